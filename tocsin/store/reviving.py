"""A feed that was asked no more, and is to be polled once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tocsin.types.sources import FeedCondition, FeedState


def revived(state: FeedState, now: datetime) -> FeedState:
    """The state due now, or when the server's Retry-After ends; it stays failing until it answers."""
    due = max(now, state.not_before) if state.not_before else now
    return replace(state, condition=FeedCondition.FAILING, next_poll_at=due)

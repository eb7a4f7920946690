"""A feed that was gone and is to be polled once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tocsin.types.sources import FeedCondition, FeedState


def revived(state: FeedState, now: datetime) -> FeedState:
    """The state due now; it stays failing until it answers."""
    return replace(state, condition=FeedCondition.FAILING, next_poll_at=now, not_before=None)

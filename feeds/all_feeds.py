"""What a round over all feeds owes to those that it cannot lease: stopped ones, and ones that another poller has in hand."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime

from feeds.poll_report import PollReport, skipped
from tocsin.store.base_feeds import FeedStore
from tocsin.types.ids import FeedId
from tocsin.types.sources import FeedCondition, PollReason


async def ask_stopped(store: FeedStore, feed_ids: Collection[FeedId], now: datetime) -> list[PollReport]:
    """Have withheld feeds (451) asked once more, and report those that are not asked (R4): gone ones, and those whose
    Retry-After runs (T3). Raises StoreError."""
    left = []
    for state in await asyncio.to_thread(store.feed_states):
        if state.feed_id not in feed_ids or not state.is_stopped:
            continue
        if state.condition is FeedCondition.GONE:
            left.append(skipped(state, PollReason.GONE, None))
        elif state.not_before is not None and state.not_before > now:
            left.append(skipped(state, PollReason.RETRY_AFTER, None))
        else:
            await asyncio.to_thread(store.revive_feed, state.feed_id, now)
    return left


async def in_other_hands(store: FeedStore, feed_ids: Collection[FeedId]) -> list[PollReport]:
    """Report feeds that are scheduled and could not be leased: another poller asks them just now. Raises StoreError."""
    states = await asyncio.to_thread(store.feed_states) if feed_ids else ()
    return [
        skipped(state, PollReason.LEASE_LOST, state.next_poll_at)
        for state in states
        if state.feed_id in feed_ids and not state.is_stopped
    ]

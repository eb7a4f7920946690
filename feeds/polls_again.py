"""A feed's usual pace again, when pushes cannot stand in for polls any more (rule T12)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from tocsin.store.base import FeedStore
from tocsin.types.ids import FeedId

LEASE = timedelta(minutes=1)


async def poll_again(store: FeedStore, feed_id: FeedId, now: datetime) -> bool:
    """Let a feed that was put off for its pushes be due when it would have been without them, `now` at the earliest.
    False: somebody has the feed in hand just now. Raises StoreError."""
    state = await asyncio.to_thread(store.feed_state, feed_id)
    if state is None or state.unpushed_due_at is None or state.next_poll_at is None:
        return True
    if state.next_poll_at <= max(state.unpushed_due_at, now):
        return True
    leases = await asyncio.to_thread(store.lease_due_feeds, now, limit=1, lease=LEASE, only=(feed_id,), all_due=True)
    for lease in leases:
        usual = max(lease.state.unpushed_due_at or now, now)
        await asyncio.to_thread(store.release_feed, lease, min(usual, lease.state.next_poll_at or usual))
    return bool(leases)

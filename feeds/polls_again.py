"""A feed's usual pace again, when pushes cannot stand in for polls any more (rule T12)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from tocsin.errors import StoreError
from tocsin.rules.polling import first_due
from tocsin.store.base import SubscriptionStore
from tocsin.store.base_feeds import FeedStore
from tocsin.types.ids import FeedId

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=1)
# Feeds whose polls return all together are spread over this (R9).
SPREAD = timedelta(minutes=5)


class HubStore(SubscriptionStore, FeedStore, Protocol):
    """The part of the store that returning to polls needs."""


async def forget_hubs(store: HubStore, now: datetime) -> None:
    """Where no hub can reach us any more, no feed waits for one. The hubs themselves are left to their leases: they could
    not verify a farewell."""
    try:
        for held in await asyncio.to_thread(store.subscriptions):
            await poll_again(store, held.feed_id, now, spread=SPREAD)
            await asyncio.to_thread(store.forget_subscription, held)
            log.info("subscription.ended", feed_id=held.feed_id, topic=held.topic, hub=held.hub)
    except StoreError as error:
        log.warning("subscription.store_away", feed_id=None, problem=str(error))


async def poll_again(store: FeedStore, feed_id: FeedId, now: datetime, *, spread: timedelta = timedelta(0)) -> bool:
    """Let a feed that was put off for its pushes be due when it would have been without them, within `spread` from `now`
    at the earliest. False: somebody has the feed in hand just now. Raises StoreError."""
    state = await asyncio.to_thread(store.feed_state, feed_id)
    if state is None or state.unpushed_due_at is None or state.next_poll_at is None:
        return True
    leases = await asyncio.to_thread(store.lease_due_feeds, now, limit=1, lease=LEASE, only=(feed_id,), all_due=True)
    for lease in leases:
        usual = max(lease.state.unpushed_due_at or now, first_due(feed_id, now, spread))
        await asyncio.to_thread(store.release_feed, lease, min(usual, lease.state.next_poll_at or usual))
    return bool(leases)

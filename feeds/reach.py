"""Whether hubs can reach us. What was pushed while they could not is nowhere but in the feeds, so polls return (rule T12)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from feeds.hub_offers import change_held
from feeds.polls_again import SPREAD, poll_again
from tocsin.errors import StoreError
from tocsin.rules.websub import missed, relied_until
from tocsin.store.base import SubscriptionStore, Watchbook
from tocsin.store.base_feeds import FeedStore
from tocsin.types.ids import FeedId

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=5)
# While it stays away, all subscriptions are read again this often: what waited then may be taken up later.
ROUND_EVERY = timedelta(minutes=1)
# In the watchbook: the callback was up. So long may nobody have seen it up before it counts as away; hubs try again.
ROLE, NAME = "callback", "seen"
AWAY_AFTER = timedelta(minutes=2)


class ReachStore(SubscriptionStore, FeedStore, Watchbook, Protocol):
    """The part of the store that the watch over the callback needs."""


class ReachWatch:
    """Sees whether `tocsin web` is up, and our connection with it; several may share one store."""

    def __init__(self, *, store: ReachStore, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._deaf_at: datetime | None = None  # when the callback was last seen away
        self._next_round = clock()
        self._late: set[FeedId] = set()  # feeds that were in somebody's hand

    async def run(self, stop: asyncio.Event) -> None:
        """Look every few seconds until `stop` is set; a store that is away is asked again."""
        while not stop.is_set():
            try:
                await self.look()
            except StoreError as error:
                log.debug("subscription.store_away", feed_id=None, problem=str(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY.total_seconds()):
                    await stop.wait()

    async def look(self) -> None:
        """Let every feed that was put off for its pushes be polled, where hubs cannot reach us, or could not since its
        last one. Raises StoreError."""
        now = self._clock()
        is_up = await asyncio.to_thread(self._is_up)
        was_up = bool(await asyncio.to_thread(self._store.heartbeats, ROLE))
        if not is_up:
            self._deaf_at = now
        if not (is_up and was_up) and (is_up or now >= self._next_round):
            self._next_round = now + ROUND_EVERY
            await self._rely_on_nobody_since(self._deaf_at or now)
        if is_up:
            await asyncio.to_thread(self._store.beat, ROLE, NAME, {}, now, AWAY_AFTER)
        for feed_id in tuple(self._late):
            await self._poll_again(feed_id)

    def _is_up(self) -> bool:
        pollers = self._store.heartbeats("poll").values()
        is_offline = bool(pollers) and all(facts.get("offline") == "True" for facts in pollers)
        return bool(self._store.heartbeats("web")) and not is_offline

    async def _rely_on_nobody_since(self, deaf_at: datetime) -> None:
        """A push that came after proves that hubs reach us again."""
        now = self._clock()
        for held in await asyncio.to_thread(self._store.subscriptions):
            if relied_until(held, now) and held.pushed_at and held.pushed_at <= deaf_at:
                await change_held(self._store, held.feed_id, lambda held: missed(held, now))
                await self._poll_again(held.feed_id)
                log.warning("subscription.unheard", feed_id=held.feed_id, topic=held.topic, hub=held.hub)

    async def _poll_again(self, feed_id: FeedId) -> None:
        if await poll_again(self._store, feed_id, self._clock(), spread=SPREAD):
            self._late.discard(feed_id)
        else:
            self._late.add(feed_id)

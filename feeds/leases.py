"""The leases that a poller holds: short, and renewed while they are in hand, so that a killed poller's are soon free."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from feeds.holder import is_dead, this_process
from tocsin.errors import StoreError
from tocsin.store.base_feeds import FeedLease, FeedStore
from tocsin.types.ids import FeedId

log = structlog.get_logger(__name__)

# What a killed poller had in hand is polled by others after this; a Redis that is away for less loses nobody a lease.
LEASE = timedelta(minutes=1)
# Renewals in a lease's life.
RENEWALS = 4


class Leases:
    """Feeds in hand, as far as we know: the store decides who holds them."""

    def __init__(self, store: FeedStore, *, clock: Callable[[], datetime], life: timedelta) -> None:
        self._store, self._clock, self._life = store, clock, life
        self._holder = this_process()
        self._held: dict[FeedId, FeedLease] = {}

    async def take(
        self, limit: int, *, only: Collection[FeedId] | None = None, all_due: bool = False
    ) -> tuple[FeedLease, ...]:
        """Lease up to `limit` feeds that are due; see `FeedStore.lease_due_feeds`."""
        taken = await asyncio.to_thread(
            self._store.lease_due_feeds,
            self._clock(),
            limit=limit,
            lease=self._life,
            only=only,
            all_due=all_due,
            holder=self._holder,
        )
        self._held |= {lease.feed_id: lease for lease in taken}
        return taken

    async def free_those_of_the_dead(self) -> None:
        """What killed pollers of this machine held is free at once."""
        dead = {holder for holder in await asyncio.to_thread(self._store.lease_holders) if is_dead(holder)}
        if dead:
            freed = await asyncio.to_thread(self._store.free_leases, dead, self._clock())
            log.info("poll.leases_freed", feeds=freed, pollers=len(dead))

    def drop(self, lease: FeedLease) -> None:
        """The feed is no longer in hand."""
        held = self._held.get(lease.feed_id)
        if held is not None and held.token == lease.token:
            del self._held[lease.feed_id]

    async def keep(self) -> NoReturn:
        """Renew what is in hand, again and again. Runs beside the polls."""
        while True:
            await asyncio.sleep(self._life.total_seconds() / RENEWALS)
            try:
                await self._renew()
            except StoreError as error:
                log.debug("poll.lease_not_renewed", problem=str(error))

    async def _renew(self) -> None:
        held = tuple(self._held.values())
        if not held:
            return
        until = self._clock() + self._life
        renewed = await asyncio.to_thread(self._store.renew_leases, held, until)
        for lease, is_ours in zip(held, renewed, strict=True):
            if not is_ours:
                self.drop(lease)

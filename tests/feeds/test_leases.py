"""Feeds in hand stay in hand while their poller lives, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from feeds.leases import RENEWALS, Leases
from tests.feeds.conftest import FakeClock, source_of
from tocsin.errors import Unreachable
from tocsin.store.base_feeds import FeedLease
from tocsin.store.memory import MemoryStore

LIFE = timedelta(milliseconds=20)
A, B = "https://a.example/feed", "https://b.example/feed"


class Renewing(MemoryStore):
    """A store whose clock goes on with each renewal; the first is not answered, and `loop` is told of the last."""

    def __init__(self, clock: FakeClock, renewals: int) -> None:
        super().__init__()
        self.clock, self.left = clock, renewals
        self.renewed: list[set[str]] = []
        self.enough = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def renew_leases(self, leases: Sequence[FeedLease], until: datetime) -> tuple[bool, ...]:
        self.renewed.append({lease.state.url for lease in leases})
        self.clock.move(LIFE / RENEWALS)
        if len(self.renewed) == self.left:
            self.loop.call_soon_threadsafe(self.enough.set)
        if len(self.renewed) == 1:
            raise Unreachable("renew leases", "nobody answers")
        return super().renew_leases(leases, until)


def test_a_lease_outlives_its_life_while_it_is_in_hand() -> None:
    """What is renewed is not lost, though one renewal failed; what was dropped is not renewed and falls to others."""

    async def run() -> None:
        clock = FakeClock()
        store = Renewing(clock, 2 * RENEWALS + 2)
        sources = [source_of(A), source_of(B)]
        store.sync_feeds(sources, {source.feed_id: clock.now for source in sources}, clock.now)
        leases = Leases(store, clock=clock, life=LIFE)
        taken = {lease.state.url: lease for lease in await leases.take(9)}
        leases.drop(taken[B])
        keeping = asyncio.create_task(leases.keep())
        await store.enough.wait()
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping

        assert clock.now > taken[A].until + LIFE
        assert [{A}] * (2 * RENEWALS + 2) == store.renewed[: 2 * RENEWALS + 2]
        assert [B] == [lease.state.url for lease in store.lease_due_feeds(clock.now, limit=9, lease=LIFE)]

    asyncio.run(run())

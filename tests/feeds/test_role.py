"""The poller as a role: it goes on, whatever one feed or the store does, and stops in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from feeds.poller import Poller
from tests.feeds.conftest import NOW, Answer, DirectParser, FakeClock, FakeFetcher, Limits, World, entry, rss, source_of
from tocsin.errors import StoreError, Unreachable
from tocsin.rules.identity import feed_id_of
from tocsin.store.base_feeds import FeedLease
from tocsin.store.memory import MemoryStore
from tocsin.types.fetching import Fetched
from tocsin.types.sources import PollOutcome

A, B = "https://a.example/feed", "https://b.example/feed"
SOON = timedelta(milliseconds=5)


class Now(FakeClock):
    """The real time, for a loop that sleeps until something is due."""

    def __call__(self) -> datetime:
        self.now = datetime.now(UTC)
        return self.now


class Site(FakeFetcher):
    """Counts visits, and raises what no fetcher should for an address that is `cursed`."""

    def __init__(self, clock: FakeClock, *, cursed: str = "") -> None:
        super().__init__(clock)
        self.cursed = cursed
        self.visited = asyncio.Condition()

    async def get(self, url: str, **how: Any) -> Fetched:
        self.clock()
        try:
            if url == self.cursed:
                raise ZeroDivisionError
            return await super().get(url, **how)
        finally:
            async with self.visited:
                self.visited.notify_all()

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(30), self.visited:
            await self.visited.wait_for(condition)

    def visits(self, url: str) -> int:
        return sum(asked.url == url for asked in self.asked)


class Shaky(MemoryStore):
    """A store that is away for the first look."""

    looks = 0

    def lease_due_feeds(self, *args: Any, **how: Any) -> tuple[FeedLease, ...]:
        self.looks += 1
        if self.looks == 1:
            raise Unreachable("lease feeds", "nobody answers")
        return super().lease_due_feeds(*args, **how)


def poller_of(store: MemoryStore, site: Site, *urls: str) -> Poller:
    return Poller(
        store=store,
        fetcher=site,
        parser=DirectParser(),
        sources=[source_of(url, every=SOON) for url in urls],
        settings=Limits(floor=SOON, default=SOON),
        clock=site.clock,
        host_gap=timedelta(0),
    )


async def run_until(poller: Poller, site: Site, condition: Callable[[], bool]) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(poller.run(stop))
    await site.wait_for(condition)
    stop.set()
    await running


def test_feeds_are_polled_again_and_again_until_the_stop() -> None:
    """A stop lets what is under way end, and leaves every feed scheduled and the process known to have lived."""
    store = MemoryStore()

    async def run() -> Site:
        site = Site(Now())
        site.answers = {A: Answer(rss(entry("a"))), B: Answer(rss(entry("b")))}
        await run_until(poller_of(store, site, A, B), site, lambda: min(site.visits(A), site.visits(B)) >= 3)
        return site

    site = asyncio.run(run())
    state = store.feed_state(feed_id_of(A))
    assert state is not None
    assert (state.items, state.last_outcome, state.next_poll_at is not None) == (1, PollOutcome.OK, True)
    assert store.heartbeats("poll")
    assert site.visits(A) < 1000


def test_a_feed_that_breaks_the_poller_stops_no_other() -> None:
    """A fault of ours in one poll is logged with its traceback; its neighbour is polled on."""

    async def run() -> None:
        site = Site(Now(), cursed=A)
        site.answers = {B: Answer(rss(entry("b")))}
        await run_until(poller_of(MemoryStore(), site, A, B), site, lambda: site.visits(B) >= 3)

    with capture_logs() as logs:
        asyncio.run(run())

    assert [log["url"] for log in logs if log["event"] == "poll.failed"] == [A]


def test_a_store_that_is_away_is_waited_for() -> None:
    """The role outlives its store, says so, and polls when it is back."""
    store = Shaky()

    async def run() -> None:
        site = Site(Now())
        site.answers = {A: Answer(rss(entry("a")))}
        await run_until(poller_of(store, site, A), site, lambda: site.visits(A) >= 1)

    with capture_logs() as logs:
        asyncio.run(run())

    assert [log["event"] for log in logs].count("poll.store_away") == 1


def test_one_round_tells_the_caller_of_a_store_that_is_away() -> None:
    """`tocsin poll --once` must not report a round that never was."""

    async def run() -> StoreError | None:
        site = Site(Now())
        try:
            await poller_of(Shaky(), site, A).run_once()
        except StoreError as error:
            return error
        return None

    assert isinstance(asyncio.run(run()), Unreachable)


class Silent(FakeFetcher):
    """Never answers."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.was_asked = asyncio.Event()

    async def get(self, url: str, **how: Any) -> Fetched:
        self.was_asked.set()
        await asyncio.Event().wait()
        raise AssertionError


@pytest.mark.parametrize(("every", "pause"), [(timedelta(minutes=30), timedelta(minutes=30)), (None, Limits().default)])
def test_a_feed_whose_poller_died_over_it_is_left_alone_for_its_interval(
    every: timedelta | None, pause: timedelta
) -> None:
    """T6: nobody knows what it answered, but it was asked."""
    world = World(A, every=every)
    world.fetcher = silent = Silent(world.clock)
    world.poller = world.new_poller()

    async def run() -> None:
        polling = asyncio.create_task(world.poll())
        await silent.was_asked.wait()
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling

    asyncio.run(run())
    assert world.store.next_due() == NOW + pause

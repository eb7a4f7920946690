"""A page's turn at its host: between the feeds, but not for ever (rules R8, D9)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from feeds.page_turns import COURTESY, PageTurns
from tests.feeds.conftest import NOW, FakeClock
from tocsin.store.memory import MemoryStore

SECOND = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)
MINUTE = timedelta(minutes=1)
PAGE = "https://news.example/a"
HOST = "news.example"


class Busy(MemoryStore):
    """A store whose host is asked for by a feed each time a page looks for a gap."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock, self.tried, self.booked = clock, 0, 0

    def try_host_slot(self, host: str, now: datetime, gap: timedelta) -> datetime:
        super().take_host_slot(host, now, MILLISECOND)
        self.tried += 1
        self.clock.move(SECOND)
        return now + MILLISECOND

    def take_host_slot(self, host: str, now: datetime, gap: timedelta) -> datetime:
        self.booked += 1
        return super().take_host_slot(host, now, gap)


def turns(store: MemoryStore, clock: Callable[[], datetime], *, gap: timedelta = MILLISECOND) -> PageTurns:
    return PageTurns(
        store,
        lines=WeakValueDictionary(),
        clock=clock,
        gap=gap,
        stop=asyncio.Event(),
        until=NOW + 5 * MINUTE,
    )


def test_a_free_host_is_asked_at_once() -> None:
    """Nobody is there: the turn comes, and is booked for all pollers."""
    store, clock = MemoryStore(), FakeClock()

    assert asyncio.run(turns(store, clock).wait(PAGE))
    assert NOW + SECOND == store.take_host_slot(HOST, NOW, SECOND)


def test_feeds_of_a_busy_host_go_before_but_not_for_ever() -> None:
    """After ten seconds of leaving every gap to feeds, a page stands in line as they do."""
    clock = FakeClock()
    store = Busy(clock)

    assert asyncio.run(turns(store, clock).wait(PAGE))
    assert (COURTESY // SECOND + 1, 1) == (store.tried, store.booked)


def test_a_page_that_waits_books_nothing_before_a_feed() -> None:
    """A feed that comes while a page waits for its gap finds the host as if there were no page."""
    store = MemoryStore()
    store.take_host_slot(HOST, NOW, SECOND)
    store.try_host_slot(HOST, NOW, SECOND)

    assert NOW + SECOND == store.take_host_slot(HOST, NOW, SECOND)


def test_a_blocked_host_is_not_waited_for() -> None:
    """T3: where the host asked for a pause the page comes back after it; of a bare address its port counts."""
    for url, server in ((PAGE, HOST), ("http://127.0.0.1:8080/a", "127.0.0.1:8080")):
        store, clock = MemoryStore(), FakeClock()
        store.block_host(server, NOW + 10 * MINUTE)
        turn = turns(store, clock)

        assert not asyncio.run(turn.wait(url))
        assert turn.free_at == NOW + 10 * MINUTE


def test_crawl_delay_is_kept_by_pages_and_costs_feeds_nothing() -> None:
    """D9: a page starts no sooner than the delay after the last start at its host; feeds keep their own gap."""
    store, clock = MemoryStore(), FakeClock()
    store.take_host_slot(HOST, NOW - SECOND, SECOND)
    turn = turns(store, clock)

    assert not asyncio.run(turn.wait(PAGE, MINUTE))
    assert turn.free_at == NOW + MINUTE - SECOND
    clock.move(MINUTE - SECOND)
    assert asyncio.run(turn.wait(PAGE, MINUTE))
    assert clock.now + SECOND == store.take_host_slot(HOST, clock.now, SECOND)


def test_nothing_is_begun_in_the_last_minute_of_a_lease() -> None:
    """A page whose lease is about to end is given back, not fetched twice."""
    store, clock = MemoryStore(), FakeClock()
    turn = turns(store, clock)
    clock.move(timedelta(minutes=4, seconds=1))

    assert not asyncio.run(turn.wait(PAGE))
    assert turn.free_at == clock.now

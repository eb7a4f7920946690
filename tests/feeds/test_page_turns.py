"""A page's turn at its host: between the feeds, but not for ever (rules R8, D9)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from feeds.page_turns import COURTESY, PageTurns
from feeds.starts import Starts
from tests.feeds.conftest import NOW, FakeClock, book_start
from tocsin.store.base_hosts import HostStart, HostTurn, TurnVerdict
from tocsin.store.memory import MemoryStore
from tocsin.types.hosts import HostRule, HostSlot

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

    def begin_at_hosts(self, starts: Sequence[HostStart], now: datetime, rule: HostRule) -> tuple[HostTurn, ...]:
        (start,) = starts
        if not start.yields:
            self.booked += 1
            return super().begin_at_hosts(starts, now, rule)
        feed = replace(start, yields=False, slot=replace(start.slot, token=f"there:7/{self.tried}"))
        super().begin_at_hosts([feed], now, rule)
        self.release_slots([feed.slot])
        self.tried += 1
        self.clock.move(SECOND)
        return (HostTurn(verdict=TurnVerdict.BUSY, at=now + MILLISECOND),)


def turns(store: MemoryStore, clock: Callable[[], datetime], *, gap: timedelta = MILLISECOND) -> PageTurns:
    return PageTurns(
        Starts(store, clock),
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
    assert NOW + SECOND == book_start(store, HOST, NOW)


def test_feeds_of_a_busy_host_go_before_but_not_for_ever() -> None:
    """After ten seconds of leaving every gap to feeds, a page stands in line as they do."""
    clock = FakeClock()
    store = Busy(clock)

    assert asyncio.run(turns(store, clock).wait(PAGE))
    assert (COURTESY // SECOND + 1, 1) == (store.tried, store.booked)


def test_a_page_that_waits_books_nothing_before_a_feed() -> None:
    """A feed that comes while a page waits for its gap finds the host as if there were no page."""
    store = MemoryStore()
    book_start(store, HOST, NOW)
    page = HostStart(host=HOST, slot=HostSlot(server=HOST, token="here:7/1"), gap=SECOND, yields=True)
    store.begin_at_hosts([page], NOW, HostRule())

    assert NOW + SECOND == book_start(store, HOST, NOW)


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
    book_start(store, HOST, NOW - SECOND)
    turn = turns(store, clock)

    assert not asyncio.run(turn.wait(PAGE, MINUTE))
    assert turn.free_at == NOW + MINUTE - SECOND
    clock.move(MINUTE - SECOND)
    assert asyncio.run(turn.wait(PAGE, MINUTE))
    assert clock.now + SECOND == book_start(store, HOST, clock.now)


def test_nothing_is_begun_in_the_last_minute_of_a_lease() -> None:
    """A page whose lease is about to end is given back, not fetched twice."""
    store, clock = MemoryStore(), FakeClock()
    turn = turns(store, clock)
    clock.move(timedelta(minutes=4, seconds=1))

    assert not asyncio.run(turn.wait(PAGE))
    assert turn.free_at == clock.now

"""Hosts are visited one start after the other, and a host that asks for a pause has it (rule R8)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from feeds.pacing import Pacing
from feeds.starts import server_of
from tests.feeds.conftest import NOW, Answer, FakeClock, Hall, World, book_start, entry, rss
from tocsin.store.base_hosts import HostStart, HostTurn, TurnVerdict
from tocsin.store.memory import MemoryStore
from tocsin.types.hosts import HostRule
from tocsin.types.sources import PollOutcome, PollReason

GOOD = Answer(rss(entry("1")))
A, B = "https://a.example/1", "https://a.example/2"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://www.a.example:8443/x", "www.a.example"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("http://[::1]:8080/x", "[::1]:8080"),
    ],
)
def test_whom_a_pause_is_for(url: str, server: str) -> None:
    """T3: a named host as a whole, of a bare address the server on that port."""
    assert server_of(url) == server


def test_starts_at_one_host_are_a_gap_apart() -> None:
    """R8: start to start, whatever the number of feeds and their ports."""
    clock, store, gap = FakeClock(), MemoryStore(), timedelta(milliseconds=20)
    pacing, stop = Pacing(store, gap=gap, clock=clock, at_once=9), asyncio.Event()

    async def start(url: str) -> object:
        async with pacing.visit(url, stop) as stay:
            clock.move(gap)  # the clock goes on while the start is waited for
            return stay.later

    async def run() -> list[object]:
        return list(await asyncio.gather(*(start(f"http://127.0.0.1:{port}/f") for port in (81, 82, 83))))

    assert asyncio.run(run()) == [None, None, None]
    assert book_start(store, "127.0.0.1", NOW, gap) == NOW + 3 * gap


class SlowStore(MemoryStore):
    """The process is held up between the store's word and the request: so long after each grant."""

    def __init__(self, clock: FakeClock, *delays: timedelta) -> None:
        super().__init__()
        self.clock, self.delays = clock, list(delays)

    def begin_at_hosts(self, starts: Sequence[HostStart], now: datetime, rule: HostRule) -> tuple[HostTurn, ...]:
        turns = super().begin_at_hosts(starts, now, rule)
        if turns[0].verdict is TurnVerdict.BEGINS and self.delays:
            self.clock.move(self.delays.pop(0))
        return turns


def test_a_start_counts_from_when_it_is_made() -> None:
    """R8: a busy process that makes a granted start late makes the next one a gap after it, not after the grant."""
    clock, gap, ms = FakeClock(), timedelta(milliseconds=20), timedelta(milliseconds=1)
    store = SlowStore(clock, 15 * ms, 0 * ms, 19 * ms, 3 * ms)
    pacing, made = Pacing(store, gap=gap, clock=clock, at_once=9), list[datetime]()

    async def start(url: str) -> None:
        async with pacing.visit(url, asyncio.Event()):
            made.append(clock())

    async def run() -> None:
        async with asyncio.TaskGroup() as tasks:
            starts = [tasks.create_task(start(f"http://127.0.0.1:{port}/f")) for port in range(81, 86)]
            while not all(task.done() for task in starts):
                await asyncio.sleep(0.001)
                clock.move(ms)

    asyncio.run(run())

    assert len(made) == 5
    assert all(later - earlier >= gap for earlier, later in pairwise(made))


def test_a_start_that_is_made_late_is_told_to_other_processes() -> None:
    """R8: their next one at that host is a gap after it, too."""
    clock, late = FakeClock(), timedelta(milliseconds=400)
    store = SlowStore(clock, late)
    pacing = Pacing(store, gap=timedelta(seconds=1), clock=clock, at_once=1)

    async def run() -> None:
        async with pacing.visit(A, asyncio.Event()):
            assert clock() == NOW + late
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))

    asyncio.run(run())

    assert book_start(store, "a.example", NOW + late, timedelta(seconds=1)) == NOW + late + timedelta(seconds=1)


def test_a_host_that_asked_for_a_pause_is_not_waited_for() -> None:
    """R8: the poll is told when it may come back, and no fetch is held meanwhile."""
    clock, store = FakeClock(), MemoryStore()
    store.block_host("a.example", NOW + timedelta(hours=1))
    pacing = Pacing(store, gap=timedelta(seconds=1), clock=clock, at_once=1)

    async def run() -> object:
        async with pacing.visit(A, asyncio.Event()) as stay:
            return stay.later

    assert asyncio.run(run()) == NOW + timedelta(hours=1)


def test_a_stop_ends_the_waiting() -> None:
    """Who stands in line when the poller stops goes home unserved."""
    pacing, stop = Pacing(MemoryStore(), gap=timedelta(0), clock=FakeClock(), at_once=1), asyncio.Event()
    stop.set()

    async def run() -> object:
        async with pacing.visit(A, stop) as stay:
            return stay.later

    assert asyncio.run(run()) is not None


def test_a_429_speaks_for_the_whole_host() -> None:
    """T3: the neighbours of a limited feed wait with it, and are not blamed."""
    world = World(A, B)
    world.serve(Answer(status=429, retry_after=timedelta(hours=2)), A)
    world.serve(GOOD, B)
    asyncio.run(world.poll())
    world.clock.move(timedelta(hours=1))
    reports = {report.url: report for report in asyncio.run(world.poll())}

    assert {(report.outcome, report.reason) for report in reports.values()} == {
        (PollOutcome.SKIPPED, PollReason.RETRY_AFTER)
    }
    assert world.state(B).failures == 0


def test_what_an_index_names_waits_for_its_hosts_turn() -> None:
    """R8: the sitemaps of an index are requests like any other: where their host has asked for a pause, none is made."""
    world, part = World(A), "https://parts.example/news.xml"
    world.serve(Answer(f"<sitemapindex><sitemap><loc>{part}</loc></sitemap></sitemapindex>".encode()), A)
    world.store.block_host("parts.example", NOW + timedelta(hours=1))
    asyncio.run(world.poll())

    assert [asked.url for asked in world.fetcher.asked] == [A]
    assert dict(world.state(A).faults) == {"unread_sitemap": 1}


def test_a_host_has_two_of_our_requests_in_hand_at_most() -> None:
    """R8: however many feeds it has, and however slowly it answers; other hosts do not wait for it."""
    slow, others = [f"https://a.example/{n}" for n in range(5)], ["https://b.example/1", "https://c.example/1"]
    world = World(*slow, *others)
    hall = world.fetcher = Hall(world.clock)
    for url in (*slow, *others):
        hall.answers[url] = GOOD
    world.poller = world.new_poller()
    reports = asyncio.run(world.poll())

    assert hall.most == {"a.example": 2, "b.example": 1, "c.example": 1}
    assert {report.outcome for report in reports} == {PollOutcome.OK}
    assert len(reports) == 7

"""Hosts are visited one start after the other, and a host that asks for a pause has it (rule R8)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from feeds.pacing import Pacing
from feeds.starts import server_of
from tests.feeds.conftest import NOW, Answer, FakeClock, Hall, World, book_start, entry, rss
from tocsin.store.memory import MemoryStore
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

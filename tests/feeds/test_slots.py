"""What requests hold at hosts, and when they let go of it (rule R8)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from feeds.finding import Asker, find_feeds
from feeds.pages import PageReader
from feeds.poll_report import PollReport
from feeds.poller import Poller
from feeds.starts import server_of
from tests.feeds.conftest import (
    NOW,
    Answer,
    DirectParser,
    FakeClock,
    FakeFetcher,
    Hall,
    Limits,
    World,
    entry,
    rss,
    until,
)
from tocsin.errors import StoreError, Unreachable
from tocsin.store.base_feeds import FeedLease, PollResult
from tocsin.store.base_hosts import HostStart, HostStore, TurnVerdict
from tocsin.store.memory import MemoryStore
from tocsin.types.fetching import Fetched
from tocsin.types.hosts import AT_ONCE, HostRule, HostSlot
from tocsin.types.sources import PollOutcome, PollReason

A, B = "https://a.example/feed", "https://b.example/feed"
HOUR = timedelta(hours=1)
GOOD = Answer(rss(entry("1")))

_numbers = count()


def take_slots(store: HostStore, host: str, number: int, after: timedelta = timedelta(0)) -> list[HostSlot]:
    """Another process asks for so many slots; returns those that it has."""
    starts = [
        HostStart(host=host, slot=HostSlot(server=host, token=f"there:7/{next(_numbers)}"), gap=timedelta(0))
        for _ in range(number)
    ]
    turns = store.begin_at_hosts(starts, NOW + after, HostRule())
    have = [turn.verdict is TurnVerdict.BEGINS for turn in turns]
    store.release_slots([start.slot for start, has in zip(starts, have, strict=True) if not has])
    return [start.slot for start, has in zip(starts, have, strict=True) if has]


def free_slots(store: HostStore, host: str, after: timedelta = timedelta(0)) -> int:
    taken = take_slots(store, host, AT_ONCE + 1, after)
    store.release_slots(taken)
    return len(taken)


class Watching(FakeFetcher):
    """Notes how many slots are free at a host when a request has been answered."""

    store: MemoryStore
    hosts: tuple[str, ...] = ()
    free: tuple[int, ...] = ()

    async def get(self, url: str, **how: Any) -> Fetched:
        fetched = await super().get(url, **how)
        self.free = tuple(free_slots(self.store, host) for host in self.hosts)
        return fetched


def test_feeds_and_pages_of_a_host_have_two_requests_in_hand_together() -> None:
    """R8: pages count with the feeds, and robots.txt with them."""
    world = World(*(f"https://news.example/feed/{n}" for n in range(4)))
    for names in (("old",), ("old", "new")):  # what stands in a feed at first contact wants no page
        for source in world.sources:
            world.serve(Answer(rss(*(entry(f"{name}/{source.feed_id}") for name in names))), source.url)
        asyncio.run(world.poll())
        world.clock.move(HOUR)
    hall = Hall(world.clock)
    hall.answers = world.fetcher.answers
    world.fetcher = hall
    world.poller = world.new_poller()
    reader = PageReader(store=as_memory(world), fetcher=hall, clock=world.clock, host_gap=timedelta(0))

    async def both() -> None:
        await asyncio.gather(world.poll(), reader.read_due())

    asyncio.run(both())

    assert hall.most == {"news.example": AT_ONCE}
    assert 1 + 4 + 4 == len({asked.url for asked in hall.asked})  # robots.txt, feeds and pages


@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        Answer(status=304),
        Answer(status=500),
        Answer(b"no feed"),
        Answer(reason=PollReason.TIMEOUT),
        Answer(reason=PollReason.BLOCKED_ADDRESS),
    ],
    ids=lambda answer: str(answer.reason or answer.status),
)
def test_a_poll_lets_go_of_its_host_however_it_ends(answer: Answer) -> None:
    """R8: after it, both slots of the server are free; while it was asked, one was."""
    world = World(A)
    world.fetcher = fetcher = Watching(world.clock)
    fetcher.store, fetcher.hosts = as_memory(world), ("a.example",)
    world.poller = world.new_poller()
    world.serve(answer, A)
    asyncio.run(world.poll())

    assert (AT_ONCE - 1,) == fetcher.free or answer.reason
    assert AT_ONCE == free_slots(world.store, "a.example")


def test_a_fault_of_ours_and_a_poll_that_is_cancelled_let_go() -> None:
    """R8: no way out of a poll leaves its slot behind."""

    class Breaking(FakeFetcher):
        async def get(self, url: str, **how: Any) -> Fetched:
            await super().get(url, **how)
            if url == A:
                raise RuntimeError("a fault of ours")
            await asyncio.Event().wait()
            raise AssertionError

    world = World(A, B)
    world.fetcher = Breaking(world.clock)
    world.poller = world.new_poller()

    async def run() -> int:
        polling = asyncio.create_task(world.poll())
        await until(lambda: len(world.fetcher.asked) == 2)
        in_hand = free_slots(world.store, "b.example")
        polling.cancel()
        await asyncio.wait([polling])
        return in_hand

    assert AT_ONCE - 1 == asyncio.run(run())
    assert [AT_ONCE, AT_ONCE] == [free_slots(world.store, host) for host in ("a.example", "b.example")]


@pytest.mark.parametrize(("is_away", "free"), [(False, AT_ONCE), (True, AT_ONCE - 1)])
def test_a_poll_that_cannot_be_committed_lets_go(is_away: bool, free: int) -> None:
    """R8: where a poll cannot be written its slot is released all the same; where that cannot be told either, it comes back
    by itself."""

    class Failing(MemoryStore):
        is_away = False

        def commit_unchanged(self, polls: Sequence[tuple[FeedLease, PollResult]]) -> tuple[bool, ...]:
            raise Unreachable("commit polls", "gone")

        def release_slots(self, slots: Sequence[HostSlot]) -> None:
            if self.is_away:
                raise Unreachable("release slots", "gone")
            super().release_slots(slots)

    world = World(A)
    world.store = store = Failing()
    store.is_away = is_away
    world.poller = world.new_poller()
    world.serve(Answer(status=500), A)
    with pytest.raises(StoreError):
        asyncio.run(world.poll())
    store.is_away = False

    assert free == free_slots(store, "a.example")
    assert AT_ONCE == free_slots(store, "a.example", after=HostRule().hold)


def test_where_a_redirect_leads_its_host_counts() -> None:
    """R8: the host that answers has the request in hand, not the one that sent us on."""
    world = World(A)
    world.fetcher = fetcher = Watching(world.clock)
    fetcher.store, fetcher.hosts = as_memory(world), ("a.example", "b.example")
    world.poller = world.new_poller()
    world.serve(Answer(rss(entry("1")), final_url=B), A)
    (report,) = asyncio.run(world.poll())

    assert PollOutcome.OK is report.outcome
    assert (AT_ONCE, AT_ONCE - 1) == fetcher.free
    assert AT_ONCE == free_slots(world.store, "b.example")


def test_a_redirect_to_a_host_that_asked_for_a_pause_is_not_followed() -> None:
    """R8, T3, T6: the poll is put off, blamed on nobody, and whoever sent us on is not asked before its interval either."""
    world = World(A, every=2 * HOUR)
    world.serve(Answer(rss(entry("1")), final_url=B), A)
    for pause, due in ((HOUR, 2 * HOUR), (5 * HOUR, 5 * HOUR)):
        world.store.block_host("b.example", world.clock.now + pause)
        (report,) = asyncio.run(world.poll())
        state = world.state(A)

        assert (PollOutcome.SKIPPED, PollReason.RETRY_AFTER) == (report.outcome, report.reason)
        assert (world.clock.now + due, 0) == (state.next_poll_at, state.failures)
        assert not world.store.queue_depths()["items"]


def test_the_sitemaps_of_an_index_find_its_host_free() -> None:
    """R8: a document that names others at its own host does not hold a slot while they are asked for."""
    parts = [f"https://a.example/{n}.xml" for n in range(2)]
    locations = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
    world = World(A)
    world.serve(Answer(f"<sitemapindex>{locations}</sitemapindex>".encode()), A)
    for part in parts:
        world.serve(Answer(rss(entry(part))), part)
    take_slots(world.store, "a.example", AT_ONCE - 1)
    (report,) = asyncio.run(world.poll())

    assert [A, *parts] == [asked.url for asked in world.fetcher.asked]
    assert (PollOutcome.OK, 2) == (report.outcome, report.new)


@pytest.mark.parametrize(("full", "free"), [(A, B), ("http://127.0.0.1:81/feed", "http://127.0.0.1:82/feed")])
def test_who_waits_before_a_crowded_host_keeps_nobody_from_another(full: str, free: str) -> None:
    """R8: a host whose hands are full with other pollers' requests costs no fetch of this one, and holds up no other at its address; it is asked when one is free."""
    world = World(full, free)
    world.serve(GOOD, full)
    world.serve(GOOD, free)
    others = take_slots(world.store, server_of(full), AT_ONCE)
    world.poller = Poller(
        store=world.store,
        fetcher=world.fetcher,
        parser=world.parser,
        sources=world.sources,
        settings=Limits(),
        clock=world.clock,
        host_gap=timedelta(0),
        fetches_at_once=1,
    )

    async def run() -> tuple[list[str], tuple[PollReport, ...]]:
        polling = asyncio.create_task(world.poll())
        await until(lambda: bool(world.fetcher.asked))
        before = [asked.url for asked in world.fetcher.asked]
        world.store.release_slots(others)
        return before, await polling

    before, reports = asyncio.run(run())

    assert [free] == before
    assert [PollOutcome.OK] * 2 == [report.outcome for report in reports]


def test_who_stops_waiting_leaves_the_line() -> None:
    """R8: a poller that stops before a crowded host keeps its place from nobody."""
    world = World(A)
    others = take_slots(world.store, "a.example", AT_ONCE)
    world.store.sync_feeds(world.sources, {source.feed_id: NOW for source in world.sources}, NOW)

    async def run() -> datetime | None:
        stop = asyncio.Event()
        polling = asyncio.create_task(world.poller.run(stop))
        await until(lambda: is_waiting(world))
        stop.set()
        await polling
        return world.state(A).next_poll_at

    assert NOW == asyncio.run(run())
    world.store.release_slots(others)
    assert AT_ONCE == free_slots(world.store, "a.example")


def as_memory(world: World) -> MemoryStore:
    assert isinstance(world.store, MemoryStore)
    return world.store


def is_waiting(world: World) -> bool:
    """Whether anybody but the others of the test stands in line."""
    return bool(world.store.lease_holders() - {"there:7"})


def test_a_request_by_hand_holds_a_slot_like_any_other() -> None:
    """R8: one of the two while it is asked, none afterwards."""
    fetcher = Watching(FakeClock())
    fetcher.store, fetcher.hosts, fetcher.answers = MemoryStore(), ("a.example",), {A: GOOD}
    asker = Asker(fetcher=fetcher, parser=DirectParser(), hosts=fetcher.store, clock=fetcher.clock, gap=timedelta(0))
    found = asyncio.run(find_feeds(A, asker))

    assert found.is_feed
    assert (fetcher.free, free_slots(fetcher.store, "a.example")) == ((AT_ONCE - 1,), AT_ONCE)

"""Pushes and polls of the same feeds at the same time, on a real Redis (rules W6, R8)."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.poller import Poller
from feeds.pushes import PushTaker
from tests.feeds.conftest import Answer, DirectParser, FakeClock, FakeFetcher, Limits, entry, rss, source_of
from tocsin.rules.identity import digest
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server
from tocsin.types.ids import CallbackId, PushId
from tocsin.types.sources import FeedSource
from tocsin.types.websub import Push

FEEDS, PUSHES = 12, 6


class Now(FakeClock):
    """The real time, some way ahead."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        self.now = datetime.now(UTC) + self.ahead
        return self.now


@pytest.fixture
def store() -> Iterator[RedisStore]:
    """A store on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="tocsin") as folder:
        server = open_server(Path(folder))
        made = RedisStore(server.url)
        yield made
        made.close()
        server.leave()


class Watch:
    """Some feeds, each read once."""

    def __init__(self, store: RedisStore) -> None:
        self.store, self.clock = store, Now()
        self.sources = [source_of(f"https://site{number}.example/feed") for number in range(FEEDS)]
        self.fetcher = FakeFetcher(self.clock)
        self.serve(0)
        asyncio.run(self.new_poller().run_once())

    def serve(self, last: int) -> None:
        """Every feed has its items up to this one."""
        for source in self.sources:
            self.fetcher.answers[source.url] = Answer(rss(*[self.entry(source, n) for n in range(last, -1, -1)]))

    def entry(self, source: FeedSource, number: int) -> str:
        return entry(f"{source.url} {number}", link=f"{source.url}/{number}")

    def put_pushes(self) -> None:
        """Each push brings an item that is new and the one before it."""
        for source in self.sources:
            for number in range(1, PUSHES + 1):
                body = rss(self.entry(source, number), self.entry(source, number - 1))
                push = Push(
                    push_id=PushId(digest(source.url, str(number))),
                    callback=CallbackId("c"),
                    feed_id=source.feed_id,
                    topic=source.url,
                    content_type=None,
                    received_at=self.clock(),
                )
                assert self.store.put_push(push, body)

    def new_poller(self) -> Poller:
        return Poller(
            store=self.store,
            fetcher=self.fetcher,
            parser=DirectParser(),
            sources=self.sources,
            settings=Limits(),
            clock=self.clock,
            host_gap=timedelta(0),
        )

    def new_taker(self) -> PushTaker:
        return PushTaker(
            store=self.store, parser=DirectParser(), sources=self.sources, settings=Limits(), clock=self.clock
        )

    async def take_all(self) -> None:
        """One process, until nothing waits any more."""
        taker = self.new_taker()
        while self.store.queue_depths()["pushes"]:
            await taker.take_due()
            self.clock.ahead += timedelta(milliseconds=200)  # pauses pass as fast as we look


def test_what_meets_is_one(store: RedisStore) -> None:
    """W6: two takers and two polls of every feed at once; each item is new once, whoever was first."""
    watch = Watch(store)
    watch.put_pushes()
    watch.serve(PUSHES + 1)

    async def all_at_once() -> None:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(2):
                tasks.create_task(watch.take_all())
                tasks.create_task(watch.new_poller().run_once(all_due=True))
        await watch.new_poller().run_once(all_due=True)  # of feeds that were in a taker's hand

    asyncio.run(all_at_once())
    counted = store.counters()

    assert counted["pushes{outcome=taken}"] == FEEDS * PUSHES
    assert counted["items_new"] == FEEDS * (PUSHES + 2)
    assert counted.get("items_updated", 0) == 0


def test_what_a_killed_process_had_in_hand_is_taken_by_the_next(store: RedisStore) -> None:
    """W6: at whatever step it was; nothing is lost, nothing is doubled, and every feed is free again."""
    watch = Watch(store)
    watch.put_pushes()

    async def killed() -> None:
        task = asyncio.create_task(watch.take_all())
        while watch.store.counters().get("pushes{outcome=taken}", 0) < 3:
            await asyncio.to_thread(watch.store.ping)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(killed())
    assert store.queue_depths()["pushes"] > 0
    watch.clock.ahead += timedelta(minutes=10)
    asyncio.run(watch.take_all())
    counted = store.counters()

    assert counted["items_new"] == FEEDS * (PUSHES + 1)
    assert counted.get("items_updated", 0) == 0
    assert len(store.lease_due_feeds(watch.clock(), limit=99, lease=timedelta(1), all_due=True)) == FEEDS

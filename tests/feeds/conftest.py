"""A feed's world for tests: documents, a fetcher that answers from a table, a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from feeds.parse import parse_document
from feeds.parser_pool import Parser
from feeds.poll_report import PollReport
from feeds.poller import Poller
from tocsin.errors import FetchError
from tocsin.fetch.client import ACCEPT_FEED
from tocsin.fetch.fetcher import Follow
from tocsin.rules.identity import feed_id_of
from tocsin.rules.urls import host_of
from tocsin.store.base import Store
from tocsin.store.base_hosts import HostStart, HostStore
from tocsin.store.memory import MemoryStore
from tocsin.types.fetching import Fetched, Posted
from tocsin.types.hosts import HostRule, HostSlot
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedAuth, FeedSource, FeedState, PollReason, SourceKind

NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
URL = "https://news.example/feed.xml"


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@dataclass(frozen=True)
class Asked:
    """What a poll sent."""

    url: str
    etag: bytes | None
    last_modified: bytes | None
    validators_url: str | None
    at: datetime
    auth: FeedAuth | None = None


@dataclass(frozen=True)
class Answer:
    """What a server answers; `reason` instead of an answer where none comes."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bytes | None = None
    last_modified: bytes | None = None
    final_url: str | None = None
    moved_to: str | None = None  # where permanent redirects led
    retry_after: timedelta | None = None
    reason: PollReason | None = None


class FakeFetcher:
    """A `Fetcher` that answers from `answers` and remembers what it was asked. An unknown address is not there (404)."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.reached: list[str] = []  # by redirects that were followed

    async def get(
        self,
        url: str,
        *,
        etag: bytes | None = None,
        last_modified: bytes | None = None,
        validators_url: str | None = None,
        auth: FeedAuth | None = None,
        accept: str = ACCEPT_FEED,
        max_bytes: int | None = None,
        follow: Follow | None = None,
    ) -> Fetched:
        self.asked.append(Asked(url, etag, last_modified, validators_url, self.clock.now, auth))
        answer = self.answers.get(url, Answer(status=404))
        if answer.final_url:
            if follow:
                await follow(answer.final_url)
            self.reached.append(answer.final_url)
        retry_after = self.clock.now + answer.retry_after if answer.retry_after else None
        if answer.reason is not None:
            raise FetchError(url, answer.reason, retry_after=retry_after)
        return Fetched(
            url=url,
            final_url=answer.final_url or url,
            moved_to=answer.moved_to,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self.clock.now,
            etag=answer.etag,
            last_modified=answer.last_modified,
            retry_after=retry_after,
        )

    async def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], within: timedelta | None = None
    ) -> Posted:
        raise AssertionError("a poller posts nothing")


class Hall(FakeFetcher):
    """Answers nobody until nobody more comes, and counts who stands there at a time."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.present: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    async def get(self, url: str, **how: Any) -> Fetched:
        host = host_of(url)
        self.present[host] += 1
        self.most[host] = max(self.most[host], self.present[host])
        before = -1
        while before != (before := self.present.total()):
            for _ in range(200):  # everybody who may come in does, before anybody leaves
                await asyncio.to_thread(int)
        self.present[host] -= 1
        return await super().get(url, **how)


def book_start(store: HostStore, host: str, now: datetime, gap: timedelta = timedelta(seconds=1)) -> datetime:
    """Another process asks for a start at a host: when it is, and from when on the next one may be, a gap later."""
    start = HostStart(host=host, slot=HostSlot(server=host, token=f"there:7/{uuid4()}"), gap=gap)
    (turn,) = store.begin_at_hosts([start], now, HostRule())
    store.release_slots([start.slot])
    return turn.at


class DirectParser:
    """A `Parser` in this process."""

    async def parse(
        self, body: bytes, *, source: FeedSource, url: str, content_type: str | None, fetched_at: datetime
    ) -> ParsedFeed:
        return parse_document(body, source=source, url=url, content_type=content_type, fetched_at=fetched_at)


@dataclass(frozen=True)
class Limits:
    """The settings that polling needs, with a floor low enough to see what hints and back-off add."""

    floor: timedelta = timedelta(minutes=15)
    default: timedelta = timedelta(minutes=60)
    max_age: timedelta = timedelta(hours=6)


class World:
    """Sources, a store, a fetcher and a clock; `poll()` is one round."""

    def __init__(self, *urls: str, every: timedelta | None = None, kind: SourceKind = SourceKind.AUTO) -> None:
        self.clock = FakeClock()
        self.fetcher = FakeFetcher(self.clock)
        self.store: Store = MemoryStore()
        self.parser: Parser = DirectParser()
        self.sources = [source_of(url, every=every, kind=kind) for url in urls or (URL,)]
        self.poller = self.new_poller()

    def new_poller(self) -> Poller:
        return Poller(
            store=self.store,
            fetcher=self.fetcher,
            parser=self.parser,
            sources=self.sources,
            settings=Limits(),
            clock=self.clock,
            host_gap=timedelta(0),
        )

    def serve(self, answer: Answer, url: str = URL) -> None:
        self.fetcher.answers[url] = answer

    async def poll(self, *, all_due: bool = True) -> tuple[PollReport, ...]:
        return await self.poller.run_once(all_due=all_due)

    async def poll_at(self, later: timedelta) -> PollReport:
        """Move the clock and poll the one source."""
        self.clock.move(later)
        (report,) = await self.poll()
        return report

    def state(self, url: str = URL) -> FeedState:
        state = self.store.feed_state(feed_id_of(url))
        assert state is not None
        return state


def source_of(url: str = URL, *, every: timedelta | None = None, kind: SourceKind = SourceKind.AUTO) -> FeedSource:
    return FeedSource(feed_id=feed_id_of(url), url=url, name="Example Wire", kind=kind, every=every)


def rss(*items: str, head: str = "") -> bytes:
    """An RSS document of these items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>Example Wire</title>{head}{''.join(items)}</channel></rss>"
    ).encode()


def entry(name: str, *, title: str | None = None, link: str | None = None, text: str = "", date: str = "") -> str:
    """One item of an RSS document, its guid from its name."""
    return (
        f'<item><guid isPermaLink="false">{name}</guid><title>{title or f"News {name}"}</title>'
        f"<link>{link or f'https://news.example/{name}'}</link><description>{text or f'Text of {name}.'}</description>"
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + "</item>"
    )


@pytest.fixture
def read() -> Callable[..., ParsedFeed]:
    """Parse a document as if it had come from URL."""

    def parse(
        body: bytes, *, kind: SourceKind = SourceKind.AUTO, content_type: str | None = None, url: str = URL
    ) -> ParsedFeed:
        return parse_document(body, source=source_of(kind=kind), url=url, content_type=content_type, fetched_at=NOW)

    return parse


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  # what is awaited happens in the store
        await asyncio.sleep(0)

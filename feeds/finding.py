"""Finding the feeds of an address by asking: what it answers, what it announces, then a few well-known places (rule D1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Unpack

from feeds.discovery import Candidate, Origin, announced_feeds, well_known_feeds
from feeds.encoding import decode_document
from feeds.pacing import HOST_GAP, Pacing
from feeds.parser_pool import Parser
from feeds.polite_ask import PoliteAsk
from feeds.visit import Visit, fetch_source, read_answer
from tocsin.fetch.client import Fetcher
from tocsin.fetch.fetcher import Condition
from tocsin.rules.identity import feed_id_of
from tocsin.rules.urls import host_of
from tocsin.store.base_hosts import HostStore
from tocsin.types.fetching import Fetched
from tocsin.types.sources import FeedSource, FeedState, PollOutcome, PollReason, SourceKind

MOST_REQUESTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A candidate and what it answered; None: it was not asked, the requests were used up."""

    candidate: Candidate
    visit: Visit | None = None

    @property
    def is_feed(self) -> bool:
        return self.visit is not None and self.visit.parsed is not None

    @property
    def is_usable(self) -> bool:
        """A feed, or one that is announced and was not asked."""
        return self.visit is None or self.is_feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What an address answered itself, and the feeds found there: those of comments last, broken ones included.

    `articles`: where there is no feed, how many articles the page itself could be polled for.
    """

    page: Visit
    feeds: tuple[FoundFeed, ...] = ()
    articles: int = 0

    @property
    def is_feed(self) -> bool:
        """Whether the address itself is a feed."""
        return any(feed.candidate.origin is Origin.ITSELF for feed in self.feeds)

    @property
    def is_page(self) -> bool:
        """Whether the address is a page, and so may lead to feeds."""
        return is_page(self.page)


class Asker:
    """Asks addresses one after the other as a poll would, each in its host's turn (R8), and counts. Mutable."""

    def __init__(
        self,
        *,
        fetcher: Fetcher,
        parser: Parser,
        hosts: HostStore,
        clock: Callable[[], datetime],
        gap: timedelta = HOST_GAP,
    ) -> None:
        """`hosts`: who else asks is paced there, too."""
        pacing = Pacing(hosts, gap=gap, clock=clock, at_once=1)
        self._politely = PoliteAsk(fetcher=fetcher, pacing=pacing, store=hosts, stop=asyncio.Event())
        self._parser, self._clock = parser, clock
        self.asked = 0

    async def visit(self, source: FeedSource) -> Visit:
        """Fetch and read a source as one never met before. Raises StoreError."""
        visit = await fetch_source(_state_of(source), source, ask=self.ask, clock=self._clock)
        return await read_answer(visit, _state_of(source), source, parser=self._parser, ask=self.ask)

    async def articles_of(self, page: Visit, url: str) -> int:
        """Read what was fetched as a page of several articles; nought where it is none."""
        source = FeedSource(feed_id=feed_id_of(url), url=url, name=host_of(url))
        unread = replace(page, outcome=PollOutcome.OK, reason=None, problem="")
        read = await read_answer(unread, _state_of(source), source, parser=self._parser, ask=self.ask)
        return len(read.parsed.items) if read.parsed else 0

    async def ask(self, url: str, **condition: Unpack[Condition]) -> Fetched:
        """Fetch anything as `Fetcher.get` does. Raises FetchError, StoreError."""
        self.asked += 1
        return await self._politely(url, **condition)


async def find_feeds(url: str, asker: Asker) -> Discovery:
    """Find the feeds of an address with at most five requests, redirects not counted. Asks well-known places only where
    a page answered that announces nothing, and ends at the first that is a feed."""
    page = await asker.visit(_as_feed(url))
    if page.parsed is not None:
        title = page.parsed.title
        candidate = Candidate(url=url, origin=Origin.ITSELF, title=title, type=content_type_of(page))
        return Discovery(page=page, feeds=(FoundFeed(candidate=candidate, visit=page),))
    if page.fetched is None or not is_page(page):
        return Discovery(page=page)
    text = decode_document(page.fetched.body, page.fetched.headers.get("content-type"))
    announced = announced_feeds(text, page.fetched.final_url)
    if announced:
        return Discovery(page=page, feeds=tuple([await _found(candidate, asker) for candidate in announced]))
    guessed = await _guessed(page.fetched.final_url, asker)
    articles = 0 if guessed else await asker.articles_of(page, url)
    return Discovery(page=page, feeds=guessed, articles=articles)


def clear_feeds(feeds: Sequence[FoundFeed]) -> tuple[FoundFeed, ...]:
    """Return the feeds between which a choice would have to be made: no comments, nothing broken, and of one feed in two
    formats (one's items are the beginning of the other's) the first."""
    return tuple(_distinct([feed for feed in feeds if feed.is_usable and not feed.candidate.is_comments]))


def is_page(visit: Visit) -> bool:
    """Whether HTML or text stands where a feed was asked for."""
    return visit.fetched is not None and visit.fetched.status == 200 and visit.reason is PollReason.HTML_NOT_FEED


def content_type_of(visit: Visit) -> str:
    header = visit.fetched.headers.get("content-type", "") if visit.fetched else ""
    return header.split(";")[0].strip().lower()


async def _found(candidate: Candidate, asker: Asker) -> FoundFeed:
    if asker.asked >= MOST_REQUESTS:
        return FoundFeed(candidate=candidate)
    return FoundFeed(candidate=candidate, visit=await asker.visit(_as_feed(candidate.url)))


async def _guessed(url: str, asker: Asker) -> tuple[FoundFeed, ...]:
    for candidate in well_known_feeds(url):
        found = await _found(candidate, asker)
        if found.is_feed:
            return (found,)
        if found.visit is None or found.visit.reason is PollReason.RATE_LIMITED:
            break
    return ()


def _state_of(source: FeedSource) -> FeedState:
    return FeedState(feed_id=source.feed_id, url=source.url)


def _as_feed(url: str) -> FeedSource:
    """A source that is a feed of whatever format, and no page."""
    return FeedSource(feed_id=feed_id_of(url), url=url, name=host_of(url), kind=SourceKind.FEED)


def _distinct(feeds: Sequence[FoundFeed]) -> Iterator[FoundFeed]:
    met: list[tuple[str, ...]] = []
    for feed in feeds:
        items = _items_of(feed)
        if not any(_is_beginning(items, other) for other in met):
            yield feed
        met.append(items)


def _items_of(feed: FoundFeed) -> tuple[str, ...]:
    parsed = feed.visit.parsed if feed.visit else None
    return tuple(item.url or item.title for item in parsed.items) if parsed else ()


def _is_beginning(one: Sequence[str], other: Sequence[str]) -> bool:
    shared = min(len(one), len(other))
    return shared > 0 and one[:shared] == other[:shared]

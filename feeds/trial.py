"""A trial of one source: what its first poll would bring, with nothing remembered. Asks nothing."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network

from feeds.encoding import decode_document
from feeds.hub_offers import announced_by
from feeds.settle import settle
from feeds.sniff import DocumentKind, sniff
from feeds.unpack import unpack
from feeds.visit import Visit
from tocsin.errors import ParseError
from tocsin.extract.decoding import declared_encoding
from tocsin.rules.hub_links import Announcement
from tocsin.rules.polling import NextPoll, Pace
from tocsin.rules.server_hints import ServerHints, server_hints
from tocsin.rules.websub import Offer, offer_of
from tocsin.types.fetching import Fetched
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedSource, FeedState

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HubTrial:
    """What a source names of push, and what would be subscribed to; `is_on`: hubs can reach us."""

    named: Announcement
    offer: Offer | None
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of trying a source. `kind` and `encoding` are those of its content, None where none came."""

    source: FeedSource
    visit: Visit
    pace: Pace
    next_poll: NextPoll
    server: ServerHints
    kind: DocumentKind | None
    encoding: str | None
    hub: HubTrial

    @property
    def parsed(self) -> ParsedFeed:
        return self.visit.parsed or ParsedFeed()

    @property
    def is_pollable(self) -> bool:
        """Whether a poll would read it."""
        return self.visit.parsed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesOf:
    """What a site's robots.txt says of the pages of its items: how many of those asked about it allows."""

    origin: str
    answer: str
    allowed: int
    asked: int
    delay: timedelta = timedelta(0)


def judge_trial(
    source: FeedSource,
    visit: Visit,
    *,
    pace: Pace,
    max_age: timedelta,
    public_url: str | None = None,
    trusted: Collection[IPv4Network | IPv6Network] = (),
) -> Trial:
    """Judge a visit to a source as its first poll would be judged. `public_url`: where hubs reach us; `trusted`: networks
    in which a hub may be asked over http."""
    named = announced_by(visit)
    state = FeedState(feed_id=source.feed_id, url=source.url)
    settled = settle(state, visit, {}, pace=pace, max_age=max_age, own_outage=False)
    fetched = visit.fetched
    body = _document_of(fetched) if fetched is not None and fetched.status == 200 else b""
    header = fetched.headers.get("content-type") if fetched else None
    return Trial(
        source=source,
        visit=visit,
        pace=pace,
        next_poll=settled.next_poll,
        server=server_hints(fetched.headers if fetched else {}, visit.at, visit.retry_after),
        kind=sniff(decode_document(body, header))[0] if body else None,
        encoding=_encoding(body, header) if body else None,
        hub=HubTrial(named=named, offer=offer_of(named, None, trusted), is_on=public_url is not None),
    )


def _document_of(fetched: Fetched) -> bytes:
    try:
        return unpack(fetched.body, fetched.final_url)
    except ParseError:
        return fetched.body


def _encoding(body: bytes, header: str | None) -> str:
    """What a document is read as: its mark, else UTF-8 where it is that, else what is declared (rule D8)."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    try:
        body.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        named = (header or "").lower().partition("charset=")[2].split(";")[0].strip(" \"'")
        return named or declared_encoding(body) or "windows-1252"

"""A document of whatever kind to items: the one seam behind which every format is read."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Literal

from feeds.discovery import announced_hubs
from feeds.document import Document
from feeds.encoding import decode_document
from feeds.entries import clean_title, items_of, resolve_link
from feeds.jsonfeed import read_json_feed
from feeds.page import read_page
from feeds.sitemap import read_sitemap
from feeds.sniff import DocumentKind, sniff
from feeds.unpack import unpack
from feeds.xmlfeed import read_xml_feed
from tocsin.errors import ParseError
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedSource, PollReason, SourceKind

# A page of one article is a page; of two or more it is a source of its own.
_LEAST_ARTICLES = 2
_BLANK = b" \t\r\n\x0b\x0c\xef\xbb\xbf\xfe\xff"
_PAGES_BY_WISH = frozenset({SourceKind.PAGE})
_PAGES_PERHAPS = frozenset({SourceKind.PAGE, SourceKind.AUTO})


def parse_document(
    body: bytes, *, source: FeedSource, url: str, content_type: str | None, fetched_at: datetime
) -> ParsedFeed:
    """Return the items of a document and what it says of itself.

    `url` is the final address, `content_type` the header as received, if any. What the document is, its content decides
    (rule D2); the source's kind decides only whether HTML or text may be a page of several articles. Raises ParseError,
    and nothing else, where no item can be expected of it.
    """
    try:
        return _parse(body, source=source, url=url, content_type=content_type, fetched_at=fetched_at)
    except ParseError:
        raise
    except Exception as error:  # feedparser, lxml and the extractor on hostile input: the source's fault, not ours
        raise ParseError(url, PollReason.NOT_A_FEED, f"{type(error).__name__}: {error}"[:300]) from error


def _parse(body: bytes, *, source: FeedSource, url: str, content_type: str | None, fetched_at: datetime) -> ParsedFeed:
    body = unpack(body, url)
    kind, root, text = sniff(decode_document(body, content_type))
    if kind is DocumentKind.EMPTY and not body.strip(_BLANK):
        raise ParseError(url, PollReason.EMPTY_DOCUMENT, "the document is empty")
    if kind in (DocumentKind.HTML, DocumentKind.TEXT):
        return _page(text, kind, source=source, url=url, fetched_at=fetched_at)
    document = _read(kind, root, text)
    if document is None:
        raise ParseError(url, PollReason.NOT_A_FEED, f"neither a feed nor a page ({root or 'no element'} at its root)")
    return _feed(document, source=source, url=url, fetched_at=fetched_at)


def _read(kind: DocumentKind, root: str, text: str) -> Document | None:
    if kind is DocumentKind.FEED:
        return read_xml_feed(text, root)
    if kind is DocumentKind.SITEMAP:
        return read_sitemap(text, root)
    return read_json_feed(text) if kind is DocumentKind.JSONFEED else None


def _feed(document: Document, *, source: FeedSource, url: str, fetched_at: datetime) -> ParsedFeed:
    found = items_of(document.entries, source=source, url=url, language=document.language, fetched_at=fetched_at)
    return ParsedFeed(
        title=clean_title(document.title),
        language=document.language or source.language,
        items=found.items,
        others=found.others,
        faults=dict(found.faults + Counter(document.faults)),
        truncated=document.truncated,
        ttl_minutes=document.ttl_minutes,
        period_minutes=document.period_minutes,
        skip_hours=document.skip_hours,
        skip_days=document.skip_days,
        sitemaps=tuple(address for part in document.sitemaps if (address := resolve_link(part, url))),
        hubs=document.hubs,
        self_url=document.self_url,
    )


def _page(text: str, kind: DocumentKind, *, source: FeedSource, url: str, fetched_at: datetime) -> ParsedFeed:
    """HTML or text where a feed was expected: a page of many articles if the source may be one, else an error and not
    "zero items"."""
    reason = PollReason.HTML_NOT_FEED if kind is DocumentKind.HTML else PollReason.NOT_A_FEED
    if source.kind not in _PAGES_PERHAPS:
        raise ParseError(url, reason, "a page stands where the feed was")
    as_kind: Literal["text", "html"] = "html" if kind is DocumentKind.HTML else "text"
    items, faults = read_page(text, as_kind, source=source, url=url, fetched_at=fetched_at)
    if len(items) < (1 if source.kind in _PAGES_BY_WISH else _LEAST_ARTICLES):
        raise ParseError(url, reason, f"not a page of several articles ({len(items)} found)")
    hubs, self_url = announced_hubs(text, url) if kind is DocumentKind.HTML else ((), "")
    return ParsedFeed(language=source.language, items=items, faults=dict(faults), hubs=hubs, self_url=self_url)

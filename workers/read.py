"""What Tocsin makes of a document, without Redis: `tocsin read`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds.parse import parse_document
from tocsin.errors import ParseError
from tocsin.extract import extract
from tocsin.rules.identity import feed_id_of, item_id_of
from tocsin.types.articles import Article
from tocsin.types.items import Item, TextOrigin
from tocsin.types.sources import FeedSource, PollReason, SourceKind
from tocsin.types.topics import Match
from workers.explaining import Extraction, explain_document
from workers.stages.extract import extract_article
from workers.stages.tag import tag_article
from workers.tagger import Tagger

# Control characters outside of white space; UTF-16 has a mark of its own and is told apart before.
BINARY = frozenset(range(32)) - frozenset(b"\t\n\f\r\x1b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One item of a document, with the topics found in it."""

    article: Article
    matches: tuple[Match, ...]
    extraction: Extraction | None = None  # of the whole document, with its first item, where it was asked for


def read_document(
    body: bytes, *, kind: SourceKind, url: str, at: datetime, tagger: Tagger, explain: bool = False
) -> Iterator[Reading]:
    """Split, extract and tag a document as polling would, one reading an item. Raises ParseError."""
    items = items_of(body, kind=kind, url=url, at=at)
    extraction = explain_document(body, items, url=url, at=at) if explain else None
    for item in items:
        article = extract_article(item)
        yield Reading(article=article, matches=tag_article(article, tagger).matches, extraction=extraction)
        extraction = None


def items_of(body: bytes, *, kind: SourceKind, url: str, at: datetime) -> tuple[Item, ...]:
    """The document's items; one that is neither a feed nor a page of many articles is one article."""
    source = FeedSource(feed_id=feed_id_of(url), url=url, name="", kind=kind)
    try:
        parsed = parse_document(body, source=source, url=url, content_type=None, fetched_at=at)
    except ParseError as error:
        if error.reason is PollReason.HTML_NOT_FEED and kind in (SourceKind.AUTO, SourceKind.PAGE):
            return (article_item(body, source=source, url=url, at=at),)
        if error.reason is PollReason.NOT_A_FEED and kind is SourceKind.AUTO and is_text(body):
            return items_of(body, kind=SourceKind.PAGE, url=url, at=at)
        raise
    return tuple(item if item.from_page or item.source else replace(item, source=parsed.title) for item in parsed.items)


def is_text(body: bytes) -> bool:
    """Whether the beginning holds no byte that no text holds."""
    return not set(body[:4096]) & BINARY


def article_item(body: bytes, *, source: FeedSource, url: str, at: datetime) -> Item:
    """A page that is one article, as its richer revision would hold it."""
    found = extract(body, url or None)
    address = found.url or url or None
    return Item(
        item_id=item_id_of(source.feed_id, address or found.title),
        feed_id=source.feed_id,
        source=found.site_name or "",
        url=address if address and address.startswith(("http://", "https://")) else None,
        title=found.title,
        content=found.text,
        content_origin=TextOrigin.FEED,
        authors=found.authors,
        published_at=found.published_at,
        published_precision=found.published_precision,
        language=found.language,
        paywalled=found.paywalled,
        seen_at=at,
    )


def reading_row(file: str, reading: Reading) -> dict[str, Any]:
    """One reading as `tocsin read --json` prints it."""
    article = reading.article
    return {
        "file": file,
        "item_id": article.item_id,
        "source": article.source or None,
        "title": article.title,
        "url": article.url,
        "published_at": None if article.published_is_guess else article.published_at,
        "published_precision": article.published_precision,
        "language": article.language,
        "paywalled": article.paywalled,
        "text": article.text,
        "links": list(article.links),
        "matches": [match_row(match) for match in reading.matches],
    }


def match_row(match: Match) -> dict[str, Any]:
    """One match as every listing prints it."""
    return {
        "topic": match.topic_id,
        "query": match.query,
        "meaning": None if match.meaning is None else round(match.meaning, 4),
        "threshold": None if match.threshold is None else round(match.threshold, 4),
        "certainty": match.certainty.value,
        "query_version": match.query_version,
        "spans": [
            {"field": span.field.value, "start": span.start, "end": span.end, "term": span.term} for span in match.spans
        ],
    }

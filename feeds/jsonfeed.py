"""JSON Feed 1.0 and 1.1, which feedparser does not read (rule D3; https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from feeds.document import Document
from feeds.entries import Entry
from tocsin.rules.hub_links import MOST_HUBS

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


def read_json_feed(text: str) -> Document | None:
    """Read a JSON Feed; None where the JSON is none. One cut off before its end gives the items that are whole."""
    truncated = False
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        feed, truncated = _salvage(text), True
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list) or not _is_feed(feed):
        return None
    items = [item for item in feed["items"] if isinstance(item, dict)]
    return Document(
        title=_text(feed.get("title")),
        language=_text(feed.get("language")) or None,
        entries=tuple(_entry(item, feed) for item in items),
        truncated=truncated,
        hubs=tuple(islice(_hubs(feed), MOST_HUBS)),
        self_url=_text(feed.get("feed_url")),
        faults={"malformed_entry": len(feed["items"]) - len(items)} if len(items) < len(feed["items"]) else {},
    )


def _is_feed(feed: Mapping[str, Any]) -> bool:
    return "jsonfeed.org" in _text(feed.get("version")) or bool({"title", "feed_url", "home_page_url"} & feed.keys())


def _salvage(text: str) -> dict[str, Any] | None:
    """What stands before the items and the items that can be read, of JSON that breaks off."""
    found = _ITEMS.search(text)
    if not found:
        return None
    try:
        head = json.loads(text[: found.start()].rstrip().rstrip(",") + "}", strict=False)
    except (ValueError, RecursionError):
        head = {}
    return {**head, "version": head.get("version", "jsonfeed.org"), "items": list(_whole_items(text, found.end()))}


def _whole_items(text: str, at: int) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    while True:
        between = _BETWEEN.match(text, at)
        try:
            item, at = decoder.raw_decode(text, between.end() if between else at)
        except (ValueError, RecursionError):
            return
        yield item


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Entry:
    return Entry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        guid_is_link=True,  # the specification wants an address as id, and many have one
        title=_text(item.get("title")),
        summary=_text(item.get("summary")),
        content=_text(item.get("content_html")) or _text(item.get("content_text")),
        authors=tuple(_authors(item) or _authors(feed)),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        language=_text(item.get("language")),
    )


def _authors(holder: Mapping[str, Any]) -> list[str]:
    authors = holder.get("authors")
    single = holder.get("author")  # version 1.0
    listed = authors if isinstance(authors, list) else [single]
    return [name for author in listed if isinstance(author, dict) and (name := _text(author.get("name")))]


def _hubs(feed: Mapping[str, Any]) -> Iterator[str]:
    """Hubs of the one kind that we speak; of their types only WebSub is told apart by name."""
    named = feed.get("hubs")
    for hub in named if isinstance(named, list) else ():
        if isinstance(hub, dict) and _text(hub.get("type")).lower() == "websub":
            yield _text(hub.get("url"))


def _text(value: object) -> str:
    """A string; an id may be a number, anything else is nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""

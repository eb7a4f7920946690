"""A page made of several articles, or a text of such a page, to items."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Literal

from feeds.entries import LONGEST_TEXT, MOST_AHEAD, MOST_ITEMS, clean_title, content_digest, resolve_link
from tocsin.extract import segment
from tocsin.extract.types import Segment
from tocsin.rules.identity import digest, item_id_of
from tocsin.types.items import Item
from tocsin.types.sources import FeedSource

MOST_LINKS = 50


def read_page(
    text: str, kind: Literal["text", "html"], *, source: FeedSource, url: str, fetched_at: datetime
) -> tuple[tuple[Item, ...], Counter[str]]:
    """Return the articles of a page, in their order, and counts of what was dropped.

    An article of a page is the same one next time when its outlet and its title are the same.
    """
    faults: Counter[str] = Counter()
    items: dict[str, Item] = {}
    for found in segment(text, kind, fetched_at)[:MOST_ITEMS]:
        item = _item(found, source=source, url=url, fetched_at=fetched_at)
        if item is None:
            faults["empty_entry"] += 1
        elif items.setdefault(item.item_id, item) is not item:
            faults["repeated_entry"] += 1
    faults.update({"no_title": n} if (n := sum(not item.title for item in items.values())) else {})
    return tuple(items.values()), faults


def _item(found: Segment, *, source: FeedSource, url: str, fetched_at: datetime) -> Item | None:
    title = clean_title(found.title, is_plain=True)
    text = found.text[:LONGEST_TEXT]
    if not title and not text.strip():
        return None
    outlet = found.source or source.name
    address = resolve_link(found.url, url) if found.url else None
    told = found.published_at is not None and found.published_at <= fetched_at + MOST_AHEAD
    return Item(
        item_id=item_id_of(source.feed_id, digest("page", outlet.casefold(), title.casefold() or text[:200])),
        feed_id=source.feed_id,
        source=outlet,
        url=address,
        title=title,
        content=text,
        published_at=found.published_at if told else None,
        published_precision=found.precision if told else None,
        language=source.language,
        paywalled=found.paywalled,
        links=_links(found.links, url),
        from_page=True,
        seen_at=fetched_at,
        digest=content_digest(title, "", text, None),
    )


def _links(links: tuple[str, ...], url: str) -> tuple[str, ...]:
    resolved = (resolve_link(link, url) for link in links[:MOST_LINKS])
    return tuple(dict.fromkeys(link for link in resolved if link is not None))

"""Google News sitemaps, and indexes of sitemaps (rule D4; https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from lxml import etree

from feeds.cut import is_cut
from feeds.document import Document
from feeds.entries import Entry
from tocsin.rules.dates import read_date

# The protocol allows 50,000 addresses; news sitemaps at most 1,000 that count.
_MOST_URLS = 50_000
_MOST_SITEMAPS = 500
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)


def read_sitemap(text: str, root: str) -> Document | None:
    """Read a sitemap with root element `root`; None where nothing of it can be read.

    Only addresses with a news: part are entries; the others are counted as `not_news`. Of an index the addresses of its
    sitemaps are returned, last changed first.
    """
    tree = _parse(text)
    if tree is None:
        return None
    truncated = is_cut(text, root)
    if root == "sitemapindex":
        return Document(sitemaps=_sitemaps(tree), truncated=truncated)
    urls = list(islice(_children(tree, "url"), _MOST_URLS))
    if truncated and urls:
        urls = urls[:-1]  # the last one may be half
    entries = tuple(entry for entry in map(_entry, urls) if entry is not None)
    plain = len(urls) - len(entries)
    language = next((entry.language for entry in entries if entry.language), None)
    title = next((entry.source for entry in entries if entry.source), "")
    return Document(
        title=title,
        language=language,
        entries=entries,
        truncated=truncated,
        faults={"not_news": plain} if plain else {},
    )


def _parse(text: str) -> etree._Element | None:
    # No network, no entities, no recursion into what a document type declares (rule S6).
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(_DOCTYPE.sub("", text, count=1).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _entry(url: etree._Element) -> Entry | None:
    news = next(_children(url, "news"), None)
    if news is None:
        return None
    publication = next(_children(news, "publication"), None)
    return Entry(
        link=_text(url, "loc"),
        title=_text(news, "title"),
        title_is_plain=True,
        published=_text(news, "publication_date"),
        updated=_text(url, "lastmod"),
        language=_text(publication, "language") if publication is not None else "",
        source=_text(publication, "name") if publication is not None else "",
    )


def _sitemaps(tree: etree._Element) -> tuple[str, ...]:
    """Addresses by their lastmod, newest first, those without any behind them in their order."""
    named = islice(_children(tree, "sitemap"), _MOST_URLS)
    dated = [(read_date(_text(sitemap, "lastmod")) or _LONG_AGO, _text(sitemap, "loc")) for sitemap in named]
    newest = sorted(dated, key=lambda pair: pair[0], reverse=True)
    return tuple(address for _, address in newest if address)[:_MOST_SITEMAPS]


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Child elements by local name, whatever prefix or namespace they were given."""
    for child in parent:
        if isinstance(child.tag, str) and _local(child.tag) == name:
            yield child


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _text(parent: etree._Element, name: str) -> str:
    child = next(_children(parent, name), None)
    return "".join(str(piece) for piece in child.itertext()).strip() if child is not None else ""

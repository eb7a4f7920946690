"""RSS, RDF and Atom: feedparser behind one door, with the document mended before and its dates left alone.

The only file that imports feedparser. It is given UTF-8 without a base address, so that a guid stays as published;
sanitising and resolving are off, since text is cleaned and links are resolved later, once.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import feedparser

from feeds.cut import is_cut, whole_part, without_rest
from feeds.document import Document
from feeds.entries import Entry
from feeds.hints import period_minutes, skip_days, skip_hours, ttl_minutes
from tocsin.rules.hub_links import MOST_HUBS
from tocsin.rules.urls import is_web_url

_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});|#(?P<number>x[0-9A-Fa-f]{1,6}|[0-9]{1,7});)?",
    re.DOTALL,
)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_PREFIXED_ENTRY = re.compile(r"<([\w.-]+):(?:item|entry)\b", re.IGNORECASE)
# RSS takes a guid for the link where there is none; feedparser sees one in an empty element.
_EMPTY_LINK = re.compile(r"<link\s*(?:/>|>\s*</link\s*>)", re.IGNORECASE)
_LINK = re.compile(r"<(?:[\w.-]+:)?link\b[^<>]*>")
_BASE = re.compile(r"\sxml:base\s*=\s*(['\"])([^'\"<>]*)\1")
_HREF = re.compile(r"\shref\s*=\s*(['\"])([^'\"<>]*)\1")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read_xml_feed(text: str, root: str) -> Document:
    """Read a feed whose root element is `root`. A document cut off before its end gives the entries that are whole.

    Whatever feedparser raises on hostile input passes; the caller answers.
    """
    text = based_links(bind_prefix(text))
    truncated = is_cut(text, root)
    whole = whole_part(text, root) if truncated else without_rest(text, root)
    # Bytes that name a file would be opened; a stream is not.
    stream = io.BytesIO(mend_entities(whole).encode("utf-8"))
    parsed = feedparser.parse(stream, response_headers=_HEADERS, sanitize_html=False, resolve_relative_uris=False)
    feed: Mapping[str, Any] = parsed["feed"]
    return Document(
        title=_text(feed, "title"),
        language=_text(feed, "language") or None,
        entries=tuple(_entry(entry, is_rdf=root == "rdf") for entry in parsed["entries"]),
        truncated=truncated,
        ttl_minutes=ttl_minutes(_text(feed, "ttl")),
        period_minutes=period_minutes(_text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")),
        skip_hours=skip_hours(text),
        skip_days=skip_days(text),
        hubs=tuple(islice(_links_to(feed, "hub"), MOST_HUBS)),
        self_url=next(_links_to(feed, "self"), ""),
        faults={"malformed": 1} if parsed["bozo"] and not truncated else {},
    )


def mend_entities(text: str) -> str:
    """Make named HTML entities characters and bare ampersands entities, outside of CDATA, so that a strict parser reads
    on; the document type goes, and with it whatever it declares (rule S6), and so do links without any address."""
    text = _EMPTY_LINK.sub("", _DOCTYPE.sub("", text, count=1))
    return _AMPERSAND.sub(_mended, text) if "&" in text else text


def bind_prefix(text: str) -> str:
    """Drop the prefix of item and entry where no namespace was declared for it: `<rss:item>` without `xmlns:rss`."""
    found = _PREFIXED_ENTRY.search(text)
    if not found or f"xmlns:{found[1]}" in text:
        return text
    return re.sub(rf"(</?){re.escape(found[1])}:", r"\1", text)


def based_links(text: str) -> str:
    """Write an xml:base that stands at a link itself into its address: feedparser takes only those around it (D7)."""
    return _LINK.sub(_based, text) if "xml:base" in text else text


def _based(found: re.Match[str]) -> str:
    base, link = _BASE.search(found[0]), _HREF.search(found[0])
    if not base or not link:
        return found[0]
    address = html.escape(urljoin(html.unescape(base[2]), html.unescape(link[2])))
    return _BASE.sub("", found[0].replace(link[0], f' href="{address}"'))


def _mended(found: re.Match[str]) -> str:
    name, number = found["name"], found["number"]
    if name is None and number is None:
        return "&amp;" if found[0] == "&" else found[0]
    if number is not None:
        code = int(number[1:], 16) if number[0] == "x" else int(number)
        return (
            found[0]
            if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000
            else ""
        )
    if name in _XML_ENTITIES:
        return found[0]
    character = html.unescape(f"&{name};")
    return character if character != f"&{name};" else f"&amp;{name};"


def _entry(entry: dict[str, Any], *, is_rdf: bool) -> Entry:
    guid = _text(entry, "id")
    link, is_guid = _link(entry, guid)
    detail = dict.get(entry, "title_detail") or {}
    content, content_language = _content(entry)
    return Entry(
        guid=guid,
        link=link,
        guid_is_link=is_guid or is_rdf,  # rdf:about names the page (RSS 1.0, 5.5)
        title=_text(entry, "title"),
        title_is_plain=detail.get("type") == "text/plain",
        summary=_text(entry, "summary"),
        content=content,
        authors=_authors(entry),
        published=_text(entry, "published") or _text(entry, "created"),
        updated=_text(entry, "updated"),
        language=_text(entry, "language") or detail.get("language") or content_language or "",
    )


def _links_to(feed: Mapping[str, Any], relation: str) -> Iterator[str]:
    """Addresses of the feed's own links of one relation (WebSub 4, RFC 4287 4.2.7)."""
    for link in dict.get(feed, "links") or () if isinstance(feed, dict) else ():
        if link.get("rel") == relation and isinstance(link.get("href"), str):
            yield link["href"]


def _text(values: Mapping[str, Any], name: str) -> str:
    # feedparser's own get() answers for `updated` with `published`.
    value = dict.get(values, name) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""


def _link(entry: dict[str, Any], guid: str) -> tuple[str, bool]:
    """The entry's address, and whether its guid may stand in for it: feedparser puts a guid in the place of a missing
    link, be it an address or not."""
    links = [link for link in dict.get(entry, "links") or () if isinstance(link.get("href"), str)]
    alternates = [str(link["href"]) for link in links if link.get("rel") in (None, "", "alternate") and link["href"]]
    link = _text(entry, "link")
    if link in alternates or (link and not alternates and link != guid):
        return link, False
    if alternates:  # the text of an enclosure or the like had overwritten it
        return alternates[0], False
    # An Atom id that is an address is one by accident as often as not, but it is all there is.
    return "", bool(dict.get(entry, "guidislink")) or (is_web_url(guid) and link == guid)


def _content(entry: dict[str, Any]) -> tuple[str, str]:
    """The longest of the entry's contents that is text, and its language."""
    texts = [
        (str(content.get("value") or ""), str(content.get("language") or ""))
        for content in dict.get(entry, "content") or ()
        if str(content.get("type") or "text").startswith(("text", "application/xhtml", "html", "xhtml"))
    ]
    return max(texts, key=lambda text: len(text[0]), default=("", ""))


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    named: Sequence[Mapping[str, Any]] = dict.get(entry, "authors") or ()
    names = [str(author.get("name") or "") for author in named]
    return tuple(name for name in names if name) or ((_text(entry, "author"),) if _text(entry, "author") else ())

"""Which feeds a page announces, and where else one may be: rule D1. No request is made here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree
from lxml import html as lxml_html

from tocsin.rules.hub_links import MOST_HUBS
from tocsin.rules.urls import is_web_url

# Where sites keep a feed that they do not announce; with the page itself at most five requests (D1).
WELL_KNOWN = ("/feed", "/rss.xml", "/rss", "/feed.xml")
MOST_CANDIDATES = 50
LONGEST_TITLE = 200
# Characters of a page in which its head is looked for.
LONGEST_HEAD = 200_000

_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
        "application/json",
        "application/x-rss+xml",
        "application/rss",
        "application/atom",
        "text/rss",
        "text/rss+xml",
        "text/atom+xml",
    }
)
# WordPress announces its interface as application/json, and JSON Feed 1.0 was called so too.
_VAGUE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_SOUNDS_LIKE_FEED = re.compile(r"feed|rss|atom|rdf|flux", re.IGNORECASE)
_INTERFACE = re.compile(r"/wp-json/|oembed", re.IGNORECASE)
_COMMENTS = re.compile(
    r"\bcomment(?:s|aires?|i|arios|ários)?\b|\bkommentare?\b|\breacties\b|\breplies\b|\bkommentarer\b", re.IGNORECASE
)
_BLANKS = re.compile(r"\s+")


class Origin(StrEnum):
    """How a candidate came to be one."""

    ITSELF = "itself"  # the address asked for is a feed
    ANNOUNCED = "announced"  # a link of the page
    WELL_KNOWN = "well_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address where a feed is said or guessed to be. `type` is the one announced, in lower case."""

    url: str
    origin: Origin
    title: str = ""
    type: str = ""
    is_comments: bool = False


def announced_feeds(page: str, url: str) -> tuple[Candidate, ...]:
    """Return the feeds that an HTML page announces with `link rel=alternate` (or `rel=feed`) and a feed's type, each
    once, in their order, those of comments last. `url` is the page's final address; `base` is obeyed. Never raises."""
    root = _tree(page)
    if root is None:
        return ()
    base = _base(root, url)
    found: dict[str, Candidate] = {}
    for link in root.iter("link"):
        candidate = _candidate(link, base)
        if candidate is not None and candidate.url != _without_fragment(url):
            found.setdefault(candidate.url, candidate)
    ranked = sorted(found.values(), key=lambda candidate: candidate.is_comments)
    return tuple(ranked[:MOST_CANDIDATES])


def announced_hubs(page: str, url: str) -> tuple[tuple[str, ...], str]:
    """Return the hubs that the head of an HTML page names, and the address under which they know it, "" where it names
    none (rule W1, WebSub 4). Never raises."""
    root = _tree(page[:LONGEST_HEAD])
    head = root.find("head") if root is not None else None
    if root is None or head is None:
        return (), ""
    base = _base(root, url)
    named = [(link.get("rel", "").lower().split(), _joined(base, link.get("href", ""))) for link in head.iter("link")]
    hubs = [address for relations, address in named if address and "hub" in relations]
    topics = [address for relations, address in named if address and "self" in relations]
    return tuple(hubs[:MOST_HUBS]), topics[0] if topics else ""


def well_known_feeds(url: str) -> tuple[Candidate, ...]:
    """Return where the site of this address may keep a feed."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    return tuple(Candidate(url=root + path, origin=Origin.WELL_KNOWN) for path in WELL_KNOWN)


def _tree(page: str) -> lxml_html.HtmlElement | None:
    # As bytes: of a text that declares an encoding lxml wants none.
    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        return lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _base(root: lxml_html.HtmlElement, url: str) -> str:
    """The first base that counts: HTML 4.2.3."""
    named = (base.get("href") for base in root.iter("base"))
    return next((_joined(url, href) or url for href in named if href is not None), url)


def _candidate(link: lxml_html.HtmlElement, base: str) -> Candidate | None:
    relations = set((link.get("rel") or "").lower().split())
    kind = (link.get("type") or "").split(";")[0].strip().lower()
    address = _joined(base, link.get("href") or "")
    title = _BLANKS.sub(" ", link.get("title") or "").strip()[:LONGEST_TITLE]
    if address is None or not _is_feed_link(relations, kind, f"{address} {title}"):
        return None
    words = f"{title} {urlsplit(address).path} {urlsplit(address).query}"
    return Candidate(
        url=address, origin=Origin.ANNOUNCED, title=title, type=kind, is_comments=bool(_COMMENTS.search(words))
    )


def _is_feed_link(relations: set[str], kind: str, words: str) -> bool:
    if "stylesheet" in relations or not relations & {"alternate", "feed"}:
        return False
    if "feed" in relations:
        return not kind or kind in _FEED_TYPES
    if kind in _VAGUE_TYPES:
        return bool(_SOUNDS_LIKE_FEED.search(words)) and not _INTERFACE.search(words)
    return kind in _FEED_TYPES


def _joined(base: str, href: str) -> str | None:
    """The absolute address without its fragment; None where it is none that can be asked."""
    href = href.strip()
    href = re.sub(r"^feed:(?://)?(?=https?://)", "", href, flags=re.IGNORECASE)
    href = re.sub(r"^feed://", "http://", href, flags=re.IGNORECASE)
    try:
        address = _without_fragment(urljoin(base, href)) if href else ""
    except ValueError:
        return None
    return address.replace(" ", "%20") if is_web_url(address) else None


def _without_fragment(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(fragment=""))

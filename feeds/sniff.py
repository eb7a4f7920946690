"""What a document is, by its content: servers call feeds text/html and pages application/xml (rule D2)."""

from __future__ import annotations

import re
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a reader has to expect."""

    FEED = "feed"  # RSS, RDF, Atom
    JSONFEED = "jsonfeed"
    SITEMAP = "sitemap"
    HTML = "html"
    TEXT = "text"
    EMPTY = "empty"
    OTHER = "other"  # XML that is no feed, JSON that is none, bytes


_FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "item", "entry"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_HTML_ROOTS = frozenset(
    {
        "html",
        "head",
        "body",
        "div",
        "p",
        "title",
        "meta",
        "script",
        "article",
        "section",
        "main",
        "h1",
        "h2",
        "h3",
        "br",
        "b",
    }
    | {
        "table",
        "ul",
        "ol",
        "a",
        "span",
        "link",
        "style",
        "center",
        "font",
        "header",
        "nav",
        "img",
        "form",
        "iframe",
        "noscript",
    }
)
_PROLOG = re.compile(
    r"\s*(?:<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->|<!doctype\b(?P<doctype>[^\[>]*(?:\[[^\]]*\]\s*)?)>)", re.I
)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
# A feed behind somebody's warnings (`<br /><b>Notice</b>: ... <?xml version="1.0"?><rss`) or wrapped into a page.
_LATE_FEED = re.compile(
    r"<\?xml\b[^>]{0,200}>\s{0,200}(?:<\?[^>]{0,500}\?>\s{0,200}|<!--[^>]{0,500}-->\s{0,200}){0,5}<(?:rss|feed|rdf:RDF)\b"
    r"|<rss\b[^>]{0,2000}\bversion\s{0,5}=|<feed\b[^>]{0,2000}\bxmlns\s{0,5}=\s{0,5}.http://www\.w3\.org/2005/Atom"
)
_JUNK_BEFORE = 20_000
_ANY_TAG = re.compile(r"<(?:!doctype|html|head|body|div|p|a|article|h[1-6]|br|table|ul)\b", re.IGNORECASE)
# Printable characters are at least so much of a text that people read.
_LEAST_READABLE = 0.9


def sniff(text: str) -> tuple[DocumentKind, str, str]:
    """Return the kind, the name of the root element (lower case, without prefix) and the text from where the document
    really begins. Never raises."""
    text = text.lstrip("\ufeff \t\r\n\x0b\x0c\u00a0\u200b")
    if not text:
        return DocumentKind.EMPTY, "", text
    if text[0] in "{[":
        return (DocumentKind.JSONFEED if text[0] == "{" else DocumentKind.OTHER), "", text
    root, at = _root_of(text)
    late = _LATE_FEED.search(text, 0, _JUNK_BEFORE) if root not in _FEED_ROOTS | _SITEMAP_ROOTS else None
    if late:
        text = text[late.start() :]
        root, at = _root_of(text)
    return _kind_of(text, root, at), root, text


def _root_of(text: str) -> tuple[str, int]:
    """The root element's local name and where it begins; "html" where the doctype says so."""
    at = 0
    while found := _PROLOG.match(text, at):
        if (found["doctype"] or "").strip().lower().startswith("html"):
            return "html", at
        at = found.end()
    root = _ROOT.match(text, at)
    return (root.group(1).lower(), root.start()) if root else ("", at)


def _kind_of(text: str, root: str, at: int) -> DocumentKind:
    if root in _FEED_ROOTS:
        return DocumentKind.FEED
    if root in _SITEMAP_ROOTS:
        return DocumentKind.SITEMAP
    if root in _HTML_ROOTS:
        return DocumentKind.HTML
    if root or at:
        return DocumentKind.OTHER
    if not _is_readable(text):
        return DocumentKind.OTHER
    return DocumentKind.HTML if _ANY_TAG.search(text, 0, _JUNK_BEFORE) else DocumentKind.TEXT


def _is_readable(text: str) -> bool:
    sample = text[:4096]
    readable = sum(char.isprintable() or char in "\r\n\t" for char in sample) - sample.count("\ufffd")
    return readable >= _LEAST_READABLE * len(sample)

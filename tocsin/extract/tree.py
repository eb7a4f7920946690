"""A page to a tree, within bounds: no page makes the parser slow, and none makes it raise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from tocsin.extract.mojibake import mend_mojibake
from tocsin.extract.words import without_invisible

# More than ten times the largest article page in the benchmarks; what lies behind is never the article's beginning.
MAX_PAGE_CHARACTERS = 8_000_000
# libxml2 looks every new attribute up among its element's others: 200,000 on one element cost 80 s.
_MAX_ATTRIBUTES = 600
_LONGEST_TAG = 1_200
# A tag up to its ">" as the parser reads it: quotes hold a value behind "=" alone. What was passed is not looked at
# again, and a quote that nothing closes is looked for once, so it is linear on any input.
_TAG = re.compile(
    rb"""<[a-zA-Z](?:[^"'>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+|["'])*+""",
)
_NAME = re.compile(rb"<[a-zA-Z][^\s/>\"'=\x80-\xff]{0,40}")
_OPENING = re.compile(rb"<[a-zA-Z]")
_QUOTED_END = re.compile(rb"""=(?:"[^">]*+>|'[^'>]*+>|\s++(?:"[^">]*+>|'[^'>]*+>))""")


def parse_page(page: str) -> etree._Element | None:
    """The root of the page's tree without comments, misread characters mended; None where there is nothing to parse."""
    return parse_readable(readable(page))


def readable(page: str) -> str:
    """The page within bounds, without what nobody reads: drawings, styles, and scripts that tell no facts."""
    return _without_scripts(page[:MAX_PAGE_CHARACTERS])


def parse_readable(page: str) -> etree._Element | None:
    """As `parse_page`, of a page made readable."""
    if not page or page.isspace():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, collect_ids=False
    )
    encoded = page.encode("utf-8", "replace")
    try:
        return etree.fromstring(_within_bounds(mend_mojibake(encoded)), parser)
    except (etree.LxmlError, ValueError):
        return None


_UNREAD = re.compile(r"<(?:s(?:cript|tyle|vg)(?=[\s>])|!--)")
_END = {
    "script": re.compile(r"</[sS](?:cript|CRIPT)"),
    "style": re.compile(r"</[sS](?:tyle|TYLE)"),
}
_LONGEST_DRAWING_TAG = 5_000
_TITLE_WITHIN = 300  # elements
_LEAST_TITLE, _LONGEST_TITLE = 15, 400
# In what begins like a drawing: it was none, or it was never closed.
_READ = re.compile(r"<(?:p|div|h[1-6]|article|section|li|td|br)[\s>]|<svg")


def _without_scripts(page: str) -> str:
    """The page without what stands in drawings, in styles, and in scripts that tell no facts: it is more than half of most
    pages, and nobody reads it. What is a comment as a whole stays one."""
    pieces: list[str] = []
    at = 0
    found = _UNREAD.search(page)
    while found:
        start, name = found.start(), found[0][1:]
        if name == "svg" and not _begins_drawing(page, start):
            found = _UNREAD.search(page, found.end())
            continue
        end = _end_of(page, start, name)
        if end < 0:
            break  # all that follows is the element's, as the parser will find
        begin = page.find(">", start, end)
        if name != "!--" and begin > 0 and _is_unread(page, start, begin, end, name):
            pieces.append(page[at : begin + 1])
            at = end
        found = _UNREAD.search(page, end + 3)
    return "".join([*pieces, page[at:]]) if pieces else page


def _begins_drawing(page: str, start: int) -> bool:
    """It stands among elements or words, in no value of an attribute, and does not close itself."""
    begin = page.find(">", start, start + _LONGEST_DRAWING_TAG)
    before = page[start - 1 : start]
    return (before == ">" or before.isspace()) and not (begin > 0 and page[begin - 1] == "/")


def _end_of(page: str, start: int, name: str) -> int:
    """Where what closes the element or comment begins; -1 where nothing does."""
    if name == "!--":
        return page.find("-->", start)
    if name == "svg":
        return page.find("</svg", start)
    found = _END[name].search(page, start)
    return found.start() if found else -1


def _is_unread(page: str, start: int, begin: int, end: int, name: str) -> bool:
    """Nobody reads what stands in this element, and it is one: no value of an attribute, no script that tells facts."""
    if name == "svg":
        return _READ.search(page, begin, end) is None
    return page[start - 1 : start] not in ("'", '"', "=") and "ld+json" not in page[start:begin].lower()


def _within_bounds(page: bytes) -> bytes:
    """The page without the attributes of elements that have absurdly many."""
    return _TAG.sub(_fewer_attributes, page) if any(map(_has_too_many, _long_tags(page))) else page


def _long_tags(page: bytes) -> Iterator[bytes]:
    """All tags of so many characters, and some others. Such a tag has a ">" in quotes, or a long stretch without any:
    both are sooner found than every tag is."""
    at = 0
    while len(page) - at > _LONGEST_TAG:
        end = page.rfind(b">", at, at + _LONGEST_TAG)
        if end < 0:
            end = page.find(b">", at)
            tag = _first_tag(page, at, end if end >= 0 else len(page))
            yield tag[0] if tag else b""
            end = max(tag.end() if tag else 0, end if end >= 0 else len(page))
        at = end + 1
    quoted = _QUOTED_END.search(page)
    while quoted:
        end = quoted.end()
        tag = _first_tag(page, page.rfind(b">", 0, end - 1) + 1, end)
        yield tag[0] if tag else b""
        quoted = _QUOTED_END.search(page, max(end, tag.end() if tag else 0))


def _first_tag(page: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The tag that begins first in this part of the page, whole."""
    found = _OPENING.search(page, start, end)
    return _TAG.match(page, found.start()) if found else None


def _has_too_many(tag: bytes) -> bool:
    return len(tag) > _LONGEST_TAG and any(tag.count(sign) > _MAX_ATTRIBUTES for sign in b"= /\n\t\r\f")


def _fewer_attributes(found: re.Match[bytes]) -> bytes:
    tag = found.group()
    return _NAME.match(tag)[0] if _has_too_many(tag) else tag  # type: ignore[index]


def name_of(element: etree._Element) -> str:
    """The element's tag, lower case; empty for comments and the like."""
    tag = element.tag
    return tag.lower() if isinstance(tag, str) else ""


def words_of(element: etree._Element) -> str:
    """All text in the element, white space folded. In document order without recursion."""
    return " ".join(without_invisible(" ".join(map(str, element.itertext()))).split())


def owners_of(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    """The elements of the attributes that a compiled path finds: a tenth of the cost of `findall`, whose paths are walked in
    Python. Steps up to the elements, and unions of paths, are quadratic in libxml2."""
    found = path(root)
    owners = [each.getparent() for each in found] if isinstance(found, list) else []  # type: ignore[union-attr]
    return [owner for owner in owners if owner is not None]


def short_words_of(element: etree._Element, most: int) -> str:
    """The text in the element, white space folded; empty where it is longer than `most` characters."""
    pieces: list[str] = []
    length = 0
    for number, piece in enumerate(element.itertext()):
        length += len(piece.strip())
        if length > most or number > 4 * most:
            return ""
        pieces.append(str(piece))
    return " ".join(" ".join(pieces).split())


def title_of(root: etree._Element) -> etree._Element | None:
    """The main heading; where a page has none, the first element of few words with which the window's title begins or ends."""
    title, window = next(root.iter("h1"), None), next(root.iter("title"), None)
    if title is not None or window is None:
        return title
    told = " ".join((window.text or "")[:_LONGEST_TITLE].split())
    for element in islice(root.iter("h2", "h3", "div", "p", "span"), _TITLE_WITHIN):
        words = short_words_of(element, len(told)) if len(element) <= 1 else ""
        if len(words) >= _LEAST_TITLE and (told.startswith(words) or told.endswith(words)):
            return element
    return None


def above_title(root: etree._Element) -> Iterator[etree._Element]:
    """The elements above the page's title in its box and in the one around that, the nearest first; none where that is the
    page itself, at whose top stand other things."""
    element = next(root.iter("h1"), None)
    for _ in range(2):
        around = element.getparent() if element is not None else None
        if element is None or around is None or around.tag in ("body", "html"):
            return
        for before in islice(element.itersiblings(preceding=True), _MOST_ABOVE):
            yield from islice(before.iter(), _MOST_ABOVE)
        element = around


_MOST_ABOVE = 8


def is_hidden(element: etree._Element) -> bool:
    """The element says itself that it is not shown."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and hides(str(style))


def hides(style: str) -> bool:
    """The style hides its element."""
    return _HIDING.search(style[:2000]) is not None


_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def base_of(root: etree._Element) -> str | None:
    """The address against which the page's links are read, where the page names one."""
    for path, attribute in (
        (".//base[@href]", "href"),
        (".//link[@rel='canonical'][@href]", "href"),
        (".//meta[@property='og:url'][@content]", "content"),
    ):
        found = root.find(path)
        value = found.get(attribute) if found is not None else None
        if value and value.startswith(("http://", "https://")):
            return str(value)
    return None


def absolute_url(link: str, base: str | None) -> str | None:
    """The link as an address; relative where no base is known; None where it leads to no page."""
    link = link.strip()
    if (
        not link
        or len(link) > 4000
        or link.startswith(("#", "javascript:", "mailto:", "tel:", "data:", "blob:", "about:"))
    ):
        return None
    try:
        return urljoin(base, link) if base else link
    except ValueError:
        return None

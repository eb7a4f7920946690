"""When an article was published and changed, as its page says: in its head, in its marked elements, below its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice

from lxml import etree

from tocsin.extract.jsonld import Facts, text_in
from tocsin.extract.stamps import ANY_TIME, Stamp, may_hold_stamp, read_iso_stamp, read_stamp, stamp_edges
from tocsin.extract.tree import above_title, owners_of, short_words_of, title_of

PUBLISHED_NAMES = (
    "article:published_time", "datepublished", "parsely-pub-date", "article.published", "pubdate", "publishdate", "publish-date", "publish_date",
    "og:published_time", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dc.date.created", "dcterms.date", "cxenseparse:recs:publishtime",
    "publication_date", "publication-date", "published_date", "published-date", "date_published", "publisheddate", "article:publish_date",
    "citation_publication_date", "article_date_original", "originalpublicationdate", "date", "created", "pub_date", "bt:pubdate", "published_at", "last-modified",
)  # fmt: skip
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
)
_LONGEST_STAMP = 90
_MOST_SHOWN = 20  # time elements that are looked at


def read_times(root: etree._Element, metas: Mapping[str, str], facts: Facts) -> tuple[datetime | None, datetime | None]:
    """The times of publication and of the last change, aware UTC; None where the page tells none. `metas` by name in lower case."""
    american = _is_american(root, metas)
    told = _first_of(facts, ("datePublished", "dateCreated", "uploadDate"), metas, PUBLISHED_NAMES, american)
    changed = _first_of(facts, ("dateModified",), metas, _UPDATED, american)
    if told is None:
        marked = _marked_time(root, american) or _marked_time(root, american, _OTHERWISE_MARKED)
        return marked or _seen_time(root, american), changed
    if changed is None or told < changed:
        return told, changed
    marked = _marked_time(root, american)  # some tell the last change as the publication
    return (min(told, marked) if marked else told), changed


def _is_american(root: etree._Element, metas: Mapping[str, str]) -> bool:
    """Whether the page's language puts the month before the day: "03/04/2025" is the fourth of March there alone."""
    told = (root.get("lang") or metas.get("og:locale") or "").lower().replace("_", "-")
    return told == "en" or told.startswith(("en-us", "en-ph"))


def _first_of(
    facts: Facts, keys: tuple[str, ...], metas: Mapping[str, str], names: tuple[str, ...], american: bool
) -> datetime | None:
    told = [text_in(facts.get(key)) for key in keys] + [metas.get(name, "") for name in names]
    return _first_time(told, american)


def _first_time(told: Iterable[str], american: bool) -> datetime | None:
    stamps = (_stamp_of(value, american) for value in told if value)
    return next((stamp.at for stamp in stamps if stamp), None)


def _stamp_of(value: str, american: bool) -> Stamp | None:
    """The time that a value is; none that may be something else."""
    value = _with_days_told(value.strip()[:_LONGEST_STAMP], american)
    stamp = read_iso_stamp(value, ANY_TIME) or read_stamp(value, ANY_TIME)
    return stamp if stamp and not stamp.weak and 1990 <= stamp.at.year < 2190 else None


_SLASHED = re.compile(r"(?<![\d/])(\d\d?)/(\d\d?)/((?:19|20)\d\d)(?![\d/])")


def _with_days_told(value: str, american: bool) -> str:
    """Days between slashes as ISO 8601 has them, by the order that the page's language has; as they are where that cannot be."""

    def told(found: re.Match[str]) -> str:
        first, second, year = int(found[1]), int(found[2]), found[3]
        month, day = (first, second) if american and first <= 12 else (second, first)
        return f"{year}-{month:02}-{day:02}" if month <= 12 else found[0]

    return _SLASHED.sub(told, value)


_MARKED_TIMES = (
    etree.XPath("(descendant::*/@itemprop)[. = 'datePublished'][position() <= 4]"),
    etree.XPath("(descendant::time/@pubdate)[position() <= 4]"),
)
_OTHERWISE_MARKED = (
    etree.XPath(
        "(descendant::*/@property)[contains(., 'datePublished') or contains(., 'dateCreated')][position() <= 4]"
    ),
    etree.XPath("(descendant::abbr/@title)[position() <= 4]"),  # hAtom
)


def _marked_time(root: etree._Element, american: bool, paths: Sequence[etree.XPath] = _MARKED_TIMES) -> datetime | None:
    """The first time of the elements that say that they hold that of publication."""
    told = (
        str(element.get("datetime") or element.get("content") or element.get("title") or "")
        or short_words_of(element, _LONGEST_STAMP)
        for path in paths
        for element in owners_of(path, root)
    )
    return _first_time(told, american)


def _seen_time(root: etree._Element, american: bool) -> datetime | None:
    """That of the first time element, for pages tell their own time before that of others; or the day on a line below the title, where
    such an element stands only behind it."""
    element, shown = _shown_time(root, american)
    if element is None or shown is None:
        return _written_day(root, american)
    above = {element, *element.iterancestors()}
    is_below = next((each.tag == "h1" for each in root.iter("h1", "time")), False)
    for other in _below_title(root) if is_below else ():
        if other in above:  # it is in this line, or is it
            return shown
        day = _day_on(short_words_of(other, _LONGEST_LINE), american)
        if day is not None:
            return day
    return shown


def _shown_time(root: etree._Element, american: bool) -> tuple[etree._Element | None, datetime | None]:
    for element in islice(root.iter("time"), _MOST_SHOWN):
        stamp = _stamp_of(element.get("datetime") or short_words_of(element, _LONGEST_STAMP), american)
        if stamp:
            return element, stamp.at
    return None, None


_PARTS = re.compile(r"\s+[|·•–—-]\s+|[|·•\n]")
_NEAR_TITLE = 40  # elements below it
_LONGEST_LINE = 160
_TEXT_FROM = 200  # characters of an element's own from which on the article has begun


def _written_day(root: etree._Element, american: bool) -> datetime | None:
    """The day on a line between title and text, else on one above the title: that of publication, or of the last change where no
    other is told. A clock beside it is of a zone that is not told, so it is left out."""
    told = (
        stamp
        for line in chain(_lines_below_title(root), _lines_above_title(root))
        for part in _PARTS.split(line)
        if (stamp := _stamp_behind(part, american))
    )
    changed: datetime | None = None
    for stamp in told:
        day = stamp.at.replace(hour=0, minute=0, second=0)
        if not stamp.updated:
            return day
        changed = changed or day
    return changed


def _lines_below_title(root: etree._Element) -> Iterator[str]:
    return (short_words_of(element, _LONGEST_LINE) for element in _below_title(root))


def _below_title(root: etree._Element) -> Iterator[etree._Element]:
    """The elements that follow the title, as far as the text does not begin."""
    title, elements = title_of(root), root.iter()
    if title is None or not any(element is title for element in elements):
        return
    for element in islice(elements, _NEAR_TITLE):
        if len(element.text or "") >= _TEXT_FROM:
            return
        if element.tag == "blockquote" or next(element.iterancestors("blockquote"), None) is not None:
            continue  # a post, with a day of its own
        yield element


def _lines_above_title(root: etree._Element) -> Iterator[str]:
    return (short_words_of(element, _LONGEST_LINE) for element in above_title(root))


def _day_on(line: str, american: bool) -> datetime | None:
    """The day that the line tells first, unless it is that of a change."""
    stamps = (_stamp_behind(part, american) for part in _PARTS.split(line))
    stamp = next(filter(None, stamps), None)
    return stamp.at.replace(hour=0, minute=0, second=0) if stamp and not stamp.updated else None


def is_time_line(line: str) -> bool:
    """The line is nothing but times of publication and change."""
    return may_hold_stamp(line) and all(_stamp_of(part, american=False) for part in _PARTS.split(line) if part.strip())


def ends_with_time(line: str) -> bool:
    """What the line ends with is a time of publication or change."""
    return _stamp_behind(line, american=False) is not None


def _stamp_behind(line: str, american: bool) -> Stamp | None:
    """The time that a line is, or ends with behind a name."""
    words = _with_days_told(line, american).split()
    if not words or not may_hold_stamp(line):
        return None
    _, most = stamp_edges(words)
    # A last word alone, "2025", is a stamp only where no more of the line is one.
    counts = range(most, 1, -1) if most > 1 else range(most, 0, -1)
    found = (_stamp_of(" ".join(words[-count:]), american) for count in counts)
    return next(filter(None, found), None)

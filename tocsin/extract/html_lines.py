"""A tree to lines: every block is a line, with its link, its age, and the element it came from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from lxml import etree

from tocsin.extract.lines import MAX_LINES, NO_COLUMNS, Columns, Line, without_banner
from tocsin.extract.runs import FIELDS, INLINE, Run, line_of_runs, part_runs, text_of_runs
from tocsin.extract.stamps import Stamp, read_iso_stamp, read_stamp
from tocsin.extract.tree import absolute_url, is_hidden, name_of
from tocsin.extract.words import without_invisible

_SKIPPED = frozenset((
    "nav", "footer", "aside", "script", "style", "noscript", "template", "form", "button", "select", "textarea",
    "input", "iframe", "object", "embed", "svg", "canvas", "video", "audio", "figcaption", "dialog", "menu", "head",
    "title", "datalist", "map",
))  # fmt: skip
_SKIPPED_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert", "menu", "menubar",
    "tablist", "toolbar", "tooltip",
))  # fmt: skip
# Written for screen readers beside what is shown.
_UNSEEN = frozenset(
    (
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "screenreader",
        "element-invisible",
        "a11y-hidden",
    )
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# "26.11.2026 14:03:11 UTC+01:00" in the title of an element that shows "14:03".
_DAY_AND_CLOCK = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4},? \d{1,2}:\d\d")
_TIME_ATTRIBUTES = (
    "datetime",
    "data-datetime",
    "data-time",
    "data-timestamp",
    "data-date",
    "data-published",
    "title",
    "content",
)
_TIMED = frozenset(["time", "abbr", "span", "relative-time", "time-ago", "data", "small", "a", "p", "div", "td"])
_EPOCH = re.compile(r"1[3-9]\d{8}(?:\d{3})?")


@dataclass(slots=True)
class Node:
    """An element that holds lines [start, end) of the page."""

    parent: int
    tag: str
    depth: int
    start: int
    end: int = 0
    link: str | None = None


@dataclass(slots=True)
class HtmlLines:
    """Lines and the elements they stand in; `pictures` are the short alternative texts of images, by line; `columns` tell
    what stands beside the ages; `buttons` are folded names that stand below most articles, `name_places` where articles have short
    names."""

    lines: list[Line] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    columns: Columns = NO_COLUMNS
    buttons: frozenset[str] = frozenset()
    name_places: frozenset[tuple[str, int]] = frozenset()


def read_html_lines(root: etree._Element, now: datetime, base: str | None) -> HtmlLines:
    """The lines of what the page shows, in reading order."""
    return _Reader(now, base).read(root)


class _Reader:
    """Walks the tree once, without recursion, and keeps the runs of the line at hand."""

    def __init__(self, now: datetime, base: str | None) -> None:
        self.now, self.base = now, base
        self.page = HtmlLines()
        self.runs: list[Run] = []
        self.path: list[int] = []
        self.headings = 0
        self.links: list[str | None] = []
        self.kept_breaks = 0
        self.gap = 0
        self.closed = ""  # the element that ended just before, with nothing between
        self.apart = False  # the next run is a field of its own
        self.footers: Counter[int] = Counter()

    def read(self, root: etree._Element) -> HtmlLines:
        self.footers.update(map(_depth, root.iter("footer")))
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walk:
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                    self.add(element.tail)
                continue
            if event == "start":
                if self.is_skipped(element):
                    self.break_line() if name_of(element) not in INLINE else None
                    walk.skip_subtree()
                    skipped = element
                    continue
                self.enter(element)
            else:
                self.leave(element)
            if len(self.page.lines) > MAX_LINES:
                break
        self.break_line()
        for number in self.path:
            self.page.nodes[number].end = len(self.page.lines)
        return self.page

    def is_skipped(self, element: etree._Element) -> bool:
        name = name_of(element)
        if name == "footer" and self.is_card_footer(element):
            return is_hidden(element)
        if name == "figcaption" and next(element.iter(*_HEADINGS), None) is not None:
            return is_hidden(element)  # a card's words, not a picture's
        if not _UNSEEN.isdisjoint(element.get("class", "").split()):
            return True
        if not name or name in _SKIPPED or element.get("role") in _SKIPPED_ROLES or is_hidden(element):
            return True
        return name == "header" and self.is_page_header(element)

    def is_page_header(self, element: etree._Element) -> bool:
        parent = element.getparent()
        return (
            parent is not None
            and name_of(parent) == "body"
            and element.find(".//time") is None
            and element.find(".//h2") is None
        )

    def is_card_footer(self, element: etree._Element) -> bool:
        """A page has one footer; where several are alike, each closes a card."""
        return self.footers[_depth(element)] > 1 and element.getprevious() is not None

    def enter(self, element: etree._Element) -> None:
        name = name_of(element)
        if name not in INLINE or (name == "a" and _is_card(element)):
            self.break_line()
        elif name in FIELDS and self.closed in FIELDS and self.runs:
            self.runs[-1].text += " "  # the page sets fields apart by style alone
            self.apart = True
        self.closed = ""
        nodes = self.page.nodes
        parent = self.path[-1] if self.path else -1
        nodes.append(Node(parent, name, len(self.path), len(self.page.lines)))
        self.path.append(len(nodes) - 1)
        self.kept_breaks += name == "pre"
        self.headings += name in _HEADINGS or (element.get("role") == "heading")
        if name == "a":
            href = element.get("href")
            nodes[-1].link = absolute_url(href, self.base) if href else None
        self.links.append(nodes[-1].link or (self.links[-1] if self.links else None))
        if name == "img":
            self.add_picture(element)
        timed = self.timed(element) if name in _TIMED and element.attrib else None
        self.add(element.text, timed)

    def leave(self, element: etree._Element) -> None:
        name = name_of(element)
        if name not in INLINE or name == "br" or (name == "a" and _is_card(element)):
            self.break_line()
        number = self.path.pop()
        self.links.pop()
        self.page.nodes[number].end = len(self.page.lines) + bool(self.runs)
        self.kept_breaks -= name == "pre"
        self.headings -= name in _HEADINGS or (element.get("role") == "heading")
        self.closed = "" if element.tail else name
        self.add(element.tail)

    def add(self, text: str | None, stamp: Stamp | None = None) -> None:
        if text and self.kept_breaks and "\n" in text:
            self.add_lines(text)
            return
        words = " ".join(_bordered(without_invisible(text)).split()) if text else ""
        if not words and stamp is None:
            if text and self.runs:
                self.runs[-1].text += " "
            return
        padded = f" {words}" if text and text[0].isspace() else words
        padded += " " if text and text[-1].isspace() else ""
        link = self.links[-1] if self.links else None
        node = self.path[-1] if self.path else 0
        tag = self.page.nodes[node].tag if self.path else ""
        self.runs.append(Run(padded, stamp, link, self.headings > 0, node, tag, self.apart))
        self.apart = False

    def add_lines(self, text: str) -> None:
        """Text whose line breaks the page keeps; blank lines are gaps."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.gap += not self.runs
                self.break_line()
            if line.strip():
                self.add(line)

    def add_picture(self, element: etree._Element) -> None:
        alt = " ".join((element.get("alt") or "").split())
        if 2 <= len(alt) <= 40:
            self.page.pictures.append((len(self.page.lines), alt))

    def timed(self, element: etree._Element) -> Stamp | None:
        """The time in an element's attributes, where its words are short."""
        name = name_of(element)
        for attribute in _TIME_ATTRIBUTES:
            value = element.get(attribute)
            if not value or len(value) > 60 or (attribute == "content" and name != "time"):
                continue
            if _EPOCH.fullmatch(value):
                return self.stamp_of_epoch(int(value[:10]))
            tells = name == "time" or (attribute == "title" and _DAY_AND_CLOCK.match(value) is not None)
            stamp = read_iso_stamp(value, self.now) or (read_stamp(value, self.now) if tells else None)
            if stamp and not stamp.weak:
                return stamp
        return None

    def stamp_of_epoch(self, seconds: int) -> Stamp | None:
        stamp = read_iso_stamp(datetime.fromtimestamp(seconds, UTC).isoformat(), self.now)
        return stamp

    def break_line(self) -> None:
        runs, self.runs, self.apart = self.runs, [], False
        for piece in part_runs(runs, self.now) if runs else ():
            text = without_banner(text_of_runs(piece))
            stamps = [run.stamp for run in piece if run.stamp]
            if text or stamps:
                self.page.lines.append(line_of_runs(piece, text, stamps, self.now, self.gap))
                self.gap = 0


_WIDE_BLANK = re.compile(r"[ \n]\xa0[ \n]|\xa0{2,}")
_LONGEST_BORDERED = 120


def _bordered(text: str) -> str:
    """The text with a border where blanks that do not break set fields apart: "Reuters &nbsp; 10 March"."""
    return _WIDE_BLANK.sub(" · ", text) if "\xa0" in text and len(text) <= _LONGEST_BORDERED else text


def _depth(element: etree._Element) -> int:
    """How deep the element lies; deeper than this no page puts its cards."""
    return sum(1 for _ in islice(element.iterancestors(), 100))


def _is_card(link: etree._Element) -> bool:
    """A link that holds several elements and no text of its own is a block, whatever its name."""
    parts = [child for child in link if name_of(child) not in ("img", "svg", "picture", "br", "")]
    return len(parts) > 1 and not any(text and text.strip() for text in (link.text, *(child.tail for child in link)))

"""A tree to lines: every block is a line, with its link, its age, and the element it came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice, pairwise, takewhile

from lxml import etree

from tocsin.extract.fields import LONGEST_HEADER_LINE, best_stamp, is_signed, names_time, read_header_fields
from tocsin.extract.lines import (
    MAX_LINES,
    NO_COLUMNS,
    Columns,
    Line,
    is_final,
    is_ornament_text,
    is_section,
    without_banner,
)
from tocsin.extract.paywall import is_lock
from tocsin.extract.stamps import LONGEST_STAMP, Stamp, may_hold_stamp, read_iso_stamp, read_stamp
from tocsin.extract.tree import absolute_url, is_hidden, name_of
from tocsin.extract.words import without_invisible, words_in

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
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "relative-time", "time-ago",
))  # fmt: skip
_FIELDS = frozenset((
    "span", "a", "time", "small", "cite", "abbr", "data", "label", "strong", "mark", "b", "i", "em", "font",
))  # fmt: skip
_BOLD = frozenset(["b", "strong", "a"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
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
LEAST_BEFORE_HEADER = 6  # words of a text that a header ends
_LONGEST_BESIDE_LOCK = 24  # words of a title, an outlet and a lock
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


@dataclass(slots=True)
class _Run:
    text: str
    stamp: Stamp | None = None
    link: str | None = None
    heading: bool = False
    node: int = 0
    tag: str = ""  # of the element that holds it
    apart: bool = False  # a field of its own, by style alone


def read_html_lines(root: etree._Element, now: datetime, base: str | None) -> HtmlLines:
    """The lines of what the page shows, in reading order."""
    return _Reader(now, base).read(root)


class _Reader:
    """Walks the tree once, without recursion, and keeps the runs of the line at hand."""

    def __init__(self, now: datetime, base: str | None) -> None:
        self.now, self.base = now, base
        self.page = HtmlLines()
        self.runs: list[_Run] = []
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
                    self.break_line() if name_of(element) not in _INLINE else None
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
        if name not in _INLINE or (name == "a" and _is_card(element)):
            self.break_line()
        elif name in _FIELDS and self.closed in _FIELDS and self.runs:
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
        if name not in _INLINE or name == "br" or (name == "a" and _is_card(element)):
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
        self.runs.append(_Run(padded, stamp, link, self.headings > 0, node, tag, self.apart))
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
            stamp = read_iso_stamp(value, self.now) or (read_stamp(value, self.now) if name == "time" else None)
            if stamp and not stamp.weak:
                return stamp
        return None

    def stamp_of_epoch(self, seconds: int) -> Stamp | None:
        stamp = read_iso_stamp(datetime.fromtimestamp(seconds, UTC).isoformat(), self.now)
        return stamp

    def break_line(self) -> None:
        runs, self.runs, self.apart = self.runs, [], False
        for piece in _parted(_with_badges(runs), self.now) if runs else ():
            text = without_banner(_text_of(piece))
            stamps = [run.stamp for run in piece if run.stamp]
            if text or stamps:
                self.page.lines.append(_line_of(piece, text, stamps, self.now, self.gap))
                self.gap = 0


_WIDE_BLANK = re.compile(r"[ \n]\xa0[ \n]|\xa0{2,}")
_LONGEST_BORDERED = 120


def _bordered(text: str) -> str:
    """The text with a border where blanks that do not break set fields apart: "Reuters &nbsp; 10 March"."""
    return _WIDE_BLANK.sub(" · ", text) if "\xa0" in text and len(text) <= _LONGEST_BORDERED else text


def _depth(element: etree._Element) -> int:
    """How deep the element lies; deeper than this no page puts its cards."""
    return sum(1 for _ in islice(element.iterancestors(), 100))


def _text_of(runs: Iterable[_Run]) -> str:
    return " ".join("".join(run.text for run in runs).split())


def _parted(runs: list[_Run], now: datetime) -> list[list[_Run]]:
    """The fields of a whole article that only style sets apart, an age and running text among them; else all as one."""
    labels = _labels_beside(runs)
    if labels:
        cuts = [0, *labels, *(at + 1 for at in labels), len(runs)]
        pieces = (runs[start:end] for start, end in pairwise(sorted(set(cuts))))
        return [field for piece in pieces for field in _parted(piece, now)]
    last = _header_at_end(runs, now)
    if last:
        return [*_parted(runs[:last], now), runs[last:]]
    starts = [0, *(at for at, run in enumerate(runs) if at and run.apart)]
    fields = [runs[start:end] for start, end in pairwise([*starts, len(runs)])]
    texts = [_text_of(field) for field in fields]
    if len(fields) < 3 or not any(is_final(text) and len(text.split()) >= 6 for text in texts):
        return [runs]
    timed = (
        any(run.stamp for run in field) or read_stamp(text, now) for field, text in zip(fields, texts, strict=True)
    )
    return fields if any(timed) else [runs]


_BADGE = "Plus"


def _with_badges(runs: list[_Run]) -> list[_Run]:
    """ "Plus" in an element of its own before a heading's words, or behind them, in the capitals that tell it is a lock."""
    if len(runs) < 2:
        return runs
    return [_shouted(run) if _is_badge(runs, at) else run for at, run in enumerate(runs)]


def _is_badge(runs: list[_Run], at: int) -> bool:
    run = runs[at]
    if run.text.strip() != _BADGE or not run.heading or run.tag not in _FIELDS:
        return False
    return at == len(runs) - 1 or (at == 0 and runs[1].text.lstrip()[:1].isupper())


def _shouted(run: _Run) -> _Run:
    return replace(run, text=run.text.upper())


def _labels_beside(runs: list[_Run]) -> list[int]:
    """The runs, of several, that are the label of a lock or a section, where the others are no sentence that they belong to."""
    if len(runs) < 2:
        return []
    labels = [at for at, run in enumerate(runs) if run.tag in _FIELDS and _stands_alone(run.text.strip())]
    last = len(runs) - 1
    short = labels and len(_text_of(runs).split()) <= _LONGEST_BESIDE_LOCK
    return [at for at in labels if short or at in (0, last)]


def _stands_alone(text: str) -> bool:
    return is_lock(text) or is_section(text)


def _header_at_end(runs: list[_Run], now: datetime) -> int | None:
    """Where an element of its own that tells outlet and age follows the last sentence of a text."""
    told = [at for at, run in enumerate(runs) if run.text.strip()]
    if len(told) < 2 or runs[told[-1]].tag not in _FIELDS:
        return None
    text = _text_of(runs[: told[-1]])
    if not is_final(text) or len(text.split()) < LEAST_BEFORE_HEADER or not may_hold_stamp(runs[told[-1]].text):
        return None
    stamp, beside = read_header_fields(runs[told[-1]].text, now)
    return told[-1] if stamp and beside and not stamp.weak else None


def _is_card(link: etree._Element) -> bool:
    """A link that holds several elements and no text of its own is a block, whatever its name."""
    parts = [child for child in link if name_of(child) not in ("img", "svg", "picture", "br", "")]
    return len(parts) > 1 and not any(text and text.strip() for text in (link.text, *(child.tail for child in link)))


def _line_of(runs: list[_Run], text: str, stamps: list[Stamp], now: datetime, gap: int) -> Line:
    link, words = _main_link(runs, text)
    heading = sum(len(run.text.strip()) for run in runs if run.heading) * 2 > len(text)
    stamp, beside = _header_of(runs, text, stamps, now)
    link = link or _link_of_field(runs, beside)
    words_of_runs = [run.text.strip() for run in runs if run.text.strip()]
    buttons = stamp is None and (_are_buttons(words_of_runs, text) or _is_menu(runs))
    lead = "" if heading or stamp else _bold_lead(runs, text)
    return Line(text, gap, heading, link, stamp, beside, aside=buttons, node=runs[0].node, linked=words, lead=lead)


def _bold_lead(runs: list[_Run], text: str) -> str:
    """The words in bold, or linked, with which a longer line begins."""
    bold = list(takewhile(lambda run: run.tag in _BOLD or not run.text.strip(), runs))
    lead = _text_of(bold)
    return lead if 8 <= len(lead) <= 160 and len(lead) < len(text) else ""


def _are_buttons(words: list[str], text: str) -> bool:
    return len(words) > 1 and len(text) <= 120 and all(map(is_ornament_text, words))


def _is_menu(runs: list[_Run]) -> bool:
    """Links of a word or two in a row, and nothing else: buttons, tags, numbers of pages."""
    told = [run for run in runs if any(map(str.isalnum, run.text))]
    return len({run.node for run in told}) > 2 and all(run.tag == "a" and len(run.text.split()) <= 3 for run in told)


def _main_link(runs: list[_Run], text: str) -> tuple[str | None, str]:
    """The link that is most of the line, and its words; (None, "") where the line is mostly no link."""
    linked: dict[str, str] = {}
    for run in runs:
        if run.link:
            linked[run.link] = linked.get(run.link, "") + run.text
    if sum(map(len, linked.values())) * 2 <= len(text):
        return None, ""
    link = max(linked, key=lambda address: len(linked[address]))
    return link, " ".join(linked[link].split())


def _link_of_field(runs: list[_Run], beside: tuple[str, ...]) -> str | None:
    """The address of the longest field beside an age that is a link."""
    linked = [run for run in runs if run.link and " ".join(run.text.split()) in beside]
    return max(linked, key=lambda run: len(run.text)).link if linked else None


def _header_of(runs: list[_Run], text: str, stamps: list[Stamp], now: datetime) -> tuple[Stamp | None, tuple[str, ...]]:
    """The line's age and what stands beside it, from its text, or from its pieces where only the mark-up parts them."""
    if len(text) > LONGEST_HEADER_LINE or is_signed(text):
        return None, ()
    stamp, beside = _from_pieces(runs, text, now) if any(run.apart for run in runs) else (None, ())
    if stamp and not stamp.weak:
        return stamp, beside
    stamp, beside = read_header_fields(text, now)
    if not stamp or (len(runs) > 1 and not beside and len(text) > LONGEST_STAMP):
        stamp, beside = _from_pieces(runs, text, now)
    elif stamps:
        stamp = best_stamp([*stamps, stamp])
    return stamp, tuple(part for field in beside for part in _parts_by_markup(field, runs))


def _parts_by_markup(field: str, runs: list[_Run]) -> tuple[str, ...]:
    """A title and an outlet with nothing but an element's border between: "<a>A title of words</a> <em>Reuters</em>"."""
    for run, after in pairwise(run for run in runs if run.text.strip()):
        title = " ".join(run.text.split())
        rest = field.removeprefix(f"{title} ")
        if rest == field or words_in(title) < 3 or after.node == run.node or after.tag not in _INLINE:
            continue
        if " ".join(after.text.split()).startswith(rest):
            return title, rest
    return (field,)


def _from_pieces(runs: list[_Run], text: str, now: datetime) -> tuple[Stamp | None, tuple[str, ...]]:
    told: list[Stamp] = []
    beside: list[str] = []
    for run in runs:
        words = run.text.strip(" |·•-–—,\t")
        read = read_stamp(words, now) if words and not names_time(words) else None
        stamps = [run.stamp if len(words) <= LONGEST_STAMP else None, read]
        if words and not any(stamps):
            stamp, names = read_header_fields(words, now)  # "<small>Reuters, 2 hours ago</small>"
            stamps = [stamp if stamp and not stamp.weak else None]
            beside += names if any(stamps) else [words]
        told += [stamp for stamp in stamps if stamp]
    words_beside = sum(len(words.split()) for words in beside)
    if not told or (words_beside > 12 and (is_final(text) or words_beside > 40)):
        return None, ()
    return best_stamp(told), tuple(beside)

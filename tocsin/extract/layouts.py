"""How a page heads its articles: which lines around an age are outlet and title, voted by all ages of the page.

MDR, RoadRunner and FiVaTech look for the repeated subtree; in text that was flattened the header is what repeats. Each
layout gives every line of the page a role; the layout whose roles suit the lines best is the page's.
"""

from __future__ import annotations

from dataclasses import replace

from tocsin.extract.fields import is_name
from tocsin.extract.fits import fit_foot, fit_rest, fit_source, fit_start, fit_title, fit_top
from tocsin.extract.lines import is_section, is_statement, names_source
from tocsin.extract.paywall import is_lock
from tocsin.extract.shapes import LAYOUTS, VOTERS, Header, Layout, Page

_MOST_LINES_ABOVE = 4  # between a title and its text: a lock, a caption, a sentence
# Headers that score less than this on average are no headers: the ages stand in prose, a chronicle or a list of links.
LEAST_SCORE = 0.35
MISSING = -3.0  # what a layout loses by an article without a title


def vote_layout(page: Page) -> tuple[Layout, list[Header], float, float]:
    """The layout that explains the page best, its headers, their mean score, above 0 where the layout holds, and that score
    less what the layout leaves unexplained."""
    sample = replace(page, anchors=page.anchors[:VOTERS]) if len(page.anchors) > VOTERS else page
    readings = [sample, replace(sample, skipped=sample.constant)] if sample.constant else [sample]
    scores = {(layout, reading.skipped): _score(reading, layout) for reading in readings for layout in LAYOUTS}
    layout, skipped = max(scores, key=lambda choice: sum(scores[choice]))
    fit, rest = scores[layout, skipped]
    return layout, read_headers(replace(page, skipped=skipped), layout), fit, fit + rest


def _score(page: Page, layout: Layout) -> tuple[float, float]:
    """How well the headers fit on average, and how badly the lines that are left fit their place."""
    headers = read_headers(page, layout)
    fit = sum(header.score for header in headers) / len(headers) + fit_top(page, headers)
    return fit, fit_rest(page, layout, headers) / len(headers)


def read_headers(page: Page, layout: Layout) -> list[Header]:
    headers: list[Header] = []
    floor, leads = 0, False
    for number, anchor in enumerate(page.anchors):
        ceiling = page.anchors[number + 1] if number + 1 < len(page.anchors) else len(page.lines)
        header = _Reading(page, anchor, floor, ceiling, leads=leads).read(layout)
        headers.append(header)
        leads = leads or (not number and is_lock(page.lines[header.start].text))
        floor = max(header.end, anchor + 1)
    if layout.closes:
        return _without_page_name(page, _with_like_title(page, headers, layout), layout)
    ends = [header.start for header in headers[1:]] + [len(page.lines)]
    return [replace(header, body=(header.end, end)) for header, end in zip(headers, ends, strict=True)]


def _with_like_title(page: Page, headers: list[Header], layout: Layout) -> list[Header]:
    """The headers, the first with the title that is a heading or a link as those of all others are: above it stands the page's
    own."""
    dresses = {_dress_of(page, header.title) for header in headers[1:]}
    if len(dresses) != 1 or not any(dress := dresses.pop()) or _dress_of(page, headers[0].title) == dress:
        return headers
    lines = range(headers[0].start, headers[0].body[1])
    title = next((at for at in lines if page.shapes[at].title and _dress_of(page, at) == dress), None)
    if title is None:
        return headers
    ceiling = headers[1].anchor
    return [_Reading(page, headers[0].anchor, title, ceiling).read(layout), *headers[1:]]


def _dress_of(page: Page, at: int | None) -> tuple[bool, bool]:
    line = page.lines[at] if at is not None else None
    return (line.heading, line.link is not None) if line is not None else (False, False)


def _without_page_name(page: Page, headers: list[Header], layout: Layout) -> list[Header]:
    """The headers, the first without a line that all others lack above their text: the page's name. Of two headers the first must
    show it otherwise than the second its title."""
    heads = [_length_of_head(page, header) for header in headers]
    if len(heads) < 2 or len(set(heads[1:])) > 1 or heads[0] != heads[1] + 1:
        return headers
    first, second = (page.lines[header.start] for header in headers[:2])
    unlike = first.heading and (not second.heading or bool(second.link and not first.link))
    if len(headers) == 2 and not unlike:
        return headers
    without = _Reading(page, headers[0].anchor, headers[0].start + 1, headers[1].anchor).read(layout)
    return [without, *headers[1:]]


def _length_of_head(page: Page, header: Header) -> int:
    """How many lines that may be titles stand above the article's text."""
    lines = range(header.start, header.body[1])
    text = next((at for at in lines if page.shapes[at].prose or is_statement(page.lines[at].text)), header.body[1])
    return sum(page.shapes[at].title for at in range(header.start, text))


class _Reading:
    """One header, read outwards from its age between the header before (`floor`) and the age after (`ceiling`)."""

    def __init__(self, page: Page, anchor: int, floor: int, ceiling: int, *, leads: bool = False) -> None:
        """`leads`: a lock stands above the page's first header."""
        self.page, self.anchor, self.floor, self.ceiling, self.leads = page, anchor, floor, ceiling, leads
        self.title: int | None = None
        self.source: int | None = None
        self.inline_title, self.inline_source = page.inline[anchor]
        self.score = 1.0 if self.inline_title else 0.0

    def read(self, layout: Layout) -> Header:
        before, _, after = (layout.foot if layout.closes else layout.head).partition("A")
        start, end = self.anchor, self.anchor + 1
        for role in reversed(before):
            taken = self.take(role, start - 1, self.floor - 1, -1)
            start = start if taken is None else taken
        for role in after:
            taken = self.take(role, end, self.ceiling, 1)
            end = end if taken is None else taken + 1
        if layout.closes:
            return self.close(layout, start, end)
        self.score += fit_start(self.page, start, end, self.floor) + self.fit_end(end)
        start = self.with_ornaments(start)
        return Header(start, end, self.anchor, self.title, self.source, self.score, (end, end))

    def with_ornaments(self, start: int) -> int:
        """A lock or the like above the header is of it, where more blank lines stand above than between; so is a lock
        above the page's first header, and above any where it is so there."""
        lines, at, inner, found = self.page.lines, start, 0, start
        while at > self.floor and self.page.shapes[at - 1].passed:
            inner = max(inner, lines[at].gap)
            at -= 1
            leads = (self.leads or not self.floor) and is_lock(lines[at].text)
            if leads or lines[at].gap > inner or not (at or inner):
                found = at
        return found

    def close(self, layout: Layout, foot_start: int, end: int) -> Header:
        """The head of an article whose age stands at its end: the first lines after the article before."""
        start = self.start_behind_gap(foot_start) if self.floor else self.start_of_first(foot_start)
        while start < foot_start and (self.page.shapes[start].passed or self.page.shapes[start].furniture):
            start += 1
        while layout.head == "T" and start < foot_start and self.is_button(start):
            start += 1
        at = start
        start = self.with_ornaments(start)
        while start > self.floor and not self.page.lines[start].gap and self.page.shapes[start - 1].passed:
            start -= 1  # a lock above the title is the article's
        for role in layout.head:
            taken = self.take(role, at, foot_start, 1)
            at = at if taken is None else taken + 1
        body = range(at, foot_start)
        self.score += (0.6 if self.page.shapes[body[-1]].prose else -0.4) if body else -0.5
        self.score += fit_start(self.page, start, end, self.floor) + fit_foot(self.page, foot_start, end)
        return Header(start, end, self.anchor, self.title, self.source, self.score, (at, foot_start))

    def is_button(self, at: int) -> bool:
        """The line stands over most of the articles: no title does."""
        shape, ages = self.page.shapes[at], len(self.page.anchors)
        return shape.label and ages > 1 and self.page.counts[shape.name] >= max(2, 0.7 * ages)

    def start_behind_gap(self, foot_start: int) -> int:
        """Where an article begins below another: behind the one widest gap above its text, where a title stands there; else at once.
        What stands before it is the page's, or the other article's."""
        first = next((at for at in range(self.floor, foot_start) if self.page.shapes[at].prose), self.floor)
        gaps = [self.page.lines[at].gap for at in range(self.floor, first + 1)]
        start = self.floor + gaps.index(max(gaps))
        if gaps.count(max(gaps)) > 1 or not any(map(self.may_be_title, range(start, first))):
            return self.floor
        return start

    def start_of_first(self, foot_start: int) -> int:
        """Where the page's first article begins: with the lines without a gap around its first prose, or with those above
        where the prose opens them."""
        first = next((at for at in range(foot_start) if self.page.shapes[at].prose), 0)
        start = self.start_of_block(first)
        for _ in range(_MOST_LINES_ABOVE):
            if any(map(self.may_be_title, range(start, first))):
                break
            start = self.start_of_block(max(start - 1, 0))
        return start

    def may_be_title(self, at: int) -> bool:
        shape = self.page.shapes[at]
        return shape.title and not shape.passed and not is_statement(self.page.lines[at].text)

    def start_of_block(self, at: int) -> int:
        while at > 0 and not self.page.lines[at].gap:
            at -= 1
        return at

    def take(self, role: str, at: int, bound: int, step: int) -> int | None:
        """Give the role to the next line that is no ornament; None where the line of the age has it, or none fits."""
        if (role == "S" and self.inline_source) or (role == "T" and self.inline_title):
            self.score -= 0.4
            return None
        found = _skip(self.page, at, bound, step)
        if role == "S" and self.is_section(at, bound) and (found is None or not self.may_be_source(found)):
            found = at
        if found is None or (role == "S" and not self.page.shapes[found].source):
            self.score += MISSING if role == "T" else -1.2
            return None
        self.score += fit_title(self.page, found) if role == "T" else fit_source(self.page, found)
        self.score -= 0.1 * (abs(found - at) > 0)
        if role == "T":
            self.title = found
        else:
            self.source = found
        return found

    def may_be_source(self, at: int) -> bool:
        """The line looks like an outlet more than like a title."""
        shape = self.page.shapes[at]
        name = names_source(self.page.lines[at].text).split()
        return shape.source and (len(name) < 4 or self.page.counts[shape.name] > 1 or is_name(name))

    def is_section(self, at: int, bound: int) -> bool:
        """The word stands where an outlet should, and is also a section's: "Science", "Welt"."""
        return at != bound and 0 <= at < len(self.page.lines) and is_section(self.page.lines[at].text)

    def fit_end(self, end: int) -> float:
        """Prose follows a header."""
        if end >= self.ceiling:
            return 0.0
        return 0.6 if self.page.shapes[end].prose else 0.0


def _skip(page: Page, at: int, bound: int, step: int) -> int | None:
    """The next line that is no ornament, at most four further; None where there is none before the bound."""
    for _ in range(5):
        if at == bound or not 0 <= at < len(page.lines):
            return None
        if not _is_passed_over(page, at):
            return at
        at += step
    return None


def _is_passed_over(page: Page, at: int) -> bool:
    return page.shapes[at].passed or (bool(page.skipped) and page.shapes[at].name in page.skipped)

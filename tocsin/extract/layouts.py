"""How a page heads its articles: which lines around an age are outlet and title, voted by all ages of the page.

MDR, RoadRunner and FiVaTech look for the repeated subtree; in text that was flattened the header is what repeats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tocsin.extract.lines import (
    LONGEST_SOURCE,
    Line,
    is_final,
    is_furniture,
    is_label,
    is_ornament,
    is_ornament_text,
    is_prose,
    is_section,
    is_source_like,
    is_statement,
    is_title_like,
    names_source,
)
from tocsin.extract.words import fold

# A page shows its layout in its first articles.
VOTERS = 100


@dataclass(frozen=True, slots=True)
class Layout:
    """Roles of the lines before and after an age, in reading order: S outlet, T title. `foot`: the age closes the
    article, and its title is the first line after the foregoing article."""

    before: str
    after: str
    foot: bool = False


LAYOUTS = (
    Layout("", "T"),
    Layout("S", "T"),
    Layout("T", ""),
    Layout("ST", ""),
    Layout("TS", ""),
    Layout("T", "S"),
    Layout("", "ST"),
    Layout("", "TS"),
    Layout("S", "", foot=True),
    Layout("", "S", foot=True),
    Layout("", "", foot=True),
)


@dataclass(frozen=True, slots=True)
class Header:
    """The lines [start, end) that head an article; the age is at `anchor`. `foot_start`: where the closing lines begin."""

    start: int
    end: int
    anchor: int
    title: int | None  # the line of the title; None: beside the age, or nowhere
    source: int | None
    score: float
    foot_start: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the indices of their ages, and how often each folded short line occurs."""

    lines: Sequence[Line]
    anchors: Sequence[int]
    counts: Counter[str]
    column: int | None = None  # which field of an age's line is the title
    constant: frozenset[str] = frozenset()  # folded labels that stand by most ages
    skipped: frozenset[str] = frozenset()  # those of them that are taken for furniture


def page_of(lines: Sequence[Line], anchors: Sequence[int]) -> Page:
    counts = Counter(fold(names_source(line.text)) for line in lines if len(line.text) <= LONGEST_SOURCE)
    for anchor in anchors:
        counts.update(fold(names_source(field)) for field in lines[anchor].beside)
    return Page(lines, anchors, counts, title_column(lines, anchors), _constant_labels(lines, anchors))


def title_column(lines: Sequence[Line], anchors: Sequence[int]) -> int | None:
    """Which field beside the ages is the title: the one that has the most words, where it has four on average."""
    rows = [fields for fields in (name_fields(lines[anchor]) for anchor in anchors) if len(fields) >= 2]
    if len(rows) * 2 <= len(anchors):
        return None
    width = min(map(len, rows))
    means = [sum(len(row[at].split()) for row in rows) / len(rows) for at in range(width)]
    best = max(range(width), key=lambda at: means[at])
    return best if means[best] >= 3.5 else None


def _constant_labels(lines: Sequence[Line], anchors: Sequence[int]) -> frozenset[str]:
    """Labels that stand within three lines of most ages: one outlet for all, or furniture."""
    near: Counter[str] = Counter()
    for anchor in anchors[:VOTERS]:
        around = range(max(0, anchor - 3), min(len(lines), anchor + 4))
        near.update({fold(lines[at].text) for at in around if is_label(lines[at]) and not lines[at].stamp})
    least = max(3, 0.7 * min(len(anchors), VOTERS))
    return frozenset(label for label, count in near.items() if count >= least)


def vote_layout(page: Page) -> tuple[Layout, list[Header], float]:
    """The layout that explains the page best, its headers, and its mean score; a header scores above 0 where it holds."""
    sample = replace(page, anchors=page.anchors[:VOTERS]) if len(page.anchors) > VOTERS else page
    readings = [sample, replace(sample, skipped=sample.constant)] if sample.constant else [sample]
    scores = {(layout, reading.skipped): _score(reading, layout) for reading in readings for layout in LAYOUTS}
    layout, skipped = max(scores, key=lambda choice: scores[choice])
    return layout, read_headers(replace(page, skipped=skipped), layout), scores[layout, skipped]


def _score(page: Page, layout: Layout) -> float:
    headers = read_headers(page, layout)
    mean = sum(header.score for header in headers) / len(headers)
    return mean - (_leftover(page, layout, headers) if len(page.anchors) < VOTERS else 0.0)


def read_headers(page: Page, layout: Layout) -> list[Header]:
    headers: list[Header] = []
    floor = 0
    for number, anchor in enumerate(page.anchors):
        ceiling = page.anchors[number + 1] if number + 1 < len(page.anchors) else len(page.lines)
        header = (_read_foot if layout.foot else _read_head)(page, layout, anchor, floor, ceiling)
        headers.append(header)
        floor = max(header.end, anchor + 1)
    return headers


MISSING = -3.0


def _read_head(page: Page, layout: Layout, anchor: int, floor: int, ceiling: int) -> Header:
    lines = page.lines
    score, title, source = 0.0, None, None
    inline_title, inline_source = inline_fields(lines[anchor], page.column)
    start, end = anchor, anchor + 1
    wanted = list(reversed(layout.before))
    for role in wanted:
        if (role == "S" and inline_source) or (role == "T" and inline_title):
            score -= 0.4
            continue
        at = _skip(page, start - 1, floor - 1, -1)
        if at is None or (role == "S" and not is_source_like(lines[at])):
            score += MISSING if role == "T" else -1.2
            continue
        start = at
        title, source = (at, source) if role == "T" else (title, at)
        score += _fit(page, role, lines[at])
    for role in layout.after:
        if (role == "S" and inline_source) or (role == "T" and inline_title):
            score -= 0.4
            continue
        at = _skip(page, end, ceiling, 1)
        if at is None or (role == "S" and not is_source_like(lines[at])):
            score += MISSING if role == "T" else -1.2
            continue
        end = at + 1
        title, source = (at, source) if role == "T" else (title, at)
        score += _fit(page, role, lines[at])
    if inline_title:
        score += 1.0
    score += _fit_edges(page, start, end, floor, ceiling)
    return Header(start, end, anchor, title, source, score)


def _skip(page: Page, at: int, bound: int, step: int) -> int | None:
    """The next line that is no ornament, at most four further; None where there is none before the bound."""
    for _ in range(5):
        if at == bound or not 0 <= at < len(page.lines):
            return None
        if not _is_passed_over(page, page.lines[at]):
            return at
        at += step
    return None


def _is_passed_over(page: Page, line: Line) -> bool:
    if is_ornament(line) or (is_section(line.text) and not line.heading):
        return True
    return bool(page.skipped) and fold(line.text) in page.skipped


def name_fields(line: Line) -> list[str]:
    """What stands beside an age and may be title or outlet."""
    return [field for field in line.beside if not is_ornament_text(field) and not is_section(field)]


def inline_fields(line: Line, column: int | None = None) -> tuple[str | None, str | None]:
    """Title and outlet that stand on the age's own line; `column` is the field that the page's other ages have as title."""
    fields = name_fields(line)
    titles = [field for field in fields if len(field.split()) >= 5 or len(field) > LONGEST_SOURCE - 8]
    title = fields[column] if column is not None and column < len(fields) > 1 else max(titles, key=len, default=None)
    names = [field for field in fields if field != title]
    return title, (names_source(names[0]) or None) if names else None


def _fit(page: Page, role: str, line: Line) -> float:
    if role == "S":
        known = page.counts[fold(names_source(line.text))]
        proven = known > 1 and fold(line.text) not in page.constant
        return 0.5 + (0.7 if proven else 0.0) - (0.8 if line.heading or (line.link and not known > 1) else 0.0)
    if not is_title_like(line):
        return -2.5 if line.stamp or (is_prose(line) and is_statement(line.text)) else -1.5
    length = len(line.text)
    fit = 1.0 if 20 <= length <= 220 else 0.2
    fit += 0.8 if line.heading else 0.3 if line.link else 0.0
    fit -= 1.2 if is_statement(line.text) else 0.0
    fit -= 0.8 if page.counts[fold(line.text)] > 1 and length <= LONGEST_SOURCE else 0.0
    return fit


def _fit_edges(page: Page, start: int, end: int, floor: int, ceiling: int) -> float:
    """Blank lines belong before a header, prose after it, and the end of a sentence before."""
    lines = page.lines
    inner = max((lines[at].gap for at in range(start + 1, end)), default=0)
    fit = 0.0
    if start > floor:
        fit += 0.6 if lines[start].gap > inner else -1.0 if lines[start].gap < inner else 0.0
        last = lines[start - 1]
        fit += (
            0.0
            if last.stamp
            else (
                0.5
                if is_final(last.text) or is_furniture(last)
                else -0.6
                if is_label(last) or is_title_like(last)
                else 0.0
            )
        )
    elif inner > lines[start].gap and start:
        fit -= 0.5
    if end < ceiling:
        fit += 0.6 if is_prose(lines[end]) else -0.4 if is_label(lines[end]) and not lines[end].stamp else 0.0
    return fit


def _read_foot(page: Page, layout: Layout, anchor: int, floor: int, ceiling: int) -> Header:
    """Title first, then the body; outlet and age close the article."""
    lines = page.lines
    score, source = 0.0, None
    _, inline_source = inline_fields(lines[anchor], page.column)
    foot_start, end = anchor, anchor + 1
    if "S" in layout.before + layout.after:
        before = bool(layout.before)
        at = _skip(page, anchor - 1, floor, -1) if before else _skip(page, anchor + 1, ceiling, 1)
        if inline_source or at is None or not is_source_like(lines[at]):
            score -= 0.4 if inline_source else 1.5
        else:
            source = at
            score += _fit(page, "S", lines[at])
            foot_start, end = (at, end) if before else (foot_start, at + 1)
    while floor < foot_start and is_ornament(lines[floor]):
        floor += 1
    if floor >= foot_start:
        return Header(anchor, end, anchor, None, source, score + MISSING, foot_start)
    score += _fit(page, "T", lines[floor])
    body = lines[floor + 1 : foot_start]
    score += (0.6 if is_prose(body[-1]) else -0.4) if body else -0.5
    inner = max((lines[at].gap for at in range(floor + 1, end)), default=0)
    if end < len(lines):
        score += 0.6 if lines[end].gap > inner else -1.0 if lines[end].gap < inner else 0.0
    return Header(floor, end, anchor, floor, source, score, foot_start)


def _leftover(page: Page, layout: Layout, headers: Sequence[Header]) -> float:
    """What the layout leaves unexplained: prose after the last age of articles that ages close."""
    if not layout.foot:
        return 0.0
    rest = page.lines[headers[-1].end :]
    return 3.0 if any(map(is_prose, rest)) else 0.0

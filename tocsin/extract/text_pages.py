"""Lines of a page to its articles: ages are found, the layout is voted, bodies are cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from tocsin.extract.ages import Reading, readings_of
from tocsin.extract.assembly import Parts, Refrain, assemble, refrain_of, with_suffix_sources
from tocsin.extract.dress import undress
from tocsin.extract.fields import LONGEST_TITLE
from tocsin.extract.layouts import Header, inline_fields, name_fields, page_of, title_column, vote_layout
from tocsin.extract.lines import (
    Line,
    is_furniture,
    is_label,
    is_ornament,
    is_prose,
    is_statement,
    is_title_like,
    names_source,
    read_lines,
)
from tocsin.extract.stamps import Form
from tocsin.extract.types import Dropped, Reason, Split
from tocsin.extract.words import fold

# Headers that score less than this on average are no headers: the ages stand in prose, a chronicle or a list of links.
LEAST_SCORE = 0.35
# Prose before the first header that makes it an article and not the page's own introduction, characters.
LEAST_LEAD = 140
# Articles must hold this part of the prose, or the ages belong to a list of links beside one article.
LEAST_SHARE = 0.4
# One article holds this part of the prose: it is the only one, or the only one that is shown in full.
DOMINANT = 0.9
# A list of links hangs on an article of at least this many characters.
LONG_PROSE = 500


def split_text(content: str, now: datetime) -> Split:
    """The articles of a plain text read at `now`, in reading order."""
    return split_lines(undress(read_lines(content, now), now), now)


def split_lines(lines: Sequence[Line], now: datetime) -> Split:
    """The articles of lines read at `now`: those that the best layout of the best reading of their ages tells."""
    best: tuple[float, Reading, list[Header], tuple[Dropped, ...]] | None = None
    for reading in readings_of(lines, now):
        reading, echoes = _without_echoes(reading)
        _, headers, score, total = vote_layout(page_of(reading.lines, reading.anchors))
        if score >= LEAST_SCORE and (best is None or total > best[0]):
            best = total, reading, headers, echoes
    if best is None or is_one_article(best[1].lines, best[2]):
        return one_article(lines)
    _, reading, headers, echoes = best
    split = _cut(reading.lines, headers)
    return Split(split.segments, echoes + split.dropped)


def _without_echoes(reading: Reading) -> tuple[Reading, tuple[Dropped, ...]]:
    """Leave out the line that repeats the outlet of its header ("Les Echos", "14 minutes ago", "- Les Echos")."""
    kept: list[Line] = []
    echoes: list[Dropped] = []
    anchors: list[int] = []
    ages = set(reading.anchors)
    stamped = -9  # the last age
    for at, line in enumerate(reading.lines):
        stamped = at if line.stamp else stamped
        if at in ages:
            anchors.append(len(kept))
        if not line.stamp and at - stamped <= 3 and len(line.text) <= LONGEST_TITLE and _echoes(line, kept[-4:]):
            echoes.append(Dropped(line.text, Reason.REPEATED))
        else:
            kept.append(line)
    return Reading(kept, anchors), tuple(echoes)


def _echoes(line: Line, before: Sequence[Line]) -> bool:
    name = fold(names_source(line.text))
    for other in reversed(before):
        if fold(names_source(other.text)) == name or any(fold(names_source(field)) == name for field in other.beside):
            return bool(name)
        if not other.stamp and not is_ornament(other):
            return False
    return False


# --- one article, or many ---


def is_one_article(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """The ages belong to links beside one article: it holds most of the prose, and they hold little or none."""
    lead = prose_length(lines[: headers[0].start])
    bodies = [prose_length(lines[slice(*header.body)]) for header in headers]
    everything = lead + sum(bodies)
    if lead >= LONG_PROSE and sum(bodies) < LEAST_SHARE * everything:
        return True
    if lead >= LEAST_LEAD and not sum(bodies):
        return True
    own = max(bodies)
    if len(bodies) < 2 or lead >= LEAST_LEAD or own < LONG_PROSE or own < DOMINANT * everything:
        return False
    return _stands_apart(lines, headers, bodies.index(own))


def _stands_apart(lines: Sequence[Line], headers: Sequence[Header], own: int) -> bool:
    """The header of the article that holds the prose is of another kind than the rest, or a label ends its part of the
    page; links to a site's own articles name no outlets."""
    looks = [look_of(lines[header.anchor]) for header in headers]
    if looks.count(looks[own]) == 1:
        return True
    if all(header.source is not None or look.names for header, look in zip(headers, looks, strict=True)):
        return False
    start, end = headers[own].body
    last_prose = max((at for at in range(start, end) if is_prose(lines[at])), default=end)
    return own + 1 < len(headers) and any(is_label(lines[at]) for at in range(last_prose + 1, end))


class Look(NamedTuple):
    """How an age is shown: with names beside it or alone, and in which form."""

    names: bool
    form: Form | None


def look_of(age: Line) -> Look:
    return Look(bool(name_fields(age)), age.stamp.form if age.stamp else None)


def prose_length(lines: Sequence[Line]) -> int:
    """Characters of running text."""
    return sum(len(line.text) for line in lines if is_prose(line))


# --- cutting ---


def _cut(lines: Sequence[Line], headers: Sequence[Header]) -> Split:
    """The lead, where it is an article, and an article for each header; the rest is told as dropped."""
    first = headers[0]
    closes = first.body[1] <= first.anchor
    lead = lines[: first.start]
    has_lead = not closes and prose_length(lead) >= LEAST_LEAD
    split = one_article(lead) if has_lead else Split((), _outside(lead))
    segments, dropped = list(split.segments), list(split.dropped)
    bodies = [lines[slice(*header.body)] for header in headers]
    if not closes:
        wide = min((lines[header.start].gap for header in headers if header.start), default=0)
        pieces = [_without_headless(body, wide) for body in bodies]
    else:
        pieces = [(body, ()) for body in bodies]
    refrain = refrain_of([body for body, _ in pieces])
    column = title_column(lines, [header.anchor for header in headers])
    for header, after, (body, headless) in zip(headers, [*headers[1:], None], pieces, strict=True):
        found, left = assemble(_parts_of(lines, header, body, column), refrain)
        segments += found
        dropped += left
        for article in map(one_article, headless):
            segments += article.segments
            dropped += article.dropped
        if closes:
            dropped += _outside(lines[header.end : after.start if after else None])
    return Split(with_suffix_sources(segments), tuple(dropped))


def _without_headless(body: Sequence[Line], wide: int) -> tuple[Sequence[Line], tuple[Sequence[Line], ...]]:
    """The body before, and the articles after, gaps as wide as those before headers, where a title and prose follow."""
    starts = [
        at
        for at, line in enumerate(body[:-1])
        if at
        and line.gap >= wide >= 2
        and is_title_like(line)
        and not is_statement(line.text)
        and is_prose(body[at + 1])
    ]
    headless = [body[start:end] for start, end in pairwise([*starts, len(body)])]
    if any(prose_length(lines) < LEAST_LEAD for lines in headless):
        return body, ()
    return body[: starts[0]] if starts else body, tuple(headless)


def _outside(lines: Sequence[Line]) -> tuple[Dropped, ...]:
    return tuple(Dropped(line.text, Reason.OUTSIDE) for line in lines)


def _parts_of(lines: Sequence[Line], header: Header, body: Sequence[Line], column: int | None) -> Parts:
    age = lines[header.anchor]
    inline_title, inline_source = inline_fields(age, column)
    used = {header.title, header.source, header.anchor, *range(*header.body)}
    title = lines[header.title] if header.title is not None else None
    return Parts(
        source=names_source(lines[header.source].text) if header.source is not None else inline_source,
        title=title.as_title if title else inline_title or "",
        age=age,
        marks=[lines[at] for at in range(header.start, header.end) if at not in used],
        body=body,
        url=title.link if title and title.link else next((line.link for line in _links_of(lines, header)), None),
    )


def _links_of(lines: Sequence[Line], header: Header) -> Sequence[Line]:
    """The lines of the article that are an address, or linked."""
    start, end = min(header.start, header.body[0]), max(header.end, header.body[1])
    return [line for line in lines[start:end] if line.link and not is_prose(line)]


def one_article(lines: Sequence[Line]) -> Split:
    """The lines as one article: its title is the first that looks like one before the prose."""
    first_prose = next((at for at, line in enumerate(lines) if _opens_prose(line)), len(lines))
    title_at = _title_line(lines[:first_prose])
    body_at = 0 if title_at is None else title_at + 1
    head = [line for at, line in enumerate(lines[:first_prose]) if at < body_at or line.stamp or is_ornament(line)]
    parts = Parts(
        source=None,
        title=lines[title_at].as_title if title_at is not None else "",
        age=next((line for line in head if line.stamp), None),
        marks=[line for line in head if title_at is None or line is not lines[title_at]],
        body=[line for at, line in enumerate(lines) if at >= body_at and (at >= first_prose or line not in head)],
    )
    segments, dropped = assemble(parts, Refrain())
    return Split(segments, dropped)


def _opens_prose(line: Line) -> bool:
    return is_prose(line) and (is_statement(line.text) or len(line.text) > LONGEST_TITLE)


def _title_line(lines: Sequence[Line]) -> int | None:
    """The title among the lines before the prose: a heading, else the first of five words, else the last title-like."""
    candidates = [at for at, line in enumerate(lines) if is_title_like(line) and not is_furniture(line)]
    headings = [at for at in candidates if lines[at].heading]
    long = [at for at in candidates if len(lines[at].text.split()) >= 5]
    return next(iter(headings or long), candidates[-1] if candidates else None)

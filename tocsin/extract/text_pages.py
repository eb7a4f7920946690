"""Lines of a page to its articles: ages are found, the layout is voted, bodies are cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from tocsin.extract.ages import Reading, readings_of
from tocsin.extract.assembly import Parts, Refrain, assemble, refrain_of, with_title_sources
from tocsin.extract.beside import columns_of, inline_fields, name_fields
from tocsin.extract.dress import undress
from tocsin.extract.fields import LONGEST_TITLE
from tocsin.extract.label_words import ENDERS, INSERTS
from tocsin.extract.layouts import Header, page_of, vote_layout
from tocsin.extract.lines import (
    Columns,
    Line,
    is_furniture,
    is_label,
    is_name_of_time,
    is_ornament,
    is_prose,
    is_statement,
    is_title_like,
    names_source,
    read_lines,
    shows_lock,
    states_source,
)
from tocsin.extract.run_ins import part_run_ins
from tocsin.extract.stamps import Form
from tocsin.extract.types import Dropped, Reason, Split
from tocsin.extract.words import fold, label_of

# Headers that score less than this on average are no headers: the ages stand in prose, a chronicle or a list of links.
LEAST_SCORE = 0.35
# Prose before the first header that makes it an article and not the page's own introduction, characters.
LEAST_LEAD = 140
# Articles must hold this part of the prose, or the ages belong to a list of links beside one article.
LEAST_SHARE = 0.4
# One article holds this part of the prose: it is the only one, or the only one that is shown in full.
DOMINANT = 0.9
# With a label at its end that opens comments or links, and a header unlike theirs, so much.
MOST = 0.6
# A list of links hangs on an article of at least this many characters.
LONG_PROSE = 500


def split_text(content: str, now: datetime) -> Split:
    """The articles of a plain text read at `now`, in reading order."""
    lines, _ = part_run_ins(read_lines(content, now), now)
    return split_lines(undress(lines, now), now)


def split_lines(lines: Sequence[Line], now: datetime) -> Split:
    """The articles of lines read at `now`: those that the best layout of the best reading of their ages tells."""
    best: tuple[float, Reading, list[Header], tuple[Dropped, ...]] | None = None
    for reading in readings_of(lines, now):
        reading, echoes = _without_echoes(reading)
        _, headers, score, total = vote_layout(page_of(reading.lines, reading.anchors))
        if score >= LEAST_SCORE and (best is None or total > best[0]):
            best = total, reading, headers, echoes
    if best is None:
        return _split_by_sources(lines) or one_article(lines)
    if is_one_article(best[1].lines, best[2]) or _are_untitled(best[1].lines, best[2]):
        return one_article(lines)
    _, reading, headers, echoes = best
    split = _cut(reading.lines, headers)
    return Split(split.segments, echoes + split.dropped)


def _split_by_sources(lines: Sequence[Line]) -> Split | None:
    """The articles of a page that tells no ages but whose blocks each say where they are from ("Source: Reuters"); None
    where that is said of anything else, a chart or a picture: then text stands before the first, or between the blocks."""
    if any(line.stamp for line in lines):
        return None
    told = [replace(line, beside=(names_source(line.text),)) if states_source(line.text) else line for line in lines]
    stated = [at for at, line in enumerate(told) if line.beside]
    if len(stated) < 2:
        return None
    _, headers, score, _ = vote_layout(page_of(told, stated))
    apart = all(told[header.start].gap for header in headers[1:])
    full = all(prose_length(told[slice(*header.body)]) for header in headers)
    first = min(headers[0].start, headers[0].body[0])
    if score < LEAST_SCORE or not apart or not full or prose_length(told[:first]):
        return None
    return _cut(told, headers)


def _are_untitled(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Most of what stands for titles are sentences of the text: entries of a live report, which is one article."""
    titles = [lines[header.title] for header in headers if header.title is not None]
    sentences = sum(is_prose(line) and is_statement(line.text) and not line.link for line in titles)
    return 2 * sentences > len(headers)


def _without_echoes(reading: Reading) -> tuple[Reading, tuple[Dropped, ...]]:
    """Leave out the line that repeats the outlet of its header ("Les Echos", "14 minutes ago", "- Les Echos")."""
    kept: list[Line] = []
    echoes: list[Dropped] = []
    anchors: list[int] = []
    ages = set(reading.anchors)
    stamped = -9  # the last age
    for at, line in enumerate(reading.lines):
        stamped = at if line.stamp and not is_name_of_time(line) else stamped
        if at in ages:
            anchors.append(len(kept))
        if (
            (not line.stamp or is_name_of_time(line))
            and at - stamped <= 3
            and len(line.text) <= LONGEST_TITLE
            and _echoes(line, kept[-4:])
        ):
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
    if len(bodies) == 1 and LEAST_LEAD <= lead < own:
        return not opens_another_part(lines[: headers[0].start], links_only=False)
    if len(bodies) < 2 or lead >= max(LEAST_LEAD, LEAST_SHARE * own) or own < LEAST_LEAD:
        return False
    largest = bodies.index(own)
    lists_links = own == sum(bodies) and not _are_all_named(lines, headers)
    if own >= LONG_PROSE and own >= DOMINANT * everything:
        return lists_links or _stands_apart(lines, headers, largest)
    if own < (MOST if own >= LONG_PROSE else DOMINANT) * everything:
        return False
    if not (lists_links or _looks_alone(lines, headers, largest)):
        return False
    following = headers[largest + 1].anchor if largest + 1 < len(headers) else len(lines)
    return opens_another_part(lines[headers[largest].end : following], links_only=own == sum(bodies))


def _are_all_named(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Links to a site's own articles name no outlets."""
    return all(header.source is not None or look_of(lines[header.anchor]).named for header in headers)


def opens_another_part(lines: Sequence[Line], *, links_only: bool) -> bool:
    """One of the lines is a label that ends an article ("Comments", "Related stories"), or one that is set into articles
    ("À lire aussi") and stands as a heading of its own. `links_only`: nothing that follows has a text, then any such
    label does, and any heading."""
    for line in lines:
        label = label_of(line.text)
        if label in ENDERS or (label in INSERTS and (line.heading or links_only)):
            return True
    return links_only and any(line.heading and not line.link and is_label(line) for line in lines)


def _looks_alone(lines: Sequence[Line], headers: Sequence[Header], own: int) -> bool:
    looks = [look_of(lines[header.anchor]) for header in headers]
    return looks.count(looks[own]) == 1


def _stands_apart(lines: Sequence[Line], headers: Sequence[Header], own: int) -> bool:
    """The header of the article that holds the prose is of another kind than the rest, or a label ends its part of the
    page."""
    if _looks_alone(lines, headers, own):
        return True
    if _are_all_named(lines, headers):
        return False
    start, end = headers[own].body
    last_prose = max((at for at in range(start, end) if is_prose(lines[at])), default=end)
    return own + 1 < len(headers) and any(is_label(lines[at]) for at in range(last_prose + 1, end))


class Look(NamedTuple):
    """How an age is shown: beside a title, beside an outlet or other names, or alone, and in which form."""

    titled: bool
    named: bool
    form: Form | None


NO_AGE = Look(titled=False, named=False, form=None)


def look_of(age: Line) -> Look:
    title, _ = inline_fields(age)
    return Look(title is not None, len(name_fields(age)) > (title is not None), age.stamp.form if age.stamp else None)


def prose_length(lines: Sequence[Line]) -> int:
    """Characters of running text."""
    return sum(len(line.text) for line in lines if is_prose(line))


# --- cutting ---


@dataclass(frozen=True, slots=True)
class Piece:
    """A header, the body that is its own, articles without header that follow, and lines that are the page's."""

    header: Header
    body: Sequence[Line]
    headless: Sequence[Sequence[Line]] = ()
    outside: Sequence[Line] = ()


def _cut(lines: Sequence[Line], headers: Sequence[Header]) -> Split:
    """The lead, where it is an article, and an article for each header; the rest is told as dropped."""
    closes = headers[0].body[1] <= headers[0].anchor
    lead = lines[: headers[0].start]
    has_lead = not closes and prose_length(lead) >= LEAST_LEAD
    split = one_article(lead) if has_lead else Split((), _outside(lead))
    segments, dropped = list(split.segments), list(split.dropped)
    pieces = _closed_pieces(lines, headers) if closes else _headed_pieces(lines, headers)
    refrain = refrain_of([piece.body for piece in pieces])
    columns = columns_of(lines, [header.anchor for header in headers])
    for piece in pieces:
        found, left = assemble(_parts_of(lines, piece.header, piece.body, columns), refrain)
        others = [one_article(article) for article in piece.headless]
        segments += [*found, *(segment for other in others for segment in other.segments)]
        dropped += [*left, *(line for other in others for line in other.dropped), *_outside(piece.outside)]
    return Split(with_title_sources(segments, lead), tuple(dropped))


def _closed_pieces(lines: Sequence[Line], headers: Sequence[Header]) -> list[Piece]:
    """Articles that their ages close; what stands between two of them is the page's."""
    starts = [header.start for header in headers[1:]] + [len(lines)]
    return [
        Piece(header, lines[slice(*header.body)], outside=lines[header.end : start])
        for header, start in zip(headers, starts, strict=True)
    ]


def _headed_pieces(lines: Sequence[Line], headers: Sequence[Header]) -> list[Piece]:
    wide = min((lines[header.start].gap for header in headers if header.start), default=0)
    pieces = [_without_headless(header, lines[slice(*header.body)], wide) for header in headers]
    spacing = _spacing(lines, headers)
    return [*pieces[:-1], _without_colophon(pieces[-1], pieces[:-1], spacing)]


def _spacing(lines: Sequence[Line], headers: Sequence[Header]) -> int:
    """The blank lines that stand within the headers: how the page sets its lines apart."""
    return max((lines[at].gap for header in headers for at in range(header.start + 1, header.end)), default=0)


def _without_headless(header: Header, body: Sequence[Line], wide: int) -> Piece:
    """Cut articles off, after gaps as wide as those before headers, where a title and prose follow."""
    starts = [at for at in range(1, len(body) - 1) if body[at].gap >= wide >= 2 and _opens_article(body, at)]
    headless = [body[start:end] for start, end in pairwise([*starts, len(body)])]
    if not starts or any(prose_length(lines) < LEAST_LEAD for lines in headless):
        return Piece(header, body)
    return Piece(header, body[: starts[0]], headless)


def _opens_article(lines: Sequence[Line], at: int) -> bool:
    return is_title_like(lines[at]) and not is_statement(lines[at].text) and is_prose(lines[at + 1])


def _without_colophon(last: Piece, others: Sequence[Piece], spacing: int) -> Piece:
    """Cut the page's farewell off: short lines after a gap, where no other article has so wide a gap in it."""
    if not others or last.headless or any(line.gap > spacing for piece in others for line in piece.body[1:]):
        return last
    start = next((at for at in range(1, len(last.body)) if last.body[at].gap > spacing), len(last.body))
    if any(map(is_prose, last.body[start:])):
        return last
    return Piece(last.header, last.body[:start], outside=last.body[start:])


def _outside(lines: Sequence[Line]) -> tuple[Dropped, ...]:
    return tuple(Dropped(line.text, Reason.OUTSIDE) for line in lines)


def _parts_of(lines: Sequence[Line], header: Header, body: Sequence[Line], columns: Columns) -> Parts:
    age = lines[header.anchor]
    inline_title, inline_source = inline_fields(age, columns)
    used = {header.title, header.source, header.anchor, *range(*header.body)}
    title = lines[header.title] if header.title is not None else None
    return Parts(
        source=names_source(lines[header.source].text) if header.source is not None else inline_source,
        title=title.as_title if title else inline_title or "",
        age=age,
        marks=[lines[at] for at in range(header.start, header.end) if at not in used],
        body=body,
        url=title.link if title and title.link else next((line.link for line in _links_of(lines, header)), None),
        locked=any(map(shows_lock, lines[header.start : header.end])),
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
    heads = frozenset(head)
    age = next((line for line in head if line.stamp), None)
    parts = Parts(
        source=inline_fields(age)[1] if age else None,
        title=lines[title_at].as_title if title_at is not None else "",
        age=age,
        marks=[line for line in head if title_at is None or line is not lines[title_at]],
        body=[line for at, line in enumerate(lines) if at >= body_at and (at >= first_prose or line not in heads)],
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

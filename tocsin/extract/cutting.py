"""Lines to articles, where their headers are known: what is whose body, the page's own, a farewell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tocsin.extract.assembly import Parts, Refrain, assemble, refrain_of
from tocsin.extract.beside import columns_of, inline_fields
from tocsin.extract.farewells import says_farewell
from tocsin.extract.fields import LONGEST_TITLE
from tocsin.extract.lines import (
    Columns,
    Line,
    is_furniture,
    is_ornament,
    is_prose,
    is_statement,
    is_title_like,
    names_source,
    shows_lock,
)
from tocsin.extract.outlet_lines import with_outlet_lines
from tocsin.extract.shapes import Header
from tocsin.extract.title_sources import with_title_sources
from tocsin.extract.types import Dropped, Reason, Split

# Prose before the first header that makes it an article and not the page's own introduction, characters.
LEAST_LEAD = 140
# A list of links, or of comments, hangs on an article of at least this many characters.
LONG_PROSE = 500


def prose_length(lines: Sequence[Line]) -> int:
    """Characters of running text."""
    return sum(len(line.text) for line in lines if is_prose(line))


@dataclass(frozen=True, slots=True)
class Piece:
    """A header, the body that is its own, articles without header that follow, and lines that are the page's."""

    header: Header
    body: Sequence[Line]
    headless: Sequence[Sequence[Line]] = ()
    outside: Sequence[Line] = ()


def cut(lines: Sequence[Line], headers: Sequence[Header]) -> Split:
    """The lead, where it is an article, and an article for each header; the rest is told as dropped."""
    closes = headers[0].body[1] <= headers[0].anchor
    lead = lines[: headers[0].start]
    has_lead = not closes and prose_length(lead) >= LEAST_LEAD
    split = one_article(lead) if has_lead else Split((), _outside(lead))
    segments, dropped = list(split.segments), list(split.dropped)
    pieces = _closed_pieces(lines, headers) if closes else _headed_pieces(lines, headers)
    refrain = refrain_of([piece.body for piece in pieces])
    columns = columns_of(lines, [header.anchor for header in headers])
    parts = [_parts_of(lines, piece.header, piece.body, columns) for piece in pieces]
    above = [*lead[-1:], *([] if lead else [None]), *(next(reversed(each.body), None) for each in parts[:-1])]
    parts = _with_group_names(lines, headers, with_outlet_lines(parts, above))
    for piece, told in zip(pieces, parts, strict=True):
        found, left = assemble(told, refrain)
        others = [one_article(article) for article in piece.headless]
        segments += [*found, *(segment for other in others for segment in other.segments)]
        dropped += [*left, *(line for other in others for line in other.dropped), *_outside(piece.outside)]
    return Split(with_title_sources(segments, lead), tuple(dropped))


def _with_group_names(lines: Sequence[Line], headers: Sequence[Header], articles: list[Parts]) -> list[Parts]:
    """Where every outlet that is named stands apart above its article's title, it is that of the articles below too, up to the
    next."""
    if articles[0].source is None:
        return articles
    named = [header for header, article in zip(headers, articles, strict=True) if article.source is not None]
    if len(named) < 2 or not all(_stands_above_group(lines, header) for header in named):
        return articles
    source, found = None, list[Parts]()
    for article in articles:
        source = article.source or source
        found.append(replace(article, source=source))
    return found


def _stands_above_group(lines: Sequence[Line], header: Header) -> bool:
    if header.source is None or header.title is None or header.source > header.title:
        return False
    return lines[header.title].gap > max((lines[at].gap for at in range(header.title + 1, header.end)), default=0)


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
    """Cut the page's farewell off: short lines after a gap, and sentences that say so, where no other article has so wide a gap
    in it."""
    if not others or last.headless or any(line.gap > spacing for piece in others for line in piece.body[1:]):
        return last
    start = next((at for at in range(1, len(last.body)) if last.body[at].gap > spacing), len(last.body))
    if any(is_prose(line) and not says_farewell(line.text) for line in last.body[start:]):
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

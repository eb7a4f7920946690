"""What stands on the line of an age beside it: a title, an outlet, or neither, as the page's other ages have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tocsin.extract.fields import is_name
from tocsin.extract.lines import (
    LONGEST_SOURCE,
    NO_COLUMNS,
    Columns,
    Line,
    is_ornament_text,
    is_prose,
    is_section,
    is_statement,
    is_title_like,
    names_source,
    states_source,
)
from tocsin.extract.words import breadth, words_in

_FAR = 12  # lines below an age at which the next title may stand
_TITLE_WORDS = 4


def columns_of(lines: Sequence[Line], anchors: Sequence[int]) -> Columns:
    """What stands beside the page's ages."""
    if _are_titled_above(lines, anchors):
        return Columns(named=True, untitled=True)
    column = _title_column(lines, anchors)
    named = sum(len(name_fields(lines[anchor])) > (column is not None) for anchor in anchors)
    return Columns(column, named > 0 and 3 * named >= len(anchors))


def _title_column(lines: Sequence[Line], anchors: Sequence[int]) -> int | None:
    """Which field beside the ages is the title: the one that has the most words, where it has four on average."""
    fields = [name_fields(lines[anchor]) for anchor in anchors]
    rows = [row for row in fields if len(row) >= 2] or [row for row in fields if row]
    if len(rows) * 2 <= len(anchors):
        return None
    width = min(map(len, rows))
    means = [sum(words_in(names_source(row[at])) for row in rows) / len(rows) for at in range(width)]
    best = max(range(width), key=lambda at: means[at])
    if _are_names([row[best] for row in rows]) and _are_titled_beside(lines, anchors):
        return None
    if width > 1 and _is_titled_by(lines, anchors) and 2.5 <= means[best] >= 1.3 * sorted(means)[-2]:
        return best
    return best if means[best] >= 3.5 else None


def _are_names(fields: Sequence[str]) -> bool:
    return all(is_name(names_source(field).split()) for field in fields)


def _are_titled_beside(lines: Sequence[Line], anchors: Sequence[int]) -> bool:
    """Between most ages stands a line that may be a title, and is no text."""
    edges = [0, *(anchor + 1 for anchor in anchors), len(lines)]
    titled = sum(any(map(_is_surely_title, lines[start : min(end, start + _FAR)])) for start, end in pairwise(edges))
    return titled >= 0.6 * len(anchors)


def _are_titled_above(lines: Sequence[Line], anchors: Sequence[int]) -> bool:
    """Every age stands between a line that may be a title and a text: what is beside it is a feed's whole name ("20 Minutes - Une")."""
    return len(anchors) > 1 and all(
        anchor and _is_surely_title(lines[anchor - 1]) and anchor + 1 < len(lines) and is_prose(lines[anchor + 1])
        for anchor in anchors
    )


def _is_surely_title(line: Line) -> bool:
    return is_title_like(line) and words_in(line.text) >= _TITLE_WORDS and not is_statement(line.text)


def _is_titled_by(lines: Sequence[Line], anchors: Sequence[int]) -> bool:
    """Most lines with an age have text below, and no line above that could be their title."""
    after = sum(anchor + 1 < len(lines) and is_prose(lines[anchor + 1]) for anchor in anchors)
    before = sum(not anchor or is_prose(lines[anchor - 1]) for anchor in anchors)
    return after >= 0.7 * len(anchors) and before + 1 >= len(anchors)


def name_fields(line: Line) -> list[str]:
    """What stands beside an age and may be title or outlet."""
    return [
        field for field in line.beside if not is_ornament_text(field) and not is_section(field) and not _is_key(field)
    ]


_KEY = re.compile(r"[^\W\d_][^:]{1,20}: ?\S+")
_KEY_WORDS = 5  # a title in a script without spaces has more


def _is_key(field: str) -> bool:
    """ "Reach: 120k", "Sentiment: neutral"; not "Source: Reuters"."""
    return _KEY.fullmatch(field) is not None and words_in(field) <= _KEY_WORDS and not states_source(field)


def inline_fields(line: Line, columns: Columns = NO_COLUMNS) -> tuple[str | None, str | None]:
    """Title and outlet that stand on the age's own line, as the page's other ages have them."""
    column = columns.title
    fields = name_fields(line)
    titles = [field for field in fields if _is_long(field) and not states_source(field)]
    told = column is not None and column < len(fields) and (len(fields) > 1 or words_in(fields[0]) >= 3)
    if columns.untitled:
        titles = []
    title = fields[column or 0] if told else max(titles, key=len, default=None)
    names = [field for field in fields if field != title]
    if not names and columns.named:  # "Welt" is a section's word, and an outlet's
        names = [field for field in line.beside if field != title and is_section(field)]
    return title, (names_source(names[0]) or None) if names else _publisher_of(line)


def _is_long(field: str) -> bool:
    return words_in(field) >= 5 or breadth(field) > LONGEST_SOURCE - 8


# Who writes an article is its author, who publishes it the outlet.
_PUBLISHER = re.compile(
    r"(?:publi[ée]e? (?:par|sur)|published (?:by|on|in)|veröffentlicht (?:von|auf|in)|publicado (?:por|en|em)|pubblicato (?:da|su)|gepubliceerd (?:door|op)|via)"
    r" (?P<name>\S.{1,47})",
    re.IGNORECASE,
)


def _publisher_of(line: Line) -> str | None:
    found = next(filter(None, map(_PUBLISHER.fullmatch, line.beside)), None)
    return names_source(found["name"]) or None if found else None

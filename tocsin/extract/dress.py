"""What a page puts on line after line: numbers, keys ("Title: ..."), and ages with nothing but a space beside the title.

One line alone proves nothing ("Ukraine: ..." is a title, "18:42 ..." a sentence); that many lines do it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tocsin.extract.exports import with_bare_outlets
from tocsin.extract.fields import Fields, read_edge_stamp, read_loose_header, read_name_and_clock
from tocsin.extract.lines import Line, is_prose, is_statement, line_of, opens_insert
from tocsin.extract.words import fold

# One line proves nothing.
_LEAST_ALIKE = 2
_LEAST_EDGES = 3
_NUMBER = re.compile(r"\(?#?(?P<n>\d{1,3})[.):]?\s+(?=[^\d\s])")
_KEY = re.compile(r"(?P<key>[^\W\d_][^:：|]{0,24}?)\s?[:：]\s+(?=\S)")


def undress(lines: Sequence[Line], now: datetime) -> Sequence[Line]:
    """The lines without numbers and keys, with bare outlets, and with the ages that stand at their edges."""
    lines = with_like_headers(_with_edge_stamps(lines, now), now)
    ages = sum(line.stamp is not None for line in lines)
    if ages < 2:
        return lines
    return with_bare_outlets(_without_keys(_without_numbers(lines, ages), ages, now))


def _with_edge_stamps(lines: Sequence[Line], now: datetime) -> Sequence[Line]:
    """Where hardly any line is an age, but several open or close with one, those are headers."""
    told = sum(line.stamp is not None and not line.stamp.weak for line in lines)
    if told > 2:
        return lines
    opened, closed = (_edges(lines, now, closing=closing) for closing in (False, True))
    edges = closed | opened if len(opened) >= len(closed) else opened | closed
    least = _LEAST_ALIKE if all(_heads_text(lines, at) for at in edges) else _LEAST_EDGES
    if len(edges) < max(least, 2 * told):
        return lines
    return [
        replace(line, stamp=edges[at][0], beside=edges[at][1]) if at in edges else line for at, line in enumerate(lines)
    ]


def _edges(lines: Sequence[Line], now: datetime, *, closing: bool) -> dict[int, Fields]:
    read = {at: read_edge_stamp(line.text, now, closing=closing) for at, line in enumerate(lines) if not _is_told(line)}
    return {at: fields for at, fields in read.items() if fields[0]}


def _heads_text(lines: Sequence[Line], at: int) -> bool:
    """The line begins the page or follows a gap, and a text follows it."""
    return (not at or lines[at].gap > 0) and at + 1 < len(lines) and is_prose(lines[at + 1])


def with_like_headers(lines: Sequence[Line], now: datetime) -> Sequence[Line]:
    """Where lines are a name, a comma and an age, others are too whose name does not look like one."""
    lines = _with_clocks(lines, now)
    alike = sum(line.stamp is not None and len(line.beside) == 1 and "," in line.text for line in lines)
    if alike < _LEAST_ALIKE:
        return lines
    read = {at: read_loose_header(line.text, now) for at, line in enumerate(lines) if line.stamp is None}
    return [
        replace(line, stamp=read[at][0], beside=read[at][1]) if at in read and read[at][0] else line
        for at, line in enumerate(lines)
    ]


def _with_clocks(lines: Sequence[Line], now: datetime) -> Sequence[Line]:
    """Where two lines and more are a name and a clock's time, and no line tells an age, those are headers."""
    if any(line.stamp is not None and not line.stamp.weak for line in lines):
        return lines
    read = {at: read_name_and_clock(line.text, now) for at, line in enumerate(lines) if line.stamp is None}
    told = {at: (stamp, beside) for at, (stamp, beside) in read.items() if stamp}
    if len(told) < _LEAST_ALIKE:
        return lines
    return [
        replace(line, stamp=told[at][0], beside=told[at][1]) if at in told else line for at, line in enumerate(lines)
    ]


def _is_told(line: Line) -> bool:
    return line.stamp is not None or is_statement(line.text)


def _without_numbers(lines: Sequence[Line], ages: int) -> Sequence[Line]:
    """Where lines count up ("1. ...", "2. ...") as often as ages are told, the numbers are no words of the titles."""
    counted: dict[int, Line] = {}
    run: dict[int, Line] = {}
    for at, line in enumerate(lines):
        found = _NUMBER.match(line.text) if line.text[:1] in "(#0123456789" else None
        if not found or not (bare := _without_number(line, found.group())):
            continue
        if int(found["n"]) == 1 and len(run) > 1:  # a table of contents counts first
            counted, run = counted | run, {}
        if int(found["n"]) == len(run) + 1:
            run[at] = bare
    if len(run) < max(2, 0.6 * ages):
        return lines
    counted |= run
    return [counted.get(at, line) for at, line in enumerate(lines)]


def _without_number(line: Line, number: str) -> Line | None:
    """The line without it; None where it is part of an age."""
    text = line.text.removeprefix(number)
    if line.stamp is None:
        return replace(line, text=text)
    if not line.beside or not line.beside[0].startswith(number):
        return None
    return replace(line, text=text, beside=(line.beside[0].removeprefix(number), *line.beside[1:]))


def _without_keys(lines: Sequence[Line], ages: int, now: datetime) -> Sequence[Line]:
    """Where every header is a list of keys and values, the values are its lines."""
    keys = {
        at: found for at, line in enumerate(lines) if (found := _KEY.match(line.text)) and not opens_insert(line.text)
    }
    counts = Counter(fold(found["key"]) for found in keys.values())
    common = {key for key, count in counts.items() if max(2, 0.7 * ages) <= count <= 1.3 * ages + 1}
    if len(common) < 2:
        return lines
    return [
        _value_of(line, keys[at].end(), now) if at in keys and fold(keys[at]["key"]) in common else line
        for at, line in enumerate(lines)
    ]


def _value_of(line: Line, start: int, now: datetime) -> Line:
    value = line_of(line.text[start:], now)
    return replace(line, text=value.text, stamp=value.stamp, beside=value.beside, link=value.link or line.link)

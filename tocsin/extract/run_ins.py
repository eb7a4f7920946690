"""Headers that run into their text, as lists of results and briefs have them: "Farm Weekly · 4 hours ago — Hay prices rose by
a third", "Hay prices rose by a third. (Farm Weekly, 4 hours ago)", and titles in bold at its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tocsin.extract.fields import is_signed, read_header_fields, read_loose_header
from tocsin.extract.lines import Line, is_final
from tocsin.extract.stamps import Form, may_hold_stamp
from tocsin.extract.words import words_in

_Parted = tuple[Line, Line]

# One line alone may be an agency's dateline.
LEAST_RUN_INS = 2
_LONGEST_HEAD = 200
_LEAST_WORDS = 4
_LEAST_WORDS_AFTER_BRACKET = 2  # "Farm Weekly (4 hours ago): Hay dearer"
_TAIL = re.compile(r"(?P<text>.*[.!?…»\"”。！？])\s*[(\[（](?P<head>[^()\[\]（）]{4,90})[)\]）]")
_BORDER = re.compile(r"\s+[—–|·-]\s+|\s?[—–:]\s+")


def part_run_ins(lines: Sequence[Line], now: datetime) -> tuple[Sequence[Line], Sequence[int]]:
    """The lines, with headers that run into their text as lines of their own, where several do; and where each of the
    lines given, and their end, begins among them."""
    parts = {at: part for at, line in enumerate(lines) if (part := _part(line, now))}
    parts = _with_like(parts, lines, now) if len(parts) >= LEAST_RUN_INS else {}
    leads = [at for at, line in enumerate(lines) if line.lead and any(map(_goes_on, parts.get(at, (line,))))]
    ages = len(parts) + sum(line.stamp is not None for line in lines)
    titled = frozenset(leads if LEAST_RUN_INS <= len(leads) and 0.7 * ages <= len(leads) <= 1.3 * ages else ())
    if not parts and not titled:
        return lines, range(len(lines) + 1)
    parted: list[Line] = []
    starts: list[int] = []
    for at, line in enumerate(lines):
        starts.append(len(parted))
        pieces = parts.get(at, (line,))
        parted += [piece for each in pieces for piece in (_titled(each) if at in titled else (each,))]
    return parted, [*starts, len(parted)]


def _with_like(parts: dict[int, _Parted], lines: Sequence[Line], now: datetime) -> dict[int, _Parted]:
    """With lines of the same shape whose names do not look like any: "(taz, 4 hours ago)"."""
    others = ((at, _part(line, now, loose=True)) for at, line in enumerate(lines) if at not in parts)
    return parts | {at: part for at, part in others if part}


def _goes_on(line: Line) -> bool:
    """The line has a bold beginning that a sentence follows."""
    if not line.lead or line.stamp:
        return False
    rest = line.text.removeprefix(line.lead)
    return rest != line.text and is_final(rest) and len(rest.split()) >= _LEAST_WORDS


def _titled(line: Line) -> tuple[Line, ...]:
    """The bold beginning as a heading, and the rest."""
    if line.stamp or not line.text.startswith(line.lead):
        return (line,)
    title = replace(line, text=line.lead, heading=True, lead="")
    return title, replace(
        line, text=line.text[len(line.lead) :].lstrip(" :-–—·|"), gap=0, link=None, linked="", lead=""
    )


def _part(line: Line, now: datetime, *, loose: bool = False) -> _Parted | None:
    """Header and text in their order, where the line is both. `loose`: a header in brackets may name anything."""
    if line.stamp is not None or line.heading or not line.text or not may_hold_stamp(line.text) or is_signed(line.text):
        return None
    for border in _BORDER.finditer(line.text, 0, _LONGEST_HEAD):
        head, text = line.text[: border.start()], line.text[border.end() :]
        least = _LEAST_WORDS_AFTER_BRACKET if head[-1:] in ")]" else _LEAST_WORDS
        if len(text.split()) < least or text[0].islower():
            continue
        header = _header(line, head, now)
        if header:
            return header, replace(line, text=text, gap=0, linked="")
    tail = _TAIL.fullmatch(line.text) if line.text[-1] in ")]）" else None
    header = _header(line, tail["head"], now, loose) if tail and words_in(tail["text"]) >= _LEAST_WORDS else None
    return (replace(line, text=tail["text"]), replace(header, gap=0)) if tail and header else None


def _header(line: Line, head: str, now: datetime, loose: bool = False) -> Line | None:
    """A day before a text is a chronicle's, so the header tells an age, or a name."""
    stamp, beside = read_loose_header(head, now) if loose else read_header_fields(head, now)
    if not stamp or stamp.weak or not (stamp.form is Form.AGE or beside):
        return None
    return replace(line, text=head, stamp=stamp, beside=beside, linked="", lead="")

"""Headers that run into their text: "Farm Weekly · 4 hours ago — Hay prices rose by a third", as lists of results have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tocsin.extract.fields import read_header_fields
from tocsin.extract.lines import Line
from tocsin.extract.stamps import Form

# One line alone may be an agency's dateline.
LEAST_RUN_INS = 2
_LONGEST_HEAD = 90
_LEAST_WORDS = 4
_BORDER = re.compile(r"\s+[—–|·-]\s+|\s?[—–:]\s+")


def part_run_ins(lines: Sequence[Line], now: datetime) -> tuple[Sequence[Line], Sequence[int]]:
    """The lines, with headers that run into their text as lines of their own, where several do; and where each of the
    lines given, and their end, begins among them."""
    parts = {at: part for at, line in enumerate(lines) if (part := _part(line, now))}
    if len(parts) < LEAST_RUN_INS:
        return lines, range(len(lines) + 1)
    parted: list[Line] = []
    starts: list[int] = []
    for at, line in enumerate(lines):
        starts.append(len(parted))
        parted += parts.get(at, (line,))
    return parted, [*starts, len(parted)]


def _part(line: Line, now: datetime) -> tuple[Line, Line] | None:
    """Header and text, where the line is both. A day before a text is a chronicle's, so the header tells an age or a name."""
    if line.stamp is not None or line.heading:
        return None
    for border in _BORDER.finditer(line.text, 0, _LONGEST_HEAD):
        head, text = line.text[: border.start()], line.text[border.end() :]
        if len(text.split()) < _LEAST_WORDS or text[0].islower():
            continue
        stamp, beside = read_header_fields(head, now)
        if stamp and not stamp.weak and (stamp.form is Form.AGE or beside):
            return replace(line, text=head, stamp=stamp, beside=beside, linked=""), replace(
                line, text=text, gap=0, linked=""
            )
    return None

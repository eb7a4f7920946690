"""Dispatches between ZCZC and NNNN, as teleprinters began and ended them: what ANSA, Adnkronos and EFE send (IPTC 7901)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from tocsin.extract.bylines import is_byline
from tocsin.extract.dispatches import DATELINE, HEAD, is_long_prose, stamp_of
from tocsin.extract.lines import is_final
from tocsin.extract.types import Dropped, Reason, Segment, Split

_START = re.compile(r"\s*ZCZC[\w/ -]{0,40}")
_END = re.compile(r"(?P<last>.{0,80}?)\s*\bNNNN\s*")
# "XCI54321_SXA_QBXB", "R CRO S0A QBXB", "ADN0512 7 CRO 0 ADN CRO RSI": capitals and figures, one word of both.
_CODES = re.compile(r"(?=.*(?:[A-Z]+\d|\d+/?[A-Z]|_))[A-Z\d_/+-]{1,20}(?: [A-Z\d_/+-]{1,12}){0,8}")
# "10-MAR-26 12:30", "10/03/26 12-30"
_SENT = re.compile(
    r"(?P<day>\d\d?)[-/. ](?P<month>[A-Za-z]{3}|\d\d)[-/. ](?P<year>(?:20)?\d\d),? (?P<hour>\d\d)[:.-](?P<minute>\d\d)(?P<zone>)"
)
# Who wrote it, and the register's number: "KTZ-RED", "(Rre/Adnkronos)", "ISSN 2465 - 1222".
_SIGNED = re.compile(r"\(?[\w./-]{2,25}\)?\.?|ISSN [\d -]{9,14}")
_MARKS = ">+*= "
_MOST_CODES = 3
_LONGEST_CODES = 120
_MOST_OF_SLUG = 3
_MOST_TITLE_LINES = 3
_LEAST_WRAPPED = 45
_QUICK_LOOK = 2_000


def are_telegrams(content: str) -> bool:
    """A quick look: the page may be made of such dispatches."""
    return "NNNN" in content and any(_START.fullmatch(line) for line in content[:_QUICK_LOOK].splitlines())


def split_telegrams(lines: Sequence[str], now: datetime) -> Split | None:
    """The dispatches of a text, given its lines as they are indented; None where it has none. One that nothing ends, ends where the
    next begins."""
    segments: list[Segment] = []
    dropped: list[Dropped] = []
    frame: list[str] | None = None
    for line in [*lines, "ZCZC"]:
        start = _START.fullmatch(line)
        end = _END.fullmatch(line)
        if start or (end and frame is not None):
            if within := [*(frame or ()), *([end["last"]] if end and end["last"] else ())]:
                read = _read(within, now)
                segments += read.segments
                dropped += read.dropped
            dropped.append(Dropped("NNNN" if end else line.strip(), Reason.LEADING))
            frame = [] if start else None
        elif frame is not None:
            frame.append(line)
        elif line.strip():
            dropped.append(Dropped(line.strip(), Reason.OUTSIDE))
    return Split(tuple(segments), tuple(dropped[:-1])) if segments else None


def _read(frame: Sequence[str], now: datetime) -> Split:
    lines = _unwrapped(frame)
    told: list[Dropped] = []
    numbered = False
    while lines and len(told) < _MOST_CODES and _is_code(lines[0]):
        numbered = numbered or HEAD.fullmatch(lines[0]) is not None
        told.append(Dropped(lines.pop(0), Reason.LEADING))
    sent = _SENT.fullmatch(lines[-1]) if lines else None
    stamp = stamp_of(sent, now) if sent else None
    if stamp:
        told.append(Dropped(lines.pop(), Reason.DATES))
    while len(lines) > 1 and _SIGNED.fullmatch(lines[-1]) and not DATELINE.match(lines[-1]):
        told.append(Dropped(lines.pop(), Reason.AUTHOR))
    if not lines:
        return Split((), tuple(told))
    first = next((at for at, line in enumerate(lines) if DATELINE.match(line)), None)
    if first is None:
        first = next((at for at, line in enumerate(lines) if at and is_long_prose(line)), len(lines))
    title = _title_in(lines[:first], numbered=numbered)
    below = range(title + 1, first)
    writers = [at for at in below if is_byline(lines[at].strip("()"))]
    dateline = DATELINE.match(lines[first]) if first < len(lines) else None
    agency = dateline["agency"] if dateline else None
    segment = Segment(
        source=agency,
        title=lines[title].strip(_MARKS).removeprefix(f"{agency}/"),
        text="\n".join(line for at, line in enumerate(lines) if at > title and at not in writers),
        published_at=stamp.at if stamp else None,
        precision=stamp.precision if stamp else None,
    )
    return Split(
        (segment,),
        (
            *told,
            *(Dropped(line, Reason.LEADING) for line in lines[:title]),
            *(Dropped(lines[at], Reason.AUTHOR) for at in writers),
        ),
    )


def _title_in(lines: Sequence[str], *, numbered: bool) -> int:
    """The first line, or the one below key words: those of an agency that numbers its dispatches, or few in capitals."""
    if len(lines) < 2 or lines[0].endswith("=") or is_byline(lines[1].strip("()")):
        return 0
    return int(numbered or (lines[0].isupper() and len(lines[0].split()) <= _MOST_OF_SLUG))


def _unwrapped(frame: Sequence[str]) -> list[str]:
    """The lines with words. A title goes on until its sign of equality, a line of text that was broken with the next one, where that is not
    indented."""
    paragraphs: list[list[str]] = []
    gap, begun = True, False  # titles are broken too, but stand above the text
    for raw in frame:
        line = " ".join(raw.split())
        if not line:
            gap = True
        elif (
            begun and not gap and not raw[0].isspace() and _is_broken(paragraphs[-1][-1]) and not _SENT.fullmatch(line)
        ):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
            begun = begun or DATELINE.match(line) is not None
        gap = gap and not line
    lines = [" ".join(paragraph) for paragraph in paragraphs]
    end = next((at for at, line in enumerate(lines) if line.endswith("=")), 0)
    start = next((at for at, line in enumerate(lines[:end]) if not _is_code(line)), end)
    if start < end < start + _MOST_TITLE_LINES and not any(map(DATELINE.match, lines[start:end])):
        lines[start : end + 1] = [" ".join(lines[start : end + 1])]
    return lines


def _is_broken(line: str) -> bool:
    return len(line) >= _LEAST_WRAPPED and not is_final(line)


def _is_code(line: str) -> bool:
    return len(line) <= _LONGEST_CODES and (_CODES.fullmatch(line) or HEAD.fullmatch(line)) is not None

"""Dispatches as agencies send them: a line of codes above each, and below it when it was sent (IPTC 7901)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from tocsin.extract.bylines import is_byline
from tocsin.extract.lines import is_final
from tocsin.extract.stamps import Stamp, read_stamp
from tocsin.extract.types import Dropped, Reason, Segment, Split
from tocsin.rules.calendar_words import MONTHS
from tocsin.rules.words import fold

# "FRA0123 4 GI 0234 FRA /AFP-CD45", "bdt0123 3 vm 234 dpa 0456": service and number, priority, desk, words, agency.
HEAD = re.compile(r"[A-Za-z]{2,4} ?\d{3,5} \d [A-Za-z]{1,3} \d{2,5}\b(?P<rest>.{0,60})")
_AGENCY = re.compile(r"/([A-Z]{2,8})\b|\b([A-Za-z]{2,8}) \d{3,5}\s*$")
# "AFP 140612 GMT MAR 25", "140612 Mrz 25": agency, day, clock, zone, month, year.
_SENT = re.compile(
    r"(?:(?P<agency>[A-Za-z]{2,8}) )?(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s?(?P<zone>[A-Z]{3,4})? ?(?P<month>[^\W\d_]{3,9})\.? (?P<year>(?:20)?\d\d)"
)
# "Lyon, 14 mars 2025 (AFP) - La préfecture ...", "Cádiz, 10 mar (EFE).- Cuarenta ..."
DATELINE = re.compile(r".{0,90}?\((?P<agency>[^\W\d_][\w/ .-]{1,24})\)\.?\s?[-–—:]\s?\S")
# Who wrote and read it: "sl/mra/nal", "dpa ak yysw n1 abc".
_SIGNED = re.compile(r"[a-z]{2,4}(?:[-/][a-z\d]{2,4}){0,6}|(?P<agency>[a-z]{2,5})(?: [a-z]{1,4}\d{0,2}){2,6}")
_LEAST_PROSE = 60


def are_dispatches(content: str) -> bool:
    """A quick look: the page may be made of dispatches."""
    return any(HEAD.fullmatch(line.strip()) for line in content[:2_000].splitlines())


def split_dispatches(lines: Sequence[str], now: datetime) -> Split | None:
    """The dispatches of a text, given its lines; None where it has none."""
    segments: list[Segment] = []
    dropped: list[Dropped] = []
    head: str | None = None
    dispatch: list[str] = []
    for line in [*filter(None, (" ".join(line.split()) for line in lines)), None]:
        if line is not None and not HEAD.fullmatch(line):
            dispatch.append(line)
            continue
        if head is None:
            dropped += (Dropped(each, Reason.OUTSIDE) for each in dispatch)
        else:
            read = _read(head, dispatch, now)
            segments += read.segments
            dropped += read.dropped
        head, dispatch = line, []
    return Split(tuple(segments), tuple(dropped)) if segments else None


def _read(head: str, lines: Sequence[str], now: datetime) -> Split:
    sent = next((at for at in range(len(lines) - 1, -1, -1) if _is_sent(lines[at])), len(lines))
    end = sent - 1 if sent and _SIGNED.fullmatch(lines[sent - 1]) else sent
    first = next((at for at in range(end) if DATELINE.match(lines[at])), None)
    if first is None:
        first = next((at for at in range(end) if is_long_prose(lines[at])), end)
    title = first - 1
    if title > 0 and is_byline(lines[title]):
        title -= 1
    if title < 0:  # text without a title is one
        title, first = 0, min(1, end)
    if not end:
        return Split((), tuple(Dropped(line, Reason.OUTSIDE) for line in (head, *lines)))
    told = _SENT.fullmatch(lines[sent]) if sent < len(lines) else None
    stamp = stamp_of(told, now) if told else None
    return Split(
        (
            Segment(
                source=_agency_in(head, lines[first : first + 1], told),
                title=lines[title].removesuffix("=").rstrip(),
                text="\n".join(lines[first:end]),
                published_at=stamp.at if stamp else None,
                precision=stamp.precision if stamp else None,
            ),
        ),
        (
            Dropped(head, Reason.LEADING),
            *(Dropped(line, Reason.LEADING) for line in lines[:title]),
            *(Dropped(line, Reason.AUTHOR) for line in (*lines[title + 1 : first], *lines[end:sent])),
            *(Dropped(line, Reason.DATES) for line in lines[sent : sent + 1]),
            *(Dropped(line, Reason.OUTSIDE) for line in lines[sent + 1 :]),
        ),
    )


def is_long_prose(line: str) -> bool:
    return len(line) >= _LEAST_PROSE and is_final(line)


def _is_sent(line: str) -> bool:
    found = _SENT.fullmatch(line)
    return found is not None and fold(found["month"]) in MONTHS


def stamp_of(sent: re.Match[str], now: datetime) -> Stamp | None:
    """When it was sent, by its own zone, or by that of `now`."""
    year = sent["year"] if len(sent["year"]) == 4 else f"20{sent['year']}"
    day = (" ", "/")[sent["month"].isdigit()].join((sent["day"], sent["month"], year))
    clock = f"{sent['hour']}:{sent['minute']}"
    return read_stamp(f"{day} {clock} {sent['zone'] or ''}".strip(), now) or read_stamp(day, now)


def _agency_in(head: str, first: Sequence[str], sent: re.Match[str] | None) -> str | None:
    told = _AGENCY.search(head)
    dateline = DATELINE.match(first[0]) if first else None
    names = (sent and sent["agency"], told and (told[1] or told[2]), dateline and dateline["agency"])
    return next(filter(None, names), None)

"""What Europresse exports (Eureka in Canada), the database of the French press: documents that end in their numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile

from lxml import etree

from tocsin.extract.blocks import read_blocks
from tocsin.extract.bylines import is_byline
from tocsin.extract.lines import is_final
from tocsin.extract.stamps import Stamp, read_iso_stamp, read_stamp
from tocsin.extract.types import Dropped, Reason, Segment, Split

# "news·20250314·LM·9123456": kind, day, outlet, the document's own.
_NUMBER = re.compile(r"[a-z]{2,10}·(?P<day>(?:19|20)\d{6})·[\w-]{1,12}·\S{1,80}")
_DAY = re.compile(
    r"(?:\d{1,2}(?:er|º|\.)?\s+(?:de )?[^\W\d_]{3,10}\.?\s+(?:de )?(?:19|20)\d\d|[^\W\d_]{3,9}\.? \d{1,2}, (?:19|20)\d\d)"
)
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}")
_DOT = r"(?:·|&(?:middot|#183|#[xX][bB]7);)"
_NUMBER_LIKE = re.compile(rf"{_DOT}(?:19|20)\d{{6}}{_DOT}")
# Behind the outlet: its issue, its site, its place.
_EDITION = re.compile(
    r"\s*(?:,\s*(?:n[o°º]\.?|vol\.?|nos?\.?)\s*\S.*|\s*\((?:site web|website|web site)[^)]*\).*|\s*;.*)", re.I
)
_LEGAL = re.compile(
    r"©|\(c\) \d{4}|Le présent document est protégé|This (?:document|material) is protected|Certificat émis|Certificate issued|"
    r"(?:Cet|Le présent) article est paru dans|This article appeared in|Visualiser l'article|Tous droits réservés|All rights reserved",
    re.I,
)
_PERSON = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*(?: (?:de|du|des|la|le|von|van|di|et|and|[&/-]|[^\W\d_a-zß-öø-ÿ][\w.'’-]*,?)){1,7}"
)
_PAGE = re.compile(r"(?:\S.{0,60}, )?(?:pp?|pages?)\.? ?\S{1,12}(?:, \d+ (?:mots|words))?|\d+ (?:mots|words)", re.I)
_MOST_OF_LABEL = 3
_LONGEST_PERSON = 80
_LONGEST_HEAD = 200
_TITLE_CLASS = "titreArticleVisu"


def has_numbers(content: str) -> bool:
    """A quick look: the page may be such an export."""
    return _NUMBER_LIKE.search(content) is not None


def split_export(lines: Sequence[str], now: datetime, titles: Collection[str] = ()) -> Split | None:
    """The documents of an export, given its lines; None where it is none. `titles`: lines known to be titles."""
    segments: list[Segment] = []
    dropped: list[Dropped] = []
    document: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        number = _NUMBER.fullmatch(line)
        if not number:
            document.append(line)
            continue
        read = _read(document, number["day"], now, titles)
        segments += read.segments
        dropped += (*read.dropped, Dropped(line, Reason.LEGAL))
        document = []
    if not segments:
        return None
    return Split(tuple(segments), (*dropped, *(Dropped(line, Reason.OUTSIDE) for line in document)))


def split_export_page(root: etree._Element, now: datetime) -> Split | None:
    """As `split_export`, of a parsed page."""
    blocks = read_blocks(root).blocks
    titles = {block.text for block in blocks if _TITLE_CLASS in block.box.words}
    return split_export([block.text for block in blocks], now, titles)


@dataclass(frozen=True, slots=True)
class _Head:
    """Of a document: where its outlet stands, and where what is below the line of its day begins."""

    outlet: int
    below: int
    stamp: Stamp | None


def _read(lines: Sequence[str], told: str, now: datetime, titles: Collection[str]) -> Split:
    legal = [line for line in lines if _LEGAL.match(line)]
    lines = [line for line in lines if not _LEGAL.match(line)]
    head = _head_of(lines, told, now)
    rest = lines[head.below :]
    title = _title_in(rest, titles)
    if title is None:
        return Split((), tuple(Dropped(line, Reason.OUTSIDE) for line in [*lines, *legal]))
    body = rest[title + 1 :]
    first = next((at for at, line in enumerate(body) if _is_prose(line)), 0)
    writers = [at for at, line in enumerate(body[:first]) if _is_person(line)][-1:]
    stamp = head.stamp
    return Split(
        (
            Segment(
                source=_EDITION.sub("", lines[head.outlet][:_LONGEST_HEAD]).strip() or None if head.below else None,
                title=rest[title],
                text="\n".join(line for at, line in enumerate(body) if at not in writers),
                published_at=stamp.at if stamp else None,
                precision=stamp.precision if stamp else None,
            ),
        ),
        (
            *(Dropped(line, Reason.LEADING) for line in lines[: head.outlet]),
            *(Dropped(line, Reason.DATES) for line in lines[head.outlet + 1 : head.below]),
            *(Dropped(line, Reason.LEADING) for line in rest[:title]),
            *(Dropped(body[at], Reason.AUTHOR) for at in writers),
            *(Dropped(line, Reason.LEGAL) for line in legal),
        ),
    )


def _head_of(lines: Sequence[str], told: str, now: datetime) -> _Head:
    """The first line that tells the document's day, below its outlet and above its text; without one it is of the day in its number,
    `told` ("20250314")."""
    for at, line in enumerate(takewhile(lambda line: not _is_prose(line), lines)):
        day = _DAY.search(line) if at and len(line) <= _LONGEST_HEAD else None
        if day:
            clock = _CLOCK.search(line, day.end())
            stamp = read_stamp(f"{day[0]} {clock[0]}" if clock else day[0], now) or read_stamp(day[0], now)
            if stamp:
                return _Head(at - 1, at + 1, stamp)
    return _Head(0, min(1, len(lines)), read_iso_stamp(f"{told[:4]}-{told[4:6]}-{told[6:]}", now))


def _title_in(lines: Sequence[str], titles: Collection[str]) -> int | None:
    """Where the title stands: it is known, or it is the first line that is neither a page ("Planète, p. 7") nor a label in
    capitals above another line."""
    known = next((at for at, line in enumerate(lines) if line in titles), None)
    if known is not None:
        return known
    for at, (line, below) in enumerate(pairwise([*lines, ""])):
        is_label = line.isupper() and len(line.split()) <= _MOST_OF_LABEL and below and not _is_prose(below)
        if not is_label and not _PAGE.fullmatch(line):
            return at
    return None


def _is_prose(line: str) -> bool:
    return len(line) >= 60 and is_final(line)


def _is_person(line: str) -> bool:
    return len(line) <= _LONGEST_PERSON and (is_byline(line) or _PERSON.fullmatch(line) is not None)

"""The elements of a page that make one article each: records, by the ages that they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.extract.beside import inline_fields
from tocsin.extract.fields import is_name
from tocsin.extract.html_lines import HtmlLines
from tocsin.extract.lines import (
    Line,
    is_ornament,
    is_prose,
    is_section,
    is_source_like,
    is_statement,
    is_title_like,
    names_source,
)
from tocsin.extract.name_words import names_outlet
from tocsin.extract.words import fold


@dataclass(frozen=True, slots=True)
class Record:
    """An element's lines [start, end), which make one article; `anchor` is the line of its age."""

    start: int
    end: int
    anchor: int | None
    node: int


Place = tuple[str, int]
_LONGEST_NAME_WORDS = 3  # of names that are surely no titles


def places_of(record: Record, at: int, title_at: int | None = None) -> list[Place]:
    """Where a line stands in its record: counted from the record's start, from its title and from its age."""
    places: list[Place] = [("start", at - record.start)]
    if title_at is not None:
        places.append(("title", at - title_at))
    if record.anchor is not None:
        places.append(("age", at - record.anchor))
    return places


def name_places(lines: Sequence[Line], records: Sequence[Record]) -> frozenset[Place]:
    """Where many records have a name of a few words; what stands there in the others is their outlet, however long."""
    places: Counter[Place] = Counter()
    for record in records:
        for at in range(record.start, record.end):
            line = lines[at]
            if line.stamp or line.heading or len(line.text.split()) > _LONGEST_NAME_WORDS or is_ornament(line):
                continue
            if is_source_like(line) and not is_section(line.text):
                places.update(places_of(record, at))
    return frozenset(place for place, count in places.items() if count >= max(2, 0.4 * len(records)))


def title_of(page: HtmlLines, record: Record) -> tuple[str, int | None]:
    """The record's title and its line (None: beside the age): a heading, else a link, else the first line like one."""
    lines = page.lines
    candidates = [
        at
        for at in range(record.start, record.end)
        if is_title_like(lines[at]) and not is_section(lines[at].text) and not _is_echo(lines, record, at)
    ]
    headings = [at for at in candidates if lines[at].heading]
    if headings:
        best = max(headings, key=lambda at: (len(lines[at].text.split()) >= 3, -at))
        return lines[best].as_title, best
    links = [at for at in candidates if lines[at].link and len(lines[at].text.split()) >= 3]
    if links and not (_inline_title(page, record) and all(is_statement(lines[at].text) for at in links)):
        text = next(
            (at for at in range(record.start, record.end) if is_prose(lines[at]) and at not in links), record.end
        )
        best = max(links, key=lambda at: (at < text, not is_statement(lines[at].text), min(len(lines[at].text), 40)))
        return lines[best].as_title, best
    inline = _inline_title(page, record)
    if inline:
        return inline, None
    plain = [at for at in candidates if len(lines[at].text.split()) >= 4 and not is_statement(lines[at].text)]
    plain = plain or [at for at in candidates if len(lines[at].text.split()) >= 3 and not is_prose(lines[at])]
    plain = [at for at in plain if not names_outlet(lines[at].text) or not is_name(lines[at].text.split())] or plain
    plain = (
        [at for at in plain if page.name_places.isdisjoint(places_of(record, at))]
        or [at for at in plain if at + 1 < record.end and is_prose(lines[at + 1])]
        or plain
    )
    return (lines[plain[0]].text, plain[0]) if plain else ("", None)


def _inline_title(page: HtmlLines, record: Record) -> str | None:
    return inline_fields(page.lines[record.anchor], page.columns)[0] if record.anchor is not None else None


def _is_echo(lines: Sequence[Line], record: Record, at: int) -> bool:
    """The line repeats a name of the record behind a dash: "- Les Echos"."""
    text = lines[at].text
    if text[:1] not in "-–—" or lines[at].heading:
        return False
    name = fold(names_source(text))
    return any(fold(lines[other].text) == name for other in range(record.start, record.end) if other != at)


def find_records(page: HtmlLines, anchors: Sequence[int]) -> list[Record]:
    """For each age the largest element that holds no other, brought to the kind (tag and depth) of most of them."""
    counts = _count_anchors(page, anchors)
    chains = [_chain(page, anchor, counts) for anchor in anchors]
    kinds = Counter(kind_of(page, chain[-1]) for chain in chains if chain)
    if not kinds:
        return []
    kind = max(kinds, key=lambda kind: (kinds[kind], -kind[1]))
    records: list[Record] = []
    for anchor, chain in zip(anchors, chains, strict=True):
        of_kind = [number for number in chain if kind_of(page, number) == kind]
        number = of_kind[-1] if of_kind else chain[-1] if chain else None
        if number is not None:
            node = page.nodes[number]
            records.append(Record(node.start, node.end, anchor, number))
    return _with_siblings(page, [_with_term(page, record) for record in records], kind)


def _with_term(page: HtmlLines, record: Record) -> Record:
    """A description with the term above it, which is part of the article."""
    if page.nodes[record.node].tag != "dd":
        return record
    above = page.nodes[page.lines[record.start - 1].node] if record.start else None
    number = page.lines[record.start - 1].node if record.start else -1
    while above and above.tag != "dt" and above.parent >= 0:
        number = above.parent
        above = page.nodes[number]
    is_term = above is not None and above.tag == "dt" and above.parent == page.nodes[record.node].parent
    return replace(record, start=above.start) if is_term and above and above.end == record.start else record


def kind_of(page: HtmlLines, number: int) -> tuple[str, int]:
    return page.nodes[number].tag, page.nodes[number].depth


def _count_anchors(page: HtmlLines, anchors: Sequence[int]) -> Counter[int]:
    """How many ages each element holds."""
    counts: Counter[int] = Counter()
    for anchor in anchors:
        number = page.lines[anchor].node
        while number >= 0:
            counts[number] += 1
            number = page.nodes[number].parent
    return counts


def _chain(page: HtmlLines, anchor: int, counts: Counter[int]) -> list[int]:
    """The elements that hold this age and no other, innermost first."""
    chain: list[int] = []
    number = page.lines[anchor].node
    while number >= 0 and counts[number] == 1:
        chain.append(number)
        number = page.nodes[number].parent
    return chain


def _with_siblings(page: HtmlLines, records: list[Record], kind: tuple[str, int]) -> list[Record]:
    """Also the elements of the same kind and parent that have a title, shown as those of the others are, but tell no age."""
    parents = {page.nodes[record.node].parent for record in records if kind_of(page, record.node) == kind}
    taken = {record.node for record in records}
    dresses = {_dress_of(page, record) for record in records}
    found: list[Record] = []
    for number, node in enumerate(page.nodes):
        if number in taken or (node.tag, node.depth) != kind or node.parent not in parents or node.start >= node.end:
            continue
        untimed = Record(node.start, node.end, None, number)
        lines = page.lines[node.start : node.end]
        if any(is_title_like(line) and (line.heading or line.link) and len(line.text.split()) >= 3 for line in lines):
            found += [untimed] if _dress_of(page, untimed) in dresses else []
    return sorted([*records, *found], key=lambda record: record.start)


def _dress_of(page: HtmlLines, record: Record) -> tuple[bool, bool]:
    """Whether the record's title is a heading, and a link."""
    at = title_of(page, record)[1]
    return at is not None and page.lines[at].heading, at is not None and page.lines[at].link is not None


# Copies stand close to each other.
MOST_RIVALS = 8


def without_copies(page: HtmlLines, records: Sequence[Record]) -> list[Record]:
    """Of records with one title and one age, as a page keeps them for two kinds of screen, the one that says most. Two
    outlets may have both in common: then each names itself."""
    kept: dict[tuple[str, datetime | None], list[Record]] = {}
    for record in records:
        title = fold(title_of(page, record)[0])
        stamp = page.lines[record.anchor].stamp if record.anchor is not None else None
        rivals = kept.setdefault((title, stamp.at if stamp else None), [])
        rival = next((each for each in rivals[-MOST_RIVALS:] if title and _repeats(page.lines, each, record)), None)
        if rival is None:
            rivals.append(record)
        elif _length(page.lines, record) > _length(page.lines, rival):
            rivals[rivals.index(rival)] = record
    return sorted((record for rivals in kept.values() for record in rivals), key=lambda record: record.start)


def _repeats(lines: Sequence[Line], one: Record, other: Record) -> bool:
    names = [_names_in(lines, record) for record in (one, other)]
    return names[0] <= names[1] or names[1] <= names[0]


def _names_in(lines: Sequence[Line], record: Record) -> set[str]:
    short = [line for line in lines[record.start : record.end] if not is_prose(line)]
    return {fold(field) for line in short for field in (line.beside if line.stamp else (line.text,))}


def _length(lines: Sequence[Line], record: Record) -> int:
    return sum(len(line.text) for line in lines[record.start : record.end])

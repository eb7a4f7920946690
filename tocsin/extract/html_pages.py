"""An HTML page to its articles: records around ages where the tree has them, else the vote of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from tocsin.extract.ages import Reading, readings_of
from tocsin.extract.assembly import Parts, assemble, refrain_of, with_suffix_sources
from tocsin.extract.dress import undress
from tocsin.extract.html_lines import HtmlLines, read_html_lines
from tocsin.extract.layouts import inline_fields, title_column
from tocsin.extract.lines import (
    Line,
    is_label,
    is_ornament,
    is_prose,
    is_section,
    is_source_like,
    is_statement,
    is_title_like,
    names_source,
    shows_lock,
)
from tocsin.extract.stamps import Form, Stamp
from tocsin.extract.text_pages import (
    DOMINANT,
    LEAST_LEAD,
    LEAST_SHARE,
    LONG_PROSE,
    look_of,
    one_article,
    opens_another_part,
    prose_length,
    split_lines,
)
from tocsin.extract.tree import base_of
from tocsin.extract.types import Dropped, Reason, Split
from tocsin.extract.words import fold


@dataclass(frozen=True, slots=True)
class Record:
    """An element's lines [start, end), which make one article; `anchor` is the line of its age."""

    start: int
    end: int
    anchor: int | None
    node: int


def split_tree(root: etree._Element, now: datetime) -> Split | None:
    """The page's articles; None where it is one article."""
    page = read_html_lines(root, now, base_of(root))
    readings = readings_of(page.lines, now)
    if not readings:
        return _split_untimed(page)
    choices = [_records_of(page, reading) for reading in readings]
    best, records = max(choices, key=lambda choice: _titled(*choice))
    if len(records) >= 2 and _titled(best, records) >= 0.6 * len(records) and _are_alike(best, records):
        return _split_records(best, records)
    if max(len(reading.anchors) for reading in readings) < 2:
        return None
    split = split_lines(undress(page.lines, now), now)
    return split if len(split.segments) > 1 else None


def split_shown(root: etree._Element, now: datetime) -> Split:
    """What the page shows, read line by line as text is."""
    return split_lines(undress(read_html_lines(root, now, base_of(root)).lines, now), now)


def age_of_article(root: etree._Element, now: datetime) -> Stamp | None:
    """The age that stands above the text of a page that is one article."""
    page = read_html_lines(root, now, None)
    first = next((at for at, line in enumerate(page.lines) if is_prose(line)), len(page.lines))
    ages = [reading.lines[at].stamp for reading in readings_of(page.lines, now) for at in reading.anchors if at < first]
    return next(iter(ages), None)


def _records_of(page: HtmlLines, reading: Reading) -> tuple[HtmlLines, list[Record]]:
    lines = list(reading.lines)
    read = replace(page, lines=lines, column=title_column(lines, reading.anchors))
    return read, find_records(read, reading.anchors)


def _split_untimed(page: HtmlLines) -> Split | None:
    """A page that tells no age is of many articles if headings lead to them and each holds the heading's text."""
    titles = [at for at, line in enumerate(page.lines) if line.heading and line.link and is_title_like(line)]
    if len({page.lines[at].link for at in titles}) < 2:
        return None
    records = [replace(record, anchor=None) for record in find_records(page, titles)]
    told = prose_length([line for record in records for line in page.lines[record.start : record.end]])
    if len(records) < 2 or told < LEAST_SHARE * prose_length(page.lines):
        return None
    return _split_records(page, records)


def _are_alike(page: HtmlLines, records: Sequence[Record]) -> bool:
    """Two alone prove a layout only if their titles are shown the same way."""
    titles = [at for at in (_title_of(page, record)[1] for record in records) if at is not None]
    return len(records) > 2 or len({page.lines[at].heading for at in titles}) < 2


def _titled(page: HtmlLines, records: Sequence[Record]) -> int:
    return sum(_title_of(page, record)[0] != "" for record in records)


def find_records(page: HtmlLines, anchors: Sequence[int]) -> list[Record]:
    """For each age the largest element that holds no other, brought to the kind (tag and depth) of most of them."""
    counts = _count_anchors(page, anchors)
    chains = [_chain(page, anchor, counts) for anchor in anchors]
    kinds = Counter(_kind(page, chain[-1]) for chain in chains if chain)
    if not kinds:
        return []
    kind = max(kinds, key=lambda kind: (kinds[kind], -kind[1]))
    records: list[Record] = []
    for anchor, chain in zip(anchors, chains, strict=True):
        of_kind = [number for number in chain if _kind(page, number) == kind]
        number = of_kind[-1] if of_kind else chain[-1] if chain else None
        if number is not None:
            node = page.nodes[number]
            records.append(Record(node.start, node.end, anchor, number))
    return _with_siblings(page, records, kind)


def _kind(page: HtmlLines, number: int) -> tuple[str, int]:
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
    """Also the elements of the same kind and parent that have a title but tell no age."""
    parents = {page.nodes[record.node].parent for record in records if _kind(page, record.node) == kind}
    taken = {record.node for record in records}
    for number, node in enumerate(page.nodes):
        if number in taken or (node.tag, node.depth) != kind or node.parent not in parents or node.start >= node.end:
            continue
        lines = page.lines[node.start : node.end]
        if any(is_title_like(line) and (line.heading or line.link) and len(line.text.split()) >= 3 for line in lines):
            records.append(Record(node.start, node.end, None, number))
    return sorted(records, key=lambda record: record.start)


# --- one record, one article ---


def _split_records(page: HtmlLines, records: list[Record]) -> Split | None:
    lines = page.lines
    inside = {at for record in records for at in range(record.start, record.end)}
    outside = sum(len(line.text) for at, line in enumerate(lines) if at not in inside and is_prose(line))
    bodies = [prose_length(lines[record.start : record.end]) for record in records]
    if outside >= LONG_PROSE and sum(bodies) < LEAST_SHARE * (outside + sum(bodies)):
        return None
    own = max(bodies)
    if own >= DOMINANT * sum(bodies) and _is_only_article(page, records, own, bodies.index(own)):
        return None
    records = _without_copies(page, records)
    places = _source_places(page, records)
    refrain = refrain_of([lines[record.start : record.end] for record in records])
    lead = lines[: records[0].start]
    split = one_article(lead) if prose_length(lead) >= LEAST_LEAD else Split(())
    segments, dropped = list(split.segments), list(split.dropped)
    taken = set(range(len(lead) if split.segments else 0))
    for record in records:
        parts, left = _parts_of(page, record, places)
        found, cut = assemble(parts, refrain)
        segments += found
        dropped += left + cut
        taken.update(range(record.start, record.end))
    dropped += [Dropped(line.text, Reason.OUTSIDE) for at, line in enumerate(lines) if at not in taken]
    return Split(with_suffix_sources(segments), tuple(dropped))


def _is_only_article(page: HtmlLines, records: Sequence[Record], length: int, own: int) -> bool:
    """The record that holds the prose is unlike the rest, and long, or a label stands between it and the next."""
    if length < LEAST_LEAD or not _stands_apart(page, records, own):
        return False
    after = records[own + 1].start if own + 1 < len(records) else len(page.lines)
    return length >= LONG_PROSE or opens_another_part(page.lines[records[own].end : after])


def _stands_apart(page: HtmlLines, records: Sequence[Record], own: int) -> bool:
    """The record that holds the prose is of another kind than the rest, or looks otherwise."""
    kinds = [_kind(page, record.node) for record in records]
    looks = [_look(page, record) for record in records]
    return kinds.count(kinds[own]) == 1 or looks.count(looks[own]) == 1


def _look(page: HtmlLines, record: Record) -> tuple[bool, bool, Form | None]:
    title_at = _title_of(page, record)[1]
    heading = title_at is not None and page.lines[title_at].heading
    return heading, *(look_of(page.lines[record.anchor]) if record.anchor is not None else (False, None))


# Copies stand close to each other.
MOST_RIVALS = 8


def _without_copies(page: HtmlLines, records: Sequence[Record]) -> list[Record]:
    """Of records with one title and one age, as a page keeps them for two kinds of screen, the one that says most. Two
    outlets may have both in common: then each names itself."""
    kept: dict[tuple[str, datetime | None], list[Record]] = {}
    for record in records:
        title = fold(_title_of(page, record)[0])
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


def _title_of(page: HtmlLines, record: Record) -> tuple[str, int | None]:
    """The record's title and its line (None: beside the age): a heading, else a link, else the first line like one."""
    lines = page.lines
    candidates = [
        at for at in range(record.start, record.end) if is_title_like(lines[at]) and not is_section(lines[at].text)
    ]
    headings = [at for at in candidates if lines[at].heading]
    if headings:
        best = max(headings, key=lambda at: (len(lines[at].text.split()) >= 3, -at))
        return lines[best].as_title, best
    links = [at for at in candidates if lines[at].link and len(lines[at].text.split()) >= 3]
    if links:
        best = max(links, key=lambda at: (not is_statement(lines[at].text), min(len(lines[at].text), 40)))
        return lines[best].as_title, best
    inline = inline_fields(lines[record.anchor], page.column)[0] if record.anchor is not None else None
    if inline:
        return inline, None
    plain = [at for at in candidates if len(lines[at].text.split()) >= 4 and not is_statement(lines[at].text)]
    plain = plain or [at for at in candidates if len(lines[at].text.split()) >= 3 and not is_prose(lines[at])]
    return (lines[plain[0]].text, plain[0]) if plain else ("", None)


Place = tuple[str, int]


def _source_places(page: HtmlLines, records: Sequence[Record]) -> list[Place]:
    """Where the records name their outlet, the usual place first."""
    places: Counter[Place] = Counter()
    for record in records:
        title_at = _title_of(page, record)[1]
        for at in _source_candidates(page.lines, record, title_at):
            places.update(_places_of(record, title_at, at))
    return [place for place, _ in places.most_common()]


def _places_of(record: Record, title_at: int | None, at: int) -> list[Place]:
    places: list[Place] = [("start", at - record.start)]
    if title_at is not None:
        places.append(("title", at - title_at))
    if record.anchor is not None:
        places.append(("age", at - record.anchor))
    return places


def _source_candidates(lines: Sequence[Line], record: Record, title_at: int | None) -> list[int]:
    found = []
    for at in range(record.start, record.end):
        line = lines[at]
        if at == title_at or line.stamp or line.heading or is_prose(line):
            continue
        if is_source_like(line) and not is_ornament(line) and not is_section(line.text):
            found.append(at)
    return found


def _parts_of(page: HtmlLines, record: Record, places: Sequence[Place]) -> tuple[Parts, tuple[Dropped, ...]]:
    """The record's lines by their role; and those that repeat its title, its outlet or each other."""
    lines = page.lines
    title, title_at = _title_of(page, record)
    source, source_at = _source_of(page, record, title_at, places)
    told = {fold(title), fold(source or "")}
    used = {title_at, source_at, record.anchor}
    marks: list[Line] = []
    body: list[Line] = []
    copies: list[Dropped] = []
    for line in (lines[at] for at in range(record.start, record.end) if at not in used):
        key = fold(line.text)
        if key in told or fold(names_source(line.text)) == fold(source or ""):
            copies.append(Dropped(line.text, Reason.REPEATED))
        else:
            (marks if line.stamp or (not body and is_label(line)) else body).append(line)
        told.add(key)
    links = [lines[at].link for at in range(record.start, record.end)]
    url = (lines[title_at].link if title_at is not None else None) or page.nodes[record.node].link
    url = url or next(filter(None, links), None)
    parts = Parts(
        source=source,
        title=title,
        age=lines[record.anchor] if record.anchor is not None else None,
        marks=marks,
        body=body,
        url=url,
        links=tuple(dict.fromkeys(link for link in links if link and link != url)),
        locked=any(shows_lock(line) for line in lines[record.start : record.end] if not is_prose(line)),
    )
    return parts, tuple(copies)


def _source_of(
    page: HtmlLines, record: Record, title_at: int | None, places: Sequence[Place]
) -> tuple[str | None, int | None]:
    """The outlet beside the age, else at the place where the records name theirs, else on a picture."""
    if record.anchor is not None:
        inline = inline_fields(page.lines[record.anchor], page.column)[1]
        if inline:
            return inline, None
    candidates = _source_candidates(page.lines, record, title_at)
    for place in places:
        for at in candidates:
            if place in _places_of(record, title_at, at):
                return names_source(page.lines[at].text) or None, at
    alts = [alt for at, alt in page.pictures if record.start <= at <= record.end and len(alt.split()) <= 3]
    return next(iter(alts), None), None

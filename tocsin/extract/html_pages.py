"""An HTML page to its articles: records around ages where the tree has them, else the vote of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime

from lxml import etree

from tocsin.extract.ages import Reading, readings_of
from tocsin.extract.assembly import Parts, assemble, refrain_of
from tocsin.extract.beside import columns_of, inline_fields
from tocsin.extract.comments import without_comments
from tocsin.extract.cutting import LEAST_LEAD, LONG_PROSE, one_article, prose_length
from tocsin.extract.dress import undress, with_like_headers
from tocsin.extract.fields import is_name
from tocsin.extract.html_lines import HtmlLines, read_html_lines
from tocsin.extract.lines import (
    Line,
    is_label,
    is_name_of_time,
    is_ornament,
    is_prose,
    is_section,
    is_source_like,
    is_title_like,
    names_source,
    shows_lock,
)
from tocsin.extract.name_words import names_outlet
from tocsin.extract.outlet_lines import with_outlet_lines
from tocsin.extract.records import (
    Place,
    Record,
    find_records,
    kind_of,
    name_places,
    places_of,
    title_of,
    without_copies,
)
from tocsin.extract.run_ins import part_run_ins
from tocsin.extract.spans import drop_cell, spread_cells
from tocsin.extract.stamps import Stamp
from tocsin.extract.text_pages import (
    DOMINANT,
    LEAST_SHARE,
    MOST,
    NO_AGE,
    Look,
    look_of,
    opens_another_part,
    split_lines,
)
from tocsin.extract.title_sources import with_title_sources
from tocsin.extract.tree import base_of
from tocsin.extract.types import Dropped, Reason, Split
from tocsin.extract.untimed import is_day
from tocsin.extract.words import fold, words_in


def read_page(root: etree._Element, now: datetime) -> HtmlLines:
    """The lines of the page, for the functions below."""
    copies = spread_cells(root)
    page = read_html_lines(root, now, base_of(root))
    for copy in copies:
        drop_cell(copy)
    return page


def split_html(page: HtmlLines, now: datetime) -> Split | None:
    """The page's articles; None where it is one article."""
    page = _without_comments(_dressed(page, now))
    readings = readings_of(page.lines, now)
    if not readings:
        return _split_untimed(page) or _split_named(page)
    named = _split_named(page)
    if named is not None:
        return named
    dated = _split_below_day(page)
    if dated is not None:
        return dated
    choices = [_records_of(page, reading) for reading in readings]
    best, records = max(choices, key=lambda choice: _titled(*choice))
    if len(records) >= 2 and _titled(best, records) >= 0.6 * len(records) and _are_articles(best, records):
        return _split_records(best, records)
    if max(len(reading.anchors) for reading in readings) < 2:
        return None
    split = split_lines(undress(page.lines, now), now)
    return split if len(split.segments) > 1 else None


def _dressed(page: HtmlLines, now: datetime) -> HtmlLines:
    """The page with the headers that only its other headers tell."""
    lines, starts = part_run_ins(page.lines, now)
    lines = with_like_headers(lines, now)
    if len(lines) == len(page.lines):
        return replace(page, lines=list(lines))
    nodes = [replace(node, start=starts[node.start], end=starts[min(node.end, len(starts) - 1)]) for node in page.nodes]
    pictures = [(starts[min(at, len(starts) - 1)], alt) for at, alt in page.pictures]
    return replace(page, lines=list(lines), nodes=nodes, pictures=pictures)


def _without_comments(page: HtmlLines) -> HtmlLines:
    lines = without_comments(page.lines)
    if len(lines) == len(page.lines):
        return page
    nodes = [replace(node, start=min(node.start, len(lines)), end=min(node.end, len(lines))) for node in page.nodes]
    return replace(page, lines=list(lines), nodes=nodes)


def split_shown(page: HtmlLines, now: datetime) -> Split:
    """What the page shows, read line by line as text is."""
    return split_lines(undress(page.lines, now), now)


def age_of_article(page: HtmlLines, now: datetime) -> Stamp | None:
    """The age that stands above the text of a page that is one article."""
    first = next((at for at, line in enumerate(page.lines) if is_prose(line)), len(page.lines))
    ages = [reading.lines[at].stamp for reading in readings_of(page.lines, now) for at in reading.anchors if at < first]
    return next(iter(ages), None)


def _records_of(page: HtmlLines, reading: Reading) -> tuple[HtmlLines, list[Record]]:
    lines = list(reading.lines)
    read = replace(page, lines=lines, columns=columns_of(lines, reading.anchors))
    records = find_records(read, reading.anchors)
    return replace(read, name_places=name_places(lines, records)), records


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


def _split_below_day(page: HtmlLines) -> Split | None:
    """A page whose only age is the day over it is one that tells none, where nearly all its text is that of such headings."""
    ages = [at for at, line in enumerate(page.lines) if line.stamp]
    titles = [at for at, line in enumerate(page.lines) if line.heading and line.link and is_title_like(line)]
    if len(ages) != 1 or not titles or ages[0] > titles[0] or not is_day(page.lines[ages[0]]):
        return None
    split = _split_untimed(page)
    text = sum(len(segment.text) for segment in split.segments) if split else 0
    if split is None or text < DOMINANT * prose_length(page.lines):
        return None
    day = page.lines[ages[0]].stamp
    assert day is not None
    dated = (replace(segment, published_at=day.at, precision=day.precision) for segment in split.segments)
    return Split(tuple(dated), split.dropped)


def _split_named(page: HtmlLines) -> Split | None:
    """A page that tells no ages but days that head groups of articles, each under a heading and with its outlet named: what a
    chronicle tells under its days has none."""
    days = [at for at, line in enumerate(page.lines) if line.stamp]
    if not all(page.lines[at].heading and is_day(page.lines[at]) for at in days):
        return None
    first = days[0] if days else -1
    titles = [at for at, line in enumerate(page.lines) if at > first and line.heading and is_title_like(line)]
    records = [replace(record, anchor=None) for record in find_records(page, titles)] if len(titles) > 1 else []
    kinds = Counter(kind_of(page, record.node) for record in records)
    records = [record for record in records if kind_of(page, record.node) == kinds.most_common(1)[0][0]]
    if len(records) < 2 or len(records) < sum(at >= records[0].start for at in titles):
        return None
    texts = [page.lines[record.start : record.end] for record in records]
    named = [[line.text for line in text if is_source_like(line) and names_outlet(line.text)] for text in texts]
    if not all(any(map(is_prose, text)) for text in texts) or 2 * sum(map(bool, named)) < len(records):
        return None
    heads = [max((at for at in days if at < record.start), default=None) for record in records]
    return _split_records(page, [replace(record, anchor=at) for record, at in zip(records, heads, strict=True)])


def _are_articles(page: HtmlLines, records: Sequence[Record]) -> bool:
    """The records are alike, and not the headers of flat articles."""
    return _are_alike(page, records) and not _are_headers(page, records)


def _are_alike(page: HtmlLines, records: Sequence[Record]) -> bool:
    """Two alone prove a layout only if their titles are shown the same way."""
    titles = [at for at in (title_of(page, record)[1] for record in records) if at is not None]
    return len(records) > 2 or len({page.lines[at].heading for at in titles}) < 2


def _are_headers(page: HtmlLines, records: Sequence[Record]) -> bool:
    """The records hold no text, and most are followed by some: they are the headers of flat articles."""
    lines = page.lines
    if any(is_prose(line) for record in records for line in lines[record.start : record.end]):
        return False
    ends = [record.start for record in records[1:]] + [len(lines)]
    followed = (any(map(is_prose, lines[record.end : end])) for record, end in zip(records, ends, strict=True))
    return 2 * sum(followed) > len(records)


def _titled(page: HtmlLines, records: Sequence[Record]) -> int:
    return sum(title_of(page, record)[0] != "" for record in records)


# --- one record, one article ---

# A standfirst has at least as many words; a kicker has fewer.
LEAST_STANDFIRST_WORDS = 5


def _split_records(page: HtmlLines, records: list[Record]) -> Split | None:
    lines = page.lines
    inside = {at for record in records for at in range(record.start, record.end)}
    outside = sum(len(line.text) for at, line in enumerate(lines) if at not in inside and is_prose(line))
    bodies = [prose_length(lines[record.start : record.end]) for record in records]
    if outside >= LONG_PROSE and sum(bodies) < LEAST_SHARE * (outside + sum(bodies)):
        return None
    if outside >= LEAST_LEAD and not sum(bodies):
        return None
    own = max(bodies)
    if own >= MOST * sum(bodies) and _is_only_article(page, records, bodies, bodies.index(own)):
        return None
    records = without_copies(page, records)
    page = replace(page, buttons=_buttons_of(page, records))
    places = _source_places(page, records)
    refrain = refrain_of([lines[record.start : record.end] for record in records])
    lead = lines[: records[0].start]
    split = one_article(lead) if prose_length(lead) >= LEAST_LEAD else Split(())
    segments, dropped = list(split.segments), list(split.dropped)
    taken = set(range(len(lead) if split.segments else 0))
    told = [_parts_of(page, record, places) for record in records]
    above = [_line_above(lines, record, inside) for record in records]
    for record, parts, (_, left) in zip(
        records, with_outlet_lines([each for each, _ in told], above), told, strict=True
    ):
        found, cut = assemble(parts, refrain)
        segments += found
        dropped += left + cut
        taken.update(range(record.start, record.end))
    dropped += [Dropped(line.text, Reason.OUTSIDE) for at, line in enumerate(lines) if at not in taken]
    return Split(with_title_sources(segments, lead), tuple(dropped))


def _line_above(lines: Sequence[Line], record: Record, inside: Set[int]) -> Line | None:
    """The line right above the record that is in none."""
    at = record.start - 1
    return lines[at] if at >= 0 and at not in inside else None


def _is_only_article(page: HtmlLines, records: Sequence[Record], bodies: Sequence[int], own: int) -> bool:
    """The record that holds most of the prose is unlike the rest, and a label stands between it and the next; or it holds nearly
    all, and is long."""
    length, told = bodies[own], sum(bodies)
    if length < LEAST_LEAD or not _stands_apart(page, records, own):
        return False
    if length >= LONG_PROSE and length >= DOMINANT * told:
        return True
    after = records[own + 1].start if own + 1 < len(records) else len(page.lines)
    return opens_another_part(page.lines[records[own].end : after], links_only=told == length)


def _stands_apart(page: HtmlLines, records: Sequence[Record], own: int) -> bool:
    """The record that holds the prose is of another kind than the rest, or looks otherwise."""
    kinds = [kind_of(page, record.node) for record in records]
    looks = [_look(page, record) for record in records]
    return kinds.count(kinds[own]) == 1 or looks.count(looks[own]) == 1


def _look(page: HtmlLines, record: Record) -> tuple[bool, Look]:
    title_at = title_of(page, record)[1]
    heading = title_at is not None and page.lines[title_at].heading
    return heading, look_of(page.lines[record.anchor]) if record.anchor is not None else NO_AGE


def _section_at(lines: Sequence[Line], record: Record, title_at: int | None, usual: Place) -> int | None:
    """Where the other records name their outlet this one has a word that is also a section's: "Science", "Welt"."""
    for at in range(record.start, record.end):
        if is_section(lines[at].text) and usual in places_of(record, at, title_at):
            return at
    return None


def _source_places(page: HtmlLines, records: Sequence[Record]) -> list[Place]:
    """Where the records name their outlet, the usual place first."""
    places: Counter[Place] = Counter()
    for record in records:
        title_at = title_of(page, record)[1]
        for at in _source_candidates(page, record, title_at):
            places.update(places_of(record, at, title_at))
    # A kicker stands above the title, an outlet by the age.
    return sorted(places, key=lambda place: (-places[place], place[0] != "age" or abs(place[1]) > 1))


def _source_candidates(page: HtmlLines, record: Record, title_at: int | None) -> list[int]:
    lines, found = page.lines, []
    for at in range(record.start, record.end):
        line = lines[at]
        if at == title_at or (line.stamp and not is_name_of_time(line)) or line.heading or is_prose(line):
            continue
        if (
            is_source_like(line)
            and not is_ornament(line)
            and not is_section(line.text)
            and fold(line.text) not in page.buttons
        ):
            found.append(at)
    return found


def _is_key(page: HtmlLines, line: Line) -> bool:
    return page.nodes[line.node].tag in ("dt", "th") and is_label(line)


def _buttons_of(page: HtmlLines, records: Sequence[Record]) -> frozenset[str]:
    """Names, folded, that stand below the text of most records, or before the descriptions or cells of most: buttons and
    keys, whatever they say."""
    lines = page.lines
    above_ages = {fold(lines[record.anchor - 1].text) for record in records if record.anchor}
    various = len(above_ages) > 1  # names, not a button
    below: Counter[str] = Counter()
    for record in records:
        prose = [at for at in range(record.start, record.end) if is_prose(lines[at])]
        foot = range(max(prose, default=record.end) + 1, record.end)
        below.update({fold(lines[at].text) for at in foot if not (various and at + 1 == record.anchor)})
        below.update({fold(line.text) for line in lines[record.start : record.end] if _is_key(page, line)})
    buttons = frozenset(name for name, count in below.items() if count >= max(2, 0.6 * len(records)))
    return buttons | _constants_of(page, records, buttons)


def _constants_of(page: HtmlLines, records: Sequence[Record], buttons: frozenset[str]) -> frozenset[str]:
    """Names that stand in nearly all records, where most have others beside, which are not: buttons above their texts."""
    names = [
        {fold(page.lines[at].text) for at in _source_candidates(page, record, title_of(page, record)[1])} - buttons
        for record in records
    ]
    counts = Counter(name for each in names for name in each)
    constant = frozenset(name for name, count in counts.items() if count >= max(2, 0.8 * len(records)))
    others = sum(bool(each - constant) for each in names)
    return constant if others >= 0.8 * len(records) else frozenset()


def _parts_of(page: HtmlLines, record: Record, places: Sequence[Place]) -> tuple[Parts, tuple[Dropped, ...]]:
    """The record's lines by their role; and those that repeat its title, its outlet or each other."""
    lines = page.lines
    title, title_at = title_of(page, record)
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
            is_mark = is_label(line) and words_in(line.text) < LEAST_STANDFIRST_WORDS
            (marks if line.stamp or (not body and is_mark) else body).append(line)
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
        inline = inline_fields(page.lines[record.anchor], page.columns)[1]
        if inline:
            return inline, None
    candidates = _source_candidates(page, record, title_at)
    for number, place in enumerate(places):
        for at in candidates:
            if place in places_of(record, at, title_at):
                return names_source(page.lines[at].text) or None, at
        section = _section_at(page.lines, record, title_at, place) if not number else None
        if section is not None:
            return page.lines[section].text, section
    alts = [alt for at, alt in page.pictures if record.start <= at < record.end and is_name(alt.split())]
    return next(iter(alts), None), None

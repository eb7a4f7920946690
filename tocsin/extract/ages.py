"""Which stamps on a page are the ages of its articles: not reading times, names, days above clocks or the page's own date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.extract.beside import inline_fields, name_fields
from tocsin.extract.lines import Line, is_ornament, is_prose
from tocsin.extract.name_words import PAGE_NAME
from tocsin.extract.stamps import Form, Stamp, on_day
from tocsin.extract.words import fold
from tocsin.types.times import Precision

# The date of the whole page stands in its first lines.
PAGE_HEAD = 4
_LEAST_LENGTHS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines with the stamps that are believed, and those of them that head or close an article."""

    lines: Sequence[Line]
    anchors: Sequence[int]


def readings_of(lines: Sequence[Line], now: datetime) -> list[Reading]:
    """The ways to read a page's stamps. Where ages are told in full, "14 min" is a reading time and "24 heures" the name
    of a newspaper, or both are ages all the same: the layout decides."""
    lines = _without_lengths(_clocks_on_days(lines, now))
    told = [(at, line.stamp) for at, line in enumerate(lines) if line.stamp]
    strong = [at for at, stamp in told if not stamp.weak]
    everything = [at for at, _ in told]
    settled = [replace(line, stamp=None) if _may_be_name(line) else line for line in lines]
    sure = strong in ([], everything) or (strong == everything[:1] and _heads_hours(everything, lines))
    ways = [(lines, everything)] if sure else [(settled, strong), (lines, everything)]
    readings = [Reading(read, _anchors(read, told)) for read, ages in ways for told in _without_page_date(ages, read)]
    return [reading for reading in readings if reading.anchors]


def _without_lengths(lines: Sequence[Line]) -> Sequence[Line]:
    """Where all ages are some minutes, none of them "ago" and in no order, they are how long it takes to read."""
    stamps = [line.stamp for line in lines if line.stamp]
    if len(stamps) < _LEAST_LENGTHS or not all(each.weak and each.form is Form.AGE for each in stamps):
        return lines
    times = [stamp.at for stamp in stamps if stamp.precision is Precision.MINUTE]
    if len(times) < len(stamps) or times in (sorted(times), sorted(times, reverse=True)):
        return lines
    return [replace(line, stamp=None, aside=line.aside or not line.beside) if line.stamp else line for line in lines]


def _clocks_on_days(lines: Sequence[Line], now: datetime) -> Sequence[Line]:
    """A day above clocks ("13 August", then "14:05", "13:50") is theirs."""
    told = [at for at, line in enumerate(lines) if line.stamp]
    settled = list(lines)
    day: Stamp | None = None
    for number, at in enumerate(told):
        stamp = lines[at].stamp
        after = lines[told[number + 1]].stamp if number + 1 < len(told) else None
        if stamp and stamp.precision is Precision.DAY and (not lines[at].beside or at == told[0] < PAGE_HEAD):
            day = stamp if after and after.form is Form.CLOCK else None
            settled[at] = replace(lines[at], stamp=None, aside=True) if day else lines[at]
        elif stamp and day and stamp.form is Form.CLOCK:
            settled[at] = replace(lines[at], stamp=on_day(stamp, day, now))
    return settled


def _may_be_name(line: Line) -> bool:
    return (
        line.stamp is not None and line.stamp.weak and line.stamp.precision is not Precision.MINUTE and not line.beside
    )


# Published, updated, and once more for another screen; a longer run of dates is a table of figures.
MOST_AGES_IN_HEADER = 4


def _anchors(lines: Sequence[Line], ages: list[int]) -> list[int]:
    """One age for each article: of neighbours in one header the best counts."""
    groups: list[list[int]] = []
    for at in ages:
        if groups and _shares_header(lines, groups[-1], at):
            groups[-1].append(at)
        else:
            groups.append([at])
    return [min(group, key=lambda at: _rank(lines[at].stamp)) for group in groups if len(group) <= MOST_AGES_IN_HEADER]


def _rank(stamp: Stamp | None) -> tuple[bool, bool]:
    return (stamp.updated, stamp.weak) if stamp else (True, True)


def _without_page_date(ages: list[int], lines: Sequence[Line]) -> list[list[int]]:
    """The ages without the page's own date: it stands above all of them, alone or as a day beside the page's name, and is told
    otherwise than they. With a text below it may head that as well as the page, where ages close the articles: both ways."""
    if len(ages) < 2 or ages[0] >= PAGE_HEAD:
        return [ages]
    first, *others = (stamp for at in ages if (stamp := lines[at].stamp))
    if _heads_hours(ages, lines):
        return [ages, ages[1:]]
    if first.form is Form.DAY and not (lines[ages[0]].beside or lines[ages[0]].gap) and _names_page(lines[: ages[0]]):
        return [ages, ages[1:]]
    if first.form is Form.AGE or any((first.form, first.updated) == (other.form, other.updated) for other in others):
        return [ages]
    if lines[ages[0]].beside and (first.form is not Form.DAY or len(ages) < 3):
        return [ages]
    return [ages, ages[1:]] if any(map(is_prose, lines[ages[0] : ages[1]])) else [ages[1:]]


def _names_page(above: Sequence[Line]) -> bool:
    """What stands right above the day is what pages of many articles call themselves: it may be the page's, or the first age."""
    return bool(above) and PAGE_NAME.search(fold(above[-1].text)) is not None


def _heads_hours(ages: Sequence[int], lines: Sequence[Line]) -> bool:
    """ "Today" stands alone above articles whose ages tell more than a day, each beside a name."""
    stamps = [stamp for at in ages if (stamp := lines[at].stamp)]
    days = [stamp.precision is Precision.DAY for stamp in stamps]
    named = [bool(lines[at].beside) for at in ages]
    return len(ages) > 2 and days[0] and not (any(days[1:]) or named[0]) and all(named[1:])


def _shares_header(lines: Sequence[Line], group: list[int], at: int) -> bool:
    """The age at `at` is a further one in the header of the group: only ornaments stand between."""
    if inline_fields(lines[at])[0] or _lists_fields(lines, group[0], at):
        return False
    return all(is_ornament(lines[between]) for between in range(group[-1] + 1, at))


def _lists_fields(lines: Sequence[Line], one: int, other: int) -> bool:
    """Both lines carry an age and other names than the other: rows of a list, not the two ages of one header."""
    return bool(name_fields(lines[one]) and set(name_fields(lines[other])) - set(name_fields(lines[one])))

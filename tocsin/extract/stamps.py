"""Stamps: a field of a header line that says when, and nothing else, in the languages of the news."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum, auto

from tocsin.extract import stamp_words as words
from tocsin.extract.words import fold
from tocsin.rules.calendar_words import ZONES
from tocsin.types.times import Precision

# The longest stamp in the wild: "Publié le mercredi 13 août 2025 à 14 h 05, mis à jour le mercredi 13 août 2025 à 15 h".
LONGEST_STAMP = 90
# A page may run on a clock of another zone; what lies further ahead is an announcement, not a stamp.
ZONE_SLACK = timedelta(hours=14)


class Form(Enum):
    """How a page tells a time."""

    AGE = auto()  # "2 hours ago", "yesterday at 14:05"
    CLOCK = auto()  # "14:05"
    DAY = auto()
    MOMENT = auto()  # a day and a clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time read from a page. `weak`: it may be something else (a reading time, a day), so it needs company."""

    at: datetime  # aware UTC
    precision: Precision
    form: Form
    weak: bool = False
    updated: bool = False


# Extraction has no clock; a page may still not tell a time beyond any that can be meant.
ANY_TIME = datetime(2199, 12, 31, tzinfo=UTC)


def read_stamp(field: str, now: datetime) -> Stamp | None:
    """The time that a field tells, seen at `now` (whose zone counts where the page names none); None where the field
    holds anything else. A stamp is never after `now`: ahead by a zone it is `now`, further ahead it is none."""
    if not 2 <= len(field) <= LONGEST_STAMP or _SENTENCE.fullmatch(field):
        return None
    text = fold(field)
    if not text.isascii():
        text = _FIGURE.sub(_figure, text)
    if not _VOCABULARY.issuperset(_SPACED_WORD.findall(text)):
        return None
    text = _DRESS.sub("", text).removesuffix(".").rstrip()
    label = _LABEL.match(text)
    rest = text[label.end() :] if label else text
    updated = bool(label and label["updated"])
    rest = _FURTHER_UPDATE.sub("", rest)
    stamp = _read_relative(rest, now) or _read_day_word(rest, now) or _read_date(rest, now)
    stamp = stamp or (_read_clock(rest, now) if label or rest[:1].isdigit() else None)
    stamp = stamp or read_iso_stamp(field, now)
    if stamp is None:
        return None
    return _not_ahead(replace(stamp, weak=stamp.weak and label is None, updated=updated), now)


def _figure(found: re.Match[str]) -> str:
    return str(int(found.group()))


def may_hold_stamp(text: str) -> bool:
    """A quick look: without a figure or a word of time there is no stamp."""
    return _DIGIT.search(text) is not None or not _TIME_WORDS.isdisjoint(_WORD.findall(fold(text)))


def stamp_edges(words: Sequence[str]) -> tuple[int, int]:
    """How many words at the start, and at the end, may be of a stamp."""
    known = [_VOCABULARY.issuperset(_SPACED_WORD.findall(word)) for word in fold(" ".join(words)).split()]
    if all(known):
        return len(words), len(words)
    return known.index(False), known[::-1].index(False)


def read_iso_stamp(value: str, now: datetime) -> Stamp | None:
    """A `datetime` attribute or another ISO 8601 stamp; without an offset it is in `now`'s zone."""
    value = _COMPACT.sub(r"\1-\2-\3T\4:\5", value.strip())
    found = _ISO.fullmatch(value) if len(value) <= LONGEST_STAMP else None
    if not found:
        return None
    day = date.fromisoformat(value[:10]) if _exists(value[:10]) else None
    if day is None or int(found["h"] or 0) > 23:
        return None
    clock = time(int(found["h"] or 0), int(found["m"] or 0), int(found["s"] or 0))
    zone = _offset(found["zone"] or "") or now.tzinfo
    at = datetime.combine(day, clock, zone).astimezone(UTC)
    if found["h"]:
        return _not_ahead(Stamp(at=at, precision=Precision.MINUTE, form=Form.MOMENT), now)
    return _not_ahead(Stamp(at=at, precision=Precision.DAY, form=Form.DAY), now)


def _any(*tables: str) -> str:
    """One pattern for all phrases of the tables, longest first."""
    phrases = sorted({fold(phrase) for table in tables for phrase in table.split("|")}, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, phrases)) + ")"


def _any_key(table: dict[str, int] | dict[str, timedelta]) -> str:
    return _any("|".join(table))


# Bullets, brackets and pictures of clocks around a stamp.
_DRESS = re.compile(r"^[^\w+]+|[\s,;:|·•)\]*»«>_-]+$")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"(?![0-9])\d")  # of scripts that have figures of their own
_SPACED_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
# The longest word of each phrase is the rarest.
_TIME_WORDS = frozenset(
    max(_WORD.findall(fold(phrase)), key=len, default="")
    for table in (
        words.NOW,
        words.TODAY,
        words.YESTERDAY,
        words.BEFORE_YESTERDAY,
        "|".join([*words.UNITS, *words.DUALS]),
    )
    for phrase in table.split("|")
) - {"", "a", "o", "an", "j", "d", "m", "h", "s", "u", "y", "w", "t", "g", "mes", "time"}
# A stamp holds no other words than these: asked first, since hardly any field passes.
_VOCABULARY = frozenset(
    word
    for table in (
        *(words.PUBLISHED, words.UPDATED, words.JOINTS, words.ZONES, words.PAST_BEFORE, words.PAST_AFTER, words.ABOUT),
        *(words.NOW, words.TODAY, words.YESTERDAY, words.BEFORE_YESTERDAY, words.ONES, words.FEW, words.HALF_HOUR),
        *(words.UNITS, words.DUALS, words.MONTHS, words.WEEKDAYS, words.EAST_ASIAN_UNITS),
        "st|nd|rd|th|er|d|e|and|et|und|y|en|less|than|moins|time|p|m|a|pm|am|uhr|u|t|z|r|g|г|р",
    )
    for phrase in (table.split("|") if isinstance(table, str) else table)
    for word in _SPACED_WORD.findall(fold(phrase))
)
_ISO = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d(?:[Tt ](?P<h>[0-2]\d):?(?P<m>[0-5]\d)(?::?(?P<s>[0-5]\d)(?:[.,]\d{1,9})?)? ?(?P<zone>[Zz]|[+-]\d\d:?(?:\d\d)?)?)?"
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)([01]\d)([0-3]\d)T([0-2]\d)([0-5]\d)")
# "Three hours ago, he left." is prose: it starts like a sentence and ends with a long word and a full stop.
_SENTENCE = re.compile(r"[A-ZÀ-Þ][^.]*[^\W\d_]{4,}\.")
_JOINT = rf"(?:(?:(?:{_any(words.JOINTS)}(?= |\d)|[,:|·@-]) ?)*)"
_LABEL = re.compile(rf"(?:{_any(words.PUBLISHED)}|(?P<updated>{_any(words.UPDATED)}))(?: |:|,)[ :,]*")
_NUMBER = rf"(?:\d{{1,4}}(?:[.,]\d)?|less than an?|moins d'une?|{_any(words.ONES, words.FEW)})"
_UNIT = _any_key(words.UNITS)
_RELATIVE = re.compile(
    rf"(?P<before>{_any(words.PAST_BEFORE)} )?(?:{_any(words.ABOUT)} )?(?:(?P<n>{_NUMBER}) ?)?(?P<unit>{_UNIT})\.?"
    rf"(?:,? ?(?:et |and |und |y |e |en )?(?P<n2>\d{{1,2}})(?: ?(?P<unit2>{_UNIT})\.?)?)?(?P<after> ?{_any(words.PAST_AFTER)})?"
)
_HALF_HOUR = re.compile(_any(words.HALF_HOUR))
_DUAL = re.compile(rf"(?:{_any(words.PAST_BEFORE)}) (?P<dual>{_any_key(words.DUALS)})")
_NOW = re.compile(_any(words.NOW))
_PM = r"(?P<pm>[ap]\.? ?m\b\.?)"
_CLOCK_TEXT = rf"(?P<h>[01]?\d|2[0-3]) ?(?:(?:[:h.時时点點시]|uhr|u) ?(?P<min>[0-5]\d)?[分분]?(?::[0-5]\d)? ?{_PM}?|{_PM.replace('<pm>', '<pm2>')})"
_ZONE_TEXT = rf"(?: ?\(?(?P<zone>(?:utc|gmt) ?[+-] ?\d\d?(?::?\d\d)?|[+-]\d\d:?\d\d|{_any(words.ZONES)})\)?)?"
_CLOCK = re.compile(rf"{_JOINT}{_CLOCK_TEXT}{_ZONE_TEXT}(?= |,|;|$|\))")
_WEEKDAY = rf"(?P<weekday>{_any_key(words.WEEKDAYS)})\.?"
_YEAR = r"(?:(?:19|20|25)\d\d)"
_DATE = re.compile(
    rf"{_JOINT}(?:{_WEEKDAY},? ?)?{_JOINT}(?:"
    rf"(?P<y1>{_YEAR})[-/.](?P<m1>\d\d?)[-/.](?P<d1>\d\d?)"
    rf"|(?P<a>\d\d?)(?P<sep>[/.-]) ?(?P<b>\d\d?)(?:[/.-] ?(?P<y2>{_YEAR}|\d\d(?![:h\d])))?"
    rf"|(?:(?P<y5>{_YEAR})[年년] ?)?(?P<m5>\d\d?)[月월] ?(?P<d5>\d\d?)[日일](?: ?\(\w\))?"
    rf"|(?P<d3>\d\d?)(?:er|st|nd|rd|th|\.|º|ª|o)?[ -]?(?:de |of |d')?(?P<mon3>{_any_key(words.MONTHS)})\.?(?:,?[ -]?(?:de |del )?(?P<y3>{_YEAR})(?: ?[гrр]\.)?)?"
    rf"|(?P<y6>{_YEAR})\. ?(?P<mon6>{_any_key(words.MONTHS)})\.? (?P<d6>\d\d?)\.?"
    rf"|(?P<mon4>{_any_key(words.MONTHS)})\.? (?P<d4>\d\d?)(?:st|nd|rd|th)?(?:,? (?P<y4>{_YEAR}))?"
    rf")\.?(?!\d)(?:,? \(?{_any_key(words.WEEKDAYS)}\b\.?\)?)?"  # "9 March 2026 Tuesday"
)
_WEEKDAY_ALONE = re.compile(_JOINT + _WEEKDAY + r"(?= |,|$)")
_DAY_WORD = re.compile(
    rf"(?:(?P<two>{_any(words.BEFORE_YESTERDAY)})|(?P<one>{_any(words.YESTERDAY)})|(?P<zero>{_any(words.TODAY)}))(?=$|[ ,|·:-]|(?<=[日天])\d)"
)
_UPDATE_REMARK = re.compile(rf"[ ,;|·(-]*(?:et |and |und )?{_any(words.UPDATED)}\b.*")
_FURTHER_UPDATE = re.compile(rf"[ ,;|·(-]+(?:et |and |und |y |e |en )?{_any(words.UPDATED)}\b.{{0,60}}$")
# Thailand counts from the death of the Buddha.
_BUDDHIST_ERA, _FIRST_BUDDHIST = 543, 2514
_BELOW = {words.HOUR: words.MINUTE}  # "1 h 20"
_EAST_ASIAN = re.compile(
    rf"(?P<n>\d{{1,4}}) ?(?P<unit>{_any_key(words.EAST_ASIAN_UNITS)}) ?(?:{'|'.join(map(fold, ('前', '전')))})"
)


def _read_relative(text: str, now: datetime) -> Stamp | None:
    if _NOW.fullmatch(text):
        return Stamp(at=now.astimezone(UTC), precision=Precision.MINUTE, form=Form.AGE)
    if _HALF_HOUR.fullmatch(text):
        return _ago(timedelta(minutes=30), words.MINUTE, now)
    found = _EAST_ASIAN.fullmatch(text)
    if found:
        unit = words.EAST_ASIAN_UNITS[found["unit"]]
        return _ago(int(found["n"]) * unit, unit, now)
    found = _DUAL.fullmatch(text)
    if found:
        return _ago(words.DUALS[found["dual"]], words.DUALS[found["dual"]] / 2, now)
    found = _RELATIVE.fullmatch(text)
    if not found:
        return None
    past = bool(found["before"] or found["after"]) or found["unit"] in words.PAST_UNITS
    if not past and (not (found["n"] or "a")[0].isdigit() or (found["n2"] and not found["unit2"])):
        return None  # "a year" and "ein Tag" are words, "18h42" is a clock
    unit = words.UNITS[found["unit"]]
    age = _count(found["n"] or "a") * unit  # "час назад" is one hour ago
    if found["n2"]:
        smaller = words.UNITS[found["unit2"]] if found["unit2"] else _BELOW.get(unit)
        if smaller is None or smaller >= unit:
            return None  # "20 Minutes 1 j" is an outlet and its age
        age, unit = age + int(found["n2"]) * smaller, min(unit, smaller)
    stamp = _ago(age, unit, now)
    return replace(stamp, weak=not past) if stamp else None


def _ago(age: timedelta, unit: timedelta, now: datetime) -> Stamp | None:
    if age > timedelta(days=365 * 60):
        return None
    precision = Precision.DAY if unit >= words.DAY else Precision.HOUR if unit >= words.HOUR else Precision.MINUTE
    return Stamp(at=(now - age).astimezone(UTC), precision=precision, form=Form.AGE)


_ONES = frozenset(fold(words.ONES).split("|"))
_FEW_MEANS = 3  # "a few minutes ago": nobody says it of two, nor of ten


def _count(number: str) -> float:
    if number[0].isdigit():
        return float(number.replace(",", "."))
    return 1 if number in _ONES or number.startswith(("less", "moins")) else _FEW_MEANS


def _read_day_word(text: str, now: datetime) -> Stamp | None:
    """Yesterday, today, a weekday; with the hour or without it."""
    found = _DAY_WORD.match(text)
    if found:
        days = 2 if found["two"] else 1 if found["one"] else 0
        day = now.date() - timedelta(days=days)
        stamp = _at(day, text[found.end() :], now, weak=found["zero"] is not None)
        return replace(stamp, form=Form.AGE) if stamp else None
    found = _WEEKDAY_ALONE.match(text)
    if not found:
        return None
    behind = (now.weekday() - words.WEEKDAYS[found["weekday"]]) % 7
    stamp = _at(now.date() - timedelta(days=behind), text[found.end() :], now, weak=True)
    if stamp and stamp.at > now:
        stamp = replace(stamp, at=stamp.at - timedelta(days=7))
    return stamp if stamp and stamp.precision is Precision.MINUTE else None


def _read_date(text: str, now: datetime) -> Stamp | None:
    found = _DATE.match(text)
    if found:
        day, weak = _day_of(found, now, has_clock=_CLOCK.match(text[found.end() :].lstrip()) is not None)
        return _at(day, text[found.end() :], now, weak=weak) if day else None
    clock = _CLOCK.match(text)  # "14:05, 13 August 2025"
    if not clock:
        return None
    rest = text[clock.end() :].lstrip(" ,|·-")
    found = _DATE.match(rest)
    day, _ = _day_of(found, now) if found else (None, False)
    if day is None or found is None or not _ends(rest[found.end() :]):
        return None
    return _at(day, clock.group(), now, weak=False)


def _read_clock(text: str, now: datetime) -> Stamp | None:
    """A bare clock is of the last day at which it has come."""
    stamp = _at(now.date(), text, now, weak=True)
    if stamp is None or stamp.precision is Precision.DAY:
        return None
    return replace(stamp, at=stamp.at - timedelta(days=stamp.at > now), form=Form.CLOCK)


def on_day(clock: Stamp, day: Stamp, now: datetime) -> Stamp:
    """The clock on the day that the page names above it."""
    at = datetime.combine(day.at.astimezone(now.tzinfo).date(), clock.at.astimezone(now.tzinfo).timetz())
    return replace(clock, at=min(at.astimezone(UTC), now.astimezone(UTC)), form=Form.MOMENT)


def _at(day: date, rest: str, now: datetime, *, weak: bool) -> Stamp | None:
    """The day at the clock that `rest` tells; None where it tells anything but a clock."""
    clock = _CLOCK.match(rest.lstrip())
    if clock is None:
        if not _ends(rest):
            return None
        at = datetime.combine(day, time(), now.tzinfo).astimezone(UTC)
        return Stamp(at=at, precision=Precision.DAY, form=Form.DAY, weak=weak)
    if not _ends(rest.lstrip()[clock.end() :]):
        return None
    hour, pm = int(clock["h"]), (clock["pm"] or clock["pm2"] or "")[:1]
    hour = hour % 12 + (12 if pm == "p" else 0) if pm else hour
    if hour > 23:
        return None
    zone = _offset(clock["zone"] or "") or now.tzinfo
    at = datetime.combine(day, time(hour, int(clock["min"] or 0)), zone).astimezone(UTC)
    precision = Precision.MINUTE if clock["min"] else Precision.HOUR
    return Stamp(at=at, precision=precision, form=Form.MOMENT, weak=weak)


def _ends(rest: str) -> bool:
    return not rest.strip(" ,.)(|·") or _UPDATE_REMARK.fullmatch(rest) is not None


def _day_of(found: re.Match[str], now: datetime, *, has_clock: bool = False) -> tuple[date | None, bool]:
    """The day, and whether it may be something else. Without a year it is the last one that has come."""
    if found["y1"]:
        return _day(int(found["y1"]), int(found["m1"]), int(found["d1"])), False
    if found["a"]:
        if not found["y2"]:  # "3.5" and "1/2" are numbers, "12/08 18:42" is none
            return (_day_before(now, int(found["b"]), int(found["a"])) if has_clock else None), False
        year = int(found["y2"]) + (2000 if len(found["y2"]) == 2 else 0)
        return _likelier_day(year, int(found["a"]), int(found["b"]), found["sep"], now), False
    month = int(found["m5"]) if found["m5"] else words.MONTHS[found["mon3"] or found["mon4"] or found["mon6"]]
    number = int(found["d3"] or found["d4"] or found["d5"] or found["d6"])
    year_text = found["y3"] or found["y4"] or found["y5"] or found["y6"]
    if year_text:
        return _day(int(year_text), month, number), False
    return _day_before(now, month, number), True


def _day_before(now: datetime, month: int, number: int) -> date | None:
    """The last such day that has come."""
    day = _day(now.year, month, number)
    return _day(now.year - 1, month, number) if day and day > (now + ZONE_SLACK).date() else day


def _likelier_day(year: int, first: int, second: int, separator: str, now: datetime) -> date | None:
    """Day before month, unless that cannot be, or lies ahead where month before day does not."""
    usual, american = _day(year, second, first), _day(year, first, second)
    if separator != "/" or american is None:
        return usual
    latest = (now + ZONE_SLACK).date()
    if usual is None or (usual > latest >= american):
        return american
    # Both are possible: news is of these days.
    return american if abs(latest - american) < abs(latest - usual) and (latest - usual).days > 45 else usual


def _day(year: int, month: int, number: int) -> date | None:
    year -= _BUDDHIST_ERA if year >= _FIRST_BUDDHIST else 0
    try:
        return date(year, month, number) if 1971 <= year <= 2200 else None
    except ValueError:
        return None


def _exists(iso_day: str) -> bool:
    year, month, number = map(int, iso_day.split("-"))
    return _day(year, month, number) is not None


def _offset(zone: str) -> tzinfo | None:
    zone = zone.lower().replace(" ", "")
    if zone in ZONES:
        return timezone(timedelta(minutes=ZONES[zone]))
    found = re.fullmatch(r"(?:utc|gmt)?([+-])(\d\d?):?(\d\d)?", zone)
    if not found or int(found[2]) > 14:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)


def _not_ahead(stamp: Stamp, now: datetime) -> Stamp | None:
    if stamp.at <= now:
        return stamp
    return replace(stamp, at=now.astimezone(UTC)) if stamp.at <= now + ZONE_SLACK else None

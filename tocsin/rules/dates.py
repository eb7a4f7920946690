"""The dates that feeds really write, to aware UTC: read where there is one reading, else None, never guessed (D6)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from tocsin.rules.calendar_words import AMERICAN_CLOCKS, FILLERS, MONTHS, WEEKDAYS, ZONES, fold
from tocsin.types.times import Precision

# A year outside is a placeholder (0001-01-01, 9999-12-31), not a date of news.
_YEARS = range(1900, 2101)
_LONGEST = 100
# The widest offsets in use are -12:00 and +14:00.
_WIDEST = timedelta(hours=14)

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})-(?P<day>\d{1,2})|/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})|\.(?P<m3>\d{1,2})\.(?P<d3>\d{1,2})"
    r"|(?P<m4>\d{2})(?P<d4>\d{2})|-?w(?P<week>\d{2})-?(?P<weekday>[1-7])|-(?P<ordinal>\d{3}))"
    rf"(?:[t\s,]+(?:{_TIME}|(?P<h2>\d{{2}})(?P<n2>\d{{2}})(?P<s2>\d{{2}})?(?:[.,]\d+)?)|t(?P<h4>\d{{2}})(?![\d:])|(?P<h3>\d{{2}})(?P<n3>\d{{2}})(?P<s3>\d{{2}}))?"
    r"\s*(?P<rest>.*)"
)
_CJK = re.compile(
    r"(?P<year>\d{4})\s*[年년][\s.]*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]"
    r"(?:\s*[(（]?[月火水木金土日一二三四五六월화수목금토일][)）]?(?=\s|$))?"
    r"\s*(?P<half>오전|오후|午前|午後|上午|下午|am|pm)?\s*(?:(?P<hour>\d{1,2})\s*[:時时시点]\s*(?P<minute>\d{1,2})\s*[分분]?"
    r"(?::?\s*(?P<second>\d{1,2})\s*[秒초]?)?)?\s*(?P<rest>.*)"
)
_DOTTED = re.compile(
    rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}})(?:[\s,t-]+(?:um\s+)?{_TIME})?\s*(?P<rest>.*)"
)
_SLASHED = re.compile(
    rf"(?P<first>\d{{1,2}})[/-](?P<second_>\d{{1,2}})[/-](?P<year>\d{{4}})(?:[\s,t-]+{_TIME})?\s*(?P<rest>.*)"
)
_TOKEN = re.compile(
    r"(?P<time>\d{1,2}(?::\d{1,2}){1,2}(?:[.,]\d+)?|\d{1,2}\s?h\s?(?:\d{2})?(?![a-z])|\d{1,2}\.\d{2}(?![.\d]))"
    r"|(?P<offset>(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?(?![\d:-]))|(?P<number>\d+)(?:st|nd|rd|th|er|re|º|ª|°)?(?![a-z\d])|(?P<word>[^\W\d_]+(?:/\w+){0,2})"
)
_OFFSET = re.compile(r"(?:gmt|utc|ut|z)?\s?(?P<sign>[-+−])\s?(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?::\d{2})?")
_EPOCH = re.compile(r"(?P<seconds>[1-9]\d{9})(?P<millis>\d{3})?")
_HALVES = {"오후": 12, "午後": 12, "下午": 12, "pm": 12, "오전": 0, "午前": 0, "上午": 0, "am": 0}
_NOISE = re.compile(r"[\u200e\u200f\ufeff]")
_BETWEEN = " ,.-/|;:'’()"


class Moment(NamedTuple):
    """A date that a feed writes, as aware UTC. Many feeds write a day as its midnight, so midnight to the second is a day."""

    at: datetime
    precision: Precision


def read_date(text: str) -> datetime | None:
    """Return the date as aware UTC, or None where the text holds none or more than one reading (see `read_moment`)."""
    moment = read_moment(text)
    return moment.at if moment else None


def read_moment(text: str) -> Moment | None:
    """Return the date and whether it is more than a day, or None where the text holds none or more than one reading.

    Date-only is midnight, zone-less is UTC. Read are ISO 8601 in its shapes, RFC 822 and its kin with zone names, dates
    in words of a dozen languages, day-first dotted dates, slashed dates whose day is over 12, CJK dates, Unix seconds.
    """
    if not text or len(text) > _LONGEST:
        return None
    cleaned = " ".join(_NOISE.sub(" ", fold(text)).split())
    for reader in (_read_epoch, _read_iso, _read_cjk, _read_dotted, _read_slashed, _read_words):
        try:
            found = reader(cleaned)
        except (ValueError, OverflowError):
            return None  # a 31 February, a 25 o'clock: the shape fits, the date does not exist
        if found is not None:
            return found if found.at.year in _YEARS else None
    return None


def _read_epoch(text: str) -> Moment | None:
    found = _EPOCH.fullmatch(text)
    return _moment_of(datetime.fromtimestamp(int(found["seconds"]), UTC), timedelta(0)) if found else None


def _read_iso(text: str) -> Moment | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    clock = (
        found["hour"] or found["h2"] or found["h3"] or found["h4"] or "0",
        found["minute"] or found["n2"] or found["n3"] or "0",
        found["second"] or found["s2"] or found["s3"] or "0",
    )
    return _assemble(_iso_day(found), clock, found["rest"], fraction=found["fraction"])


def _iso_day(found: re.Match[str]) -> date:
    year = int(found["year"])
    if found["week"]:
        return date.fromisocalendar(year, int(found["week"]), int(found["weekday"]))
    if found["ordinal"]:
        day = date(year, 1, 1) + timedelta(days=int(found["ordinal"]) - 1)
        if day.year != year:
            raise ValueError("no such day of the year")
        return day
    month = found["month"] or found["m2"] or found["m3"] or found["m4"]
    return date(year, int(month), int(found["day"] or found["d2"] or found["d3"] or found["d4"]))


def _read_cjk(text: str) -> Moment | None:
    found = _CJK.fullmatch(text)
    if not found:
        return None
    hour = _twelve_hours(int(found["hour"] or 0), found["half"])
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    return _assemble(day, (str(hour), found["minute"] or "0", found["second"] or "0"), found["rest"])


def _read_dotted(text: str) -> Moment | None:
    found = _DOTTED.fullmatch(text)
    if not found:
        return None
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    return _assemble(day, _clock(found), found["rest"], fraction=found["fraction"])


def _read_slashed(text: str) -> Moment | None:
    """05/11/2026 is May in one country and November in the next: read only where one number cannot be a month."""
    found = _SLASHED.fullmatch(text)
    if not found:
        return None
    first, second = int(found["first"]), int(found["second_"])
    if first <= 12 and second <= 12 and first != second:
        return None
    month, day = (second, first) if first > 12 else (first, second)
    return _assemble(date(int(found["year"]), month, day), _clock(found), found["rest"], fraction=found["fraction"])


def _read_words(text: str) -> Moment | None:
    """A date with a named month, in any order of its parts, as long as every word of it is understood."""
    text, remark = _without_remark(text)
    parts = _Parts(text)
    at = 0
    for token in _TOKEN.finditer(text):
        if text[at : token.start()].strip(_BETWEEN) or not parts.take(token):
            return None
        at = token.end()
    if text[at:].strip(_BETWEEN) or len(parts.months) != 1:
        return None
    day = _day_of(parts.months[0], parts.numbers)
    if day is None:
        return None
    hour, minute, second = parts.clock or ("0", "0", "0")
    if parts.half is not None:  # a lone "A" is a military zone, which mail never agreed upon: raises
        hour = str(_twelve_hours(int(hour), parts.half))
    return _assemble(day, (hour, minute, second), " ".join(parts.zone) or remark)


class _Parts:
    """The parts of a date in words, taken one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.months: list[int] = []
        self.numbers: list[str] = []
        self.clock: tuple[str, str, str] | None = None
        self.zone: list[str] = []
        self.half: str | None = None

    def take(self, token: re.Match[str]) -> bool:
        """Put the token where it belongs. False: it is not part of a date."""
        if token["word"]:
            return self._take_word(token["word"], token)
        if token["number"]:
            self.numbers.append(token["number"])
        elif token["offset"]:
            self._take_offset(token["offset"])
        elif self.clock is None:
            self.clock = _clock_of(token["time"])
        else:
            return False
        return True

    def _take_offset(self, offset: str) -> None:
        # "05-Nov-26": a minus before the time is a hyphen.
        if self.clock is None and offset.startswith("-") and ":" not in offset and len(self.numbers) < 2:
            self.numbers.append(offset.lstrip("-"))
        else:
            self.zone.append(offset)

    def _take_word(self, word: str, token: re.Match[str]) -> bool:
        if word in ("am", "pm", "a", "p", "m") and self.clock is not None:
            self.half = (self.half or "") + word
        elif word in MONTHS and not (word in WEEKDAYS and _other_month(self.text, token)):
            self.months.append(MONTHS[word])
        elif self.clock is not None and (word in ZONES or word in AMERICAN_CLOCKS or "/" in word):
            self.zone.append(word)
        else:
            return word in WEEKDAYS or word in FILLERS
        return True


def _without_remark(text: str) -> tuple[str, str]:
    """The text without its bracketed end, and that end: "(CET)" beside an offset is a remark, alone it is the zone."""
    found = re.fullmatch(r"(.*\d.*?)\s*\(([^()]*)\)", text)
    if not found or found[2] not in ZONES:
        return text, ""
    return found[1], found[2]


def _other_month(text: str, token: re.Match[str]) -> bool:
    """Tell Tuesday from March in "mar" and "mart": beside a word that can only be the month, it is the day."""
    words = [word for word in _TOKEN.finditer(text) if word["word"] in MONTHS]
    return any(word.start() != token.start() for word in words)


def _clock_of(text: str) -> tuple[str, str, str]:
    hour, minute, second = ([part for part in re.split(r"[:h.\s,]+", text) if part] + ["0", "0"])[:3]
    return hour, minute, second


def _day_of(month: int, numbers: list[str]) -> date | None:
    """Day and year from the two numbers that stand beside a month."""
    if len(numbers) != 2:
        return None
    first, second = numbers
    if len(first) == 4:
        first, second = second, first
    if len(first) > 2 or len(second) not in (2, 4):
        return None
    year = int(second)
    if len(second) == 2:  # RFC 2822 4.3, with feedparser's turn of the century
        year += 1900 if year >= 90 else 2000
    return date(year, month, int(first))


def _clock(found: re.Match[str]) -> tuple[str, str, str]:
    return found["hour"] or "0", found["minute"] or "0", found["second"] or "0"


def _twelve_hours(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if half not in ("am", "pm") and hour > 12:
        return hour  # 오후 15:00
    if not 0 <= hour <= 12 or half not in _HALVES:
        raise ValueError("no such hour of half a day")
    return hour % 12 + _HALVES[half]


def _assemble(day: date, clock: tuple[str, str, str], zone: str, *, fraction: str | None = None) -> Moment | None:
    """The moment in UTC; None where the zone cannot be read. 24:00 is the next midnight, a leap second the one before."""
    hour, minute, second = map(int, clock)
    half = re.fullmatch(r"([ap])\.?\s?m\b\.?\s*(.*)", zone)
    if half:
        hour, zone = _twelve_hours(hour, half[1] + "m"), half[2]
    offset = offset_of(zone, day)
    if offset is None:
        return None
    days = 0
    if (hour, minute, second) == (24, 0, 0):
        hour, days = 0, 1
    microseconds = int((fraction or "0")[:6].ljust(6, "0"))
    local = datetime(
        day.year,
        day.month,
        day.day,
        hour,
        minute,
        min(second, 59) if second == 60 else second,
        microseconds,
        tzinfo=UTC,
    )
    return _moment_of(local + timedelta(days=days), offset)


def _moment_of(local: datetime, offset: timedelta) -> Moment:
    return Moment(local - offset, Precision.DAY if local.time() == time() else Precision.MINUTE)


def offset_of(zone: str, day: date) -> timedelta | None:
    """Return the offset from UTC that a zone's text names; None where it names none that is known. Empty is UTC."""
    zone = zone.strip(" ,.()[]")
    for filler in (" uhr", "uhr", "hrs", "h"):
        zone = zone.removeprefix(filler).strip()
    if zone in ("", "-0000", "-00:00"):
        return timedelta(0)
    found = _OFFSET.match(zone)
    if found and (not zone[found.end() :].strip(" ()[]") or zone[found.end() :].strip(" ()[]") in ZONES):
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return None if offset > _WIDEST else offset if found["sign"] == "+" else -offset
    minutes = ZONES.get(zone.removeprefix("etc/"))
    return timedelta(minutes=minutes) if minutes is not None else _american(zone, day) or _iana(zone, day)


def _american(zone: str, day: date) -> timedelta | None:
    """ "ET" and its kin are the clock on the wall: summer time from the second Sunday of March to the first of November."""
    standard = AMERICAN_CLOCKS.get(zone)
    if standard is None:
        return None
    starts = date(day.year, 3, 14 - (date(day.year, 3, 1).weekday()))
    ends = date(day.year, 11, 7 - (date(day.year, 11, 1).weekday()))
    return timedelta(hours=standard + (1 if starts <= day < ends else 0))


def _iana(zone: str, day: date) -> timedelta | None:
    """ "Europe/Paris" and its kin, as they stood at noon of that day."""
    name = _iana_names().get(zone) if "/" in zone else None
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(name)).utcoffset() if name else None


@lru_cache(maxsize=1)
def _iana_names() -> dict[str, str]:
    return {fold(name): name for name in available_timezones()}

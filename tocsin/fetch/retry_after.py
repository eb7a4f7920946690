"""When a server says to come back."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

# Longer than any honest wait; keeps arithmetic on a hostile number in range.
LONGEST = timedelta(days=365)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_DATES = (
    re.compile(
        rf"[a-z]{{3}}, (?P<day>\d\d) (?P<month>[a-z]{{3}}) (?P<year>\d{{4}}) {_TIME} gmt", re.ASCII
    ),  # IMF-fixdate
    re.compile(rf"[a-z]{{6,9}}, (?P<day>\d\d)-(?P<month>[a-z]{{3}})-(?P<year>\d\d) {_TIME} gmt", re.ASCII),  # RFC 850
    re.compile(rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})", re.ASCII),  # asctime
)


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """Return the time a Retry-After header names (RFC 9110 10.2.3): seconds, fractions rounded up, or an HTTP-date in
    any of its three forms (5.6.7). None for no header, a negative number, a past date, anything unreadable."""
    text = (value or "").strip().lower()
    if _SECONDS.fullmatch(text):
        return now + min(timedelta(seconds=math.ceil(min(float(text), 1e9))), LONGEST)
    date = parse_http_date(text, now)
    return min(date, now + LONGEST) if date is not None and date >= now else None


def parse_http_date(text: str, now: datetime) -> datetime | None:
    """Return an HTTP-date as aware UTC, or None. `now` settles the century of a two-digit year (RFC 9110 5.6.7)."""
    for form in _DATES:
        if found := form.fullmatch(text.lower()):
            return _date_of(found.groupdict(), now)
    return None


def _date_of(parts: dict[str, str], now: datetime) -> datetime | None:
    if parts["month"] not in MONTHS:
        return None
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += now.year // 100 * 100
        year -= 100 if year > now.year + 50 else 0
    day, hour, minute, second = (int(parts[name]) for name in ("day", "hour", "minute", "second"))
    try:
        return datetime(year, MONTHS.index(parts["month"]) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None

"""What a publisher says in the document about asking again: ttl, skipHours, skipDays, sy:updatePeriod (rules T7, T8)."""

from __future__ import annotations

import re

_SKIP_HOURS = re.compile(r"<skipHours\b[^>]*>(.{0,4000}?)</skipHours", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(r"<skipDays\b[^>]*>(.{0,4000}?)</skipDays", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour\b[^>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day\b[^>]*>\s*([A-Za-z]+)\s*<", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
# A year; longer hints are mistakes, and the schedule caps them much sooner.
_MOST_MINUTES = 525600


def ttl_minutes(value: str) -> int | None:
    """Minutes of an RSS ttl; None where it is no positive number."""
    minutes = _number(value)
    return min(round(minutes), _MOST_MINUTES) if minutes is not None and minutes >= 1 else None


def period_minutes(period: str, frequency: str) -> int | None:
    """Minutes between two updates by the RSS 1.0 syndication module; None where period or frequency make no sense."""
    length = _PERIODS.get(period.strip().lower())
    times = _number(frequency) if frequency.strip() else 1.0
    if length is None or times is None or times <= 0:
        return None
    return max(1, min(round(length / times), _MOST_MINUTES))


def skip_hours(text: str) -> tuple[int, ...]:
    """Hours of the day (GMT, 0 to 23) in which the publisher wants no visit; 24 is an old way to write 0."""
    found = _SKIP_HOURS.search(text)
    hours = {int(hour) for hour in _HOUR.findall(found.group(1))} if found else set()
    return tuple(sorted({hour % 24 for hour in hours if hour <= 24}))


def skip_days(text: str) -> tuple[int, ...]:
    """Days of the week, Monday 0, in which the publisher wants no visit."""
    found = _SKIP_DAYS.search(text)
    days = {day.lower() for day in _DAY.findall(found.group(1))} if found else set()
    return tuple(index for index, day in enumerate(_DAYS) if day in days)


def _number(value: str) -> float | None:
    try:
        number = float(value.strip())
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None

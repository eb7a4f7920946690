"""When quiet hours run, and when they end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tocsin.types.alerts import QuietHours

_DAY = timedelta(days=1)


def quiet_until(quiet: QuietHours | None, now: datetime) -> datetime | None:
    """Return the end (UTC) of the quiet hours that run at `now`, None where none run.

    The hours are of the zone's wall clock, the start included, the end not; equal start and end are no quiet hours.
    When clocks change: an hour that comes twice counts by its first coming, a time that is skipped counts as the same
    stretch after the midnight before (RFC 5545, 3.3.5).
    """
    if quiet is None or quiet.start == quiet.end:
        return None
    zone = ZoneInfo(quiet.zone)
    today = now.astimezone(zone).date()
    # A night that began yesterday may still run.
    for day in (today - _DAY, today):
        start, end = _span(quiet, day, zone)
        if start <= now < end:
            return end
    return None


def _span(quiet: QuietHours, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last_day = day + _DAY if quiet.end < quiet.start else day
    return _instant(day, quiet.start, zone), _instant(last_day, quiet.end, zone)


def _instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)

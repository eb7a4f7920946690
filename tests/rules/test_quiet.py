"""When quiet hours run, and when they end."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.quiet import quiet_until
from tocsin.types.alerts import QuietHours

NIGHT = QuietHours(start=time(22), end=time(6, 30), zone="Europe/Paris")
NOON = QuietHours(start=time(12), end=time(13), zone="Asia/Kolkata")
# The clock stands still from 2 to 3 on one Sunday and repeats that hour on another.
SMALL_HOURS = QuietHours(start=time(1, 30), end=time(2, 30), zone="Europe/Paris")
ZONES = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Pacific/Apia"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        (NIGHT, "2026-01-10T20:59:59", None),
        (NIGHT, "2026-01-10T21:00:00", "2026-01-11T05:30:00"),
        (NIGHT, "2026-01-10T23:30:00", "2026-01-11T05:30:00"),
        (NIGHT, "2026-01-11T02:00:00", "2026-01-11T05:30:00"),
        (NIGHT, "2026-01-11T05:29:59", "2026-01-11T05:30:00"),
        (NIGHT, "2026-01-11T05:30:00", None),
        (NIGHT, "2026-07-11T20:00:00", "2026-07-12T04:30:00"),
        (NOON, "2026-01-10T06:29:59", None),
        (NOON, "2026-01-10T06:30:00", "2026-01-10T07:30:00"),
        (NOON, "2026-01-10T07:30:00", None),
        # Clocks go forward in the night: it is an hour shorter.
        (NIGHT, "2026-03-28T21:00:00", "2026-03-29T04:30:00"),
        (NIGHT, "2026-03-29T04:30:00", None),
        # Clocks go back in the night: it is an hour longer.
        (NIGHT, "2026-10-24T20:00:00", "2026-10-25T05:30:00"),
        # An end that is skipped, and one that comes twice.
        (SMALL_HOURS, "2026-03-29T00:45:00", "2026-03-29T01:30:00"),
        (SMALL_HOURS, "2026-03-29T01:30:00", None),
        (SMALL_HOURS, "2026-10-25T00:15:00", "2026-10-25T00:30:00"),
        (SMALL_HOURS, "2026-10-25T01:15:00", None),
    ],
)
def test_quiet_hours_are_of_the_wall_clock(quiet: QuietHours, now: str, end: str | None) -> None:
    """They wrap midnight and survive both changes of the clock."""
    assert quiet_until(quiet, utc(now)) == (utc(end) if end else None)


def test_no_quiet_hours() -> None:
    """Without them, or with an empty span, no time is quiet."""
    assert quiet_until(None, utc("2026-01-10T23:00:00")) is None
    assert quiet_until(QuietHours(start=time(8), end=time(8), zone="UTC"), utc("2026-01-10T08:00:00")) is None


@given(
    start=st.times().map(lambda t: t.replace(microsecond=0)),
    end=st.times().map(lambda t: t.replace(microsecond=0)),
    zone=st.sampled_from(ZONES),
    now=st.integers(0, 10 * 366 * 86_400).map(lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s)),
)
def test_quiet_hours_end_within_a_day_and_are_over_then(start: time, end: time, zone: str, now: datetime) -> None:
    """Whoever asks again at the end is not put off again, unless the next span follows at once."""
    until = quiet_until(QuietHours(start=start, end=end, zone=zone), now)

    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        local = until.astimezone(ZoneInfo(zone))
        assert local.time() == end or local.utcoffset() != (local - timedelta(hours=2)).utcoffset()

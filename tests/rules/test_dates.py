"""The dates that feeds write (rule D6): one reading or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.dates import read_date, read_moment
from tocsin.types.times import Precision

READ = {
    "Thu, 05 Nov 2026 08:00:00 GMT": "2026-11-05T08:00:00",
    "Thu, 05 Nov 2026 08:00:00 +0100": "2026-11-05T07:00:00",
    "Thu, 05 Nov 2026 08:00:00 +01:00": "2026-11-05T07:00:00",
    "Thu, 05 Nov 2026 08:00:00 -0000": "2026-11-05T08:00:00",
    "Thu, 5 Nov 2026 8:00 EST": "2026-11-05T13:00:00",
    "Wed, 05 Aug 2026 08:00:00 BST": "2026-08-05T07:00:00",
    "Wed, 05 Aug 2026 08:00:00 CEST": "2026-08-05T06:00:00",
    "Thu, 05 Nov 2026 08:00:00 MEZ": "2026-11-05T07:00:00",
    "Thu, 05 Nov 2026 08:00:00 JST": "2026-11-04T23:00:00",
    "Thu, 05 Nov 2026 08:00:00 GMT+0100": "2026-11-05T07:00:00",
    "Thu, 05 Nov 2026 08:00:00 UTC+2": "2026-11-05T06:00:00",
    "Thu, 05 Nov 2026 08:00:00 +0100 (CET)": "2026-11-05T07:00:00",
    "Thu, 05 Nov 2026 08:00:00 (CET)": "2026-11-05T07:00:00",
    "Thu, 05 Nov 2026 08:00:00 -0500 EST": "2026-11-05T13:00:00",
    "Thu,05 Nov 2026 4:35:5 GMT+9": "2026-11-04T19:35:05",
    "Thu, 05 Nov 26 08:00:00 GMT": "2026-11-05T08:00:00",
    "Sat, 05 Nov 94 08:00:00 GMT": "1994-11-05T08:00:00",
    "Thursday, 05-Nov-26 09:00:00 UTC": "2026-11-05T09:00:00",
    "Thu Nov  5 08:00:00 2026": "2026-11-05T08:00:00",
    "Thu Nov  5 08:00:00 CET 2026": "2026-11-05T07:00:00",
    "Thu, Nov 5 2026 10:00:00 +0300": "2026-11-05T07:00:00",
    "Thu, 05 Nov 2026 24:00:00 GMT": "2026-11-06T00:00:00",
    "Thu, 31 Dec 2026 23:59:60 GMT": "2026-12-31T23:59:59",
    "Thu, 05 Nov 2026": "2026-11-05T00:00:00",
    "Sat, 5 Sept. 2026 00:00:00 GMT": "2026-09-05T00:00:00",
    "2026-11-05": "2026-11-05T00:00:00",
    "20261105": "2026-11-05T00:00:00",
    "2026-11-05T08:00Z": "2026-11-05T08:00:00",
    "2026-11-05T08": "2026-11-05T08:00:00",
    "2026-11-05T08:00:00.123456789+01:00": "2026-11-05T07:00:00.123456",
    "2026-11-05T08:00:00,5Z": "2026-11-05T08:00:00.500000",
    "2026-11-05T08:00:00-0500": "2026-11-05T13:00:00",
    "2026-11-05T08:00:00+01": "2026-11-05T07:00:00",
    "2026-11-05 08:00:00 +0100": "2026-11-05T07:00:00",
    "2026-11-05 08:00:00 CEST": "2026-11-05T06:00:00",
    "2026-11-05 8:30 PM": "2026-11-05T20:30:00",
    "20261105T080000Z": "2026-11-05T08:00:00",
    "20261105080000": "2026-11-05T08:00:00",
    "2026-W45-4": "2026-11-05T00:00:00",
    "2026W454T0800": "2026-11-05T08:00:00",
    "2026-309": "2026-11-05T00:00:00",
    "2026-11-05T24:00:00Z": "2026-11-06T00:00:00",
    "2026/11/05 10:00:00": "2026-11-05T10:00:00",
    "jeudi 5 novembre 2026 à 08h30": "2026-11-05T08:30:00",
    "jeu., 05 nov. 2026 08:30:00 +0100": "2026-11-05T07:30:00",
    "mar., 3 mars 2026 10:00:00": "2026-03-03T10:00:00",
    "1er août 2026": "2026-08-01T00:00:00",
    "lun, 14 déc 2026 08:00:00 +0100": "2026-12-14T07:00:00",
    "gio, 05 nov 2026 10:00:00 GMT": "2026-11-05T10:00:00",
    "mar, 05 mag 2026 10:00:00 +0200": "2026-05-05T08:00:00",
    "Mer, 15 Lug 2026 10:00:00 +0200": "2026-07-15T08:00:00",
    "Di, 03 Mrz 2026 10:00:00 +0100": "2026-03-03T09:00:00",
    "Donnerstag, 5. November 2026, 08:30 Uhr": "2026-11-05T08:30:00",
    "05.11.2026 08:30": "2026-11-05T08:30:00",
    "mié, 05 ago 2026 10:00:00 +0000": "2026-08-05T10:00:00",
    "5 de noviembre de 2026": "2026-11-05T00:00:00",
    "5 Kasım 2026": "2026-11-05T00:00:00",
    "5. listopadu 2026": "2026-11-05T00:00:00",
    "Thu, 05 Nov 2026 08:00:00 Europe/Paris": "2026-11-05T07:00:00",
    "Sun, 05 Jul 2026 08:00 America/New_York": "2026-07-05T12:00:00",
    "2026-11-05 08:00:00 US/Eastern": "2026-11-05T13:00:00",
    "чт, 05 ноя 2026 10:00:00 +0300": "2026-11-05T07:00:00",
    "Κυρ, 11 Ιούλ 2004 12:00:00 EST": "2004-07-11T17:00:00",
    "November 5, 2026 8:30 pm": "2026-11-05T20:30:00",
    "Nov 5, 2026 at 8:30 p.m. ET": "2026-11-06T01:30:00",
    "Jul 5, 2026 8:30 AM ET": "2026-07-05T12:30:00",
    "12:30 a.m. Nov 5, 2026": "2026-11-05T00:30:00",
    "25/12/2026 10:00": "2026-12-25T10:00:00",
    "12/25/2026": "2026-12-25T00:00:00",
    "2026年11月5日 08:00": "2026-11-05T08:00:00",
    "2026년 11월 5일 오후 3:20": "2026-11-05T15:20:00",
    "1762329600": "2025-11-05T08:00:00",
    "1762329600000": "2025-11-05T08:00:00",
}
UNREAD = (
    "", " ", "garbage", "garbage 12", "04:42 PM", "GMT+9", "yesterday", "il y a 5 minutes", "2026", "2026-11", "Nov 2026",
    "2026-02-30", "2026-13-01", "31 Feb 2026", "2026-W54-1", "2026-400", "05/11/2026", "5/6/26", "Thu, 05 Nov 2026 25:00:00 GMT",
    "Thu, 05 Nov 2026 24:01:00 GMT", "Thu, 05 Nov 2026 08:00:00 IST", "Thu, 05 Nov 2026 08:00:00 A", "Thu, 05 Nov 2026 08:00:00 XYZ",
    "2026-11-05T08:00:00+99:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "5 Nov Dec 2026", "5 6 7 Nov 2026", "13:00 PM 5 Nov 2026",
    "Thu, 05 Nov 2026 08:00:00 GMT or later", "12", "x" * 5000,
)  # fmt: skip


@pytest.mark.parametrize(("text", "moment"), READ.items())
def test_dates_as_feeds_write_them(text: str, moment: str) -> None:
    """D6: RFC 822 with zone names, ISO 8601, named months of many languages; date-only and zone-less are UTC."""
    assert read_date(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", UNREAD)
def test_no_date_is_invented(text: str) -> None:
    """D6: what holds no date, half a date, an impossible one or two readings is no date."""
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2026-11-05", Precision.DAY),
        ("5 November 2026", Precision.DAY),
        ("05.11.2026", Precision.DAY),
        ("2026年11月5日", Precision.DAY),
        ("2026-11-05T00:00:00+09:00", Precision.DAY),
        ("Thu, 05 Nov 2026 00:00:00 -0500", Precision.DAY),
        ("Thu, 05 Nov 2026 05:00:00 -0500", Precision.MINUTE),
        ("2026-11-05T15:00:00Z", Precision.MINUTE),
        ("2026-11-05T09:00:00+09:00", Precision.MINUTE),
        ("2026-11-05T00:00:01Z", Precision.MINUTE),
    ],
)
def test_a_day_is_told_from_a_moment(text: str, precision: Precision) -> None:
    """D6: a date without a clock, and one with midnight in its own zone, is a day."""
    moment = read_moment(text)

    assert moment is not None
    assert moment.precision is precision


MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(MOMENTS, ZONES)
def test_a_date_written_by_the_standard_library_is_read_back(moment: datetime, zone: timezone) -> None:
    """Both standard forms mean what they say, in every zone."""
    local = moment.replace(tzinfo=zone)

    assert read_date(format_datetime(local)) == read_date(local.isoformat()) == local


@given(st.text(max_size=120))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Nothing raises, and what is read is aware UTC."""
    found = read_date(text)

    assert found is None or found.utcoffset() == timedelta(0)

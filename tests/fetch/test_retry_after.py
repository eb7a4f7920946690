"""When a server says to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.fetch.retry_after import LONGEST, parse_http_date, parse_retry_after

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", NOW + timedelta(minutes=2)),
        (" 120 ", NOW + timedelta(minutes=2)),
        ("0", NOW),
        ("1.2", NOW + timedelta(seconds=2)),
        ("99999999999999999999", NOW + LONGEST),
        ("9" * 5000, NOW + LONGEST),
        ("Sun, 22 Nov 2026 12:30:00 GMT", LATER),
        ("Sunday, 22-Nov-26 12:30:00 GMT", LATER),
        ("Sun Nov 22 12:30:00 2026", LATER),
        ("sun, 22 nov 2026 12:30:00 gmt", LATER),
        ("Tue Dec  1 12:30:00 2026", datetime(2026, 12, 1, 12, 30, tzinfo=UTC)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", NOW + LONGEST),
        ("Sun, 22 Nov 2026 11:59:59 GMT", None),  # past
        ("Sunday, 06-Nov-94 08:49:37 GMT", None),
        ("-1", None),
        ("1e3", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("2026-11-22T12:30:00Z", None),
        ("Sun, 31 Feb 2027 12:30:00 GMT", None),
        ("Sun, 22 Foo 2026 12:30:00 GMT", None),
        ("Sun, 22 Nov 2026 25:30:00 GMT", None),
        ("١٢٠", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, expected: datetime | None) -> None:
    """T3: seconds and the three forms of an HTTP-date count; anything else, and any time that is over, does not."""
    assert parse_retry_after(value, NOW) == expected


@pytest.mark.parametrize(("year", "expected"), [("26", 2026), ("76", 2076), ("77", 1977), ("94", 1994)])
def test_a_year_of_two_digits_is_never_far_ahead(year: str, expected: int) -> None:
    """T3: more than 50 years ahead means the past (RFC 9110 5.6.7)."""
    date = parse_http_date(f"Sunday, 06-Nov-{year} 08:49:37 GMT", NOW)

    assert date is not None
    assert date.year == expected


@given(st.text(max_size=60))
def test_no_header_breaks_the_reading(value: str) -> None:
    """T3: whatever a server writes, the answer is a time not before now, or nothing."""
    named = parse_retry_after(value, NOW)

    assert named is None or NOW <= named <= NOW + LONGEST

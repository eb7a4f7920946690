"""What a document says about asking again, as publishers write it."""

from __future__ import annotations

import pytest

from feeds.hints import period_minutes, skip_days, skip_hours, ttl_minutes


@pytest.mark.parametrize(
    ("value", "minutes"),
    [("60", 60), (" 90 ", 90), ("0", None), ("-5", None), ("", None), ("often", None), ("1e99", None), ("nan", None)],
)
def test_a_ttl_is_a_positive_number_of_minutes(value: str, minutes: int | None) -> None:
    """T7: anything else asks for nothing."""
    assert ttl_minutes(value) == minutes


@pytest.mark.parametrize(
    ("period", "frequency", "minutes"),
    [
        ("hourly", "1", 60),
        ("hourly", "", 60),
        (" Hourly ", "2", 30),
        ("daily", "0.1", 14400),
        ("weekly", "7", 1440),
        ("hourly", "0", None),
        ("hourly", "-1", None),
        ("hourly", "twice", None),
        ("hourly", "nan", None),
        ("sometimes", "1", None),
        ("", "4", None),
        ("hourly", "1e8", 1),
    ],
)
def test_a_period_is_divided_by_its_frequency(period: str, frequency: str, minutes: int | None) -> None:
    """T8: a frequency of nought, below, or in words makes no sense, and asks for nothing."""
    assert period_minutes(period, frequency) == minutes


def test_skipped_hours_and_days_are_read() -> None:
    """T7: 24 is an old way to write 0; what is no hour or day is passed over."""
    hours = "".join(f"<hour>{hour}</hour>" for hour in ("24", "3", " 07 ", "25", "99", "x"))
    days = "<day>Sunday</day><day> monday </day><day>Funday</day>"

    assert skip_hours(f"<rss><skipHours>{hours}</skipHours></rss>") == (0, 3, 7)
    assert skip_days(f"<rss><skipDays>{days}</skipDays></rss>") == (0, 6)
    assert skip_hours("<rss><skipHours><hour>3</hour></rss>") == ()

"""A feed's own rhythm: nights, weekends, and the silence that is neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.rhythm import LULL_LIFE, longest_silence, rhythm_after, silence_of
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.items import Item
from tocsin.types.sources import Rhythm

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def item(at: datetime) -> Item:
    return Item(item_id=ItemId("i"), feed_id=FeedId("f"), source="s", url=None, title="t", published_at=at, seen_at=at)


def rhythm_of(moments: Sequence[datetime]) -> Rhythm | None:
    rhythm: Rhythm | None = None
    for at in moments:
        rhythm = rhythm_after(rhythm, [item(at)], first_contact=False, watched_until=at, now=at)
    return rhythm


ROUND_THE_CLOCK = [MONDAY + n * HOUR / 2 for n in range(2 * 24 * 14)]
DAYTIME = [MONDAY + day * DAY + hour * HOUR for day in range(14) for hour in range(8, 20)]
WEEKDAYS = [moment for moment in DAYTIME if moment.weekday() < 5]
WEEKLY = [MONDAY + week * 7 * DAY for week in range(8)]
ONE_DAY_KNOWN = [MONDAY + n * HOUR / 2 for n in range(20)]


@pytest.mark.parametrize(
    ("moments", "limit"),
    [
        (ROUND_THE_CLOCK, timedelta(hours=24)),
        (DAYTIME, timedelta(hours=4 * 13)),
        (WEEKDAYS, timedelta(hours=2 * (2 * 24 + 13))),
        (WEEKLY, timedelta(days=14)),
        (ONE_DAY_KNOWN, timedelta(hours=72)),
        (ROUND_THE_CLOCK[:4], None),
        ([], None),
    ],
    ids=["round the clock", "by day", "on weekdays", "weekly", "known for a day", "hardly known", "never"],
)
def test_how_long_a_silence_is_still_like_the_feed(moments: Sequence[datetime], limit: timedelta | None) -> None:
    """Four times its longest lull of two weeks, from a day's lull on twice; a day at least, three where no weekend is
    known yet."""
    rhythm = rhythm_of(moments)

    assert (longest_silence(rhythm) if rhythm else None) == limit


@pytest.mark.parametrize("moments", [ROUND_THE_CLOCK, DAYTIME, WEEKDAYS, WEEKLY, ONE_DAY_KNOWN])
def test_a_feed_that_goes_on_as_ever_is_never_silent(moments: Sequence[datetime]) -> None:
    """No night and no weekend that it has had before is a silence, at any moment of it."""
    for place in range(5, len(moments)):
        rhythm = rhythm_of(moments[:place])
        assert rhythm is not None
        limit = longest_silence(rhythm)
        assert limit is not None
        assert silence_of(rhythm, moments[place]) <= limit


def test_our_own_absence_is_not_the_feeds_lull() -> None:
    """Only the part of a lull counts in which polls brought nothing."""
    rhythm = rhythm_of(ROUND_THE_CLOCK)
    assert rhythm is not None
    back = rhythm.last + 40 * HOUR
    after = rhythm_after(rhythm, [item(back)], first_contact=False, watched_until=rhythm.last + HOUR, now=back)

    assert after is not None
    assert longest_silence(after) == timedelta(hours=24)


def test_first_contact_reads_the_rhythm_from_the_dates() -> None:
    """A feed's document tells its rhythm, and its silence is counted from when we began to watch."""
    now = DAYTIME[-1] + 10 * HOUR
    rhythm = rhythm_after(None, [item(at) for at in DAYTIME], first_contact=True, watched_until=now, now=now)

    assert rhythm is not None
    assert longest_silence(rhythm) == timedelta(hours=52)
    assert silence_of(rhythm, now) == timedelta(0)
    assert silence_of(rhythm, now + HOUR) == HOUR


def test_a_feed_long_dead_has_no_rhythm_to_fall_out_of() -> None:
    """An import of old feeds does not ring for each that ended years ago."""
    now = DAYTIME[-1] + 60 * DAY

    assert rhythm_after(None, [item(at) for at in DAYTIME], first_contact=True, watched_until=now, now=now) is None


@given(st.lists(st.integers(1, 100), min_size=5, max_size=200))
def test_the_longest_lull_of_two_weeks_is_never_lost(hours: list[int]) -> None:
    """However many lulls there were, few are kept, and the longest of the last two weeks is among them."""
    moments = [MONDAY]
    for gap in hours:
        moments.append(moments[-1] + gap * HOUR)
    rhythm = rhythm_of(moments)
    assert rhythm is not None
    recent = [later - earlier for earlier, later in pairwise(moments) if moments[-1] - later <= LULL_LIFE]

    assert rhythm.lulls[0].length == max(recent)
    assert len(rhythm.lulls) <= 16

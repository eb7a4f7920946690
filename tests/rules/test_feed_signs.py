"""What a feed's state after a poll shows of its troubles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.rules.feed_signs import feed_signs, overlaps_before_a_gap
from tocsin.rules.spans import span
from tocsin.rules.trouble import Level
from tocsin.types.ids import FeedId
from tocsin.types.sources import FeedCondition, FeedState, Gap, Lull, PollOutcome, PollReason, Rhythm
from tocsin.types.troubles import TroubleKind

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = FeedState(
    feed_id=FeedId("f"),
    url="https://news.example/feed",
    condition=FeedCondition.ACTIVE,
    polled_at=NOW,
    succeeded_at=NOW,
    last_status=200,
    last_outcome=PollOutcome.OK,
)
K, C, D, T = TroubleKind, Level.CLEAR, Level.DOUBTFUL, Level.TROUBLED


def bad(
    reason: PollReason,
    failures: int,
    lasting: timedelta,
    *,
    outcome: PollOutcome = PollOutcome.FAILED,
    condition: FeedCondition = FeedCondition.FAILING,
    read_before: bool = True,
) -> FeedState:
    return replace(
        GOOD,
        condition=condition,
        succeeded_at=NOW - lasting - HOUR if read_before else None,
        last_outcome=outcome,
        last_reason=reason,
        failures=failures,
        failing_since=NOW - lasting,
        next_poll_at=None if condition is FeedCondition.GONE else NOW + HOUR,
    )


def levels(state: FeedState, open_kinds: Collection[TroubleKind] = ()) -> dict[TroubleKind, Level]:
    signs = feed_signs(state, name="Le Monde", patience=HOUR, open_kinds=open_kinds)
    return {sign.kind: sign.level for sign in signs if sign.level is not C}


HTML, TIMEOUT = PollReason.HTML_NOT_FEED, PollReason.TIMEOUT
RHYTHM = Rhythm(
    since=NOW - 20 * 24 * HOUR,
    last=NOW - 30 * HOUR,
    first=NOW - 20 * 24 * HOUR,
    moments=100,
    lulls=(Lull(ended_at=NOW - 90 * HOUR, length=7 * HOUR),),
)


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (GOOD, {}),
        (bad(TIMEOUT, 1, 5 * HOUR), {K.FAILING: D}),
        (bad(TIMEOUT, 5, HOUR / 2), {K.FAILING: D}),
        (bad(TIMEOUT, 2, HOUR), {K.FAILING: T}),
        (bad(TIMEOUT, 2, HOUR, read_before=False), {K.FAILING: T}),
        (
            bad(PollReason.UNAUTHORIZED, 2, 4 * HOUR, outcome=PollOutcome.BLOCKED, condition=FeedCondition.BLOCKED),
            {K.FAILING: T},
        ),
        (
            bad(PollReason.GONE, 1, 0 * HOUR, outcome=PollOutcome.GONE, condition=FeedCondition.GONE),
            {K.FAILING: T},
        ),
        (
            replace(
                bad(PollReason.LEGAL, 1, 0 * HOUR, outcome=PollOutcome.BLOCKED, condition=FeedCondition.BLOCKED),
                next_poll_at=None,
            ),
            {K.FAILING: T},
        ),
        (bad(HTML, 2, HOUR), {K.NOT_A_FEED: T}),
        (bad(HTML, 1, HOUR), {K.NOT_A_FEED: D}),
        (bad(HTML, 2, HOUR, read_before=False), {K.FAILING: T}),
        (bad(PollReason.EMPTY_DOCUMENT, 2, HOUR), {K.NOT_A_FEED: T}),
        (replace(GOOD, empty_since=NOW), {K.NO_ITEMS: D}),
        (replace(GOOD, empty_since=NOW - HOUR), {K.NO_ITEMS: T}),
        (replace(GOOD, gap=Gap(after=NOW - HOUR, before=NOW)), {K.OVERLAP_LOST: T}),
        (replace(GOOD, gap=Gap(after=NOW - 2 * HOUR, before=NOW - HOUR / 2)), {K.OVERLAP_LOST: T}),
        (replace(GOOD, gap=Gap(after=NOW - 3 * HOUR, before=NOW - HOUR)), {}),
        (replace(GOOD, rhythm=RHYTHM), {K.SILENT: T}),
        (replace(GOOD, rhythm=replace(RHYTHM, last=NOW - 27 * HOUR)), {}),
        (replace(GOOD, rhythm=replace(RHYTHM, moments=4)), {}),
        (replace(bad(TIMEOUT, 1, HOUR), rhythm=RHYTHM), {K.FAILING: D}),
        (replace(GOOD, polled_at=None), {}),
    ],
)
def test_what_a_poll_shows(state: FeedState, found: dict[TroubleKind, Level]) -> None:
    """A fault must last for the operator's patience, and a failure must have been repeated; gone is gone. Of a feed that
    does not answer nothing else is said."""
    assert levels(state) == found


@pytest.mark.parametrize(
    ("opened", "reason"), [(K.FAILING, HTML), (K.NOT_A_FEED, TIMEOUT), (K.FAILING, TIMEOUT), (K.NOT_A_FEED, HTML)]
)
def test_a_feed_that_fails_for_another_reason_is_still_in_the_same_trouble(
    opened: TroubleKind, reason: PollReason
) -> None:
    """No recovery is told between two ways of being broken."""
    assert levels(bad(reason, 9, 9 * HOUR), [opened]) == {opened: T}


def test_a_good_poll_clears_both_ways_of_being_broken() -> None:
    """And everything else that it can tell."""
    signs = feed_signs(GOOD, name="Le Monde", patience=HOUR, open_kinds=())

    assert {sign.kind for sign in signs} == set(K) - {K.OWN_OUTAGE, K.THIN_TEXT}


def test_a_failure_is_told_with_its_reason() -> None:
    """What an operator needs to act: reason, how often, and since when."""
    (sign,) = feed_signs(bad(TIMEOUT, 3, HOUR), name="Le Monde", patience=HOUR, open_kinds=())

    assert "timeout (status 200): 3 failures in a row, last good poll 2026-03-02T10:00:00Z" == sign.detail
    assert sign.since == NOW - HOUR


def test_of_a_gone_feed_the_way_back_is_told() -> None:
    """R4: who reads that a feed is gone, or withheld, reads how to have it asked once more."""
    gone = bad(PollReason.GONE, 1, 0 * HOUR, outcome=PollOutcome.GONE, condition=FeedCondition.GONE)
    withheld = replace(gone, condition=FeedCondition.BLOCKED, last_reason=PollReason.LEGAL, last_status=451)
    details = [
        sign.detail
        for state in (gone, withheld)
        for sign in feed_signs(state, name="Le Monde", patience=HOUR, open_kinds=())
    ]

    assert details[0].endswith(", asked no more; tocsin feeds revive URL asks once more")
    assert details[1].startswith("legal (status 451): ")
    assert details[1].endswith(", withheld for legal reasons and asked no more; tocsin feeds revive URL asks once more")


@pytest.mark.parametrize(
    ("is_page", "before", "after", "polls"),
    [(False, 20, 20, 1), (False, 3, 3, 1), (False, 2, 20, 2), (False, 20, 1, 2), (True, 20, 20, 2)],
)
def test_what_rotates_by_nature_must_lose_overlap_twice(is_page: bool, before: int, after: int, polls: int) -> None:
    """A page, or a document of one or two items, may replace all it shows without anything having been missed."""
    assert overlaps_before_a_gap(is_page=is_page, before=before, after=after) == polls


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (90, "1 min 30 s"),
        (7800, "2 h 10 min"),
        (86400, "1 d"),
        (273600, "3 d 4 h"),
        (-5, "0 s"),
    ],
)
def test_a_length_of_time_is_said_in_two_units(seconds: int, said: str) -> None:
    """As a person would."""
    assert span(timedelta(seconds=seconds)) == said

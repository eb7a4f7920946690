"""When a feed is asked again, how it stands, and what of it may ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.identity import feed_id_of
from tocsin.rules.polling import (
    JITTER,
    DueReason,
    NextPoll,
    Pace,
    after_skipped,
    arrivals_after,
    back_off,
    base_interval,
    condition_after,
    first_due,
    is_first_contact,
    lost_overlap,
    next_poll,
    outcome_of,
    quiet_of,
)
from tocsin.rules.server_hints import ServerHints, server_hints
from tocsin.types.ids import ItemId
from tocsin.types.items import Item, Quiet
from tocsin.types.sources import FeedCondition, FeedState, PollOutcome, PollReason
from tocsin.types.times import Precision

NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)  # a Thursday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PACE = Pace(every=None, floor=15 * MINUTE, default=HOUR)
URL = "https://news.example/feed"
STATE = FeedState(feed_id=feed_id_of(URL), url=URL, last_outcome=PollOutcome.OK, succeeded_at=NOW)
NO_HINTS = ServerHints()


def due(state: FeedState = STATE, *, pace: Pace = PACE, server: ServerHints = NO_HINTS, **more: bool) -> NextPoll:
    return next_poll(state, pace=pace, server=server, now=NOW, seed="seed", **more)


def failed(reason: PollReason, failures: int = 1) -> FeedState:
    return replace(STATE, last_outcome=PollOutcome.FAILED, last_reason=reason, failures=failures)


def waits(found: NextPoll, delay: timedelta) -> bool:
    """Whether the poll is due after `delay`, jitter allowed."""
    return found.at is not None and NOW + delay <= found.at <= NOW + delay * (1 + JITTER)


def item(published_at: datetime | None, precision: Precision | None = Precision.MINUTE) -> Item:
    return Item(
        item_id=ItemId("i"),
        feed_id=STATE.feed_id,
        source="Wire",
        url=None,
        title="T",
        published_at=published_at,
        published_precision=precision,
        seen_at=NOW,
    )


@pytest.mark.parametrize(
    ("headers", "fresh_for"),
    [
        ({"cache-control": "max-age=3600"}, HOUR),
        ({"cache-control": "public, MAX-AGE=3600", "age": "600"}, 50 * MINUTE),
        ({"cache-control": 'max-age="120"'}, 2 * MINUTE),
        ({"cache-control": "max-age=3600, max-age=7200"}, HOUR),
        ({"cache-control": "max-age=" + "9" * 5000}, 366 * DAY),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=600, no-cache"}, None),
        ({"cache-control": "no-store, max-age=600"}, None),
        ({"cache-control": "max-age=100", "age": "500"}, None),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"expires": "Thu, 05 Nov 2026 12:00:00 GMT", "date": "Thu, 05 Nov 2026 11:00:00 GMT"}, HOUR),
        ({"expires": "Thu, 05 Nov 2026 10:30:00 GMT"}, HOUR),
        ({"cache-control": "max-age=60", "expires": "Thu, 05 Nov 2027 10:30:00 GMT"}, MINUTE),
        ({"expires": "0"}, None),
        ({"expires": "Wed, 04 Nov 2026 10:30:00 GMT"}, None),
        ({}, None),
    ],
)
def test_freshness_is_max_age_less_age_or_expires_less_date(
    headers: dict[str, str], fresh_for: timedelta | None
) -> None:
    """T1: max-age less Age; Expires less the server's own Date only without max-age; no-cache and no-store ask nothing."""
    assert server_hints(headers, NOW).fresh_for == fresh_for


@pytest.mark.parametrize(
    "state", [STATE, failed(PollReason.SERVER_ERROR), replace(STATE, last_outcome=PollOutcome.NOT_MODIFIED)]
)
def test_freshness_binds_whatever_the_answer_was(state: FeedState) -> None:
    """T1, T2: a feed is never asked before its answer is stale, be it 200, 304 or an error."""
    found = due(state, server=ServerHints(fresh_for=2 * DAY))

    assert waits(found, 2 * DAY)
    assert found.reason is DueReason.FRESHNESS


def test_no_freshness_is_no_licence_to_go_below_the_floor() -> None:
    """T1: an operator's interval under the floor is the floor, and a stale answer does not change that."""
    assert waits(due(pace=replace(PACE, every=MINUTE)), 15 * MINUTE)


def test_retry_after_is_never_undercut() -> None:
    """T3: the server's time holds against every interval, and is kept so that nothing else overrides it."""
    found = due(failed(PollReason.SERVER_ERROR), server=ServerHints(retry_after=NOW + 5 * HOUR))

    assert waits(found, 5 * HOUR)
    assert (found.reason, found.not_before) == (DueReason.RETRY_AFTER, NOW + 5 * HOUR)


def test_a_retry_after_in_the_past_is_none() -> None:
    """T3: past values leave the back-off in charge."""
    found = due(failed(PollReason.RATE_LIMITED), server=ServerHints(retry_after=NOW - HOUR))

    assert (found.reason, found.not_before) == (DueReason.BACK_OFF, None)


@pytest.mark.parametrize("server", [ServerHints(fresh_for=31 * DAY), ServerHints(retry_after=NOW + 31 * DAY)])
def test_hints_are_capped_at_a_week_and_say_so(server: ServerHints) -> None:
    """T4: a mistaken month does not silence a feed."""
    found = due(server=server)

    assert waits(found, 7 * DAY)
    assert found.capped


def test_the_floor_is_the_operators() -> None:
    """T5: a busy feed is asked at the floor, not below."""
    busy = replace(STATE, arrivals=tuple(NOW - MINUTE * n for n in range(20, 0, -1)))

    assert waits(due(busy), 15 * MINUTE)


@given(st.text(max_size=20))
def test_jitter_only_adds(seed: str) -> None:
    """T6: never 59 minutes of 60, never more than a tenth late, the same for the same seed."""
    found = next_poll(STATE, pace=PACE, server=NO_HINTS, now=NOW, seed=seed)

    assert waits(found, HOUR)
    assert found == next_poll(STATE, pace=PACE, server=NO_HINTS, now=NOW, seed=seed)


def test_ttl_is_a_lower_bound_for_the_operator_too() -> None:
    """T7: a publisher who says 90 minutes is not asked every 30."""
    found = due(replace(STATE, ttl_minutes=90), pace=replace(PACE, every=30 * MINUTE))

    assert waits(found, 90 * MINUTE)
    assert found.reason is DueReason.PUBLISHER


@pytest.mark.parametrize(
    ("hours", "days", "moved"),
    [
        ((9, 10), (), datetime(2026, 11, 5, 11, tzinfo=UTC)),
        ((8,), (), NOW),
        ((), (3,), datetime(2026, 11, 6, tzinfo=UTC)),
        ((0,), (3, 4), datetime(2026, 11, 7, 1, tzinfo=UTC)),
        (tuple(range(9, 24)), (4,), datetime(2026, 11, 7, tzinfo=UTC)),
        (tuple(range(24)), (), NOW),
        ((), tuple(range(7)), NOW),
    ],
)
def test_skipped_hours_and_days_move_a_poll_to_their_end(
    hours: tuple[int, ...], days: tuple[int, ...], moved: datetime
) -> None:
    """T7: a due time in a skipped hour or day waits for its end; all of them named is none."""
    assert after_skipped(NOW, hours, days) == moved


def test_the_syndication_period_is_a_hint_below_the_operators_word() -> None:
    """T8: updatePeriod lengthens an adaptive interval, but not one that the operator chose."""
    hourly = replace(STATE, period_minutes=120)

    assert waits(due(hourly), 2 * HOUR)
    assert waits(due(hourly, pace=replace(PACE, every=30 * MINUTE)), 30 * MINUTE)


@pytest.mark.parametrize("reason", [PollReason.NOT_FOUND, PollReason.SERVER_ERROR, PollReason.DNS])
def test_back_off_grows_to_a_day(reason: PollReason) -> None:
    """T9: each further failure waits longer, up to 24 hours, and no feed is ever given up."""
    pauses = [back_off(HOUR, failures, reason) for failures in range(1, 100)]

    assert pauses == sorted(pauses)
    assert HOUR < pauses[0] < pauses[1]
    assert pauses[-1] == DAY


HARD = (
    PollReason.NOT_FOUND,
    PollReason.HTML_NOT_FEED,
    PollReason.TLS,
    PollReason.BLOCKED_ADDRESS,
    PollReason.TOO_LARGE,
)
SOFT = (
    PollReason.SERVER_ERROR,
    PollReason.RATE_LIMITED,
    PollReason.TIMEOUT,
    PollReason.RESET,
    PollReason.REFUSED,
)


@pytest.mark.parametrize(
    ("reasons", "after_four"), [(HARD, 16 * HOUR), (SOFT, 4 * HOUR), ((PollReason.DNS,), 2 * HOUR)], ids=str
)
def test_hard_failures_weigh_more_than_soft_ones(reasons: tuple[PollReason, ...], after_four: timedelta) -> None:
    """T9: what is wrong at the publisher's doubles the pause each time; what a server may mend by itself every second time,
    what the resolver may mend every fourth."""
    assert {back_off(HOUR, 4, reason) for reason in reasons} == {after_four}


def test_success_forgets_the_back_off() -> None:
    """T10: with no failures in a row the interval alone counts, a 304 like a 200."""
    assert waits(due(replace(STATE, last_outcome=PollOutcome.NOT_MODIFIED, failures=0)), HOUR)


def test_the_interval_follows_the_feeds_rhythm() -> None:
    """T11: half the mean gap between items, not above four times the default, and the default without a rhythm."""
    every_80_minutes = tuple(NOW - 80 * MINUTE * n for n in range(20, 0, -1))

    assert base_interval(replace(STATE, arrivals=every_80_minutes), PACE, NOW) == (40 * MINUTE, DueReason.RHYTHM)
    assert base_interval(replace(STATE, arrivals=(NOW - 90 * DAY,) * 3), PACE, NOW) == (4 * HOUR, DueReason.RHYTHM)
    assert base_interval(STATE, PACE, NOW) == (HOUR, DueReason.DEFAULT)


def test_a_lost_overlap_shortens_the_interval_at_once() -> None:
    """T11: where no item was known, items may have been lost, and the floor is the next interval."""
    slow = replace(STATE, arrivals=(NOW - 30 * DAY,) * 5)

    assert waits(due(slow, overlap_lost=True), 15 * MINUTE)


def test_overlap_is_lost_only_between_two_full_documents() -> None:
    """T11: nothing known and nothing found prove nothing, and neither does first contact."""
    a, b = ItemId("a"), ItemId("b")

    assert lost_overlap([a], [b], first_contact=False)
    assert not lost_overlap([a], [a, b], first_contact=False)
    assert not lost_overlap([], [b], first_contact=False)
    assert not lost_overlap([a], [], first_contact=False)
    assert not lost_overlap([a], [b], first_contact=True)


def test_arrivals_are_first_sights_and_at_first_contact_the_sources_word() -> None:
    """T11: what stood there before we looked did not arrive all at once, and a future date is not believed."""
    old, future, undated = item(NOW - DAY), item(NOW + DAY), item(None)

    assert arrivals_after((), [old, future, undated], first_contact=True, now=NOW) == (NOW - DAY, NOW)
    assert arrivals_after((NOW - DAY,), [old, undated], first_contact=False, now=NOW) == (NOW - DAY, NOW, NOW)
    assert len(arrivals_after((NOW,) * 20, [old], first_contact=False, now=NOW)) == 20


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [
        (200, PollOutcome.OK, None),
        (304, PollOutcome.NOT_MODIFIED, None),
        (401, PollOutcome.BLOCKED, PollReason.UNAUTHORIZED),
        (403, PollOutcome.BLOCKED, PollReason.UNAUTHORIZED),
        (404, PollOutcome.FAILED, PollReason.NOT_FOUND),
        (410, PollOutcome.GONE, PollReason.GONE),
        (418, PollOutcome.FAILED, PollReason.CLIENT_ERROR),
        (429, PollOutcome.FAILED, PollReason.RATE_LIMITED),
        (451, PollOutcome.BLOCKED, PollReason.LEGAL),
        (500, PollOutcome.FAILED, PollReason.SERVER_ERROR),
        (503, PollOutcome.FAILED, PollReason.SERVER_ERROR),
        (204, PollOutcome.FAILED, PollReason.EMPTY_DOCUMENT),
        (300, PollOutcome.FAILED, PollReason.BAD_REDIRECT),
        (999, PollOutcome.FAILED, PollReason.BAD_RESPONSE),
    ],
)
def test_what_a_status_means(status: int, outcome: PollOutcome, reason: PollReason | None) -> None:
    """R4: every status has one outcome and one named reason."""
    assert outcome_of(status) == (outcome, reason)


def test_gone_and_withheld_are_asked_no_more() -> None:
    """R4: after a 410 and after a 451 there is no next poll, whatever the server's hints; a Retry-After is kept for who
    asks by hand (T3)."""
    gone = replace(failed(PollReason.GONE), last_outcome=PollOutcome.GONE)
    withheld = replace(failed(PollReason.LEGAL), last_outcome=PollOutcome.BLOCKED)
    hints = ServerHints(fresh_for=HOUR, retry_after=NOW + 2 * HOUR)

    assert (due(gone).at, due(gone).reason) == (None, DueReason.GONE)
    assert (due(withheld).at, due(withheld).reason) == (None, DueReason.LEGAL)
    assert (due(withheld, server=hints).at, due(withheld, server=hints).not_before) == (None, NOW + 2 * HOUR)


def test_who_refuses_is_left_alone_for_hours() -> None:
    """R4: 401 and 403 slow to at least four hours."""
    assert waits(due(replace(failed(PollReason.UNAUTHORIZED), last_outcome=PollOutcome.BLOCKED)), 4 * HOUR)


@pytest.mark.parametrize(
    ("outcome", "failures", "condition"),
    [
        (PollOutcome.OK, 0, FeedCondition.ACTIVE),
        (PollOutcome.NOT_MODIFIED, 0, FeedCondition.ACTIVE),
        (PollOutcome.FAILED, 1, FeedCondition.FAILING),
        (PollOutcome.FAILED, 1000, FeedCondition.FAILING),
        (PollOutcome.BLOCKED, 1, FeedCondition.BLOCKED),
        (PollOutcome.GONE, 1, FeedCondition.GONE),
    ],
)
def test_how_a_feed_stands_after_a_poll(outcome: PollOutcome, failures: int, condition: FeedCondition) -> None:
    """T9: a failing feed is shown as failing, however often it has failed."""
    assert condition_after(outcome, failures) is condition


def test_an_outage_of_ours_is_retried_within_the_minute() -> None:
    """Our own connection failing does not lengthen anybody's back-off."""
    assert waits(due(failed(PollReason.DNS, failures=9), offline=True), MINUTE)


def test_first_polls_are_spread_by_address() -> None:
    """R9: new feeds do not start in a clump, and the same feed starts at the same time everywhere."""
    starts = [first_due(f"https://n{n}.example/f", NOW, 60 * MINUTE) for n in range(600)]

    quarters = [sum(NOW + q * 15 * MINUTE <= start < NOW + (q + 1) * 15 * MINUTE for start in starts) for q in range(4)]
    assert all(100 < quarter < 200 for quarter in quarters)
    assert starts[0] == first_due("https://n0.example/f", NOW, 60 * MINUTE)


@pytest.mark.parametrize(("every", "over"), [(2 * HOUR, HOUR), (20 * MINUTE, 20 * MINUTE)])
def test_after_a_429_feeds_of_a_host_come_back_one_by_one(every: timedelta, over: timedelta) -> None:
    """R9: scattered over an hour, or over their own interval where that is shorter; never before the Retry-After."""
    limited, pace = failed(PollReason.RATE_LIMITED), replace(PACE, every=every)
    asked = ServerHints(retry_after=NOW + 5 * HOUR)
    polls = [next_poll(limited, pace=pace, server=asked, now=NOW, seed=f"{n}").at for n in range(300)]
    waits = sorted(at - NOW for at in polls if at is not None)

    assert waits[0] >= 5 * HOUR
    assert waits[-1] <= 5 * HOUR * (1 + JITTER) + over
    assert over * 0.8 < waits[-1] - waits[0] - 5 * HOUR * JITTER * 0.5


@pytest.mark.parametrize(
    ("succeeded_ago", "interval", "first"),
    [(None, None, True), (HOUR, HOUR, False), (3 * DAY, HOUR, True), (3 * DAY, DAY, False), (DAY, MINUTE, False)],
)
def test_first_contact_is_never_or_not_for_days(
    succeeded_ago: timedelta | None, interval: timedelta | None, first: bool
) -> None:
    """A feed back after days is met as a new one; a slow feed's pause is no absence."""
    state = replace(STATE, succeeded_at=NOW - succeeded_ago if succeeded_ago else None, interval=interval)

    assert is_first_contact(state, NOW) is first


@pytest.mark.parametrize(
    ("published_at", "first_contact", "quiet"),
    [
        (NOW - MINUTE, False, None),
        (NOW - 7 * HOUR, False, Quiet.OLD_NEWS),
        (None, False, None),
        (NOW, True, Quiet.FIRST_CONTACT),
        (None, True, Quiet.FIRST_CONTACT),
    ],
)
def test_what_may_ring(published_at: datetime | None, first_contact: bool, quiet: Quiet | None) -> None:
    """Old news and what stood there at first contact are quiet; an undated item of a watched feed is news."""
    assert quiet_of(item(published_at), first_contact=first_contact, max_age=6 * HOUR, now=NOW) is quiet


PARIS = timezone(HOUR)


@pytest.mark.parametrize(
    ("published_at", "quiet"),
    [
        (datetime(2026, 11, 5, tzinfo=UTC), None),
        (datetime(2026, 11, 5, tzinfo=PARIS), None),
        (datetime(2026, 11, 4, tzinfo=UTC), Quiet.OLD_NEWS),
        (datetime(2026, 11, 4, 8, tzinfo=UTC), None),  # of a zone where the day began then and ended 90 minutes ago
        (NOW - DAY, Quiet.OLD_NEWS),  # "1 day ago" is at least that
        (NOW - 2 * DAY, Quiet.OLD_NEWS),
        (NOW, None),
    ],
)
def test_a_day_without_a_clock_is_news_until_its_end(published_at: datetime, quiet: Quiet | None) -> None:
    """D6: "5 November", read at half past nine with a limit of six hours, is not nine hours old, in whatever zone it began."""
    day, moment = item(published_at, Precision.DAY), item(published_at)

    assert quiet_of(day, first_contact=False, max_age=6 * HOUR, now=NOW) is quiet
    assert quiet_of(moment, first_contact=False, max_age=6 * HOUR, now=NOW) is (
        Quiet.OLD_NEWS if NOW - published_at > 6 * HOUR else None
    )


PUSHED = replace(PACE, relied_until=NOW + 10 * DAY)


def test_a_feed_that_is_pushed_is_polled_once_a_day() -> None:
    """T12: and it is kept when it would be due if its hub pushed nothing."""
    relied, usual = due(pace=PUSHED), due()

    assert (relied.at, relied.reason, relied.unpushed_at) == (NOW + DAY, DueReason.PUSHED, usual.at)
    assert (usual.unpushed_at, relied.interval) == (None, usual.interval)


def test_a_feed_is_polled_as_soon_as_its_lease_ends() -> None:
    """T12: polls return when nobody has promised to push any more; a lease that ends sooner than the next poll puts off
    nothing."""
    assert due(pace=replace(PACE, relied_until=NOW + 5 * HOUR)).at == NOW + 5 * HOUR
    assert due(pace=replace(PACE, relied_until=NOW + MINUTE)) == due()


def test_pushes_never_bring_a_poll_forward() -> None:
    """T12: what the server or the publisher asks for counts as before."""
    fresh = ServerHints(fresh_for=3 * DAY)
    friday_skipped = replace(STATE, skip_days=(4,))

    assert due(pace=PUSHED, server=fresh) == due(server=fresh)
    assert due(friday_skipped, pace=PUSHED).at == datetime(2026, 11, 7, tzinfo=UTC)


@pytest.mark.parametrize("state", [failed(PollReason.TIMEOUT), replace(STATE, last_outcome=PollOutcome.GONE)])
def test_a_poll_that_failed_is_not_put_off(state: FeedState) -> None:
    """T12: whether a feed still stands is learnt at its usual pace."""
    assert due(state, pace=PUSHED) == due(state)
    assert due(state, pace=PUSHED, offline=True) == due(state, offline=True)


@given(st.timedeltas(-2 * DAY, 40 * DAY), st.timedeltas(timedelta(0), 20 * DAY))
def test_a_poll_comes_a_day_later_at_most_or_when_it_would_have(until: timedelta, fresh_for: timedelta) -> None:
    """T12: whatever lease and hints are."""
    server = ServerHints(fresh_for=fresh_for)
    usual, relied = due(server=server).at, due(pace=replace(PACE, relied_until=NOW + until), server=server).at
    assert usual is not None
    assert relied is not None

    assert usual <= relied <= max(usual, NOW + DAY)

"""When a delivery is tried again, and when no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.retrying import EXPIRES_AFTER, SCHEDULE, after_attempt, expire, hold_of, reason_of_status
from tocsin.types.alerts import Attempt, Delivery, DeliveryReason, DeliveryState
from tocsin.types.ids import AlertId, DeliveryId, ReceiverId

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SERVER_ERROR = DeliveryReason.SERVER_ERROR


def delivery(*, tried: int = 0, created_at: datetime = NOW) -> Delivery:
    return Delivery(
        delivery_id=DeliveryId("d"),
        alert_id=AlertId("a"),
        receiver_id=ReceiverId("desk"),
        state=DeliveryState.WAITING,
        created_at=created_at,
        due_at=NOW,
        attempts=(attempt(SERVER_ERROR, 500),) * tried,
    )


def attempt(reason: DeliveryReason, status: int | None = None, retry_after_s: float | None = None) -> Attempt:
    asked = None if retry_after_s is None else NOW + timedelta(seconds=retry_after_s)
    return Attempt(at=NOW, took=SECOND, reason=reason, status=status, retry_after=asked)


def wait_after(tried: int, failed: Attempt, seed: str = "s") -> float:
    due_at = after_attempt(delivery(tried=tried), failed, NOW, seed).due_at
    assert due_at is not None
    return (due_at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, DeliveryReason.OK),
        (204, DeliveryReason.OK),
        (301, DeliveryReason.REDIRECT),
        (401, DeliveryReason.CLIENT_ERROR),
        (410, DeliveryReason.GONE),
        (429, DeliveryReason.RATE_LIMITED),
        (503, DeliveryReason.SERVER_ERROR),
        (199, DeliveryReason.BAD_RESPONSE),
        (999, DeliveryReason.BAD_RESPONSE),
    ],
)
def test_what_a_status_means(status: int, reason: DeliveryReason) -> None:
    """Only 2xx is a delivery; redirects are not followed."""
    assert reason_of_status(status) is reason


def test_an_accepted_delivery_is_done() -> None:
    """Nothing is due any more."""
    done = after_attempt(delivery(tried=2), attempt(DeliveryReason.OK, 204), NOW, "s")

    assert (done.state, done.due_at, done.reason) == (DeliveryState.DELIVERED, None, DeliveryReason.OK)
    assert len(done.attempts) == 3


@pytest.mark.parametrize("tried", range(len(SCHEDULE) - 1))
def test_waits_grow_by_the_schedule(tried: int) -> None:
    """Each failure waits 5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, give or take a fifth."""
    planned = (5, 30, 120, 600, 1800, 7200, 21600)[tried]

    assert 0.8 * planned <= wait_after(tried, attempt(SERVER_ERROR, 500)) <= 1.2 * planned


def test_the_eighth_failure_is_the_last() -> None:
    """Then the message is a dead letter, with the reason."""
    dead = after_attempt(delivery(tried=7), attempt(SERVER_ERROR, 500), NOW, "s")

    assert (dead.state, dead.due_at, dead.reason) == (DeliveryState.DEAD, None, DeliveryReason.TOO_MANY_ATTEMPTS)


def test_a_receiver_that_is_gone_hears_no_more() -> None:
    """410 is a dead letter at the first attempt."""
    dead = after_attempt(delivery(), attempt(DeliveryReason.GONE, 410), NOW, "s")

    assert (dead.state, dead.reason) == (DeliveryState.DEAD, DeliveryReason.GONE)


@pytest.mark.parametrize(
    ("failed", "seconds"),
    [
        (attempt(DeliveryReason.RATE_LIMITED, 429), 60),
        (attempt(DeliveryReason.RATE_LIMITED, 429, 17), 17),
        (attempt(DeliveryReason.RATE_LIMITED, 429, 7200), 7200),
        (attempt(SERVER_ERROR, 503, 90), 90),
        (attempt(SERVER_ERROR, 503, 7200), 3600),
    ],
    ids=["429 names nothing", "429 a little", "429 two hours", "503 names", "503 at most an hour"],
)
def test_a_receiver_may_ask_for_time(failed: Attempt, seconds: int) -> None:
    """Retry-After is waited for: on 429 whatever it says, else an hour at most."""
    assert wait_after(0, failed) == seconds


@pytest.mark.parametrize("asked", [-50, 0, 1])
def test_a_receiver_cannot_ask_for_less_than_the_schedule(asked: float) -> None:
    """A Retry-After in the past is no invitation."""
    assert wait_after(1, attempt(SERVER_ERROR, 503, asked)) >= 24


def test_a_wait_beyond_a_day_is_a_dead_letter_at_once() -> None:
    """News that would come late is shown as not delivered instead."""
    late = after_attempt(delivery(created_at=NOW - timedelta(hours=20), tried=6), attempt(SERVER_ERROR, 500), NOW, "s")

    assert (late.state, late.reason) == (DeliveryState.DEAD, DeliveryReason.EXPIRED)


@pytest.mark.parametrize(
    ("age", "over"), [(timedelta(0), False), (EXPIRES_AFTER - SECOND, False), (EXPIRES_AFTER, True)]
)
def test_nothing_is_sent_after_a_day(age: timedelta, over: bool) -> None:
    """A delivery that waited out an outage of a day is a dead letter, not an alert."""
    dead = expire(delivery(created_at=NOW - age), NOW)

    assert (dead is not None and dead.reason is DeliveryReason.EXPIRED) == over


@pytest.mark.parametrize(
    ("failed", "seconds"),
    [
        (attempt(DeliveryReason.RATE_LIMITED, 429), 60),
        (attempt(DeliveryReason.RATE_LIMITED, 429, 300), 300),
        (attempt(SERVER_ERROR, 502), 5),
        (attempt(SERVER_ERROR, 504, 30), 30),
        (attempt(DeliveryReason.TIMEOUT), 5),
        (attempt(SERVER_ERROR, 500), None),
        (attempt(DeliveryReason.CLIENT_ERROR, 400), None),
        (attempt(DeliveryReason.OK, 200), None),
    ],
)
def test_a_receiver_in_trouble_is_left_alone(failed: Attempt, seconds: int | None) -> None:
    """429, 502, 504 and time-outs hold every message to that receiver, not only the one."""
    assert hold_of(failed, NOW) == (None if seconds is None else NOW + timedelta(seconds=seconds))


@given(
    tried=st.integers(0, 7),
    status=st.integers(300, 599),
    retry_after_s=st.none() | st.floats(-1e6, 1e9),
    age_s=st.integers(0, 100_000),
    seed=st.text(max_size=5),
)
def test_a_failure_is_due_again_within_the_day_or_dead(
    tried: int, status: int, retry_after_s: float | None, age_s: int, seed: str
) -> None:
    """No delivery is ever lost between waiting and dead, nor due before now, nor after its day; and chance is repeatable."""
    waiting = delivery(tried=tried, created_at=NOW - timedelta(seconds=age_s))
    failed = attempt(reason_of_status(status), status, retry_after_s)

    after = after_attempt(waiting, failed, NOW, seed)

    assert after == after_attempt(waiting, failed, NOW, seed)
    assert (after.state is DeliveryState.DEAD) == (after.due_at is None)
    if after.due_at is not None:
        assert NOW < after.due_at < waiting.created_at + EXPIRES_AFTER

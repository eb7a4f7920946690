"""When a delivery is tried again, and when no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tocsin.rules.identity import digest
from tocsin.types.alerts import Attempt, Delivery, DeliveryReason, DeliveryState

# The wait before each attempt, counted from the end of the one before. News ages, so nine hours are enough.
SCHEDULE = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
JITTER = 0.2
EXPIRES_AFTER = timedelta(hours=24)
# A receiver's Retry-After may park us so long, except on 429, which waits what it asks.
LONGEST_RETRY_AFTER = timedelta(hours=1)
RATE_LIMIT_WAIT = timedelta(seconds=60)
# A receiver that is struggling gets no other message either until the first retry would come.
STRUGGLING_WAIT = timedelta(seconds=5)
STRUGGLING_STATUSES = frozenset({502, 504})
KEPT_ATTEMPTS = 20


def reason_of_status(status: int) -> DeliveryReason:
    """What an answer's status means for a delivery; redirects are not followed, so 3xx is a failure."""
    if 200 <= status < 300:
        return DeliveryReason.OK
    named = {410: DeliveryReason.GONE, 429: DeliveryReason.RATE_LIMITED}
    classes = {3: DeliveryReason.REDIRECT, 4: DeliveryReason.CLIENT_ERROR, 5: DeliveryReason.SERVER_ERROR}
    return named.get(status) or classes.get(status // 100, DeliveryReason.BAD_RESPONSE)


def expire(delivery: Delivery, now: datetime) -> Delivery | None:
    """The delivery as a dead letter if its time is over, asked before every attempt; None: it may be sent."""
    return _dead(delivery, DeliveryReason.EXPIRED) if now >= delivery.created_at + EXPIRES_AFTER else None


def after_attempt(delivery: Delivery, attempt: Attempt, now: datetime, seed: str) -> Delivery:
    """Return the delivery as this attempt leaves it: delivered, dead, or due again.

    `now` is when the attempt ended; `seed` draws the jitter (+-20 %), so the same seed gives the same due time. A wait
    that would end after the delivery's 24 hours makes it a dead letter at once rather than a late alert.
    """
    tried = replace(delivery, attempts=(*delivery.attempts, attempt)[-KEPT_ATTEMPTS:], reason=attempt.reason)
    if attempt.reason is DeliveryReason.OK:
        return replace(tried, state=DeliveryState.DELIVERED, due_at=None)
    if attempt.reason is DeliveryReason.GONE:
        return _dead(tried, DeliveryReason.GONE)
    if len(tried.attempts) >= len(SCHEDULE):
        return _dead(tried, DeliveryReason.TOO_MANY_ATTEMPTS)
    due_at = now + _wait_after(tried, attempt, now, seed)
    return expire(tried, due_at) or replace(tried, state=DeliveryState.WAITING, due_at=due_at)


def hold_of(attempt: Attempt, now: datetime) -> datetime | None:
    """Until when the receiver gets nothing at all: it said "too many", or it is struggling."""
    if attempt.reason is DeliveryReason.RATE_LIMITED:
        return now + _asked(attempt, now)
    if attempt.reason is DeliveryReason.TIMEOUT or attempt.status in STRUGGLING_STATUSES:
        return now + max(_asked(attempt, now), STRUGGLING_WAIT)
    return None


def _wait_after(delivery: Delivery, attempt: Attempt, now: datetime, seed: str) -> timedelta:
    number = len(delivery.attempts)
    planned = SCHEDULE[number] * (1 + JITTER * (2 * _chance(seed, delivery.delivery_id, number) - 1))
    return max(planned, _asked(attempt, now))


def _asked(attempt: Attempt, now: datetime) -> timedelta:
    """How long the receiver asks us to wait."""
    asked = max(attempt.retry_after - now, timedelta(0)) if attempt.retry_after else None
    if attempt.reason is DeliveryReason.RATE_LIMITED:
        return RATE_LIMIT_WAIT if asked is None else min(asked, EXPIRES_AFTER)
    return min(asked or timedelta(0), LONGEST_RETRY_AFTER)


def _chance(seed: str, *parts: object) -> float:
    """A number from 0 to 1 drawn from the seed."""
    return int(digest(seed, *map(str, parts))[:12], 16) / float(1 << 48)


def _dead(delivery: Delivery, reason: DeliveryReason) -> Delivery:
    return replace(delivery, state=DeliveryState.DEAD, due_at=None, reason=reason)

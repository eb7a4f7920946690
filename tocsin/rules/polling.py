"""When a feed is asked next, how it stands with us, and what of it may ring (polling rules T1 to T11, R4, R9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.rules.identity import digest
from tocsin.rules.server_hints import ServerHints
from tocsin.types.ids import ItemId
from tocsin.types.items import Item, Quiet
from tocsin.types.sources import FeedCondition, FeedState, PollOutcome, PollReason
from tocsin.types.times import Precision

# T4: below Retry-After a cap disobeys, above a week a feed is forgotten.
LONGEST_HINT = timedelta(days=7)
# T9: a broken feed is asked once a day at least.
LONGEST_BACK_OFF = timedelta(hours=24)
# T11: an adaptive interval is never longer than this many times the default: rare news is news too.
SLOWEST = 4
# T6: jitter only ever adds.
JITTER = 0.1
# R9: after a 429, an hour at most, and no longer than the feed's own interval.
LONGEST_SCATTER = timedelta(hours=1)
# R4: who refuses us is not asked again soon.
REFUSED_PAUSE = timedelta(hours=4)
# An operator wants to see a broken feed at its first failure; whether it was a blip, `failures` says.
FAILING_AFTER = 1
OFFLINE_RETRY = timedelta(minutes=1)
# T12: what is pushed is still polled, in case something was not.
RELIED_POLL = timedelta(hours=24)
# T11: arrivals that are remembered, and the fewest that make a rhythm.
REMEMBERED_ARRIVALS = 20
LEAST_ARRIVALS = 3
# Away for so long, and for so many intervals, a feed is met as for the first time.
AWAY_AFTER = timedelta(days=2)
AWAY_INTERVALS = 10

_ONE_HOUR = timedelta(hours=1)
_ONE_DAY = timedelta(days=1)


class DueReason(StrEnum):
    """What decided the time of the next poll."""

    EVERY = "every"  # the operator's interval
    RHYTHM = "rhythm"  # the feed's own
    DEFAULT = "default"
    OVERLAP_LOST = "overlap_lost"  # no item was known: some may have scrolled away
    FRESHNESS = "freshness"  # Cache-Control or Expires
    RETRY_AFTER = "retry_after"
    PUBLISHER = "publisher"  # ttl or sy:updatePeriod
    SKIP_WINDOW = "skip_window"  # skipHours or skipDays
    BACK_OFF = "back_off"
    OFFLINE = "offline"  # our own connection is down
    PUSHED = "pushed"  # its hub tells us what is new
    GONE = "gone"
    LEGAL = "legal"  # it may not answer (451)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a source may and should be asked: `every` is the operator's word for it, None is adaptive; until
    `relied_until` its hub tells what is new."""

    every: timedelta | None
    floor: timedelta
    default: timedelta
    relied_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """When to ask again (None: never), the undisturbed interval, and what decided. `capped`: a hint was cut;
    `unpushed_at`: when it would be without pushes, where those put it off."""

    at: datetime | None
    interval: timedelta
    reason: DueReason
    not_before: datetime | None = None  # the server's Retry-After
    capped: bool = False
    unpushed_at: datetime | None = None


def next_poll(
    state: FeedState,
    *,
    pace: Pace,
    server: ServerHints,
    now: datetime,
    seed: str,
    overlap_lost: bool = False,
    offline: bool = False,
) -> NextPoll:
    """Return when a feed is due again after a poll that ended at `now`.

    `state` is the state after the poll: its outcome, its failures in a row, its publisher's hints and arrivals. The time
    is the latest of what the pace, the server, the publisher and the back-off ask for, plus a jitter derived from `seed`.
    Where pushes can be relied on, a poll that succeeded is followed by one a day later, and by one when the lease ends.
    """
    interval, because = base_interval(state, pace, now, overlap_lost=overlap_lost)
    stop = stop_after(state.last_outcome, state.last_reason)
    if stop is not None:
        return NextPoll(at=None, interval=interval, reason=stop, not_before=_not_before(server, now))
    asked_for = [(interval, because), *_publisher_hints(state, pace)]
    if offline:
        asked_for = [(min(OFFLINE_RETRY, interval), DueReason.OFFLINE)]
    elif state.failures:
        asked_for.append((back_off(interval, state.failures, state.last_reason), DueReason.BACK_OFF))
    if server.fresh_for is not None:
        asked_for.append((server.fresh_for, DueReason.FRESHNESS))
    if server.retry_after is not None:
        asked_for.append((server.retry_after - now, DueReason.RETRY_AFTER))
    longest, reason = max(asked_for, key=lambda asked: asked[0])
    capped = longest > LONGEST_HINT
    delay = min(longest, LONGEST_HINT)
    due = now + delay * (1 + JITTER * fraction(seed)) + _scatter(state, interval, seed)
    at = after_skipped(due, state.skip_hours, state.skip_days)
    usual = NextPoll(
        at=at,
        interval=interval,
        reason=DueReason.SKIP_WINDOW if at != due else reason,
        not_before=_not_before(server, now),
        capped=capped,
    )
    return usual if state.failures or offline else _put_off(usual, at, pace.relied_until, state, now)


def stop_after(outcome: PollOutcome | None, reason: PollReason | None) -> DueReason | None:
    """Return why a feed is asked no more after such a poll, unless a person says so: it is gone (410), or withheld (451);
    None: it is asked again (R4)."""
    if outcome is PollOutcome.GONE:
        return DueReason.GONE
    return DueReason.LEGAL if (outcome, reason) == (PollOutcome.BLOCKED, PollReason.LEGAL) else None


def _not_before(server: ServerHints, now: datetime) -> datetime | None:
    """The server's Retry-After while it runs, within a week (T3, T4)."""
    return min(server.retry_after, now + LONGEST_HINT) if server.retry_after and server.retry_after > now else None


def _scatter(state: FeedState, interval: timedelta, seed: str) -> timedelta:
    """After a 429 a host's feeds come back one by one, not all together when its pause ends (R9)."""
    if state.last_reason is not PollReason.RATE_LIMITED:
        return timedelta(0)
    return min(interval, LONGEST_SCATTER) * fraction(f"scatter {seed}")


def _put_off(usual: NextPoll, at: datetime, relied_until: datetime | None, state: FeedState, now: datetime) -> NextPoll:
    """The next poll where a hub tells what is new until then (T12); never earlier than without one."""
    if relied_until is None:
        return usual
    late = after_skipped(min(now + RELIED_POLL, relied_until), state.skip_hours, state.skip_days)
    return replace(usual, at=late, reason=DueReason.PUSHED, unpushed_at=at) if late > at else usual


def base_interval(
    state: FeedState, pace: Pace, now: datetime, *, overlap_lost: bool = False
) -> tuple[timedelta, DueReason]:
    """Return the interval of a feed that nothing disturbs: the operator's, else half the mean gap between its items
    (T11), never under the floor."""
    if pace.every is not None:
        return max(pace.every, pace.floor), DueReason.EVERY
    if overlap_lost:
        return pace.floor, DueReason.OVERLAP_LOST
    if len(state.arrivals) < LEAST_ARRIVALS:
        return max(pace.default, pace.floor), DueReason.DEFAULT
    # The mean since the oldest remembered one, not the median gap: items come in bunches, and silence must lengthen it.
    gap = max(now - state.arrivals[0], timedelta(0)) / len(state.arrivals)
    return min(max(gap / 2, pace.floor), max(pace.default * SLOWEST, pace.floor)), DueReason.RHYTHM


def back_off(interval: timedelta, failures: int, reason: PollReason | None) -> timedelta:
    """Return the pause after so many failures in a row: doubling with hard ones, slower with soft ones (T9)."""
    steps = min(failures * _WEIGHTS.get(reason, 1.0), 30.0) if reason is not None else float(min(failures, 30))
    pause = min(interval * 2**steps, max(LONGEST_BACK_OFF, interval))
    return max(pause, REFUSED_PAUSE) if reason is PollReason.UNAUTHORIZED else pause


# T9, after rss-fetcher: what a server may mend by itself weighs half, what the resolver may mend a quarter.
_WEIGHTS = {
    PollReason.SERVER_ERROR: 0.5,
    PollReason.RATE_LIMITED: 0.5,
    PollReason.TIMEOUT: 0.5,
    PollReason.RESET: 0.5,
    PollReason.REFUSED: 0.5,
    PollReason.DNS: 0.25,
}


def outcome_of(status: int) -> tuple[PollOutcome, PollReason | None]:
    """Return what an HTTP status means for a poll, before any body is read (R4)."""
    known = {
        200: (PollOutcome.OK, None),
        203: (PollOutcome.OK, None),
        226: (PollOutcome.OK, None),
        304: (PollOutcome.NOT_MODIFIED, None),
        401: (PollOutcome.BLOCKED, PollReason.UNAUTHORIZED),
        403: (PollOutcome.BLOCKED, PollReason.UNAUTHORIZED),
        404: (PollOutcome.FAILED, PollReason.NOT_FOUND),
        410: (PollOutcome.GONE, PollReason.GONE),
        429: (PollOutcome.FAILED, PollReason.RATE_LIMITED),
        451: (PollOutcome.BLOCKED, PollReason.LEGAL),
    }
    if status in known:
        return known[status]
    by_class = {
        2: PollReason.EMPTY_DOCUMENT,
        3: PollReason.BAD_REDIRECT,
        4: PollReason.CLIENT_ERROR,
        5: PollReason.SERVER_ERROR,
    }
    return PollOutcome.FAILED, by_class.get(status // 100, PollReason.BAD_RESPONSE)


def outcome_of_fault(reason: PollReason) -> PollOutcome:
    """Return what an answer that never came, or could not be read, means for a poll."""
    return PollOutcome.BLOCKED if reason is PollReason.BLOCKED_ADDRESS else PollOutcome.FAILED


def condition_after(outcome: PollOutcome, failures: int) -> FeedCondition:
    """Return how a feed stands after a poll; a failing one is never given up."""
    if outcome is PollOutcome.GONE:
        return FeedCondition.GONE
    if outcome is PollOutcome.BLOCKED:
        return FeedCondition.BLOCKED
    return FeedCondition.FAILING if failures >= FAILING_AFTER else FeedCondition.ACTIVE


def is_first_contact(state: FeedState, now: datetime) -> bool:
    """Tell whether what stands in the feed is there since before we looked: never read, or not for days."""
    if state.succeeded_at is None:
        return True
    away = now - state.succeeded_at
    return away > AWAY_AFTER and away > AWAY_INTERVALS * (state.interval or timedelta(0))


def quiet_of(item: Item, *, first_contact: bool, max_age: timedelta, now: datetime) -> Quiet | None:
    """Return why an item must not ring, or None. An undated item of a feed that is watched is news."""
    if first_contact:
        return Quiet.FIRST_CONTACT
    if item.published_at is None:
        return None
    return Quiet.OLD_NEWS if now - _latest(item, item.published_at) > max_age else None


def lost_overlap(known: Collection[ItemId], found: Collection[ItemId], *, first_contact: bool) -> bool:
    """Tell whether a document shares no item with the one before: what stood between them was never seen (T11)."""
    return not first_contact and bool(known) and bool(found) and not set(known) & set(found)


def arrivals_after(
    arrivals: Sequence[datetime], new: Sequence[Item], *, first_contact: bool, now: datetime
) -> tuple[datetime, ...]:
    """Return when the last items came, oldest first: by first sight, and at first contact by what the source says."""
    if first_contact:
        came = [min(item.published_at, now) for item in new if item.published_at is not None]
    else:
        came = [now] * len(new)
    return tuple(sorted([*arrivals, *came])[-REMEMBERED_ARRIVALS:])


def first_due(feed_url: str, now: datetime, spread: timedelta) -> datetime:
    """Return when a new feed is first due: spread evenly by a hash of its address (R9)."""
    return now + spread * fraction(feed_url)


def after_skipped(due: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """Return the first moment from `due` on that lies in no skipped hour or day (UTC, T7); naming all of them, or
    leaving none between them, is naming none."""
    skipped_hours = set(hours) if len(set(hours)) < 24 else set()
    skipped_days = set(days) if len(set(days)) < 7 else set()
    moved = due
    for _ in range(24 * 8):
        if moved.weekday() in skipped_days:
            moved = moved.replace(hour=0, minute=0, second=0, microsecond=0) + _ONE_DAY
        elif moved.hour in skipped_hours:
            moved = moved.replace(minute=0, second=0, microsecond=0) + _ONE_HOUR
        else:
            return moved
    return due


def fraction(seed: str) -> float:
    """Return a number in [0, 1) that depends on the seed alone."""
    return int(digest("fraction", seed)[:13], 16) / 16**13


def _publisher_hints(state: FeedState, pace: Pace) -> list[tuple[timedelta, DueReason]]:
    """ttl binds always (T7); sy:updatePeriod, which WordPress writes everywhere, only where the operator said nothing."""
    hints = [state.ttl_minutes, state.period_minutes if pace.every is None else None]
    return [(timedelta(minutes=minutes), DueReason.PUBLISHER) for minutes in hints if minutes]


def _latest(item: Item, published_at: datetime) -> datetime:
    """The last moment at which the item may have come out, by the source's word: a day lasts until its end. An age in
    whole days ("2 days ago") counts back from when it was seen, and is at least so long."""
    is_age = (item.seen_at - published_at) % _ONE_DAY == timedelta(0)
    return published_at + _ONE_DAY if item.published_precision is Precision.DAY and not is_age else published_at

"""When a feed has moved for good, and when it has not after all (polling rules R1 and R2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from tocsin.types.sources import FeedState, Move, PollOutcome, PollReason

# R1: a captive portal lasts an evening, a mistake of the publisher's until somebody tells them.
LEAST_POLLS = 3
LEAST_TIME = timedelta(days=1)
# What may pass at any address; it is no sign that the feed is not there.
_MAY_PASS = frozenset(
    {
        PollReason.TIMEOUT,
        PollReason.REFUSED,
        PollReason.RESET,
        PollReason.RATE_LIMITED,
        PollReason.SERVER_ERROR,
    }
)
MOST_FAILURES = 3


def moved(state: FeedState, target: str | None, now: datetime) -> tuple[str | None, Move | None]:
    """Return what to ask from now on (None: the listed address), and the move that is not believed yet, after a poll that
    read the feed. `target` is where the leading run of permanent redirects led, None where there was none (R2)."""
    if target is None or target == state.address:
        return state.address, None
    if target == state.url:
        return None, None
    known = state.move if state.move and state.move.address == target else Move(address=target, since=now, polls=0)
    move = Move(address=target, since=known.since, polls=known.polls + 1)
    is_believed = move.polls >= LEAST_POLLS and now - move.since >= LEAST_TIME
    return (target, None) if is_believed else (state.address, move)


def not_moved(state: FeedState, outcome: PollOutcome, reason: PollReason | None) -> tuple[str | None, Move | None]:
    """Return the same after a poll that did not read the feed: what stands at the new address is not it, and the listed
    address is asked again. What may pass leaves all as it was, three times."""
    if outcome is PollOutcome.FAILED and reason in _MAY_PASS and state.failures < MOST_FAILURES:
        return state.address, state.move
    return None, None

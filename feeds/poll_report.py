"""What came of a poll: for people, for `tocsin poll --once --json`, and for the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from feeds.settle import Settled
from feeds.visit import Visit
from tocsin.types.sources import FeedState, PollOutcome, PollReason

log = structlog.get_logger("feeds.poller")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one poll brought; a line of `tocsin poll --once --json`."""

    url: str
    status: int | None
    outcome: PollOutcome
    reason: PollReason | None
    new: int
    updated: int
    next_poll_at: datetime | None


def report_of(visit: Visit, settled: Settled) -> PollReport:
    state = settled.result.state
    return PollReport(
        url=state.url,
        status=state.last_status,
        outcome=visit.outcome,
        reason=visit.reason,
        new=len(settled.result.new),
        updated=len(settled.result.updated),
        next_poll_at=state.next_poll_at,
    )


def skipped(state: FeedState, reason: PollReason, next_poll_at: datetime | None) -> PollReport:
    return PollReport(
        url=state.url,
        status=None,
        outcome=PollOutcome.SKIPPED,
        reason=reason,
        new=0,
        updated=0,
        next_poll_at=next_poll_at,
    )


def log_poll(visit: Visit, settled: Settled, *, late: timedelta, took: timedelta) -> None:
    """The one line of a poll, which began so `late`."""
    state = settled.result.state
    failed = visit.outcome not in (PollOutcome.OK, PollOutcome.NOT_MODIFIED)
    extras: dict[str, object] = {
        name: value
        for name, value in {
            "problem": visit.problem,
            "faults": dict(visit.parsed.faults) if visit.parsed else None,
            "overlap_lost": settled.overlap_lost,
            "hint_capped": settled.next_poll.capped,
            "failures": state.failures,
        }.items()
        if value
    }
    (log.warning if failed else log.info)(
        "feed.polled",
        feed_id=state.feed_id,
        url=state.url,
        status=state.last_status,
        outcome=visit.outcome.value,
        reason=visit.reason.value if visit.reason else None,
        new=len(settled.result.new),
        updated=len(settled.result.updated),
        items=len(visit.parsed.items) if visit.parsed else 0,
        next_because=settled.next_poll.reason.value,
        late_ms=max(0, round(late.total_seconds() * 1000)),
        ms=round(took.total_seconds() * 1000),
        **extras,
    )


def log_move(before: FeedState, after: FeedState) -> None:
    """R1: what is asked from now on."""
    if before.address != after.address:
        log.info("feed.moved", feed_id=after.feed_id, url=after.url, address=after.address or after.url)

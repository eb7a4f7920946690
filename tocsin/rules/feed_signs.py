"""What a poll shows of its feed's troubles: signs, from the feed's state alone, so that a poll judged twice shows the same."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from tocsin.rules.rhythm import longest_silence, silence_of
from tocsin.rules.spans import span, stamp
from tocsin.rules.trouble import Level, Sign
from tocsin.types.sources import FeedState, PollOutcome, PollReason
from tocsin.types.troubles import TroubleKind

# One failure is a blip, however long the pause to the next poll.
LEAST_FAILURES = 2
# Of what was a feed, these say that it is none any more.
NOT_FEEDS = frozenset({PollReason.HTML_NOT_FEED, PollReason.NOT_A_FEED, PollReason.EMPTY_DOCUMENT})
# Documents of fewer items, and pages, replace all they show without anything having been missed: only a second loss
# in a row, at the quickest pace, says that they move faster than we look.
SMALL_DOCUMENT = 3
LOSSES_OF_WHAT_ROTATES = 2


def feed_signs(
    state: FeedState, *, name: str, patience: timedelta, open_kinds: Collection[TroubleKind]
) -> tuple[Sign, ...]:
    """Return what the state after a poll says of each kind of trouble; kinds of which it says nothing are left out.

    `patience` is how long a fault must last to be a trouble; `open_kinds` are the feed's troubles as they stand. Of a
    poll that failed for our own outage nothing must be asked here.
    """
    if state.polled_at is None:
        return ()
    if state.last_outcome not in (PollOutcome.OK, PollOutcome.NOT_MODIFIED):
        return (_failing(state, state.polled_at, name, patience, open_kinds),)
    at = state.polled_at
    clear = [
        Sign(kind=kind, subject=state.feed_id, name=name, level=Level.CLEAR, since=at)
        for kind in (TroubleKind.FAILING, TroubleKind.NOT_A_FEED)
    ]
    return (*clear, _empty(state, at, name, patience), _overlap(state, at, name, patience), _silent(state, at, name))


def overlaps_before_a_gap(*, is_page: bool, before: int, after: int) -> int:
    """Return how many polls in a row must lose overlap before items count as missed; `before` and `after` are the numbers
    of items in the two documents."""
    return LOSSES_OF_WHAT_ROTATES if is_page or min(before, after) < SMALL_DOCUMENT else 1


def _failing(
    state: FeedState, at: datetime, name: str, patience: timedelta, open_kinds: Collection[TroubleKind]
) -> Sign:
    """A feed has one trouble of these two: the one that began stays, whatever reason the next failure has."""
    since = state.failing_since or at
    is_lasting = state.failures >= LEAST_FAILURES and at - since >= patience
    is_settled = is_lasting or state.is_stopped
    kind = TroubleKind.FAILING
    if TroubleKind.FAILING not in open_kinds and state.succeeded_at and state.last_reason in NOT_FEEDS:
        kind = TroubleKind.NOT_A_FEED
    if TroubleKind.NOT_A_FEED in open_kinds:
        kind = TroubleKind.NOT_A_FEED
    return Sign(
        kind=kind,
        subject=state.feed_id,
        name=name,
        level=Level.TROUBLED if is_settled else Level.DOUBTFUL,
        since=since,
        detail=_failure_in_words(state),
    )


def _failure_in_words(state: FeedState) -> str:
    reason = state.last_reason.value if state.last_reason else "unknown"
    status = f" (status {state.last_status})" if state.last_status else ""
    times = f"{state.failures} failures in a row" if state.failures > 1 else "1 failure"
    last = f"last good poll {stamp(state.succeeded_at)}" if state.succeeded_at else "never read so far"
    why = ", withheld for legal reasons and" if state.last_reason is PollReason.LEGAL else ","
    mend = f"{why} asked no more; tocsin feeds revive URL asks once more" if state.is_stopped else ""
    return f"{reason}{status}: {times}, {last}{mend}"


def _empty(state: FeedState, at: datetime, name: str, patience: timedelta) -> Sign:
    since = state.empty_since
    level = Level.CLEAR if since is None else Level.TROUBLED if at - since >= patience else Level.DOUBTFUL
    detail = "the document has no items where there were some"
    return Sign(
        kind=TroubleKind.NO_ITEMS, subject=state.feed_id, name=name, level=level, since=since or at, detail=detail
    )


def _overlap(state: FeedState, at: datetime, name: str, patience: timedelta) -> Sign:
    """A loss is a moment; it stands as long as patience lasts, so that it is told once where it keeps happening, and
    where a poller died before telling it."""
    gap = state.gap
    stands = gap is not None and (at == gap.before or at - gap.before < patience)
    detail = (
        f"no item of {stamp(gap.after)} stood in the document of {stamp(gap.before)}: what came in between was not seen"
        if gap
        else ""
    )
    return Sign(
        kind=TroubleKind.OVERLAP_LOST,
        subject=state.feed_id,
        name=name,
        level=Level.TROUBLED if stands else Level.CLEAR,
        since=gap.after if gap else at,
        detail=detail,
    )


def _silent(state: FeedState, at: datetime, name: str) -> Sign:
    rhythm = state.rhythm
    limit = longest_silence(rhythm) if rhythm else None
    is_silent = rhythm is not None and limit is not None and silence_of(rhythm, at) > limit
    detail = (
        f"it answers, and brought nothing since {stamp(rhythm.last)}; its longest lull of two weeks was"
        f" {span(rhythm.lulls[0].length)}"
        if rhythm and rhythm.lulls
        else ""
    )
    return Sign(
        kind=TroubleKind.SILENT,
        subject=state.feed_id,
        name=name,
        level=Level.TROUBLED if is_silent else Level.CLEAR,
        since=rhythm.last if rhythm else at,
        detail=detail,
    )

"""A feed's own rhythm, and how long a silence it explains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tocsin.types.items import Item
from tocsin.types.sources import Lull, Rhythm

# The lulls of two weeks hold two weekends.
LULL_LIFE = timedelta(days=14)
# Each kept lull is longer than all after it, so there are few; of gaps that only shrink, the longest count.
MOST_LULLS = 16
# Fewer moments are no rhythm.
LEAST_MOMENTS = 5
# A night is followed by a morning: silence is worth a word when it is four times the longest lull. From a day on a lull is
# a weekend or a weekly paper, and twice is enough.
TIMES_THE_LULL = 4
TIMES_A_LONG_LULL = 2
LONG_LULL = timedelta(days=1)
SHORTEST_SILENCE = timedelta(hours=24)
# Before a whole week is known, a weekend may be the first one.
WEEK = timedelta(days=7)
SHORTEST_FIRST_SILENCE = timedelta(hours=72)


def rhythm_after(
    rhythm: Rhythm | None, new: Sequence[Item], *, first_contact: bool, watched_until: datetime, now: datetime
) -> Rhythm | None:
    """Return the rhythm after a poll that brought `new` items.

    At first contact it is read from what the source says of its items. `watched_until`: up to when it is certain that
    nothing came, which is `now` unless polls failed or were far apart: our own absence is not the feed's lull.
    """
    if first_contact:
        return _rhythm_told(rhythm, new, now)
    if not new:
        return rhythm
    if rhythm is None:
        return Rhythm(since=now, last=now, first=now, moments=1)
    lull = Lull(ended_at=now, length=max(watched_until - rhythm.last, timedelta(0)))
    return Rhythm(
        since=rhythm.since,
        last=max(now, rhythm.last),
        first=rhythm.first,
        moments=rhythm.moments + 1,
        lulls=_with_lull(rhythm.lulls, lull),
    )


def longest_silence(rhythm: Rhythm) -> timedelta | None:
    """Return the longest silence that is still like this feed; None: too little is known of it."""
    if rhythm.moments < LEAST_MOMENTS or not rhythm.lulls:
        return None
    lull = rhythm.lulls[0].length
    usual = min(TIMES_THE_LULL * lull, max(TIMES_THE_LULL * LONG_LULL, TIMES_A_LONG_LULL * lull))
    is_known_for_a_week = rhythm.last - rhythm.first >= WEEK
    return max(usual, SHORTEST_SILENCE if is_known_for_a_week else SHORTEST_FIRST_SILENCE)


def silence_of(rhythm: Rhythm, now: datetime) -> timedelta:
    """Return for how long nothing came while we watched."""
    return max(now - max(rhythm.last, rhythm.since), timedelta(0))


def _rhythm_told(rhythm: Rhythm | None, items: Sequence[Item], now: datetime) -> Rhythm | None:
    """What the dates in a document tell. A feed whose newest item is weeks old has no rhythm to fall out of."""
    moments = sorted({item.published_at for item in items if item.published_at and item.published_at <= now})
    if not moments or now - moments[-1] > LULL_LIFE:
        return None
    lulls = rhythm.lulls if rhythm else ()
    for earlier, later in pairwise(moments):
        lulls = _with_lull(lulls, Lull(ended_at=later, length=later - earlier))
    first = min(moments[0], rhythm.first) if rhythm else moments[0]
    known = rhythm.moments if rhythm else 0
    return Rhythm(since=now, last=moments[-1], first=first, moments=known + len(moments), lulls=lulls)


def _with_lull(lulls: Iterable[Lull], new: Lull) -> tuple[Lull, ...]:
    """The lulls with a new one: a shorter earlier one will never be the longest again."""
    kept = [lull for lull in lulls if lull.length > new.length and new.ended_at - lull.ended_at <= LULL_LIFE]
    return (*kept, new)[:MOST_LULLS]

"""When a trouble begins, when it is over, and what is said of it.

A trouble begins with a sign that is beyond doubt, and ends only after a calm: a feed that comes and goes is one long
trouble. Each further spell within a day needs twice the calm of the one before, so that it does not ring all day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.rules.spans import span, stamp
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind

# The one subject of what concerns all feeds.
WATCH = "watch"
# Spells that follow within this on one another are counted together.
SPELLS_WITHIN = timedelta(hours=24)
LONGEST_CALM = timedelta(hours=24)
# An outage of ours blinds everything: it is told soon, and over when the feeds have been asked once more.
OUTAGE_PATIENCE = timedelta(minutes=2)
MOST_NAMED = 10


class Level(StrEnum):
    """How sure a sign is. DOUBTFUL begins nothing and ends nothing."""

    CLEAR = "clear"
    DOUBTFUL = "doubtful"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What one look says of one kind of trouble of one subject."""

    kind: TroubleKind
    subject: str
    name: str
    level: Level
    since: datetime  # when it went wrong
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A trouble as it is to be written, and what that means."""

    trouble: Trouble
    event: TroubleEvent


def judge_trouble(sign: Sign, known: Trouble | None, *, patience: timedelta, now: datetime) -> Change | None:
    """Return what a sign changes of the trouble that is known of its kind and subject (open, or the last one that ended);
    None: nothing. `patience` is the calm after which a trouble is over."""
    if known is not None and known.is_open:
        return _judge_open(sign, known, patience, now)
    if sign.level is not Level.TROUBLED:
        return None
    return Change(trouble=_begun(sign, known, now), event=TroubleEvent.BEGAN)


def end_unlisted(trouble: Trouble, now: datetime) -> Change:
    """The trouble of a feed that is no longer listed: over, without a word to anybody."""
    ended = replace(trouble, told=False, calm_since=trouble.calm_since or now, ended_at=now)
    return Change(trouble=_next(ended), event=TroubleEvent.ENDED)


def calm_needed(trouble: Trouble, patience: timedelta) -> timedelta:
    """Return for how long nothing must be wrong before a trouble is over."""
    if trouble.kind is TroubleKind.SILENT:
        return timedelta(0)  # an item came: that is no matter of opinion
    calm = patience_of(trouble.kind, patience)
    return min(calm * (1 << min(trouble.spell - 1, 20)), max(LONGEST_CALM, calm))


def patience_of(kind: TroubleKind, patience: timedelta) -> timedelta:
    """Return how long a fault of this kind must last, and its absence."""
    return min(patience, OUTAGE_PATIENCE) if kind is TroubleKind.OWN_OUTAGE else patience


def outage_sign(offline_since: Sequence[datetime], pollers: int, *, patience: timedelta, now: datetime) -> Sign:
    """Return what the pollers say of our own connection: since when each of those that reach nobody does not."""
    since = min(offline_since, default=now)
    lasts = bool(offline_since) and now - since >= patience_of(TroubleKind.OWN_OUTAGE, patience)
    who = (
        "nothing answers"
        if len(offline_since) >= pollers
        else f"{len(offline_since)} of {pollers} pollers reach nobody"
    )
    level = Level.TROUBLED if lasts else Level.DOUBTFUL if offline_since else Level.CLEAR
    detail = f"{who} since {stamp(since)}: our own connection, not the feeds; none is marked as failing for it"
    return Sign(
        kind=TroubleKind.OWN_OUTAGE, subject=WATCH, name="the whole watch", level=level, since=since, detail=detail
    )


def recovery_in_words(trouble: Trouble, lost: Sequence[str] = ()) -> str:
    """Return what is said when a trouble is over; `lost` names the feeds that lost overlap in an outage of ours."""
    lasted = span((trouble.calm_since or trouble.began_at) - trouble.since)
    if trouble.kind is TroubleKind.OWN_OUTAGE:
        return f"feeds are reached again after {lasted}; {_losses_in_words(lost)}"
    return _RECOVERIES[trouble.kind].format(lasted=lasted)


_RECOVERIES = {
    TroubleKind.FAILING: "read again after {lasted}; what it showed and took away in between was not seen",
    TroubleKind.NOT_A_FEED: "a feed again after {lasted}; what it would have shown in between was not seen",
    TroubleKind.NO_ITEMS: "it has items again after {lasted}",
    TroubleKind.OVERLAP_LOST: "its documents follow on one another again; what came in the gap was not seen",
    TroubleKind.SILENT: "it brings items again after {lasted}",
    TroubleKind.THIN_TEXT: "its texts are as long as in the week before again, after {lasted}",
}


def _losses_in_words(lost: Sequence[str]) -> str:
    if not lost:
        return "no feed read so far has lost its thread"
    more = f" and {len(lost) - MOST_NAMED} more" if len(lost) > MOST_NAMED else ""
    return f"items may have been missed of {len(lost)} feeds: {', '.join(lost[:MOST_NAMED])}{more}"


def _begun(sign: Sign, known: Trouble | None, now: datetime) -> Trouble:
    ended = known.ended_at if known else None
    is_near = ended is not None and now - ended < SPELLS_WITHIN
    return Trouble(
        kind=sign.kind,
        subject=sign.subject,
        name=sign.name,
        detail=sign.detail,
        since=max(sign.since, ended) if ended else sign.since,
        began_at=now,
        spell=known.spell + 1 if known and is_near else 1,
        revision=known.revision + 1 if known else 1,
    )


def _judge_open(sign: Sign, known: Trouble, patience: timedelta, now: datetime) -> Change | None:
    if sign.level is not Level.CLEAR:
        resumed = replace(known, calm_since=None)
        return Change(trouble=_next(resumed), event=TroubleEvent.NOTED) if known.calm_since else None
    calm_since = known.calm_since or now
    if now - calm_since >= calm_needed(known, patience):
        ended = replace(known, calm_since=calm_since, ended_at=now)
        return Change(trouble=_next(ended), event=TroubleEvent.ENDED)
    return None if known.calm_since else Change(trouble=_next(replace(known, calm_since=now)), event=TroubleEvent.NOTED)


def _next(trouble: Trouble) -> Trouble:
    return replace(trouble, revision=trouble.revision + 1)

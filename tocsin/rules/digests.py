"""What first contact with feeds brings, told in one message a topic: what is gathered, for how long, what of it is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from tocsin.rules.alerting import independent_outlets_of, silence_until, told_of
from tocsin.types.alerts import Coverage, DigestNote, Listener
from tocsin.types.ids import ItemId, ReceiverId
from tocsin.types.items import Quiet
from tocsin.types.topics import Severity

# Feeds that are met together are a second apart at one host, and their items wait for a worker.
SETTLE = timedelta(seconds=15)
# Of an import of hundreds of feeds some always answer late; they are told of in a message of their own.
LONGEST_GATHERING = timedelta(minutes=10)


def notes_of(
    coverage: Coverage, item_id: ItemId, listeners: Iterable[Listener], now: datetime
) -> tuple[DigestNote, ...]:
    """Return who is to be told of the story in a digest because this article stood in a feed when that was met: all but
    those who have heard of the story already."""
    article = next((kept for kept in coverage.articles if kept.item_id == item_id), None)
    if article is None or article.quiet_because is not Quiet.FIRST_CONTACT:
        return ()
    return tuple(
        DigestNote(
            topic_id=coverage.topic_id,
            receiver_id=listener.receiver_id,
            story_id=coverage.story_id,
            noted_at=now,
            due_at=now + SETTLE,
        )
        for listener in listeners
        if told_of(coverage, listener.receiver_id) is None
    )


def digest_due(noted: Collection[datetime], listener: Listener, severity: Severity, now: datetime) -> datetime:
    """Return when what was noted is to be told; `now` or before: at once. Quiet hours hold it like anything else."""
    gathered = min(max(noted) + SETTLE, min(noted) + LONGEST_GATHERING)
    return max(gathered, silence_until(listener.policy, severity, now) or gathered)


def stories_to_tell(coverages: Iterable[Coverage], listener: Listener) -> tuple[Coverage, ...]:
    """Return what is told of it, newest first: not what the receiver has heard of meanwhile, nor what is too small."""
    told = (
        coverage
        for coverage in coverages
        if told_of(coverage, listener.receiver_id) is None
        and independent_outlets_of(coverage.articles) >= listener.policy.min_sources
    )
    return tuple(sorted(told, key=_newest, reverse=True))


def listener_of(receiver_id: ReceiverId, listeners: Iterable[Listener]) -> Listener | None:
    return next((listener for listener in listeners if listener.receiver_id == receiver_id), None)


def _newest(coverage: Coverage) -> datetime:
    return max(article.published_at for article in coverage.articles)

"""What stood in feeds when they were met, told in one message: gathered by items, sent when it has settled."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from tocsin.errors import Conflict
from tocsin.rules.digests import digest_due, listener_of, notes_of, stories_to_tell
from tocsin.rules.messages import deliveries_of, digest_alert
from tocsin.store.base import DigestStore, DigestWork
from tocsin.types.alerts import Alert, Coverage, DigestNote
from tocsin.types.ids import ItemId, ReceiverId, TopicId
from workers.stages.alert import visible
from workers.watch import Watch


def note_for_digests(
    item_id: ItemId, coverages: Iterable[Coverage], watch: Watch, now: datetime
) -> tuple[DigestNote, ...]:
    """What of an item is to be told in digests; nothing where the operator wants first contact to be silent."""
    if not watch.digests:
        return ()
    return tuple(
        note
        for coverage in coverages
        for note in notes_of(coverage, item_id, watch.listeners_of(coverage.topic_id), now)
    )


def send_digest(
    topic_id: TopicId, receiver_id: ReceiverId, *, store: DigestStore, watch: Watch, now: datetime
) -> Alert | None:
    """Tell what has gathered, or look again later. Where another process told it meanwhile, that stands."""
    with store.work_on_digest(topic_id, receiver_id) as work, suppress(Conflict):
        topic, listener = watch.topics.get(topic_id), listener_of(receiver_id, watch.listeners_of(topic_id))
        if topic is None or listener is None or not work.noted:  # nobody is to hear of it any more
            return _told(work, None, receiver_id, now)
        due = digest_due(tuple(work.noted.values()), listener, topic.severity, now)
        if due > now:
            work.put_off(due)
            return None
        stories = stories_to_tell(work.coverages, listener)
        return _told(work, digest_alert(topic, stories, now) if stories else None, receiver_id, now)
    return None


def _told(work: DigestWork, alert: Alert | None, receiver_id: ReceiverId, now: datetime) -> Alert | None:
    """Take all that was noted for told."""
    alerts = [alert] if alert else []
    deliveries = [visible(delivery) for each in alerts for delivery in deliveries_of(each, [receiver_id], now)]
    work.commit(alerts, deliveries, now)
    return alert

"""How often topics were found, added up from hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tocsin.store.keys import HITS_HOUR, HITS_HOURS
from tocsin.types.ids import TopicId
from tocsin.types.watching import TopicHits

HOURS_A_DAY = 24
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def hour_of(now: datetime) -> int:
    return (now - _EPOCH) // HITS_HOUR


def hours_until(now: datetime) -> range:
    """All that are counted, the running one last."""
    return range(hour_of(now) - HITS_HOURS + 1, hour_of(now) + 1)


def sums_of(hours: Sequence[Mapping[TopicId, int]], last_at: Mapping[TopicId, datetime]) -> Mapping[TopicId, TopicHits]:
    """`hours`: hits by topic, the running hour last."""
    week, day = Counter[TopicId](), Counter[TopicId]()
    for hour in hours:
        week.update(hour)
    for hour in hours[-HOURS_A_DAY:]:
        day.update(hour)
    return {
        topic_id: TopicHits(day=day[topic_id], week=week[topic_id], last_at=last_at.get(topic_id))
        for topic_id in {*week, *last_at}
    }

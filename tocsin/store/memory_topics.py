"""What is watched, what users say of it, what is ordinary, and what was found, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from datetime import datetime

from tocsin.store import keys
from tocsin.store.memory_ledger import Ledger
from tocsin.store.topic_hours import hour_of, hours_until, sums_of
from tocsin.types.ids import TopicId
from tocsin.types.watching import Generation, JudgedTopic, TopicHits


class TopicShelves:
    """What commits of items bring. The caller holds the lock."""

    def __init__(self) -> None:
        self.background: deque[bytes] = deque(maxlen=keys.BACKGROUND_LENGTH)
        self.hits: defaultdict[int, Counter[TopicId]] = defaultdict(Counter)
        self.last_at: dict[TopicId, datetime] = {}

    def found(self, topic_id: TopicId, now: datetime) -> None:
        self.hits[hour_of(now)][topic_id] += 1
        for hour in [hour for hour in self.hits if hour not in hours_until(now)]:
            del self.hits[hour]
        self.last_at[topic_id] = max(now, self.last_at.get(topic_id, now))


class MemoryTopics:
    """TopicStore in memory."""

    def __init__(self, ledger: Ledger, shelves: TopicShelves) -> None:
        self._ledger, self._topics = ledger, shelves
        self._generation: Generation | None = None
        self._judged: dict[TopicId, JudgedTopic] = {}
        self._version = 0

    def topics_version(self) -> int:
        return self._version

    def generation(self) -> Generation | None:
        return self._generation

    def publish_generation(self, generation: Generation) -> bool:
        with self._ledger.lock:
            if generation.number != (self._generation.number if self._generation else 0) + 1:
                return False
            self._generation = generation
            self._version += 1
            return True

    def judged_topics(self) -> tuple[JudgedTopic, ...]:
        with self._ledger.lock:
            return tuple(sorted(self._judged.values(), key=lambda judged: judged.topic_id))

    def judged_topic(self, topic_id: TopicId) -> JudgedTopic | None:
        return self._judged.get(topic_id)

    def write_judged(self, judged: JudgedTopic, now: datetime) -> bool:
        with self._ledger.lock:
            self._ledger.tell(now)
            known = self._judged.pop(judged.topic_id, None)
            if judged.revision != (known.revision if known else 0) + 1:
                if known:
                    self._judged[judged.topic_id] = known
                return False
            self._judged[judged.topic_id] = judged
            for oldest in list(self._judged)[: -keys.JUDGED_TOPICS]:
                del self._judged[oldest]
            self._version += 1
            return True

    def background(self) -> tuple[bytes, ...]:
        with self._ledger.lock:
            return tuple(self._topics.background)

    def topic_hits(self, now: datetime) -> Mapping[TopicId, TopicHits]:
        with self._ledger.lock:
            hours = [self._topics.hits[hour] if hour in self._topics.hits else Counter() for hour in hours_until(now)]
            return sums_of(hours, self._topics.last_at)

"""Digests in the making, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from tocsin.errors import Conflict
from tocsin.store import keys
from tocsin.store.memory_ledger import Ledger, Shelf
from tocsin.store.memory_outbox import MemoryOutbox
from tocsin.types.alerts import Alert, Coverage, Delivery, DigestNote
from tocsin.types.ids import ReceiverId, StoryId, TopicId

DigestKey = tuple[TopicId, ReceiverId]


class DigestShelves:
    """What was noted, what was told, and when to look. The caller holds the lock."""

    def __init__(self, ledger: Ledger) -> None:
        self.noted: Shelf[DigestKey, dict[StoryId, datetime]] = Shelf(ledger, keys.COVERAGE_LIFE)
        self.told: Shelf[DigestKey, frozenset[StoryId]] = Shelf(ledger, keys.COVERAGE_LIFE)
        self.due: dict[DigestKey, datetime] = {}

    def note(self, notes: Sequence[DigestNote], now: datetime) -> None:
        for note in notes:
            key = (note.topic_id, note.receiver_id)
            noted = self.noted.get(key) or {}
            if note.story_id not in (self.told.get(key) or ()) and len(noted) < keys.DIGEST_STORIES:
                self.noted.put(key, {note.story_id: note.noted_at, **noted}, now)
                self.due.setdefault(key, note.due_at)


class MemoryDigestWork:
    """DigestWork in memory."""

    def __init__(
        self,
        ledger: Ledger,
        shelves: DigestShelves,
        coverages: Shelf[tuple[TopicId, StoryId], Coverage],
        outbox: MemoryOutbox,
        key: DigestKey,
    ) -> None:
        self._ledger, self._shelves, self._coverages, self._outbox, self._key = ledger, shelves, coverages, outbox, key
        with ledger.lock:
            self._noted = shelves.noted.get(key) or {}

    @property
    def noted(self) -> Mapping[StoryId, datetime]:
        return self._noted

    @property
    def coverages(self) -> tuple[Coverage, ...]:
        with self._ledger.lock:
            found = (self._coverages.get((self._key[0], story_id)) for story_id in self._noted)
            return tuple(coverage for coverage in found if coverage)

    def put_off(self, due_at: datetime) -> None:
        with self._ledger.lock:
            if self._key in self._shelves.due:
                self._shelves.due[self._key] = due_at

    def commit(self, alerts: Sequence[Alert], deliveries: Sequence[Delivery], now: datetime) -> None:
        with self._ledger.lock:
            self._ledger.tell(now)
            noted = self._shelves.noted.get(self._key) or {}
            if not self._noted.keys() <= noted.keys():
                raise Conflict("commit digest", "it has been told meanwhile")
            left = {story_id: at for story_id, at in noted.items() if story_id not in self._noted}
            self._shelves.noted.put(self._key, left, now)
            told = self._shelves.told.get(self._key) or frozenset()
            self._shelves.told.put(self._key, told | self._noted.keys(), now)
            if not left:
                self._shelves.due.pop(self._key, None)
            self._outbox.write(alerts, deliveries)


class MemoryDigests:
    """DigestStore in memory."""

    def __init__(
        self,
        ledger: Ledger,
        shelves: DigestShelves,
        coverages: Shelf[tuple[TopicId, StoryId], Coverage],
        outbox: MemoryOutbox,
    ) -> None:
        self._ledger, self._digests, self._coverages, self._outbox = ledger, shelves, coverages, outbox

    def due_digests(self, now: datetime, limit: int) -> tuple[DigestKey, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            due = sorted(
                (at, *key) for key, at in self._digests.due.items() if at <= now and self._digests.noted.get(key)
            )
            return tuple((topic_id, receiver_id) for _, topic_id, receiver_id in due[:limit])

    @contextmanager
    def work_on_digest(self, topic_id: TopicId, receiver_id: ReceiverId) -> Iterator[MemoryDigestWork]:
        key = (topic_id, receiver_id)
        yield MemoryDigestWork(self._ledger, self._digests, self._coverages, self._outbox, key)

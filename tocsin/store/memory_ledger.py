"""What the parts of the memory store share: one lock, the time as last told, expiring shelves, counters and the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import RLock
from typing import Generic, TypeVar

from tocsin.store.queue import ItemRef, batches_of
from tocsin.types.items import Item

K = TypeVar("K")
V = TypeVar("V")

# A shelf is swept after so many writes, so that a long replay does not keep what nobody can read any more.
SWEEP_EVERY = 5000


class Ledger:
    """One lock for all, and the latest time that any caller named: things expire by it."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.latest = datetime.min.replace(tzinfo=UTC)
        self.counters: Counter[str] = Counter()
        self.texts: dict[int, Counter[str]] = {}  # by period: packed sums of lengths by outlet
        self.jobs: list[tuple[ItemRef, ...]] = []
        self.next_number: Callable[[], int] = count(1).__next__

    def tell(self, now: datetime) -> None:
        self.latest = max(self.latest, now)

    def enqueue(self, items: Sequence[Item]) -> None:
        self.jobs.extend(batches_of(items))


class Shelf(Generic[K, V]):
    """Values that expire by the ledger's time; each write gives its key a new version, a missing key has version 0."""

    def __init__(self, ledger: Ledger, life: timedelta) -> None:
        self._ledger, self._life = ledger, life
        self._entries: dict[K, tuple[V, datetime, int]] = {}
        self._writes = 0

    def get(self, key: K) -> V | None:
        entry = self._entries.get(key)
        return entry[0] if entry and entry[1] > self._ledger.latest else None

    def version(self, key: K) -> int:
        entry = self._entries.get(key)
        return entry[2] if entry and entry[1] > self._ledger.latest else 0

    def put(self, key: K, value: V, now: datetime) -> None:
        self._entries[key] = (value, now + self._life, self._ledger.next_number())
        self._writes += 1
        if self._writes % SWEEP_EVERY == 0:
            self._sweep()

    def put_if_new(self, key: K, value: V, now: datetime) -> bool:
        if self.version(key):
            return False
        self.put(key, value, now)
        return True

    def __iter__(self) -> Iterator[K]:
        return (key for key in list(self._entries) if self.version(key))

    def _sweep(self) -> None:
        self._entries = {key: entry for key, entry in self._entries.items() if entry[1] > self._ledger.latest}

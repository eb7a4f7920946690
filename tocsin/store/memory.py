"""The store in memory: the same protocols without a server, for `replay`, `read` and tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tocsin.store.memory_digests import MemoryDigests
from tocsin.store.memory_feeds import MemoryFeeds
from tocsin.store.memory_items import ItemShelves, MemoryItems
from tocsin.store.memory_ledger import Ledger
from tocsin.store.memory_outbox import MemoryOutbox
from tocsin.store.memory_pages import MemoryPages
from tocsin.store.memory_subscriptions import MemorySubscriptions
from tocsin.store.memory_topics import MemoryTopics
from tocsin.store.memory_troubles import MemoryTroubles
from tocsin.store.memory_work import NewsShelves
from tocsin.store.page_shelf import PageShelf
from tocsin.store.queue import QUEUE_ITEMS, ItemRef


class MemoryWatchbook:
    """Watchbook in memory. A process is live until its ttl has passed by the latest time told."""

    def __init__(self, ledger: Ledger, outbox: MemoryOutbox, subscriptions: MemorySubscriptions) -> None:
        self._ledger, self._outbox, self._hubs = ledger, outbox, subscriptions
        self._beats: dict[tuple[str, str], tuple[Mapping[str, str], datetime]] = {}

    def beat(self, role: str, name: str, facts: Mapping[str, str], now: datetime, ttl: timedelta) -> None:
        with self._ledger.lock:
            self._ledger.tell(now)
            self._beats[role, name] = ({**facts, "at": now.isoformat()}, now + ttl)

    def heartbeats(self, role: str) -> Mapping[str, Mapping[str, str]]:
        with self._ledger.lock:
            return {
                name: facts
                for (its_role, name), (facts, until) in self._beats.items()
                if its_role == role and until > self._ledger.latest
            }

    def count(self, counts: Mapping[str, int]) -> None:
        with self._ledger.lock:
            self._ledger.counters.update(counts)

    def counters(self) -> Mapping[str, int]:
        with self._ledger.lock:
            return dict(self._ledger.counters)

    def queue_depths(self) -> Mapping[str, int]:
        queue = {QUEUE_ITEMS: len(self._ledger.jobs), "started": 0, "failed": 0, "scheduled": 0}
        return {**queue, **self._outbox.depths(), **self._hubs.push_depths()}


class MemoryStore(
    MemoryFeeds,
    MemoryItems,
    MemoryTopics,
    MemoryDigests,
    MemoryPages,
    MemoryOutbox,
    MemoryTroubles,
    MemorySubscriptions,
    MemoryWatchbook,
):
    """Store in memory; thread-safe. Its queue is a list that the caller drains with `take_jobs`."""

    def __init__(self) -> None:
        ledger = Ledger()
        shelves = ItemShelves(ledger)
        pages = PageShelf(ledger)
        MemoryFeeds.__init__(self, ledger, shelves, pages)
        MemoryPages.__init__(self, ledger, shelves, pages)
        MemoryOutbox.__init__(self, ledger)
        news = NewsShelves(ledger, shelves.records, pages)
        MemoryItems.__init__(self, ledger, shelves, news, outbox=self)
        MemoryTopics.__init__(self, ledger, news.topics)
        MemoryDigests.__init__(self, ledger, news.digests, news.coverages, outbox=self)
        MemoryTroubles.__init__(self, ledger, outbox=self)
        MemorySubscriptions.__init__(self, ledger)
        MemoryWatchbook.__init__(self, ledger, outbox=self, subscriptions=self)

    def take_jobs(self) -> tuple[tuple[ItemRef, ...], ...]:
        """Take all jobs from the queue, oldest first; a job is at most 50 (item id, revision)."""
        with self._ledger.lock:
            jobs = tuple(self._ledger.jobs)
            self._ledger.jobs.clear()
            return jobs

    def ping(self) -> None:
        """Always there."""

    def close(self) -> None:
        """Nothing to close."""

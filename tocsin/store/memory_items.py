"""Items under work and what was made of them, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from tocsin.store import keys
from tocsin.store.base_feeds import KnownItem
from tocsin.store.memory_ledger import Ledger, Shelf
from tocsin.store.memory_outbox import MemoryOutbox
from tocsin.store.memory_work import ItemRecord, MemoryCoverageWork, MemoryItemWork, NewsShelves
from tocsin.types.ids import ItemId, StoryId, TopicId
from tocsin.types.items import Item
from tocsin.types.results import Processed


class ItemShelves:
    """Bodies of items and the ids that are known: what polling and processing share."""

    def __init__(self, ledger: Ledger) -> None:
        self.records: Shelf[ItemId, ItemRecord] = Shelf(ledger, keys.ITEM_LIFE)
        self._seen: Shelf[ItemId, bool] = Shelf(ledger, keys.SEEN_PERIOD * (keys.SEEN_PERIODS - 1))

    def put_bodies(self, items: Sequence[Item], now: datetime) -> None:
        for item in items:
            record = self.records.get(item.item_id) or ItemRecord()
            between = record.body.revision if record.body else 0  # a page may have come since the caller looked
            body = replace(item, revision=max(item.revision, between + 1))
            self.records.put(item.item_id, replace(record, body=body), now)
        self.see([item.item_id for item in items], now)

    def see(self, item_ids: Sequence[ItemId], now: datetime) -> None:
        for item_id in item_ids:
            self._seen.put(item_id, True, now)

    def is_known(self, item_id: ItemId) -> bool:
        return bool(self._seen.get(item_id))

    def known_item(self, item_id: ItemId) -> KnownItem:
        body = self.body(item_id)
        return KnownItem(digest=body.digest if body else None, revision=body.revision if body else None)

    def body(self, item_id: ItemId) -> Item | None:
        record = self.records.get(item_id)
        return record.body if record else None


class MemoryItems:
    """ItemStore in memory."""

    def __init__(self, ledger: Ledger, shelves: ItemShelves, news: NewsShelves, outbox: MemoryOutbox) -> None:
        self._ledger, self._shelves, self._outbox, self._news = ledger, shelves, outbox, news

    @contextmanager
    def work_on(self, item_id: ItemId) -> Iterator[MemoryItemWork]:
        yield MemoryItemWork(self._ledger, self._news, self._outbox, item_id)

    @contextmanager
    def work_on_coverage(self, topic_id: TopicId, story_id: StoryId) -> Iterator[MemoryCoverageWork]:
        yield MemoryCoverageWork(self._ledger, self._news, self._outbox, (topic_id, story_id))

    def due_coverages(self, now: datetime, limit: int) -> tuple[tuple[TopicId, StoryId], ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            due = sorted(
                (at, *key)
                for key, at in self._news.coverages_due.items()
                if at <= now and self._news.coverages.version(key)
            )
            return tuple((topic_id, story_id) for _, topic_id, story_id in due[:limit])

    def articles_in(self, languages: Sequence[str]) -> Mapping[str, float]:
        with self._ledger.lock:
            counts = {each: sum(week[""] * weight for week, weight in self._news.weeks_of(each)) for each in languages}
            return {language: count for language, count in counts.items() if count}

    def put_items(self, items: Sequence[Item], now: datetime) -> tuple[Item, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            accepted = [revised for item in items if (revised := self._revise(item))]
            self._shelves.put_bodies(accepted, now)
            self._shelves.see([item.item_id for item in items], now)
            self._ledger.enqueue(accepted)
            return tuple(accepted)

    def _revise(self, item: Item) -> Item | None:
        known = self._shelves.body(item.item_id)
        if known:
            return replace(item, revision=known.revision + 1) if known.digest != item.digest else None
        return None if self._shelves.is_known(item.item_id) else replace(item, revision=1)

    def processed_item(self, item_id: ItemId) -> Processed | None:
        with self._ledger.lock:
            record = self._shelves.records.get(item_id)
            return record.processed if record else None

    def item(self, item_id: ItemId) -> Item | None:
        with self._ledger.lock:
            return self._shelves.body(item_id)

    def recent(self, limit: int, after: str | None = None) -> tuple[tuple[str, Processed], ...]:
        with self._ledger.lock:
            stream = list(self._news.recent)
            entries = stream[-limit:] if after is None else [e for e in stream if e[0] > int(after)][:limit]
            found = [(str(number), self.processed_item(item_id)) for number, item_id in entries]
            return tuple((position, processed) for position, processed in found if processed)

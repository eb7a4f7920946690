"""The pages that the memory store has waiting: what polls, items and page readers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tocsin.store import keys
from tocsin.store.base import PageLease
from tocsin.store.memory_ledger import Ledger
from tocsin.types.ids import ItemId
from tocsin.types.pages import PageWanted, PageWish


class PageShelf:
    """The pages that are wanted, and those that were settled lately."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.records: dict[ItemId, tuple[PageWanted, datetime]] = {}  # with the end of its life
        self.first: dict[ItemId, datetime] = {}  # due, or the end of a lease
        self.others: dict[ItemId, datetime] = {}

    def want(self, pages: Sequence[PageWanted], now: datetime) -> None:
        for wanted in pages:
            item_id = wanted.item_id
            waits = item_id in self.first or item_id in self.others
            if waits or self.record(item_id) is None:
                self.records[item_id] = (wanted, now + keys.PAGE_LIFE)
                if not waits:
                    self.others[item_id] = wanted.due_at or wanted.wanted_at
        for item_id in _earliest(self.others, len(self.others) - keys.PAGES_WAITING):
            del self.others[item_id], self.records[item_id]
            self._ledger.counters["pages{outcome=crowded_out}"] += 1

    def record(self, item_id: ItemId) -> PageWanted | None:
        kept = self.records.get(item_id)
        return kept[0] if kept and kept[1] > self._ledger.latest else None

    def wish(self, item_id: ItemId, wish: PageWish) -> None:
        if wish is PageWish.DROP:
            self.first.pop(item_id, None)
            if self.others.pop(item_id, None):
                self.records.pop(item_id, None)
        elif wish is PageWish.FIRST and item_id in self.others:
            self.first[item_id] = self.others.pop(item_id)
            for surplus in _earliest(self.first, len(self.first) - keys.PAGES_WAITING):
                del self.first[surplus]

    def finish(self, lease: PageLease, wanted: PageWanted, now: datetime) -> bool:
        for waiting in (self.first, self.others):
            if waiting.get(wanted.item_id) == lease.until:
                if wanted.due_at is None:
                    del waiting[wanted.item_id]
                    self.records[wanted.item_id] = (wanted, now + keys.PAGE_REST)
                else:
                    waiting[wanted.item_id] = wanted.due_at
                    self.records[wanted.item_id] = (wanted, self.records[wanted.item_id][1])
                return True
        return False


def _earliest(waiting: Mapping[ItemId, datetime], number: int) -> list[ItemId]:
    return sorted(waiting, key=lambda item_id: (waiting[item_id], item_id))[: max(number, 0)]

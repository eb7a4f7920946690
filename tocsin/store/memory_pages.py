"""Wanted pages, and what robots.txt said, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tocsin.store.base import PageLease
from tocsin.store.memory_items import ItemShelves
from tocsin.store.memory_ledger import Ledger
from tocsin.store.page_shelf import PageShelf
from tocsin.types.items import Item
from tocsin.types.pages import PageWanted, RobotsFile


class MemoryPages:
    """PageStore in memory."""

    def __init__(self, ledger: Ledger, shelves: ItemShelves, pages: PageShelf) -> None:
        self._ledger, self._shelves, self._pages = ledger, shelves, pages
        self._robots: dict[str, RobotsFile] = {}

    def lease_pages(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[PageLease, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            taken: list[PageLease] = []
            for waiting in (self._pages.first, self._pages.others):
                due = sorted((at, item_id) for item_id, at in waiting.items() if at <= now)
                for _, item_id in due[: limit - len(taken)]:
                    wanted = self._pages.record(item_id)
                    if wanted is None:
                        del waiting[item_id]
                        self._ledger.counters["pages{outcome=expired}"] += 1
                        continue
                    waiting[item_id] = now + lease
                    taken.append(PageLease(wanted=wanted, until=now + lease, first=waiting is self._pages.first))
            return tuple(taken)

    def finish_page(self, lease: PageLease, wanted: PageWanted, counts: Mapping[str, int]) -> bool:
        with self._ledger.lock:
            self._ledger.counters.update(counts)
            return self._pages.finish(lease, wanted, self._ledger.latest)

    def put_page(self, lease: PageLease, item: Item, counts: Mapping[str, int]) -> bool:
        with self._ledger.lock:
            known = self._shelves.body(item.item_id)
            if known is None or known.revision != item.revision - 1:
                return False
            self._shelves.put_bodies([item], self._ledger.latest)
            self._ledger.enqueue([item])
            self.finish_page(lease, replace(lease.wanted, due_at=None), counts)
            return True

    def next_page_due(self) -> datetime | None:
        with self._ledger.lock:
            return min([*self._pages.first.values(), *self._pages.others.values()], default=None)

    def pages_waiting(self) -> int:
        with self._ledger.lock:
            return len(self._pages.first) + len(self._pages.others)

    def robots(self, origin: str, now: datetime) -> RobotsFile | None:
        with self._ledger.lock:
            file = self._robots.get(origin)
            return file if file and file.good_until > now else None

    def keep_robots(self, file: RobotsFile, now: datetime) -> None:
        with self._ledger.lock:
            self._robots[file.origin] = file

"""Wanted pages, and what robots.txt said, in Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from redis.client import Pipeline
from redis.exceptions import WatchError

from tocsin.errors import Conflict
from tocsin.store import codec, keys, page_scripts
from tocsin.store.base import PageLease
from tocsin.store.queue import enqueue_items
from tocsin.store.redis_link import Argument, RedisPart, from_micros, run_inside, speaking, to_micros
from tocsin.types.items import Item
from tocsin.types.pages import PageWanted, RobotsFile

# A worker that commits the revision before meets us in a WatchError; it is done then.
PUT_TRIES = 5


class RedisPages(RedisPart):
    """PageStore in Redis."""

    def lease_pages(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[PageLease, ...]:
        until = now + lease
        arguments = (to_micros(now), to_micros(until), limit)
        taken = self._link.run("lease pages", page_scripts.LEASE_PAGES, arguments)
        return tuple(
            PageLease(wanted=codec.PAGE_WANTED.decode(record), until=until, first=bool(first))
            for first, record in zip(taken[::2], taken[1::2], strict=True)
        )

    def finish_page(self, lease: PageLease, wanted: PageWanted, counts: Mapping[str, int]) -> bool:
        arguments = _finish_arguments(lease, wanted, counts)
        return bool(self._link.run("finish page", page_scripts.FINISH_PAGE, arguments))

    def put_page(self, lease: PageLease, item: Item, counts: Mapping[str, int]) -> bool:
        key = keys.item(item.item_id)
        for _ in range(PUT_TRIES):
            with speaking("put page"), self._link.client.pipeline(transaction=True) as pipe:
                pipe.watch(key)
                stored = pipe.hget(key, "revision")
                if stored is None or int(stored) != item.revision - 1:
                    return False
                pipe.multi()
                self._put_inside(pipe, lease, item, counts)
                try:
                    pipe.execute()
                except WatchError:
                    continue
            return True
        raise Conflict("put page", "others keep writing the same item")

    def _put_inside(self, pipe: Pipeline, lease: PageLease, item: Item, counts: Mapping[str, int]) -> None:
        body = codec.ITEM.encode(replace(item, content=""))
        page = codec.encode_text(item.content)
        run_inside(pipe, page_scripts.PUT_PAGE, (keys.item(item.item_id), body, page, item.digest, item.revision))
        enqueue_items(self._link.queue, pipe, "page", [item])
        run_inside(pipe, page_scripts.FINISH_PAGE, _finish_arguments(lease, replace(lease.wanted, due_at=None), counts))

    def next_page_due(self) -> datetime | None:
        first = self._link.run("next page due", page_scripts.NEXT_PAGE, ())
        return from_micros(first) if first else None

    def pages_waiting(self) -> int:
        waiting = self._link.read_all("pages waiting", (("ZCARD", keys.PAGES_FIRST), ("ZCARD", keys.PAGES_DUE)))
        return sum(waiting)

    def robots(self, origin: str, now: datetime) -> RobotsFile | None:
        stored = self._link.read("robots", "GET", keys.ROBOTS + origin)
        file = codec.ROBOTS.decode(stored) if stored else None
        return file if file and file.good_until > now else None

    def keep_robots(self, file: RobotsFile, now: datetime) -> None:
        life = max(1, int((file.good_until - now).total_seconds()))
        self._link.read("keep robots", "SET", keys.ROBOTS + file.origin, codec.ROBOTS.encode(file), "EX", life)


def want_arguments(pages: Sequence[PageWanted]) -> list[Argument]:
    """For WANT_PAGES."""
    arguments: list[Argument] = []
    for wanted in pages:
        arguments += (wanted.item_id, codec.PAGE_WANTED.encode(wanted), _due_of(wanted))
    return arguments


def _finish_arguments(lease: PageLease, wanted: PageWanted, counts: Mapping[str, int]) -> list[Argument]:
    due = "" if wanted.due_at is None else _due_of(wanted)
    arguments: list[Argument] = [wanted.item_id, to_micros(lease.until), codec.PAGE_WANTED.encode(wanted), due]
    for name, number in counts.items():
        arguments += (name, number)
    return arguments


def _due_of(wanted: PageWanted) -> int:
    return to_micros(wanted.due_at or wanted.wanted_at)

"""Items under work and what was made of them, in Redis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from redis.exceptions import WatchError

from tocsin.errors import Conflict
from tocsin.store import body_scripts, codec, keys, outbox_scripts, work_scripts
from tocsin.store.queue import enqueue_items
from tocsin.store.redis_bodies import bodies_arguments, known_arguments, read_body, seen_arguments
from tocsin.store.redis_link import RedisPart, run_inside, speaking, to_micros
from tocsin.store.redis_work import RedisCoverageWork, RedisItemWork
from tocsin.types.ids import ItemId, StoryId, TopicId
from tocsin.types.items import Item
from tocsin.types.results import Processed

# Two who ingest the same items at once meet in a WatchError; the second then finds them known.
INGEST_TRIES = 5

# Items of one MULTI of `put_items`: its script blocks the server for some 5 ms.
INGESTED_AT_ONCE = 500


class RedisItems(RedisPart):
    """ItemStore in Redis."""

    @contextmanager
    def work_on(self, item_id: ItemId) -> Iterator[RedisItemWork]:
        yield RedisItemWork(self._link, item_id)

    @contextmanager
    def work_on_coverage(self, topic_id: TopicId, story_id: StoryId) -> Iterator[RedisCoverageWork]:
        yield RedisCoverageWork(self._link, topic_id, story_id)

    def due_coverages(self, now: datetime, limit: int) -> tuple[tuple[TopicId, StoryId], ...]:
        members = self._link.run("due coverages", outbox_scripts.DUE_COVERAGES, (to_micros(now), limit))
        pairs = (member.decode().split(":", 1) for member in members)
        return tuple((TopicId(topic_id), StoryId(story_id)) for story_id, topic_id in pairs)

    def articles_in(self, languages: Sequence[str]) -> Mapping[str, float]:
        counts = self._link.run("articles in languages", work_scripts.ARTICLES_IN, languages)
        return {language: float(count) for language, count in zip(languages, counts, strict=True) if float(count)}

    def put_items(self, items: Sequence[Item], now: datetime) -> tuple[Item, ...]:
        stored: list[Item] = []
        for start in range(0, len(items), INGESTED_AT_ONCE):
            stored += self._put_some(items[start : start + INGESTED_AT_ONCE], now)
        return tuple(stored)

    def _put_some(self, items: Sequence[Item], now: datetime) -> list[Item]:
        for _ in range(INGEST_TRIES):
            try:
                with speaking("put items"):
                    return self._try_to_put(items, now)
            except Conflict:
                continue
        raise Conflict("put items", "others keep writing the same items")

    def _try_to_put(self, items: Sequence[Item], now: datetime) -> list[Item]:
        with self._link.client.pipeline(transaction=True) as pipe:
            pipe.watch(*(keys.item(item.item_id) for item in items))
            accepted = self._accept(items, now)
            pipe.multi()
            run_inside(pipe, body_scripts.PUT_BODIES, bodies_arguments(accepted))
            run_inside(pipe, body_scripts.SEE_ITEMS, seen_arguments([item.item_id for item in items], now))
            enqueue_items(self._link.queue, pipe, "ingest", accepted)
            try:
                pipe.execute()
            except WatchError as error:
                raise Conflict("put items", str(error)) from error
        return accepted

    def _accept(self, items: Sequence[Item], now: datetime) -> list[Item]:
        """Those that are new or changed, with their revision; the last of an id that comes twice."""
        latest = {item.item_id: item for item in items}
        answers = self._link.run("put items", body_scripts.KNOWN_ITEMS, known_arguments(list(latest), now))
        accepted = []
        for item, (seen, digest, revision) in zip(latest.values(), answers, strict=True):
            if revision and digest.decode() != item.digest:
                accepted.append(replace(item, revision=int(revision) + 1))
            elif not revision and not seen:
                accepted.append(replace(item, revision=1))
        return accepted

    def processed_item(self, item_id: ItemId) -> Processed | None:
        stored = self._link.read("processed item", "HGET", keys.item(item_id), "processed")
        return codec.PROCESSED.decode(stored) if stored else None

    def item(self, item_id: ItemId) -> Item | None:
        return read_body(*self._link.read("item", "HMGET", keys.item(item_id), "body", "page", "revision"))

    def recent(self, limit: int, after: str | None = None) -> tuple[tuple[str, Processed], ...]:
        entries = self._recent_entries(limit, after)
        item_keys = [keys.item(ItemId(facts[b"item"].decode())) for _, facts in entries]
        stored = self._link.run("recent", body_scripts.READ_PROCESSED, item_keys) if entries else []
        return tuple(
            (position.decode(), codec.PROCESSED.decode(body))
            for (position, _), body in zip(entries, stored, strict=True)
            if body
        )

    def _recent_entries(self, limit: int, after: str | None) -> list[tuple[bytes, dict[bytes, bytes]]]:
        with speaking("recent"):
            if after is None:
                newest_first = self._link.client.xrevrange(keys.RECENT, count=limit)
                return list(reversed(newest_first))  # type: ignore[arg-type]
            return list(self._link.client.xrange(keys.RECENT, min=f"({after}", count=limit))  # type: ignore[arg-type]

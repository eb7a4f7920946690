"""What is watched, what users say of it, what is ordinary, and what was found, in Redis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tocsin.store import codec, keys, topic_scripts
from tocsin.store.redis_link import RedisPart, from_micros, to_micros
from tocsin.store.topic_hours import hours_until, sums_of
from tocsin.types.ids import TopicId
from tocsin.types.watching import Generation, JudgedTopic, TopicHits


class RedisTopics(RedisPart):
    """TopicStore in Redis."""

    def topics_version(self) -> int:
        return int(self._link.read("topics version", "GET", keys.TOPICS_VERSION) or 0)

    def generation(self) -> Generation | None:
        body = self._link.read("generation", "HGET", keys.GENERATION, "body")
        return codec.GENERATION.decode(body) if body else None

    def publish_generation(self, generation: Generation) -> bool:
        arguments = (generation.number, codec.GENERATION.encode(generation))
        return bool(self._link.run("publish generation", topic_scripts.PUBLISH_GENERATION, arguments))

    def judged_topics(self) -> tuple[JudgedTopic, ...]:
        topics = self._link.read("judged topics", "ZRANGE", keys.JUDGED, 0, -1)
        commands = [("HGET", keys.judgements(topic.decode()), "body") for topic in topics]
        bodies = self._link.read_all("judged topics", commands) if commands else []
        found = (codec.JUDGED_TOPIC.decode(body) for body in bodies if body)
        return tuple(sorted(found, key=lambda judged: judged.topic_id))

    def judged_topic(self, topic_id: TopicId) -> JudgedTopic | None:
        body = self._link.read("judged topic", "HGET", keys.judgements(topic_id), "body")
        return codec.JUDGED_TOPIC.decode(body) if body else None

    def write_judged(self, judged: JudgedTopic, now: datetime) -> bool:
        arguments = (judged.topic_id, judged.revision, codec.JUDGED_TOPIC.encode(judged), to_micros(now))
        return bool(self._link.run("write judged topic", topic_scripts.WRITE_JUDGED, arguments))

    def background(self) -> tuple[bytes, ...]:
        entries = self._link.read("background", "XREVRANGE", keys.BACKGROUND, "+", "-")
        return tuple(facts[b"meaning"] for _, facts in entries)

    def topic_hits(self, now: datetime) -> Mapping[TopicId, TopicHits]:
        hours = self._link.read_all("topic hits", [("HGETALL", keys.hits(hour)) for hour in hours_until(now)])
        last = self._link.read("topic hits", "ZRANGE", keys.MATCHED, 0, -1, "WITHSCORES")
        return sums_of(
            [{TopicId(topic.decode()): int(count) for topic, count in hour.items()} for hour in hours],
            {TopicId(topic.decode()): from_micros(at) for topic, at in last},
        )

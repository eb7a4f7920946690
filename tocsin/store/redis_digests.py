"""Digests in the making, in Redis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from tocsin.errors import Conflict
from tocsin.store import codec, keys, outbox_scripts
from tocsin.store.redis_link import Argument, RedisLink, RedisPart, from_micros, to_micros
from tocsin.store.redis_outbox import outbox_arguments
from tocsin.types.alerts import Alert, Coverage, Delivery, DigestNote
from tocsin.types.ids import ReceiverId, StoryId, TopicId


class RedisDigestWork:
    """DigestWork in Redis."""

    def __init__(self, link: RedisLink, topic_id: TopicId, receiver_id: ReceiverId) -> None:
        self._link, self._topic_id = link, topic_id
        self._member = keys.digest_member(topic_id, receiver_id)
        noted = link.run("digest", outbox_scripts.READ_DIGEST, [self._member])
        pairs = zip(noted[::2], noted[1::2], strict=True)
        self._noted = {StoryId(story_id.decode()): from_micros(at) for story_id, at in pairs}

    @property
    def noted(self) -> Mapping[StoryId, datetime]:
        return self._noted

    @property
    def coverages(self) -> tuple[Coverage, ...]:
        commands = [("HGET", keys.coverage(self._topic_id, story_id), "body") for story_id in self._noted]
        bodies = self._link.read_all("digest", commands) if commands else []
        return tuple(codec.COVERAGE.decode(body) for body in bodies if body)

    def put_off(self, due_at: datetime) -> None:
        self._link.read("put off digest", "ZADD", keys.DIGESTS_DUE, "XX", to_micros(due_at), self._member)

    def commit(self, alerts: Sequence[Alert], deliveries: Sequence[Delivery], now: datetime) -> None:
        arguments: list[Argument] = [self._member, to_micros(now), len(self._noted), *self._noted]
        arguments += outbox_arguments(alerts, deliveries)
        if not self._link.run("commit digest", outbox_scripts.COMMIT_DIGEST, arguments):
            raise Conflict("commit digest", "it has been told meanwhile")


class RedisDigests(RedisPart):
    """DigestStore in Redis."""

    def due_digests(self, now: datetime, limit: int) -> tuple[tuple[TopicId, ReceiverId], ...]:
        members = self._link.run("due digests", outbox_scripts.DUE_DIGESTS, (to_micros(now), limit))
        pairs = (member.decode().split("\t", 1) for member in members)
        return tuple((TopicId(topic_id), ReceiverId(receiver_id)) for receiver_id, topic_id in pairs)

    @contextmanager
    def work_on_digest(self, topic_id: TopicId, receiver_id: ReceiverId) -> Iterator[RedisDigestWork]:
        yield RedisDigestWork(self._link, topic_id, receiver_id)


def note_arguments(notes: Sequence[DigestNote]) -> list[Argument]:
    """For the commit of an item."""
    arguments: list[Argument] = [len(notes)]
    for note in notes:
        member = keys.digest_member(note.topic_id, note.receiver_id)
        arguments += (member, note.story_id, to_micros(note.noted_at), to_micros(note.due_at))
    return arguments

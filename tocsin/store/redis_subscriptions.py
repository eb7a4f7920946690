"""What is agreed with hubs, and what they have pushed, in Redis."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from tocsin.errors import StoreError
from tocsin.store import codec, keys
from tocsin.store import subscription_scripts as scripts
from tocsin.store.base import PushLease
from tocsin.store.redis_link import Argument, RedisPart, from_micros, to_micros
from tocsin.types.ids import CallbackId, FeedId
from tocsin.types.websub import Push, Subscription


class RedisSubscriptions(RedisPart):
    """SubscriptionStore in Redis."""

    def subscription(self, callback: CallbackId) -> Subscription | None:
        body = self._link.read("subscription", "HGET", keys.subscription(callback), "body")
        return codec.SUBSCRIPTION.decode(body) if body else None

    def subscription_of(self, feed_id: FeedId) -> Subscription | None:
        callback = self._link.read("subscription of feed", "HGET", keys.SUBSCRIBED, feed_id)
        return self.subscription(CallbackId(callback.decode())) if callback else None

    def subscriptions(self) -> tuple[Subscription, ...]:
        bodies = self._link.run("subscriptions", scripts.SUBSCRIPTIONS, ())
        return tuple(codec.SUBSCRIPTION.decode(body) for body in bodies)

    def write_subscription(self, subscription: Subscription) -> bool:
        arguments: list[Argument] = [
            subscription.callback,
            subscription.revision,
            codec.SUBSCRIPTION.encode(subscription),
            subscription.feed_id,
            int(subscription.wanted),
            _due(subscription.due_at),
        ]
        return bool(self._link.run("write subscription", scripts.WRITE_SUBSCRIPTION, arguments))

    def forget_subscription(self, subscription: Subscription) -> None:
        names = (subscription.callback, subscription.feed_id)
        self._link.run("forget subscription", scripts.FORGET_SUBSCRIPTION, names)

    def lease_subscriptions(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[Subscription, ...]:
        arguments = (to_micros(now), to_micros(now + lease), limit)
        bodies = self._link.run("lease subscriptions", scripts.LEASE_SUBSCRIPTIONS, arguments)
        return tuple(codec.SUBSCRIPTION.decode(body) for body in bodies)

    def next_subscription_due(self) -> datetime | None:
        first = self._link.run("next subscription due", scripts.NEXT_SUBSCRIPTION, ())
        return from_micros(first) if first else None

    def put_push(self, push: Push, body: bytes) -> bool:
        packed = zlib.compress(body, codec.COMPRESS_LEVEL)
        arguments = (push.push_id, push.feed_id, to_micros(push.received_at), codec.PUSH.encode(push), packed)
        return bool(self._link.run("put push", scripts.PUT_PUSH, arguments))

    def lease_pushes(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[PushLease, ...]:
        until = now + lease
        taken = self._link.run("lease pushes", scripts.LEASE_PUSHES, (to_micros(now), to_micros(until), limit))
        return tuple(
            PushLease(push=codec.PUSH.decode(record), body=_unpacked(body), until=until)
            for record, body in zip(taken[::2], taken[1::2], strict=True)
        )

    def finish_push(self, lease: PushLease, due_at: datetime | None, counts: Mapping[str, int]) -> bool:
        arguments: list[Argument] = [lease.push.push_id, to_micros(lease.until), _due(due_at)]
        for name, number in counts.items():
            arguments += (name, number)
        return bool(self._link.run("finish push", scripts.FINISH_PUSH, arguments))

    def next_push_due(self) -> datetime | None:
        first = self._link.run("next push due", scripts.NEXT_PUSH, ())
        return from_micros(first) if first else None


def _due(due_at: datetime | None) -> Argument:
    return "" if due_at is None else to_micros(due_at)


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompress(body)
    except zlib.error as error:
        raise StoreError("decode push", str(error)) from error

"""Deliveries and their due times, in Redis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from redis.client import Pipeline

from tocsin.store import codec, keys, outbox_scripts
from tocsin.store.counting import alert_counter, count_attempt, delivery_counter
from tocsin.store.redis_link import Argument, RedisPart, from_micros, seconds, to_micros
from tocsin.store.replaying import begin_again, due_at
from tocsin.types.alerts import Alert, Delivery, DeliveryReason, DeliveryState
from tocsin.types.ids import AlertId, DeliveryId, ReceiverId

# Listings read so many deliveries at a time until they have found enough.
LISTED_AT_ONCE = 200


class RedisOutbox(RedisPart):
    """Outbox in Redis."""

    def add_alert(self, alert: Alert, deliveries: Sequence[Delivery], now: datetime) -> bool:
        arguments = [alert.alert_id, *outbox_arguments([alert], deliveries)]
        return bool(self._link.run("add alert", outbox_scripts.ADD_ALERT, arguments))

    def due_receivers(self, now: datetime) -> tuple[ReceiverId, ...]:
        return tuple(sorted(name for name, at in self._waiting_receivers() if at <= now))

    def next_delivery_due(self) -> datetime | None:
        return min((at for _, at in self._waiting_receivers()), default=None)

    def _waiting_receivers(self) -> list[tuple[ReceiverId, datetime]]:
        told = self._link.run("due receivers", outbox_scripts.WAITING_RECEIVERS, ())
        return [(ReceiverId(name.decode()), from_micros(at)) for name, at in zip(told[::2], told[1::2], strict=True)]

    def lease_deliveries(
        self, receiver_id: ReceiverId, now: datetime, *, limit: int, lease: timedelta
    ) -> tuple[tuple[Delivery, Alert], ...]:
        arguments = (receiver_id, to_micros(now), to_micros(now + lease), limit)
        taken = self._link.run("lease deliveries", outbox_scripts.LEASE_DELIVERIES, arguments)
        deliveries = [codec.DELIVERY.decode(stored) for stored in taken[1::2] if stored]
        return tuple(self._with_alerts(deliveries))

    def _with_alerts(self, deliveries: Sequence[Delivery]) -> Iterable[tuple[Delivery, Alert]]:
        """Each with its alert, which is kept while it is being sent. One whose alert is lost ends visibly."""
        alerts = [keys.alert(delivery.alert_id) for delivery in deliveries]
        commands = [(verb, alert) for alert in alerts for verb in ("GET", "PERSIST")]
        bodies = self._link.read_all("lease deliveries", commands)[::2]
        for delivery, body in zip(deliveries, bodies, strict=True):
            if body:
                yield delivery, codec.ALERT.decode(body)
            else:
                self.record_attempt(replace(delivery, state=DeliveryState.DEAD, reason=DeliveryReason.EXPIRED))

    def record_attempt(self, delivery: Delivery) -> None:
        with self._link.transaction("record attempt") as pipe:
            _put(pipe, delivery)
            for name, number in count_attempt(delivery).items():
                pipe.hincrby(keys.COUNTERS, name, number)

    def hold_receiver(self, receiver_id: ReceiverId, until: datetime) -> None:
        self._link.run("hold receiver", outbox_scripts.HOLD_RECEIVER, (receiver_id, to_micros(until)))

    def deliveries(
        self, *, limit: int = 100, state: DeliveryState | None = None, receiver_id: ReceiverId | None = None
    ) -> tuple[Delivery, ...]:
        states = [state] if state else list(DeliveryState)
        found = [delivery for each in states for delivery in self._newest(each, limit, receiver_id)]
        return tuple(sorted(found, key=lambda d: (d.created_at, d.delivery_id), reverse=True)[:limit])

    def _newest(self, state: DeliveryState, limit: int, receiver_id: ReceiverId | None) -> list[Delivery]:
        found: list[Delivery] = []
        start = 0
        while len(found) < limit:
            last = start + LISTED_AT_ONCE - 1
            ids = self._link.read("deliveries", "ZREVRANGE", keys.DELIVERIES + state.value, start, last)
            if not ids:
                break
            read = self._read_deliveries(DeliveryId(delivery_id.decode()) for delivery_id in ids)
            found += [d for d in read if d.state is state and receiver_id in (None, d.receiver_id)]
            start += LISTED_AT_ONCE
        return found[:limit]

    def _read_deliveries(self, delivery_ids: Iterable[DeliveryId]) -> list[Delivery]:
        stored = self._link.read("deliveries", "MGET", *map(keys.delivery, delivery_ids))
        return [codec.DELIVERY.decode(body) for body in stored if body]

    def delivery(self, delivery_id: DeliveryId) -> Delivery | None:
        return next(iter(self._read_deliveries([delivery_id])), None)

    def alert(self, alert_id: AlertId) -> Alert | None:
        stored = self._link.read("alert", "GET", keys.alert(alert_id))
        return codec.ALERT.decode(stored) if stored else None

    def replay_delivery(self, delivery_id: DeliveryId, now: datetime) -> Delivery | None:
        known = self.delivery(delivery_id)
        if known is None:
            return None
        again = begin_again(known, now)
        with self._link.transaction("replay delivery") as pipe:
            _put(pipe, again)
            pipe.sadd(keys.RECEIVERS, again.receiver_id)
            pipe.persist(keys.alert(again.alert_id))
        return again


def _put(pipe: Pipeline, delivery: Delivery) -> None:
    """Write a delivery, its place in the listing of its state, and when it is due."""
    delivery_id, at = delivery.delivery_id, due_at(delivery)
    for state in DeliveryState:
        if state is not delivery.state:
            pipe.zrem(keys.DELIVERIES + state.value, delivery_id)
    pipe.zadd(keys.DELIVERIES + delivery.state.value, {delivery_id: to_micros(delivery.created_at)})
    if at:
        pipe.set(keys.delivery(delivery_id), codec.DELIVERY.encode(delivery))
        pipe.zadd(keys.outbox_due(delivery.receiver_id), {delivery_id: to_micros(at)})
        return
    pipe.set(keys.delivery(delivery_id), codec.DELIVERY.encode(delivery), ex=seconds(keys.OUTBOX_LIFE))
    pipe.zrem(keys.outbox_due(delivery.receiver_id), delivery_id)
    pipe.expire(keys.alert(delivery.alert_id), seconds(keys.OUTBOX_LIFE))
    pipe.zremrangebyrank(keys.DELIVERIES + delivery.state.value, 0, -keys.ENDED_DELIVERIES - 1)


def outbox_arguments(alerts: Sequence[Alert], deliveries: Sequence[Delivery]) -> list[Argument]:
    """For WRITE_OUTBOX."""
    arguments: list[Argument] = [len(alerts)]
    for alert in alerts:
        arguments += (alert.alert_id, codec.ALERT.encode(alert), alert_counter(alert))
    arguments.append(len(deliveries))
    for delivery in deliveries:
        at = due_at(delivery)
        arguments += (
            delivery.delivery_id,
            codec.DELIVERY.encode(delivery),
            delivery.receiver_id,
            to_micros(at) if at else "",
            to_micros(delivery.created_at),
            delivery.state.value,
            delivery_counter(delivery),
        )
    return arguments

"""Deliveries and their due times, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tocsin.store.counting import count_attempt, count_new
from tocsin.store.memory_ledger import Ledger
from tocsin.store.replaying import begin_again, due_at
from tocsin.types.alerts import Alert, Delivery, DeliveryState
from tocsin.types.ids import AlertId, DeliveryId, ReceiverId


class MemoryOutbox:
    """Outbox in memory. It keeps everything: a replay wants to see all that rang."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._alerts: dict[AlertId, Alert] = {}
        self._deliveries: dict[DeliveryId, Delivery] = {}
        self._waiting: dict[ReceiverId, dict[DeliveryId, datetime]] = {}
        self._holds: dict[ReceiverId, datetime] = {}

    def add_alert(self, alert: Alert, deliveries: Sequence[Delivery], now: datetime) -> bool:
        with self._ledger.lock:
            self._ledger.tell(now)
            if alert.alert_id in self._alerts:
                return False
            self.write([alert], deliveries)
            return True

    def write(self, alerts: Sequence[Alert], deliveries: Sequence[Delivery]) -> None:
        """Add what is not known yet, by id. The caller holds the lock."""
        new_alerts = [alert for alert in alerts if alert.alert_id not in self._alerts]
        new_deliveries = [entry for entry in deliveries if entry.delivery_id not in self._deliveries]
        for alert in new_alerts:
            self._alerts[alert.alert_id] = alert
        for delivery in new_deliveries:
            self._put(delivery)
        self._ledger.counters.update(count_new(new_alerts, new_deliveries))

    def _put(self, delivery: Delivery) -> None:
        self._deliveries[delivery.delivery_id] = delivery
        due = self._waiting.setdefault(delivery.receiver_id, {})
        at = due_at(delivery)
        if at:
            due[delivery.delivery_id] = at
        else:
            due.pop(delivery.delivery_id, None)

    def due_receivers(self, now: datetime) -> tuple[ReceiverId, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            return tuple(sorted(name for name in self._waiting if (first := self._first_due(name)) and first <= now))

    def _first_due(self, receiver_id: ReceiverId) -> datetime | None:
        """When something may go to this receiver: its hold counts."""
        first = min(self._waiting[receiver_id].values(), default=None)
        held_until = self._holds.get(receiver_id)
        return max(first, held_until) if first and held_until else first

    def lease_deliveries(
        self, receiver_id: ReceiverId, now: datetime, *, limit: int, lease: timedelta
    ) -> tuple[tuple[Delivery, Alert], ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            if self._holds.get(receiver_id, now) > now:
                return ()
            due = self._waiting.get(receiver_id, {})
            ready = sorted((at, delivery_id) for delivery_id, at in due.items() if at <= now)[:limit]
            for _, delivery_id in ready:
                due[delivery_id] = now + lease
            taken = [self._deliveries[delivery_id] for _, delivery_id in ready]
            return tuple((delivery, self._alerts[delivery.alert_id]) for delivery in taken)

    def record_attempt(self, delivery: Delivery) -> None:
        with self._ledger.lock:
            self._put(delivery)
            self._ledger.counters.update(count_attempt(delivery))

    def hold_receiver(self, receiver_id: ReceiverId, until: datetime) -> None:
        with self._ledger.lock:
            self._holds[receiver_id] = max(until, self._holds.get(receiver_id, until))

    def next_delivery_due(self) -> datetime | None:
        with self._ledger.lock:
            return min((first for name in self._waiting if (first := self._first_due(name))), default=None)

    def deliveries(
        self, *, limit: int = 100, state: DeliveryState | None = None, receiver_id: ReceiverId | None = None
    ) -> tuple[Delivery, ...]:
        with self._ledger.lock:
            newest_first = sorted(self._deliveries.values(), key=lambda d: (d.created_at, d.delivery_id), reverse=True)
            wanted = (
                delivery
                for delivery in newest_first
                if state in (None, delivery.state) and receiver_id in (None, delivery.receiver_id)
            )
            return tuple(wanted)[:limit]

    def delivery(self, delivery_id: DeliveryId) -> Delivery | None:
        with self._ledger.lock:
            return self._deliveries.get(delivery_id)

    def alert(self, alert_id: AlertId) -> Alert | None:
        with self._ledger.lock:
            return self._alerts.get(alert_id)

    def replay_delivery(self, delivery_id: DeliveryId, now: datetime) -> Delivery | None:
        with self._ledger.lock:
            self._ledger.tell(now)
            known = self._deliveries.get(delivery_id)
            if known is None:
                return None
            again = begin_again(known, now)
            self._put(again)
            return again

    def depths(self) -> dict[str, int]:
        with self._ledger.lock:
            waiting = sum(delivery.state is DeliveryState.WAITING for delivery in self._deliveries.values())
            return {"deliveries": waiting}

"""The counters that commits add to, by name; labels come from closed lists, so that there are never many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tocsin.types.alerts import Alert, Delivery, DeliveryState
from tocsin.types.troubles import Trouble, TroubleEvent


def item_counter(kind: str) -> str:
    return f"items{{outcome={kind}}}"


def count_new(alerts: Sequence[Alert], deliveries: Sequence[Delivery]) -> Mapping[str, int]:
    counts = Counter(alert_counter(alert) for alert in alerts)
    counts.update(delivery_counter(delivery) for delivery in deliveries)
    return counts


def trouble_counter(trouble: Trouble, event: TroubleEvent) -> str:
    return f"troubles_{event.value}{{kind={trouble.kind.value}}}"


def alert_counter(alert: Alert) -> str:
    return f"alerts{{type={alert.type.value}}}"


def delivery_counter(delivery: Delivery) -> str:
    return f"deliveries{{state={delivery.state.value}}}"


def count_attempt(delivery: Delivery) -> Mapping[str, int]:
    """One more attempt by its reason, and the delivery by its state where that was its last."""
    counts = Counter({f"delivery_attempts{{reason={attempt.reason.value}}}": 1 for attempt in delivery.attempts[-1:]})
    if delivery.state is not DeliveryState.WAITING:
        counts[delivery_counter(delivery)] += 1
    return counts

"""When a stored delivery is due, and the form in which it begins again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tocsin.types.alerts import Delivery, DeliveryState


def due_at(delivery: Delivery) -> datetime | None:
    """None once it has ended. One that waits without a time is due at once: nothing waits unseen."""
    if delivery.state is not DeliveryState.WAITING:
        return None
    return delivery.due_at or delivery.created_at


def begin_again(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery as if new, but for its id: with its old age and tries it would end again at once."""
    return replace(delivery, state=DeliveryState.WAITING, created_at=now, due_at=now, attempts=(), reason=None)

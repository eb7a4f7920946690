"""What the status page shows, gathered from the store."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from tocsin.store.base import Store
from tocsin.types.sources import FeedCondition, FeedState

SHOWN = 30
TROUBLED = (FeedCondition.FAILING, FeedCondition.BLOCKED, FeedCondition.GONE)
ROLES = ("poll", "work", "deliver", "web")


def overview(store: Store, now: datetime) -> dict[str, Any]:
    """Roles, feeds, queue, the latest deliveries and the latest items that matched."""
    states = [state for state in store.feed_states() if state.condition is not FeedCondition.DISABLED]
    matched = [processed for _, processed in reversed(store.recent(500)) if processed.topics]
    return {
        "now": now,
        "roles": {role: len(store.heartbeats(role)) for role in ROLES},
        "feeds": Counter(state.condition.value for state in states),
        "troubled": sorted(filter(is_troubled, states), key=lambda state: -state.failures)[:SHOWN],
        "reached": sum(state.succeeded_at is not None for state in states),
        "known": len(states),
        "depths": dict(store.queue_depths()),
        "deliveries": [(delivery, store.alert(delivery.alert_id)) for delivery in store.deliveries(limit=SHOWN)],
        "matched": matched[:SHOWN],
    }


def is_troubled(state: FeedState) -> bool:
    return state.condition in TROUBLED

"""What the processes say of themselves: the contract of Watchbook, on both stores."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.store.base import Store

if TYPE_CHECKING:
    from tests.store.conftest import Samples

MINUTE = timedelta(minutes=1)


def test_a_beat_tells_the_facts_of_a_live_process(store: Store, make: Samples) -> None:
    """The last beat stands, with its time; another role's processes are not in the answer."""
    store.beat("poll", "host:1", {"feeds": "2", "stale": "x"}, make.now, MINUTE)
    store.beat("poll", "host:1", {"feeds": "3"}, make.now + MINUTE / 2, MINUTE)
    store.beat("work", "host:2", {}, make.now, MINUTE)

    at = (make.now + MINUTE / 2).isoformat()
    assert {"host:1": {"feeds": "3", "at": at}} == store.heartbeats("poll")
    assert store.heartbeats("deliver") == {}


def test_counters_add_up(store: Store) -> None:
    """A counter is the sum of all that was counted under its name."""
    store.count({"polls{outcome=ok}": 2, "restarts": 1})
    store.count({"restarts": 40})
    store.count({})

    assert store.counters() == {"polls{outcome=ok}": 2, "restarts": 41}


def test_depths_are_named_and_nought_at_first(store: Store) -> None:
    """An idle system waits for nothing."""
    assert store.queue_depths() == {"items": 0, "started": 0, "failed": 0, "scheduled": 0, "deliveries": 0, "pushes": 0}
    store.ping()

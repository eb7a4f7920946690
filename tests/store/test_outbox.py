"""Deliveries and their due times: the contract of Outbox, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tocsin.store.base import Store
from tocsin.types.alerts import Attempt, DeliveryReason, DeliveryState
from tocsin.types.ids import AlertId, DeliveryId, ReceiverId

if TYPE_CHECKING:
    from tests.store.conftest import Samples

MINUTE = timedelta(minutes=1)


def test_an_alert_is_recorded_once(store: Store, make: Samples) -> None:
    """An alert whose id is known is not written again, nor are its deliveries."""
    assert store.add_alert(make.alert(), [make.delivery()], make.now)
    assert not store.add_alert(make.alert(), [make.delivery("2")], make.now)

    assert (make.delivery(),) == store.deliveries()
    assert make.alert() == store.alert(make.alert().alert_id)
    assert (store.alert(AlertId("x")), store.delivery(DeliveryId("x"))) == (None, None)


def test_a_delivery_is_due_at_its_time(store: Store, make: Samples) -> None:
    """Its receiver is named when its time has come, not before."""
    store.add_alert(make.alert(), [replace(make.delivery(), due_at=make.now + MINUTE)], make.now)

    assert store.due_receivers(make.now) == ()
    assert make.now + MINUTE == store.next_delivery_due()
    assert (make.desk,) == store.due_receivers(make.now + MINUTE)


def test_a_waiting_delivery_without_a_time_is_due_at_once(store: Store, make: Samples) -> None:
    """Nothing waits unseen."""
    store.add_alert(make.alert(), [replace(make.delivery(), due_at=None)], make.now)

    assert (make.desk,) == store.due_receivers(make.now)


def test_a_leased_delivery_comes_back_when_the_lease_ends(store: Store, make: Samples) -> None:
    """A deliverer that dies sends nothing twice at a time and loses nothing."""
    store.add_alert(make.alert(), [make.delivery("1"), make.delivery("2")], make.now)

    first = store.lease_deliveries(make.desk, make.now, limit=1, lease=MINUTE)
    second = store.lease_deliveries(make.desk, make.now, limit=9, lease=MINUTE)

    assert [(make.delivery("1"), make.alert())] == list(first)
    assert [(make.delivery("2"), make.alert())] == list(second)
    assert store.lease_deliveries(make.desk, make.now, limit=9, lease=MINUTE) == ()
    assert store.due_receivers(make.now) == ()
    assert make.now + MINUTE == store.next_delivery_due()
    assert len(store.lease_deliveries(make.desk, make.now + MINUTE, limit=9, lease=MINUTE)) == 2


def test_receivers_do_not_wait_for_one_another(store: Store, make: Samples) -> None:
    """Each receiver has its own line."""
    store.add_alert(make.alert(), [make.delivery("1", "desk"), make.delivery("2", "night: desk")], make.now)
    store.hold_receiver(ReceiverId("desk"), make.now + MINUTE)

    assert store.due_receivers(make.now) == ("night: desk",)
    leased = store.lease_deliveries(ReceiverId("night: desk"), make.now, limit=9, lease=MINUTE)
    assert [make.delivery("2", "night: desk")] == [delivery for delivery, _ in leased]


def test_a_held_receiver_hears_nothing_before_its_longest_hold_ends(store: Store, make: Samples) -> None:
    """A 429 holds the whole receiver, and a shorter hold after it changes nothing."""
    store.add_alert(make.alert(), [make.delivery()], make.now)
    store.hold_receiver(make.desk, make.now + 2 * MINUTE)
    store.hold_receiver(make.desk, make.now + MINUTE)

    assert store.due_receivers(make.now + MINUTE) == ()
    assert store.lease_deliveries(make.desk, make.now + MINUTE, limit=9, lease=MINUTE) == ()
    assert make.now + 2 * MINUTE == store.next_delivery_due()
    assert (make.desk,) == store.due_receivers(make.now + 2 * MINUTE)
    assert len(store.lease_deliveries(make.desk, make.now + 2 * MINUTE, limit=9, lease=MINUTE)) == 1


ATTEMPTS = [
    (DeliveryState.WAITING, DeliveryReason.TIMEOUT, MINUTE),
    (DeliveryState.DELIVERED, DeliveryReason.OK, None),
    (DeliveryState.DEAD, DeliveryReason.GONE, None),
]


@pytest.mark.parametrize(("state", "reason", "again"), ATTEMPTS)
def test_an_attempt_is_recorded_with_what_follows(
    store: Store, make: Samples, state: DeliveryState, reason: DeliveryReason, again: timedelta | None
) -> None:
    """State, attempts, next time, listing and counters agree after one write."""
    store.add_alert(make.alert(), [make.delivery()], make.now)
    ((delivery, _),) = store.lease_deliveries(make.desk, make.now, limit=9, lease=MINUTE)
    due_at = make.now + again if again else None
    tried = Attempt(at=make.now, took=timedelta(milliseconds=12), reason=reason, status=200, excerpt="ok")
    recorded = replace(delivery, state=state, attempts=(tried,), due_at=due_at, reason=None if again else reason)
    store.record_attempt(recorded)

    assert recorded == store.delivery(delivery.delivery_id)
    assert (recorded,) == store.deliveries(state=state)
    assert due_at == store.next_delivery_due()
    counters = {
        "alerts{type=story.first}": 1,
        "deliveries{state=waiting}": 1,
        f"delivery_attempts{{reason={reason}}}": 1,
    }
    assert counters | ({} if again else {f"deliveries{{state={state}}}": 1}) == store.counters()
    assert (1 if again else 0) == store.queue_depths()["deliveries"]


@pytest.mark.parametrize("state", list(DeliveryState))
def test_a_replayed_delivery_is_due_again_under_its_id(store: Store, make: Samples, state: DeliveryState) -> None:
    """Whatever became of it, it begins anew: its age and tries would end it at once."""
    store.add_alert(make.alert(), [make.delivery()], make.now)
    tried = Attempt(at=make.now, took=MINUTE, reason=DeliveryReason.TIMEOUT)
    store.record_attempt(replace(make.delivery(), state=state, attempts=(tried,) * 9, reason=DeliveryReason.TIMEOUT))
    later = make.now + 60 * MINUTE

    again = store.replay_delivery(make.delivery().delivery_id, later)

    assert replace(make.delivery(), created_at=later, due_at=later) == again
    assert ((again, make.alert()),) == store.lease_deliveries(make.desk, later, limit=9, lease=MINUTE)
    assert store.deliveries(state=DeliveryState.DEAD) == ()
    assert None is store.replay_delivery(DeliveryId("x"), later)


def test_deliveries_are_listed_newest_first(store: Store, make: Samples) -> None:
    """By state and receiver where asked, at most as many as asked."""
    sent = [
        replace(make.delivery(str(n), "desk" if n % 2 else "radio"), created_at=make.now + n * MINUTE)
        for n in range(250)
    ]
    store.add_alert(make.alert(), sent, make.now)
    dead = replace(sent[100], state=DeliveryState.DEAD)
    store.record_attempt(dead)
    expected = [dead if delivery.delivery_id == dead.delivery_id else delivery for delivery in reversed(sent)]

    assert expected[:100] == list(store.deliveries())
    assert expected == list(store.deliveries(limit=999))
    assert [dead] == list(store.deliveries(state=DeliveryState.DEAD))
    desk = [delivery for delivery in expected if delivery.receiver_id == "desk"]
    assert desk[:7] == list(store.deliveries(limit=7, receiver_id=make.desk))
    assert desk == list(store.deliveries(limit=999, receiver_id=make.desk, state=DeliveryState.WAITING))

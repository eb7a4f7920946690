"""What is wrong with the watch: the contract of TroubleStore, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tocsin.store.base import Store
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind

if TYPE_CHECKING:
    from tests.store.conftest import Samples

HOUR = timedelta(hours=1)
BEGAN, ENDED, NOTED = TroubleEvent.BEGAN, TroubleEvent.ENDED, TroubleEvent.NOTED


@pytest.fixture
def trouble(make: Samples) -> Trouble:
    return Trouble(
        kind=TroubleKind.FAILING,
        subject="feed-lemonde",
        name="Le Monde: à la une",
        detail="timeout: 3 failures in a row",
        since=make.now - HOUR,
        began_at=make.now,
    )


def test_a_trouble_is_kept_as_it_was_written(store: Store, make: Samples, trouble: Trouble) -> None:
    """It stands among the open ones and is found by kind and subject; nothing else is."""
    assert store.write_trouble(trouble, BEGAN, (), (), make.now)

    assert store.open_troubles() == (trouble,)
    assert store.trouble(TroubleKind.FAILING, "feed-lemonde") == trouble
    assert store.trouble(TroubleKind.SILENT, "feed-lemonde") is None
    assert store.trouble(TroubleKind.FAILING, "feed-le") is None


def test_the_open_ones_stand_oldest_first(store: Store, make: Samples, trouble: Trouble) -> None:
    """What has lasted longest is read first."""
    later = replace(trouble, kind=TroubleKind.OWN_OUTAGE, subject="watch", began_at=make.now + HOUR)
    for one in (later, trouble):
        store.write_trouble(one, BEGAN, (), (), make.now)

    assert store.open_troubles() == (trouble, later)


def test_only_one_of_two_who_judge_writes(store: Store, make: Samples, trouble: Trouble) -> None:
    """Two pollers, one alert: the second finds that somebody else was there, and nothing of its is written."""
    others = replace(trouble, detail="another poller's words")
    assert store.write_trouble(trouble, BEGAN, [make.alert("1")], [make.delivery("1")], make.now)
    assert not store.write_trouble(others, BEGAN, [make.alert("2")], [make.delivery("2", alert="2")], make.now)

    assert store.open_troubles() == (trouble,)
    assert [delivery.delivery_id for delivery in store.deliveries()] == ["delivery-1"]
    assert store.counters()["troubles_began{kind=failing}"] == 1


def test_a_trouble_that_is_over_is_known_and_no_longer_open(store: Store, make: Samples, trouble: Trouble) -> None:
    """Its end is written with the message that tells of it; the next spell follows on it."""
    ended = replace(trouble, calm_since=make.now, ended_at=make.now + HOUR, revision=2)
    again = replace(trouble, spell=2, revision=3)
    store.write_trouble(trouble, BEGAN, (), (), make.now)
    assert store.write_trouble(ended, ENDED, [make.alert()], [make.delivery()], make.now + HOUR)

    assert store.open_troubles() == ()
    assert store.trouble(trouble.kind, trouble.subject) == ended
    assert len(store.lease_deliveries(make.desk, make.now + HOUR, limit=9, lease=HOUR)) == 1
    assert not store.write_trouble(replace(again, revision=1), BEGAN, (), (), make.now)
    assert store.write_trouble(again, BEGAN, (), (), make.now + HOUR)
    assert store.open_troubles() == (again,)


def test_every_event_is_counted_by_kind(store: Store, make: Samples, trouble: Trouble) -> None:
    """What began, ended or was noted, apart."""
    for revision, event in enumerate((BEGAN, NOTED, NOTED, ENDED), start=1):
        store.write_trouble(replace(trouble, revision=revision), event, (), (), make.now)

    counted = {name: number for name, number in store.counters().items() if name.startswith("troubles")}
    assert counted == {
        "troubles_began{kind=failing}": 1,
        "troubles_noted{kind=failing}": 2,
        "troubles_ended{kind=failing}": 1,
    }

"""The lengths of texts by outlet: the contract of text_figures, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tocsin.store.base import Store
from tocsin.types.items import TextOrigin
from tocsin.types.results import TextFigures, TextTally

if TYPE_CHECKING:
    from tests.store.conftest import Samples

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def commit(
    store: Store, make: Samples, name: str, now: datetime, characters: int, outlet: str = "Le Monde", revision: int = 1
) -> None:
    item = make.item(name, revision=revision, text=f"{name} {revision}")
    tally = TextTally(outlet=outlet, origin=TextOrigin.PAGE, characters=characters)
    store.put_items([item], now)
    with store.work_on(item.item_id) as work:
        work.commit(replace(make.result(item), tally=tally), now)


def test_late_texts_stand_beside_those_of_the_week_before(store: Store, make: Samples) -> None:
    """Means in characters, by outlet; what is older than a week is out."""
    for name, ago, characters in (
        ("a", 8 * DAY, 4000),
        ("b", 6 * DAY, 1000),
        ("c", DAY, 3000),
        ("d", 7 * HOUR, 1500),
        ("e", 5 * HOUR, 100),
        ("f", 0 * HOUR, 300),
    ):
        commit(store, make, name, NOON - ago, characters)
    commit(store, make, "g", NOON, 50, outlet="Le Figaro")
    le_figaro, le_monde = store.text_figures(NOON)

    assert le_monde == TextFigures(
        outlet="Le Monde", origin=TextOrigin.PAGE, recent=2, recent_length=200.0, usual=3, usual_length=5500 / 3
    )
    assert (le_figaro.outlet, le_figaro.recent, le_figaro.recent_length, le_figaro.usual) == ("Le Figaro", 1, 50.0, 0)


def test_one_long_read_is_not_the_usual_length(store: Store, make: Samples) -> None:
    """Lengths count up to 5,000 characters."""
    commit(store, make, "a", NOON, 10**9)

    assert [figures.recent_length for figures in store.text_figures(NOON)] == [5000.0]


def test_a_commit_that_changes_nothing_adds_nothing(store: Store, make: Samples) -> None:
    """The same revision twice is counted once; nothing is known of a store that is empty."""
    assert store.text_figures(NOON) == ()
    commit(store, make, "a", NOON, 100)
    commit(store, make, "a", NOON, 100)

    assert [figures.recent for figures in store.text_figures(NOON)] == [1]

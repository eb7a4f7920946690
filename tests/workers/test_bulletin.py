"""What `tocsin up` says on the terminal of trouble."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.store.memory import MemoryStore
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind
from workers.bulletin import Bulletin

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def trouble(number: int = 0) -> Trouble:
    return Trouble(
        kind=TroubleKind.NOT_A_FEED,
        subject=f"feed-{number}",
        name=f"Le Monde {number}",
        detail="html_not_feed: 2 failures in a row",
        since=NOW,
        began_at=NOW + timedelta(seconds=number),
    )


def test_a_trouble_is_said_when_it_begins_and_when_it_is_over() -> None:
    """A line each, once."""
    store = MemoryStore()
    bulletin = Bulletin(store=store)
    began = trouble()
    said = [list(bulletin.lines(NOW))]
    store.write_trouble(began, TroubleEvent.BEGAN, (), (), NOW)
    said += [list(bulletin.lines(NOW)), list(bulletin.lines(NOW))]
    store.write_trouble(replace(began, ended_at=NOW, revision=2), TroubleEvent.ENDED, (), (), NOW)
    said += [list(bulletin.lines(NOW)), list(bulletin.lines(NOW))]

    assert said == [
        [],
        ["TROUBLE not a feed: Le Monde 0: html_not_feed: 2 failures in a row"],
        [],
        ["OVER not a feed: Le Monde 0"],
        [],
    ]


def test_many_troubles_at_once_do_not_flood_the_terminal() -> None:
    """Five are said, the others are counted."""
    store = MemoryStore()
    for number in range(12):
        store.write_trouble(trouble(number), TroubleEvent.BEGAN, (), (), NOW)
    lines = list(Bulletin(store=store).lines(NOW))

    assert len(lines) == 6
    assert lines[-1] == "TROUBLE 7 more (tocsin feeds health)"

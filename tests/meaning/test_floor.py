"""What queries and about lines find does not get worse without somebody saying so."""

from __future__ import annotations

import pytest

from bench.meaning import FILES, Figures, Score, digest_of, measure, read_cases
from bench.meaning_floor import FLOORS, ROOM

WAYS = ("query", "both", "about_own", "about_all")
BY_NAME = {file.name: file for file in FILES}


@pytest.fixture(scope="module")
def measured() -> dict[str, Figures]:
    return {name: measure(read_cases(file)) for name, file in BY_NAME.items()}


def test_floors_are_of_these_very_documents() -> None:
    """Easier cases are another measure: they take a new entry."""
    assert FLOORS[-1].data == {name: digest_of(file) for name, file in BY_NAME.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", BY_NAME)
def test_each_way_to_watch_a_topic_reaches_its_floor(measured: dict[str, Figures], file: str, way: str) -> None:
    """By query, by query and about line together, and by the line alone."""
    score: Score = getattr(measured[file], way)

    assert score.f1 >= FLOORS[-1].least[file][way]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", BY_NAME)
def test_a_floor_stands_close_below_what_is_reached(measured: dict[str, Figures], file: str, way: str) -> None:
    """What has become better is held: a floor left far behind would let it go again."""
    score: Score = getattr(measured[file], way)

    assert score.f1 <= FLOORS[-1].least[file][way] + 3 * ROOM

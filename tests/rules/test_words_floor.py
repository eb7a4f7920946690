"""What queries find by words does not get worse without somebody saying so."""

from __future__ import annotations

import pytest

from bench.meaning import CASES, FRESH, SHORT, Score, digest_of
from bench.words import FORMS, WORDS, figures
from bench.words_floor import FLOORS, ROOM

LEAST = [(name, way, least) for name, ways in FLOORS[-1].least.items() for way, least in ways.items()]


@pytest.fixture(scope="module")
def measured() -> dict[str, Score]:
    return figures()


def test_floors_are_of_these_very_documents() -> None:
    """Easier cases are another measure: they take a new entry."""
    assert FLOORS[-1].data == {file.name: digest_of(file) for file in (CASES, WORDS, SHORT, FRESH, FORMS)}


@pytest.mark.parametrize(("name", "way", "least"), LEAST)
def test_queries_alone_reach_their_floor(measured: dict[str, Score], name: str, way: str, least: float) -> None:
    """With their wildcards and without, with a tail under the text and without; and what has become better is held."""
    reached = getattr(measured[name], way)

    assert least <= reached <= least + ROOM


@pytest.mark.parametrize("name", ["words", "cases"])
def test_tails_change_nothing(measured: dict[str, Score], name: str) -> None:
    """Related links, hashtags and prompts under a text add no hit and cost none."""
    assert measured[name] == measured[f"{name} tails"]

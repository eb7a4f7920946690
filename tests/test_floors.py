"""Pinned qualities are lowered by nobody in silence."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bench import extraction_floor, meaning_floor, segmentation_floor, words_floor
from bench.floors import Floor, lowered_between

CHAINS = [extraction_floor.FLOORS, meaning_floor.FLOORS, segmentation_floor.FLOORS, words_floor.FLOORS]
NAMES = ["extraction", "meaning", "segmentation", "words"]


@pytest.mark.parametrize("floors", CHAINS, ids=NAMES)
def test_every_entry_names_the_one_before(floors: tuple[Floor, ...]) -> None:
    """So none can be changed afterwards."""
    assert "" == floors[0].after
    assert [before.digest for before, _ in pairwise(floors)] == [entry.after for entry in floors[1:]]


@pytest.mark.parametrize("floors", CHAINS, ids=NAMES)
def test_a_lowered_floor_says_why(floors: tuple[Floor, ...]) -> None:
    """Figure by figure; one that was left out is lowered too."""
    for before, entry in pairwise(floors):
        assert lowered_between(before, entry) == {name for name, why in entry.lowered.items() if why}


def test_whatever_is_changed_in_an_entry_changes_its_digest() -> None:
    """The day, the data, each figure and each reason."""
    entry = Floor(date="2026-11-25", after="", data={"pages": "a"}, least={"pages": {"f1": 0.9, "worst": 0.8}})
    others = [
        replace(entry, date="2026-11-26"),
        replace(entry, data={"pages": "b"}),
        replace(entry, least={"pages": {"f1": 0.8, "worst": 0.8}}),
        replace(entry, least={"pages": {"f1": 0.9}}),
        replace(entry, lowered={"pages f1": "harder pages"}),
    ]

    assert 6 == len({entry.digest, *(other.digest for other in others)})
    assert {"pages f1"} == lowered_between(entry, others[2])
    assert {"pages worst"} == lowered_between(entry, others[3])

"""Floors under what was measured: a chain of entries, none of which can be changed or lowered where nobody sees it.

A new entry goes below the last one and names it by its digest. An entry that lowers a figure says why in `lowered`.
`python -m bench.floors` prints the digest that the next entry of each chain must name. tests/test_floors.py checks the chains,
the tests of each room what they pin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What held on a day: the data by name and digest, and the least of each figure of each measure."""

    date: str
    after: str  # digest of the entry before
    data: Mapping[str, str]
    least: Mapping[str, Mapping[str, float]]
    lowered: Mapping[str, str] = field(default_factory=dict)  # "measure figure" -> why

    @property
    def digest(self) -> str:
        told = (self.date, self.after, *sorted(self.data.items()), *_figures(self.least), *sorted(self.lowered.items()))
        return sha256(repr(told).encode()).hexdigest()[:16]


def _figures(least: Mapping[str, Mapping[str, float]]) -> list[tuple[str, str, float]]:
    return sorted((measure, name, figure) for measure, names in least.items() for name, figure in names.items())


def lowered_between(before: Floor, entry: Floor) -> set[str]:
    """The figures that an entry has lower than the one before, or no more."""
    return {
        f"{measure} {name}"
        for measure, name, figure in _figures(before.least)
        if entry.least.get(measure, {}).get(name, 0.0) < figure
    }


if __name__ == "__main__":
    from bench import extraction_floor, meaning_floor, segmentation_floor, words_floor

    for chain in (extraction_floor, meaning_floor, segmentation_floor, words_floor):
        print(chain.__name__, chain.FLOORS[-1].digest)

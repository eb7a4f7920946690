"""What queries and about lines must reach on the repository's own cases; checked by tests/meaning/test_floor.py.

Floors are a chain: a new entry goes below the last one and names it by its digest, so that none can be changed or lowered
where nobody sees it. An entry that lowers a figure says why in `lowered`. `python -m bench.meaning_floor` prints the
digest that the next entry must name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from bench.meaning import CASES, LATER

# Floors stand so far below what was measured: the cases are few, one document is a hundredth.
ROOM = 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What held on a day: the data by file and digest, and per file the least F1 of each way to watch a topic."""

    date: str
    after: str  # digest of the entry before
    data: Mapping[str, str]
    least: Mapping[str, Mapping[str, float]]
    lowered: Mapping[str, str] = field(default_factory=dict)  # "file way" -> why

    @property
    def digest(self) -> str:
        told = (self.date, self.after, *sorted(self.data.items()), *_figures(self.least), *sorted(self.lowered.items()))
        return sha256(repr(told).encode()).hexdigest()[:16]


def _figures(least: Mapping[str, Mapping[str, float]]) -> list[tuple[str, str, float]]:
    return sorted((file, way, figure) for file, ways in least.items() for way, figure in ways.items())


FLOORS: tuple[Floor, ...] = (
    Floor(
        date="2026-11-25",
        after="",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            LATER.name: "b00cc8a4453ecddc3b0010f0d20bf68417bb1063e6af4e6cca321f5129341a7b",
        },
        least={
            CASES.name: {"query": 0.89, "both": 0.925, "about_own": 0.785, "about_all": 0.63},
            LATER.name: {"query": 0.705, "both": 0.756, "about_own": 0.825, "about_all": 0.8},
        },
    ),
)


if __name__ == "__main__":
    print(FLOORS[-1].digest)

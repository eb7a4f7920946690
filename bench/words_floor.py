"""What queries alone must reach on the repository's own cases."""

from __future__ import annotations

from bench.floors import Floor
from bench.meaning import CASES
from bench.words import WORDS

# One document of `words.jsonl` is a hundredth and a half.
ROOM = 0.015

FLOORS: tuple[Floor, ...] = (
    Floor(
        date="2026-11-25",
        after="",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            WORDS.name: "aa3274fa6a0ec3bbd0a2b951058b01e3c95d78cdd543e1675f665782905e7fd1",
        },
        least={
            "words": {"precision": 0.985, "recall": 0.985},
            "words tails": {"precision": 0.985, "recall": 0.985},
            "cases": {"precision": 0.84, "recall": 0.97},
            "cases tails": {"precision": 0.84, "recall": 0.97},
            "cases plain": {"precision": 0.82, "recall": 0.93},
        },
    ),
)

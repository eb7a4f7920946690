"""What queries alone must reach on the repository's own cases."""

from __future__ import annotations

from bench.floors import Floor
from bench.meaning import CASES, FRESH, SHORT
from bench.words import FORMS, WORDS

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
    Floor(
        date="2026-11-26",
        after="8e3ece6141f57d72",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            WORDS.name: "aa3274fa6a0ec3bbd0a2b951058b01e3c95d78cdd543e1675f665782905e7fd1",
            SHORT.name: "3b21198f5fcb2d225e34d8f847f2e28d6a2e19a7802fb7f8f22034e7100e1e0c",
            FORMS.name: "2ccfd2b6987ab99015745560e59dc33d34e0dfd2fe4ccc0a5365be49b40ceede",
        },
        least={
            "words": {"precision": 0.985, "recall": 0.985},
            "words tails": {"precision": 0.985, "recall": 0.985},
            "cases": {"precision": 0.84, "recall": 0.97},
            "cases tails": {"precision": 0.84, "recall": 0.97},
            "cases plain": {"precision": 0.82, "recall": 0.93},
            "short": {"precision": 0.79, "recall": 0.92},
            "short plain": {"precision": 0.81, "recall": 0.925},
            "forms": {"precision": 0.955, "recall": 0.975},
        },
    ),
    Floor(
        date="2026-11-26",
        after="e1009f04a8e3711e",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            WORDS.name: "aa3274fa6a0ec3bbd0a2b951058b01e3c95d78cdd543e1675f665782905e7fd1",
            SHORT.name: "3b21198f5fcb2d225e34d8f847f2e28d6a2e19a7802fb7f8f22034e7100e1e0c",
            FRESH.name: "8abce04e4786e754b5cdf74ba1876f57e23957e603c25df84b389874ef7376ba",
            FORMS.name: "2ccfd2b6987ab99015745560e59dc33d34e0dfd2fe4ccc0a5365be49b40ceede",
        },
        least={
            "words": {"precision": 0.985, "recall": 0.985},
            "words tails": {"precision": 0.985, "recall": 0.985},
            "cases": {"precision": 0.84, "recall": 0.97},
            "cases tails": {"precision": 0.84, "recall": 0.97},
            "cases plain": {"precision": 0.82, "recall": 0.93},
            "short": {"precision": 0.79, "recall": 0.92},
            "short plain": {"precision": 0.81, "recall": 0.925},
            "fresh": {"precision": 0.77, "recall": 0.98},
            "fresh plain": {"precision": 0.785, "recall": 0.96},
            "forms": {"precision": 0.955, "recall": 0.975},
        },
    ),
)

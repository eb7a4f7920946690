"""What queries and about lines must reach on the repository's own cases (F1 of each way to watch a topic, by file)."""

from __future__ import annotations

from bench.floors import Floor
from bench.meaning import ADVERSE, CASES, FRESH, HARDER, LATER, SHORT

# Floors stand so far below what was measured: the cases are few, one document is a hundredth.
ROOM = 0.015

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
    Floor(
        date="2026-11-26",
        after="3abc8aec3e320f38",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            LATER.name: "b00cc8a4453ecddc3b0010f0d20bf68417bb1063e6af4e6cca321f5129341a7b",
            SHORT.name: "3b21198f5fcb2d225e34d8f847f2e28d6a2e19a7802fb7f8f22034e7100e1e0c",
        },
        least={
            CASES.name: {"query": 0.89, "both": 0.925, "about_own": 0.785, "about_all": 0.63},
            LATER.name: {"query": 0.705, "both": 0.756, "about_own": 0.825, "about_all": 0.8},
            SHORT.name: {"query": 0.85, "both": 0.845, "about_own": 0.63, "about_all": 0.405},
        },
    ),
    Floor(
        date="2026-11-26",
        after="97359819858414eb",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            LATER.name: "b00cc8a4453ecddc3b0010f0d20bf68417bb1063e6af4e6cca321f5129341a7b",
            SHORT.name: "3b21198f5fcb2d225e34d8f847f2e28d6a2e19a7802fb7f8f22034e7100e1e0c",
            FRESH.name: "8abce04e4786e754b5cdf74ba1876f57e23957e603c25df84b389874ef7376ba",
        },
        least={
            CASES.name: {"query": 0.89, "both": 0.925, "about_own": 0.785, "about_all": 0.63},
            LATER.name: {"query": 0.705, "both": 0.756, "about_own": 0.825, "about_all": 0.8},
            SHORT.name: {"query": 0.85, "both": 0.845, "about_own": 0.63, "about_all": 0.405},
            FRESH.name: {"query": 0.86, "both": 0.865, "about_own": 0.745, "about_all": 0.66},
        },
    ),
    Floor(
        date="2026-11-27",
        after="b18483b42464b9d7",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            LATER.name: "b00cc8a4453ecddc3b0010f0d20bf68417bb1063e6af4e6cca321f5129341a7b",
            SHORT.name: "3b21198f5fcb2d225e34d8f847f2e28d6a2e19a7802fb7f8f22034e7100e1e0c",
            FRESH.name: "8abce04e4786e754b5cdf74ba1876f57e23957e603c25df84b389874ef7376ba",
        },
        least={
            CASES.name: {"query": 0.89, "both": 0.938, "about_own": 0.816, "about_all": 0.673},
            LATER.name: {"query": 0.705, "both": 0.803, "about_own": 0.837, "about_all": 0.837},
            SHORT.name: {"query": 0.85, "both": 0.871, "about_own": 0.6, "about_all": 0.44},
            FRESH.name: {"query": 0.86, "both": 0.884, "about_own": 0.763, "about_all": 0.7},
        },
        lowered={
            "short.jsonl about_own": "subjects lower the score of two lines most; over all texts of the file the line finds more of what is right"
        },
    ),
    Floor(
        date="2026-11-27",
        after="5d28f0532c987a75",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            LATER.name: "b00cc8a4453ecddc3b0010f0d20bf68417bb1063e6af4e6cca321f5129341a7b",
            SHORT.name: "3b21198f5fcb2d225e34d8f847f2e28d6a2e19a7802fb7f8f22034e7100e1e0c",
            FRESH.name: "8abce04e4786e754b5cdf74ba1876f57e23957e603c25df84b389874ef7376ba",
            HARDER.name: "10d0f082d7c6822d6a10b2f28a4ff2401f62098b7fcbab06b23378fb8aac6195",
        },
        least={
            CASES.name: {"query": 0.89, "both": 0.938, "about_own": 0.816, "about_all": 0.673},
            LATER.name: {"query": 0.705, "both": 0.779, "about_own": 0.837, "about_all": 0.837},
            SHORT.name: {"query": 0.85, "both": 0.871, "about_own": 0.6, "about_all": 0.44},
            FRESH.name: {"query": 0.86, "both": 0.884, "about_own": 0.763, "about_all": 0.7},
            HARDER.name: {"query": 0.705, "both": 0.732, "about_own": 0.578, "about_all": 0.527},
        },
        lowered={
            "later.jsonl both": "half the floor keeps three more matches of all files, and three false alarms, one of them here"
        },
    ),
    Floor(
        date="2026-11-27",
        after="81a859f3a5fdd3b8",
        data={
            CASES.name: "474661eb0d15ca2386b7df949635e2562582fd6d8eb62195dbc2a79562121a04",
            LATER.name: "b00cc8a4453ecddc3b0010f0d20bf68417bb1063e6af4e6cca321f5129341a7b",
            SHORT.name: "3b21198f5fcb2d225e34d8f847f2e28d6a2e19a7802fb7f8f22034e7100e1e0c",
            FRESH.name: "8abce04e4786e754b5cdf74ba1876f57e23957e603c25df84b389874ef7376ba",
            ADVERSE.name: "e71a4a49019aafc5567dd2cdf3a04c15c934de174903369162dd1ae930c052de",
            HARDER.name: "10d0f082d7c6822d6a10b2f28a4ff2401f62098b7fcbab06b23378fb8aac6195",
        },
        least={
            CASES.name: {"query": 0.89, "both": 0.938, "about_own": 0.816, "about_all": 0.673},
            LATER.name: {"query": 0.705, "both": 0.779, "about_own": 0.837, "about_all": 0.837},
            SHORT.name: {"query": 0.85, "both": 0.871, "about_own": 0.6, "about_all": 0.44},
            FRESH.name: {"query": 0.86, "both": 0.884, "about_own": 0.763, "about_all": 0.7},
            ADVERSE.name: {"query": 0.695, "both": 0.721, "about_own": 0.42, "about_all": 0.411},
            HARDER.name: {"query": 0.705, "both": 0.732, "about_own": 0.578, "about_all": 0.527},
        },
    ),
)

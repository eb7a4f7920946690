"""What splitting must reach on pages drawn by chance: the share of pages on which everything is right."""

from __future__ import annotations

from bench.floors import Floor

# The first so many pages.
PAGES = 1_000
ROOM = 0.005

FLOORS: tuple[Floor, ...] = (
    Floor(
        date="2026-11-26",
        after="",
        data={"drawn": "f5e2f416ea5eb9a7c6fbf1793b7de3ab00f5d07d5ec18825b1d28d96d2a6e332"},
        least={"drawn": {"right": 0.987}},
    ),
)

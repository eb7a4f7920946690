"""What splitting must reach on pages drawn by chance: the share of pages on which everything is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.drawn_forms import draw_form, draw_single
from bench.drawn_pages import DrawnPage, draw
from bench.drawn_reviews import draw_review
from bench.drawn_strange import draw_strange
from bench.drawn_traps import draw_trap
from bench.floors import Floor

# The first so many pages of each drawing.
DRAWINGS: Mapping[str, tuple[Callable[[int], DrawnPage], int]] = {
    "drawn": (draw, 1_000),
    "forms": (draw_form, 600),
    "single": (draw_single, 600),
    "reviews": (draw_review, 600),
    "traps": (draw_trap, 600),
    "strange": (draw_strange, 600),
}
ROOM = 0.005

FLOORS: tuple[Floor, ...] = (
    Floor(
        date="2026-11-26",
        after="",
        data={"drawn": "f5e2f416ea5eb9a7c6fbf1793b7de3ab00f5d07d5ec18825b1d28d96d2a6e332"},
        least={"drawn": {"right": 0.987}},
    ),
    # Two drawings more: other forms of mark-up and text, and single articles with links that have ages.
    Floor(
        date="2026-11-26",
        after="9544dd1d08b9e882",
        data={
            "drawn": "f5e2f416ea5eb9a7c6fbf1793b7de3ab00f5d07d5ec18825b1d28d96d2a6e332",
            "forms": "4a94f69ec5bf71a3765fed8c7bdce072637135ccb46524fa1aa9235c89d4711f",
            "single": "642bc674bdcbf7dcd186398a98c78dc453cad941d2ed58ae8974cadf15d04f8a",
        },
        least={"drawn": {"right": 0.987}, "forms": {"right": 0.98}, "single": {"right": 0.99}},
    ),
    # Two drawings more: what people pass on (reviews, alerts, chats, databases, tables), and single articles that look like several.
    Floor(
        date="2026-11-26",
        after="da0166d8bcfe3261",
        data={
            "drawn": "f5e2f416ea5eb9a7c6fbf1793b7de3ab00f5d07d5ec18825b1d28d96d2a6e332",
            "forms": "4a94f69ec5bf71a3765fed8c7bdce072637135ccb46524fa1aa9235c89d4711f",
            "single": "642bc674bdcbf7dcd186398a98c78dc453cad941d2ed58ae8974cadf15d04f8a",
            "reviews": "d437c6500c3ed143d1f6ce0220b7081bbf4c4f6bd52739f75a88a5798fedf5ca",
            "traps": "14522ce35b015f815371cd3835d35c5f29334629a4e91f8f5ef7077d1e6acd10",
        },
        least={
            "drawn": {"right": 0.987},
            "forms": {"right": 0.983},
            "single": {"right": 0.99},
            "reviews": {"right": 0.99},
            "traps": {"right": 0.983},
        },
    ),
    # One drawing more: furniture whose words stand in no table.
    Floor(
        date="2026-11-26",
        after="20fbcf005bda6d34",
        data={
            "drawn": "f5e2f416ea5eb9a7c6fbf1793b7de3ab00f5d07d5ec18825b1d28d96d2a6e332",
            "forms": "4a94f69ec5bf71a3765fed8c7bdce072637135ccb46524fa1aa9235c89d4711f",
            "single": "642bc674bdcbf7dcd186398a98c78dc453cad941d2ed58ae8974cadf15d04f8a",
            "reviews": "d437c6500c3ed143d1f6ce0220b7081bbf4c4f6bd52739f75a88a5798fedf5ca",
            "traps": "14522ce35b015f815371cd3835d35c5f29334629a4e91f8f5ef7077d1e6acd10",
            "strange": "dc8e94255a69d281f0ca9c4e6f246e87ade1da468530b620a37e349e38b00746",
        },
        least={
            "drawn": {"right": 0.987},
            "forms": {"right": 0.983},
            "single": {"right": 0.99},
            "reviews": {"right": 0.993},
            "traps": {"right": 0.987},
            "strange": {"right": 0.983},
        },
    ),
)

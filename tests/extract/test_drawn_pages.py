"""Pages of several articles in layouts drawn by chance are read as they were made, and single articles stay single."""

from __future__ import annotations

import pytest

from bench.drawn_pages import NOW, DrawnPage, digest_of, draw, faults
from bench.segmentation_floor import DRAWINGS, FLOORS, ROOM
from tocsin.extract import Segment, segment


def read(page: DrawnPage) -> tuple[Segment, ...]:
    return segment(page.content, page.kind, NOW)


def test_the_floors_are_of_these_very_pages() -> None:
    """Easier pages are another measure: they take a new entry."""
    assert FLOORS[-1].data == {name: digest_of(draw_one, pages) for name, (draw_one, pages) in DRAWINGS.items()}


@pytest.mark.parametrize("name", DRAWINGS)
def test_pages_reach_the_floor_and_it_stands_close_below(name: str) -> None:
    """Articles, outlets, titles, texts, times and locks must all be right on a page; what has become better is held."""
    draw_one, pages = DRAWINGS[name]
    right = sum(not faults(page, read(page)) for page in map(draw_one, range(pages))) / pages
    least = FLOORS[-1].least[name]["right"]

    assert least <= right <= least + 3 * ROOM


def test_a_fault_is_seen() -> None:
    """The measure tells an article that is missing, and one that is read otherwise."""
    page = draw(0)
    found = read(page)

    assert [] == faults(page, found)
    assert faults(page, found[1:])
    assert faults(page, found[::-1])

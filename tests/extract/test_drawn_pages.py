"""Pages of several articles in layouts drawn by chance are read as they were made."""

from __future__ import annotations

import pytest

from bench.drawn_pages import NOW, DrawnPage, digest_of, draw, faults
from bench.segmentation_floor import FLOORS, PAGES, ROOM
from tocsin.extract import Segment, segment


@pytest.fixture(scope="module")
def right() -> float:
    """The share of pages on which articles, outlets, titles, texts, times and locks are all right."""
    return sum(not faults(page, read(page)) for page in map(draw, range(PAGES))) / PAGES


def read(page: DrawnPage) -> tuple[Segment, ...]:
    return segment(page.content, page.kind, NOW)


def test_the_floor_is_of_these_very_pages() -> None:
    """Easier pages are another measure: they take a new entry."""
    assert FLOORS[-1].data == {"drawn": digest_of(PAGES)}


def test_pages_reach_the_floor(right: float) -> None:
    """Sixteen layouts, ten kinds of mark-up, ten ways to tell a time, seven languages, and what stands around articles."""
    assert right >= FLOORS[-1].least["drawn"]["right"]


def test_the_floor_stands_close_below_what_is_reached(right: float) -> None:
    """What has become better is held."""
    assert right <= FLOORS[-1].least["drawn"]["right"] + 3 * ROOM


def test_a_fault_is_seen() -> None:
    """The measure tells an article that is missing, and one that is read otherwise."""
    page = draw(0)
    found = read(page)

    assert [] == faults(page, found)
    assert faults(page, found[1:])
    assert faults(page, found[::-1])

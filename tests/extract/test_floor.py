"""Extraction on pages of our own does not get worse without somebody saying so."""

from __future__ import annotations

import pytest

from bench.article_layouts import digest_of, own_pages
from bench.article_sites import digest_of as digest_of_sites
from bench.article_sites import learnt, own_sites
from bench.drawn_articles import digest_of as digest_of_drawn
from bench.drawn_articles import draw_article, faults
from bench.drawn_houses import digest_of as digest_of_houses
from bench.drawn_houses import draw_house
from bench.drawn_houses import faults as faults_of_house
from bench.extraction_floor import DRAWN, FLOORS, HOUSES, ROOM
from bench.extraction_scores import Tally, author_score, same_day, same_title
from tocsin.extract import Extracted, extract

PAGES = own_pages()
SITES = own_sites()


@pytest.fixture(scope="module")
def found() -> dict[str, Extracted]:
    return {name: extract(html, str(told["url"])) for name, (html, told) in PAGES.items()}


@pytest.fixture(scope="module")
def tally(found: dict[str, Extracted]) -> Tally:
    measured = Tally()
    for name, extracted in found.items():
        measured.add(name, extracted.text, str(PAGES[name][1]["articleBody"]))
    return measured


def test_the_floor_is_of_these_very_pages() -> None:
    """Easier pages are another measure: they take a new entry."""
    assert FLOORS[-1].data == {
        "pages": digest_of(PAGES),
        "sites": digest_of_sites(SITES),
        "drawn": digest_of_drawn(draw_article, DRAWN),
        "houses": digest_of_houses(HOUSES),
    }


def test_texts_reach_the_floor(tally: Tally) -> None:
    """All pages together, and the worst of them."""
    least = FLOORS[-1].least["pages"]

    assert tally.f1 >= least["f1"]
    assert min(tally.scores.values()) >= least["worst"]


def test_the_floor_stands_close_below_what_is_reached(tally: Tally) -> None:
    """What has become better is held."""
    assert tally.f1 <= FLOORS[-1].least["pages"]["f1"] + 3 * ROOM


def test_other_pages_of_a_site_tell_furniture_that_no_rule_knows() -> None:
    """The more are known, the better, and nothing of an article is lost."""
    read, least = learnt(SITES), FLOORS[-1].least["sites"]

    assert read[0].f1 < least["two known"] <= read[2].f1
    assert least["three known"] <= read[3].f1 <= read[5].f1
    assert 1.0 == read[5].recall


def test_article_pages_drawn_by_chance_are_read_as_they_were_made() -> None:
    """Five styles of names, six places of the day, four of the author, sixteen pieces of furniture, seven languages."""
    pages = map(draw_article, range(DRAWN))
    right = sum(not faults(page, extract(page.html, "https://www.harbour.example/a.html")) for page in pages) / DRAWN
    least = FLOORS[-1].least["drawn"]["right"]

    assert least <= right <= least + 3 * ROOM


def test_pages_of_publishers_and_their_systems_are_read_as_they_were_made() -> None:
    """Mark-up as it is sent today, 110 kinds in 26 languages; no line more, none less."""
    pages = map(draw_house, range(HOUSES))
    right = sum(not faults_of_house(page, extract(page.html, page.url)) for page in pages) / HOUSES

    assert right >= FLOORS[-1].least["houses"]["right"]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_tells_title_day_and_author(found: dict[str, Extracted], name: str) -> None:
    """However the page is built."""
    told = PAGES[name][1]

    assert same_title(found[name].title, str(told["title"]))
    assert same_day(found[name], str(told["date"]))
    assert 1.0 == author_score(found[name].authors, told["authors"])

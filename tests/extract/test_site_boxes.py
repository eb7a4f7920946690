"""A learnt site's page is cut to what tells of its article, before it is parsed."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from bench.article_html import all_p
from bench.article_layouts import own_pages
from bench.article_words import ENGLISH
from tocsin.extract import Alone, Extracted, article, extract
from tocsin.extract.site_boxes import known_part
from tocsin.extract.tree import parse_readable
from tocsin.types.sites import SiteLines

WORDS = ENGLISH
LAYOUTS = frozenset({"div copy/article story"})
FACTS = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-04", "author": "Anna Kerr"}</script>'
HEAD = f"<html lang='en'><head><title>{WORDS.title}</title></head>"
MENU, MORE = "<ul><li><a href='/sport'>Sport pages</a></li></ul>", "<aside><a href='/x'>More of the same</a></aside>"
BOX = f"<div class='copy p-2'><div></div>{''.join(all_p(WORDS))}</div>"
OTHER = "<div class='copy p-2'>Elsewhere</div>"
FIRST = "<article class='story'>"
PAGE = (
    f"{HEAD}<body>{MENU}<article class='story'><header><h1>{WORDS.title}</h1></header><i>Anna Kerr</i>{BOX}"
    f"<p>Locked.</p></article>{MORE * 60}{FACTS}</body></html>"
)


def test_a_part_holds_the_facts_the_title_and_the_box() -> None:
    """And what stands right behind it; the lists above and most below are gone. Around the box stands what stood there."""
    part = known_part(PAGE, LAYOUTS)
    assert part is not None

    assert all(piece in part for piece in (HEAD, FACTS, f"<h1>{WORDS.title}</h1>", "<i>Anna Kerr</i>", BOX, "Locked."))
    assert '<article class="story">' in part
    assert MENU not in part
    assert part.count(MORE) < 60


WHOLE = {
    "no day is told": PAGE.replace("datePublished", "dateline"),
    "no author is told": PAGE.replace('"author"', '"editor"'),
    "the box is named otherwise": PAGE.replace("copy", "prose"),
    "two boxes are named so": PAGE.replace(BOX, BOX * 2),
    "two boxes stand first where one does": PAGE.replace(BOX, FIRST + BOX + "</article>" + FIRST + BOX + "</article>"),
    "more boxes are named so than are looked at": PAGE.replace(BOX, f"{FIRST}{BOX}</article>{OTHER * 60}"),
    "no body": PAGE.replace("<body>", ""),
}


@pytest.mark.parametrize("page", WHOLE.values(), ids=WHOLE)
def test_a_page_that_tells_less_is_read_as_a_whole(page: str) -> None:
    """What its article needs may stand anywhere."""
    assert known_part(page, LAYOUTS) is None


META = "<meta name='{}' content='{}'>"
TOLD = [("pubdate", "author"), ("DC.date.issued", "byl"), ("parsely-pub-date", "sailthru.author")]


@pytest.mark.parametrize(("day", "author"), TOLD)
def test_day_and_author_may_be_told_by_any_meta_element_that_is_read(day: str, author: str) -> None:
    """Also without JSON-LD."""
    told = META.format(day, "2026-03-04") + META.format(author, "Anna Kerr")
    page = PAGE.replace(FACTS, "").replace("</head>", f"{told}</head>")

    assert known_part(PAGE.replace(FACTS, ""), LAYOUTS) is None
    assert known_part(page, LAYOUTS) is not None
    assert extract(page, None, SiteLines(layouts=LAYOUTS)).authors == ("Anna Kerr",)


def test_of_several_boxes_of_the_name_the_one_that_stands_first_is_it() -> None:
    """Right within what was around it."""
    part = known_part(PAGE.replace(BOX, f"{FIRST}{BOX}</article>{OTHER}"), LAYOUTS)
    assert part is not None

    assert BOX in part


def test_a_part_whose_facts_name_nobody_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page is not parsed once more as a whole."""
    parse = Mock(wraps=parse_readable)
    monkeypatch.setattr(article, "parse_readable", parse)
    page = PAGE.replace("Anna Kerr", "")

    assert extract(page, None, SiteLines(layouts=LAYOUTS)).authors == ()
    parse.assert_called_once_with(known_part(page, LAYOUTS))


def test_stray_ends_of_elements_above_the_box_do_not_matter() -> None:
    """The title may stand in an element of its own that ends before the box."""
    page = PAGE.replace("<article class='story'>", "<article><div>").replace(
        "<i>Anna Kerr</i>", "</div></article><article class='story'>"
    )
    found = extract(page, None, SiteLines(layouts=LAYOUTS))

    assert (found.alone, found.text) == (Alone.LEARNT, "\n".join(WORDS.paragraphs))


@pytest.mark.parametrize("name", own_pages())
def test_a_part_tells_of_its_article_what_the_page_does(name: str) -> None:
    """Title, day, authors, address, language, picture and lock are the same on a site that is learnt; and so is the text, but
    for lines beside the box."""
    html, truth = own_pages()[name]
    cold = extract(html, str(truth["url"]))
    learnt = extract(html, str(truth["url"]), SiteLines(layouts=frozenset({cold.teaches.layout})))

    assert facts_of(learnt) == facts_of(cold)
    assert len(learnt.text) >= 0.85 * len(cold.text)


def facts_of(found: Extracted) -> tuple[object, ...]:
    times = (found.published_at, found.updated_at, found.paywalled)
    return (found.title, found.authors, found.url, found.language, found.image, found.section, found.site_name, *times)

"""What is told of an article where its page has no data about itself: title, day and authors as they are shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.extract import extract

TITLE = "Farmers meet the minister over wells"
TEXT = "".join(f"<p>In the {word} year of the drought the farmers of the valley met the minister, and told her all.</p>" for word in ("first", "second", "third", "fourth"))  # fmt: skip


def shown(head: str = "", above: str = f"<h1>{TITLE}</h1>", byline: str = "") -> str:
    return f"<html><head>{head}</head><body><div>{above}{byline}<div class='copy'>{TEXT}</div></div></body></html>"


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("<div>By Jane Roe 10/5/2025 09:19 PM ET</div>", ("Jane Roe",)),
        ("<div>By <span>Jane Roe</span> | Valley News</div>", ("Jane Roe",)),
        ("<p>By JANE ROE and MAX MUSTER</p>", ("Jane Roe", "Max Muster")),
        ("<p>By Jane Roe for the Valley News</p>", ("Jane Roe",)),
        ("<div>Posted By: Jane Roe</div>", ("Jane Roe",)),
        ("<p> <a href='#'>by Jane Roe</a> </p>", ("Jane Roe",)),
        ("<p>By Jane Roe Jr.</p>", ("Jane Roe Jr.",)),
        ("<p>Por Joana da Silva, em Lisboa</p>", ("Joana da Silva",)),
        ("<div>di Fabrizio Rossi</div>", ("Fabrizio Rossi",)),
        ("<p>Von Jan van der Berg und Lena Groß</p>", ("Jan van der Berg", "Lena Groß")),
        ("<p>Oleh: Budi Santoso</p>", ("Budi Santoso",)),
        ("<p>Текст: Иван Петров</p>", ("Иван Петров",)),
        ("<p>Posted on March 10, 2025 by Jane Roe</p>", ("Jane Roe",)),
        ("<div>12 jan 25 | 5h27 Por Joana da Silva</div>", ("Joana da Silva",)),
        (
            "<div class='firma'>Ángela Ruiz / Emilio de la Torre Madrid 27 OCT 2025</div>",
            ("Ángela Ruiz", "Emilio de la Torre Madrid"),
        ),
        ("<div class='byline'>By Jane Roe 10/5/2025 09:19 PM ET</div>", ("Jane Roe",)),
        ("<div>Autori: Anna Ūdre (foreign desk)</div>", ("Anna Ūdre",)),
        ("<p>海岸日报记者 王小明</p>", ("王小明",)),
        ("<p>홍길동 기자</p>", ("홍길동",)),
        ("<p itemprop='author'>Richard (R.J.) Roe</p>", ("Richard (R.J.) Roe",)),
        (
            "<p itemprop='author'>Jeanne Roux (avec Max Muster et Lena Groß)</p>",
            ("Jeanne Roux", "Max Muster", "Lena Groß"),
        ),
        ("<div class='comments'><p class='author'>MochaLite</p><p>Posted by: Florida Roe</p></div>", ()),
        ("<div class='has-comments'><h1>Wells</h1><p class='author'>Jane Roe</p></div>", ("Jane Roe",)),
    ],
)
def test_who_wrote_it_is_read_from_its_line(byline: str, wanted: tuple[str, ...]) -> None:
    """Without the day, the place and the outlet behind the name."""
    assert wanted == extract(shown(byline=byline)).authors


@pytest.mark.parametrize(
    "line",
    ["<p>By the river they waited for the minister.</p>", "<p>Por Dentro</p>", "<p>Von Anfang an dabei</p>", "<p>by noon on Tuesday</p>"],
)  # fmt: skip
def test_a_line_that_begins_with_by_names_nobody(line: str) -> None:
    """Where no name of two words follows."""
    assert () == extract(shown(byline=line)).authors


def test_a_line_above_the_title_is_not_the_author_s() -> None:
    """A programme may be called so."""
    above = f"<div><p>Por Dentro do Porto</p></div><h1>{TITLE}</h1>"

    assert ("Jane Roe",) == extract(shown(above=above, byline="<p>Por Jane Roe</p>")).authors


def test_a_person_is_named_before_the_outlet() -> None:
    """Many pages name the outlet as author in their data; it stays where nobody else is named."""
    head = '<meta property="og:site_name" content="Valley News"><meta name="author" content="Valley News Ltd">'

    assert ("Jane Roe",) == extract(shown(head, byline="<p>By Jane Roe</p>")).authors
    assert ("Valley News Ltd",) == extract(shown(head)).authors


@pytest.mark.parametrize("told", ["valley.example", "海岸日报网", "把井水留给山谷。"])
def test_a_domain_an_outlet_or_a_sentence_is_no_person(told: str) -> None:
    """Whoever the page shows goes before what its data call the author."""
    head = f'<meta name="author" content="{told}">'

    assert ("Jane Roe",) == extract(shown(head, byline="<p>By Jane Roe</p>")).authors


@pytest.mark.parametrize(
    ("head", "above"),
    [
        (f"<title>{TITLE} | The Valley</title>", f"<h1>The Valley</h1><h1>{TITLE}</h1>"),
        (f"<title>{TITLE}_valley.example</title>", f"<h3>{TITLE}</h3>"),
        ("<title>Why farmers of the valley meet over wells - The Valley</title>", f"<h1>{TITLE}</h1>"),
    ],
    ids=["the site's name is a heading too", "a smaller heading", "worded otherwise"],
)
def test_the_title_is_the_heading_that_is_shown(head: str, above: str) -> None:
    """However the window's title is worded."""
    assert TITLE == extract(shown(head, above)).title


def test_the_day_of_publication_is_told_before_that_of_a_change() -> None:
    """Where both are shown, whichever comes first."""
    times = "<time itemprop='dateModified' datetime='2025-08-14T10:37:32+02:00'>x</time> <time itemprop='datePublished' datetime='2025-08-13T17:08:23+02:00'>y</time>"

    assert datetime(2025, 8, 13, 15, 8, 23, tzinfo=UTC) == extract(shown(byline=f"<div>{times}</div>")).published_at

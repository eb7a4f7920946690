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
        (
            "<div class='byline'>By <a href='/author/jane-roe'>Jane Roe</a>, <a href='/author/x'>Max Muster</a>, Lena Groß and Dan Noor</div>",
            ("Jane Roe", "Max Muster", "Lena Groß", "Dan Noor"),
        ),
        ("<p class='byline'>By Jane Roe, Max Muster and Lena Groß, HPN</p>", ("Jane Roe", "Max Muster", "Lena Groß")),
        ("<p>By <a rel='author' href='/x/jane-roe'>Jane Roe</a> and Dan Noor</p>", ("Jane Roe", "Dan Noor")),
        ("<p class='byline'>By Jane Roe Monday, 4 March 2026</p>", ("Jane Roe",)),
        ("<p class='author'>Par Jeanne Roux Mardi 4 mars 2026</p>", ("Jeanne Roux",)),
        ("<div class='author'>Jane Roe Updated on 4 March 2026</div>", ("Jane Roe",)),
        ("<p class='byline'>By Jane Roe, Health Correspondent</p>", ("Jane Roe",)),
        ("<p class='byline'>Jane Roe Health Correspondent</p>", ("Jane Roe",)),
        ("<p class='auteur'>Par Jeanne Roux avec AFP</p>", ("Jeanne Roux",)),
        ("<p class='byline'>BY JANE ROE AND MAX MUSTER</p>", ("Jane Roe", "Max Muster")),
        ("<p>[서울=뉴시스] 홍길동 기자 = 항만 당국은 월요일 부두를 폐쇄한다고</p>", ("홍길동",)),
        ("<p>(서울=연합뉴스) 홍길동 김철수 기자 = 항만 당국은 월요일</p>", ("홍길동", "김철수")),
        ("<p>항만 당국은 월요일 부두를 폐쇄한다고 밝혔다. 홍길동 기자 hong@harbour.example</p>", ("홍길동",)),
        ("<p>항만 당국은 홍길동 기자와 만나 부두를 폐쇄한다고 밝혔다.</p>", ()),
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


def test_author_and_day_may_stand_above_the_title_in_its_box() -> None:
    """Where nothing below it tells them; what the page's own top shows is not the article's."""
    above = f"<div class='k'><span>Por Jane Roe</span> <span>4 de marzo de 2025</span></div><h1>{TITLE}</h1>"
    top = "<body><div>Von Max Muster</div><div>5. März 2025</div>"
    found = extract(shown(above=f"<div>{above}</div>").replace("<body>", top))

    assert ("Jane Roe",) == found.authors
    assert found.published_at is not None
    assert (2025, 3, 4) == (found.published_at.year, found.published_at.month, found.published_at.day)


@pytest.mark.parametrize(
    "byline", ["<p>By Jane Roe Harbour Post</p>", "<p class='author'><b>Jane Roe</b><i>Harbour Post</i></p>"]
)
def test_an_outlet_is_no_part_of_a_name(byline: str) -> None:
    """It may stand right behind, with nothing between."""
    html = shown(byline=byline).replace("<head>", "<head><meta property='og:site_name' content='The Harbour Post'>")

    assert "Harbour Post" in html
    assert ("Jane Roe",) == extract(html).authors


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


LINES = [
    ("en", "<div>Posted on March 4, 2025 at 10:12 am</div>"),
    ("en", "<p>Published 4 March 2025, updated 6 March 2025</p>"),
    ("en", "<p>Updated: 6 March 2025</p><p>Published: 4 March 2025</p>"),
    ("en", "<p class='byline'>By Jane Roe March 4, 2025</p>"),
    ("en-US", "<p>03/04/2025</p>"),
    ("en-GB", "<p>04/03/2025</p>"),
    ("fr", "<p>Publié le 4 mars 2025 à 10h12</p>"),
    ("fr", "<p>Mis à jour le 6 mars 2025 à 10h12 · Publié le 04/03/2025 à 09h00</p>"),
    ("de", "<span>04.03.2025, 10:12 Uhr</span>"),
    ("es", "<p>4 de marzo de 2025</p>"),
    ("it", "<p>martedì 4 marzo 2025</p>"),
    ("pt", "<p>04/03/2025 às 10h12</p>"),
    ("nl", "<p>Gepubliceerd op 4 maart 2025 om 10:12</p>"),
    ("ru", "<p>4 марта 2025, 10:12</p>"),
    ("zh", "<p>2025年3月4日 10:12</p>"),
]


@pytest.mark.parametrize(("language", "line"), LINES)
def test_the_day_is_read_below_the_title(language: str, line: str) -> None:
    """Where the head tells none: on a line of its own or behind the author, in the order of the page's language; that of the
    last change only where no other is told."""
    html = shown(byline=line).replace("<html>", f"<html lang='{language}'>")
    found = extract(html).published_at

    assert f"lang='{language}'" in html
    assert found is not None
    assert (2025, 3, 4) == (found.year, found.month, found.day)


def test_a_day_in_the_text_is_not_that_of_publication() -> None:
    """Nor one above the title, where papers show today's."""
    today = "<div>Tuesday, March 4, 2025</div><h1>Quay closed for two weeks after a crack was found</h1>"
    text = "<p>" + "The quay was closed by the harbour board, which has asked divers to look at its wall. " * 3 + "</p>"

    assert extract(f"<html lang='en'><body>{today}{text}<p>4 March 2025</p></body></html>").published_at is None


BYLINES_BELOW_TITLES = {
    "a name beside a day": ("<div><span>Rasa Vaitkutė</span><time datetime='2026-03-10'>10</time></div>", "Rasa Vaitkutė"),
    "a name in a column of its own": ("<div><div>Dana Whitfield</div><div>·</div><div>Feb 5, 2026</div></div>", "Dana Whitfield"),
    "in Arabic": ("<div>كتب: محمود عبد العاطي</div>", "محمود عبد العاطي"),
    "behind a day in Chinese": ("<div>2026/04/28 15:36 記者 林書瑜／台東報導</div>", "林書瑜"),
    "called a journalist": ("<div>Journaliste : Corentin Dethier — Publié le 20-10-26</div>", "Corentin Dethier"),
    "on a day in Dutch": ("<p>Door Henk van Rooijen op 12 mei 2026</p>", "Henk van Rooijen"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "name"), BYLINES_BELOW_TITLES.values(), ids=BYLINES_BELOW_TITLES)
def test_who_wrote_is_read_below_the_title(line: str, name: str) -> None:
    """As pages that tell nobody in their head show it."""
    text = (
        "<p>Forty people were taken off by lifeboats, and nobody was hurt. The harbour is closed until Monday.</p>" * 3
    )
    found = extract(f"<html><body><h1>Ferry aground off the cape of good hope</h1>{line}{text}</body></html>")

    assert (name,) == found.authors


@pytest.mark.parametrize(
    "told",
    [
        "Sanjay Rao, MD, PhD, Senior Medical Editor",
        "Giulia Zanetti, inviata a Cremona",
        "By Aoife Ní Riain, Mid West Correspondent",
    ],
)
def test_degrees_and_posts_are_no_authors(told: str) -> None:
    found = extract(
        f'<html><head><meta name="author" content="{told}"></head><body><h1>Ferry aground</h1></body></html>'
    )

    assert 1 == len(found.authors)


def test_readings_above_signs_and_soft_hyphens_are_no_letters() -> None:
    """Else no word of such a text would be found."""
    text = "<p><ruby>北陸<rt>ほくりく</rt></ruby>新幹線は二時間以上の遅れが出た。</p><p>Der Fähr\xadmann hält das Trag\xadseil, bis alle an Land sind.</p>"
    found = extract(f"<html><body><h1>Fähr\xadmann</h1>{text}</body></html>")

    assert "Fährmann" == found.title
    assert "北陸新幹線は二時間以上の遅れが出た。\nDer Fährmann hält das Tragseil, bis alle an Land sind." == found.text

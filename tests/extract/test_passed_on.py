"""Pages of many articles as people pass news on: outlets above, below and in titles, pasted tables, comments, farewells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from tocsin.extract import Segment, segment
from tocsin.extract.farewells import says_farewell
from tocsin.extract.name_words import names_outlet
from tocsin.extract.segmenting import split_page
from tocsin.extract.spans import drop_cell, spread_cells
from tocsin.extract.types import Reason

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
FERRY = "Forty people were taken off by lifeboats, and nobody was hurt. The harbour is closed."
BRIDGE = "Engineers found a crack three metres long in the middle pillar. Repairs will take until autumn."


def read(text: str) -> tuple[Segment, ...]:
    return segment(text, "text", NOW)


def heads(found: tuple[Segment, ...]) -> list[tuple[str | None, str]]:
    return [(each.source, each.title) for each in found]


ROWS = [
    ("Harbour Post", "Ferry aground off the cape", "2 hours ago", FERRY),
    ("Harbour Post", "Harbour dues to rise in May", "3 hours ago", BRIDGE),
    ("Valley Echo", "Bridge over the Sola closed", "5 hours ago", BRIDGE),
]
WANTED = [("Harbour Post", "Ferry aground off the cape"), ("Valley Echo", "Bridge over the Sola closed")]
NAMED = {
    "behind the desk that sends them": f"[10/03/2026 13:33] Desk: Harbour Post: Ferry aground off the cape\n{FERRY}\n[10/03/2026 12:58] Desk: Valley Echo: Bridge over the Sola closed\n{BRIDGE}\n",
    "behind a desk, one of them by a word of outlets": f"[10/03/2026 13:33] Desk: The Pilot: Ferry aground off the cape\n{FERRY}\n[10/03/2026 12:58] Desk: Valley Echo: Bridge over the Sola closed\n{BRIDGE}\n",
    "with who wrote there": f"Ferry aground off the cape\n120Harbour Post by Anna Kerr / 32min\n{FERRY}\nBridge over the Sola closed\n48Valley Echo by afp / 3h\n{BRIDGE}\n",
    "with their issue above a section's day": f"Harbour Post, no. 24 123\nShipping, Tuesday 10 March 2026 670 words, p. 5\nFerry aground off the cape\n{FERRY}\n\nValley Echo, no. 801\nFront page, Monday 9 March 2026 98 words, p. 1\nBridge over the Sola closed\n{BRIDGE}\n",
    "with their issue above a day and a page": f"Harbour Post, no. 24 123\nTuesday 10 March 2026, p. 5\nFerry aground off the cape\n{FERRY}\n\nValley Echo, no. 801\nMonday 9 March 2026, p. 1\nBridge over the Sola closed\n{BRIDGE}\n",
    "with clock, length and language": f"Ferry aground off the cape\nHarbour Post, 09:30 GMT, 10 March 2026, 420 words, (English)\n{FERRY}\n\nBridge over the Sola closed\nValley Echo, 07:10 GMT, 10 March 2026, 98 words, (English)\n{BRIDGE}\n",
    "in square brackets": f"[Harbour Post] Ferry aground off the cape — 2 hours ago\n{FERRY}\n\n[Valley Echo] Bridge over the Sola closed — 3 hours ago\n{BRIDGE}\n",
    "before a dash": f"Harbour Post - Ferry aground off the cape\n2 hours ago\n{FERRY}\n\nValley Echo - Bridge over the Sola closed\n3 hours ago\n{BRIDGE}\n",
    "under one poster's name": f"Ruth Alder  13:10\nFerry aground off the cape (Harbour Post)\n{FERRY}\n\nRuth Alder  12:20\nBridge over the Sola closed (Valley Echo)\n{BRIDGE}\n",
    "below the texts": f"Ferry aground off the cape\n2 hours ago\n{FERRY}\nSource: Harbour Post\n\nBridge over the Sola closed\n3 hours ago\n{BRIDGE}\nSource: Valley Echo\n",
    "as credits": f"Ferry aground off the cape\n2 hours ago\n{FERRY}\n© Harbour Post\n\nBridge over the Sola closed\n3 hours ago\n{BRIDGE}\n© Valley Echo\n",
    "where to read on": f"Ferry aground off the cape\n2 hours ago\n{FERRY}\nRead on Harbour Post\n\nBridge over the Sola closed\n3 hours ago\n{BRIDGE}\nRead on Valley Echo\n",
    "in quotes": f"Ferry aground off the cape\n« Harbour Post », 10 March 2026\n{FERRY}\n\nBridge over the Sola closed\n« Valley Echo », 9 March 2026\n{BRIDGE}\n",
    "as databases do": f"Ferry aground off the cape\nHarbour Post, no. 24 123, 10 March 2026, p. 5, 670 words\n{FERRY}\n\nBridge over the Sola closed\nValley Echo, no. 801, 9 March 2026, p. 12, 98 words\n{BRIDGE}\n",
    "with the whole names of feeds": f"Ferry aground off the cape\nHarbour Post - All the news of the coast and of the world by Anna Kerr / 3h\n{FERRY}\n\nBridge over the Sola closed\nValley Echo - Front page / 5h\n{BRIDGE}\n",
    "without any age": f"Ferry aground off the cape\nHarbour Post\n{FERRY}\nFlag as irrelevant\n\nBridge over the Sola closed\nValley Echo\n{BRIDGE}\nFlag as irrelevant\n",
    "in an alert that buttons close": f'Alerts\n"harbour"\nAs-it-happens update ⋅ 10 March 2026\nNEWS\nFerry aground off the cape\nHarbour Post\n{FERRY}\nShare\nFlag as irrelevant\nBridge over the Sola closed\nValley Echo\n{BRIDGE}\nShare\nFlag as irrelevant\nUnsubscribe\n',
    "below a bot's clock": f"# newsdesk\nRSS\nAPP  1:33 PM\nHarbour Post\nFerry aground off the cape\n{FERRY}\nAPP  12:58 PM\nValley Echo\nBridge over the Sola closed\n{BRIDGE}\n",
    "below a motto": f"Today\nAll that you have to know\nFerry aground off the cape\nHarbour Post by Anna Kerr / 2h\n{FERRY}\nBridge over the Sola closed\nValley Echo by Ruth Alder / 4h\n{BRIDGE}\n",
    "with who wrote it below": f"Ferry aground off the cape\nHarbour Post\nAnna Kerr\n2 hours ago\n{FERRY}\nSave\nBridge over the Sola closed\nValley Echo\nRuth Alder\n3 hours ago\n{BRIDGE}\nSave\n",
    "below the letter's own name and day": f"THE HARBOUR BULLETIN\nTuesday 10 March 2026\n\nFerry aground off the cape\nHarbour Post, 9 March 2026\n\n{FERRY}\n\nBridge over the Sola closed\nValley Echo, 9 March 2026\n\n{BRIDGE}\n",
    "in a table of Markdown": f"# Press review\n\n| When | Outlet | Title | Summary |\n|---|---|---|---|\n| 10/03/2026 09:40 | Harbour Post | Ferry aground off the cape | {FERRY} |\n| 09/03/2026 18:05 | Valley Echo | Bridge over the Sola closed | {BRIDGE} |\n",
    "in quoted cells": f'"when","outlet","title","summary"\n"10/03/2026 09:40","Harbour Post","Ferry aground off the cape","{FERRY}"\n"09/03/2026 18:05","Valley Echo","Bridge over the Sola closed","{BRIDGE}"\n',
    "above titles that ages close, as telephones show them": f"Harbour Post\nFerry aground off the cape\n{FERRY}\n2h ago\nMore UK coverage\nValley Echo\nBridge over the Sola closed\n{BRIDGE}\n4h ago\nMore UK coverage\n",
    "in the rows of a table": f"2 hours ago\tHarbour Post\tFerry aground off the cape\t{FERRY}\n3 hours ago\tValley Echo\tBridge over the Sola closed\t{BRIDGE}\n",
    "behind their readers' number": f"Ferry aground off the cape\n100+Harbour Post / 2h\n{FERRY}\n\nBridge over the Sola closed\n12Valley Echo / 3h\n{BRIDGE}\n",
}  # fmt: skip


@pytest.mark.parametrize("page", NAMED.values(), ids=NAMED)
def test_outlets_are_read_wherever_a_page_names_them(page: str) -> None:
    """Before a colon or a dash and alone below a text only where they are called as outlets are."""
    found = read(page)

    first = "The Pilot" if "The Pilot" in page else "Harbour Post"
    assert heads(found) == [(first, WANTED[0][1]), WANTED[1]]
    assert [each.text for each in found] == [FERRY, BRIDGE]


ENDINGS = ("(3-1)", "(2-0)"), ("(video)", "(photos)"), ("(Video)", "(Photos)")


@pytest.mark.parametrize("endings", ENDINGS, ids=map(" ".join, ENDINGS))
def test_what_ends_the_titles_of_one_outlet_is_no_other(endings: tuple[str, str]) -> None:
    page = "\n\n".join(
        f"{title} {end}\nMoor Radio, {age}\n{text}" for (_, title, age, text), end in zip(ROWS, endings, strict=False)
    )

    assert [each.source for each in read(page)] == ["Moor Radio", "Moor Radio"]


THEMES = {
    "before a colon": "{}: ferry aground off the cape\n2 hours ago\n{}\n",
    "in square brackets": "[{}] Ferry aground off the cape — 2 hours ago\n{}\n",
    "behind the desk that sends them": "[10/03/2026 13:33] Desk: {}: ferry aground off the cape\n{}\n",
}


@pytest.mark.parametrize("page", THEMES.values(), ids=THEMES)
def test_themes_are_no_outlets(page: str) -> None:
    found = read("\n".join(page.format(theme, text) for theme, text in (("Shipping", FERRY), ("Transport", BRIDGE))))

    assert [each.source for each in found] == [None, None]


def test_an_outlet_above_several_articles_is_that_of_each() -> None:
    """In text by the blank line below it, in mark-up by its place between the lists."""
    first = f"Ferry aground off the cape\n2 hours ago\n{FERRY}\n\nHarbour dues to rise in May\n3 hours ago\n{BRIDGE}\n"
    page = f"HARBOUR POST\n\n{first}\nVALLEY ECHO\n\nBridge over the Sola closed\n5 hours ago\n{BRIDGE}\n"

    assert [each.source for each in read(page)] == ["HARBOUR POST", "HARBOUR POST", "VALLEY ECHO"]
    assert [each.text for each in read(page)] == [FERRY, BRIDGE, BRIDGE]


def test_a_cell_over_several_rows_is_of_each() -> None:
    """The tree is as it was afterwards."""
    cells = ['<td rowspan="2">Harbour Post</td>', "", "<td>Valley Echo</td>"]
    rows = "".join(
        f"<tr>{cell}<td><a href='/{at}'>{title}</a></td><td>{age}</td><td>{text}</td></tr>"
        for at, (cell, (_, title, age, text)) in enumerate(zip(cells, ROWS, strict=True))
    )
    page = f"<html><body><table>{rows}</table></body></html>"
    root = etree.fromstring(page, etree.HTMLParser())
    before = etree.tostring(root)
    copies = spread_cells(root)

    assert heads(segment(page, "html", NOW)) == [(source, title) for source, title, _, _ in ROWS]
    assert len(copies) == 1
    for copy in copies:
        drop_cell(copy)
    assert etree.tostring(root) == before


def test_rows_that_go_on_with_an_article_get_no_copy() -> None:
    page = "<table><tr><td rowspan=2>2 hours ago</td><td>A title</td><td>Post</td></tr><tr><td colspan=2>Its text.</td></tr></table>"

    assert spread_cells(etree.fromstring(page, etree.HTMLParser())) == []


def test_absurd_cells_are_left_alone() -> None:
    """Rows of hundreds of cells, and cells that hold whole trees: copies of them would outgrow the page."""
    wide = f"<table>{('<tr>' + '<td rowspan=9999>x</td>' * 500 + '</tr>') * 100}</table>"
    deep = f"<table>{('<tr><td rowspan=2>' + '<b>' * 50 + 'x</td><td>y</td></tr><tr><td>z</td></tr>') * 2000}</table>"

    assert [spread_cells(etree.fromstring(page, etree.HTMLParser())) for page in (wide, deep)] == [[], []]


def test_the_page_takes_leave_in_sentences() -> None:
    """Where no article has a gap in it, sentences behind one that say farewell are the page's."""
    cards = (
        f"Ferry aground off the cape\nHarbour Post | 2 hours ago\n{FERRY}\n\n"
        f"Harbour dues to rise in May\nMoor Radio | 3 hours ago\n{FERRY}\n\nBridge over the Sola closed\nValley Echo | 5 hours ago\n{BRIDGE}\n\n"
    )
    leave = "That is all for today. Thank you for reading, see you tomorrow."
    news = "The mayor of Sola said on Tuesday that a ferry would run for the time being."

    assert [each.text for each in read(cards + leave)] == [FERRY, FERRY, BRIDGE]
    assert read(cards + news)[-1].text == f"{BRIDGE}\n{news}"


@pytest.mark.parametrize(
    "words",
    ["Bonne lecture et à demain.", "Alle Rechte vorbehalten.", "Gracias por leernos y hasta mañana.", "Buona giornata a tutti i lettori.", "Obrigado pela leitura.", "Bedankt voor het lezen."],
)  # fmt: skip
def test_pages_say_farewell_in_many_languages(words: str) -> None:
    assert says_farewell(words)


COMMENTS = "Comments\nAnna Kerr\n2 hours ago\nAt last somebody says it, and in so few words.\nPaul Roe\n3 hours ago\nI was on that ferry and saw nothing of the kind.\n"


def test_readers_comments_are_no_articles() -> None:
    """Their names and ages head nothing, and they are told as dropped."""
    page = f"Ferry aground off the cape\n2 hours ago\n{' '.join([FERRY] * 4)}\n{' '.join([BRIDGE] * 4)}\n\n{COMMENTS}"
    split = split_page(page, "text", NOW)

    assert heads(split.segments) == [(None, "Ferry aground off the cape")]
    assert {line.reason for line in split.dropped if line.text in COMMENTS.splitlines()} == {Reason.COMMENTS}


def test_a_label_of_comments_between_articles_parts_nothing() -> None:
    page = "\n\n".join(f"{title}\n{source}\n{age}\n{text * 3}\nComments" for source, title, age, text in ROWS)

    assert heads(read(page)) == [(source, title) for source, title, _, _ in ROWS]


def test_a_post_signed_behind_its_words_heads_no_article() -> None:
    post = "Nobody was hurt. — City Hall (@sola_city) March 9, 2026"
    page = f"Ferry aground off the cape\n2 hours ago\n{FERRY}\n{post}\n{BRIDGE}\n{post}\n{FERRY}\n"

    assert heads(read(page)) == [(None, "Ferry aground off the cape")]


def test_the_only_age_is_of_the_title_that_heads_the_page() -> None:
    """Not of the subheading below, which stands as near."""
    page = f"Ferry aground off the rocky cape\n\nBy Anna Kerr\n\n9 March 2026\n\nHow the captain lost his way\n\n{FERRY}\n\nWhat the harbour says to it\n\n{BRIDGE}\n"

    assert heads(read(page)) == [(None, "Ferry aground off the rocky cape")]


def test_names_are_known_by_their_words_and_their_endings() -> None:
    assert all(
        map(names_outlet, ("Harbour Post", "De Waalkoerier", "L'Écho de la Lys", "Приморский вестник", "山谷晚报"))
    )
    assert not any(map(names_outlet, ("Ukraine", "Shipping", "Anna Kerr", "Le Phare")))


def test_a_day_above_several_articles_is_that_of_each() -> None:
    """Where each is a name, a title and a text, and tells no age of its own."""
    days = ("10 March 2026", [ROWS[0], ROWS[2]]), ("9 March 2026", [ROWS[1]])
    page = "\n\n".join(
        [
            part
            for day, rows in days
            for part in (day, *(f"{source}\n{title}\n{text}" for source, title, _, text in rows))
        ]
    )
    found = read(page)

    assert heads(found) == [(source, title) for source, title, _, _ in (ROWS[0], ROWS[2], ROWS[1])]
    assert [each.published_at and each.published_at.day for each in found] == [10, 10, 9]


def cards(card: str) -> str:
    rows = (card.format(source=source, title=title, age=age, text=text) for source, title, age, text in ROWS)
    return f"<html><body><main>{''.join(rows)}</main></body></html>"


UNSHOWN = {
    "words for screen readers": "<div><h3><a href='/a'>{title}<span class='sr-only'> (opens in a new tab)</span></a></h3><p>{source} · {age}</p><p>{text}</p></div>",
    "a link behind the text": "<div><h3>{title}</h3><p>{source} · {age}</p><p>{text} <a href='/a'>Go to the article</a></p></div>",
    "borders of blanks": "<div><h3>{title}</h3><p>{source} &nbsp; By Anna Kerr &nbsp; {age}</p><p>{text}</p></div>",
    "elements of its own": "<x-card><x-source>{source}</x-source><x-age>{age}</x-age><x-title>{title}</x-title><x-text>{text}</x-text></x-card>",
}  # fmt: skip


@pytest.mark.parametrize("card", UNSHOWN.values(), ids=UNSHOWN)
def test_what_mark_up_adds_is_no_word_of_an_article(card: str) -> None:
    found = segment(cards(card), "html", NOW)

    assert [(each.source, each.title, each.text) for each in found] == [(row[0], row[1], row[3]) for row in ROWS]


@pytest.mark.parametrize("day", ["<h2>9 March 2026</h2>", ""])
def test_cards_without_ages_are_articles_where_they_name_outlets(day: str) -> None:
    """Under a day that heads them, they are of that day. Entries of a chronicle name none, and are one article."""
    card = "<div><h3>{title}</h3>{source}<p>{text}</p></div>"
    rows = [(f"<span>{source}</span>", title, text) for source, title, _, text in ROWS]
    page = (
        "<main><h1>Press review</h1>"
        + day
        + "".join(card.format(source=source, title=title, text=text) for source, title, text in rows)
    )
    chronicle = (
        "<main><h1>How the ferry was lost</h1>"
        + day
        + "".join(card.format(source="", title=title, text=text) for _, title, text in rows)
    )
    found = segment(page, "html", NOW)

    assert heads(found) == [(source, title) for source, title, _, _ in ROWS]
    assert {each.published_at and each.published_at.day for each in found} == {9 if day else None}
    assert len(segment(chronicle, "html", NOW)) == 1


@pytest.mark.parametrize("title", ["<b>Plus</b>{title}", "<span>Plus</span> {title}", "{title} <span>Plus</span>"])
def test_plus_in_an_element_of_its_own_is_a_lock(title: str) -> None:
    found = segment(cards(f"<div><h3>{title}</h3><p>{{source}} · {{age}}</p><p>{{text}}</p></div>"), "html", NOW)

    assert [(each.title, each.paywalled) for each in found] == [(row[1], True) for row in ROWS]


def test_plus_is_a_word_of_a_title() -> None:
    """In an element of its own too, where the title goes on with a small letter."""
    found = segment(
        cards("<div><h3><b>Plus</b> que jamais : {title}</h3><p>{source} · {age}</p><p>{text}</p></div>"), "html", NOW
    )

    assert [(each.title, each.paywalled) for each in found] == [(f"Plus que jamais : {row[1]}", None) for row in ROWS]


def test_who_sings_is_no_writer_at_an_outlet() -> None:
    """Of several headers one alone is written "X by Y": that is its title."""
    songs = f"Moor Radio | Ten Songs by Ruth Alder | 2 hours ago\n{FERRY}\n\nMoor Radio | Bridge over the Sola closed | 3 hours ago\n{BRIDGE}\n"

    assert heads(read(songs)) == [("Moor Radio", "Ten Songs by Ruth Alder"), ("Moor Radio", WANTED[1][1])]


JAPANESE = [
    ("谷間日報", "ソラ川の橋が秋まで通行止めに", "13:46", "技術者が中央の橋脚に、長さ三メートルの亀裂を見つけた。"),
    (
        "港新聞",
        "フェリーが岬の沖で座礁、乗客四十人を救助",
        "11:20",
        "乗客四十人は救助隊によって避難しており、けが人はいないと港が発表した。",
    ),
]


@pytest.mark.parametrize(
    "article",
    [
        "{clock} {title} ({source})\n{text}\n",
        "{title}\n{text} ({source}, 7時間前)\n",
        "{source}: {title} (7時間前)\n{text}\n",
    ],
    ids=["before", "behind", "colon"],
)
def test_words_are_counted_in_scripts_without_spaces(article: str) -> None:
    """A sentence of them is no name and no title, and a title more than the name of its outlet."""
    found = read(
        "\n".join(article.format(source=s, title=title, clock=clock, text=text) for s, title, clock, text in JAPANESE)
    )

    assert [(each.source, each.title, each.text) for each in found] == [(row[0], row[1], row[3]) for row in JAPANESE]


@pytest.mark.parametrize("day", ["Today", "Tuesday", "10 March 2026"])
def test_a_day_heads_a_reader_s_list_though_its_ages_are_short(day: str) -> None:
    rows = ("Harbour Post / 32min", WANTED[0][1], FERRY), ("Valley Echo / 3h", WANTED[1][1], BRIDGE)
    found = read(f"{day}\n" + "".join(f"{title}\n{header}\n{text}\n" for header, title, text in rows))

    assert heads(found) == WANTED


def test_spanish_writers_below_ages_are_no_outlets() -> None:
    rows = (
        ("El Faro", "Detenido el gerente del puerto por fraude", "hace 20 minutos", "De Lucía Mora"),
        (
            "Onda Litoral",
            "La flota vuelve a faenar en el banco sur",
            "hace 2 horas",
            "De Iván Gil",
        ),
    )
    found = read("\n".join("\n".join(row) for row in rows))

    assert heads(found) == [row[:2] for row in rows]


def test_dutch_papers_below_ages_are_outlets() -> None:
    rows = (
        ("20 minuten geleden", "De Waal Express", "Ferry aground off the cape"),
        (
            "2 uur geleden",
            "De Maas Kroniek",
            "Bridge over the Sola closed",
        ),
    )
    found = read("\n\n".join("\n".join((*row, FERRY)) for row in rows))

    assert heads(found) == [row[1:] for row in rows]


def test_who_sends_a_message_of_an_exported_chat_is_no_word_of_its_title() -> None:
    """Such exports tell seconds; reviews, whose themes stand so, do not."""
    chat = f"[10-03-2026 13:33:10] Desk Alerts: *Ferry aground off the cape*\n{FERRY}\n[10-03-2026 12:58:45] Desk Alerts: *Bridge over the Sola closed*\n{BRIDGE}\n"

    assert heads(read(chat)) == [("Desk Alerts", title) for _, title in WANTED]


@pytest.mark.parametrize(
    "farewell", ["Pour vous désabonner, cliquez ici.", "Powered by Clipfinder. Change your settings."]
)
def test_how_letters_end_is_no_text_of_their_last_article(farewell: str) -> None:
    """In a line of its own, set apart or not."""
    found = read(
        f"Ferry aground off the cape\nHarbour Post – 2 hours ago\n{FERRY}\n\nBridge over the Sola closed\nValley Echo – 3 hours ago\n{BRIDGE}\n{farewell}\n"
    )

    assert [FERRY, BRIDGE] == [each.text for each in found]


def test_a_list_of_contents_is_no_article() -> None:
    """Its lines are the titles that follow, under the day over the page."""
    rows = (
        ("Harbour Post", "10/03/2026", "Ferry aground off the cape for the second time this year", FERRY),
        ("Valley Echo", "09/03/2026", "Bridge over the Sola closed until the autumn", BRIDGE),
        ("The Pilot", "09/03/2026", "Harbour dues to rise in May as repairs cost more", BRIDGE),
    )
    contents = "\n".join(f"{number}. {row[2]}" for number, row in enumerate(rows, 1))
    articles = "\n\n".join("\n".join((*row, "Read on")) for row in rows)
    found = read(f"PRESS REVIEW - Communications\nTuesday 10 March 2026\n\nCONTENTS\n{contents}\n\n{articles}\n")

    assert heads(found) == [(row[0], row[2]) for row in rows]


def test_a_clock_in_the_field_behind_the_day_is_the_day_s() -> None:
    found = read(
        f"Harbour Post - 10/03/2026 - 07:14\nFerry aground off the cape\n{FERRY}\n\nValley Echo - 09/03/2026 - 19:02\nBridge over the Sola closed\n{BRIDGE}\n"
    )

    assert WANTED == heads(found)
    assert [datetime(2026, 3, 10, 7, 14, tzinfo=UTC), datetime(2026, 3, 9, 19, 2, tzinfo=UTC)] == [
        each.published_at for each in found
    ]


def test_an_outlet_called_by_minutes_stands_beside_its_age() -> None:
    """No age has its minutes before its days."""
    found = segment(
        "".join(
            f"<article><div><span>{name}</span> <span>{age}</span></div><h2>{title}</h2><p>{FERRY}</p></article>"
            for name, age, title in (
                ("Le Port", "2 h", "Ferry aground off the cape"),
                ("20 Minutes", "1 j", "Bridge over the Sola closed"),
            )
        ),
        "html",
        NOW,
    )

    assert ["Le Port", "20 Minutes"] == [each.source for each in found]
    assert 9 == found[1].published_at.day  # type: ignore[union-attr]


def test_what_is_paid_for_among_aged_cards_is_no_article() -> None:
    """It says so where the others name outlet and age."""
    cards = (
        ("Harbour Post <em>2 hours ago</em>", "Ferry aground off the cape", FERRY),
        ("Anzeige", "Cheap power for all", "Up to 600 euros back."),
        ("Valley Echo <em>3 hours ago</em>", "Bridge over the Sola closed", BRIDGE),
    )
    found = segment(
        "".join(
            f'<div class="i"><div class="s">{head}</div><h3>{title}</h3><p>{text}</p></div>'
            for head, title, text in cards
        ),
        "html",
        NOW,
    )

    assert WANTED == heads(found)


def test_the_day_over_a_page_is_that_of_its_linked_headings() -> None:
    """Where they hold nearly all of its text."""
    rows = (("Harbour Post", "Ferry aground off the cape", FERRY), ("Splash", "Bridge over the Sola closed", BRIDGE))
    stories = "".join(
        f'<div><h2><a href="https://{at}.example/">{title}</a></h2><p class="src">{name}</p><p>{text}</p></div>'
        for at, (name, title, text) in enumerate(rows)
    )
    found = segment(f"<h1>Morning Brief</h1><p>Monday 9 March 2026</p>{stories}", "html", NOW)

    assert [row[:2] for row in rows] == heads(found)
    assert {9} == {each.published_at.day for each in found if each.published_at}


def test_a_page_s_head_is_no_text_of_the_article_that_it_breaks() -> None:
    """Told by its return with another number."""
    halves = FERRY.replace("boats, ", "boats,\n\nPress review of 10 March 2026      Page 2/3\n\n")
    content = f"Press review of 10 March 2026      Page 1/3\n\nHarbour Post – 2 hours ago\nFerry aground off the cape\n{halves}\n\nValley Echo – 3 hours ago\nBridge over the Sola closed\n{BRIDGE}\n\nPress review of 10 March 2026      Page 3/3\n"
    found = split_page(content, "text", NOW)

    assert WANTED == heads(found.segments)
    assert not any("Page" in each.text for each in found.segments)
    assert 3 == sum("Page" in each.text and each.reason is Reason.REPEATED for each in found.dropped)


def test_what_names_the_columns_of_a_table_is_told() -> None:
    found = split_page(NAMED["in a table of Markdown"], "text", NOW)

    assert ("| When | Outlet | Title | Summary |", Reason.HEADING) in found.dropped


def test_the_address_above_a_card_s_title_is_no_word_of_it() -> None:
    card = '<div><time datetime="2026-03-10T12:00:00Z">2h</time><a href="https://{0}.example/"><span>{0}.example</span><strong>{1}</strong></a><p>{2}</p></div>'
    found = segment(
        card.format("post", "Ferry aground off the cape", FERRY)
        + card.format("echo", "Bridge over the Sola closed", BRIDGE),
        "html",
        NOW,
    )

    assert [title for _, title in WANTED] == [each.title for each in found]


def test_the_outlet_stands_before_a_linked_title_in_an_element_of_its_own() -> None:
    """In scripts without capitals too."""
    card = '<li><span class="p">{0}</span><a href="/{1}">{2}</a><p>{3}</p><span>{1}시간 전</span></li>'
    rows = (
        ("한강매일", 2, "부산 신항 크레인 붕괴, 작업자 세 명 구조"),
        ("동해신문", 3, "강릉 산불 사흘째, 주민 천이백 명 대피"),
    )
    text = "항만공사는 사고 부두의 운영을 멈췄다. 작업자 세 명이 한 시간 만에 모두 구조됐다."
    found = segment("".join(card.format(*row, text) for row in rows), "html", NOW)

    assert [(row[0], row[2]) for row in rows] == heads(found)


def test_a_day_and_zone_in_an_element_s_title_outrank_the_clock_that_it_shows() -> None:
    message = (
        '<div><div title="09.03.2026 14:03:11 UTC+01:00">14:03</div><div>Harbour Post</div><h3>{0}</h3><p>{1}</p></div>'
    )
    found = segment(
        message.format("Ferry aground off the cape", FERRY) + message.format("Bridge over the Sola closed", BRIDGE),
        "html",
        NOW,
    )

    assert {datetime(2026, 3, 9, 13, 3, tzinfo=UTC)} == {each.published_at for each in found}


ARTICLE = (
    "Clive Hassall has made barrels for fifty-one years and will make no more. His lease ends at the end of the year and the brewery wants the shed.\n"
    "He trained four apprentices. One drives a bus, two moved to Kentucky and the fourth became a dentist, which he says is close enough.\n"
    "A museum has asked for the tools. They can have the ones that are no use, he said."
)
TEASERS = "".join(
    f"{title}\n{days} days ago\n{text}\n"
    for title, days, text in (
        ("The pub that bans phones and thrives", 2, "Nobody has complained since March, the landlord says."),
        ("Hops are back in the old county", 5, "Three farms planted the first fields since 1921."),
        ("Brewery to sell its horses", 7, "The four shires will go to a sanctuary in Norfolk."),
    )
)
PARTS_BELOW = (
    "More from Marian Teague", "Also by Marian Teague", "Du même auteur", "Sur le même thème", "Mehr von Marian Teague", "Altri articoli di Marian Teague",
    "Más de Marian Teague", "Mais de Marian Teague", "Meer van Marian Teague", "Most read", "Related articles",
)  # fmt: skip


@pytest.mark.parametrize("label", PARTS_BELOW)
def test_aged_teasers_below_the_label_of_another_part_are_no_articles(label: str) -> None:
    """However short the one article is, if it is longer than each."""
    found = read(
        f"The last cooper in the valley hangs up his adze\nBy Marian Teague\n10 March 2026 08:15\n{ARTICLE}\n{label}\n{TEASERS}"
    )

    assert [ARTICLE] == [each.text for each in found]


@pytest.mark.parametrize("label", ["Comments (3)", "Réactions (3)", "Leserkommentare", "Opiniones de los lectores"])
def test_readers_remarks_with_names_and_ages_are_no_articles(label: str) -> None:
    """Below a short article too, where name and age share a line."""
    remarks = "".join(
        f"<div><strong>{name}</strong><time>{age} hours ago</time><p>It was closed before, and it will be closed again.</p></div>"
        for name, age in (("Swimmer23", 1), ("Bernard P.", 2), ("MumOfThree", 3))
    )
    text = "".join(f"<p>{line}</p>" for line in ARTICLE.splitlines())
    found = segment(
        f"<html><body><main><h1>The pool closes for two years</h1><p>By Lou Chabrier, 3 hours ago</p>{text}<section><h2>{label}</h2>{remarks}</section></main></body></html>",
        "html",
        NOW,
    )

    assert 1 == len(found)


def test_minutes_in_no_order_are_how_long_it_takes_to_read() -> None:
    """Else articles of any age would be fresh."""
    card = '<article><h2><a href="https://{0}.example/">{1}</a></h2><cite>{0}.example</cite><span>· {2} min</span><p>{3}</p></article>'
    rows = (
        ("post", "Ferry aground off the cape", 9, FERRY),
        ("echo", "Bridge over the Sola closed", 4, BRIDGE),
        ("pilot", "Harbour dues to rise in May", 14, BRIDGE),
    )
    found = segment("".join(card.format(*row) for row in rows), "html", NOW)

    assert [row[1] for row in rows] == [each.title for each in found]
    assert {None} == {each.published_at for each in found}


@pytest.mark.parametrize(
    "head",
    [
        "PRESS REVIEW\n10 March 2026",
        "Your daily briefing\nTuesday, March 10, 2026",
        "Revue de presse\n10 mars 2026",
        "Pressespiegel\n10.03.2026",
        "Media watch\n10/03/2026",
    ],
)
@pytest.mark.parametrize("form", ["{0} - {1}\n{2}\n{3}", "{0}\n{1}\n{2}\n{3}"])
def test_the_day_below_a_page_s_name_heads_no_article(head: str, form: str) -> None:
    """Though the articles have days as well."""
    rows = (
        ("Harbour Post", "10/03/2026", "Ferry aground off the cape", FERRY),
        ("Valley Echo", "09/03/2026", "Bridge over the Sola closed", BRIDGE),
        ("The Pilot", "09/03/2026", "Harbour dues to rise in May", BRIDGE),
    )
    found = read(f"{head}\n\n" + "\n\n".join(form.format(*row) for row in rows))

    assert [(row[0], row[2]) for row in rows] == heads(found)


@pytest.mark.parametrize(
    "slugs",
    [
        ("Strikes-ferries-harbour", "Bridges-repairs"),
        ("SHIPPING ACCIDENT", "ROADS REPAIR"),
        ("Sea/Ferries/", "Roads/Bridges/"),
    ],
)
def test_an_agency_s_key_words_between_age_and_title_are_neither(slugs: tuple[str, str]) -> None:
    found = read(
        f"PRIORITY 3 - AFP 10/03 09h44\n{slugs[0]}\nFerry aground off the cape\n{FERRY}\nPRIORITY 4 - AFP 10/03 08h12\n{slugs[1]}\nBridge over the Sola closed\n{BRIDGE}\n"
    )

    assert [title for _, title in WANTED] == [each.title for each in found]
    assert [FERRY, BRIDGE] == [each.text for each in found]


def test_titles_that_a_bot_passes_on_name_their_outlets() -> None:
    """Though hardly one is called as outlets are."""
    rows = (
        ("08:12", "Le Nivernais", "Un loup filmé à quatre kilomètres de Nevers"),
        ("09:40", "Morvan Info", "La maternité d'Autun sauvée jusqu'en juin"),
        ("11:05", "L'Yonne agricole", "Le prix du blé tombe sous le coût de revient"),
    )
    text = "La préfecture a confirmé la nouvelle mercredi. Les éleveurs demandent des mesures avant le printemps."
    found = read(
        "10 mars 2026\n\n"
        + "\n\n".join(f"veille-bot BOT {clock}\n{name} : {title}\n{text}" for clock, name, title in rows)
    )

    assert [row[1:] for row in rows] == heads(found)

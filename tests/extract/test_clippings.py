"""Clippings of monitoring services: a card of keys and values stands with each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.extract import segment, split_page
from tocsin.extract.clippings import without_cards

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
FERRY = "Forty people were taken off by lifeboats, and nobody was hurt. The harbour stays closed until Friday."
BRIDGE = "Engineers found a crack three metres long in the middle pillar. Repairs will take until autumn."
ROWS = [
    ("Harbour Post", "Ferry aground off the cape", "10", FERRY, "Anna Kerr"),
    ("Valley Echo", "Bridge over the Sola closed", "9", BRIDGE, "Paul Roe"),
]

CLIPPINGS = {
    "press": "{source}\nDate : {day} mars 2026\nPage de l'article : p.7\nJournaliste : {person}\nPays : FR\nPériodicité : Quotidien\nOJD : 280000\n\nPage 1/1\n\n{title}\n\n{text}\n\nTous droits réservés à l'éditeur",
    "web": "{source}\n\nURL :http://www.post.example/\nPAYS :France\nTYPE :Web Grand Public\nJOURNALISTE :{person}\n\n{day} mars 2026 - 06:12\n\n> Version en ligne\n\n{title}\n\n{text}\n\nTous droits de reproduction réservés",
    "title above": "{title}\nOutlet: {source}\nDate: March {day}, 2026\nAuthor: {person}\nReach: 120,500\nAVE: $1,240\nSentiment: Neutral\nLink: https://post.example/a\n\n{text}",
    "title in the card": "Headline: {title}\nPublication: {source}\nPublication Date: March {day}, 2026\nCirculation: 120,500\nTone: Neutral\nHit Sentence: {text}",
    "Pressespiegel": "Medium: {source}\nDatum: {day}.03.2026\nSeite: 7\nAuflage: 320.000\nErscheinungsweise: täglich\nAutor: {person}\n\n{title}\n\n{text}",
}


def page(clipping: str, before: str = "") -> str:
    return before + "\n\n".join(
        clipping.format(source=source, title=title, day=day, text=text, person=person)
        for source, title, day, text, person in ROWS
    )


@pytest.mark.parametrize("clipping", CLIPPINGS.values(), ids=CLIPPINGS)
def test_each_clipping_is_an_article(clipping: str) -> None:
    """Outlet and day are the card's or stand above it; reach, page and tone are no text."""
    found = segment(page(clipping), "text", NOW)

    assert [(each.source, each.title, each.text) for each in found] == [(row[0], row[1], row[3]) for row in ROWS]
    assert [10, 9] == [each.published_at and each.published_at.day for each in found]


@pytest.mark.parametrize("clipping", CLIPPINGS.values(), ids=CLIPPINGS)
def test_what_is_in_no_article_is_told(clipping: str) -> None:
    """Of keys, what tells neither title, outlet, day nor text."""
    content = page(clipping)
    told = {each.text for each in split_page(content, "text", NOW).dropped}
    shown = [text for row in ROWS for text in (*row[:2], row[3], f"{row[2]} mars", f"March {row[2]}", f"{row[2]}.03.")]

    assert told >= {line for line in content.splitlines() if line and not any(text in line for text in shown)}
    assert not any(row[3] in text for row in ROWS for text in told)


def test_the_service_s_day_over_the_page_heads_nothing() -> None:
    found = segment(page(CLIPPINGS["Pressespiegel"], "Pressespiegel 10.03.2026\n\n"), "text", NOW)

    assert [row[0] for row in ROWS] == [each.source for each in found]


def test_a_key_without_a_value_is_of_the_card() -> None:
    found = segment(page(CLIPPINGS["web"].replace("{person}", "")), "text", NOW)

    assert [row[3] for row in ROWS] == [each.text for each in found]


ROWS_OF_TABLE = "<tr><td>Outlet</td><td>{source}</td></tr><tr><td><b>Headline:</b></td><td><a href='/{day}'>{title}</a></td></tr><tr><td>Date</td><td>March {day}, 2026</td></tr><tr><td>Reach</td><td>12,000</td></tr><tr><td>Snippet</td><td><p>{text}</p></td></tr>"
LIST = "<dl><dt>Média</dt><dd>{source}</dd><dt>Titre</dt><dd><a href='/{day}'>{title}</a></dd><dt>Date</dt><dd>{day} mars 2026</dd><dt>Extrait</dt><dd>{text}</dd></dl>"


@pytest.mark.parametrize(
    "card", [f"<table>{ROWS_OF_TABLE}</table>", ROWS_OF_TABLE, LIST], ids=["tables", "one table", "lists"]
)
def test_rows_of_keys_and_values_are_cards(card: str) -> None:
    """Each outlet is that of its own card, not of the next."""
    split = split_page(
        f"<html><body><h1>Report</h1>{'<table>' * (card == ROWS_OF_TABLE)}{page(card)}</body></html>", "html", NOW
    )

    assert [(each.source, each.title, each.text, each.url) for each in split.segments] == [
        (source, title, text, f"/{day}") for source, title, day, text, _ in ROWS
    ]
    assert [10, 9] == [each.published_at and each.published_at.day for each in split.segments]
    assert "Report" in {each.text for each in split.dropped}


def test_copies_of_a_card_are_one() -> None:
    """Pages hold them for telephones."""
    copies = "".join(f"<div class='{size}'><table>{page(ROWS_OF_TABLE)}</table></div>" for size in ("wide", "narrow"))

    assert [row[1] for row in ROWS] == [each.title for each in segment(copies, "html", NOW)]


def test_rows_that_lack_a_text_are_read_as_any_page() -> None:
    """It stands elsewhere."""
    card = ROWS_OF_TABLE.replace("<tr><td>Snippet</td><td><p>{text}</p></td></tr>", "")
    found = segment(f"<table>{page(card + '<tr><td colspan=2>{text}</td></tr>')}</table>", "html", NOW)

    assert all(any(text in each.text for each in found) for *_, text, _ in ROWS)


KEPT = {
    "what no service tells": ["Country: France", "Language: French", "Duration: 2h", "A film.", "", "Country: Italy", "Language: Italian", "Duration: 3h", "Another."],
    "one card": ["Outlet: Post", "Reach: 12", "Author: Anna Kerr", "", FERRY],
    "few keys": ["Reach: 12", "Sentiment: good", FERRY, "", "Reach: 14", "Sentiment: bad", BRIDGE],
    "keys that are words": ["Reach: the sky is near", FERRY, "Sentiment: what remains", BRIDGE, "Tone: it matters", FERRY],
}  # fmt: skip


@pytest.mark.parametrize("lines", KEPT.values(), ids=KEPT)
def test_other_lines_with_colons_stay(lines: list[str]) -> None:
    assert (lines, ()) == without_cards(lines)

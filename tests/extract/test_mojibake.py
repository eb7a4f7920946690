"""Characters that were read in the wrong encoding and written again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.article_layouts import fields
from bench.article_words import FRENCH, GERMAN, RUSSIAN, Words
from tocsin.extract import extract, segment
from tocsin.extract.mojibake import mend_mojibake

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def misread(text: str) -> str:
    """UTF-8 read as windows-1252, its open places kept."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("words", [FRENCH, GERMAN, RUSSIAN], ids=lambda words: words.language)
def test_a_misread_page_is_read_again(words: Words) -> None:
    """Text, title and author come out as they were written."""
    right, wrong = extract(fields(words)), extract(misread(fields(words)))

    assert (right.title, right.text, right.authors) == (wrong.title, wrong.text, wrong.authors)


def test_a_misread_page_of_several_articles_is_read_again() -> None:
    """Titles and texts come out as they were written."""
    cards = "".join(
        f"<article><h2><a href='/{number}'>Le café n° {number} a fermé</a></h2><time datetime='2025-12-31T10:0{number}'></time>"
        f"<p>La fermeture du café n° {number} a été décidée hier à l'unanimité des voix.</p></article>"
        for number in range(4)
    )

    assert segment(cards, "html", NOW) == segment(misread(cards), "html", NOW)


@pytest.mark.parametrize(
    "page",
    [
        "<p>Ã©</p>",
        "<p>« Ã© » est ce que devient « é » ; « Ã¨ » vient de « è » et « Ã§ » de « ç ».</p>",
        "<p>Â£5, said the sign</p><p>é</p>",
        "<p>ÂNGELA, ÃNGELO E ÃLVARO</p>",
        "<p>Ñandú, Ñoño, Ñuñoa</p>",
        "<p>Привет</p>" * 5,
    ],
)
def test_what_may_be_meant_is_left(page: str) -> None:
    """Few signs, text about them, and capitals that merely look like them."""
    assert page.encode() == mend_mojibake(page.encode())


@given(st.text(st.characters(codec="utf-8", exclude_characters="<>\r"), max_size=200))
def test_mending_is_safe(text: str) -> None:
    """What was misread is mended or left, and what is right stays right when mended again."""
    page = f"<p>{text}</p>"

    assert mend_mojibake(misread(page).encode()).decode() in (page, misread(page))

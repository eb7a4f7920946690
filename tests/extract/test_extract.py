"""One article of a page: text, what the page says of it, and pages that are none."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract import Engine, extract
from tocsin.extract.decoding import decode_page

PARAGRAPHS = [
    f"In the {word} year of the drought the farmers of the valley met the minister, and told her what the wells still gave, which was little."
    for word in ("first", "second", "third", "fourth", "fifth", "sixth")
]
LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Farmers meet the minister over wells",
    "datePublished": "2025-08-13T10:00:00+02:00",
    "dateModified": "2025-08-13T11:00:00+02:00",
    "author": [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Person", "name": "Max Muster"}],
    "publisher": {"@type": "Organization", "name": "Valley News"},
    "isAccessibleForFree": "False",
    "articleSection": "Climate",
}


def page(ld: object = LD, paragraphs: list[str] = PARAGRAPHS) -> str:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        '<html lang="en-GB"><head><title>Farmers meet the minister over wells | Valley News</title>'
        '<link rel="canonical" href="/news/wells"><meta property="og:image" content="/wells.jpg">'
        f'<script type="application/ld+json">{json.dumps(ld)}</script></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>Farmers meet the minister over wells</h1><p>By Jane Roe</p>{body}</article>"
        "<aside>Most read</aside><footer>Imprint</footer></body></html>"
    )


def test_the_article_is_its_paragraphs() -> None:
    """Title, author line, navigation and footer are no part of the text."""
    found = extract(page(), "https://valley.example/x?utm=1")

    assert "\n".join(PARAGRAPHS) == found.text
    assert PARAGRAPHS[0] == found.lead
    assert (Engine.BLOCKS, False, False) == (found.engine, found.thin, found.consent)
    assert found.confidence >= 0.8


def test_metadata_is_what_the_page_says() -> None:
    """JSON-LD and meta elements give title, times in UTC, authors, address, site, section, image and lock."""
    found = extract(page(), "https://valley.example/x?utm=1")

    assert "Farmers meet the minister over wells" == found.title
    assert datetime(2025, 8, 13, 8, 0, tzinfo=UTC) == found.published_at
    assert datetime(2025, 8, 13, 9, 0, tzinfo=UTC) == found.updated_at
    assert ("Jane Roe", "Max Muster") == found.authors
    assert ("https://valley.example/news/wells", "Valley News", "Climate") == (
        found.url,
        found.site_name,
        found.section,
    )
    assert ("en", "https://valley.example/wells.jpg", True) == (found.language, found.image, found.paywalled)


@pytest.mark.parametrize(
    ("told", "wanted"), [(True, False), ("True", False), (False, True), ("false", True), (None, None), ("maybe", None)]
)
def test_a_lock_is_yes_no_or_unknown(told: object, wanted: bool | None) -> None:
    """What the page does not say is unknown, never free."""
    assert wanted is extract(page({**LD, "isAccessibleForFree": told})).paywalled


def test_article_body_is_a_rescue_only() -> None:
    """The page's own articleBody counts where the page shows less than half of it, and nowhere else."""
    whole = " ".join(PARAGRAPHS)

    assert whole == extract(page({**LD, "articleBody": whole}, PARAGRAPHS[:1])).text
    assert "\n".join(PARAGRAPHS) == extract(page({**LD, "articleBody": PARAGRAPHS[0]})).text
    assert Engine.BLOCKS is extract(page({**LD, "articleBody": PARAGRAPHS[0]})).engine


def test_a_consent_wall_is_no_article() -> None:
    """A page that asks for cookies is flagged, with no confidence in its text."""
    wall = [
        "We and our partners use cookies to store and access personal data. Accept all, reject all or manage options.",
        "By choosing accept you agree to the use of cookies by our partners; your consent can be withdrawn at any time.",
    ]
    found = extract(f"<html><body><div><p>{wall[0]}</p><p>{wall[1]}</p></div></body></html>")

    assert (True, 0.0) == (found.consent, found.confidence)


def test_a_stub_is_thin() -> None:
    """A sentence or two are not an article."""
    assert extract("<html><body><p>The minister has spoken to the farmers of the valley.</p></body></html>").thin


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("\ufeffété".encode(), "été"),
        ("\ufeffété".encode("utf-16"), "\ufeffété"),
        ('<meta charset="iso-8859-1">été €'.encode("cp1252"), '<meta charset="iso-8859-1">été €'),
        ('<meta charset="iso-8859-1">été'.encode(), '<meta charset="iso-8859-1">été'),
        ('<?xml version="1.0" encoding="gb2312"?>龍'.encode("gb18030"), '<?xml version="1.0" encoding="gb2312"?>龍'),
        ('<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">①'.encode("cp932"), None),
        ('<meta charset="no-such-thing">été'.encode(), '<meta charset="no-such-thing">été'),
        ("été".encode(), "été"),
        ("été €".encode("cp1252"), "été €"),
    ],
)
def test_bytes_are_decoded_by_rule_d8(page: bytes, wanted: str | None) -> None:
    """BOM, declaration as browsers mean it, UTF-8, windows-1252, in that order."""
    assert decode_page(page) == (wanted if wanted is not None else page.decode("cp932"))


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
@settings(deadline=None, max_examples=60)
def test_any_page_is_answered(html: str | bytes) -> None:
    """Garbage in, an answer out, with a confidence between 0 and 1."""
    assert 0 <= extract(html).confidence <= 1


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<article>",
        "<table><tr><td>",
        "<a href='x'>",
        "<script>",
        "<h1>",
        "text here. ",
        "<time datetime='x'>",
        "<li>",
    ]
)


@given(st.lists(TAGS, max_size=60).map("".join))
@settings(deadline=None, max_examples=60)
def test_broken_markup_is_answered(html: str) -> None:
    """Tags in any order are a page."""
    assert 0 <= extract(html).confidence <= 1


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 300_000,
        "<div " + " ".join(f"a{number}=1" for number in range(60_000)) + ">x",
        "<div " + " ".join(f"a{number}='<'" for number in range(60_000)) + ">x",
        "<b><i><p>" * 20_000,
        ("<div>" * 350 + "</div>" * 350) * 40,
        "<p>words of a page that never ends. </p>" * 60_000,
    ],
    ids=["nested", "attributes", "quoted attributes", "formatting", "deep and wide", "long"],
)
def test_pages_made_to_be_slow_are_read(html: str) -> None:
    """Depth, breadth and attributes beyond measure end quickly, with or without text."""
    assert extract(html).confidence <= 1

"""Addresses of one article fold into one; addresses of two do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.urls import canonical_url, host_of, is_web_url, outlet_of, registered_domain

ARTICLE = "https://example.org/2026/11/05/sommet?id=7"
SAME = (
    "http://example.org/2026/11/05/sommet?id=7",
    "https://www.example.org/2026/11/05/sommet?id=7",
    "https://m.example.org/2026/11/05/sommet?id=7",
    "https://mobile.example.org/2026/11/05/sommet?id=7",
    "https://amp.example.org/2026/11/05/sommet?id=7",
    "https://www.m.example.org/2026/11/05/sommet?id=7",
    "https://example.org:443/2026/11/05/sommet?id=7",
    "http://example.org:80/2026/11/05/sommet?id=7",
    "https://EXAMPLE.org/2026/11/05/sommet?id=7",
    "https://example.org./2026/11/05/sommet?id=7",
    "https://example.org/2026/11/05/sommet/?id=7",
    "https://example.org//2026/11//05/sommet?id=7",
    "https://example.org/2026/./11/05/x/../sommet?id=7",
    "https://example.org/amp/2026/11/05/sommet?id=7",
    "https://example.org/2026/11/05/sommet/amp/?id=7",
    "https://example.org/2026/11/05/sommet.amp?id=7",
    "https://example.org/2026/11/05/sommet?id=7#comments",
    "https://example.org/2026/11/05/sommet?id=7#xtor=RSS-3208",
    "https://example.org/2026/11/05/sommet?utm_source=rss&id=7&utm_medium=x",
    "https://example.org/2026/11/05/sommet?id=7&xtor=RSS-1&at_medium=custom7",
    "https://example.org/2026/11/05/sommet?id=7&fbclid=abc&gclid=d&partner=rss&amp=1",
    "https://example.org/2026/11/05/sommet?id=7&WT.mc_id=1&wt_mc=rss&cmpid=2&outputType=amp",
    "https://example.org/2026/11/05/sommet?ref=rss&id=7&source=newsletter&via=twitter&from=Facebook",
    "https://example.org/2026/11/05/somme%74?id=7",
    "  https://example.org/2026/11/05/sommet?id=7\n",
    "//example.org/2026/11/05/sommet?id=7",
    "https://user:secret@example.org/2026/11/05/sommet?id=7",
    "https://example.org/2026/11/05/sommet;jsessionid=AB12?id=7",
    "https://www.google.com/url?rct=j&sa=t&url=https://example.org/2026/11/05/sommet%3Fid%3D7&ct=ga",
)
OTHERS = (
    "https://example.org/2026/11/05/sommet?id=8",
    "https://example.org/2026/11/05/sommet",
    "https://example.org/2026/11/05/Sommet?id=7",
    "https://fr.example.org/2026/11/05/sommet?id=7",
    "https://example.org/fr/2026/11/05/sommet?id=7",
    "https://example.org/2026/11/05/sommet?id=7&page=2",
    "https://example.org/2026/11/05/sommet?id=7&source=42",
    "https://example.org:8080/2026/11/05/sommet?id=7",
    "https://example.org/2026/11/05/sommet?id=7#!/live/3",
    "https://example.com/2026/11/05/sommet?id=7",
    "https://example.org/2026/11/05/sommet.html?id=7",
)


@pytest.mark.parametrize("url", SAME)
def test_addresses_of_one_article_are_one(url: str) -> None:
    """Scheme, port, mobile and AMP variants, tracking and fragment do not make another article."""
    assert canonical_url(url) == canonical_url(ARTICLE) == "example.org/2026/11/05/sommet?id=7"


@pytest.mark.parametrize("url", OTHERS)
def test_addresses_of_other_articles_stay_apart(url: str) -> None:
    """Every parameter that may name an article counts, and so do languages, paths and ports."""
    assert canonical_url(url) != canonical_url(ARTICLE)


def test_the_order_of_parameters_does_not_count() -> None:
    assert canonical_url("https://example.org/x?b=2&a=1") == canonical_url("https://example.org/x?a=1&b=2")


@pytest.mark.parametrize(
    "text", ["", "mailto:desk@example.org", "urn:uuid:1234", "http://[::1", "http://a:b:c/", "tag:x,2026:1"]
)
def test_what_is_no_web_address_comes_back_as_it_is(text: str) -> None:
    assert canonical_url(text) == text


PIECES = (
    "http https :// // / ? & = # #! % %25 %41 %2 é www. m. a.b example.org :80 :8080 @ .amp /amp/ .. . ;jsessionid=1"
    " utm_x=1 ref=rss [::1] 1"
)
TRICKY = st.lists(st.sampled_from([" ", *PIECES.split()]), max_size=12).map("".join)


@given(st.one_of(st.text(max_size=60), TRICKY, TRICKY.map(lambda rest: "https://example.org/" + rest)))
def test_canonicalising_twice_changes_nothing(text: str) -> None:
    """For any text, the canonical form is its own canonical form."""
    once = canonical_url(text)

    assert canonical_url(once) == once


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    """Nothing raises, whatever stands where an address was expected."""
    host_of(text), registered_domain(text), is_web_url(text), outlet_of(text, "Wire", False)


@pytest.mark.parametrize(
    ("url", "host", "domain"),
    [
        ("https://www.lemonde.fr/x", "www.lemonde.fr", "lemonde.fr"),
        ("https://news.bbc.co.uk/x", "news.bbc.co.uk", "bbc.co.uk"),
        ("https://desk.blogspot.com/", "desk.blogspot.com", "desk.blogspot.com"),
        ("https://Bücher.de/x", "xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("http://a.news.example:8080/x", "a.news.example", "news.example"),
        ("http://127.0.0.1:8080/x", "127.0.0.1", None),
        ("http://[::1]:8080/x", "::1", None),
        ("http://localhost/x", "localhost", None),
        ("not an address", "", None),
    ],
)
def test_whose_an_address_is(url: str, host: str, domain: str | None) -> None:
    """The registered domain follows the public suffix list; a bare address has none."""
    assert (host_of(url), registered_domain(url)) == (host, domain)


@pytest.mark.parametrize(
    ("url", "from_page", "outlet"),
    [
        ("https://www.lemonde.fr/x", False, "lemonde.fr"),
        ("https://www.lemonde.fr/x", True, "Wire"),
        ("http://127.0.0.1/x", False, "Wire"),
        (None, False, "Wire"),
        ("https://www.google.com/url?url=https://www.lemonde.fr/x", False, "lemonde.fr"),
    ],
)
def test_the_outlet_is_the_registered_domain_or_the_source(url: str | None, from_page: bool, outlet: str) -> None:
    """Bare addresses and pages of many articles speak with their source's name."""
    assert outlet_of(url, "Wire", from_page) == outlet

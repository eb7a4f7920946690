"""No page makes extraction slow, loud or curious: bounded, silent, and without a network."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.article_layouts import own_pages
from tocsin.extract import Extracted, extract, segment
from tocsin.extract.lines import Line
from tocsin.extract.tree import parse_page
from tocsin.types.sites import SiteLines

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = own_pages()


def attributes(count: int, value: str) -> str:
    return "<div " + " ".join(f"a{number}={value}" for number in range(count)) + ">x</div><p>after</p>"


BOMBS = {
    "plain": attributes(60_000, "1"),
    "quoted closing bracket": attributes(60_000, "'>'"),
    "quoted opening bracket": attributes(60_000, '"<"'),
    "both brackets": attributes(60_000, "'<b>'"),
    "bracket far inside": attributes(20_000, '"' + "y" * 250 + '>"'),
    "stray quote before": '<div x=q" ' + attributes(60_000, '">"')[5:],
    "no values": "<div " + " ".join(f"a{number}" for number in range(60_000)) + ">x</div><p>after</p>",
    "slashes": "<div " + "/".join(f"a{number}" for number in range(60_000)) + ">x</div><p>after</p>",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_no_element_keeps_absurdly_many_attributes(bomb: str) -> None:
    """The parser would look each of them up among all others; what stands after the element is read."""
    root = parse_page(bomb)
    assert root is not None

    assert max(len(element.attrib) for element in root.iter()) <= 2_000
    assert "after" in "".join(map(str, root.itertext()))


@pytest.mark.parametrize("name", PAGES)
def test_ordinary_pages_keep_their_attributes(name: str) -> None:
    """Long tags of pictures and of frameworks are no bombs."""
    srcset = ", ".join(f"https://img.example/{width}.jpg {width}w" for width in range(100, 6_000, 100))
    html = PAGES[name][0].replace("<body>", f'<body><img srcset="{srcset}" data-state="{"{&quot;a&quot;:1}" * 200}">')
    root = parse_page(html)
    assert root is not None
    [image] = root.findall(".//img")[:1]

    assert srcset == image.get("srcset")


SLOW = {
    "nested": "<div>" * 1_000_000,
    "nested with text": "<div>a " * 200_000,
    "junk": "<<>&&;\"'=" * 110_000,
    "open scripts": "<script>" * 100_000,
    "drawings that never begin": "x<svg " * 1_000_000,
    "drawings that end once": " <svg " * 1_000_000 + "/>",
    "open quotes": "<a b=\"" * 100_000,
    "open single quotes": "<a b='" * 100_000,
    "teasers": "<div class=c><h3><a href=x>A title</a></h3><p>words and words</p></div>" * 1_500,
    "titles": "<h1>A title</h1>" * 5_000,
    "bylines": "<div class=author>By x " * 2_000 + "y " * 20_000,
    "authors": "<a href=/author/x>Jane Roe</a> " * 5_000,
    "hidden words": "<p style='display: none' hidden aria-hidden=true>x</p>" * 120_000,
    "marked times": '<meta name="date" content="2025-08-13"><meta name="lastmod" content="2025-08-13"></head>'
    + "<time pubdate itemprop=datePublished>x</time>" * 170_000,
    "JSON-LD": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    "eight million characters": "<p>" + "words of a page that never ends, and are said again. " * 150_000,
}  # fmt: skip


@pytest.mark.parametrize("html", SLOW.values(), ids=SLOW)
def test_pages_made_to_be_slow_are_answered(html: str) -> None:
    """A million open tags, a megabyte of junk, eight of text."""
    assert 0 <= extract(html).confidence <= 1


TOLD = '<meta property="article:published_time" content="2026-03-04"><meta name="author" content="Anna Kerr"><body><h1>A title</h1>'
SLOW_BOXES = {
    "names": "copy " * 1_000_000,
    "tags": "<div class=copy>" * 200_000,
    "one that holds many": "<div class=copy>" + "<div>" * 300_000 + "</div>" * 300_000,
    "facts that never end": "<div class=copy>x</div>" + '<script type="ld+json">' * 100_000,
    "facts that end elsewhere": "<div class=copy>x</div>" + '<script type="ld+json">' + "</scrip>" * 200_000,
}


@pytest.mark.parametrize("html", SLOW_BOXES.values(), ids=SLOW_BOXES)
def test_looking_for_a_site_s_box_is_linear(html: str) -> None:
    """Many names, many tags, and facts without an end."""
    learnt = SiteLines(layouts=frozenset({"div copy/div story", "div copy/article"}))

    assert 0 <= extract(TOLD + html, None, learnt).confidence <= 1


def test_lines_that_make_no_article_are_not_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand ornaments would be fifty million comparisons."""
    compared = 0
    is_equal = Line.__eq__

    def counted(one: Line, other: object) -> bool:
        nonlocal compared
        compared += 1
        return is_equal(one, other)

    monkeypatch.setattr(Line, "__eq__", counted)
    segment("\n".join(f"» {number} «" for number in range(1_000)), "text", NOW)

    assert compared <= 10_000


CURIOUS = (
    '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>'
    '<html><head><base href="http://127.0.0.1:9/"><link rel="stylesheet" href="a.css"><link rel="canonical" href="http://127.0.0.1:9/c">'
    '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/r"><script src="http://127.0.0.1:9/s.js"></script>'
    '<xi:include href="http://127.0.0.1:9/i"/></head><body><h1>A page that would like to look things up</h1><p>&e; '
    + "It names a hundred addresses, and none of them is asked for anything at all. " * 10
    + '</p><img src="http://127.0.0.1:9/i.png"><iframe src="http://127.0.0.1:9/f"></iframe></body></html>'
)


def test_reading_a_page_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither for schemas, entities, pictures nor lists of domains, whichever engines are asked."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a page was read with the network")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    found = [extract(html, str(told["url"])) for html, told in PAGES.values()]
    curious = extract(CURIOUS, "http://127.0.0.1:9/page")
    undated = extract(CURIOUS.replace("<p>", "<form><ul><li>", 1), "http://127.0.0.1:9/page")

    assert all(each.text for each in (*found, curious, undated))
    assert any("trafilatura" in each.engines for each in (*found, curious, undated))


def is_sound(found: Extracted) -> bool:
    """What holds of every answer."""
    return (
        0 <= found.confidence <= 1
        and found.text.startswith(found.lead)
        and (found.agreement is None or 0 <= found.agreement <= 1)
        and (bool(found.text) or found.engine.value == "none" or bool(found.tail))
    )


MUTATIONS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 400), st.sampled_from(["", "<", ">", '"', "<div>", "</div>", "</p>", "<table>", "\x00", "\ufffd", "&", "<!--", "<script>"])),
    max_size=12,
)  # fmt: skip


@given(st.sampled_from(sorted(PAGES)), MUTATIONS)
@settings(deadline=None, max_examples=80)
def test_damaged_pages_are_answered(name: str, mutations: list[tuple[float, int, str]]) -> None:
    """A page cut, overwritten and broken anywhere is still a page."""
    html = PAGES[name][0][:20_000]
    for where, length, instead in mutations:
        at = int(where * len(html))
        html = html[:at] + instead + html[at + length :]

    assert is_sound(extract(html))


@given(st.sampled_from(sorted(PAGES)), st.binary(max_size=200), st.floats(0, 1))
@settings(deadline=None, max_examples=40)
def test_damaged_bytes_are_answered(name: str, noise: bytes, where: float) -> None:
    """Also where the damage makes an encoding impossible."""
    page = PAGES[name][0][:20_000].encode()
    at = int(where * len(page))

    assert is_sound(extract(page[:at] + noise + page[at:]))

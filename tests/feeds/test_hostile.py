"""Documents that mean harm, or nothing at all (rule S6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse import parse_document
from tests.feeds.conftest import NOW, URL, entry, rss, source_of
from tocsin.errors import ParseError
from tocsin.types.items import ParsedFeed

Read = Callable[..., ParsedFeed]
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><rss><channel><item><title>T &m;</title></item></channel></rss>"
)


def test_a_bomb_of_entities_does_not_go_off(read: Read) -> None:
    """S6: nothing is expanded that a document type declares."""
    (item,) = read(BOMB.encode()).items

    assert len(item.title) < 20


@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_external_entities_are_not_read(read: Read, tmp_path: Path, root: str) -> None:
    """S6: a document reads no file of ours."""
    secret = tmp_path / "secret"
    secret.write_text("password")
    item = "<channel><item><title>T &x;</title></item></channel>"
    url = "<url><loc>https://news.example/</loc><news><title>T &x;</title></news></url>"
    body = (
        f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "{secret.as_uri()}">]><{root}>{item if root == "rss" else url}</{root}>'
    )

    assert "password" not in repr(read(body.encode()))


def test_a_document_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    """Bytes are a document, never an address: feedparser would open what looks like a path."""
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss(entry("a")))
    with pytest.raises(ParseError):
        parse_document(str(feed).encode(), source=source_of(), url=URL, content_type=None, fetched_at=NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item><title>x</title><description>" + b"<a>" * 20_000,
        b"<rss><channel><item><title>" + b"<" * 50_000 + b"</title></item></channel></rss>",
        b"<rss><channel><item><title>" + b"&" * 50_000 + b"</title></item></channel></rss>",
        b"<rss><channel><item><title>" + b"<![CDATA[" * 10_000 + b"</title></item></channel></rss>",
        b"<rss><channel>" + b"<item><title>x" * 5_000,
        b"<rss " * 20_000,
        b"<?xml " * 20_000,
        b"<!--" * 20_000 + b"<rss>",
        b"<!DOCTYPE " * 20_000,
        b"<!DOCTYPE rss [" + b"[" * 20_000 + b"<rss/>",
        b'{"version": "https://jsonfeed.org/version/1", "title": "t", "items": ' + b"[" * 100_000,
        b"<urlset>" + b"<url><loc>x" * 20_000,
    ],
    ids=lambda body: body[:24].decode(),
)
def test_a_document_made_to_hang_ends(body: bytes) -> None:
    """S6: nothing takes time or memory out of proportion; what is no feed says so."""
    try:
        found = len(read_any(body).items)
    except ParseError:
        found = 0
    assert found <= 1000


SEEDS = st.sampled_from(
    [
        rss(entry("a"), entry("b", text="<![CDATA[<p>é</p>]]>")),
        b'{"version":"https://jsonfeed.org/version/1","title":"t","items":[{"id":1}]}',
    ]
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.integers(0, 60),
        st.one_of(
            st.binary(max_size=4),
            st.sampled_from(
                [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"</item>", b"<item>", b"&#xffffff;", b"<!DOCTYPE"]
            ),
        ),
    ),
    max_size=8,
)


@given(SEEDS, EDITS)
def test_a_damaged_document_is_read_or_refused(body: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    """Nothing but ParseError comes out of a parse, whatever goes in."""
    for at, length, put in edits:
        body = body[:at] + put + body[at + length :]
    try:
        parsed = read_any(body)
    except ParseError:
        return

    assert all(item.title or item.summary or item.content or item.url for item in parsed.items)
    assert len({item.item_id for item in parsed.items}) == len(parsed.items)


def read_any(body: bytes) -> ParsedFeed:
    return parse_document(body, source=source_of(), url=URL, content_type=None, fetched_at=NOW)

"""Which hub and which topic a feed names."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.hub_links import LONGEST_ADDRESS, MOST_HUBS, Announcement, announced, hub_address

URL = "https://news.example/feeds/world.xml"
HUB, TOPIC = "https://hub.example/", "https://news.example/feeds/world"
OURS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def told(header: str, *, hubs: tuple[str, ...] = (), self_url: str = "") -> Announcement:
    return announced(header, url=URL, hubs=hubs, self_url=self_url)


HEADERS = [
    ('<https://hub.example/>; rel="hub", <https://news.example/feeds/world>; rel="self"', [HUB], TOPIC),
    ("<https://hub.example/>; rel=hub, <https://news.example/feeds/world>; rel=self", [HUB], TOPIC),
    ("<https://hub.example/>;rel=hub,<world>;rel=self", [HUB], TOPIC),
    ('<https://hub.example/>; REL="HUB", <https://news.example/feeds/world>; Rel = "Self"', [HUB], TOPIC),
    ('<https://a.example/>; rel="other hub self"', ["https://a.example/"], "https://a.example/"),
    ('<https://hub.example/>; title="a, <b>; rel=self"; rel=hub', [HUB], None),
    (r'<https://hub.example/>; title="\"; rel=\"next"; rel=hub', [HUB], None),
    ("<https://hub.example/>; rel=next; rel=hub", [], None),
    ('<https://hub.example/>; rel=hub; anchor="https://other.example/"', [], None),
    ("<//hub.example/>; rel=hub, </feeds/world>; rel=self", [HUB], TOPIC),
    ("<https://b.example/>; rel=hub, <https://a.example/>; rel=hub", ["https://b.example/", "https://a.example/"], None),
    ("<https://a.example/>; rel=hub, <https://a.example/>; rel=hub", ["https://a.example/"], None),
    ("<https://a.example/>; rel=self, <https://b.example/>; rel=self", [], "https://a.example/"),
    ("<>; rel=hub, < >; rel=self", [], None),
    ("<mailto:hub@hub.example>; rel=hub, <javascript:alert(1)>; rel=self", [], None),
    ("<https://hub example/>; rel=hub, <https://hub.example:99999/>; rel=hub", [], None),
    ("<https://[::1/>; rel=hub, <https://hub.example:0/>; rel=hub", [], None),
    (f"<https://hub.example/{'x' * LONGEST_ADDRESS}>; rel=hub", [], None),
    ("https://hub.example/; rel=hub", [], None),
    ('<https://hub.example/>; rel="hub', [], None),
    ("", [], None),
]  # fmt: skip


@pytest.mark.parametrize(("header", "hubs", "topic"), HEADERS)
def test_link_headers_are_read_as_they_are_written(header: str, hubs: list[str], topic: str | None) -> None:
    """W1: RFC 8288 in all its spellings; what is no web address is nothing."""
    assert Announcement(hubs=tuple(hubs), topic=topic) == told(header)


def test_headers_go_before_the_document() -> None:
    """W1: what the headers say of hub or self is not asked of the document; what they leave open is."""
    inside = {"hubs": ("https://inside.example/",), "self_url": "inside"}

    assert told(f"<{HUB}>; rel=hub, <{TOPIC}>; rel=self", **inside) == Announcement(hubs=(HUB,), topic=TOPIC)  # type: ignore[arg-type]
    assert told(f"<{HUB}>; rel=hub", **inside).topic == "https://news.example/feeds/inside"  # type: ignore[arg-type]
    assert told(f"<{TOPIC}>; rel=self", **inside).hubs == ("https://inside.example/",)  # type: ignore[arg-type]
    assert told("", hubs=(" ", "\ud800", "https://hub.example/\ud800")) == Announcement()


def test_a_feed_that_names_very_many_hubs_is_believed_the_first() -> None:
    """W1: neither headers nor documents without end become requests without end."""
    many = [f"https://hub{number}.example/" for number in range(10_000)]

    assert told("", hubs=tuple(many)).hubs == tuple(many[:MOST_HUBS])
    assert told(", ".join(f"<{hub}>; rel=hub" for hub in many)).hubs == tuple(many[:MOST_HUBS])


@given(st.text(alphabet='<>";=,\\ \trelhubself*a/:\x00é', max_size=200))
def test_no_header_breaks_the_reader(header: str) -> None:
    """W1: whatever a server writes gives web addresses or nothing."""
    found = told(header)

    assert all(address.startswith(("https://", "http://")) for address in (*found.hubs, found.topic or URL))


@given(st.lists(st.sampled_from(["hub", "self", "next", "HUB"]), min_size=1, max_size=4), st.booleans())
def test_a_written_link_is_read(relations: list[str], quoted: bool) -> None:
    """W1: a link is a hub or a topic exactly where its relations say so."""
    relation = f'"{" ".join(relations)}"' if quoted else relations[0]
    said = {name.lower() for name in (relations if quoted else relations[:1])}
    found = told(f"<{HUB}>; type=text/html; rel={relation}")

    assert (bool(found.hubs), found.topic is not None) == ("hub" in said, "self" in said)


ADDRESSES = [
    (HUB, HUB),
    ("https://hub.example:8443/x?y=z", "https://hub.example:8443/x?y=z"),
    ("http://hub.example/x", "https://hub.example/x"),
    ("HTTP://hub.example/", "https://hub.example/"),
    ("http://hub.example:8080/", None),
    ("http://10.1.2.3:8080/hub", "http://10.1.2.3:8080/hub"),
    ("http://[fd00::1]/hub", "http://[fd00::1]/hub"),
    ("http://192.168.1.1:8080/hub", None),
    ("http://[::ffff:10.1.2.3]:8080/hub", None),
    ("https://user:word@hub.example/", None),
    ("http://user@10.1.2.3/", None),
    ("ftp://hub.example/", None),
    ("hub.example", None),
    ("", None),
]


@pytest.mark.parametrize(("url", "asked"), ADDRESSES)
def test_a_secret_goes_over_https_alone(url: str, asked: str | None) -> None:
    """W2: a hub is asked by https, also where it is named with http; over http only at a bare address of our own networks."""
    assert hub_address(url, OURS) == asked

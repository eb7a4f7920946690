"""D1: what a page announces, then the address itself, then a few well-known places; at most five requests."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.discovery import WELL_KNOWN, Origin, announced_feeds, well_known_feeds
from feeds.finding import MOST_REQUESTS, Asker, Discovery, clear_feeds, find_feeds
from tests.feeds.conftest import NOW, Answer, DirectParser, FakeClock, FakeFetcher, book_start, entry, rss
from tocsin.store.memory import MemoryStore
from tocsin.types.sources import PollReason
from workers.demo.outlets import page_of

PAGE = "https://news.example/fr/"
RSS = "application/rss+xml"


def link(href: str, *, kind: str = RSS, title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


def page(*links: str) -> str:
    return f"<!doctype html><html><head>{''.join(links)}</head><body><p>News of the day</p></body></html>"


def announced(*links: str, url: str = PAGE) -> list[str]:
    return [candidate.url for candidate in announced_feeds(page(*links), url)]


@pytest.mark.parametrize(
    ("kind", "href", "counts"),
    [
        ("application/rss+xml", "/x", True),
        ("application/atom+xml", "/x", True),
        ("APPLICATION/RSS+XML; charset=utf-8", "/x", True),
        ("application/rdf+xml", "/x", True),
        ("application/feed+json", "/x", True),
        ("application/json", "/feed.json", True),
        ("application/json", "/wp-json/wp/v2/pages/2?rss", False),
        ("application/json", "/x", False),
        ("text/xml", "/rss", True),
        ("text/xml", "/sitemap", False),
        ("application/json+oembed", "/feed", False),
        ("text/html", "/feed", False),
        ("", "/feed", False),
    ],
)
def test_a_link_counts_by_its_type(kind: str, href: str, counts: bool) -> None:
    """D1: the types of feeds count; vague ones where the address sounds like a feed; interfaces never."""
    assert bool(announced(link(href, kind=kind))) is counts


@pytest.mark.parametrize(
    ("rel", "kind", "counts"),
    [
        ("alternate", RSS, True),
        ("Alternate nofollow", RSS, True),
        ("feed", "", True),
        ("alternate stylesheet", RSS, False),
        ("next", RSS, False),
        ("", RSS, False),
    ],
)
def test_a_link_counts_by_its_relation(rel: str, kind: str, counts: bool) -> None:
    """D1: alternate, and feed, which says it all."""
    assert bool(announced(link("/f", rel=rel, kind=kind))) is counts


@pytest.mark.parametrize(
    ("href", "base", "url"),
    [
        ("rss.xml", "", "https://news.example/fr/rss.xml"),
        ("/rss.xml#top", "", "https://news.example/rss.xml"),
        ("//cdn.example/rss", "", "https://cdn.example/rss"),
        ("rss.xml", '<base href="https://base.example/a/"><base href="https://no.example/">', "https://base.example/a/rss.xml"),
        ("rss.xml", '<base target="_top"><base href="/b/">', "https://news.example/b/rss.xml"),
        (" /a b ", "", "https://news.example/a%20b"),
        ("feed://feeds.example/x", "", "http://feeds.example/x"),
        ("feed:https://feeds.example/x", "", "https://feeds.example/x"),
        ("javascript:alert(1)", "", None),
        ("file:///etc/passwd", "", None),
        ("https://[::1", "", None),
        ("", "", None),
        (PAGE, "", None),
    ],
)  # fmt: skip
def test_addresses_are_resolved_against_the_base(href: str, base: str, url: str | None) -> None:
    """D1: against base where there is one, else the page; the page itself and what cannot be asked are no candidates."""
    assert announced(base, link(href)) == ([url] if url else [])


def test_feeds_of_comments_come_last_and_each_address_once() -> None:
    """D1: comments are told by their title or address, in several languages."""
    found = announced_feeds(
        page(
            link("/comments/feed/", title="Site &raquo; Comments Feed"),
            link("/fil", title="Site &raquo; Flux des commentaires"),
            link("/feed/", title=" Le\n  Monde "),
            link("/feed/", title="again"),
            link("/atom", kind="application/atom+xml"),
        ),
        PAGE,
    )

    assert [(one.url.removeprefix("https://news.example"), one.is_comments) for one in found] == [
        ("/feed/", False),
        ("/atom", False),
        ("/comments/feed/", True),
        ("/fil", True),
    ]
    assert found[0].title == "Le Monde"


def test_well_known_places_are_those_of_the_site() -> None:
    """D1: with the page itself they are five requests."""
    found = [candidate.url for candidate in well_known_feeds("https://news.example:8443/a/b?c")]

    assert found == [f"https://news.example:8443{path}" for path in WELL_KNOWN]
    assert len(found) + 1 == MOST_REQUESTS


@given(
    st.text()
    | st.lists(st.sampled_from(["<link ", "rel=alternate ", f"type={RSS} ", "href=", "//[", ">", "<base href=x>"])).map(
        "".join
    )
)
def test_no_page_breaks_the_reader(text: str) -> None:
    """Whatever the page, what is found can be asked."""
    assert all(one.url.startswith(("http://", "https://")) for one in announced_feeds(text, PAGE))


SITE = "https://news.example"
GOOD = Answer(rss(entry("1"), entry("2")))
OTHER = Answer(rss(entry("3")))


def find(answers: dict[str, Answer], url: str = PAGE) -> tuple[Discovery, list[str]]:
    """What is found where these answers stand, and what was asked for it."""
    fetcher = FakeFetcher(FakeClock())
    fetcher.answers = answers
    asker = Asker(fetcher=fetcher, parser=DirectParser(), hosts=MemoryStore(), clock=fetcher.clock, gap=timedelta(0))
    found = asyncio.run(find_feeds(url, asker))
    return found, [asked.url for asked in fetcher.asked]


def html(*links: str) -> Answer:
    return Answer(page(*links).encode(), headers={"content-type": "text/html"})


def test_an_address_that_is_a_feed_is_taken_as_it_is() -> None:
    """D1: one request; nothing is guessed behind a feed."""
    found, asked = find({PAGE: GOOD})

    assert (found.is_feed, [feed.candidate.origin for feed in found.feeds]) == (True, [Origin.ITSELF])
    assert asked == [PAGE]


def test_the_feed_that_a_page_announces_is_asked_and_no_place_guessed() -> None:
    """D1: announced first, with its title and its items; addresses count from where the page really is."""
    moved = Answer(page(link("rss")).encode(), final_url="https://www.news.example/fr/home")
    found, asked = find({PAGE: moved, "https://www.news.example/fr/rss": GOOD})

    assert asked == [PAGE, "https://www.news.example/fr/rss"]
    assert [len(feed.visit.parsed.items) for feed in found.feeds if feed.visit and feed.visit.parsed] == [2]
    assert [feed.candidate.url for feed in clear_feeds(found.feeds)] == asked[1:]


def test_well_known_places_are_asked_until_one_is_a_feed() -> None:
    """D1: only where nothing is announced; a page in such a place is no feed."""
    found, asked = find({PAGE: html(), f"{SITE}/feed": html(), f"{SITE}/rss.xml": GOOD})

    assert asked == [PAGE, f"{SITE}/feed", f"{SITE}/rss.xml"]
    assert [(feed.candidate.url, feed.candidate.origin) for feed in found.feeds] == [(asked[-1], Origin.WELL_KNOWN)]


def test_at_most_five_requests_are_made() -> None:
    """D1: of many announced feeds the first are read and the rest is told unread; of none, four places are tried."""
    many = {PAGE: html(*(link(f"/f{n}") for n in range(9))), **{f"{SITE}/f{n}": GOOD for n in range(9)}}
    found, asked = find(many)
    assert len(asked) == MOST_REQUESTS
    assert [feed.visit is not None for feed in found.feeds] == [True] * 4 + [False] * 5
    assert all(feed.is_usable for feed in found.feeds)

    found, asked = find({PAGE: html()})
    assert (len(asked), found.feeds, found.is_page) == (MOST_REQUESTS, (), True)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=403),
        Answer(status=503),
        Answer(reason=PollReason.DNS),
        Answer(reason=PollReason.BLOCKED_ADDRESS),
        Answer(b"", status=200),
        Answer(b"\x00\x01\x02" * 99),
    ],
)
def test_nothing_is_guessed_where_no_page_answers(answer: Answer) -> None:
    """D1: a host that fails or refuses is not asked four times more."""
    found, asked = find({PAGE: answer})

    assert (asked, found.feeds, found.is_page) == ([PAGE], (), False)


def test_a_host_that_has_enough_is_left_alone() -> None:
    """T3: 429 ends the guessing."""
    _, asked = find({PAGE: html(), f"{SITE}/feed": Answer(status=429)})

    assert asked == [PAGE, f"{SITE}/feed"]


def test_what_is_asked_by_hand_keeps_the_pace_of_all_processes() -> None:
    """R8: a host that has asked them for a pause is not asked by hand either, and the other way round (T3)."""
    hosts, fetcher = MemoryStore(), FakeFetcher(FakeClock())
    hosts.block_host("news.example", NOW + timedelta(hours=1))
    fetcher.answers = {"https://other.example/f": Answer(status=429, retry_after=timedelta(hours=2))}
    asker = Asker(fetcher=fetcher, parser=DirectParser(), hosts=hosts, clock=fetcher.clock)
    found = asyncio.run(find_feeds(PAGE, asker))
    limited = asyncio.run(find_feeds("https://other.example/f", asker))

    assert (found.page.reason, found.page.problem) == (
        PollReason.HOST_BUSY,
        "it is not to be asked before 10:30:00 UTC",
    )
    assert limited.page.reason is PollReason.RATE_LIMITED
    assert [asked.url for asked in fetcher.asked] == ["https://other.example/f"]
    assert book_start(hosts, "other.example", NOW, timedelta(0)) == NOW + timedelta(hours=2)


def test_one_feed_in_two_formats_is_one_choice() -> None:
    """The same items in the same order: the first announced is it, whatever the length of the other."""
    longer = Answer(rss(entry("1"), entry("2"), entry("9")))
    found, _ = find({PAGE: html(link("/a"), link("/b")), f"{SITE}/a": GOOD, f"{SITE}/b": longer})

    assert [feed.candidate.url for feed in clear_feeds(found.feeds)] == [f"{SITE}/a"]


def test_different_feeds_are_a_choice_for_a_person() -> None:
    """Two feeds with other items are two; one that cannot be read and one of comments are none."""
    links = html(link("/a"), link("/broken"), link("/comments"), link("/b"))
    found, _ = find({PAGE: links, f"{SITE}/a": GOOD, f"{SITE}/b": OTHER, f"{SITE}/comments": OTHER})

    assert [feed.candidate.url for feed in clear_feeds(found.feeds)] == [f"{SITE}/a", f"{SITE}/b"]
    assert [feed.visit.reason for feed in found.feeds if feed.visit and not feed.is_feed] == [PollReason.NOT_FOUND]


def test_a_page_of_articles_without_a_feed_says_so() -> None:
    """Where no feed is found, the page itself may be polled; how many articles it would bring is told."""
    text = (Path(__file__).parents[1] / "samples/pages/aggregator_page_fr.txt").read_text("utf-8")
    found, _ = find({PAGE: Answer(page_of("Une", text).encode())})

    assert found.feeds == ()
    assert found.articles == 4

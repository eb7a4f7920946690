"""What a request says, and to whom."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tocsin.fetch.limits import Limits
from tocsin.types.secret import Secret
from tocsin.types.sources import FeedAuth, PollReason

AUTH = FeedAuth(username="desk", password=Secret("pässword"))
CREDENTIALS = b"Basic ZGVzazpww6Rzc3dvcmQ="

VALIDATORS = (
    b'W/"a,b"',
    b"unquoted",
    b'""',
    b'"' + b"x" * 200 + b'"',
    b'"caf\xc3\xa9"',
    b'"caf\xe9"',
    b"\xff\xfe",
    b'" spaced  out "',
)


@pytest.mark.parametrize("etag", VALIDATORS)
def test_an_etag_comes_back_byte_for_byte(world: Any, etag: bytes) -> None:
    """C1: the tag is kept as it stood on the wire and goes back unchanged, quotes, weakness and stray bytes included."""

    async def scenario() -> tuple[bytes, bytes]:
        async with world.Site({"/": world.answer(200, b"x", [("ETag", etag)])}) as site, world.fetcher(site) as fetcher:
            first = await fetcher.get(site.url())
            await fetcher.get(site.url(), etag=first.etag, validators_url=first.final_url)
            return first.etag, site.asked[1].headers[b"if-none-match"]

    assert (etag, etag) == asyncio.run(scenario())


@pytest.mark.parametrize("date", [b"Sat, 7 Nov 2026 00:00:00 GMT", b"Fri, 01 Jan 2100 00:00:00 GMT", b"garbage"])
def test_last_modified_is_echoed_unread(world: Any, date: bytes) -> None:
    """C2: Last-Modified is neither parsed nor mended on its way back."""

    async def scenario() -> tuple[bytes, bytes]:
        pages = {"/": world.answer(200, b"x", [("Last-Modified", date)])}
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            first = await fetcher.get(site.url())
            await fetcher.get(site.url(), etag=b'"e"', last_modified=first.last_modified)
            assert site.asked[1].headers[b"if-none-match"] == b'"e"'
            return first.last_modified, site.asked[1].headers[b"if-modified-since"]

    assert (date, date) == asyncio.run(scenario())


def test_a_304_is_an_answer(world: Any) -> None:
    """C5: not modified comes back as such, with the validators that it carries."""

    async def scenario() -> Any:
        pages = {"/": b'HTTP/1.1 304 Not Modified\r\nETag: "new"\r\nContent-Length: 500\r\n\r\n'}
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            return await fetcher.get(site.url(), etag=b'"old"')

    fetched = asyncio.run(scenario())
    assert (fetched.not_modified, fetched.body, fetched.etag, fetched.last_modified) == (True, b"", b'"new"', None)


def test_validators_go_only_to_the_address_that_gave_them(world: Any) -> None:
    """C6: on a redirect the validators are sent on that hop alone whose address they came from."""

    async def scenario() -> list[tuple[bytes, bool]]:
        pages = {"/old": world.answer(302, headers=[("Location", "/new")]), "/new": world.answer(200, b"x")}
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            await fetcher.get(site.url("/old"), etag=b'"e"')
            await fetcher.get(site.url("/old"), etag=b'"e"', last_modified=b"l", validators_url=site.url("/new"))
            await fetcher.get(site.url("/old"), etag=b'"e"', validators_url="https://elsewhere.example/")
            return [(asked.target, b"if-none-match" in asked.headers) for asked in site.asked]

    asked = [(b"/old", True), (b"/new", False), (b"/old", False), (b"/new", True), (b"/old", False), (b"/new", False)]
    assert asked == asyncio.run(scenario())


def test_a_validator_cannot_add_a_header(world: Any) -> None:
    """C1: a stored validator that holds a line break is not sent."""

    async def scenario() -> dict[bytes, bytes]:
        async with world.Site({"/": world.answer()}) as site, world.fetcher(site) as fetcher:
            await fetcher.get(site.url(), etag=b'"e"\r\nX-More: 1')
            return dict(site.asked[0].headers)

    headers = asyncio.run(scenario())
    assert not {b"if-none-match", b"x-more"} & headers.keys()


def test_credentials_stay_with_their_origin(world: Any) -> None:
    """R3: basic credentials go to the origin they are for, not to where it redirects: another port is another origin."""

    async def scenario() -> list[bytes | None]:
        async with (
            world.Site({"/x": world.answer()}) as other,
            world.Site() as site,
            world.fetcher(site, other) as fetcher,
        ):
            site.pages["/a"] = world.answer(301, headers=[("Location", "/b")])
            site.pages["/b"] = world.answer(301, headers=[("Location", other.url("/x"))])
            await fetcher.get(site.url("/a"), auth=AUTH)
            return [asked.headers.get(b"authorization") for asked in (*site.asked, *other.asked)]

    assert asyncio.run(scenario()) == [CREDENTIALS, CREDENTIALS, None]


def test_a_request_names_us_and_tells_nothing_else(world: Any) -> None:
    """R5, R7: product, version and contact; no Referer after a redirect, no cookie given back, and only encodings we undo."""

    async def scenario() -> dict[bytes, bytes]:
        pages = {
            "/": world.answer(302, headers=[("Location", "/2"), ("Set-Cookie", "id=1; Path=/")]),
            "/2": world.answer(200, b"x", [("Set-Cookie", "id=2")]),
        }
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            await fetcher.get(site.url())
            await fetcher.get(site.url())
            return dict(site.asked[-1].headers)

    headers = asyncio.run(scenario())
    assert {b"host", b"user-agent", b"accept", b"accept-encoding", b"connection"} == headers.keys()
    assert headers[b"user-agent"] == b"Tocsin/1.2 (+https://desk.example/watch)"
    assert (headers[b"accept-encoding"], headers[b"connection"]) == (b"gzip, br, zstd", b"close")
    named = [kind.split(b";")[0].strip() for kind in headers[b"accept"].split(b",")]
    assert [kind.split(b"/")[1] for kind in named[:4]] == [b"atom+xml", b"rss+xml", b"rdf+xml", b"feed+json"]


def test_a_named_host_gets_no_cookie_back(world: Any) -> None:
    """R5: nothing that a host sets is kept, neither for its next address nor for the next poll."""

    async def at_home(host: str) -> Sequence[str]:
        return ["127.0.0.1"]

    async def scenario() -> list[bytes | None]:
        cookie = ("Set-Cookie", "id=1; Path=/; Max-Age=3600")
        pages = {"/": world.answer(302, headers=[("Location", "/2"), cookie]), "/2": world.answer(200, b"x", [cookie])}
        async with world.Site(pages) as site, world.fetcher(site, lookup=at_home) as fetcher:
            await fetcher.get(site.url(host="news.example"))
            await fetcher.get(site.url(host="news.example"))
            return [asked.headers.get(b"cookie") for asked in site.asked]

    assert asyncio.run(scenario()) == [None] * 4


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("/feed?", b"/feed?"),
        ("/feed?a=%7Eb&c=d+e&&x[]=1;2", b"/feed?a=%7Eb&c=d+e&&x[]=1;2"),
        ("/a/../b/./c//d", b"/a/../b/./c//d"),
        ("/%zz%2f|'\"{}", b"/%zz%2f|'\"{}"),
        ("/feed#part", b"/feed"),
        ("?q=1", b"/?q=1"),
        ("", b"/"),
        ("/économie 1", b"/%C3%A9conomie%201"),
    ],
)
def test_an_address_is_sent_as_it_is_written(world: Any, asked: str, sent: bytes) -> None:
    """R5: path and query go out as the publisher wrote them; only what no request line can hold is encoded."""

    async def scenario() -> bytes:
        async with world.Site({sent.decode(): world.answer()}) as site, world.fetcher(site) as fetcher:
            fetched = await fetcher.get(site.url(asked))
            assert (200, site.url(asked)) == (fetched.status, fetched.final_url)
            return bytes(site.asked[0].target)

    assert sent == asyncio.run(scenario())


def test_a_redirect_chain_is_told(world: Any) -> None:
    """R2: addresses passed through, where the permanent part led, and whether all of it was permanent."""

    async def scenario() -> list[tuple[Any, ...]]:
        pages = {
            "/a": world.answer(301, headers=[("Location", "/b")]),
            "/b": world.answer(308, headers=[("Location", "c?")]),
            "/c?": world.answer(200, b"x"),
            "/d": world.answer(301, headers=[("Location", "/e")]),
            "/e": world.answer(302, headers=[("Location", "/a")]),
        }
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            found = [await fetcher.get(site.url(page)) for page in ("/a", "/d", "/c?")]
            cut = len(site.url(""))
            return [
                (
                    one.final_url[cut:],
                    [r[cut:] for r in one.redirects],
                    one.permanent,
                    one.moved_to and one.moved_to[cut:],
                )
                for one in found
            ]

    assert asyncio.run(scenario()) == [
        ("/c?", ["/a", "/b"], True, "/c?"),
        ("/c?", ["/d", "/e", "/a", "/b"], False, "/e"),
        ("/c?", [], False, None),
    ]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/", PollReason.REDIRECT_LOOP),
        ("/#again", PollReason.REDIRECT_LOOP),
        ("/1", PollReason.REDIRECT_LOOP),
        (None, PollReason.BAD_REDIRECT),
        ("http://[::1/", PollReason.BAD_REDIRECT),
    ],
)
def test_a_redirect_that_leads_nowhere_is_a_failure(world: Any, location: str | None, reason: PollReason) -> None:
    """R3: loops, chains of more than five, and redirects without a readable target are told apart."""

    async def scenario() -> PollReason:
        hops = {f"/{n}": world.answer(302, headers=[("Location", f"/{n + 1}")]) for n in range(1, 9)}
        first = world.answer(302, headers=[("Location", location)] if location else [])
        async with world.Site({**hops, "/": first}) as site, world.fetcher(site) as fetcher:
            failure = await world.failure_of(fetcher.get(site.url()))
            assert len(site.asked) <= 6
            return PollReason(failure.reason)

    assert reason == asyncio.run(scenario())


def test_five_redirects_are_followed(world: Any) -> None:
    """R3: the limit is five hops, not four."""

    async def scenario() -> bytes:
        pages: dict[str, Any] = {f"/{n}": world.answer(302, headers=[("Location", f"/{n + 1}")]) for n in range(5)}
        async with world.Site({**pages, "/5": world.answer(200, b"x")}) as site, world.fetcher(site) as fetcher:
            return bytes((await fetcher.get(site.url("/0"))).body)

    assert asyncio.run(scenario()) == b"x"


@pytest.mark.parametrize("status", [301, 307, 404, 429, 503])
def test_retry_after_is_read_on_redirects_and_errors(world: Any, status: int) -> None:
    """T3: a server that asks us to wait is heard, on a redirect and on an error whose body is broken as well."""

    async def scenario() -> Any:
        headers = [("Retry-After", "120"), ("Location", "/there")]
        if status >= 400:
            headers.append(("Content-Encoding", "gzip"))
        pages = {"/": world.answer(status, b"no gzip", headers), "/there": world.answer(200, b"x")}
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            return await fetcher.get(site.url())

    fetched = asyncio.run(scenario())
    assert (fetched.retry_after - world.now).total_seconds() == 120
    assert (200 if status < 400 else status) == fetched.status


@pytest.mark.parametrize("status", [200, 226, 304])
def test_retry_after_beside_a_document_says_nothing(world: Any, status: int) -> None:
    """T3: who has answered is not asked to be left alone (RFC 9110 10.2.3)."""

    async def scenario() -> Any:
        pages = {"/": world.answer(status, b"", [("Retry-After", "120")])}
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            return await fetcher.get(site.url())

    fetched = asyncio.run(scenario())
    assert (fetched.status, fetched.retry_after) == (status, None)


def test_a_part_is_asked_for_of_who_gave_a_tag(world: Any) -> None:
    """R6: `A-IM: feed` stands beside If-None-Match and nowhere else, and a 226 comes back as what it is."""

    async def scenario() -> tuple[list[bytes | None], int]:
        pages = {
            "/": world.answer(226, b"x", [("IM", "feed"), ("ETag", '"2"')]),
            "/old": world.answer(301, headers=[("Location", "/")]),
        }
        async with world.Site(pages) as site, world.fetcher(site) as fetcher:
            await fetcher.get(site.url())
            await fetcher.get(site.url(), last_modified=b"Mon", validators_url=site.url())
            found = await fetcher.get(site.url("/old"), etag=b'"1"', validators_url=site.url())
            return [asked.headers.get(b"a-im") for asked in site.asked], found.status

    assert asyncio.run(scenario()) == ([None, None, None, b"feed"], 226)


def test_before_a_redirect_is_followed_its_turn_is_waited_for(world: Any) -> None:
    """R8: with no connection open, outside of the fetch's time; what the waiting raises ends the fetch as it is."""

    class NotNow(Exception):
        pass

    async def scenario() -> tuple[list[str], list[bytes]]:
        pages = {path: world.answer(302, headers=[("Location", to)]) for path, to in (("/a", "/b"), ("/b", "/c"))}
        limits = Limits(total=timedelta(seconds=1))
        async with (
            world.Site({**pages, "/c": world.answer()}) as site,
            world.fetcher(site, limits=limits) as fetcher,
        ):
            told: list[str] = []

            async def follow(url: str) -> None:
                told.append(url.removeprefix(site.url("")))
                if told == ["/b"]:
                    await asyncio.sleep(1.1)
                if told[2:] == ["/b", "/c"]:
                    raise NotNow

            assert (await fetcher.get(site.url("/a"), follow=follow)).status == 200
            with pytest.raises(NotNow):
                await fetcher.get(site.url("/a"), follow=follow)
            return told, [asked.target for asked in site.asked]

    assert (["/b", "/c"] * 2, [b"/a", b"/b", b"/c", b"/a", b"/b"]) == asyncio.run(scenario())

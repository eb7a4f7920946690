"""A delivery's way out: what is sent, what is kept of the answer, what is never said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tocsin.fetch.limits import Limits
from tocsin.types.fetching import Posted
from tocsin.types.sources import PollReason

SOON = timedelta(milliseconds=100)


async def post(world: Any, page: Any, **settings: Any) -> tuple[Posted, Any]:
    async with world.Site({"/hook?k=1": page}) as site, world.fetcher(site, **settings) as fetcher:
        posted = await fetcher.post(site.url("/hook?k=1"), body=b'{"a": 1}', headers={"webhook-id": "m1"})
        return posted, site.asked


def test_the_body_goes_out_as_given(world: Any) -> None:
    """The bytes that were signed are the bytes that are sent, under our name, with the headers given."""
    _, [asked] = asyncio.run(post(world, world.answer(200)))

    assert asked.body == b'{"a": 1}'
    assert (asked.headers[b"webhook-id"], asked.headers[b"user-agent"][:7]) == (b"m1", b"Tocsin/")


@pytest.mark.parametrize("status", [200, 204, 301, 307, 400, 410, 429, 500])
def test_the_status_is_the_answer(world: Any, status: int) -> None:
    """Every status is given back with Retry-After; redirects are not followed."""
    page = world.answer(status, headers=[("Retry-After", "7"), ("Location", "/hook?k=1")])

    posted, asked = asyncio.run(post(world, page))

    assert (posted.status, len(asked)) == (status, 1)
    assert posted.retry_after == world.now + timedelta(seconds=7)
    assert timedelta(0) < posted.took < timedelta(seconds=15)


def test_only_the_beginning_of_an_answer_is_kept(world: Any) -> None:
    """At most 4 kB of a body that never ends are kept, and it is left after 20 kB."""

    async def endless(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write("né".encode() * 1000)
            await writer.drain()

    posted, _ = asyncio.run(post(world, endless))

    assert posted.status == 200
    assert posted.excerpt == ("né" * 1400)[: len(posted.excerpt)]
    assert 3997 <= len(posted.excerpt.encode()) <= 4000


@pytest.mark.parametrize("sent", [b"", b"par"])
def test_a_status_counts_although_its_body_breaks_off(world: Any, sent: bytes) -> None:
    """A receiver that said 200 has the message, whatever becomes of its answer."""
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + sent

    assert asyncio.run(post(world, page))[0].status == 200


def test_a_receiver_that_never_answers_is_left(world: Any) -> None:
    """The time for an answer is limited, and the limit may be set for one call."""

    async def scenario() -> list[PollReason]:
        async with world.Site() as site:

            async def silent(asked: Any, writer: asyncio.StreamWriter) -> None:
                await site.over.wait()

            site.pages["/"] = silent
            async with world.fetcher(site, limits=replace(Limits(), post_total=SOON)) as fetcher:
                default = await world.failure_of(fetcher.post(site.url(), body=b"", headers={}))
            async with world.fetcher(site) as fetcher:
                given = await world.failure_of(fetcher.post(site.url(), body=b"", headers={}, within=SOON))
            return [default.reason, given.reason]

    assert asyncio.run(scenario()) == [PollReason.TIMEOUT] * 2


def test_an_error_names_no_more_than_the_host(world: Any) -> None:
    """A webhook's path and query are secrets: no error carries them, nor do the errors behind it."""

    async def scenario() -> Exception:
        async with world.Site() as site:
            gone = site
        async with world.fetcher(gone) as fetcher:
            return Exception(await world.failure_of(fetcher.post(gone.url("/canary?canary"), body=b"", headers={})))

    [failure] = asyncio.run(scenario()).args
    assert failure.reason == PollReason.REFUSED
    assert failure.url == "http://127.0.0.1"
    assert failure.__cause__ is None
    assert "canary" not in f"{failure!r} {failure.detail}"

"""Nobody holds us longer than we allow, and nobody speaks under a name that is not his."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import trustme

from tocsin.fetch.limits import Limits
from tocsin.fetch.resolver import SystemLookup
from tocsin.types.sources import PollReason

LONG = timedelta(seconds=60)
SOON = timedelta(milliseconds=50)
PATIENT = Limits(connect=LONG, first_byte=LONG, between_bytes=LONG, total=LONG, post_total=LONG)


def silent_after(sent: bytes, site: Any) -> Any:
    """A page that says so much and then nothing more until the site closes."""

    async def page(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await writer.drain()
        await site.over.wait()

    return page


async def timed_out(world: Any, sent: bytes, limits: Limits) -> PollReason:
    async with world.Site() as site, world.fetcher(site, limits=limits) as fetcher:
        site.pages["/"] = silent_after(sent, site)
        return PollReason((await world.failure_of(fetcher.get(site.url()))).reason)


@pytest.mark.parametrize(
    ("sent", "limits"),
    [
        (b"", replace(PATIENT, first_byte=SOON)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", replace(PATIENT, between_bytes=SOON)),
        (b"HTTP/1.1 200 OK\r\nX: ", replace(PATIENT, total=SOON)),
        (b"", replace(PATIENT, total=SOON)),
    ],
)
def test_silence_ends_a_fetch(world: Any, sent: bytes, limits: Limits) -> None:
    """S4: a server that stops speaking before or inside its answer is left after the limit for that place."""
    assert asyncio.run(timed_out(world, sent, limits)) == PollReason.TIMEOUT


def test_a_slow_drip_meets_the_limit_of_the_whole_fetch(world: Any) -> None:
    """S4: a server that always sends one byte more is left all the same."""

    async def drip(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0)

    async def scenario() -> PollReason:
        limits = replace(PATIENT, total=timedelta(milliseconds=300))
        async with world.Site({"/": drip}) as site, world.fetcher(site, limits=limits) as fetcher:
            return PollReason((await world.failure_of(fetcher.get(site.url()))).reason)

    assert asyncio.run(scenario()) == PollReason.TIMEOUT


def test_a_drip_of_redirects_meets_the_limit_of_the_whole_fetch(world: Any) -> None:
    """S4: the limit is for the whole fetch: a redirect does not start it again."""

    async def scenario() -> PollReason:
        async with world.Site() as site, world.fetcher(site, limits=replace(PATIENT, total=SOON)) as fetcher:
            site.pages["/"] = world.answer(302, headers=[("Location", "/1")])
            site.pages["/1"] = silent_after(b"", site)
            return PollReason((await world.failure_of(fetcher.get(site.url()))).reason)

    assert asyncio.run(scenario()) == PollReason.TIMEOUT


def test_an_error_status_counts_although_its_body_never_comes(world: Any) -> None:
    """A 503 with half a body is a 503."""

    async def scenario() -> tuple[int, bytes]:
        async with world.Site() as site, world.fetcher(site, limits=replace(PATIENT, between_bytes=SOON)) as fetcher:
            site.pages["/"] = silent_after(b"HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\nhalf", site)
            fetched = await fetcher.get(site.url())
            return fetched.status, fetched.body

    assert asyncio.run(scenario()) == (503, b"")


def test_a_closed_port_refuses(world: Any) -> None:
    """Nobody listening is REFUSED."""

    async def scenario() -> PollReason:
        async with world.Site() as site:
            gone = site
        async with world.fetcher(gone) as fetcher:
            return PollReason((await world.failure_of(fetcher.get(gone.url()))).reason)

    assert asyncio.run(scenario()) == PollReason.REFUSED


def test_name_servers_that_do_not_answer_are_dns(world: Any) -> None:
    """A look-up has its own limit, and its failure is DNS, as is a name that does not exist."""

    async def never(host: str) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async def nothing(host: str) -> Sequence[str]:
        return []

    async def scenario(lookup: Any) -> PollReason:
        async with world.fetcher(lookup=lookup, limits=replace(PATIENT, connect=SOON)) as fetcher:
            return PollReason((await world.failure_of(fetcher.get("https://slow.example/"))).reason)

    assert [asyncio.run(scenario(lookup)) for lookup in (never, nothing)] == [PollReason.DNS] * 2


def test_the_platform_resolves_names() -> None:
    """Names of this machine's own hosts file count; a name that cannot be one is an OSError."""

    async def scenario() -> Sequence[str]:
        look_up = SystemLookup()
        with pytest.raises(OSError):  # noqa: PT011  # which one is the platform's affair
            await look_up("x" * 64 + ".example")
        return await look_up("localhost")

    assert {"127.0.0.1", "::1"} & set(asyncio.run(scenario()))


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


async def over_tls(
    world: Any, certificate: ssl.SSLContext, trusted: ssl.SSLContext | None, answer: bytes | None = None
) -> bytes:
    async def here(host: str) -> Sequence[str]:
        return ["127.0.0.1"]

    async with AsyncExitStack() as stack:
        answer = answer or world.answer(200, b"private")
        site = await stack.enter_async_context(world.Site({"/": answer}, tls=certificate))
        fetcher = await stack.enter_async_context(world.fetcher(site, ssl_context=trusted, lookup=here))
        return bytes((await fetcher.get(site.url("/", host="news.example"))).body)


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_a_good_certificate_is_accepted(world: Any, authority: trustme.CA) -> None:
    """S7: the name in the address is the name the certificate is checked against, whatever address was dialled."""
    certificate = server_context(authority, "news.example")

    assert asyncio.run(over_tls(world, certificate, trusting(authority))) == b"private"


def test_a_body_behind_a_304_is_left_over_tls_too(world: Any, authority: trustme.CA) -> None:
    """C5: as without."""
    certificate = server_context(authority, "news.example")

    assert asyncio.run(over_tls(world, certificate, trusting(authority), world.answer(304, b"private"))) == b""


@pytest.mark.parametrize(("name", "trusted"), [("other.example", True), ("news.example", False)])
def test_a_bad_certificate_is_refused(world: Any, authority: trustme.CA, name: str, trusted: bool) -> None:
    """S7: a certificate for another name, or from an authority nobody knows, ends the fetch as TLS."""

    async def scenario() -> PollReason:
        context = trusting(authority) if trusted else None
        failure = await world.failure_of(over_tls(world, server_context(authority, name), context))
        return PollReason(failure.reason)

    assert asyncio.run(scenario()) == PollReason.TLS


def test_a_plain_server_on_a_tls_port_is_tls(world: Any) -> None:
    """S7: https asked of a server that speaks plain HTTP is TLS."""

    async def speak_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(world.answer(400, b"plain HTTP only"))
        writer.close()

    async def scenario() -> PollReason:
        server = await asyncio.start_server(speak_plainly, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, world.fetcher(allow_ports=(port,)) as fetcher:
            return PollReason((await world.failure_of(fetcher.get(f"https://127.0.0.1:{port}/"))).reason)

    assert asyncio.run(scenario()) == PollReason.TLS


def test_a_handshake_that_does_not_end_is_left(world: Any) -> None:
    """S4: TLS is part of connecting and falls under its limit."""

    async def scenario() -> PollReason:
        async with world.Site() as site, world.fetcher(site, limits=replace(PATIENT, connect=SOON)) as fetcher:
            return PollReason((await world.failure_of(fetcher.get(f"https://127.0.0.1:{site.port}/"))).reason)

    assert asyncio.run(scenario()) == PollReason.TIMEOUT


def test_nothing_goes_from_https_down_to_http(world: Any, authority: trustme.CA) -> None:
    """R3: a redirect from https to http is not followed."""

    async def scenario() -> PollReason:
        certificate = server_context(authority, "127.0.0.1")
        async with world.Site({"/": world.answer()}) as plain, world.Site(tls=certificate) as site:
            site.pages["/"] = world.answer(301, headers=[("Location", plain.url())])
            async with world.fetcher(site, plain, ssl_context=trusting(authority)) as fetcher:
                failure = await world.failure_of(fetcher.get(site.url()))
                assert plain.asked == []
                return PollReason(failure.reason)

    assert asyncio.run(scenario()) == PollReason.BAD_REDIRECT

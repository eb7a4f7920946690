"""What comes back: encodings undone, bombs stopped, broken answers told apart."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tocsin.fetch.decode import BadEncoding, decoder_for
from tocsin.fetch.limits import Limits
from tocsin.types.sources import PollReason

MEGABYTE = b"\0" * 1_000_000


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "gzip, identity": gzip.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "deflate": zlib.compress,
    "Deflate": bare_deflate,
    "identity": bytes,
    "utf-8": bytes,
    "": bytes,
}


def decode(encoding: str, data: bytes, step: int = 65_536) -> bytes:
    decoder = decoder_for(encoding)
    pieces = [piece for at in range(0, len(data), step) for piece in decoder.feed(data[at : at + step])]
    decoder.finish()
    return b"".join(pieces)


@given(data=st.binary(max_size=3000), step=st.integers(1, 500), encoding=st.sampled_from(sorted(ENCODERS)))
def test_what_was_encoded_comes_back(data: bytes, step: int, encoding: str) -> None:
    """R7: however the wire cuts it, a body is decoded to what the server had."""
    assert data == decode(encoding, ENCODERS[encoding](data), step)


@given(data=st.binary(min_size=1, max_size=300), encoding=st.sampled_from(["gzip", "br", "zstd", "deflate"]))
def test_noise_is_refused_or_decoded_never_a_crash(data: bytes, encoding: str) -> None:
    """Bytes that are not what they claim raise the one error of this room."""
    try:
        decoded = decode(encoding, data)
    except BadEncoding:
        return
    assert isinstance(decoded, bytes)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate"])
def test_a_cut_stream_is_refused(encoding: str) -> None:
    """C8: a body that stops inside its encoding is not passed on as if it were whole."""
    with pytest.raises(BadEncoding):
        decode(encoding, ENCODERS[encoding](bytes(range(256)) * 40)[:-9])


def test_members_and_frames_follow_one_another() -> None:
    """Several gzip members or zstd frames are one body; padding behind gzip is left out."""
    assert decode("gzip", gzip.compress(b"one") + gzip.compress(b"two") + b"\0\0\0") == b"onetwo"
    assert decode("zstd", zstandard.compress(b"one") + zstandard.compress(b"two")) == b"onetwo"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br, gzip", "compress", "gzip2"])
def test_nested_and_unknown_encodings_are_refused(encoding: str) -> None:
    """S5: a body is decoded once: nested compression is what bombs are made of."""
    with pytest.raises(BadEncoding):
        decoder_for(encoding)


def test_a_zstd_window_has_a_limit() -> None:
    """S5: a frame that asks for more than 8 MB of window is refused before it gets them."""
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=25)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(BadEncoding):
        decode("zstd", packer.compress(MEGABYTE) + packer.flush())


def squeezer(encoding: str) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    """A streaming compressor: what to feed it with, and what ends it."""
    if encoding == "gzip":
        packer = zlib.compressobj(level=1, wbits=31)
        return packer.compress, packer.flush
    if encoding == "br":
        press = brotli.Compressor(quality=1)
        return press.process, press.finish
    frame = zstandard.ZstdCompressor(level=1).compressobj()
    return frame.compress, frame.flush


def bomb(encoding: str) -> Any:
    """A page of 300 MB of zeros, made while it is sent."""

    async def page(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding.encode() + b"\r\n\r\n")
        feed, end = squeezer(encoding)
        for _ in range(300):
            writer.write(feed(MEGABYTE))
            await writer.drain()
        writer.write(end())
        await writer.drain()

    return page


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_bomb_is_stopped_at_the_cap(world: Any, encoding: str) -> None:
    """S5: 300 MB of zeros in a few hundred kB end as TOO_LARGE, and memory never sees much more than the cap."""

    async def scenario() -> tuple[PollReason, int]:
        async with world.Site({"/": bomb(encoding)}) as site, world.fetcher(site) as fetcher:
            tracemalloc.start()
            failure = await world.failure_of(fetcher.get(site.url()))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return PollReason(failure.reason), peak

    reason, peak = asyncio.run(scenario())
    assert reason == PollReason.TOO_LARGE
    assert peak < 40_000_000


async def failure_for(world: Any, page: Any, **settings: Any) -> PollReason:
    async with world.Site({"/": page}) as site, world.fetcher(site, **settings) as fetcher:
        return PollReason((await world.failure_of(fetcher.get(site.url()))).reason)


def endless(first: bytes, again: bytes) -> Any:
    async def page(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(0)

    return page


def broken_off(sent: bytes, *, reset: bool) -> Any:
    async def page(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await writer.drain()
        if reset:
            writer.transport.abort()

    return page


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
ENCODED = HEAD + b"Content-Length: 7\r\nContent-Encoding: "

BROKEN: dict[str, tuple[Any, PollReason]] = {
    "ends before its length": (broken_off(HEAD + b"Content-Length: 10\r\n\r\nhalf", reset=False), PollReason.RESET),
    "reset half-way": (broken_off(HEAD + b"Content-Length: 10\r\n\r\nhalf", reset=True), PollReason.RESET),
    "ends inside chunks": (broken_off(CHUNKED, reset=False), PollReason.RESET),
    "reset inside chunks": (broken_off(CHUNKED, reset=True), PollReason.RESET),
    "ends inside the headers": (broken_off(HEAD + b"Content-Le", reset=False), PollReason.RESET),
    "reset at once": (broken_off(b"", reset=True), PollReason.RESET),
    "says nothing": (broken_off(b"", reset=False), PollReason.RESET),
    "speaks ssh": (b"SSH-2.0-OpenSSH_9.2\r\n", PollReason.BAD_RESPONSE),
    "nonsense chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", PollReason.BAD_RESPONSE),
    "two lengths": (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", PollReason.BAD_RESPONSE),
    "not gzip": (ENCODED + b"gzip\r\n\r\n<rss/>\n", PollReason.BAD_ENCODING),
    "not br": (ENCODED + b"br\r\n\r\n<rss/>\n", PollReason.BAD_ENCODING),
    "not zstd": (ENCODED + b"zstd\r\n\r\n<rss/>\n", PollReason.BAD_ENCODING),
    "twice encoded": (ENCODED + b"gzip, gzip\r\n\r\n<rss/>\n", PollReason.BAD_ENCODING),
    "long header": (HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n", PollReason.TOO_LARGE),
    "many headers": (
        HEAD + b"".join(b"X%d: %s\r\n" % (n, b"x" * 900) for n in range(90)) + b"\r\n",
        PollReason.TOO_LARGE,
    ),
    "endless headers": (endless(HEAD, b"X: " + b"x" * 1000 + b"\r\n"), PollReason.BAD_RESPONSE),
    "announced too large": (HEAD + b"Content-Length: 6000000\r\n\r\n", PollReason.TOO_LARGE),
    "endless": (endless(HEAD + b"\r\n", MEGABYTE), PollReason.TOO_LARGE),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_answer_is_told_by_its_reason(world: Any, fault: str) -> None:
    """Each way in which an answer can be broken has its name."""
    page, reason = BROKEN[fault]

    assert reason == asyncio.run(failure_for(world, page))


def test_a_body_at_the_cap_passes_and_one_byte_more_does_not(world: Any) -> None:
    """S4: `max_bytes` is the most that is taken, decoded."""

    async def scenario() -> tuple[int, PollReason]:
        page = world.answer(200, gzip.compress(b"x" * 1000), [("Content-Encoding", "gzip")])
        async with world.Site({"/": page}) as site, world.fetcher(site) as fetcher:
            whole = await fetcher.get(site.url(), max_bytes=1000)
            failure = await world.failure_of(fetcher.get(site.url(), max_bytes=999))
            return len(whole.body), PollReason(failure.reason)

    assert asyncio.run(scenario()) == (1000, PollReason.TOO_LARGE)


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 410, 429, 451, 500, 503, 599])
def test_a_status_is_an_answer_not_an_error(world: Any, status: int) -> None:
    """Whatever the status, what came back whole is given back."""

    async def scenario() -> Any:
        page = world.answer(status, b"" if status == 204 else b"why")
        async with world.Site({"/": page}) as site, world.fetcher(site) as fetcher:
            return await fetcher.get(site.url())

    fetched = asyncio.run(scenario())
    assert (status, b"" if status == 204 else b"why", world.now) == (fetched.status, fetched.body, fetched.fetched_at)


def test_an_answer_without_length_ends_with_its_connection(world: Any) -> None:
    """Old servers end a body by hanging up."""

    async def scenario() -> bytes:
        async with world.Site({"/": b"HTTP/1.0 200 OK\r\n\r\nold news"}) as site, world.fetcher(site) as fetcher:
            return bytes((await fetcher.get(site.url())).body)

    assert asyncio.run(scenario()) == b"old news"


def test_headers_that_are_no_text_can_be_stored(world: Any) -> None:
    """Header values come back as text that can be written, whatever bytes stood in them."""

    async def scenario() -> Any:
        page = world.answer(200, b"", [("X-Odd", b"caf\xe9"), ("Link", "<a>"), ("Link", "<b>")])
        async with world.Site({"/": page}) as site, world.fetcher(site) as fetcher:
            return (await fetcher.get(site.url())).headers

    headers = asyncio.run(scenario())
    assert (headers["x-odd"], headers["link"]) == ("caf\ufffd", "<a>, <b>")


def test_limits_are_those_of_the_design() -> None:
    """S4, R3: 5 MB on the wire, 10 MB decoded, 64 kB of headers, five redirects, thirty seconds in all."""
    limits = Limits()

    assert (
        limits.wire_bytes,
        limits.decoded_bytes,
        limits.header_bytes,
        limits.redirects,
    ) == (5_000_000, 10_000_000, 64_000, 5)
    assert [one.total_seconds() for one in (limits.connect, limits.first_byte, limits.between_bytes, limits.total)] == [
        10,
        15,
        10,
        30,
    ]

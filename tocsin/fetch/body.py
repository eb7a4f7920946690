"""Reading an answer under its caps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from aiohttp import ClientResponse

from tocsin.fetch.decode import decoder_for
from tocsin.fetch.faults import TooLarge


async def read_body(response: ClientResponse, *, wire_bytes: int, decoded_bytes: int, between: timedelta) -> bytes:
    """Return the decoded body. Raises `TooLarge` as soon as either cap is passed, `BadEncoding`, TimeoutError where
    nothing comes for `between`, and aiohttp's payload error where the body ends before its time."""
    if (response.content_length or 0) > wire_bytes:
        raise TooLarge(f"{response.content_length} bytes announced")
    decoder = decoder_for(", ".join(response.headers.getall("Content-Encoding", ())))
    body, on_the_wire = bytearray(), 0
    while chunk := await _next_chunk(response, between):
        on_the_wire += len(chunk)
        if on_the_wire > wire_bytes:
            raise TooLarge(f"more than {wire_bytes} bytes on the wire")
        _append(body, decoder.feed(chunk), decoded_bytes)
    decoder.finish()
    return bytes(body)


async def read_beginning(response: ClientResponse, at_most: int) -> bytes:
    """Return the first bytes of a body as they come, undecoded, reading no further than `at_most`."""
    body = bytearray()
    while len(body) < at_most and (chunk := await response.content.read(at_most - len(body))):
        body += chunk
    return bytes(body)


def header_bytes(raw_headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Return the size of headers as they stood on the wire."""
    return sum(len(name) + len(value) + 4 for name, value in raw_headers)


async def _next_chunk(response: ClientResponse, between: timedelta) -> bytes:
    """Return what has arrived; nothing once the body is at its end."""
    if response.content.at_eof():  # a 304 has none, and a timer for each would cost more than the answer
        return b""
    async with asyncio.timeout(between.total_seconds()):
        return await response.content.readany()


def _append(body: bytearray, pieces: Iterable[bytes], cap: int) -> None:
    for piece in pieces:
        if len(body) + len(piece) > cap:
            raise TooLarge(f"more than {cap} bytes decoded")
        body += piece

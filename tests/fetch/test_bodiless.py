"""A 304 has no body, whatever the server writes behind its head."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.fetch.bodiless import leave_bodies_of_bodiless

HEAD = b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\nContent-Length: 5\r\n\r\n'
CHUNKED = b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


class Connection:
    """Remembers what it was given to read."""

    def __init__(self) -> None:
        self.read: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        self.read.append(data)


def read_of(*pieces: bytes) -> bytes:
    connection = Connection()
    leave_bodies_of_bodiless(connection)
    for piece in pieces:
        connection.data_received(piece)
    return b"".join(connection.read)


@given(body=st.binary(max_size=40), cuts=st.lists(st.integers(12, 120), max_size=6))
def test_what_stands_behind_the_head_of_a_304_is_left(body: bytes, cuts: list[int]) -> None:
    """C5: however the wire cuts it, the head is read to its end and nothing behind it."""
    wire = HEAD + body
    places = [0, *sorted(cuts), len(wire)]

    assert read_of(*(wire[a:b] for a, b in pairwise(places))) == HEAD


@given(wire=st.binary(max_size=60))
def test_any_other_answer_is_read_whole(wire: bytes) -> None:
    """A document, an error, noise."""
    for answer in (b"HTTP/1.1 200 OK\r\n\r\n" + wire, b"HTTP/1.1 3040 X\r\n\r\n" + wire):
        assert read_of(answer[:20], answer[20:]) == answer


@pytest.mark.parametrize("answer", [HEAD + b"hello", HEAD, CHUNKED, b"HTTP/1.1 204 No Content\r\n\r\n<html>no</html>"])
def test_an_answer_without_body_is_heard_whatever_comes_with_it(world: Any, answer: bytes) -> None:
    """C5, T10: a server that sends one all the same has answered; to a poll and to a delivery alike."""

    async def scenario() -> tuple[int, bytes, int]:
        async with world.Site({"/": answer}) as site, world.fetcher(site) as fetcher:
            fetched = await fetcher.get(site.url(), etag=b'"1"')
            posted = await fetcher.post(site.url(), body=b"{}", headers={})
            return fetched.status, fetched.body, posted.status

    status = int(answer.split(b" ")[1])
    assert asyncio.run(scenario()) == (status, b"", status)

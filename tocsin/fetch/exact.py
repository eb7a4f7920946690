"""Requests that go out byte for byte.

aiohttp writes the head of a request as UTF-8 text and leaves out a question mark with nothing behind it. But a validator
is whatever bytes the server once sent, and an address is what its publisher wrote. Where the two differ, the head is put
right in the moment it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import ClientRequest, ClientResponse
from aiohttp.connector import Connection

from tocsin.fetch.bodiless import leave_bodies_of_bodiless


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactHead:
    """What the head of a request must hold to the byte."""

    target: str
    headers: Mapping[str, bytes] = field(default_factory=dict)


_HEAD: ContextVar[ExactHead | None] = ContextVar("exact_head", default=None)


@contextmanager
def exact_head(head: ExactHead) -> Iterator[None]:
    """Requests made inside go out with this target, and with these headers in addition to their own."""
    token = _HEAD.set(head)
    try:
        yield
    finally:
        _HEAD.reset(token)


class ExactRequest(ClientRequest):
    """A request without a body whose head is the one that `exact_head` names."""

    async def send(self, conn: Connection) -> ClientResponse:
        head, protocol = _HEAD.get(), conn.protocol
        if protocol is not None:
            leave_bodies_of_bodiless(protocol)
        if head is None or protocol is None or protocol.transport is None:
            return await super().send(conn)
        transport = protocol.transport
        protocol.transport = cast(Any, _HeadWriter(transport, head))
        try:
            return await super().send(conn)
        finally:
            if protocol.transport is not None:  # None: the connection went away meanwhile
                protocol.transport = transport


class _HeadWriter:
    """Stands before a transport while the head is written, and puts it right."""

    def __init__(self, transport: Any, head: ExactHead) -> None:
        self._transport, self._head = transport, head

    def write(self, data: bytes) -> None:
        line, _, rest = bytes(data).partition(b"\r\n")
        method, *_, version = line.split(b" ")
        line = b" ".join((method, self._head.target.encode("ascii"), version))
        added = b"".join(b"%s: %s\r\n" % (name.encode("ascii"), value) for name, value in self._head.headers.items())
        self._transport.write(line + b"\r\n" + added + rest)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

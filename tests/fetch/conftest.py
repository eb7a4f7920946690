"""A small site that says on the wire exactly what a test tells it to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from types import TracebackType
from typing import Any, Self

import pytest

from tocsin.errors import FetchError
from tocsin.fetch.client import HttpFetcher

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request as it stood on the wire."""

    target: bytes
    headers: dict[bytes, bytes]
    body: bytes


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


def answer(status: int = 200, body: bytes = b"", headers: Iterable[tuple[str, str | bytes]] = ()) -> bytes:
    """A whole answer, Content-Length included."""
    lines = [b"HTTP/1.1 %d Fine" % status, b"Content-Length: %d" % len(body), b"Connection: close"]
    for name, value in headers:
        lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@dataclass
class Site:
    """A server on a loopback address. `pages`: target -> the bytes of its answer, or a coroutine that writes them."""

    pages: dict[str, bytes | Handler] = field(default_factory=dict)
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    _serving: set[asyncio.Task[Any]] = field(default_factory=set)
    over: asyncio.Event = field(default_factory=asyncio.Event)  # set when the site closes: what a silent page waits for

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._server.close()
        await asyncio.gather(*self._serving)
        await self._server.wait_closed()

    def url(self, target: str = "/", host: str | None = None) -> str:
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{target}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self._serving.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            asked = await _read_request(reader)
            self.asked.append(asked)
            page = self.pages.get(asked.target.decode(), answer(404))
            if isinstance(page, bytes):
                writer.write(page)
                await writer.drain()
            else:
                await page(asked, writer)
        writer.close()
        with suppress(ConnectionError, ssl.SSLError, TimeoutError):
            await writer.wait_closed()


async def _read_request(reader: asyncio.StreamReader) -> Asked:
    line, *rest = (await reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (row.partition(b":") for row in rest)}
    body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
    return Asked(b" ".join(line.split(b" ")[1:-1]), headers, body)


def fetcher(*sites: Site, **settings: Any) -> HttpFetcher:
    """A fetcher that may reach these sites by their addresses."""
    settings.setdefault("allow_networks", (ip_network("127.0.0.0/8"),))
    settings.setdefault("allow_ports", (80, 443, *(site.port for site in sites)))
    return HttpFetcher(version="1.2", contact="https://desk.example/watch", clock=lambda: NOW, **settings)


async def failure_of(fetching: Awaitable[object]) -> FetchError:
    """Return how a fetch failed; a fetch that did not fails the test."""
    with pytest.raises(FetchError) as caught:
        await fetching
    return caught.value


@dataclass(frozen=True)
class World:
    """What the tests of this room share: sites, answers, and fetchers that may reach loopback."""

    Site = Site
    now = NOW
    answer = staticmethod(answer)
    fetcher = staticmethod(fetcher)
    failure_of = staticmethod(failure_of)


@pytest.fixture
def world() -> World:
    return World()

"""A receiver that answers what a test tells it to, and an outbox with something in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from types import TracebackType
from typing import Any, Self

import pytest

from tocsin.fetch.client import HttpFetcher
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import Alert, AlertType, Delivery, DeliveryState, Receiver
from tocsin.types.ids import AlertId, DeliveryId, ReceiverId, StoryId, TopicId
from tocsin.types.secret import Secret

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
PATIENCE = 20.0  # seconds until a test gives up on something that must happen


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Rung:
    """A message as it arrived."""

    headers: dict[str, str]
    body: bytes


Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def answer(status: int, **headers: str) -> bytes:
    body = b"" if status == 204 else b"body"
    lines = [f"HTTP/1.1 {status} Fine", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


@dataclass
class Desk:
    """A receiver on loopback: `answers` in turn, the last one for ever; `silent` says nothing until the desk closes."""

    answers: list[Answer] = field(default_factory=lambda: [answer(204)])
    rung: list[Rung] = field(default_factory=list)
    port: int = 0
    path: str = "/canary"
    over: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)
    serving: set[asyncio.Task[Any]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.server.close()
        await asyncio.gather(*self.serving)
        await self.server.wait_closed()

    def receiver(self, name: str = "desk", **changes: Any) -> Receiver:
        settings = {"signing_key": KEY, "allow_http": True, **changes}
        url = Secret(f"http://127.0.0.1:{self.port}{self.path}?canary=1")
        return Receiver(receiver_id=ReceiverId(name), url=url, **settings)

    async def silent(self, writer: asyncio.StreamWriter) -> None:
        await self.over.wait()

    async def wait_for(self, count: int) -> None:
        """Return once so many messages have arrived."""
        async with asyncio.timeout(PATIENCE), self.heard:
            await self.heard.wait_for(lambda: len(self.rung) >= count)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self.serving.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            _, *rows = (await reader.readuntil(b"\r\n\r\n"))[:-4].decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in rows)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            async with self.heard:
                self.rung.append(Rung(headers, body))
                self.heard.notify_all()
            if isinstance(said, bytes):
                writer.write(said)
                await writer.drain()
            else:
                await said(writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def alert_of(name: str) -> Alert:
    return Alert(
        alert_id=AlertId(name),
        type=AlertType.STORY_FIRST,
        topic_id=TopicId("pollution"),
        story_id=StoryId("s1"),
        reason="first_article",
        headline="Alerte à la pollution",
        body='{"type": "story.first", "headline": "Alerte à la pollution"}',
        raised_at=NOW,
    )


def put(store: MemoryStore, name: str, *receivers: str, at: datetime = NOW) -> None:
    """Put one alert for these receivers into the outbox, due at once."""
    deliveries = [
        Delivery(
            delivery_id=DeliveryId(f"{name}-{receiver}"),
            alert_id=AlertId(name),
            receiver_id=ReceiverId(receiver),
            state=DeliveryState.WAITING,
            created_at=at,
            due_at=at,
        )
        for receiver in receivers
    ]
    store.add_alert(alert_of(name), deliveries, at)


def fetcher(*desks: Desk, **settings: Any) -> HttpFetcher:
    """A fetcher that may reach these desks."""
    settings.setdefault("allow_networks", (ip_network("127.0.0.0/8"),))
    return HttpFetcher(version="1.2", allow_ports=[80, *(desk.port for desk in desks)], **settings)


@dataclass(frozen=True)
class Office:
    """What the tests of this room share."""

    Desk = Desk
    Clock = Clock
    now = NOW
    key = KEY
    answer = staticmethod(answer)
    reset = staticmethod(reset)
    alert_of = staticmethod(alert_of)
    put = staticmethod(put)
    fetcher = staticmethod(fetcher)


@pytest.fixture
def office() -> Office:
    return Office()

"""The publisher of `bench.poll`: thousands of feeds in one process, each on a loopback address of its own.

    python -m bench.poll_site --log FILE [--certificates FOLDER] [--constant N] [--changing N] [--items N] [--delay S]

Feed n is asked at `address_of(n)`. It answers 304 to its own ETag; every `constant`th has no validators and answers 200 with the
same body; at each of its polls every `changing`th feed has a new item. Prints its port; writes a line "n time status" a request.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TextIO, cast

from bench.poll_world import argv_of

WORDS = [
    "le",
    "conseil",
    "de",
    "la",
    "ville",
    "a",
    "voté",
    "hier",
    "soir",
    "un",
    "budget",
    "qui",
    "prévoit",
    "deux",
    "lignes",
    "de",
    "bus",
    "et",
    "la",
    "rénovation",
    "du",
    "marché",
]


def address_of(number: int) -> str:
    """The loopback address of a feed; none ends in 0 or 255."""
    return f"127.{20 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"


@contextmanager
def publisher(log: Path, *options: str) -> Iterator[int]:
    """A publisher while the block runs; gives its port."""
    process = Popen(argv_of("bench.poll_site", "--log", str(log), *options), stdout=PIPE, text=True)
    try:
        yield int(cast(TextIO, process.stdout).readline())
    finally:
        process.terminate()
        process.wait()


def asked_in(log: Path) -> list[tuple[int, float]]:
    """What a publisher's log tells: feed and time of each request, in order."""
    rows = [line.split() for line in log.read_text().splitlines()]
    return [(int(feed), float(at)) for feed, at, _ in rows]


@dataclass(slots=True)
class Publisher:
    """Feeds and how often each was asked. Mutable."""

    log: TextIO
    constant: int
    changing: int
    items: int
    delay: float
    servers: list[asyncio.Server] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    versions: Counter[int] = field(default_factory=Counter)

    def answer(self, number: int, etag: bytes | None) -> bytes:
        """The whole answer to one poll of a feed."""
        self.asked[number] += 1
        if self.changing and self.asked[number] > 1 and (number + self.asked[number]) % self.changing == 0:
            self.versions[number] += 1
        tag = None if self.constant and number % self.constant == 0 else b'"%d"' % self.versions[number]
        status = 304 if tag is not None and etag == tag else 200
        self.log.write(f"{number} {time.time():.6f} {status}\n")
        body = b"" if status == 304 else self.document(number)
        lines = [b"HTTP/1.1 304 Not Modified" if status == 304 else b"HTTP/1.1 200 OK"]
        lines += [b"Content-Type: application/rss+xml", b"Connection: close", b"Server: bench"]
        lines += [b"ETag: " + tag] if tag else []
        lines += [b"Content-Length: %d" % len(body)] if status == 200 else []
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    def document(self, number: int) -> bytes:
        newest = self.versions[number] + self.items
        entries = "".join(item_of(number, version) for version in range(newest, newest - self.items, -1))
        head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Feed {number}</title>'
        return f"{head}{entries}</channel></rss>".encode()


def item_of(number: int, version: int) -> str:
    text = " ".join(WORDS * 12)
    return (
        f"<item><title>Nouvelle {version} de la source {number}</title><guid>{number}-{version}</guid>"
        f"<link>https://feed{number}.example/{version}</link><description>{text}</description></item>"
    )


class Answering(asyncio.Protocol):
    """One connection: one request, one answer. As little as will do, so that the clients have the processor."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher, self.received = publisher, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.received += data
        if self.received.endswith(b"\r\n\r\n"):
            line, *rest = self.received.split(b"\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (row.partition(b":") for row in rest)}
            number = int(line.split(b" ")[1].rpartition(b"/")[2])
            answer = self.publisher.answer(number, headers.get(b"if-none-match"))
            if self.publisher.delay:
                asyncio.get_running_loop().call_later(self.publisher.delay, self.finish, answer)
            else:
                self.finish(answer)

    def finish(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()


async def serve(publisher: Publisher, certificates: Sequence[Path]) -> None:
    """Listen for all feeds at once, or, with a certificate for each, at each one's address."""
    if not certificates:
        port = await listen(publisher, "0.0.0.0", 0, None)
    else:
        port = 0
        for number, path in enumerate(certificates):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(path)
            port = await listen(publisher, address_of(number), port, context)
    print(port, flush=True)
    await asyncio.Event().wait()


async def listen(publisher: Publisher, address: str, port: int, context: ssl.SSLContext | None) -> int:
    """Listen on an address, on any port where that is 0; returns the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(publisher), address, port, ssl=context, backlog=1000)
    publisher.servers.append(server)
    return int(server.sockets[0].getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log", required=True)
    parser.add_argument("--certificates", type=Path)
    parser.add_argument("--constant", type=int, default=0)
    parser.add_argument("--changing", type=int, default=0)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--delay", type=float, default=0.0)
    wanted = parser.parse_args()
    with open(wanted.log, "w", buffering=1) as log:
        publisher = Publisher(log, wanted.constant, wanted.changing, wanted.items, wanted.delay)
        asyncio.run(serve(publisher, sorted(wanted.certificates.iterdir()) if wanted.certificates else ()))


if __name__ == "__main__":
    main()

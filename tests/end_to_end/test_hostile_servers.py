"""Servers that mean harm, polled by the whole of Tocsin: each ends under its own name, and costs neither memory nor a neighbour."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

import brotli
import pytest
import trustme
import zstandard

from tests.end_to_end.conftest import SECRET, World, entry, environment
from workers.demo.outlets import Outlet, serve_outlets
from workers.demo.receiver import Inbox

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>Le port rouvre</title><guid>1</guid>'
    b"<link>https://n.example/1</link></item></channel></rss>"
)
BOMB_MEGABYTES = 300
MEGABYTE = bytes(1_000_000)
# Of the poller with its parsers: what a document at the cap of 10 MB may cost. A bomb that went off would cost 300.
MOST_GROWN_BYTES = 60_000_000

Speaks = Callable[["Speaker"], None]


class Speaker(StreamRequestHandler):
    """One connection: reads a request, then says what its server says."""

    server: Server

    def handle(self) -> None:
        with suppress(OSError):  # who hangs up has had enough
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            self.server.speaks(self)

    def say(self, data: bytes) -> None:
        self.wfile.write(data)

    def answer(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        self.say("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def reset(self) -> None:
        """End the connection with a RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Server(ThreadingTCPServer):
    """A server on an address of its own, where there are several."""

    daemon_threads = True

    def __init__(self, number: int, speaks: Speaks, tls: ssl.SSLContext | None) -> None:
        self.speaks, self.tls, self.stopped = speaks, tls, threading.Event()
        try:
            super().__init__((f"127.0.0.{100 + number}", 0), Speaker)
        except OSError:  # macOS has only 127.0.0.1 until told otherwise
            super().__init__(("127.0.0.1", 0), Speaker)
        host, port = self.server_address[:2]
        self.url = f"{'https' if tls else 'http'}://{host!s}:{port}/"

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        return (self.tls.wrap_socket(connection, server_side=True) if self.tls else connection), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A handshake that fails is what is wanted here."""


def packed(press: Callable[[bytes], bytes], end: Callable[[], bytes]) -> bytes:
    return b"".join(press(MEGABYTE) for _ in range(BOMB_MEGABYTES)) + end()


def gzip_bomb() -> bytes:
    packer = zlib.compressobj(level=1, wbits=31)
    return packed(packer.compress, packer.flush)


def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    return packed(packer.process, packer.finish)


def zstd_bomb() -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return packed(packer.compress, packer.flush)


def encoded(body: bytes, encoding: str) -> Speaks:
    return lambda speaker: speaker.answer(body, f"Content-Encoding: {encoding}")


def drip(speaker: Speaker) -> None:
    """Always one byte more."""
    speaker.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not speaker.server.stopped.wait(0.2):
        speaker.say(b" ")


def half(speaker: Speaker) -> None:
    speaker.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + FEED[:80])
    time.sleep(0)  # what was said goes out before the end
    speaker.reset()


def in_a_circle(speaker: Speaker) -> None:
    speaker.answer(b"", "Location: /", status="301 Moved Permanently")


def further_and_further(speaker: Speaker) -> None:
    speaker.answer(b"", f"Location: /{time.monotonic_ns()}", status="302 Found")


def good(speaker: Speaker) -> None:
    speaker.answer(FEED, "Content-Type: application/rss+xml")


@dataclass(frozen=True, slots=True)
class Round:
    """What one `tocsin poll --once` made of all of them."""

    reports: dict[str, tuple[str, str | None, int]]  # by name: outcome, reason, new items
    memory: int  # bytes at most, of the poller and its parsers


def servers(certificates: tuple[ssl.SSLContext, ssl.SSLContext]) -> dict[str, tuple[Speaks, ssl.SSLContext | None]]:
    bomb = gzip_bomb()
    nested = zlib.compressobj(wbits=31)
    right, wrong = certificates
    return {
        "gzip": (encoded(bomb, "gzip"), None),
        "br": (encoded(brotli_bomb(), "br"), None),
        "zstd": (encoded(zstd_bomb(), "zstd"), None),
        "nested": (encoded(nested.compress(bomb) + nested.flush(), "gzip, gzip"), None),
        "packed": (lambda speaker: speaker.answer(bomb, "Content-Type: application/gzip"), None),
        "drip": (drip, None),
        "half": (half, None),
        "circle": (in_a_circle, None),
        "further": (further_and_further, None),
        "wrong name": (good, wrong),
        "good": (good, None),
        "good https": (good, right),
    }


REASONS = {
    "gzip": "too_large",
    "br": "too_large",
    "zstd": "too_large",
    "nested": "bad_encoding",
    "packed": "too_large",
    "drip": "timeout",
    "half": "reset",
    "circle": "redirect_loop",
    "further": "redirect_loop",
    "wrong name": "tls",
}


@contextmanager
def certified(home: Path) -> Iterator[tuple[Path, tuple[ssl.SSLContext, ssl.SSLContext]]]:
    """An authority that the poller trusts; a certificate for loopback, and one for somebody else."""
    authority = trustme.CA()
    contexts = []
    for names in (["127.0.0.1", *(f"127.0.0.{number}" for number in range(100, 120))], ["other.example"]):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(context)
        contexts.append(context)
    trusted = home / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    yield trusted, (contexts[0], contexts[1])


def polled(world: World, running: dict[str, Server], trusted: Path) -> Round:
    """Poll them all once, by the command line."""
    world.extra_feeds = [{"url": server.url, "name": name, "every": "1h"} for name, server in running.items()]
    world.configure()
    argv = [sys.executable, "-m", "tocsin", *world.folders, "poll", "--once", "--all", "--json"]
    with (world.home / "polled").open("w+b") as output:
        process = subprocess.Popen(argv, stdout=output, env={**environment(), "SSL_CERT_FILE": str(trusted)})
        memory = watched(process)
        assert process.returncode == 0
        output.seek(0)
        rows = [json.loads(line) for line in output]
    names = {server.url: name for name, server in running.items()} | {world.outlet.url: "outlet"}
    reports = {names[row["url"]]: (row["outcome"], row["reason"], row["new"]) for row in rows}
    return Round(reports, memory)


def watched(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a process, and return the most that it and its children ever held; 0 where /proc does not tell."""
    held: dict[int, int] = {}
    while process.poll() is None:
        for pid in family_of(process.pid):
            with suppress(OSError, StopIteration):
                status = Path(f"/proc/{pid}/status").read_text().splitlines()
                held[pid] = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    return sum(held.values())


def family_of(pid: int) -> list[int]:
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(member for child in children for member in family_of(int(child)))]
    return []


@contextmanager
def listening(wanted: dict[str, tuple[Speaks, ssl.SSLContext | None]]) -> Iterator[dict[str, Server]]:
    with ExitStack() as stack:
        running = {}
        for number, (name, (speaks, tls)) in enumerate(wanted.items()):
            server = running[name] = stack.enter_context(Server(number, speaks, tls))
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
            stack.callback(server.stopped.set)
        yield running


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Round, Round]:
    """A round over good feeds alone, and one over all."""
    made = []
    for name in ("peace", "war"):
        home = tmp_path_factory.mktemp(name)
        outlet = Outlet("Le Courrier", "fr")
        outlet.publish(entry("0", "Le marché de Noël ouvre", "Soixante chalets attendent les visiteurs."))
        with (
            certified(home) as (trusted, certificates),
            serve_outlets({"courrier": outlet}, time.monotonic),
        ):
            world = World(home=home, outlet=outlet, inbox=Inbox(secret=SECRET, url="http://127.0.0.1:9/"))
            wanted = servers(certificates)
            if name == "peace":
                wanted = {name: wanted[name] for name in ("good", "good https")}
            with listening(wanted) as running:
                made.append(polled(world, running, trusted))
    return made[0], made[1]


def test_each_ends_under_its_own_reason(rounds: tuple[Round, Round]) -> None:
    """S4, S5, S7, R3: bombs in every encoding, a drip, an end half-way, circles of redirects, another's certificate."""
    _, war = rounds

    assert {name: ("failed", reason, 0) for name, reason in REASONS.items()} == {
        name: war.reports[name] for name in REASONS
    }


def test_their_neighbours_are_polled_as_ever(rounds: tuple[Round, Round]) -> None:
    """A round that meets all of them at once reads every good feed, over https too."""
    _, war = rounds

    assert [("ok", None, 1)] * 3 == [war.reports[name] for name in ("outlet", "good", "good https")]


def test_no_bomb_goes_off_in_memory(rounds: tuple[Round, Round]) -> None:
    """S5: the poller that met 1.5 GB of zeros is hardly larger than one that met none."""
    peace, war = rounds

    assert peace.memory > 0 or not Path("/proc/self/status").exists()
    assert war.memory - peace.memory < MOST_GROWN_BYTES

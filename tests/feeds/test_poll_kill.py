"""A poller killed with -9 at any point between a feed's answer and its commit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from tests.feeds.conftest import entry, rss
from tests.feeds.poll_child import POINTS
from tocsin.store.queue import QUEUE_ITEMS
from tocsin.store.server import open_server

CHILD = Path(__file__).with_name("poll_child.py")
ITEMS = 130  # three jobs
PARTS = 8


@dataclass
class Site:
    """Serves one feed in parts, and kills the poller after a given part of it."""

    items: int = ITEMS
    etag: str = '"1"'
    conditional: list[str | None] = field(default_factory=list)
    kill_after: int | None = None
    poller: subprocess.Popen[bytes] | None = None
    started: threading.Event = field(default_factory=threading.Event)

    def kill(self) -> None:
        self.started.wait(60)
        assert self.poller is not None
        os.kill(self.poller.pid, signal.SIGKILL)


def handler_of(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.conditional.append(self.headers["If-None-Match"])
            body = rss(*(entry(str(number)) for number in range(site.items)))
            self.send_response(200)
            self.send_header("ETag", site.etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for part in range(PARTS + 1):
                if part == site.kill_after:
                    site.kill()
                    return
                self.wfile.write(body[part * len(body) // PARTS : (part + 1) * len(body) // PARTS])
                self.wfile.flush()

        def log_message(self, format: str, *words: object) -> None:
            """Say nothing."""

    return Handler


@dataclass
class World:
    """A feed, a Redis of its own, and poller processes on both."""

    site: Site
    url: str
    redis_url: str

    def poll(self, hours: int, point: str = "") -> int:
        """A poller process to its end; returns its exit code, negative where it was killed."""
        self.site.started.clear()
        argv = [sys.executable, str(CHILD), self.redis_url, self.url, str(hours), *filter(None, [point])]
        self.site.poller = subprocess.Popen(argv, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": "."})
        self.site.started.set()
        return self.site.poller.wait(60)

    def enqueued(self) -> Counter[tuple[str, int]]:
        """How often each revision of an item was handed to the workers."""
        with Redis.from_url(self.redis_url) as connection:
            jobs = Queue(QUEUE_ITEMS, connection=connection, serializer=JSONSerializer).jobs
            return Counter((item_id, revision) for job in jobs for item_id, revision in job.args[0])


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tocsin") as folder:
        server = open_server(Path(folder))
        yield server.url
        server.leave()


@pytest.fixture
def world(server_url: str) -> Iterator[World]:
    with Redis.from_url(server_url) as connection:
        connection.flushall()
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(site))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield World(site=site, url=f"http://127.0.0.1:{server.server_port}/feed", redis_url=server_url)
    server.shutdown()
    server.server_close()


def assert_each_once(world: World, items: int = ITEMS) -> None:
    enqueued = world.enqueued()
    assert (len(enqueued), set(enqueued.values())) == (items, {1})


@pytest.mark.parametrize("point", POINTS)
def test_a_poller_killed_between_answer_and_commit_loses_and_doubles_nothing(world: World, point: str) -> None:
    """C7: after a restart every item of the feed was handed on once; no validator hides what was not taken up."""
    killed = world.poll(0, point)
    after_kill = len(world.enqueued())
    restarted = world.poll(2)

    assert (killed, restarted) == (-signal.SIGKILL, 0)
    assert after_kill == (ITEMS if point == "committed" else 0)
    assert world.site.conditional[1] == ('"1"' if point == "committed" else None)
    assert_each_once(world)


@pytest.mark.parametrize("part", [0, PARTS // 2, PARTS])
def test_a_poller_killed_while_it_is_answered_loses_and_doubles_nothing(world: World, part: int) -> None:
    """C7: before the body, inside it, and somewhere after its last byte."""
    world.site.kill_after = part
    killed = world.poll(0)
    world.site.kill_after = None
    restarted = world.poll(2)

    assert (killed, restarted) == (-signal.SIGKILL, 0)
    assert_each_once(world)


def test_a_poller_killed_again_and_again_goes_on_from_where_it_was(world: World) -> None:
    """C7, C10: kills between polls of a growing feed: each item once, and the old validators until new ones are stored."""
    world.poll(0)
    world.site.items, world.site.etag = ITEMS + 20, '"2"'
    for hours, point in enumerate(("fetched", "parsed", "being_written", "committed"), start=1):
        world.poll(2 * hours, point)
    world.poll(12)

    assert world.site.conditional == [None, *['"1"'] * 4, '"2"']
    assert_each_once(world, ITEMS + 20)

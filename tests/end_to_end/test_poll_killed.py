"""The command `tocsin poll`, killed with -9 at random moments between a feed's answer and its commit."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from tests.end_to_end.conftest import PATIENCE, environment
from tocsin.store import keys
from tocsin.store.queue import QUEUE_ITEMS
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server
from workers.demo.outlets import bind

FEEDS = 24
# Kills that found answers not committed yet; so many kills at most to get there.
HITS, MOST_KILLS = 4, 20
# Longer than a poll takes from its answer to its commit.
LONGEST_PAUSE_SECONDS = 0.25


class Publisher:
    """Feeds, each at an address of its own and of one item. Who says by its validator that it has this item gets the next one
    instead while there is news, else a 304: what a validator hides nobody sees again."""

    def __init__(self) -> None:
        self.has_news = True
        self.items = [1] * FEEDS  # ever published
        self.answered = [0] * FEEDS  # the item of the last whole answer
        self.answers = 0
        self.changed = threading.Condition()
        self.servers = [bind(self.handler(number), f"127.0.9.{number + 1}") for number in range(FEEDS)]

    @property
    def urls(self) -> list[str]:
        return [f"http://{server.server_address[0]!s}:{server.server_port}/feed" for server in self.servers]

    def handler(self, number: int) -> type[BaseHTTPRequestHandler]:
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with publisher.changed:
                    items = publisher.items[number]
                    is_known = self.headers["If-None-Match"] == f'"{items}"'
                    if publisher.has_news and is_known:
                        publisher.items[number] = items = items + 1
                        is_known = False
                body = b"" if is_known else document(number, items)
                self.send_response(304 if is_known else 200)
                self.send_header("ETag", f'"{items}"')
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(body)
                with publisher.changed:
                    publisher.answered[number] = items
                    publisher.answers += 1
                    publisher.changed.notify_all()

            def log_message(self, format: str, *words: object) -> None:
                """Say nothing."""

        return Handler

    def wait_for_answers(self, number: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.answers >= number, PATIENCE), f"{self.answers} answers"


def document(number: int, item: int) -> bytes:
    entry = (
        f"<item><guid>{number}/{item}</guid><title>News {item} of {number}</title>"
        f"<link>https://n{number}.example/{item}</link></item>"
    )
    return f"<rss version='2.0'><channel><title>Outlet {number}</title>{entry}</channel></rss>".encode()


class Desk:
    """A configuration of the publisher's feeds, a Redis of its own, and `tocsin poll` on both."""

    def __init__(self, home: Path, publisher: Publisher, url: str, redis: Redis, store: RedisStore) -> None:
        self.home, self.publisher, self.url, self.redis, self.store = home, publisher, url, redis, store
        ports = [server.server_port for server in publisher.servers]
        files: dict[str, Any] = {
            "tocsin.yaml": {
                "fetch": {"allow_networks": ["127.0.0.0/8"], "allow_ports": ports},
                "polling": {"floor": "1s", "default": "1s"},
                "pages": {"enabled": False},
            },
            "feeds.yaml": {"feeds": [{"url": url, "name": url, "every": "1s"} for url in publisher.urls]},
        }
        (home / "config").mkdir()
        for name, content in files.items():
            (home / "config" / name).write_text(json.dumps(content))

    @contextmanager
    def polling(self) -> Iterator[subprocess.Popen[bytes]]:
        folders = ["--config", str(self.home / "config"), "--data", str(self.home / "data")]
        with (self.home / "log").open("ab") as log:
            argv = [sys.executable, "-m", "tocsin", *folders, "poll"]
            process = subprocess.Popen(argv, stderr=log, env={**environment(), "TOCSIN_REDIS_URL": self.url})
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def kept(self) -> dict[str, int]:
        """The last item of each feed that is known, by the validator that is stored with it."""
        states = self.store.feed_states()
        return {state.url: int((state.etag or b'"0"').strip(b'"')) for state in states}

    def has_kept(self, items: Sequence[int]) -> bool:
        """Whether these items of the feeds are known, in their order."""
        kept = self.kept()
        return all(kept.get(url, 0) >= number for url, number in zip(self.publisher.urls, items, strict=True))

    def enqueued(self) -> Counter[int]:
        """How often any item was handed to the workers: number of times -> items."""
        jobs = Queue(QUEUE_ITEMS, connection=self.redis, serializer=JSONSerializer).jobs
        times = Counter(item_id for job in jobs for item_id, _ in job.args[0])
        return Counter(times.values())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        server = open_server(tmp_path / "data")
        stack.callback(server.leave)
        redis = stack.enter_context(Redis.from_url(server.url))
        store = RedisStore(server.url)
        stack.callback(store.close)
        publisher = Publisher()
        for listening in publisher.servers:
            threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(listening.server_close)
            stack.callback(listening.shutdown)
        yield Desk(tmp_path, publisher, server.url, redis, store)


def test_tocsin_poll_killed_again_and_again_loses_and_doubles_nothing(desk: Desk) -> None:
    """C7, R8: every item of every feed is handed on once, no validator hides one, and no slot at a host is left behind."""
    publisher, chance = desk.publisher, random.Random(7)
    kills = hits = 0
    while hits < HITS:
        with desk.polling() as process:
            publisher.wait_for_answers(publisher.answers + chance.randint(1, FEEDS))
            time.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))
            answered = list(publisher.answered)
            process.kill()
            assert -signal.SIGKILL == process.wait()
        kills += 1
        hits += not desk.has_kept(answered)
        assert kills < MOST_KILLS, f"only {hits} of {kills} kills found an answer not committed yet"
    publisher.has_news = False
    with desk.polling() as process:
        deadline = time.monotonic() + PATIENCE
        while not desk.has_kept(publisher.items):
            assert time.monotonic() < deadline, (desk.home / "log").read_text()[-4000:]
            time.sleep(0.05)
        process.terminate()
        assert 0 == process.wait(PATIENCE)

    assert {1: sum(publisher.items)} == desk.enqueued()
    assert not desk.redis.exists(keys.SLOTS)

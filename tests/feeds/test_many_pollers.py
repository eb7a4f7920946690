"""Several poller processes on one Redis: what publishers see of them together (rules R8, T3, T6)."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from tests.feeds.conftest import entry, rss, source_of
from tocsin.store import keys
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server
from tocsin.types.hosts import AT_ONCE

CHILD = Path(__file__).parent / "poller_process.py"
PATIENCE = 90.0  # seconds until a test gives up on something that must happen
HOUR = timedelta(hours=1)
# Servers of one publisher.
SERVERS = 4
# Four pollers have so many answers, and are then held up with all servers' hands full and the other feeds in line.
FEEDS, ANSWERED = 200, 60


class Publisher:
    """Servers of many feeds that remember who asked for which, and answer the nth when `may_answer` says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []  # path and name of the poller, in order
        self.status, self.headers = 200, {"ETag": '"1"'}
        self.may_answer: Callable[[int], bool] = lambda number: True
        self.changed = threading.Condition()
        self.waiting: Counter[int] = Counter()  # for an answer, by port
        self.most: Counter[int] = Counter()
        self.held: Counter[str] = Counter()  # by poller
        self.servers = [Server(self) for _ in range(SERVERS)]

    @property
    def ports(self) -> list[int]:
        return [server.server_port for server in self.servers]

    def note(self, path: str, agent: str, port: int) -> None:
        """Note a request, and hold it until it may be answered."""
        name = agent.partition("https://")[2].partition(".")[0]
        with self.changed:
            self.asked.append((path, name))
            self.waiting[port] += 1
            self.held[name] += 1
            self.most[port] = max(self.most[port], self.waiting[port])
            self.changed.notify_all()
            number = len(self.asked)
            self.changed.wait_for(lambda: self.may_answer(number), PATIENCE)
            self.waiting[port] -= 1
            self.held[name] -= 1

    def open(self) -> None:
        """Answer everything from now on."""
        with self.changed:
            self.may_answer = lambda number: True
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, PATIENCE), f"never happened; asked {len(self.asked)} times"

    def pollers(self) -> Counter[str]:
        return Counter(name for _, name in self.asked)


class Server(ThreadingHTTPServer):
    request_queue_size = 500
    daemon_threads = True

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        super().__init__(("127.0.0.1", 0), Answering)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who was killed does not hear the answer."""


class Answering(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        publisher = self.server.publisher
        publisher.note(self.path, self.headers["User-Agent"], self.server.server_port)
        body = rss(entry(self.path)) if publisher.status == 200 else b""
        self.send_response(publisher.status)
        for name, value in {**publisher.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Crowd:
    """A publisher, a Redis, and pollers that wait to begin."""

    def __init__(self, publisher: Publisher, url: str, store: RedisStore, redis: Redis) -> None:
        self.publisher, self.url, self.store, self.redis = publisher, url, store, redis
        self.pollers: dict[str, subprocess.Popen[str]] = {}

    def list_feeds(self, number: int, *, servers: int = 1) -> list[str]:
        """Feeds of so many servers, all due now."""
        ports = self.publisher.ports[:servers]
        urls = [f"http://127.0.0.1:{ports[n % servers]}/{n}" for n in range(number)]
        sources, now = [source_of(url, every=HOUR) for url in urls], datetime.now(UTC)
        self.store.sync_feeds(sources, {source.feed_id: now for source in sources}, now)
        return urls

    def start(self, urls: list[str], *names: str, **settings: int) -> None:
        """Start pollers of these feeds; they begin when all are ready."""
        words = [f"{name}={value}" for name, value in settings.items()]
        ports = ",".join(map(str, self.publisher.ports))
        for name in names:
            argv = [sys.executable, str(CHILD), self.url, name, ports, *words]
            process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.pollers[name] = process
            assert process.stdin
            process.stdin.write("".join(f"{url}\n" for url in urls) + "\n")
            process.stdin.flush()
        for process in (self.pollers[name] for name in names):
            assert process.stdout
            assert process.stdin
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("begin\n")
            process.stdin.flush()

    def kill(self, name: str) -> None:
        """kill -9."""
        self.pollers[name].kill()
        self.pollers[name].wait()

    def let_slots_expire(self, name: str) -> None:
        """The time for which a poller that is dead has its slots at hosts is over."""
        its = re.compile(rb"(\S+:%d:\d*/\S+) \d+" % self.pollers[name].pid)
        lines: Any = self.redis.hgetall(keys.SLOTS)
        for server, line in lines.items():
            self.redis.hset(keys.SLOTS, server, its.sub(rb"\1 1", line))

    def stop(self) -> None:
        """Let all that live end in order."""
        living = [process for process in self.pollers.values() if process.poll() is None]
        for process in living:
            process.send_signal(signal.SIGTERM)
        assert [0] * len(living) == [process.wait(PATIENCE) for process in living]

    def noted(self, verdict: str) -> list[float]:
        """When pollers were told so, in time's order."""
        told: Any = self.redis.lrange(f"test:{verdict}", 0, -1)
        return sorted(map(float, told))

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.02)


@contextmanager
def crowd_on(data: Path) -> Iterator[Crowd]:
    with ExitStack() as stack:
        server = open_server(data)
        stack.callback(server.leave)
        redis = stack.enter_context(Redis.from_url(server.url))
        store = RedisStore(server.url)
        stack.callback(store.close)
        publisher = Publisher()
        for listening in publisher.servers:
            stack.enter_context(listening)
            threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(listening.shutdown)
        crowd = Crowd(publisher, server.url, store, redis)
        stack.callback(publisher.open)
        yield crowd
        for process in crowd.pollers.values():
            with suppress(ProcessLookupError):
                process.kill()
            process.communicate()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    data = Path(tempfile.mkdtemp(prefix="tocsin-test-"))
    try:
        with crowd_on(data) as made:
            yield made
    finally:
        shutil.rmtree(data)


def test_of_four_pollers_one_is_killed_and_every_feed_is_asked_once(crowd: Crowd) -> None:
    """T6: the publisher sees each feed once in its interval, also those that were being asked, or stood in line, when their
    poller was killed; no lease is left behind."""
    publisher, names = crowd.publisher, ("a", "b", "c", "d")
    publisher.may_answer = lambda number: number <= ANSWERED
    crowd.start(crowd.list_feeds(FEEDS, servers=SERVERS), *names, lease=2000, in_hand=FEEDS // 4)
    publisher.wait_for(lambda: len(publisher.asked) >= ANSWERED + SERVERS * AT_ONCE)
    dies = max(names, key=lambda name: publisher.held[name])
    crowd.kill(dies)
    crowd.let_slots_expire(dies)
    publisher.open()
    publisher.wait_for(lambda: len({path for path, _ in publisher.asked}) == FEEDS)
    asked_by_the_living = {path for path, name in publisher.asked if name != dies}
    crowd.stop()
    states = {state.url.rpartition("/")[2]: state for state in crowd.store.feed_states()}

    assert FEEDS == len(publisher.asked)
    assert set(names) == set(publisher.pollers())
    assert all(states[path.strip("/")].succeeded_at for path in asked_by_the_living)
    later = datetime.now(UTC) + 2 * HOUR
    assert FEEDS == len(crowd.store.lease_due_feeds(later, limit=FEEDS, lease=HOUR))


def test_a_poller_that_starts_takes_over_from_a_killed_one_at_once(crowd: Crowd) -> None:
    """On the same machine nobody waits for the leases of the dead to end, which here would take ten minutes, nor for their slots
    at hosts (R8); what the dead one was asking has been asked."""
    publisher, urls = crowd.publisher, crowd.list_feeds(AT_ONCE + 10)
    publisher.may_answer = lambda number: False
    crowd.start(urls, "a", lease=600_000)
    publisher.wait_for(lambda: len(publisher.asked) == AT_ONCE)
    crowd.kill("a")
    publisher.open()
    crowd.start(urls, "b", lease=600_000)
    publisher.wait_for(lambda: len(publisher.asked) == len(urls))
    crowd.stop()

    assert {"a": AT_ONCE, "b": 10} == publisher.pollers()
    assert len(urls) == len({path for path, _ in publisher.asked})


def test_two_pollers_keep_the_gap_of_a_host_together(crowd: Crowd) -> None:
    """R8: from start to start, whichever of them makes it."""
    publisher = crowd.publisher
    publisher.may_answer = lambda number: len(publisher.pollers()) == 2
    crowd.start(crowd.list_feeds(12), "a", "b", gap=100, in_hand=1)
    publisher.wait_for(lambda: len(publisher.asked) == 12)
    crowd.stop()
    begun = crowd.noted("begins")

    assert {"a", "b"} == set(publisher.pollers())
    assert 12 == len(begun)
    assert all(second - first > 0.0999 for first, second in pairwise(begun))


def test_two_pollers_have_two_requests_in_hand_at_a_host_together(crowd: Crowd) -> None:
    """R8: while a host answers slowly, the pollers that share it stand in line, and both have their turns."""
    publisher = crowd.publisher
    publisher.may_answer = lambda number: False
    crowd.start(crowd.list_feeds(24), "a", "b", in_hand=8)
    publisher.wait_for(lambda: len(publisher.asked) == AT_ONCE)
    crowd.wait_until(lambda: len(crowd.noted("crowded")) >= 4)
    in_hand = len(publisher.asked)
    publisher.open()
    publisher.wait_for(lambda: len(publisher.asked) == 24)
    crowd.stop()

    assert AT_ONCE == in_hand == max(publisher.most.values())
    assert {"a", "b"} == set(publisher.pollers())
    assert 24 == len({path for path, _ in publisher.asked})


def test_the_slots_of_a_killed_poller_come_back(crowd: Crowd) -> None:
    """R8: what a poller had in hand when it was killed keeps others from its host for a while, not for ever."""
    publisher, urls = crowd.publisher, crowd.list_feeds(AT_ONCE + 6)
    publisher.may_answer = lambda number: False
    crowd.start(urls, "a", in_hand=AT_ONCE)
    publisher.wait_for(lambda: len(publisher.asked) == AT_ONCE)
    crowd.start(urls, "b")
    crowd.wait_until(lambda: bool(crowd.noted("crowded")))
    crowd.kill("a")
    publisher.open()
    crowd.let_slots_expire("a")
    publisher.wait_for(lambda: len(publisher.asked) == len(urls))
    crowd.stop()

    assert {"a": AT_ONCE, "b": 6} == publisher.pollers()
    assert AT_ONCE == max(publisher.most.values())


def test_a_429_seen_by_one_poller_stops_the_other(crowd: Crowd) -> None:
    """T3: a poll that another poller had a turn for is not made, and all the host's feeds wait for the pause to end."""
    publisher = crowd.publisher
    publisher.status, publisher.headers = 429, {"Retry-After": "3600"}
    publisher.may_answer = lambda number: False
    crowd.start(crowd.list_feeds(6), "a", "b", gap=4000, in_hand=1)
    publisher.wait_for(lambda: len(publisher.asked) == 1)
    crowd.wait_until(lambda: bool(crowd.noted("booked")))
    publisher.open()
    pause_ends = datetime.now(UTC) + timedelta(seconds=3590)
    crowd.wait_until(lambda: all((s.next_poll_at or pause_ends) >= pause_ends for s in crowd.store.feed_states()))
    crowd.stop()

    assert 1 == len(publisher.asked)

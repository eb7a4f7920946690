"""What the runs of `bench.poll` stand on: folders, a private server, real `tocsin poll` processes, and what they cost."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen
from typing import Any

from redis import Redis

from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def argv_of(module: str, *words: str) -> list[str]:
    return [sys.executable, "-m", module, *words]


@dataclass(frozen=True, slots=True)
class World:
    """A folder with a configuration, and the server that its pollers share."""

    home: Path
    url: str
    store: RedisStore
    redis: Redis

    def polls(self) -> int:
        """How many polls were committed so far."""
        return sum(number for name, number in self.store.counters().items() if name.startswith("polls{"))

    def server_cpu(self) -> float:
        """Seconds of CPU that the server has used."""
        told: Mapping[str, Any] = self.redis.info("cpu")
        return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])

    def configure(self, feeds: list[str], *, every: str, port: int, pages: bool = True) -> None:
        """Write a configuration of these feeds."""
        files: Mapping[str, Any] = {
            "tocsin.yaml": {
                "fetch": {"allow_networks": ["127.0.0.0/8"], "allow_ports": [port]},
                "polling": {"floor": "1s", "default": every},
                "pages": {"enabled": pages},
            },
            "feeds.yaml": {"feeds": [{"url": url, "name": url, "every": every} for url in feeds]},
        }
        (self.home / "config").mkdir(exist_ok=True)
        for name, content in files.items():
            (self.home / "config" / name).write_text(json.dumps(content))

    @contextmanager
    def poller(self, log: Path, **environ: str) -> Iterator[Popen[bytes]]:
        """A `tocsin poll` while the block runs; what it writes goes to `log`."""
        argv = argv_of("tocsin", "--config", str(self.home / "config"), "--data", str(self.home / "data"), "poll")
        with log.open("ab") as output:
            process = Popen(argv, stderr=output, env={**os.environ, "TOCSIN_REDIS_URL": self.url, **environ})
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait()

    def wait_for_polls(self, goal: int, process: Popen[bytes]) -> int:
        """Wait until so many polls were committed; returns how many were."""
        while (polls := self.polls()) < goal:
            look_after(process)
        return polls

    def wait_for_all(self, feeds: int, process: Popen[bytes]) -> None:
        """Wait until so many feeds were polled from now on."""
        now = datetime.now(UTC)
        while sum(bool(state.polled_at and state.polled_at > now) for state in self.store.feed_states()) < feeds:
            look_after(process)


def look_after(process: Popen[bytes]) -> None:
    """Wait a moment, while it lives."""
    if process.poll() is not None:
        raise SystemExit(f"bench.poll: the poller has ended with {process.returncode}")
    time.sleep(0.2)


@contextmanager
def open_world(home: Path) -> Iterator[World]:
    """A world with an empty server of its own, gone with the block."""
    server = open_server(home / "data")
    store = RedisStore(server.url)
    try:
        with Redis.from_url(server.url) as redis:
            yield World(home, server.url, store, redis)
    finally:
        store.close()
        server.leave()


def family_of(pid: int) -> list[int]:
    """A process and its children, theirs included."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in family_of(int(child)))]


def cpu_of(pid: int) -> float:
    """Seconds of CPU of a process and its children, those that have ended included."""
    return sum(sum(map(int, _stat(member)[11:15])) for member in family_of(pid)) / TICKS


def memory_of(pid: int) -> int:
    """Bytes of memory that a process and its children hold."""
    return sum(int(_stat(member)[21]) for member in family_of(pid)) * PAGE


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()

"""A small world on loopback: an outlet, a receiver, a configuration that knows both, and the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.load import load_configuration
from tocsin.store.base import Store
from workers.context import open_store
from workers.demo.outlets import Entry, Outlet, serve_outlets
from workers.demo.receiver import Inbox, serve_inbox

PATIENCE = 60.0  # seconds until a test gives up on something that must happen
SECRET = "whsec_" + b64encode(b"tocsin end to end tests key 0001").decode()
TOPICS = {
    "topics": [
        {"name": "Ukraine summit", "query": "ukrain* AND (summit OR sommet)", "severity": "high"},
        {"name": "pollution alert", "query": "pollution AND (alerte OR seuil OR alert)"},
    ]
}


@dataclass(slots=True)
class World:
    """One outlet, one receiver, two folders; `tocsin(...)` runs a command on them."""

    home: Path
    outlet: Outlet
    inbox: Inbox
    extra_feeds: list[dict[str, Any]] = field(default_factory=list)
    polling: dict[str, str] = field(default_factory=lambda: {"floor": "1s", "default": "1s"})

    @property
    def folders(self) -> list[str]:
        return ["--config", str(self.home / "config"), "--data", str(self.home / "data")]

    def configure(self) -> None:
        """Write the configuration; loopback is allowed, every second is a poll."""
        port = int(self.inbox.url.split(":")[2].split("/")[0])
        addresses = [self.outlet.url, *(str(feed["url"]) for feed in self.extra_feeds)]
        ports = [int(address.split(":")[2].split("/")[0]) for address in addresses]
        receiver = {"name": "desk", "webhook": self.inbox.url, "secret": SECRET, "allow_http": True}
        feed = {"url": self.outlet.url, "name": self.outlet.name, "language": "fr", "every": "1s"}
        files: Mapping[str, Any] = {
            "tocsin.yaml": {
                "fetch": {
                    "contact": "https://example.org/",
                    "allow_networks": ["127.0.0.0/8"],
                    "allow_ports": [port, *ports],
                },
                "polling": self.polling,
            },
            "feeds.yaml": {"feeds": [feed, *self.extra_feeds]},
            "topics.yaml": TOPICS,
            "alerts.yaml": {"receivers": [receiver], "routes": [{"topics": ["*"], "receivers": ["desk"]}]},
        }
        (self.home / "config").mkdir(exist_ok=True)
        for name, content in files.items():
            (self.home / "config" / name).write_text(json.dumps(content), encoding="utf-8")

    def tocsin(self, *words: str, expect: int = 0) -> list[dict[str, Any]]:
        """Run a command to its end and return its JSON lines."""
        done = subprocess.run(
            [sys.executable, "-m", "tocsin", *self.folders, *words],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=120,
        )
        assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    @contextmanager
    def up(self, workers: int = 1) -> Iterator[subprocess.Popen[bytes]]:
        """A `tocsin up` while the block runs; ended by SIGINT, as Ctrl-C would."""
        argv = [sys.executable, "-m", "tocsin", *self.folders, "up", "--workers", str(workers), "--port", "0"]
        with (self.home / "up.txt").open("ab") as output:
            process = subprocess.Popen(argv, stdout=output, stderr=output, env=environment(), start_new_session=True)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(2)
            assert process.wait(PATIENCE) == 0, (self.home / "up.txt").read_text()

    def publish(self, guid: str, title: str, text: str) -> None:
        self.outlet.publish(entry(guid, title, text))

    def publish_all(self, articles: Iterable[tuple[str, str, str]]) -> None:
        """Publish (guid, title, text) all in one document."""
        self.outlet.publish(*(entry(*article) for article in articles))

    def store(self) -> AbstractContextManager[Store]:
        """The store of the running Tocsin."""
        return open_store(load_configuration(self.home / "config", {}), self.home / "data")

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Look again and again until the condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"never happened: {what}\n{self.log()[-4000:]}"
            time.sleep(0.05)

    def met(self) -> None:
        """Wait until the outlet's first document has been taken up: what comes now is news."""
        self.wait_until(lambda: self.outlet.polls >= 2, "a second poll")

    def polled_again(self, times: int = 2) -> None:
        """Wait for as many further polls."""
        goal = self.outlet.polls + times
        self.wait_until(lambda: self.outlet.polls >= goal, f"{times} further polls")

    def headlines(self) -> list[str]:
        """What has rung, in order."""
        return [str(ring.message["data"]["headline"]) for ring in self.inbox.after(0)]

    def log(self) -> str:
        path = self.home / "data" / "logs" / "tocsin.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}


def entry(guid: str, title: str, text: str) -> Entry:
    return Entry(guid=guid, title=title, text=text, published_at=datetime.now(UTC))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world in which one outlet has published one old, harmless article."""
    outlet = Outlet("Le Courrier", "fr")
    outlet.publish(
        entry("0", "Le marché de Noël ouvre samedi", "Soixante chalets attendent les visiteurs sur les quais.")
    )
    inbox = Inbox(secret=SECRET)
    with serve_outlets({"courrier": outlet}, time.monotonic), serve_inbox(inbox, time.monotonic):
        made = World(home=tmp_path, outlet=outlet, inbox=inbox)
        made.configure()
        yield made

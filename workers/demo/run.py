"""The demo's course: start the real parts, publish, listen, and judge what arrived."""

from __future__ import annotations

import json
import secrets
import tempfile
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

from config.load import SHIPPED, load_configuration
from config.settings import Configuration
from tocsin.store.base import Store
from workers.context import open_store
from workers.demo.outlets import Outlet, serve_outlets
from workers.demo.receiver import Inbox, Ring, serve_inbox
from workers.demo.scenario import EXPECTED, Expected, outlets, publish_after, publish_before, publish_update
from workers.up import running

BUDGET = 44.0  # seconds; the demo promises to end within 45
SETTLE_POLLS = 2  # each outlet is asked so often again after the last alert, so that a second ring would show
PAUSE = 0.05
BUSY = ("items", "started", "deliveries")  # queue depths that must be 0 when nothing is under way


@dataclass(slots=True)
class Score:
    """What arrived, held against what had to. Mutable."""

    arrived: Counter[Expected] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)

    def take(self, ring: Ring) -> None:
        found = expectation_of(ring)
        if found is None:
            self.unexpected.append(str(ring.message.get("data", {}).get("headline", "unsigned")))
        else:
            self.arrived[found] += 1

    @property
    def missing(self) -> list[Expected]:
        return [expected for expected in EXPECTED if not self.arrived[expected]]

    def row(self, seconds: float) -> dict[str, Any]:
        """The last line of `tocsin demo --json`."""
        return {
            "expected": len(EXPECTED),
            "arrived": sum(self.arrived.values()),
            "missing": [expected.topic for expected in self.missing],
            "doubled": [expected.topic for expected, count in self.arrived.items() if count > 1],
            "unexpected": self.unexpected,
            "seconds": round(seconds, 1),
        }


def expectation_of(ring: Ring) -> Expected | None:
    """Which expected alert this is; None for one nobody expected, an unsigned one among them."""
    data = ring.message.get("data", {})
    if not ring.verified or ring.message.get("type") != "story.first":
        return None
    return next(
        (
            wanted
            for wanted in EXPECTED
            if wanted.topic == data.get("topic") and wanted.headline in str(data.get("headline"))
        ),
        None,
    )


def run_demo(show: Callable[[dict[str, Any]], None], say: Callable[[str], None]) -> bool:
    """Run the demo; `show` gets a row an alert and last the score, `say` the story as it goes. True: all came, once."""
    began = time.monotonic()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-demo-", ignore_cleanup_errors=True)))
        sites = outlets()
        inbox = Inbox(secret="whsec_" + b64encode(secrets.token_bytes(32)).decode())
        stack.enter_context(serve_outlets(sites, time.monotonic))
        stack.enter_context(serve_inbox(inbox, time.monotonic))
        publish_before(sites, datetime.now(UTC))
        configuration = write_configuration(home / "config", sites, inbox)
        say(f"{len(sites)} outlets and a receiver on loopback; starting server, poller, workers and deliverer")
        stack.enter_context(running(home / "config", home / "data", workers=2, log=home / "log"))
        store = stack.enter_context(open_store(configuration, home / "data"))
        course = Course(sites=sites, inbox=inbox, store=store, deadline=began + BUDGET, show=show, say=say)
        course.run()
    score = course.score.row(time.monotonic() - began)
    show(score)
    return not (score["missing"] or score["doubled"] or score["unexpected"])


@dataclass(slots=True, kw_only=True)
class Course:
    """The demo while it runs. Mutable."""

    sites: dict[str, Outlet]
    inbox: Inbox
    store: Store
    deadline: float
    show: Callable[[dict[str, Any]], None]
    say: Callable[[str], None]
    score: Score = field(default_factory=Score)
    seen: int = 0

    def run(self) -> None:
        self.wait_until(self.all_met)
        self.say("every outlet has been met: what stood there was kept and rang nothing; now news breaks")
        publish_after(self.sites, datetime.now(UTC))
        self.wait_until(lambda: not self.score.missing)
        publish_update(self.sites, datetime.now(UTC))
        self.say("one outlet retitles what has rung; waiting to see that nothing rings twice")
        polls = {name: site.polls for name, site in self.sites.items()}
        self.wait_until(
            lambda: (
                all(site.polls >= polls[name] + SETTLE_POLLS for name, site in self.sites.items()) and self.is_idle()
            )
        )

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Listen until the condition holds or the demo's time is over."""
        while time.monotonic() < self.deadline:
            self.listen()
            if condition():
                return
            time.sleep(PAUSE)

    def listen(self) -> None:
        for ring in self.inbox.after(self.seen):
            self.seen += 1
            self.score.take(ring)
            self.show(ring_row(ring, self.sites))

    def all_met(self) -> bool:
        """Every outlet's first document has been taken up and processed."""
        states = self.store.feed_states()
        met = len(states) == len(self.sites) and all(state.succeeded_at for state in states)
        return met and len(self.store.recent(100)) >= sum(state.items for state in states) and self.is_idle()

    def is_idle(self) -> bool:
        """No job queued or running, no delivery waiting."""
        return not any(depth for name, depth in self.store.queue_depths().items() if name in BUSY)


def ring_row(ring: Ring, sites: dict[str, Outlet]) -> dict[str, Any]:
    """One alert as received; latency from the moment the outlet first served the article."""
    data = ring.message.get("data", {})
    served = min(served_times(data, sites), default=None)
    return {
        "webhook_id": ring.webhook_id,
        "verified": ring.verified,
        "type": ring.message.get("type"),
        "topic": data.get("topic"),
        "headline": data.get("headline"),
        "sources": [article.get("source") for article in data.get("articles", [])],
        "latency_ms": None if served is None else round((ring.received_at - served) * 1000),
    }


def served_times(data: dict[str, Any], sites: dict[str, Outlet]) -> Iterator[float]:
    titles = {article.get("title") for article in data.get("articles", [])[:1]}  # the newest: the one that rang
    for site in sites.values():
        yield from (moment for title, moment in site.served_at.items() if title in titles)


def write_configuration(folder: Path, sites: dict[str, Outlet], inbox: Inbox) -> Configuration:
    """The shipped topics, with the demo's outlets and receiver (JSON is YAML); loopback is allowed here and nowhere else."""
    folder.mkdir(parents=True)
    copyfile(SHIPPED / "topics.yaml", folder / "topics.yaml")
    ports = [int(site.url.rsplit(":", 1)[1].strip("/")) for site in sites.values()]
    ports.append(int(inbox.url.rsplit(":", 1)[1].split("/")[0]))
    settings = {
        "fetch": {"contact": "https://example.org/demo", "allow_networks": ["127.0.0.0/8"], "allow_ports": ports},
        "polling": {"floor": "1s", "default": "1s"},
    }
    feeds = [
        {
            "url": site.url,
            "name": site.name,
            "language": site.language,
            "kind": "page" if site.page else "feed",
            "every": "1s",
        }
        for site in sites.values()
    ]
    receiver = {"name": "desk", "webhook": inbox.url, "secret": inbox.secret, "allow_http": True}
    files = {
        "tocsin.yaml": settings,
        "feeds.yaml": {"feeds": feeds},
        "alerts.yaml": {"receivers": [receiver], "routes": [{"topics": ["*"], "receivers": ["desk"]}]},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return load_configuration(folder, {})

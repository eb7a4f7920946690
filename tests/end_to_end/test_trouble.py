"""Silence is never mistaken for "no news": from a broken feed to the receiver, and back."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING

from workers.demo.outlets import Entry, Outlet, start

if TYPE_CHECKING:
    from tests.end_to_end.conftest import World


def tell_the_desk(world: World) -> None:
    """The desk is told of trouble that lasts two seconds."""
    path = world.home / "config" / "alerts.yaml"
    alerts = json.loads(path.read_text(encoding="utf-8"))
    alerts["trouble"] = {"receivers": ["desk"], "after": "2s"}
    path.write_text(json.dumps(alerts), encoding="utf-8")


def tellings(world: World) -> list[tuple[str, bool]]:
    rings = [ring.message for ring in world.inbox.after(0)]
    return [(ring["data"]["reason"], ring["data"]["recovered"]) for ring in rings if ring["type"] == "watch.trouble"]


def test_a_feed_that_turns_into_html_rings_once_and_its_recovery_once(world: World) -> None:
    """The desk hears of it, `feeds health` tells it meanwhile, and the desk hears when it is over; each once, signed."""
    tell_the_desk(world)
    with world.up():
        world.met()
        world.outlet.rewrite("Please sign in")
        world.wait_until(lambda: len(tellings(world)) >= 1, "trouble is told")
        [line] = world.tocsin("feeds", "health", "--json")
        world.polled_again(1)
        world.outlet.page = None
        world.wait_until(lambda: len(tellings(world)) >= 2, "its end is told")
        world.polled_again(3)

    assert tellings(world) == [("not_a_feed", False), ("not_a_feed", True)]
    assert (line["kind"], line["name"], line["trouble"]) == ("not_a_feed", "Le Courrier", True)
    assert "html_not_feed" in line["detail"]
    assert all(ring.verified for ring in world.inbox.after(0))
    assert "TROUBLE not a feed: Le Courrier" in (world.home / "up.txt").read_text(encoding="utf-8")


def test_all_outlets_closed_at_once_ring_once_as_an_outage_of_ours(world: World) -> None:
    """No feed is marked as failing for it, and the recovery rings once."""
    with three_outlets(world) as quay, world.up():
        world.wait_until(lambda: min(outlet.polls for outlet in quay.outlets) >= 2, "all feeds are polled")
        quay.close()
        world.wait_until(lambda: len(tellings(world)) >= 1, "the outage is told")
        states = world.tocsin("feeds", "list", "--json")
        quay.open_again()
        world.wait_until(lambda: len(tellings(world)) >= 2, "its end is told")
        world.polled_again(3)

    assert tellings(world) == [("own_outage", False), ("own_outage", True)]
    assert [row["state"] for row in states] == ["active"] * 3


class Quay:
    """Outlets that close all at once, and open again where they were."""

    def __init__(self) -> None:
        self.outlets = [Outlet(name, "fr") for name in ("Ancre", "Balise", "Cale")]
        for number, outlet in enumerate(self.outlets):
            outlet.publish(
                Entry(guid=str(number), title=f"Marée {number}", text="Rien.", published_at=datetime.now(UTC))
            )
        self.servers = [
            start(outlet, f"127.0.0.{number}", time.monotonic) for number, outlet in enumerate(self.outlets, start=11)
        ]

    def close(self) -> None:
        for server in self.servers:  # first all doors, then the rooms behind them
            server.socket.close()
        for server in self.servers:
            server.shutdown()

    def open_again(self) -> None:
        self.servers = [ThreadingHTTPServer(old.server_address, old.RequestHandlerClass) for old in self.servers]
        for server in self.servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()


@contextmanager
def three_outlets(world: World) -> Iterator[Quay]:
    """A world of three outlets instead of its own, on addresses of their own."""
    quay = Quay()
    world.outlet, *others = quay.outlets
    world.extra_feeds = [{"url": outlet.url, "name": outlet.name, "every": "1s"} for outlet in others]
    world.configure()
    tell_the_desk(world)
    try:
        yield quay
    finally:
        quay.close()

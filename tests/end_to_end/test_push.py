"""From a hub's push to the receiver, with real processes (rules W1 to W6)."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.end_to_end.conftest import PATIENCE, environment
from tocsin.testing.hub import Hub, serve_hub
from workers.demo.outlets import Outlet

if TYPE_CHECKING:
    from tests.end_to_end.conftest import World

SUMMIT = "Un sommet sur l'Ukraine s'ouvrira jeudi à Genève"
TEXT = "Le sommet consacré à l'Ukraine réunira jeudi à Genève les dirigeants européens et américains, selon Berne."
FORGED = "Le sommet sur l'Ukraine est annulé"


def free_port() -> int:
    """A port for `tocsin web`, whose address hubs must know before it runs."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def let_hubs_in(world: World, hub: Hub, port: int) -> None:
    """The outlet names the hub, and the configuration a public address with a path."""
    world.outlet.hub = hub.url
    path = world.home / "config" / "tocsin.yaml"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["websub"] = {"public_url": f"http://127.0.0.1:{port}/watch"}
    settings["fetch"]["allow_ports"].append(urlsplit(hub.url).port)
    path.write_text(json.dumps(settings), encoding="utf-8")


@contextmanager
def roles(world: World, port: int) -> Iterator[None]:
    """`tocsin up` at a port; ended by SIGINT."""
    argv = [sys.executable, "-m", "tocsin", *world.folders, "up", "--workers", "1", "--port", str(port)]
    with (world.home / "up.txt").open("ab") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=output, env=environment(), start_new_session=True)
    try:
        yield
    finally:
        if process.poll() is None:
            process.send_signal(2)
        assert process.wait(PATIENCE) == 0, (world.home / "up.txt").read_text()


def pushed(world: World, guid: str, title: str) -> bytes:
    """A document that stands in no feed."""
    ping = Outlet(world.outlet.name, "fr", url=world.outlet.url)
    world_outlet, world.outlet = world.outlet, ping
    world.publish(guid, title, TEXT)
    world.outlet = world_outlet
    return ping.document().encode()


def test_an_item_that_is_only_pushed_rings_and_a_forged_one_does_not(world: World) -> None:
    """W3, W5, W6: the hub verifies us, its push rings at the receiver once, a forgery is counted; no secret is told."""
    port = free_port()
    with serve_hub(Hub()) as hub:
        let_hubs_in(world, hub, port)
        with roles(world, port):
            world.wait_until(lambda: bool(hub.subscribers), "the hub has verified us")
            forged = hub.push(world.outlet.url, pushed(world, "f", FORGED), secret="guessed")
            right = hub.push(world.outlet.url, pushed(world, "1", SUMMIT))
            world.wait_until(lambda: bool(world.headlines()), "a ring")
            world.wait_until(lambda: '"push.taken"' in world.log(), "the push is taken up to its end")
            [told] = world.tocsin("stats", "--json")
            [feed] = world.tocsin("feeds", "list", "--json")
            looked = [*world.tocsin("doctor", "--json"), *world.tocsin("feeds", "health", "--json"), feed, told]

    assert (forged, right) == ([202], [202])
    assert world.headlines() == [SUMMIT]
    assert (told["pushes{outcome=wrong_signature}"], told["pushes{outcome=taken}"]) == (1, 1)
    assert (told["hub_intents{intent=confirmed}"], told["queue.pushes"]) == (1, 0)
    assert (feed["hub"], feed["push"], feed["items"]) == (hub.url, "active", 2)
    assert [form["hub.mode"] for form in hub.asked] == ["subscribe"]
    everything = json.dumps(looked) + world.log() + (world.home / "up.txt").read_text(encoding="utf-8")
    for secret in (hub.asked[0]["hub.secret"], hub.asked[0]["hub.callback"].rpartition("/")[2]):
        assert secret not in everything


def test_a_feed_that_is_pushed_is_polled_no_more_that_day_until_the_hub_denies(world: World) -> None:
    """T12: polls every second stop with the first push, and return with the hub's denial."""
    port = free_port()
    with serve_hub(Hub()) as hub:
        let_hubs_in(world, hub, port)
        with roles(world, port):
            world.wait_until(lambda: bool(hub.subscribers), "the hub has verified us")
            [us] = hub.subscribers.values()
            hub.push(world.outlet.url, pushed(world, "1", SUMMIT))
            world.wait_until(lambda: '"next_because": "pushed"' in world.log(), "a poll is put off")
            polls = world.outlet.polls
            [feed] = world.tocsin("feeds", "list", "--json")
            quiet = world.outlet.polls
            assert hub.deny(us) == 200
            world.polled_again(3)
            [health] = world.tocsin("feeds", "health", "--json")

    assert polls == quiet
    assert feed["last_push_at"] is not None
    assert (health["kind"], health["trouble"]) == ("push_denied", False)

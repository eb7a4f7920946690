"""Bad input never stops the chain: each fault is counted, logged with its reason, shown, and harms no neighbour."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workers.demo.outlets import Outlet, serve_outlets

ITEM = "<item><title>Pollution : seuil d'alerte dépassé à {place}</title><guid>{place}</guid><link>https://n.example/{place}</link></item>"
RSS = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


class Misfit(Outlet):
    """An outlet that answers always the same, whatever was asked."""

    def __init__(self, name: str, body: bytes, *, status: int = 200) -> None:
        super().__init__(name, "fr")
        self.body, self.status = body, status

    def answer(self, etag: str | None, now: float) -> tuple[int, str, bytes]:
        self.polls += 1
        return self.status, f'"{self.name}"', self.body


def rss(*items: str) -> bytes:
    return RSS.format(items="".join(items)).encode()


MISFITS = {
    "html": (b"<!doctype html><html><body><h1>Maintenance</h1><p>Nous revenons.</p></body></html>", 200),
    "empty": (b"", 200),
    "truncated": (rss(ITEM.format(place="Brest"), ITEM.format(place="Vannes"))[:-60], 200),
    "huge": (rss(*("<item><title>x</title><description>" + "a" * 1000 + "</description></item>",) * 20_000), 200),
    "broken": (b"oops", 500),
    "odd": (
        rss(
            "<item><description>Sans titre ni lien : pollution, seuil franchi</description></item>",
            "<item></item>",
            ITEM.format(place="Dinan"),
        ),
        200,
    ),
    "mojibake": (rss(ITEM.format(place="Évreux")).decode().encode("windows-1252"), 200),
}
REASONS = {"html": "html_not_feed", "empty": "empty_document", "huge": "too_large", "broken": "server_error"}


@contextmanager
def misfits(world: Any) -> Iterator[dict[str, Misfit]]:
    outlets = {name: Misfit(name, body, status=status) for name, (body, status) in MISFITS.items()}
    with serve_outlets({"spare": Outlet("spare", "fr"), **outlets}, time.monotonic):
        world.extra_feeds = [
            {"url": outlet.url, "name": name, "every": "1s", "kind": "feed"} for name, outlet in outlets.items()
        ]
        world.configure()
        yield outlets


def test_each_fault_has_its_reason_and_neighbours_lose_nothing(world: Any) -> None:
    """HTML, nothing, half a feed, 20 MB, a 500, entries without title or link, a wrong encoding: seen, said, survived."""
    with misfits(world):
        polls = {row["url"]: row for row in world.tocsin("poll", "--once", "--all", "--json")}
        feeds = {row["name"]: row for row in world.tocsin("feeds", "list", "--json")}
        health = {row["name"]: row for row in world.tocsin("feeds", "health", "--json")}
    outcomes = {name: (polls[feeds[name]["url"]]["outcome"], polls[feeds[name]["url"]]["reason"]) for name in REASONS}

    assert {name: ("failed", reason) for name, reason in REASONS.items()} == outcomes
    assert REASONS == {name: health[name]["reason"] for name in REASONS}
    assert ("ok", 1) == (polls[world.outlet.url]["outcome"], polls[world.outlet.url]["new"])
    assert [1, 2, 1] == [polls[feeds[name]["url"]]["new"] for name in ("truncated", "odd", "mojibake")]
    assert {"empty_entry": 1, "no_title": 1, "no_link": 1} == health["odd"]["faults"]


def test_the_words_of_a_wrongly_encoded_feed_are_read_rightly(world: Any) -> None:
    """A feed that says UTF-8 and is windows-1252 keeps its accents, and its topics are found."""
    with misfits(world), world.up():
        world.met()
        with world.store() as store:
            world.wait_until(lambda: any("Évreux" in one.article.title for _, one in store.recent(99)), "the accents")
            [found] = [one for _, one in store.recent(99) if "Évreux" in one.article.title]
        world.wait_until(
            lambda: all(f'"{reason}"' in world.log() for reason in REASONS.values()), "every reason in the log"
        )
        logged = [json.loads(line) for line in world.log().splitlines() if '"feed.polled"' in line]

    assert ("pollution alert",) == found.topics
    assert set(REASONS.values()) <= {line["reason"] for line in logged}

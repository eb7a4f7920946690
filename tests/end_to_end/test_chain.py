"""From a feed to a signed webhook, with a real server, real workers and real HTTP."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SUMMIT = "Un sommet sur l'Ukraine s'ouvrira jeudi à Genève"
SUMMIT_TEXT = (
    "Le sommet consacré à l'Ukraine réunira jeudi à Genève les dirigeants européens et américains, a annoncé la présidence "
    "suisse. Les discussions porteront sur un cessez-le-feu et sur les garanties de sécurité demandées par Kiev."
)


def children_of(pid: int) -> Iterator[int]:
    """All descendants of a process, as /proc tells."""
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        yield child
        yield from children_of(child)


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def workers_of(pid: int) -> list[int]:
    return [child for child in children_of(pid) if "work-process" in command_of(child)]


def test_a_watched_topic_rings_once_signed_and_with_evidence(world: Any) -> None:
    """An article on a watched topic becomes one verified webhook; what stood in the feed at first contact rings nothing."""
    world.publish(
        "old", "Ukraine : le sommet d'hier n'a rien donné", "Le sommet sur l'Ukraine s'est achevé sans accord."
    )
    with world.up():
        world.met()
        world.publish("1", SUMMIT, SUMMIT_TEXT)
        world.wait_until(world.headlines, "a ring")
        world.polled_again()
    [ring] = world.inbox.after(0)

    assert ring.verified
    assert (ring.message["type"], ring.message["data"]["topic"]) == ("story.first", "Ukraine summit")
    assert [SUMMIT] == world.headlines()
    assert SUMMIT == ring.message["data"]["articles"][0]["title"]
    assert {"sommet", "Ukraine"} <= {proof["form"] for proof in ring.message["data"]["evidence"]}


def test_a_restart_polls_nothing_early_and_rings_nothing_twice(world: Any) -> None:
    """After Ctrl-C and a new start the first request is conditional, and an alert that went out stays told."""
    with world.up():
        world.met()
        world.publish("1", SUMMIT, SUMMIT_TEXT)
        world.wait_until(world.headlines, "a ring")
    due = world.tocsin("feeds", "list", "--json")[0]["next_poll_at"]
    with world.up():
        world.polled_again(3)
        world.publish(
            "2", "Pollution : le seuil d'alerte dépassé à Lyon", "Le seuil d'alerte à la pollution est dépassé."
        )
        world.wait_until(lambda: len(world.headlines()) > 1, "a second ring")
        world.polled_again()

    assert due is not None
    assert len(world.headlines()) == 2
    assert world.outlet.unconditional - 1 == 0


def test_an_update_of_what_rang_is_a_new_revision_and_no_second_ring(world: Any) -> None:
    """A retitled article is the same item in its second revision; nobody is told twice."""
    with world.up():
        world.met()
        world.publish("1", SUMMIT, SUMMIT_TEXT)
        world.wait_until(world.headlines, "a ring")
        world.publish(
            "1", "Ukraine : ce que l'on sait du sommet de Genève", SUMMIT_TEXT + " Moscou dit étudier l'invitation."
        )
        world.polled_again(3)
        rows = world.tocsin("tail", "--no-follow", "--json", "--last", "50")

    assert world.headlines() == [SUMMIT]
    assert 2 == max(row["revision"] for row in rows if "Ukraine summit" in row["topics"])


def test_a_worker_killed_in_the_middle_of_a_batch_loses_nothing_and_rings_once(world: Any) -> None:
    """Whatever kill -9 cuts off, every article of the batch is processed and each story rings exactly once."""
    towns = [f"Ville-{number}" for number in range(50)]
    with world.up(workers=1) as process, world.store() as store:
        world.met()
        world.wait_until(lambda: workers_of(process.pid) and len(store.recent(99)) == 1, "a worker at work")
        world.publish_all(
            (
                town,
                f"Pollution : alerte au seuil rouge à {town}",
                f"Le préfet de {town} a parlé {number * 7} fois de {town * 3}. " * 40,
            )
            for number, town in enumerate(towns)
        )
        world.wait_until(lambda: len(store.recent(99)) > 3, "the first articles of the batch")
        os.kill(workers_of(process.pid)[0], signal.SIGKILL)
        done_when_killed = len(store.recent(99)) - 1
        world.wait_until(lambda: len(store.recent(99)) == 1 + len(towns), "all articles processed")
        world.polled_again()
        processed = [processed for _, processed in store.recent(99)]
    stories = {one.story_id for one in processed if "pollution alert" in one.topics}
    rung = [
        ring.message["data"]["story"]["id"] for ring in world.inbox.after(0) if ring.message["type"] == "story.first"
    ]

    assert 0 < done_when_killed < len(towns)
    assert set(towns) == {one.article.title.rsplit(" ", 1)[1] for one in processed if "Ville-" in one.article.title}
    assert sorted(stories) == sorted(rung)


def test_a_second_up_on_the_same_data_says_so_and_exits_1(world: Any) -> None:
    """Two never race on one data folder."""
    with world.up():
        world.met()
        world.tocsin("up", "--port", "0", expect=1)


def test_a_receiver_that_is_away_gets_its_alert_later(world: Any) -> None:
    """A failed delivery is tried again, by its due time, under the same webhook-id."""
    world.inbox.failures = 1
    with world.up():
        world.met()
        world.publish("1", SUMMIT, SUMMIT_TEXT)
        world.wait_until(lambda: len(world.inbox.after(0)) >= 2, "a second attempt")
        world.wait_until(lambda: world.tocsin("alerts", "list", "--json")[0]["state"] == "delivered", "delivered")
    first, second = world.inbox.after(0)

    assert first.webhook_id == second.webhook_id
    assert [row["attempts"] for row in world.tocsin("alerts", "list", "--json")] == [2]

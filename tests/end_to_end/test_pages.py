"""Articles' pages with a real server, real workers and real HTTP: robots.txt, walls, and topics that only the page shows."""

from __future__ import annotations

import time
from dataclasses import replace
from html import escape
from typing import Any

from workers.demo.outlets import Outlet, serve_outlets

TITLE = "Saint-Fons : ce que l'on sait de la nuit des riverains évacués"
TEASER = (
    "Un entrepôt de la zone industrielle a brûlé, quatre cents riverains évacués ont passé la nuit dans un gymnase."
)
PARAGRAPHS = (
    "Un entrepôt de la zone industrielle de Saint-Fons a brûlé dans la nuit de mardi à mercredi. Quatre cents riverains "
    "évacués ont passé la nuit dans un gymnase, sous la garde de la protection civile.",
    "La fumée a provoqué un épisode de pollution : le seuil d'alerte aux particules fines a été dépassé à l'aube dans trois "
    "communes, a indiqué la préfecture, qui recommande de ne pas aérer avant midi.",
    "L'exploitant, interrogé devant les grilles, a dit ignorer ce qui a pu déclencher le feu. Une enquête est ouverte pour "
    "mise en danger d'autrui. Les pompiers ont quitté les lieux à midi, en laissant une équipe de surveillance.",
)
WALL = (
    "Nous et nos partenaires utilisons des cookies et des traceurs. Vous pouvez accepter ou refuser les cookies de nos "
    "partenaires, ou paramétrer votre consentement. Alerte pollution.",
    "Avec votre consentement, nos partenaires et nous utilisons des cookies. Accepter. Refuser. Paramétrer les cookies.",
)


def page(*paragraphs: str) -> str:
    told = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f"<!doctype html><html lang='fr'><body><main><h1>{escape(TITLE)}</h1>{told}</main></body></html>"


def counted(world: Any) -> dict[str, int]:
    with world.store() as store:
        return {name: number for name, number in store.counters().items() if name.startswith("page")}


def has(world: Any, **counts: int) -> bool:
    found = counted(world)
    return all(found.get(name.replace("__", "{").replace("_is_", "=") + "}", 0) >= n for name, n in counts.items())


class Broken(Outlet):
    """An outlet that answers everything but its feed with 500."""

    def visit(self, path: str) -> tuple[int, str, bytes]:
        super().visit(path)
        return 500, "text/plain", b""


def test_a_topic_that_only_the_page_shows_rings_once(world: Any) -> None:
    """The feed's teaser rings nothing; its page, fetched as robots.txt allows, rings the topic, with evidence from it.
    What stood in the feed at first contact costs its site no request."""
    world.outlet.pages |= {"/old": page(*PARAGRAPHS), "/fire": page(*PARAGRAPHS)}
    world.outlet.robots = "User-agent: *\nDisallow: /private\n"
    world.publish("old", "Incendie dans la zone industrielle", TEASER)
    with world.up():
        world.met()
        world.publish("fire", TITLE, TEASER)
        world.wait_until(world.headlines, "a ring")
        world.polled_again()
    [ring] = world.inbox.after(0)
    [evidence, *_] = [proof for proof in ring.message["data"]["evidence"] if proof["form"] == "pollution"]

    assert ("pollution alert", [TITLE]) == (ring.message["data"]["topic"], world.headlines())
    assert "seuil d'alerte aux particules fines" in evidence["sentence"]
    assert ["/robots.txt", "/fire"] == world.outlet.visits
    assert "page.fetched" in world.log()


def test_what_rang_by_its_teaser_does_not_ring_again_by_its_page(world: Any) -> None:
    """The page is a later revision of the same article: it refines, and nobody is told twice."""
    world.outlet.pages["/fire"] = page(*PARAGRAPHS)
    with world.up():
        world.met()
        world.publish("fire", "Pollution : alerte au seuil rouge à Saint-Fons", TEASER)
        world.wait_until(lambda: has(world, page_texts__verdict_is_article=1), "a page read")
        world.polled_again()
        rows = world.tocsin("tail", "--no-follow", "--json", "--last", "50")

    assert 2 == max(row["revision"] for row in rows if "pollution alert" in row["topics"])
    assert ["Pollution : alerte au seuil rouge à Saint-Fons"] == world.headlines()


def test_robots_walls_and_other_things_leave_the_feeds_word_and_are_counted(world: Any) -> None:
    """A forbidden page is not asked for; a feed behind a link, a wall and a 404 end in their reasons; nothing rings."""
    world.outlet.robots = "User-agent: Tocsin\nDisallow: /forbidden"
    world.outlet.pages |= {
        "/forbidden": page(*PARAGRAPHS),
        "/wall": page(*WALL),
        "/feed": '<?xml version="1.0"?><rss version="2.0"><channel><title>pollution alerte</title></channel></rss>',
    }
    names = ("forbidden", "wall", "feed", "missing")
    with world.up():
        world.met()
        world.publish_all(
            (name, f"Dans le quartier {name}", f"Une visite du quartier {name} sous la pluie.") for name in names
        )
        world.wait_until(
            lambda: has(
                world,
                page_reasons__reason_is_robots_disallowed=1,
                page_reasons__reason_is_not_html=1,
                page_reasons__reason_is_not_found=1,
                page_texts__verdict_is_consent=1,
            ),
            "every reason",
        )
        found = counted(world)

    assert "/forbidden" not in world.outlet.visits
    assert world.headlines() == []
    assert (4, 1) == (found["pages_wanted"], found["pages{outcome=kept}"])


def test_a_site_whose_robots_txt_is_broken_is_left_alone(world: Any) -> None:
    """A robots.txt that answers 500 forbids everything for now; the feed itself is polled on."""
    broken = Broken("Le Cassé", "fr")
    [first] = world.outlet.entries.values()
    broken.publish(first)
    with serve_outlets({"spare": Outlet("spare", "fr"), "broken": broken}, time.monotonic):
        world.extra_feeds = [{"url": broken.url, "name": broken.name, "every": "1s"}]
        world.configure()
        with world.up():
            world.wait_until(lambda: broken.polls >= 2, "a second poll")
            broken.publish(replace(first, guid="fire", title=TITLE, text=TEASER))
            world.wait_until(lambda: has(world, page_reasons__reason_is_robots_unreachable=1), "a refusal")
            polls = broken.polls
            world.wait_until(lambda: broken.polls > polls + 1, "further polls")

    assert ["/robots.txt"] == broken.visits


def test_pages_can_be_switched_off(world: Any) -> None:
    """`pages.enabled: false` asks for no page and no robots.txt."""
    path = world.home / "config" / "tocsin.yaml"
    path.write_text(path.read_text().replace('{"fetch"', '{"pages": {"enabled": false}, "fetch"'))
    world.outlet.pages["/fire"] = page(*PARAGRAPHS)
    with world.up():
        world.met()
        world.publish("fire", TITLE, TEASER)
        world.wait_until(lambda: len(recent(world)) == 2, "the article processed")
        world.polled_again(4)

    assert [] == world.outlet.visits
    assert counted(world) == {}


def recent(world: Any) -> tuple[Any, ...]:
    with world.store() as store:
        return tuple(store.recent(9))

"""First contact never floods: hundreds of feeds, one message a topic, and none twice."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from workers.demo.outlets import Entry, Outlet, serve_outlets

if TYPE_CHECKING:
    from tests.end_to_end.conftest import World

TOWNS = ("Nantes", "Lille", "Metz", "Brest", "Nice")


def outlet_of(town: str) -> Outlet:
    outlet = Outlet(f"Gazette de {town}", "fr")
    for number in range(6):
        title = f"Alerte à la pollution à {town}, quartier {number}" if number < 4 else f"{town}: la fête {number}"
        entry = Entry(
            guid=str(number), title=title, text=f"Le seuil {number} de {town}.", published_at=datetime.now(UTC)
        )
        outlet.publish(entry)
    return outlet


def test_a_digest_tells_what_stood_in_new_feeds_once(world: World) -> None:
    """Five feeds of matching articles ring one signed digest.ready; news rings by itself; a restart repeats nothing."""
    outlets = {town: outlet_of(town) for town in TOWNS}
    with serve_outlets(outlets, time.monotonic):
        world.extra_feeds = [{"url": outlet.url, "name": outlet.name, "every": "1s"} for outlet in outlets.values()]
        world.polling["first_contact"] = "digest"
        world.configure()
        with world.up():
            world.wait_until(lambda: bool(world.inbox.after(0)), "the digest comes")
            world.publish("new", "Alerte à la pollution : le seuil est franchi à Paris", "La préfecture alerte.")
            world.wait_until(lambda: len(world.inbox.after(0)) >= 2, "news rings")
        with world.up():
            world.polled_again(3)

    rings = [(ring.message["type"], ring.message["data"]["topic"], ring.verified) for ring in world.inbox.after(0)]
    assert rings == [("digest.ready", "pollution alert", True), ("story.first", "pollution alert", True)]
    data = world.inbox.after(0)[0].message["data"]
    assert sum(story["articles"] for story in data["stories"]) == 4 * len(TOWNS)

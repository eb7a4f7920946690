"""First contact told in one message: from items to the outbox, through the real stages on the memory store."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from config.settings import Configuration, FirstContact, PollingSettings, Settings
from tocsin.rules.digests import SETTLE
from tocsin.rules.identity import digest, feed_id_of, item_id_of
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import Alert, Listener, RingPolicy
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.items import Item, Quiet
from tocsin.types.topics import Topic
from workers.pipeline import process_item
from workers.stages.digest import send_digest
from workers.tagger import Tagger
from workers.watch import Watch

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FLOOD, FIRE = TopicId("flood"), TopicId("fire")
DESK = ReceiverId("desk")
FLOODS = ("Crue de la Loire à Nantes", "Inondation à Venise ce matin", "Le Rhin sort de son lit: crue à Cologne")
FIRES = ("Incendie dans le port de Gênes", "Le feu de forêt près de Faro: un incendie maîtrisé")


class Room:
    """The pipeline with digests, and a clock."""

    def __init__(self, mode: FirstContact = FirstContact.DIGEST) -> None:
        topics = (
            Topic(topic_id=FLOOD, name=FLOOD, query="crue OR inondation"),
            Topic(topic_id=FIRE, name=FIRE, query="incendie"),
        )
        listeners = {topic.topic_id: (Listener(receiver_id=DESK, policy=RingPolicy()),) for topic in topics}
        settings = replace(Settings(), polling=PollingSettings(first_contact=mode))
        configuration = Configuration(topics=topics, listeners=listeners, settings=settings)
        self.store, self.now = MemoryStore(), NOW
        self.watch, self.tagger = Watch.of(configuration), Tagger.of(topics)

    def take(self, *titles: str, quiet: Quiet | None = Quiet.FIRST_CONTACT) -> None:
        for title in titles:
            [stored] = self.store.put_items([item(title, quiet, self.now)], self.now)
            self.process(stored)

    def process(self, item: Item) -> None:
        process_item(item.item_id, item.revision, store=self.store, watch=self.watch, tagger=self.tagger, now=self.now)

    def settle(self, after: timedelta = SETTLE) -> list[Alert]:
        """Let what has gathered settle, and tell it."""
        self.now += after
        due = self.store.due_digests(self.now, 10)
        told = [send_digest(*key, store=self.store, watch=self.watch, now=self.now) for key in due]
        return [alert for alert in told if alert]


def item(title: str, quiet: Quiet | None, now: datetime) -> Item:
    feed_id = feed_id_of("https://a.example/rss")
    return Item(
        item_id=item_id_of(feed_id, title),
        feed_id=feed_id,
        source="A",
        url=f"https://a.example/{digest(title)}",
        title=title,
        language="fr",
        published_at=now - timedelta(hours=1),
        seen_at=now,
        quiet=quiet,
        digest=digest(title),
    )


def headlines(alert: Alert) -> set[str]:
    return {story["headline"] for story in json.loads(alert.body)["data"]["stories"]}


def test_first_contact_is_one_message_a_topic() -> None:
    """However many items of however many feeds: each topic's stories in one digest, nothing one by one."""
    room = Room()
    room.take(*FLOODS, *FIRES)
    alerts = room.settle()

    assert {alert.topic_id: headlines(alert) for alert in alerts} == {FLOOD: set(FLOODS), FIRE: set(FIRES)}
    assert [alert.type.value for alert in alerts] == ["digest.ready", "digest.ready"]
    assert sorted(delivery.alert_id for delivery in room.store.deliveries()) == sorted(a.alert_id for a in alerts)


def test_an_import_of_hundreds_of_feeds_is_one_message() -> None:
    """Three hundred feeds with a matching story each: one digest of 20 kB at most, which counts what it does not list."""
    room = Room()
    for number in range(300):
        words = " ".join(f"{digest(str(number), str(place))[:7]}" for place in range(12))
        [stored] = room.store.put_items(
            [
                replace(
                    item(f"Crue {words}", Quiet.FIRST_CONTACT, room.now),
                    feed_id=feed_id_of(f"https://{number}.example/"),
                )
            ],
            room.now,
        )
        room.process(stored)
    [alert] = room.settle()
    data = json.loads(alert.body)["data"]

    assert len(alert.body.encode()) <= 20_000
    assert len(data["stories"]) + data["more_stories"] == 300
    assert room.settle() == []


def test_what_still_comes_in_is_waited_for() -> None:
    """Feeds that are met together are told together."""
    room = Room()
    room.take(FLOODS[0])
    room.now += SETTLE / 2
    room.take(*FLOODS[1:])

    assert room.settle(after=SETTLE / 2) == []
    [alert] = room.settle(after=SETTLE / 2)
    assert headlines(alert) == set(FLOODS)


def test_the_same_items_again_are_told_once() -> None:
    """A revision processed twice, and a later one, bring no second digest."""
    room = Room()
    room.take(*FLOODS)
    [told] = room.settle()
    for title in FLOODS:
        stored = room.store.item(item(title, None, NOW).item_id)
        assert stored
        room.process(stored)
        [later] = room.store.put_items([replace(stored, summary="Plus.", digest=digest(title, "2"))], room.now)
        room.process(later)

    assert room.settle() == []
    assert [delivery.alert_id for delivery in room.store.deliveries()] == [told.alert_id]


def test_a_story_that_goes_on_after_the_digest_rings_as_ever() -> None:
    """What was told as standing there confirms nothing and holds up nothing: the first fresh article rings."""
    room = Room()
    room.take(*FIRES)
    room.settle()
    room.take("Incendie dans une usine de Lyon", quiet=None)

    counters = room.store.counters()
    assert (counters["alerts{type=digest.ready}"], counters["alerts{type=story.first}"]) == (1, 1)


def test_silent_is_silent() -> None:
    """By default first contact gathers nothing."""
    room = Room(FirstContact.SILENT)
    room.take(*FLOODS)

    assert room.settle() == []
    assert room.store.deliveries() == ()

"""One item's way through the real stages, on the memory store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.settings import Configuration
from tocsin.errors import Conflict
from tocsin.rules.identity import digest, feed_id_of, item_id_of
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import AlertReason, AlertType, Listener, RingPolicy
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.items import Item, Quiet
from tocsin.types.results import Outcome, OutcomeKind
from tocsin.types.topics import Topic
from workers.pipeline import process, process_item
from workers.stages.ring import ring_due
from workers.tagger import Tagger
from workers.watch import Watch

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUMMIT = TopicId("Ukraine summit")
DESK = ReceiverId("desk")
TEXT = (
    "Les présidents ukrainien et russe se retrouveront jeudi à Genève pour un sommet consacré à un cessez-le-feu en Ukraine, "
    "ont annoncé lundi les deux délégations. La rencontre, préparée depuis trois semaines par des émissaires américains et "
    "suisses, doit porter sur l'arrêt des combats dans la région de Donetsk et l'échange de prisonniers."
)


def configuration_with(policy: RingPolicy) -> Configuration:
    topic = Topic(topic_id=SUMMIT, name=SUMMIT, query="ukrain* AND sommet")
    return Configuration(topics=(topic,), listeners={SUMMIT: (Listener(receiver_id=DESK, policy=policy),)})


def item(
    source: str,
    guid: str,
    *,
    title: str = "Ukraine : un sommet jeudi à Genève",
    text: str = TEXT,
    quiet: Quiet | None = None,
) -> Item:
    feed_id = feed_id_of(f"https://{source}.example/rss")
    return Item(
        item_id=item_id_of(feed_id, guid),
        feed_id=feed_id,
        source=source,
        url=f"https://{source}.example/{guid}",
        title=title,
        summary=text,
        language="fr",
        published_at=NOW,
        seen_at=NOW,
        quiet=quiet,
        digest=digest(title, text),
    )


class Desk:
    """A pipeline with a clock that tests move."""

    def __init__(self, policy: RingPolicy | None = None) -> None:
        configuration = configuration_with(policy or RingPolicy())
        self.store, self.now = MemoryStore(), NOW
        self.watch, self.tagger = Watch.of(configuration), Tagger.of(configuration.topics)

    def put(self, made: Item) -> Item:
        [stored] = self.store.put_items([made], self.now)
        return stored

    def process(self, made: Item) -> Outcome:
        return process_item(
            made.item_id, made.revision, store=self.store, watch=self.watch, tagger=self.tagger, now=self.now
        )

    def take(self, made: Item) -> Outcome:
        return self.process(self.put(made))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_first_article_rings_its_listener(desk: Desk) -> None:
    """An article on a watched topic founds a story and makes one delivery."""
    outcome = desk.take(item("monde", "1"))

    assert (outcome.kind, outcome.topics) == (OutcomeKind.ALERTED, (SUMMIT,))
    assert [delivery.receiver_id for delivery in desk.store.deliveries()] == [DESK]


def test_the_same_revision_twice_changes_nothing(desk: Desk) -> None:
    """A job that runs again finds its work done."""
    stored = desk.put(item("monde", "1"))
    desk.process(stored)
    again = desk.process(stored)

    assert again.kind == OutcomeKind.ALREADY_PROCESSED
    assert len(desk.store.deliveries()) == 1


def test_a_copy_on_another_outlet_takes_the_story_and_rings_nothing(desk: Desk) -> None:
    """A wire report printed by three outlets is one story, told once."""
    first = desk.take(item("monde", "1"))
    copies = [
        desk.take(item(source, "9", title="Guerre en Ukraine : sommet jeudi")) for source in ("figaro", "parisien")
    ]

    assert {OutcomeKind.DUPLICATE} == {copy.kind for copy in copies}
    assert {first.story_id} == {copy.story_id for copy in copies}
    assert len(desk.store.deliveries()) == 1


def test_more_outlets_are_told_when_the_update_is_due(desk: Desk) -> None:
    """Outlets that join inside update_every are told together when it ends, without a new article."""
    first = desk.take(item("monde", "1"))
    desk.take(item("figaro", "1", title="Ukraine : le sommet de Genève, mode d'emploi"))
    assert first.story_id is not None
    desk.now = NOW + timedelta(minutes=31)
    due = desk.store.due_coverages(desk.now, 10)
    [alert] = ring_due(SUMMIT, first.story_id, store=desk.store, watch=desk.watch, now=desk.now)

    assert ((SUMMIT, first.story_id),) == due
    assert alert.type == AlertType.STORY_UPDATE
    assert ring_due(SUMMIT, first.story_id, store=desk.store, watch=desk.watch, now=desk.now) == ()


def test_a_later_revision_refines_and_does_not_ring_again(desk: Desk) -> None:
    """A retitled article keeps its story; its listeners have heard of it."""
    first = desk.take(item("monde", "1"))
    second = desk.take(item("monde", "1", title="Ukraine : ce que l'on sait du sommet", text=TEXT + " Moscou hésite."))

    assert (first.story_id, 2) == (second.story_id, second.revision)
    assert len(desk.store.deliveries()) == 1


def test_an_update_that_brings_a_topic_rings(desk: Desk) -> None:
    """An article that did not match before is news to the topic's listener when its update does."""
    before = desk.take(item("monde", "1", title="Genève se prépare", text="La ville attend des délégations jeudi."))
    after = desk.take(item("monde", "1"))

    assert (before.kind, after.kind) == (OutcomeKind.UNMATCHED, OutcomeKind.ALERTED)


@pytest.mark.parametrize(
    ("quiet", "reason"), [(Quiet.FIRST_CONTACT, AlertReason.FIRST_CONTACT), (Quiet.OLD_NEWS, AlertReason.OLD_NEWS)]
)
def test_what_came_quietly_is_tagged_and_rings_nothing(desk: Desk, quiet: Quiet, reason: AlertReason) -> None:
    """First contact and old news are processed and kept; a later revision of them stays quiet too."""
    first = desk.take(item("monde", "1", quiet=quiet))
    second = desk.take(item("monde", "1", text=TEXT + " Corrigé."))

    assert [(OutcomeKind.MATCHED, reason)] * 2 == [
        (outcome.kind, outcome.verdicts[0][1].reason) for outcome in (first, second)
    ]


def test_a_fresh_article_of_a_quiet_story_rings(desk: Desk) -> None:
    """A story known from first contact rings once news of it comes."""
    desk.take(item("monde", "1", quiet=Quiet.FIRST_CONTACT))

    assert desk.take(item("figaro", "1")).kind == OutcomeKind.ALERTED


def test_two_workers_on_copies_of_one_story_ring_once(desk: Desk) -> None:
    """A worker whose reading another has overtaken writes nothing, reads again and finds the story told."""
    first, second = desk.put(item("monde", "1")), desk.put(item("figaro", "1"))
    with desk.store.work_on(first.item_id) as ours:
        result = process(first, ours, desk.watch, desk.tagger, desk.now)
        desk.process(second)
        with pytest.raises(Conflict):
            ours.commit(result, desk.now)
    desk.process(first)

    assert len(desk.store.deliveries()) == 1


def test_an_item_whose_body_has_expired_is_said_so(desk: Desk) -> None:
    """A job for an item that is no longer kept ends with its reason."""
    gone = item("monde", "1")

    assert desk.process(gone).kind == OutcomeKind.EXPIRED


def test_an_item_without_title_is_processed_by_its_text(desk: Desk) -> None:
    """Any one of title, summary and content is enough."""
    assert desk.take(item("monde", "1", title="")).kind == OutcomeKind.ALERTED


def test_a_bare_headline_is_processed(desk: Desk) -> None:
    """An item with nothing but a title rings all the same."""
    assert desk.take(item("monde", "1", text="")).kind == OutcomeKind.ALERTED


def test_a_topic_without_receivers_raises_alerts_that_are_dead_and_visible() -> None:
    """Nobody is configured to hear: the alert is recorded and its delivery listed as no_receiver."""
    silent = Desk()
    silent.watch = replace(silent.watch, listeners={})
    outcome = silent.take(item("monde", "1"))
    [delivery] = silent.store.deliveries()

    assert outcome.kind == OutcomeKind.ALERTED
    assert (delivery.state.value, delivery.reason.value if delivery.reason else None) == ("dead", "no_receiver")

"""A story lends its topic to an article that missed it narrowly, and the loan rings nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from config.settings import Configuration
from tocsin.types.alerts import Listener, RingPolicy
from tocsin.types.ids import ReceiverId, StoryId, TopicId
from tocsin.types.topics import Topic
from workers.replay import BEGINNING, Replay

SUMMIT = TopicId("summit")
SAID = {
    "a": (
        "Ukraine : un sommet jeudi à Genève",
        "Les présidents ukrainien et russe se retrouveront jeudi à Genève pour un sommet sur le cessez-le-feu, ont annoncé les "
        "délégations. Donetsk et l'échange de prisonniers sont au menu.",
    ),
    "b": (
        "Genève accueillera jeudi le sommet sur l'Ukraine",
        "La Suisse se prépare : Zelensky et Poutine, attendus jeudi à Genève, parleront de Donetsk, des prisonniers et d'un "
        "cessez-le-feu. Les délégations logeront au bord du lac.",
    ),
    "c": (
        "Genève attend les délégations ukrainienne et russe",
        "La police boucle le quartier avant l'arrivée, jeudi, de Poutine et Zelensky. Cessez-le-feu à Donetsk, prisonniers : "
        "Kiev espère un accord à Genève.",
    ),
    "d": (
        "À Genève, Kiev et Moscou face à face jeudi",
        "Le face-à-face de jeudi à Genève sur l'Ukraine doit fixer un cessez-le-feu à Donetsk, dit Washington. L'échange de "
        "prisonniers serait acquis, selon les délégations.",
    ),
    "e": (
        "Sommet de Genève : ce que Kiev attend",
        "L'Ukraine réclame à Genève un cessez-le-feu complet. Avant le sommet de jeudi, Zelensky évoque Donetsk et les "
        "prisonniers ; Poutine n'a rien dit, notent les délégations.",
    ),
}


class Desk:
    """The whole chain on a clock of its own, and a listener."""

    def __init__(self, query: str = "ukrain* AND sommet", **policy: Any) -> None:
        topic = Topic(topic_id=SUMMIT, name="summit", query=query)
        listener = Listener(receiver_id=ReceiverId("desk"), policy=RingPolicy(**policy))
        self.replay = Replay(Configuration(topics=(topic,), listeners={SUMMIT: (listener,)}))

    def take(self, name: str, *, minute: int = 0, **changes: str) -> dict[str, Any]:
        title, text = SAID[name]
        at = (BEGINNING + timedelta(minutes=minute)).isoformat()
        document = {"id": name, "title": title, "text": text, "source": name, "language": "fr", "published_at": at}
        return self.replay.take({**document, **changes})

    def rings(self, *names: str) -> list[list[str]]:
        """What each rings, forty minutes apart."""
        rows = [self.take(name, minute=40 * place) for place, name in enumerate(names)]
        return [[alert["type"] for alert in row["alerts"]] for row in rows]


def certainty(row: dict[str, Any]) -> list[str]:
    return [match["certainty"] for match in row["matches"]]


def test_an_article_that_missed_narrowly_is_tagged_by_its_story() -> None:
    """Two outlets match by themselves; the third says all but the word."""
    desk = Desk()
    rows = [desk.take(name) for name in "abc"]

    assert {"a"} == {row["story"] for row in rows}
    assert [["full"], ["full"], ["by_story"]] == [certainty(row) for row in rows]
    assert (False, []) == (rows[2]["matches"][0]["query"], rows[2]["matches"][0]["spans"])


def test_one_outlet_does_not_establish_a_topic() -> None:
    """It may have chosen its words by chance."""
    desk = Desk()

    assert [["full"], []] == [certainty(desk.take(name)) for name in "ac"]


def test_what_the_operator_excluded_is_not_brought_back() -> None:
    """A NOT is no near miss, whatever the story says."""
    desk = Desk("ukrain* AND sommet NOT police")

    assert [["full"], ["full"], []] == [certainty(desk.take(name)) for name in "abc"]


def test_a_loan_is_not_lent_on() -> None:
    """Articles tagged by their story do not establish anything."""
    desk = Desk()
    for name in "abc":
        desk.take(name)
    story = desk.replay.store.recent(1)[0][1].story_id
    with desk.replay.store.work_on_coverage(SUMMIT, StoryId(story)) as work:
        assert work.coverage is not None
        kept = {article.source: (article.certainty.value, article.quiet) for article in work.coverage.articles}

    assert {"a": ("full", False), "b": ("full", False), "c": ("by_story", True)} == kept


def test_articles_tagged_by_their_story_ring_nothing() -> None:
    """Neither as a further outlet nor as a step to a bigger story: two reports and two loans are two outlets."""
    assert [["story.first"], ["story.update"], [], []] == Desk().rings("a", "b", "c", "d")


def test_a_message_shows_loans_and_counts_them_as_no_outlets() -> None:
    """They stand among the articles, marked; outlets and evidence are of those that match by themselves."""
    desk = Desk()
    rung = desk.rings("a", "b", "c", "e")
    [delivery, *_] = desk.replay.store.deliveries()
    alert = desk.replay.store.alert(delivery.alert_id)
    assert alert is not None
    data = json.loads(alert.body)["data"]

    assert ["story.developing"] == rung[-1]
    assert (3, 3) == (data["outlets"], data["independent_outlets"])
    assert [("e", None), ("c", "by_story"), ("b", None), ("a", None)] == [
        (article["source"], article.get("certainty")) for article in data["articles"]
    ]


def test_a_later_revision_that_matches_by_itself_counts_in_full() -> None:
    """The loan is paid back: the article is as loud as any."""
    desk = Desk(min_sources=3)
    assert [[], [], []] == desk.rings("a", "b", "c")
    title, text = SAID["c"]
    row = desk.take("c", minute=1, title=title, text=f"{text} Le sommet commence à neuf heures.")

    assert (["full"], ["story.first"]) == (certainty(row), [alert["type"] for alert in row["alerts"]])


@pytest.mark.parametrize(("name", "matches"), [("c", 0), ("a", 1)])
def test_only_articles_that_match_by_themselves_are_counted(name: str, matches: int) -> None:
    """A topic's hits are its own."""
    desk = Desk()
    for other in "ab":
        desk.take(other)
    before = desk.replay.store.topic_hits(desk.replay.now)[SUMMIT].day
    desk.take(name, minute=1, source="elsewhere", id="new", title=SAID[name][0] + " !")

    assert matches == desk.replay.store.topic_hits(desk.replay.now)[SUMMIT].day - before

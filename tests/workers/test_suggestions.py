"""A topic with an about line alone suggests before it rings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from config.settings import Configuration
from tocsin.meaning import packed, vector_of
from tocsin.types.alerts import Listener, RingPolicy
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.topics import Topic
from workers.pipeline import process_item
from workers.replay import Replay, item_of
from workers.sampling import Sampler

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AIR = TopicId("air")
SMOG = {
    "id": "1",
    "title": "Pollution de l'air : la vitesse abaissée",
    "text": "La préfecture abaisse la vitesse sur les routes, l'épisode de pollution aux particules se poursuit jeudi.",
    "source": "a",
    "language": "fr",
}


def replay_of(query: str | None = None, *, ring_suggested: bool = False) -> Replay:
    about = "Air pollution episode, authorities warn or restrict traffic"
    topic = Topic(topic_id=AIR, name="air", query=query, about=about, ring_suggested=ring_suggested)
    listener = Listener(receiver_id=ReceiverId("desk"), policy=RingPolicy())
    return Replay(Configuration(topics=(topic,), listeners={AIR: (listener,)}))


def taken(replay: Replay, **changes: str) -> dict[str, Any]:
    return replay.take({**SMOG, **changes})


def test_a_suggestion_is_tagged_and_marked_and_rings_nothing() -> None:
    """Its article is kept with its topic, and `why` has the reason."""
    replay = replay_of()
    row = taken(replay)
    [processed] = [processed for _, processed in replay.store.recent(1)]

    assert [("air", "suggested")] == [(match["topic"], match["certainty"]) for match in row["matches"]]
    assert [] == row["alerts"]
    assert ["suggested"] == [verdict.reason.value for _, verdict in processed.outcome.verdicts]


@pytest.mark.parametrize(("query", "ring_suggested"), [("pollution", False), (None, True)])
def test_a_query_or_the_operator_makes_it_ring(query: str | None, ring_suggested: bool) -> None:
    """With both a query and an about line it rings at once, and so where `ring: suggested` says it."""
    row = taken(replay_of(query, ring_suggested=ring_suggested))

    assert [("story.first", "full")] == [
        (alert["type"], match["certainty"]) for alert, match in zip(row["alerts"], row["matches"], strict=True)
    ]


def test_outlets_that_only_suggest_do_not_add_up_to_a_ring() -> None:
    """However many articles of a story are suggested, it stays silent."""
    replay = replay_of()
    rows = [taken(replay, source=source, text=f"{SMOG['text']} {source}") for source in "abcd"]

    assert [[]] * 4 == [row["alerts"] for row in rows]


def test_fresh_articles_are_kept_to_say_what_is_ordinary() -> None:
    """The meaning of each first revision, until there are enough; copies would count one report many times."""
    replay = replay_of("pollution")
    sampler = Sampler()
    other = {
        **SMOG,
        "id": "2",
        "title": "Le marché couvert rouvre",
        "text": "Les halles accueillent trente commerçants.",
    }
    for document in (SMOG, {**SMOG, "source": "b"}, other, {**other, "text": f"{other['text']} Samedi."}):
        item = item_of(document, replay.now)
        [stored] = replay.store.put_items([item], replay.now)
        process_item(
            item.item_id,
            stored.revision,
            store=replay.store,
            watch=replay.watch,
            tagger=replay.tagger,
            now=replay.now,
            sampler=sampler,
        )
    kept = [vector_of(str(d["title"]), str(d["text"]), "fr") for d in (other, SMOG)]

    assert tuple(packed(vector) for vector in kept if vector is not None) == replay.store.background()

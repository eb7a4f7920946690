"""A worker follows the generation of topics in force, and what users say of their hits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.settings import Configuration
from tocsin.errors import StoreError
from tocsin.meaning import packed, vector_of
from tocsin.store.memory import MemoryStore
from tocsin.types.ids import ItemId, TopicId
from tocsin.types.topics import Topic
from tocsin.types.watching import Generation, JudgedTopic, Judgement
from workers.following import EXPECTED_ARTICLES, MEASURE_EVERY, TaggingFollower
from workers.replay import Replay
from workers.watch import Watch

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AIR = Topic(topic_id=TopicId("air"), name="air", about="Air pollution episode, authorities warn or restrict traffic")
SEA = Topic(topic_id=TopicId("sea"), name="sea", query="sea")
SMOG = ("Pollution de l'air : la vitesse abaissée", "L'épisode de pollution aux particules se poursuit jeudi.")


def generation(number: int, *topics: Topic) -> Generation:
    return Generation(number=number, digest=str(number), written_at=NOW, host="a", topics=topics, listeners={})


class Desk:
    """A follower with a clock that tests move."""

    def __init__(self, *topics: Topic) -> None:
        self.store, self.now = MemoryStore(), NOW
        watch = Watch(topics={topic.topic_id: topic for topic in topics}, listeners={})
        self.follower = TaggingFollower(self.store, watch, lambda: self.now)

    def tags(self, title: str, text: str = "") -> list[str]:
        self.follower.refresh()
        return [match.topic_id for match in self.follower.tagger.tag(title, text, language="fr").matches]


def test_what_the_process_began_with_holds_until_something_is_published() -> None:
    """Without a generation the configuration's own topics are watched."""
    assert ["sea"] == Desk(SEA).tags("The sea")


def test_a_published_generation_is_taken_up_whole() -> None:
    """Index and listeners change together, with the next look."""
    desk = Desk(SEA)
    desk.store.publish_generation(generation(1, replace(SEA, query="ocean")))

    assert [[], ["sea"]] == [desk.tags("The sea"), desk.tags("The ocean")]
    assert "ocean" == desk.follower.watch.topics[SEA.topic_id].query


def test_a_process_that_starts_later_begins_with_the_generation_in_force() -> None:
    """A worker on a machine with older files watches what the others watch."""
    desk = Desk(SEA)
    desk.store.publish_generation(generation(1, replace(SEA, query="ocean")))
    late = TaggingFollower(desk.store, Watch(topics={SEA.topic_id: SEA}, listeners={}), lambda: NOW)

    assert "ocean" == late.watch.topics[SEA.topic_id].query


def test_a_query_that_this_version_cannot_read_leaves_the_old_topics_in_force() -> None:
    """A later version may have published it; the worker says so and goes on, until one comes that it can read."""
    desk = Desk(SEA)
    desk.store.publish_generation(generation(1, replace(SEA, query="UNHEARD/3 ((")))
    assert ["sea"] == desk.tags("The sea")
    desk.store.publish_generation(generation(2, replace(SEA, query="ocean")))

    assert ["sea"] == desk.tags("The ocean")


def test_confirmed_hits_let_a_topic_ring_with_the_next_look() -> None:
    """What users say is measured against the topic's line at once."""
    desk = Desk(AIR)
    vector = vector_of(*SMOG, "fr")
    assert vector is not None
    assert not desk.follower.tagger.standings[AIR.topic_id].rings
    words = [Judgement(item_id=ItemId(name), is_right=True, vector=packed(vector), at=NOW) for name in "abc"]
    desk.store.write_judged(JudgedTopic(topic_id=AIR.topic_id, revision=1, judgements=tuple(words)), NOW)
    desk.follower.refresh()

    assert desk.follower.tagger.standings[AIR.topic_id].rings


def test_the_streams_standard_is_read_again_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at every job: the sample moves slowly."""
    desk = Desk(AIR)
    vector = vector_of(*SMOG, "fr")
    assert vector is not None
    monkeypatch.setattr(desk.store, "background", lambda: (packed(vector),) * 512)
    before = desk.follower.tagger.meaning.scores(*SMOG, "fr")[AIR.topic_id]
    desk.follower.refresh()
    assert before == desk.follower.tagger.meaning.scores(*SMOG, "fr")[AIR.topic_id]
    desk.now = NOW + MEASURE_EVERY
    desk.follower.refresh()

    assert before > desk.follower.tagger.meaning.scores(*SMOG, "fr")[AIR.topic_id]
    assert 512 == desk.follower.sampler.kept


def test_a_stored_form_that_cannot_be_read_stops_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version's generation is passed over with an error in the log."""
    desk = Desk(SEA)

    def unreadable() -> Generation | None:
        raise StoreError("decode Generation", "unknown stored form")

    monkeypatch.setattr(desk.store, "generation", unreadable)
    monkeypatch.setattr(desk.store, "topics_version", lambda: 7)

    assert ["sea"] == desk.tags("The sea")


@pytest.mark.parametrize(("after", "takes"), [(timedelta(minutes=1), False), (timedelta(minutes=3), True)])
def test_a_full_sample_takes_one_in_three_minutes(after: timedelta, takes: bool) -> None:
    """Every fresh article until it is full; then what it costs is bounded, however fast the stream."""
    desk = Desk(SEA)
    sampler = desk.follower.sampler
    assert 512 == sum(sampler.takes(NOW) for _ in range(600))

    assert takes == sampler.takes(NOW + after)


def test_the_dictionaries_of_the_languages_that_come_are_read_before_the_first_job() -> None:
    """A worker that starts in a stream of German articles lets no German article wait, and reads nothing for others."""
    watch = Watch(topics={SEA.topic_id: SEA}, listeners={})
    replay = Replay(Configuration(topics=(SEA,), listeners={}))
    for number in range(EXPECTED_ARTICLES):
        title, text = (
            f"Gemeinderat {number} berät",
            f"Der Gemeinderat {number} berät am Abend über den Haushalt {number}.",
        )
        replay.take({"id": str(number), "title": title, "text": text, "source": "a", "language": "de"})

    assert frozenset() == TaggingFollower(MemoryStore(), watch, lambda: NOW).tagger.matcher.prepared
    assert {"de"} == TaggingFollower(replay.store, watch, lambda: NOW).tagger.matcher.prepared

"""What is watched, what users say of it, what is ordinary, and what was found: the contract of TopicStore, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tocsin.store import keys
from tocsin.store.base import Store
from tocsin.types.alerts import Listener, QuietHours, RingPolicy
from tocsin.types.ids import ItemId, TopicId
from tocsin.types.topics import Severity, Topic
from tocsin.types.watching import Generation, JudgedTopic, Judgement, TopicHits

if TYPE_CHECKING:
    from datetime import time

    from tests.store.conftest import Samples

HOUR = timedelta(hours=1)


@pytest.fixture
def generation(make: Samples) -> Generation:
    topic = Topic(topic_id=make.topic, name="Ukraine", query='"a" OR b', about="c", severity=Severity.HIGH)
    evening: time = make.now.time()
    quiet = QuietHours(start=evening, end=evening.replace(hour=6), zone="Europe/Paris", pierce=Severity.HIGH)
    listener = Listener(receiver_id=make.desk, policy=RingPolicy(wait=HOUR, quiet=quiet))
    return Generation(
        number=1,
        digest="d",
        written_at=make.now,
        host="a",
        topics=(topic, replace(topic, topic_id=TopicId("é:1"), query=None, ring_suggested=True)),
        listeners={make.topic: (listener,), TopicId("é:1"): ()},
    )


def judged(make: Samples, revision: int = 1, topic_id: str = "air: é") -> JudgedTopic:
    word = Judgement(item_id=ItemId("i"), is_right=True, vector=bytes(range(256)) * 4, at=make.now)
    return JudgedTopic(topic_id=TopicId(topic_id), revision=revision, judgements=(word, replace(word, is_right=False)))


def processed(
    store: Store, make: Samples, name: str, *topics: TopicId, at: timedelta = timedelta(0), meaning: bytes = b""
) -> None:
    item = make.item(name)
    store.put_items([item], make.now + at)
    result = replace(make.result(item, rings=False), found=topics, meaning=meaning)
    with store.work_on(item.item_id) as work:
        work.commit(result, make.now + at)


def test_a_generation_is_kept_as_it_was_published(store: Store, generation: Generation) -> None:
    """Topics and listeners come back whole; before, there is none."""
    assert (None, 0) == (store.generation(), store.topics_version())
    assert store.publish_generation(generation)

    assert generation == store.generation()


def test_only_one_of_two_who_publish_at_once_does(store: Store, generation: Generation) -> None:
    """A number is given once; the second finds that another was quicker."""
    assert store.publish_generation(generation)
    assert not store.publish_generation(replace(generation, digest="other"))
    assert not store.publish_generation(replace(generation, number=3))
    assert store.publish_generation(replace(generation, number=2, digest="next"))

    assert "next" == (store.generation() or generation).digest


def test_the_version_grows_with_generations_and_judgements(store: Store, make: Samples, generation: Generation) -> None:
    """Who asks for one number knows whether there is anything new; refused writes change nothing."""
    versions = [store.topics_version()]
    for _ in range(2):
        store.publish_generation(generation)
        versions.append(store.topics_version())
    for _ in range(2):
        store.write_judged(judged(make), make.now)
        versions.append(store.topics_version())

    assert [0, 1, 1, 2, 2] == versions


def test_judgements_are_kept_as_they_were_written(store: Store, make: Samples) -> None:
    """By topic, vectors included; the next revision takes the place of the last."""
    assert store.write_judged(judged(make), make.now)
    assert store.write_judged(judged(make, topic_id="b"), make.now)
    later = replace(judged(make, revision=2), judgements=())
    assert store.write_judged(later, make.now)

    assert (later, judged(make, topic_id="b")) == store.judged_topics()
    assert later == store.judged_topic(later.topic_id)
    assert store.judged_topic(TopicId("c")) is None


def test_two_who_judge_at_once_do_not_undo_each_other(store: Store, make: Samples) -> None:
    """The second reads again before it writes."""
    assert store.write_judged(judged(make), make.now)

    assert not store.write_judged(replace(judged(make), judgements=()), make.now)
    assert (judged(make),) == store.judged_topics()


def test_judgements_of_more_topics_than_are_kept_push_the_oldest_out(
    store: Store, make: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are bounded by topics, not by time: a topic that has earned its rings does not lose them by waiting."""
    for number in range(keys.JUDGED_TOPICS + 2):
        one = replace(judged(make, topic_id=f"{number:04}"), judgements=())
        store.write_judged(one, make.now + timedelta(seconds=number))

    assert [f"{number:04}" for number in range(2, keys.JUDGED_TOPICS + 2)] == [
        one.topic_id for one in store.judged_topics()
    ]


def test_the_background_holds_the_last_meanings_that_commits_brought(store: Store, make: Samples) -> None:
    """Newest first; commits without one add none."""
    processed(store, make, "a", meaning=b"\x00\xff1")
    processed(store, make, "b")
    processed(store, make, "c", meaning=b"2")

    assert (b"2", b"\x00\xff1") == store.background()


def test_a_commit_that_is_repeated_adds_nothing(store: Store, make: Samples) -> None:
    """A job that runs twice counts no hit and no meaning twice."""
    for _ in range(2):
        processed(store, make, "a", make.topic, meaning=b"1")

    assert (b"1",) == store.background()
    assert {make.topic: TopicHits(day=1, week=1, last_at=make.now)} == store.topic_hits(make.now)


def test_hits_are_counted_by_day_and_week(store: Store, make: Samples) -> None:
    """By the time of the commit; what is older than a week is no longer counted, its time stays."""
    air, sea = TopicId("air"), TopicId("sea")
    processed(store, make, "a", air)
    processed(store, make, "b", air, sea, at=30 * HOUR)

    assert {
        air: TopicHits(day=1, week=2, last_at=make.now + 30 * HOUR),
        sea: TopicHits(day=1, week=1, last_at=make.now + 30 * HOUR),
    } == store.topic_hits(make.now + 31 * HOUR)
    assert TopicHits(day=0, week=0, last_at=make.now + 30 * HOUR) == store.topic_hits(make.now + 300 * HOUR)[air]

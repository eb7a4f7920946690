"""Words of serious news stand in sport, culture and everyday life too: what reads like another subject scores lower."""

from __future__ import annotations

import pytest

from tocsin.meaning import Meaning, packed
from tocsin.meaning.subjects import SUBJECTS
from tocsin.rules.calibrating import MEANING_FLOOR
from tocsin.rules.near_misses import Document
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic
from workers.examining import spoken_miss
from workers.missing import misses_of
from workers.tagger import Tagger

TOPICS = {
    "strike": "Strike by railway workers disrupts trains",
    "doping": "Footballers and cyclists banned for doping",
    "coup": "Soldiers seize power or attempt a coup d'état",
}


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning([Topic(topic_id=TopicId(name), name=name, about=about) for name, about in TOPICS.items()])


SPORT = (
    "Coup de froid sur les terrains : la pluie arrête le match",
    "Les joueurs du club ont quitté la pelouse après une heure de jeu, le championnat reprendra samedi.",
    "fr",
)
DOPING = (
    "Two strikers banned for doping",
    "The players of the football club tested positive before the cup final and will miss the rest of the season.",
    "en",
)
FOOD = (
    "Ein Putsch der Aromen: der neue Koch",
    "Der Küchenchef stürzt die alten Rezepte, seine Suppe mit Käse und Wein begeistert die Gäste des Restaurants.",
    "de",
)
COUP = (
    "Militärputsch: Soldaten besetzen den Präsidentenpalast",
    "Die Armee hat die Macht übernommen, die Regierung ist abgesetzt, über der Hauptstadt kreisen Hubschrauber.",
    "de",
)


@pytest.mark.parametrize(
    ("article", "topic", "subject"),
    [(SPORT, "coup", "team sports"), (FOOD, "coup", "food"), (DOPING, "strike", "team sports")],
)
def test_what_reads_like_another_subject_falls_below_the_floor_and_the_subject_is_told(
    meaning: Meaning, article: tuple[str, str, str], topic: str, subject: str
) -> None:
    """A cold spell in football, a cook's putsch and strikers of a club are no coup and no strike."""
    vector = meaning.vector(*article)
    assert vector is not None

    assert meaning.scores_of(vector)[TopicId(topic)] < MEANING_FLOOR
    assert subject == meaning.other_subject(TopicId(topic), vector)


@pytest.mark.parametrize(("article", "topic"), [(DOPING, "doping"), (COUP, "coup")])
def test_a_topic_s_own_subject_is_no_other(meaning: Meaning, article: tuple[str, str, str], topic: str) -> None:
    """Who watches sport is told of sport."""
    vector = meaning.vector(*article)
    assert vector is not None

    assert meaning.other_subject(TopicId(topic), vector) is None
    assert meaning.scores_of(vector)[TopicId(topic)] > MEANING_FLOOR


def test_another_subject_lowers_what_is_near_by_its_words(meaning: Meaning, monkeypatch: pytest.MonkeyPatch) -> None:
    """A goal strike in a derailed season is nearer to a railway strike than ordinary news is, until its subject counts."""
    derailed = (
        "Le buteur déraille, le train de la saison est parti",
        "L'attaquant a manqué trois penalties, les supporters ont sifflé et l'entraîneur de l'équipe parle d'une grève du but.",
        "fr",
    )
    vector = meaning.vector(*derailed)
    assert vector is not None
    with_subjects = meaning.scores_of(vector)[TopicId("strike")]

    monkeypatch.setattr("tocsin.meaning.STRANGE_WEIGHT", 0.0)

    assert with_subjects < meaning.scores_of(vector)[TopicId("strike")]


@pytest.mark.parametrize("article", [SPORT, DOPING, FOOD, COUP])
def test_a_stored_vector_is_judged_by_its_subject_as_well(meaning: Meaning, article: tuple[str, str, str]) -> None:
    """Else what users say of hits would be measured by another score than the hits."""
    vector = meaning.vector(*article)
    assert vector is not None

    for topic, score in meaning.scores_of(vector).items():
        assert score == pytest.approx(meaning.score_of(topic, packed(vector)), abs=0.002)


def test_subjects_are_told_apart_by_their_names() -> None:
    """The name is what `why` prints."""
    assert len(SUBJECTS) == len({name for name, _, _ in SUBJECTS})
    assert all(english != french for _, english, french in SUBJECTS)


HACKED = (
    "Renault victime d'une cyberattaque",
    "Des pirates ont volé les données de clients. Les usines ont été arrêtées pendant deux jours.",
    "fr",
)


def test_a_subject_takes_a_bounded_share() -> None:
    """What is near enough to a company is news of it in whatever field: pollution, courts, hackers."""
    company = TopicId("renault")
    meaning = Meaning([Topic(topic_id=company, name="renault", about="News about the carmaker Renault")])
    vector = meaning.vector(*HACKED)
    assert vector is not None

    assert "cybercrime" == meaning.other_subject(company, vector)
    assert meaning.scores_of(vector)[company] > MEANING_FLOOR


def test_to_a_topic_that_watches_a_name_no_subject_is_foreign() -> None:
    """All that is said of the name counts."""
    company = TopicId("vyvs")
    topics = [Topic(topic_id=company, name="vyvs", query="Vyvs", about="News about the software firm Vyvs")]
    wedding = (
        "Le patron de Vyvs se marie au château",
        "Quatre cents invités ont dansé jusqu'à l'aube, dont plusieurs vedettes de la chanson.",
        "fr",
    )
    subject, name = Meaning(topics), Meaning(topics, named={company})
    vector = name.vector(*wedding)
    assert vector is not None

    assert (name.other_subject(company, vector), subject.other_subject(company, vector)) == (None, "music")
    assert name.scores_of(vector)[company] > subject.scores_of(vector)[company]
    assert [company] == [match.topic_id for match in Tagger.of(topics).tag(*wedding[:2], language="fr").matches]


def test_a_miss_names_the_subject_where_the_meaning_is_too_far() -> None:
    """And of what is near enough, or fails by its words, nothing."""
    topics = [
        Topic(topic_id=TopicId("strike"), name="strike", query="banned", about=TOPICS["strike"]),
        Topic(topic_id=TopicId("doping"), name="doping", query="cyclists", about=TOPICS["doping"]),
    ]
    title, text, language = DOPING
    strike, doping = misses_of(topics, Document(title=title, text=text, language=language), Tagger.of(topics))

    assert ("team sports", None) == (strike.reads_like, doping.reads_like)
    assert spoken_miss(strike).endswith("needed, reads like team sports")

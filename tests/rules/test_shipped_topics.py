"""The topics of the shipped configuration tag what they should, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from tocsin.extract import segment
from tocsin.meaning import Meaning
from tocsin.rules.language import detect_language
from tocsin.rules.matching import Matcher
from tocsin.rules.tagging import decide_matches
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "tests/samples/pages/aggregator_page_fr.txt").read_text(encoding="utf-8")
EXPECTED = [["Ukraine summit"], ["Ukraine summit"], ["Ukraine summit"], ["pollution alert"]]
DESCRIBED = {
    "Ukraine summit": "Leaders meet or negotiate to end the war in Ukraine",
    "pollution alert": "High air pollution leads to official warnings or traffic limits",
}


def shipped() -> list[Topic]:
    rows = yaml.safe_load((ROOT / "config/topics.yaml").read_text(encoding="utf-8"))["topics"]
    return [
        Topic(topic_id=TopicId(r["name"]), name=r["name"], query=r.get("query"), about=r.get("about")) for r in rows
    ]


class Tagger:
    def __init__(self, topics: list[Topic]) -> None:
        self.topics, self.matcher, self.meaning = topics, Matcher(topics), Meaning(topics)

    def tag(self, title: str, text: str) -> list[str]:
        language = detect_language(f"{title}\n{text}", None)
        hits = self.matcher.match(title, text, language=language)
        return [
            match.topic_id for match in decide_matches(self.topics, hits, self.meaning.scores(title, text, language))
        ]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(shipped())


def articles() -> list[tuple[str, str]]:
    at = datetime(2025, 8, 13, 18, 0, tzinfo=UTC)
    return [(part.title, part.text) for part in segment(PAGE, "text", at)]


def test_the_aggregator_page_is_tagged_exactly(tagger: Tagger) -> None:
    """Three articles on the summit, one on pollution, no other tag."""
    assert EXPECTED == [tagger.tag(title, text) for title, text in articles()]


def test_names_and_about_lines_in_english_are_enough() -> None:
    """Without any query the four articles are tagged the same."""
    described = [Topic(topic_id=TopicId(name), name=name, about=about) for name, about in DESCRIBED.items()]
    tagger = Tagger(described)

    assert EXPECTED == [tagger.tag(title, text) for title, text in articles()]


NEWS = (
    (
        "Grève à la SNCF : un train sur trois vendredi",
        "Les cheminots protestent contre la réforme du fret.",
        "rail strike",
    ),
    ("Sciopero dei treni, venerdì nero", "I sindacati dei ferrovieri fermano i treni per otto ore.", "rail strike"),
    ("Warnstreik legt Bahn lahm", "Die Gewerkschaft EVG hat die Lokführer zum Ausstand aufgerufen.", "rail strike"),
    (
        "Aude : le feu de forêt a parcouru 2 000 hectares",
        "Six canadairs sont engagés, des villages évacués.",
        "wildfire",
    ),
    ("Los incendios forestales arrasan Zamora", "Miles de vecinos han sido evacuados por las llamas.", "wildfire"),
    ("Hochwasser: Pegel der Elbe steigt weiter", "Die Behörden lassen Häuser am Fluss räumen.", "flood"),
    ("Flood warnings after days of rain", "Rivers burst their banks and families left their homes.", "flood"),
    (
        "Présidentielle : les candidats en tête au premier tour",
        "Les résultats du scrutin sont attendus à 20 heures.",
        "election",
    ),
    ("Landtagswahl: Stimmen werden ausgezählt", "Die Wahlbeteiligung lag höher als bei der letzten Wahl.", "election"),
    ("Ransomware attack shuts hospital systems", "Hackers demand money for the data of patients.", "cyberattack"),
    (
        "La BCE laisse ses taux inchangés",
        "Christine Lagarde a justifié la décision de la banque centrale.",
        "central bank rates",
    ),
    (
        "Fed cuts interest rates again",
        "The central bank lowered its policy rate by a quarter point.",
        "central bank rates",
    ),
    ("Smog: Fahrverbot in der Innenstadt", "Wegen Feinstaub gilt die höchste Alarmstufe.", "pollution alert"),
    (
        "Zelensky y Trump preparan una cumbre sobre Ucrania",
        "El encuentro buscará el fin de la guerra.",
        "Ukraine summit",
    ),
)
OTHER = (
    ("Le chef étoilé ouvre une nouvelle adresse", "La carte change avec les saisons."),
    ("Un alpiniste au sommet du mont Blanc", "Parti à l'aube de Chamonix, il a profité du beau temps."),
    ("Viande crue : le tartare revient à la mode", "Vigilance sur la chaîne du froid, rappellent les bouchers."),
    ("The striker scores twice", "His train of thought was simple: shoot early."),
    ("Miss France : l'élection aura lieu à Marseille", "Les candidates répètent, le vote du public comptera."),
    ("Pollution lumineuse : le village éteint", "Les chauves-souris reviennent, l'alerte avait été donnée en 2019."),
)


@pytest.mark.parametrize(("title", "text", "topic"), NEWS, ids=[row[0][:30] for row in NEWS])
def test_news_of_a_shipped_topic_is_tagged_with_it_alone(tagger: Tagger, title: str, text: str, topic: str) -> None:
    """Each topic finds its news in the languages of a European desk."""
    assert [topic] == tagger.tag(title, text)


@pytest.mark.parametrize(("title", "text"), OTHER, ids=[row[0][:30] for row in OTHER])
def test_other_senses_of_the_words_are_not_tagged(tagger: Tagger, title: str, text: str) -> None:
    """A climber's summit, raw meat and a striker are nobody's news."""
    assert [] == tagger.tag(title, text)

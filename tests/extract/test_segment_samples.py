"""Pages of many articles, in many languages and layouts, against what they hold."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import pytest

from tocsin.extract import Segment, segment

SAMPLES = Path(__file__).parent.parent / "samples" / "pages"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
READ_AT = datetime(2025, 8, 13, 20, 0, tzinfo=timezone(timedelta(hours=2)))


def kind_of(name: str) -> Literal["text", "html"]:
    return "html" if name.endswith(".html") else "text"


def told(found: Segment) -> dict[str, Any]:
    fields = asdict(found)
    fields["published_at"] = found.published_at.isoformat() if found.published_at else None
    return {key: value for key, value in fields.items() if key != "links"}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_sample_gives_exactly_its_articles(name: str) -> None:
    """Outlets, titles, bodies, times, locks and addresses are those of the page; nothing is added or lost."""
    found = segment((SAMPLES / name).read_text(encoding="utf-8"), kind_of(name), READ_AT)

    assert EXPECTED[name] == [told(each) for each in found]


def seed() -> tuple[Segment, ...]:
    return segment((SAMPLES / "aggregator_page_fr.txt").read_text(encoding="utf-8"), "text", READ_AT)


def test_the_first_real_page_has_four_articles() -> None:
    """The aggregator page that the project began with is one article without source and three with theirs."""
    found = seed()

    assert [None, "Les Echos", "Le Figaro", "Le Parisien"] == [each.source for each in found]
    assert [None, True, None] == [each.paywalled for each in found[1:]]
    age = datetime(2025, 8, 13, 17, 46, tzinfo=UTC)
    assert [None, age, age, age] == [each.published_at for each in found]


@pytest.mark.parametrize(
    ("number", "title", "first", "last"),
    [
        (0, "Vladimir Poutine et Kim Jong-un s'engagent", "Se félicitant", "ce partenariat bilatéral."),
        (1, "Guerre en Ukraine : déjouer le bluff de Poutine", "Joueur aguerri", "Surtout quand on n'est pas présent."),
        (2, "Sommet de l'Alaska : le sort de l'Ukraine", "DÉCRYPTAGE - Débarrassé", "en faisant mine d'accorder…"),
        (3, "Pollution de l'air : les vitesses", "Après les recommandations", "lorsqu'ils sont en transit."),
    ],
)
def test_the_articles_of_the_first_real_page_start_and_end_right(
    number: int, title: str, first: str, last: str
) -> None:
    """Each body is whole, from its first word to its last."""
    found = seed()[number]

    assert found.title.startswith(title)
    assert found.text.startswith(first)
    assert found.text.endswith(last)


def test_the_first_real_page_loses_its_furniture_and_no_sentence() -> None:
    """Labels, prompts, echoes, ages and the embedded post are gone; the sentences around them stay."""
    text = "\n".join(f"{each.title}\n{each.text}" for each in seed())

    for label in ("Hashtags", "Essayez nos", "Découvrez ce que", "ommentaire", "Articles connexes", "À voir aussi"):
        assert label not in text
    for label in ("minutes ago", "- Le Figaro", "Réservé aux abonnés", "@prefpolice", "Consultez notre", "(O3)"):
        assert label not in text
    assert "limitées à 80 ou 90 km/h. Les poids lourds de plus de 3,5 tonnes" in text
    assert "par les véhicules. La vitesse maximale autorisée passe de 130 à 110 km/h" in text

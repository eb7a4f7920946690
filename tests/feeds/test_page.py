"""A page made of several articles is a source; a page of one is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.feeds.conftest import NOW
from tocsin.errors import ParseError
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import PollReason, SourceKind
from tocsin.types.times import Precision

Read = Callable[..., ParsedFeed]

TEXT_A = (
    "Les délégations se retrouvent ce jeudi matin au palais des congrès pour une première séance de travail, a confirmé la"
    " présidence dans un communiqué. Les discussions porteront sur le calendrier, puis sur les garanties demandées par les"
    " deux parties, et une déclaration commune est attendue dans la soirée."
)
TEXT_B = (
    "Le trafic reprend progressivement dans le port après trois jours d'arrêt, ont indiqué les autorités. Les compagnies"
    " annoncent des retards jusqu'à la fin de la semaine, et les premiers navires ont pu quitter le bassin à l'aube sous la"
    " surveillance de la capitainerie."
)
PAGE = f"""Daily Brief

Les Echos
14 minutes ago
- Les Echos
Ouverture du sommet à Genève
{TEXT_A}


Le Parisien
2 hours ago
- Le Parisien
Le port rouvre après la tempête
{TEXT_B}
"""


@pytest.mark.parametrize("kind", [SourceKind.AUTO, SourceKind.PAGE])
def test_a_text_of_several_articles_is_a_source(read: Read, kind: SourceKind) -> None:
    """Each article is an item of the outlet that the page names, marked as cut out of a page."""
    parsed = read(PAGE.encode(), kind=kind)

    assert [(item.source, item.title) for item in parsed.items] == [
        ("Les Echos", "Ouverture du sommet à Genève"),
        ("Le Parisien", "Le port rouvre après la tempête"),
    ]
    assert all(item.from_page and item.published_at is not None and item.published_at < NOW for item in parsed.items)


@pytest.mark.parametrize(
    ("age", "precision"),
    [
        ("14 minutes ago", Precision.MINUTE),
        ("3 hours ago", Precision.HOUR),
        ("yesterday", Precision.DAY),
        ("4 November 2026", Precision.DAY),
        ("4 November 2026, 18:05", Precision.MINUTE),
    ],
)
def test_an_article_of_a_page_tells_how_exactly_its_time_is_known(read: Read, age: str, precision: Precision) -> None:
    """D6: the unit of its age, a day where the page names no hour."""
    parsed = read(PAGE.replace("14 minutes ago", age).replace("2 hours ago", age).encode())

    assert [item.published_precision for item in parsed.items] == [precision] * 2


def test_an_article_of_a_page_is_known_by_outlet_and_title(read: Read) -> None:
    """Its age moves with every fetch and its text may grow: the item stays, and only the text makes a revision."""
    before = read(PAGE.encode()).items
    older = read(PAGE.replace("14 minutes", "44 minutes").encode()).items
    longer = read(
        PAGE.replace("dans la soirée.", "dans la soirée. Une seconde séance est prévue vendredi matin.").encode()
    ).items

    assert [item.item_id for item in before] == [item.item_id for item in older] == [item.item_id for item in longer]
    assert before[0].digest == older[0].digest != longer[0].digest


def test_a_page_is_not_expected_of_a_feed(read: Read) -> None:
    """D2: a source configured as a feed does not turn into a page unnoticed."""
    with pytest.raises(ParseError) as raised:
        read(PAGE.encode(), kind=SourceKind.FEED)

    assert raised.value.reason is PollReason.NOT_A_FEED

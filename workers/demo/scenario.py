"""What happens in the demo: the outlets, what they publish first and then, and which alerts must come of it.

All texts are written for the demo. Each article is there for a reason, named beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workers.demo.outlets import Entry, Outlet


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One alert that must arrive, once: the topic, and what its headline holds."""

    topic: str
    headline: str


EXPECTED = (
    Expected("Ukraine summit", "cessez-le-feu"),  # the wire copy: three outlets, one story, one ring
    Expected("pollution alert", "Pollution de l'air"),  # from the page of many articles
    Expected("cyberattack", "hôpital"),  # told as a breakdown first; its update makes it a match
)

WIRE = (
    "Les présidents ukrainien et russe se retrouveront jeudi à Genève pour un sommet consacré à un cessez-le-feu en Ukraine, "
    "ont annoncé lundi les deux délégations. La rencontre, préparée depuis trois semaines par des émissaires américains et "
    "suisses, doit porter sur l'arrêt des combats dans la région de Donetsk, l'échange de prisonniers et les garanties de "
    "sécurité demandées par Kiev. Le chancelier allemand et le président français seront présents à l'ouverture. Moscou a "
    "prévenu qu'aucun accord ne serait signé sans calendrier de levée des sanctions. À Kiev, le président Zelensky a dit "
    "attendre « des actes et non des photographies »."
)


def outlets() -> dict[str, Outlet]:
    """The outlets of the demo by their short names, still empty."""
    return {
        "courrier": Outlet("Le Courrier du Matin", "fr"),
        "depeche": Outlet("La Dépêche des Deux Rives", "fr"),
        "gazette": Outlet("La Gazette du Littoral", "fr"),
        "harbour": Outlet("The Harbour Post", "en"),
        "carrefour": Outlet("Carrefour", "fr", page=PAGE_BEFORE),
    }


def publish_before(sites: dict[str, Outlet], now: datetime) -> None:
    """What stands there at first contact: it is kept and tagged, and must not ring."""
    sites["courrier"].publish(
        Entry(
            guid="c1",
            title="Ukraine : un sommet à Istanbul sans résultat",
            text="Le sommet sur l'Ukraine s'est achevé à Istanbul sans accord entre Kiev et Moscou. Les négociateurs "
            "doivent se revoir dans un mois, sans que le lieu soit fixé.",
            published_at=now - timedelta(hours=2),
        )
    )
    sites["depeche"].publish(
        Entry(
            guid="d1",
            title="Le marché de Noël ouvrira le 28 novembre",
            text="Soixante chalets seront installés sur les quais. La patinoire revient après deux ans d'absence.",
            published_at=now - timedelta(hours=3),
        )
    )
    sites["gazette"].publish(
        Entry(
            guid="g1",
            title="Panne informatique à l'hôpital de Saint-Brieuc",
            text="Les consultations externes sont reportées depuis ce matin. La direction parle d'une panne de réseau.",
            published_at=now - timedelta(minutes=50),
        )
    )
    sites["harbour"].publish(
        Entry(
            guid="h1",
            title="Harbour festival draws record crowds",
            text="More than forty thousand people came to see the tall ships at the weekend, organisers said.",
            published_at=now - timedelta(hours=5),
        )
    )


def publish_after(sites: dict[str, Outlet], now: datetime) -> None:
    """What appears while Tocsin watches."""
    title = "Ukraine : un sommet jeudi à Genève pour un cessez-le-feu"
    sites["courrier"].publish(Entry(guid="c2", title=title, text=WIRE, published_at=now))
    sites["depeche"].publish(  # the same wire copy under another headline
        Entry(
            guid="d2",
            title="Guerre en Ukraine : sommet sur un cessez-le-feu jeudi",
            text=f"(AFP) - {WIRE}",
            published_at=now,
        )
    )
    sites["gazette"].publish(  # and cut, with a local sentence
        Entry(guid="g2", title=title, text=WIRE[:620] + " (avec nos correspondants)", published_at=now),
        Entry(  # the update of an article that did not match before
            guid="g1",
            title="Cyberattaque à l'hôpital de Saint-Brieuc : une rançon demandée",
            text="L'hôpital de Saint-Brieuc est victime d'une cyberattaque par rançongiciel, a confirmé la direction. Des "
            "pirates informatiques réclament une rançon ; des données de patients ont été chiffrées. Les urgences "
            "sont détournées vers Rennes.",
            published_at=now,
        ),
    )
    sites["harbour"].publish(
        Entry(  # one of the two words
            guid="h2",
            title="Ukrainian sunflower harvest beats forecasts",
            text="Farmers around Poltava brought in a fifth more than last year, traders said on Monday. Exports through "
            "the Danube ports are expected to rise.",
            published_at=now,
        ),
        Entry(  # old news that turns up late
            guid="h3",
            title="Ukraine peace summit opens in Geneva",
            text="Leaders gathered for a summit on Ukraine as talks on a ceasefire began.",
            published_at=now - timedelta(days=4),
        ),
        Entry(  # the other one
            guid="h4",
            title="Ten walks to the summit with children",
            text="Our outdoor editor tries the gentlest paths of the Highlands, with a thermos of soup.",
            published_at=now,
        ),
    )
    sites["carrefour"].rewrite(PAGE_AFTER)


def publish_update(sites: dict[str, Outlet], now: datetime) -> None:
    """The first outlet retitles and extends what has rung already: a new revision, and no second ring."""
    sites["courrier"].publish(
        Entry(
            guid="c2",
            title="Ukraine : sommet de Genève sur un cessez-le-feu, ce que l'on sait",
            text=WIRE + " Le lieu exact de la rencontre n'a pas été communiqué pour des raisons de sécurité.",
            published_at=now,
        )
    )


PAGE_BEFORE = """
Le Journal des Collines
2 hours ago
- Le Journal des Collines
La fête des moissons rassemble trois mille personnes
Le défilé des chars a duré deux heures dans les rues du bourg. La pluie annoncée n'est pas venue, et les organisateurs se félicitent d'une affluence record. Le bénéfice de la buvette ira à l'école de musique.
"""

PAGE_AFTER = (
    """
La Tribune de la Plaine
1 minute ago
- La Tribune de la Plaine
Pollution de l'air : la préfecture abaisse la vitesse sur les grands axes
L'épisode de pollution à l'ozone se poursuit dans l'agglomération, où le seuil d'information et de recommandation sera de nouveau dépassé demain, annonce l'association de surveillance de la qualité de l'air. La préfecture réduit de 20 km/h la vitesse maximale autorisée sur les grands axes et demande de limiter l'usage de la voiture. Les personnes fragiles sont invitées à éviter les efforts intenses. À voir aussi La mesure restera en vigueur jusqu'à nouvel ordre.
Hashtags
Commentaires
Aucun commentaire pour le moment...

La Feuille du Verger
3 minutes ago
- La Feuille du Verger
Tarte aux pommes : le secret d'une pâte qui ne détrempe pas
Une fine couche de poudre d'amandes sous les fruits absorbe le jus, explique la pâtissière. Elle recommande aussi de saisir la pâte dix minutes à four chaud avant de la garnir. Les pommes acidulées tiennent mieux à la cuisson.
"""
    + PAGE_BEFORE
)

"""Templated reports, made with figures drawn at random: what looks like a copy and is none."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

TEMPLATES = {
    "weather": (
        "Prévisions pour {city} : le ciel restera voilé dans la matinée du {day} {month}, avec un vent de {a} km/h. "
        "Les températures iront de {b} degrés au lever du jour à {c} degrés dans l'après-midi. Le risque de pluie est "
        "estimé à {d} %. La qualité de l'air est jugée moyenne, avec un indice de {e}. Prochain bulletin à {f} heures."
    ),
    "quake": (
        "An earthquake of magnitude {b}.{f} struck {a} km off {city} on {day} {month}, the seismological institute said. "
        "The quake hit at a depth of {c} km at {f}:{d} local time. There were no immediate reports of casualties or "
        "damage. Residents as far as {e} km away felt the tremor, according to reports on the institute's website."
    ),
    "market": (
        "Die Börse in {city} hat am {day}. {month} leichter geschlossen. Der Leitindex verlor {a},{b} Prozent auf {c}{d} "
        "Punkte. Der Umsatz betrug {e} Millionen Stück. Zu den Gewinnern zählten Versorger mit einem Plus von {f} Prozent, "
        "während Banken im Schnitt {b} Prozent nachgaben. Der Euro notierte zuletzt bei 1,{d} Dollar."
    ),
    "lottery": (
        "Los números premiados del sorteo celebrado el {day} de {month} en {city} son {a}, {b}, {c}, {d} y {e}, con el "
        "complementario {f}. No hubo acertantes de primera categoría, por lo que el bote del próximo sorteo asciende a "
        "{c} millones de euros. Los premios pueden cobrarse durante los próximos tres meses en cualquier administración."
    ),
    "police": (
        "Am {day}. {month} gegen {f} Uhr kam es in {city} zu einem Verkehrsunfall. Ein {a} Jahre alter Fahrer übersah beim "
        "Abbiegen den Wagen einer {b}-Jährigen. Beide wurden leicht verletzt und in ein Krankenhaus gebracht. Es entstand "
        "ein Schaden von rund {c}{d} Euro. Die Straße war für {e} Minuten gesperrt. Zeugen werden gebeten, sich zu melden."
    ),
    "results": (
        "{city} Holding said net profit for the quarter to {day} {month} rose {a} percent to {b}.{c} million dollars, from "
        "{d}.{e} million a year earlier. Revenue was {c}{f} million. The board proposed a dividend of {f} cents a share, "
        "payable to holders of record. The company kept its outlook for the full year and said that demand was stable."
    ),
    "match": (
        "{city} s'est imposé {a} à {b} samedi {day} {month} à l'issue de la {c}e journée. Les visiteurs avaient ouvert la "
        "marque à la {d}e minute, avant que les locaux ne reviennent au score à la {e}e. Devant {f}{c} spectateurs, "
        "l'équipe n'a plus tremblé. Au classement, elle compte désormais {d} points après {c} rencontres."
    ),
}
CITIES = ("Arles", "Bonn", "Cadiz", "Derby", "Evora", "Fermo", "Graz", "Halle", "Irun", "Jena", "Kiel", "Lodz")
MONTHS = ("janvier", "Februar", "marzo", "April", "mai", "June", "julio", "August", "octobre", "November")


def templated_documents(copies: int, outlets: int, seed: int) -> Iterator[Mapping[str, str | None]]:
    """`copies` reports of each family, spread over so many outlets of its own."""
    chance = random.Random(seed)
    for family, template in TEMPLATES.items():
        for number in range(copies):
            figures = {name: chance.randint(2, 97) for name in "abcdef"}
            text = template.format(
                city=chance.choice(CITIES), day=chance.randint(1, 28), month=chance.choice(MONTHS), **figures
            )
            yield {
                "id": f"tpl-{family}-{number:02}",
                "title": "",
                "text": text,
                "source": f"{family}-{number % outlets}",
                "published_at": f"2026-03-{1 + number:02}T07:00:00Z",
                "duplicate_of": None,
                "kind": f"tpl-{family}",
            }

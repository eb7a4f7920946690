"""Dispatches of agencies are read one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.extract import segment, split_page
from tocsin.extract.types import Reason, Segment

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
FERRY = "Cap Noir, 10 mars 2026 (AFP) - Quarante passagers ont été évacués par les canots, et personne n'a été blessé."
PORT = "Le port reste fermé jusqu'à vendredi, a précisé la préfecture maritime dans un communiqué."
BRIDGE = "Dresden (dpa) - Ingenieure haben am Montag einen drei Meter langen Riss im mittleren Pfeiler gefunden."
WORKS = "Die Arbeiten dauern bis zum Herbst, sagte ein Sprecher der Stadt am Abend vor Journalisten."

AFP = f"FRA0123 4 GI 0234 FRA /AFP-CD45\nAccident-transport-mer\n\nUn ferry s'échoue au large du cap\n\n{FERRY}\n\n{PORT}\n\nsl/mra/nal\n\nAFP 101812 GMT MAR 26\n"
FLASH = "FRA0124 1 GI 0012 FRA /AFP-CD46\n\nLe ferry a coulé (préfecture)\n\nAFP 101930 GMT MAR 26\n"
SIGNED = AFP.replace("\n\nCap", "\n\nPar Sophie LAMBERT\n\nCap")
DPA = f"bdt0456 4 pl 180 dpa 0789\n\nVerkehr/\n(Zusammenfassung 1500)\nBrücke über die Sola gesperrt =\n\n{BRIDGE}\n\n{WORKS}\n\ndpa xy yyzz n1 def\n091842 Mrz 26\n"


def found(page: str) -> list[tuple[str | None, str, str, datetime | None]]:
    def told(each: Segment) -> tuple[str | None, str, str, datetime | None]:
        return each.source, each.title, each.text, each.published_at

    return list(map(told, segment(page, "text", NOW)))


FERRY_TOLD = ("AFP", "Un ferry s'échoue au large du cap", f"{FERRY}\n{PORT}", datetime(2026, 3, 10, 18, 12, tzinfo=UTC))
FLASH_TOLD = ("AFP", "Le ferry a coulé (préfecture)", "", datetime(2026, 3, 10, 19, 30, tzinfo=UTC))
DPA_TOLD = ("dpa", "Brücke über die Sola gesperrt", f"{BRIDGE}\n{WORKS}", datetime(2026, 3, 9, 18, 42, tzinfo=UTC))


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"{AFP}\n{FLASH}", [FERRY_TOLD, FLASH_TOLD]),
        (SIGNED, [FERRY_TOLD]),
        (f"{DPA}\n{AFP}", [DPA_TOLD, FERRY_TOLD]),
    ],
    ids=["French", "with who wrote it", "of two agencies"],
)
def test_each_dispatch_is_an_article(page: str, told: list[tuple[str | None, str, str, datetime | None]]) -> None:
    """A flash is a title alone."""
    assert told == found(page)


def test_codes_initials_and_key_words_are_told_with_their_reason() -> None:
    dropped = {(each.text, each.reason) for each in split_page(SIGNED, "text", NOW).dropped}

    assert dropped == {
        ("FRA0123 4 GI 0234 FRA /AFP-CD45", Reason.LEADING),
        ("Accident-transport-mer", Reason.LEADING),
        ("Par Sophie LAMBERT", Reason.AUTHOR),
        ("sl/mra/nal", Reason.AUTHOR),
        ("AFP 101812 GMT MAR 26", Reason.DATES),
    }


def test_codes_above_nothing_are_no_dispatch() -> None:
    """They are told all the same."""
    codes = "FRA0125 4 GI 0234 FRA /AFP-CD47"
    split = split_page(f"{codes}\n\nAFP 101812 GMT MAR 26\n\n{FLASH}", "text", NOW)

    assert [FLASH_TOLD[1]] == [each.title for each in split.segments]
    assert (codes, Reason.OUTSIDE) in {(each.text, each.reason) for each in split.dropped}


def test_a_dateline_alone_makes_no_dispatch() -> None:
    """Papers print them too."""
    page = f"Un ferry s'échoue\nLe Courrier, il y a 2 heures\n{FERRY}\n\nLe port fermé\nLe Courrier, il y a 3 heures\n{PORT}\n"

    assert ["Le Courrier", "Le Courrier"] == [source for source, *_ in found(page)]


REUTERS = """UPDATE 1-Ferry runs aground off cape
10-Mar-2026 12:03:44 PM
    (NOTE)
    PALERMO, March 10 (Reuters) - Forty people were taken off a ferry by lifeboats, and nobody was hurt, the coast guard said.
 (Reporting by Anna Kerr; Editing by Paul Roe)
 (c) Copyright Thomson Reuters 2026.
Engineers find crack in Sola bridge
10-Mar-2026 01:15:02 PM
    MILAN, March 10 (Reuters) - Engineers found a crack three metres long in the middle pillar of the Sola bridge, the city said.
 (Reporting by Ines Marsh; Editing by Paul Roe)
 (c) Copyright Thomson Reuters 2026.
"""


@pytest.mark.parametrize(
    "note", ["Adds quotes, background", "Recasts", "Actualisé avec un communiqué", "Zusammenfassung 1500"]
)
def test_what_an_agency_has_changed_is_no_outlet(note: str) -> None:
    """Who holds the rights is, by name alone."""
    ferry, bridge = segment(REUTERS.replace("NOTE", note), "text", NOW)

    assert ["Thomson Reuters"] * 2 == [ferry.source, bridge.source]
    assert note not in ferry.text
    assert ferry.text.startswith("PALERMO")
    assert ferry.text.endswith("coast guard said.")

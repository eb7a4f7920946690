"""Dispatches between ZCZC and NNNN are read one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.extract import segment, split_page
from tocsin.extract.types import Reason

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
FERRY = "Quaranta passeggeri sono stati portati in salvo con le scialuppe e nessuno è rimasto ferito. Il porto resta chiuso."
BRIDGE = "Gli ingegneri hanno trovato una crepa lunga tre metri nel pilone centrale, ha detto il comune."
BOAT = "Cuarenta pasajeros fueron evacuados con botes y nadie resultó herido, según Salvamento Marítimo."

ANSA = f"""ZCZC2345/SXA
XCI54321_SXA_QBXB
R CRO S0A QBXB
Traghetto incagliato al largo del capo
(ANSA) - PALERMO, 10 MAR - {FERRY} (ANSA).

     KTZ-RED
10-MAR-26 12:30 NNNN
"""
FOCUS = f"""ZCZC2346/SXA
XEF54322_SXA_QBXB
B ECO S0A QBXB
>>>ANSA/Ponte sulla Sola chiuso fino all'autunno
Sei mesi di lavori
(di Paolo Rossi)
(ANSA) - MILANO, 10 MAR - {BRIDGE}
   I lavori dureranno sei mesi. (ANSA).

     RSS
10-MAG-25 13:05 NNNN
"""
WRAPPED = FERRY.replace("portati in ", "portati\nin ")
ADNKRONOS = f"""ZCZC
ADN0512 7 CRO 0 ADN CRO RSI

      MALTEMPO: TRAGHETTO INCAGLIATO AL LARGO DEL CAPO,
      QUARANTA IN SALVO =

      Palermo, 10 mar. (Adnkronos) - {WRAPPED}

      (Rre/Adnkronos)
ISSN 2465 - 1222
10-MAR-26 12:41
NNNN
"""
EFE = f"""ZCZC
ESP0345 4 GEN 0123 SUC ESP

BARCO VARADO
Cuarenta pasajeros evacuados de un transbordador

Cádiz, 10 mar (EFE).- {BOAT} EFE

ab/cd

10/03/26 12-30
NNNN
"""
PAGES = {
    "ANSA": (
        ANSA,
        "ANSA",
        "Traghetto incagliato al largo del capo",
        f"(ANSA) - PALERMO, 10 MAR - {FERRY} (ANSA).",
        datetime(2026, 3, 10, 12, 30, tzinfo=UTC),
    ),
    "with a line below the title and who wrote it": (
        FOCUS,
        "ANSA",
        "Ponte sulla Sola chiuso fino all'autunno",
        f"Sei mesi di lavori\n(ANSA) - MILANO, 10 MAR - {BRIDGE}\nI lavori dureranno sei mesi. (ANSA).",
        datetime(2025, 5, 10, 13, 5, tzinfo=UTC),
    ),
    "Adnkronos, with broken lines": (
        ADNKRONOS,
        "Adnkronos",
        "MALTEMPO: TRAGHETTO INCAGLIATO AL LARGO DEL CAPO, QUARANTA IN SALVO",
        f"Palermo, 10 mar. (Adnkronos) - {FERRY}",
        datetime(2026, 3, 10, 12, 41, tzinfo=UTC),
    ),
    "EFE, below key words": (
        EFE,
        "EFE",
        "Cuarenta pasajeros evacuados de un transbordador",
        f"Cádiz, 10 mar (EFE).- {BOAT} EFE",
        datetime(2026, 3, 10, 12, 30, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_dispatch_is_an_article(name: str) -> None:
    """Whatever stands before and behind it."""
    page, source, title, text, at = PAGES[name]
    found = segment(f"{ANSA}{page}{EFE}", "text", NOW)

    assert [(found[1].source, found[1].title, found[1].text, found[1].published_at)] == [(source, title, text, at)]
    assert ["ANSA", source, "EFE"] == [each.source for each in found]


def test_codes_initials_and_times_are_told_with_their_reason() -> None:
    dropped = {(each.text, each.reason) for each in split_page(f"Agenzie\n{FOCUS}", "text", NOW).dropped}

    assert dropped == {
        ("Agenzie", Reason.OUTSIDE),
        ("ZCZC2346/SXA", Reason.LEADING),
        ("XEF54322_SXA_QBXB", Reason.LEADING),
        ("B ECO S0A QBXB", Reason.LEADING),
        ("(di Paolo Rossi)", Reason.AUTHOR),
        ("RSS", Reason.AUTHOR),
        ("10-MAG-25 13:05", Reason.DATES),
        ("NNNN", Reason.LEADING),
    }


def test_a_dispatch_that_nothing_ends_goes_on_until_the_next() -> None:
    cut = ANSA.replace(" NNNN", "")

    assert ["Traghetto incagliato al largo del capo"] * 2 == [each.title for each in segment(cut + ANSA, "text", NOW)]


@pytest.mark.parametrize("writer", ["Por Ana Ruiz", "(Por Ana Ruiz)"])
def test_who_wrote_it_is_no_title(writer: str) -> None:
    """Also where no key words stand above the title."""
    signed = EFE.replace(
        "BARCO VARADO\nCuarenta pasajeros evacuados de un transbordador", f"Cuarenta evacuados\n{writer}"
    )

    assert ["Cuarenta evacuados"] == [each.title for each in segment(signed, "text", NOW)]


def test_a_flash_is_a_title_alone() -> None:
    flash = "ZCZC0012/SXA\nXCI54399_SXA_QBXB\nF CRO S0A QBXB\n++ Traghetto affondato al largo del capo ++\n10-MAR-26 12:35 NNNN\n"
    (found,) = segment(flash, "text", NOW)

    assert ("Traghetto affondato al largo del capo", "") == (found.title, found.text)


def test_the_letters_alone_are_no_dispatch() -> None:
    """Nor is what stands with them lost."""
    assert FERRY in "".join(each.text for each in segment(f"ZCZC\nNNNN\n{FERRY}", "text", NOW))

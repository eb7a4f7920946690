"""What holds of exports and dispatches whatever their lines are: nothing is raised, and no line is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.dispatches import split_dispatches
from tocsin.extract.europresse import split_export
from tocsin.extract.telegrams import split_telegrams
from tocsin.extract.types import Split

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
PIECES = [
    "news·20260309·CC·9123456",
    "news·20269999·CC·1",
    "FRA0123 4 GI 0234 FRA /AFP-CD45",
    "bdt0456 4 pl 180 dpa 0789",
    "AFP 101812 GMT MAR 26",
    "999999 Mrz 26",
    "sl/mra/nal",
    "Par Sophie LAMBERT",
    "Sophie Lambert",
    "Le Courrier du Cap, no. 24958",
    "Planète, lundi 9 mars 2026 - 18:42 102 mots, p. 7",
    "lundi 99 mars 2026",
    "p. 7",
    "URGENT",
    "Un ferry s'échoue au large du cap",
    "Cap Noir, 10 mars 2026 (AFP) - Quarante passagers ont été évacués par les canots.",
    "© 2026 Le Courrier. Tous droits réservés.",
    "ZCZC2345/SXA",
    "XCI54321_SXA_QBXB",
    "FERRY AGROUND OFF THE CAPE,",
    "FORTY SAVED BY LIFEBOATS =",
    "(ANSA) - PALERMO, 10 MAR - Quaranta passeggeri sono stati portati in",
    "KTZ-RED",
    "10-MAR-26 12:30",
    "NNNN",
    "",
]
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=90).map(lambda text: " ".join(text.split())), max_size=24)


@pytest.mark.parametrize(
    "split", [split_export, split_dispatches, split_telegrams], ids=["export", "dispatches", "telegrams"]
)
@given(lines=LINES)
def test_every_line_is_in_an_article_or_told(
    split: Callable[[Sequence[str], datetime], Split | None], lines: list[str]
) -> None:
    """Also where codes stand above nothing, days are none, and documents lack what others have."""
    found = split(lines, NOW)
    if found is None:
        return
    told = [each.text for each in found.dropped]
    shown = [line for each in found.segments for line in (each.title, *each.text.split("\n"))]
    outlets = [each.source for each in found.segments if each.source]

    for line in filter(None, lines):
        bare = line.strip("=>+* ")
        assert line in told or any(bare in each for each in shown) or any(map(line.startswith, outlets))
    assert all(each.published_at is None or each.published_at <= NOW for each in found.segments)

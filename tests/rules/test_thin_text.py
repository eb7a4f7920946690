"""When an outlet's texts are suddenly thin."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.rules.thin_text import thin_text_sign
from tocsin.rules.trouble import Level
from tocsin.types.items import TextOrigin
from tocsin.types.results import TextFigures

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recent", "recent_length", "usual", "usual_length", "level"),
    [
        (20, 2400, 200, 2500, Level.CLEAR),
        (20, 1250, 200, 2500, Level.CLEAR),
        (20, 1000, 200, 2500, Level.DOUBTFUL),
        (20, 800, 200, 2500, Level.TROUBLED),
        (20, 0, 200, 2500, Level.TROUBLED),
        (9, 0, 200, 2500, Level.DOUBTFUL),
        (20, 0, 29, 2500, Level.DOUBTFUL),
        (20, 0, 0, 0, Level.DOUBTFUL),
        (20, 40, 200, 149, Level.DOUBTFUL),
        (0, 0, 200, 2500, Level.DOUBTFUL),
        (20, 9000, 200, 2500, Level.CLEAR),
    ],
)
def test_texts_a_third_as_long_as_usual_are_thin(
    recent: int, recent_length: float, usual: int, usual_length: float, level: Level
) -> None:
    """Half as long is not; in between, and where there are few, nothing begins and nothing ends."""
    figures = TextFigures(
        outlet="lemonde.fr",
        origin=TextOrigin.PAGE,
        recent=recent,
        recent_length=recent_length,
        usual=usual,
        usual_length=usual_length,
    )
    sign = thin_text_sign(figures, NOW)

    assert sign.level is level
    assert (sign.subject, sign.name) == ("page lemonde.fr", "lemonde.fr (pages)")
    assert f"{usual_length:.0f} in the week before" in sign.detail

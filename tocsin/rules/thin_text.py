"""Whether an outlet's texts are suddenly thin: our extraction may miss them, or a wall stands before them."""

from __future__ import annotations

from datetime import datetime

from tocsin.rules.trouble import Level, Sign
from tocsin.types.items import TextOrigin
from tocsin.types.results import TextFigures
from tocsin.types.troubles import TroubleKind

# Fewer texts prove nothing.
LEAST_RECENT = 10
LEAST_USUAL = 30
# Characters: what is always this short cannot become thin.
LEAST_LENGTH = 150
# Of the usual length: below the first it is thin, from the second on it is not.
THIN = 1 / 3
WHOLE = 1 / 2


def thin_text_sign(figures: TextFigures, now: datetime) -> Sign:
    """Return what the lengths of an outlet's texts show; DOUBTFUL where there are too few to tell."""
    pages = figures.origin is TextOrigin.PAGE
    detail = (
        f"{'its pages give' if pages else 'its feeds give'} {figures.recent_length:.0f} characters an article in the last"
        f" hours ({figures.recent} articles), {figures.usual_length:.0f} in the week before"
    )
    return Sign(
        kind=TroubleKind.THIN_TEXT,
        subject=f"{figures.origin.value} {figures.outlet}",
        name=f"{figures.outlet} ({'pages' if pages else 'feed texts'})",
        level=_level(figures),
        since=now,
        detail=detail,
    )


def _level(figures: TextFigures) -> Level:
    if figures.recent < LEAST_RECENT or figures.usual < LEAST_USUAL or figures.usual_length < LEAST_LENGTH:
        return Level.DOUBTFUL
    share = figures.recent_length / figures.usual_length
    return Level.TROUBLED if share < THIN else Level.CLEAR if share >= WHOLE else Level.DOUBTFUL

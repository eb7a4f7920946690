"""What an article tells of its outlet's texts: thin ones show where extraction, or access, has broken."""

from __future__ import annotations

from tocsin.types.items import TextOrigin
from tocsin.types.pages import PageText
from tocsin.types.results import TextTally
from workers.stages.extract import Reading


def tally_of(reading: Reading, *, is_first: bool) -> TextTally | None:
    """What to add to the outlet's figures: each page once, each source's own text at its first revision. A page that was
    no use counts as an empty one."""
    article = reading.article
    if reading.page is not None:
        length = len(article.text) - article.page_start if reading.page is PageText.ARTICLE else 0
        return TextTally(outlet=article.outlet, origin=TextOrigin.PAGE, characters=length)
    if not is_first:
        return None
    return TextTally(outlet=article.outlet, origin=TextOrigin.FEED, characters=len(article.text))

"""What an article adds to its outlet's figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.types.articles import Article
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.items import TextOrigin
from tocsin.types.pages import PageText
from tocsin.types.results import TextTally
from workers.stages.extract import Reading
from workers.stages.measure import tally_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ARTICLE = Article(
    item_id=ItemId("i"),
    feed_id=FeedId("f"),
    revision=1,
    source="Le Monde",
    outlet="lemonde.fr",
    url=None,
    canonical_url=None,
    title="Titre",
    lead="",
    text="x" * 100,
    page_start=30,
    published_at=NOW,
    seen_at=NOW,
)


@pytest.mark.parametrize(
    ("page", "is_first", "tallied"),
    [
        (None, True, (TextOrigin.FEED, 100)),
        (None, False, None),
        (PageText.ARTICLE, False, (TextOrigin.PAGE, 70)),
        (PageText.CONSENT, False, (TextOrigin.PAGE, 0)),
        (PageText.THIN, False, (TextOrigin.PAGE, 0)),
    ],
)
def test_each_page_and_each_first_text_counts_once(
    page: PageText | None, is_first: bool, tallied: tuple[TextOrigin, int] | None
) -> None:
    """A page without its feed's summary; a page that was no use as an empty one; a later revision of the feed not again."""
    tally = TextTally(outlet="lemonde.fr", origin=tallied[0], characters=tallied[1]) if tallied else None

    assert tally_of(Reading(article=ARTICLE, page=page), is_first=is_first) == tally

"""What a push changes, and what it leaves to polls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from feeds.pushes import settle_push
from tests.feeds.conftest import NOW, URL, entry, rss
from tocsin.rules.identity import feed_id_of
from tocsin.rules.polling import Pace
from tocsin.store.base_feeds import KnownItem
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedState

HOUR = timedelta(hours=1)


def test_a_push_is_read_like_a_poll_and_resets_no_validator(read: Callable[..., ParsedFeed]) -> None:
    """W6: what is known is not new, what has changed is a revision; validators, schedule and failures stay."""
    known, changed = read(rss(entry("a"), entry("b"))), read(rss(entry("c"), entry("b", title="Other words")))
    state = FeedState(
        feed_id=feed_id_of(URL),
        url=URL,
        etag=b'"1"',
        body_digest="d",
        document={item.item_id: item.digest for item in known.items},
        succeeded_at=NOW - HOUR,
        next_poll_at=NOW + HOUR,
        interval=HOUR,
        failures=2,
    )
    met = {item.item_id: KnownItem(digest=item.digest, revision=1) for item in known.items}
    pace = Pace(every=None, floor=HOUR, default=HOUR)
    result = settle_push(state, changed, met, now=NOW, pace=pace, max_age=6 * HOUR)

    assert ([item.title for item in result.new], [item.title for item in result.updated]) == (
        ["News c"],
        ["Other words"],
    )
    learnt = replace(
        state,
        document=result.state.document,
        items=1,
        arrivals=(NOW,),
        rhythm=result.state.rhythm,
        succeeded_at=NOW,
    )
    assert result.state == learnt
    assert len(result.state.document) == 3

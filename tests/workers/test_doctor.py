"""What `tocsin doctor` says of push."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.types.ids import CallbackId, FeedId
from tocsin.types.secret import Secret
from tocsin.types.websub import Subscription
from workers.doctor import look_at_push

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERE = "https://watch.example/tocsin/"
ASKED = Subscription(
    callback=CallbackId("name"),
    feed_id=FeedId("f"),
    topic="https://news.example/topic",
    hub="https://hub.example/",
    address=f"{HERE}websub/name",
    secret=Secret("s" * 43),
    since=NOW - HOUR,
    asked_at=NOW - HOUR,
)


def test_a_public_address_at_which_nobody_was_ever_verified_is_told() -> None:
    """W3: one hub may be at fault, all of them are not; and how to mend it, without the callback's name."""
    found = look_at_push(HERE, (ASKED, ASKED), NOW)

    assert (found.ok, found.says) == (False, "of 2 feeds with a hub none was ever verified")
    assert found.mend == "let https://watch.example/tocsin/websub/ reach `tocsin web`, or set websub.public_url to null"


def test_push_that_works_is_off_or_has_only_begun_is_no_fault() -> None:
    """W3: a hub verifies within moments, but not before it is asked; one that was verified once shows the way is open."""
    just_asked = replace(ASKED, since=NOW)
    never_asked = replace(ASKED, asked_at=None)
    lapsed = replace(ASKED, lease_until=NOW - HOUR)
    pushed = replace(ASKED, lease_until=NOW + HOUR)
    looked = [
        look_at_push(None, (ASKED,), NOW),
        look_at_push(HERE, (), NOW),
        look_at_push(HERE, (just_asked, never_asked), NOW),
        look_at_push(HERE, (ASKED, lapsed, pushed), NOW),
    ]

    assert all(found.ok for found in looked)
    assert [found.says for found in looked] == [
        "off, websub.public_url is not set",
        "no feed has named a hub yet",
        "0 of 2 feeds with a hub are pushed",
        "1 of 3 feeds with a hub are pushed",
    ]

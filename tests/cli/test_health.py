"""The lines of `tocsin feeds health`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.cli.health import health_rows
from tocsin.types.ids import CallbackId, FeedId
from tocsin.types.secret import Secret
from tocsin.types.sources import FeedCondition, FeedSource, FeedState, PollReason
from tocsin.types.troubles import Trouble, TroubleKind
from tocsin.types.websub import AskFailure, Subscription

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = FeedSource(feed_id=FeedId("f"), url="https://news.example/feed", name="Le Monde")
WELL = FeedState(feed_id=FeedId("f"), url=SOURCE.url, condition=FeedCondition.ACTIVE, polled_at=NOW, succeeded_at=NOW)
FAILED = replace(WELL, condition=FeedCondition.FAILING, failures=1, last_reason=PollReason.TIMEOUT, failing_since=NOW)
TROUBLE = Trouble(
    kind=TroubleKind.FAILING,
    subject="f",
    name="Le Monde (https://news.example/feed)",
    detail="timeout: 3 failures in a row",
    since=NOW - timedelta(hours=2),
    began_at=NOW,
)
OUTAGE = replace(
    TROUBLE, kind=TroubleKind.OWN_OUTAGE, subject="watch", name="the whole watch", detail="nothing answers"
)


def told(
    *states: FeedState | None, troubles: tuple[Trouble, ...] = (), subscriptions: tuple[Subscription, ...] = ()
) -> list[tuple[object, ...]]:
    keys = ("kind", "name", "since", "detail", "trouble")
    return [
        tuple(row[key] for key in keys)
        for row in health_rows([(SOURCE, state) for state in states], troubles, subscriptions, NOW)
    ]


def test_what_is_well_has_no_line() -> None:
    """Nor has what was never polled."""
    assert told(WELL, None) == []


def test_every_line_says_kind_since_and_detail() -> None:
    """A feed in trouble stands once, with its trouble; the watch's own stands by itself; what may become one is marked."""
    assert told(FAILED, troubles=(OUTAGE, TROUBLE)) == [
        ("own_outage", "the whole watch", OUTAGE.since, "nothing answers", True),
        ("failing", "Le Monde", TROUBLE.since, "timeout: 3 failures in a row", True),
    ]
    assert told(FAILED) == [("failing", "Le Monde", NOW, "timeout: 1 in a row, told when it lasts", False)]
    assert told(replace(WELL, faults={"no_title": 2, "no_link": 1})) == [
        ("faulty_entries", "Le Monde", NOW, "no_link × 1, no_title × 2", False)
    ]


def test_a_feed_with_two_troubles_has_two_lines() -> None:
    """Each with its own time."""
    silent = replace(TROUBLE, kind=TroubleKind.SILENT)

    assert [line[0] for line in told(WELL, troubles=(TROUBLE, silent))] == ["failing", "silent"]


HOUR = timedelta(hours=1)
PUSHED = Subscription(
    callback=CallbackId("name"),
    feed_id=FeedId("f"),
    topic="https://news.example/topic",
    hub="https://hub.example/",
    address="https://watch.example/websub/name",
    secret=Secret("s" * 43),
    since=NOW - 9 * HOUR,
    lease_until=NOW + HOUR,
)


def test_a_hub_that_does_not_push_has_a_line() -> None:
    """W4: denied, lapsed, or never verified in spite of being asked; it is no trouble, since the feed is polled."""
    denied = replace(PUSHED, denied_at=NOW - HOUR, lease_until=None)
    lapsed = replace(PUSHED, lease_until=NOW - HOUR, failure=AskFailure.REFUSED, tries=3)
    silent = replace(PUSHED, lease_until=None, failure=AskFailure.UNVERIFIED, tries=2)
    hub = "https://hub.example/"

    assert told(WELL, subscriptions=(denied,)) == [
        ("push_denied", "Le Monde", NOW - HOUR, f"{hub} will not push it; it is polled", False)
    ]
    assert told(WELL, subscriptions=(lapsed,)) == [
        ("push_lapsed", "Le Monde", NOW - HOUR, f"{hub} has not renewed its lease: refused, tried 3 times; it is polled", False)
    ]  # fmt: skip
    assert told(WELL, subscriptions=(silent,)) == [
        ("push_unverified", "Le Monde", NOW - 9 * HOUR, f"{hub} has not verified us: unverified, tried 2 times; it is polled", False)
    ]  # fmt: skip


def test_a_hub_that_pushes_or_was_only_just_asked_has_none() -> None:
    """W4: nor has one of a feed that is not listed any more; no line holds the callback or its secret."""
    waiting = replace(PUSHED, lease_until=None)
    unlisted = replace(PUSHED, feed_id=FeedId("other"), denied_at=NOW)

    assert told(WELL, subscriptions=(PUSHED, waiting, unlisted)) == []
    shown = list(health_rows([(SOURCE, WELL)], (), (replace(PUSHED, denied_at=NOW),), NOW))
    assert not any(secret in repr(shown) for secret in (PUSHED.address, PUSHED.secret.reveal()))

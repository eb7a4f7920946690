"""The lines of `tocsin feeds health`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.cli.health import health_rows
from tocsin.types.ids import FeedId
from tocsin.types.sources import FeedCondition, FeedSource, FeedState, PollReason
from tocsin.types.troubles import Trouble, TroubleKind

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


def told(*states: FeedState | None, troubles: tuple[Trouble, ...] = ()) -> list[tuple[object, ...]]:
    keys = ("kind", "name", "since", "detail", "trouble")
    return [tuple(row[key] for key in keys) for row in health_rows([(SOURCE, state) for state in states], troubles)]


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

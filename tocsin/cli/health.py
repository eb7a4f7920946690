"""The lines of `tocsin feeds health`: troubles first, then what may become one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from tocsin.rules.websub import standing_of
from tocsin.types.sources import FeedCondition, FeedSource, FeedState
from tocsin.types.troubles import Trouble
from tocsin.types.websub import PushStanding, Subscription

COLUMNS = ("kind", "since", "name", "state", "url", "detail")
TROUBLED = (FeedCondition.FAILING, FeedCondition.BLOCKED, FeedCondition.GONE)

Known = Sequence[tuple[FeedSource, FeedState | None]]


def health_rows(
    known: Known, troubles: Sequence[Trouble], subscriptions: Sequence[Subscription], now: datetime
) -> Iterator[dict[str, Any]]:
    """A row a trouble, oldest first, then one a feed that failed at last or whose document had faulty entries, then one a
    hub that does not push what it was asked for.

    `kind`, `since` and `detail` stand in every row; `trouble` tells whether it has lasted long enough to be one.
    """
    feeds: dict[str, tuple[FeedSource, FeedState | None]] = {source.feed_id: (source, state) for source, state in known}
    for trouble in troubles:
        source, state = feeds.get(trouble.subject, (None, None))
        told = {"kind": trouble.kind.value, "since": trouble.since, "detail": trouble.detail, "trouble": True}
        yield {**told, **_feed_facts(source, state, trouble.name)}
    open_subjects = {trouble.subject for trouble in troubles}
    for source, state in known:
        if state is not None and source.feed_id not in open_subjects and is_troubled(state):
            yield {**_not_yet(state), **_feed_facts(source, state, source.name)}
    for subscription in subscriptions:
        unpushed = _unpushed(subscription, now)
        if unpushed and subscription.feed_id in feeds:
            source, state = feeds[subscription.feed_id]
            yield {**unpushed, **_feed_facts(source, state, subscription.topic)}


def is_troubled(state: FeedState) -> bool:
    return state.condition in TROUBLED or state.failures > 0 or bool(state.faults)


def _not_yet(state: FeedState) -> dict[str, Any]:
    """What is wrong with a feed and is no trouble, or not yet."""
    if state.condition in TROUBLED or state.failures:
        reason = state.last_reason.value if state.last_reason else "unknown"
        detail = f"{reason}: {state.failures} in a row, told when it lasts"
        return {"kind": "failing", "since": state.failing_since or state.polled_at, "detail": detail, "trouble": False}
    detail = ", ".join(f"{reason} × {count}" for reason, count in sorted(state.faults.items()))
    return {"kind": "faulty_entries", "since": state.polled_at, "detail": detail, "trouble": False}


def _unpushed(subscription: Subscription, now: datetime) -> dict[str, Any] | None:
    """What is wrong between us and a hub, and costs no news: the feed is polled. None where nothing is, or not yet."""
    standing = standing_of(subscription, now)
    tried = (
        f"{subscription.failure.value}, tried {subscription.tries} times" if subscription.failure else "not tried yet"
    )
    known = {
        PushStanding.DENIED: ("push_denied", subscription.denied_at, "will not push it"),
        PushStanding.LAPSED: ("push_lapsed", subscription.lease_until, f"has not renewed its lease: {tried}"),
        PushStanding.WAITING: ("push_unverified", subscription.since, f"has not verified us: {tried}"),
    }
    if standing not in known or (standing is PushStanding.WAITING and subscription.failure is None):
        return None
    kind, since, says = known[standing]
    return {"kind": kind, "since": since, "detail": f"{subscription.hub} {says}; it is polled", "trouble": False}


def _feed_facts(source: FeedSource | None, state: FeedState | None, name: str) -> dict[str, Any]:
    """The feed behind a row; a trouble of an outlet or of the whole watch has none."""
    return {
        "name": source.name if source else name,
        "url": source.url if source else None,
        "state": state.condition.value if state else None,
        "reason": state.last_reason.value if state and state.last_reason else None,
        "failures": state.failures if state else 0,
        "faults": dict(state.faults) if state and state.faults else None,
        "last_polled_at": state.polled_at if state else None,
        "last_success_at": state.succeeded_at if state else None,
    }

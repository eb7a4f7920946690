"""What a visit changes: the feed's state, its new and changed items, its counters. No clock, no store: a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from feeds.visit import Visit
from tocsin.rules.feed_signs import overlaps_before_a_gap
from tocsin.rules.moving import moved, not_moved
from tocsin.rules.polling import (
    DueReason,
    NextPoll,
    Pace,
    arrivals_after,
    condition_after,
    is_first_contact,
    lost_overlap,
    next_poll,
    quiet_of,
)
from tocsin.rules.rhythm import rhythm_after
from tocsin.rules.server_hints import ServerHints, server_hints
from tocsin.store.base_feeds import KnownItem, PollResult
from tocsin.types.ids import ItemId
from tocsin.types.items import Item
from tocsin.types.sources import FeedCondition, FeedState, Gap, PollOutcome, PollReason

Known = Mapping[ItemId, KnownItem]

# Of documents read in part, so many items are remembered.
MOST_REMEMBERED = 1000
# After a longer pause between two polls nobody can say that nothing came in it.
WATCHED_INTERVALS = 3
# A connection goes down under polls that others were answered beside.
FORGIVEN_BEFORE_AN_OUTAGE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A poll as it is committed, and why the next one is when it is."""

    result: PollResult
    next_poll: NextPoll
    overlap_lost: bool = False


def settle(
    state: FeedState, visit: Visit, known: Known, *, pace: Pace, max_age: timedelta, own_outage: bool
) -> Settled:
    """Decide everything that a visit changes. `known`: which of its items the store has met. `own_outage`: the failure
    is our connection's, so the feed is not blamed."""
    first_contact = is_first_contact(state, visit.at)
    new, updated = _changes(state, visit, known, first_contact=first_contact, max_age=max_age)
    found = [item.item_id for item in visit.parsed.items] if visit.parsed else []
    overlap_lost = (
        _shows_all(visit)
        and lost_overlap(state.document, found, first_contact=first_contact)
        and len(new) == len(found)
    )
    after = _state_after(state, visit, new, first_contact=first_contact, own_outage=own_outage)
    after = _with_overlap(after, state, visit, overlap_lost=overlap_lost)
    due = next_poll(
        after,
        pace=pace,
        server=_server_hints(visit),
        now=visit.at,
        seed=f"{state.feed_id} {visit.at.isoformat()}",
        overlap_lost=overlap_lost,
        offline=own_outage,
    )
    after = replace(
        after,
        next_poll_at=due.at,
        unpushed_due_at=due.unpushed_at,
        interval=due.interval,
        not_before=due.not_before,
    )
    counts = _counts(visit, new, updated, overlap_lost=overlap_lost)
    result = PollResult(state=after, new=new, updated=updated, seen=tuple(found), counts=counts)
    return Settled(result=result, next_poll=due, overlap_lost=overlap_lost)


def _shows_all(visit: Visit) -> bool:
    """Whether an item that is not in the document has gone: not where it was cut off, nor where it tells only what is
    new (226, R6), nor where a sitemap of an index was not read again."""
    is_cut = visit.parsed is not None and visit.parsed.truncated
    return visit.shows_all and not is_cut and not visit.is_part


def _with_overlap(after: FeedState, before: FeedState, visit: Visit, *, overlap_lost: bool) -> FeedState:
    """The state with what is known of items that were never seen."""
    parsed = visit.parsed
    if parsed is None or not parsed.items or not _shows_all(visit):
        return after
    if not overlap_lost:
        return replace(after, lost_overlaps=0)
    is_page = any(item.from_page for item in parsed.items)
    needed = overlaps_before_a_gap(is_page=is_page, before=len(before.document), after=len(parsed.items))
    lost = before.lost_overlaps + 1
    gap = Gap(after=before.succeeded_at or visit.began, before=visit.at) if lost >= needed else before.gap
    return replace(after, lost_overlaps=lost, gap=gap)


def _changes(
    state: FeedState, visit: Visit, known: Known, *, first_contact: bool, max_age: timedelta
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """New items and new revisions, oldest first, so that an original comes before its copies."""
    new: list[Item] = []
    updated: list[Item] = []
    for item in reversed(visit.parsed.items if visit.parsed else ()):
        quiet = quiet_of(item, first_contact=first_contact, max_age=max_age, now=visit.at)
        met = known.get(item.item_id)
        if met is None:
            new.append(replace(item, quiet=quiet))
        elif _has_changed(item, met, state):
            updated.append(replace(item, quiet=quiet, revision=(met.revision or 1) + 1))
    return tuple(sorted(new, key=_by_age)), tuple(sorted(updated, key=_by_age))


def _by_age(item: Item) -> datetime:
    return item.published_at or item.seen_at


def _has_changed(item: Item, met: KnownItem, state: FeedState) -> bool:
    """Compare with the stored body, or with the last document where that has expired; with neither, nothing is known
    to have changed."""
    before = met.digest if met.digest is not None else state.document.get(item.item_id)
    return before is not None and before != item.digest


def _state_after(
    state: FeedState, visit: Visit, new: tuple[Item, ...], *, first_contact: bool, own_outage: bool
) -> FeedState:
    succeeded = visit.outcome in (PollOutcome.OK, PollOutcome.NOT_MODIFIED)
    if own_outage:
        state = _forgiven(state, visit.at)
    failures = 0 if succeeded else state.failures + (0 if own_outage else 1)
    after = replace(
        state,
        polled_at=visit.at,
        succeeded_at=visit.at if succeeded and _was_read(visit) else state.succeeded_at,
        failures=failures,
        condition=state.condition if own_outage else condition_after(visit.outcome, failures),
        last_status=visit.status,
        last_outcome=visit.outcome,
        last_reason=visit.reason,
        items=state.items + len(new),
        failing_since=None if succeeded or own_outage else state.failing_since or visit.at,
    )
    if own_outage:
        return after
    after = _with_sitemaps(after, visit)
    if not succeeded:
        address, move = not_moved(after, visit.outcome, visit.reason)
        after = changed(after, address=address, move=move)
        # An index was read although its sitemaps were not; they are asked whether it changes or not.
        return _with_validators(after, visit) if visit.sitemaps else after
    address, move = moved(after, visit.fetched.moved_to if visit.fetched else None, visit.at)
    after = _with_validators(changed(after, address=address, move=move), visit)
    after = _with_rhythm(after, state, visit, new, first_contact=first_contact)
    return _with_document(after, visit, new, first_contact=first_contact)


def _was_read(visit: Visit) -> bool:
    """Whether anything was, now or before: an index is met once a sitemap is that it names, not while their turn has not come."""
    if visit.sitemaps is None or (visit.parsed is not None and visit.parsed.items):
        return True
    return any(sitemap.body_digest is not None for sitemap in visit.sitemaps)


def changed(state: FeedState, **facts: Any) -> FeedState:
    """The state with these facts; itself where they stand there already, which is most of the time."""
    return replace(state, **facts) if any(getattr(state, name) != fact for name, fact in facts.items()) else state


def _forgiven(state: FeedState, now: datetime) -> FeedState:
    """The state without a failure that came just before it was known that the connection was ours."""
    if state.failing_since is None or now - state.failing_since > FORGIVEN_BEFORE_AN_OUTAGE:
        return state
    return replace(state, failures=0, condition=FeedCondition.ACTIVE if state.succeeded_at else FeedCondition.NEW)


def _with_rhythm(
    after: FeedState, before: FeedState, visit: Visit, new: tuple[Item, ...], *, first_contact: bool
) -> FeedState:
    """The state with when items come, and since when there are none."""
    last = before.succeeded_at or visit.at
    is_soon = visit.at - last <= WATCHED_INTERVALS * (before.interval or timedelta(0))
    is_hub_watching = visit.pushed and before.unpushed_due_at is not None
    is_watched = not before.failures and (is_soon or is_hub_watching)
    rhythm = rhythm_after(
        before.rhythm,
        new,
        first_contact=first_contact,
        watched_until=visit.at if is_watched else last,
        now=visit.at,
    )
    empty_since = before.empty_since
    if visit.parsed is not None:
        is_empty = visit.reason is PollReason.NO_ITEMS
        empty_since = (empty_since or visit.at) if is_empty else None
    return changed(after, rhythm=rhythm, empty_since=empty_since)


def _with_sitemaps(state: FeedState, visit: Visit) -> FeedState:
    """The state with what is sent back to the sitemaps of an index (C10); another document has none."""
    if visit.sitemaps is not None:
        return changed(state, sitemaps=visit.sitemaps)
    return changed(state, sitemaps=()) if visit.parsed is not None and not visit.is_part else state


def _with_validators(state: FeedState, visit: Visit) -> FeedState:
    """The state with what is sent back next time: of a 200 both values or their absence (C4), of a 304 what it carries
    (C5), of a document that is not whole nothing (C8)."""
    fetched = visit.fetched
    if fetched is None:
        return state
    if fetched.not_modified:
        return changed(
            state, etag=fetched.etag or state.etag, last_modified=fetched.last_modified or state.last_modified
        )
    if visit.parsed is not None and visit.parsed.truncated:
        return replace(state, etag=None, last_modified=None, validators_url=None, body_digest=None)
    return changed(
        state,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        validators_url=fetched.final_url,
        body_digest=None if visit.is_part else visit.body_digest,
    )


def _with_document(after: FeedState, visit: Visit, new: tuple[Item, ...], *, first_contact: bool) -> FeedState:
    """The state with what the document says; an empty or unchanged one takes nothing away."""
    parsed = visit.parsed
    if parsed is None:
        return after
    document = {item.item_id: item.digest for item in parsed.items}
    if parsed.sitemaps or not document or not _shows_all(visit):
        kept = ((item_id, known) for item_id, known in after.document.items() if item_id not in document)
        document |= dict(islice(kept, max(0, MOST_REMEMBERED - len(document))))
    return replace(
        after,
        document=document,
        faults=dict(parsed.faults),
        arrivals=arrivals_after(after.arrivals, new, first_contact=first_contact, now=visit.at),
        ttl_minutes=parsed.ttl_minutes,
        period_minutes=parsed.period_minutes,
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
    )


def _server_hints(visit: Visit) -> ServerHints:
    headers = visit.fetched.headers if visit.fetched else {}
    return server_hints(headers, visit.at, visit.retry_after)


def _counts(visit: Visit, new: tuple[Item, ...], updated: tuple[Item, ...], *, overlap_lost: bool) -> dict[str, int]:
    counts = {f"polls{{outcome={visit.outcome.value}}}": 1}
    if visit.reason is not None:
        counts[f"poll_reasons{{reason={visit.reason.value}}}"] = 1
    if new:
        counts["items_new"] = len(new)
    if updated:
        counts["items_updated"] = len(updated)
    if overlap_lost:
        counts["overlap_lost"] = 1
    for fault, number in (visit.parsed.faults if visit.parsed else {}).items():
        counts[f"entry_faults{{fault={fault}}}"] = number
    return counts


def blocks_host(visit: Visit, due: NextPoll) -> datetime | None:
    """Until when nothing of this host is asked: a 429 with a time speaks for the whole host (T3)."""
    is_limited = visit.reason is PollReason.RATE_LIMITED
    return due.not_before if is_limited and due.reason is not DueReason.GONE else None

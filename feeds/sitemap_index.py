"""The sitemaps that an index names: each is asked with what it gave last time, whether the index has changed or not (C10, D4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Protocol, Unpack

from feeds.parser_pool import Parser, parse_answer
from tocsin.errors import FetchError, ParseError
from tocsin.fetch.fetcher import Condition
from tocsin.rules.polling import LONGEST_HINT, back_off, outcome_of
from tocsin.rules.server_hints import server_hints
from tocsin.rules.urls import is_same_origin
from tocsin.types.fetching import Fetched
from tocsin.types.ids import ItemId
from tocsin.types.items import Item, ParsedFeed
from tocsin.types.sources import FeedSource, PollOutcome, PollReason, SitemapState

# Those changed last: the news of today stands in them.
MOST_SITEMAPS = 3
# Which those are changes from poll to poll; what the others gave is kept for when they come back.
MOST_REMEMBERED = 12
# Longer validators are not kept, so that the state of a feed stays small.
LONGEST_VALIDATORS = 1000
STATUS_OF_A_PART = 226


class Ask(Protocol):
    """How a sitemap is asked for: as `Fetcher.get` does, and as politely as anything else at its host."""

    async def __call__(self, url: str, **condition: Unpack[Condition]) -> Fetched: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapRead:
    """One sitemap after its turn: read anew where `parsed`, unread where `reason` says why, else as it was."""

    state: SitemapState
    parsed: ParsedFeed | None = None
    reason: PollReason | None = None
    at: datetime | None = None  # when it answered


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapReader:
    """Reads the sitemaps of one source's index. `interval`: the pause from which one that fails backs off; `by_hand`: a
    person asks, so that what is fresh, failed at last or is withheld is asked all the same (as for a feed)."""

    source: FeedSource
    parser: Parser
    ask: Ask
    interval: timedelta
    by_hand: bool

    async def read(self, named: Sequence[str], known: Sequence[SitemapState], now: datetime) -> tuple[SitemapRead, ...]:
        """Read those named first, one after the other; `known` is what is remembered of any."""
        states = {state.url: state for state in known}
        urls = list(dict.fromkeys(named))[:MOST_SITEMAPS]
        return tuple([await self._read(states.get(url, SitemapState(url=url)), now) for url in urls])

    async def _read(self, known: SitemapState, now: datetime) -> SitemapRead:
        if self._rests(known, now):
            return SitemapRead(state=known, reason=known.reason)
        is_ours = is_same_origin(known.url, self.source.url)
        try:
            fetched = await self.ask(
                known.url,
                etag=known.etag,
                last_modified=known.last_modified,
                validators_url=known.validators_url,
                auth=self.source.auth if is_ours else None,
            )
        except FetchError as error:
            if error.reason is PollReason.HOST_BUSY:  # its turn did not come, which says nothing of it
                return SitemapRead(state=known, reason=error.reason)
            return self._failed(known, error.reason, now, not_before=error.retry_after)
        return await self._judged(known, fetched)

    def _rests(self, known: SitemapState, now: datetime) -> bool:
        if known.not_before is not None and known.not_before > now:
            return True
        if known.reason is PollReason.GONE:
            return True
        is_early = known.rests_until is not None and known.rests_until > now
        return not self.by_hand and (is_early or known.reason is PollReason.LEGAL)

    async def _judged(self, known: SitemapState, fetched: Fetched) -> SitemapRead:
        at = fetched.fetched_at
        outcome, reason = outcome_of(fetched.status)
        if outcome is PollOutcome.NOT_MODIFIED and known.body_digest is not None:
            kept = {"etag": fetched.etag or known.etag, "last_modified": fetched.last_modified or known.last_modified}
            return SitemapRead(state=_answered(known, fetched, **kept), at=at)
        if outcome is not PollOutcome.OK:
            return self._failed(known, reason or PollReason.BAD_RESPONSE, at, fetched=fetched)
        digest = blake2b(fetched.body, digest_size=16).hexdigest()
        given = {
            "etag": fetched.etag,
            "last_modified": fetched.last_modified,
            "validators_url": fetched.final_url,
            "body_digest": digest,
        }
        if digest == known.body_digest and fetched.status != STATUS_OF_A_PART:
            return SitemapRead(state=_answered(known, fetched, **given), at=at)
        try:
            parsed = await parse_answer(self.parser, fetched, self.source)
        except ParseError as error:
            return self._failed(known, error.reason, at, fetched=fetched)
        given = dict.fromkeys(given) if parsed.truncated else given
        return SitemapRead(state=_answered(known, fetched, **given), parsed=parsed, at=at)

    def _failed(
        self,
        known: SitemapState,
        reason: PollReason,
        at: datetime,
        *,
        fetched: Fetched | None = None,
        not_before: datetime | None = None,
    ) -> SitemapRead:
        """Asked again after its own back-off, with the validators of what was read last (C8, T2, T9)."""
        failures = known.failures + 1
        fresh_for, asked = _hints(fetched, at) if fetched else (timedelta(0), not_before)
        pause = max(back_off(self.interval, failures, reason), fresh_for)
        state = replace(
            known,
            failures=failures,
            reason=reason,
            status=fetched.status if fetched else None,
            rests_until=at + pause,
            not_before=asked,
        )
        return SitemapRead(state=state, reason=reason, at=fetched.fetched_at if fetched else None)


def remembered(read: Sequence[SitemapRead], known: Sequence[SitemapState]) -> tuple[SitemapState, ...]:
    """What is kept of the sitemaps of an index: those just asked first, then those asked before."""
    now = [replace(sitemap.state, is_named=True) for sitemap in read]
    urls = {state.url for state in now}
    before = (replace(state, is_named=False) for state in known if state.url not in urls)
    return (*now, *before)[:MOST_REMEMBERED]


def failure_of(read: Sequence[SitemapRead]) -> PollReason | None:
    """Why none of the sitemaps could be read; None where one could, or where its turn did not come."""
    reasons = [sitemap.reason for sitemap in read]
    could_be_read = not reasons or None in reasons or PollReason.HOST_BUSY in reasons
    return None if could_be_read else reasons[0]


def merged(index: ParsedFeed, read: Sequence[SitemapRead]) -> ParsedFeed:
    """The index with the items of the sitemaps that were read anew, each once."""
    items: dict[ItemId, Item] = {}
    others: dict[ItemId, ItemId] = {}
    faults: Counter[str] = Counter({"unread_sitemap": sum(sitemap.reason is not None for sitemap in read)})
    for sitemap in read:
        if sitemap.parsed is not None:
            for item in sitemap.parsed.items:
                items.setdefault(item.item_id, item)
            others |= sitemap.parsed.others
            faults.update(sitemap.parsed.faults)
    return replace(index, items=tuple(items.values()), others=others, faults=dict(+faults))


def _answered(known: SitemapState, fetched: Fetched, **given: Any) -> SitemapState:
    """The state after an answer that could be read or said that nothing has changed (T1, T3)."""
    fresh_for, not_before = _hints(fetched, fetched.fetched_at)
    if len(given["etag"] or b"") + len(given["last_modified"] or b"") > LONGEST_VALIDATORS:
        given |= {"etag": None, "last_modified": None}
    rests_until = fetched.fetched_at + fresh_for if fresh_for else None
    return replace(known, failures=0, reason=None, status=None, rests_until=rests_until, not_before=not_before, **given)


def _hints(fetched: Fetched, at: datetime) -> tuple[timedelta, datetime | None]:
    """For how long an answer is fresh, and before when not to ask, within a week (T4)."""
    hints = server_hints(fetched.headers, at, fetched.retry_after)
    not_before = min(hints.retry_after, at + LONGEST_HINT) if hints.retry_after else None
    return min(hints.fresh_for or timedelta(0), LONGEST_HINT), not_before

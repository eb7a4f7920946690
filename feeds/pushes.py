"""The taker of pushes: what hubs have brought goes the way of a poll (rule W6)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from feeds.parser_pool import Parser
from feeds.poller import PollLimits
from feeds.polls_again import poll_again
from feeds.settle import Known, settle
from feeds.visit import Visit
from feeds.wanted_pages import with_pages
from tocsin.errors import ParseError, StoreError
from tocsin.rules.polling import Pace, is_first_contact
from tocsin.rules.websub import pushed
from tocsin.store.base import FeedLease, FeedStore, PollResult, PushLease, SubscriptionStore, Watchbook
from tocsin.types.fetching import Fetched
from tocsin.types.ids import FeedId
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedSource, FeedState, PollOutcome
from tocsin.types.websub import PushOutcome

log = structlog.get_logger(__name__)

MOST_IN_HAND = 20
# Longer than MOST_IN_HAND documents of one feed take to be read.
LEASE = timedelta(minutes=10)
FEED_LEASE = timedelta(minutes=2)
# Until a feed that is just being polled is free.
BUSY_PAUSE = timedelta(seconds=1)
# A feed that only another poller's configuration knows is left to it.
UNKNOWN_PAUSE = timedelta(seconds=30)
UNKNOWN_PATIENCE = timedelta(minutes=10)
LONGEST_LOOK = timedelta(milliseconds=500)
WRITE_TRIES = 3
STORE_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
# What it is to be told only what is new, and not everything that stands in the feed (R6).
STATUS_OF_A_PART = 226


class PushStore(SubscriptionStore, FeedStore, Watchbook, Protocol):
    """The part of the store that taking up pushes needs."""


class PushTaker:
    """Takes up pushes. Several may share one store: a push, and its feed, is in one hand at a time."""

    def __init__(
        self,
        *,
        store: PushStore,
        parser: Parser,
        sources: Iterable[FeedSource],
        settings: PollLimits,
        clock: Callable[[], datetime],
        pages: bool = True,
    ) -> None:
        self._store, self._parser, self._clock = store, parser, clock
        self._sources: Mapping[FeedId, FeedSource] = {source.feed_id: source for source in sources}
        self._settings, self._wants_pages = settings, pages

    async def run(self, stop: asyncio.Event) -> None:
        """Take up pushes until `stop` is set. Outlives a store that is away and any fault of a single push."""
        pauses = iter(STORE_PAUSES_SECONDS)
        while not stop.is_set():
            wait = LONGEST_LOOK.total_seconds()
            try:
                if await self.take_due():
                    wait = 0.0
                pauses = iter(STORE_PAUSES_SECONDS)
            except StoreError as error:
                wait = next(pauses, STORE_PAUSES_SECONDS[-1])
                log.warning("push.store_away", problem=str(error), retry_seconds=wait)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await stop.wait()

    async def take_due(self) -> int:
        """Take up what waits now, in each feed's order, and return how many pushes that were. Raises StoreError."""
        now = self._clock()
        due = await asyncio.to_thread(self._store.next_push_due)
        if due is None or due > now:
            return 0
        leases = await asyncio.to_thread(self._store.lease_pushes, now, limit=MOST_IN_HAND, lease=LEASE)
        by_feed: defaultdict[FeedId, list[PushLease]] = defaultdict(list)
        for lease in leases:
            by_feed[lease.push.feed_id].append(lease)
        await asyncio.gather(*(self._take_all(line) for line in by_feed.values()))
        return len(leases)

    async def _take_all(self, line: list[PushLease]) -> None:
        for lease in line:
            await self._take_safely(lease)

    async def _take_safely(self, lease: PushLease) -> None:
        """One push that cannot stop the others. One that breaks us is dropped: the feed says the same at its next poll."""
        try:
            await self._take(lease)
        except StoreError:
            raise
        except Exception:
            log.exception("push.failed", feed_id=lease.push.feed_id, topic=lease.push.topic)
            await self._drop(lease, PushOutcome.FAILED)

    async def _take(self, lease: PushLease) -> None:
        """Read a push, settle it and commit it as a poll is."""
        push, now = lease.push, self._clock()
        source = self._sources.get(push.feed_id)
        if source is None:
            return await self._leave_to_others(lease, now)
        state = await asyncio.to_thread(self._store.feed_state, push.feed_id)
        # Relative links lead where they lead in a poll, or every push would change its items.
        base = (state.validators_url if state else None) or push.topic
        try:
            parsed = await self._parser.parse(
                lease.body, source=source, url=base, content_type=push.content_type, fetched_at=now
            )
        except ParseError as error:
            log.warning("push.unreadable", feed_id=push.feed_id, topic=push.topic, reason=error.reason.value)
            return await self._drop(lease, PushOutcome.UNREADABLE)
        leased = await asyncio.to_thread(
            self._store.lease_due_feeds, now, limit=1, lease=FEED_LEASE, only=(push.feed_id,), all_due=True
        )
        if leased:
            await self._commit(lease, leased[0], source, parsed)
        elif await self._is_scheduled(push.feed_id):
            await asyncio.to_thread(self._store.finish_push, lease, now + BUSY_PAUSE, {})
        else:
            await asyncio.to_thread(self._store.finish_push, lease, None, _counts(PushOutcome.UNWANTED))

    async def _leave_to_others(self, lease: PushLease, now: datetime) -> None:
        """Another poller may know the feed, whose configuration is newer or older than ours."""
        if now - lease.push.received_at > UNKNOWN_PATIENCE:
            await asyncio.to_thread(self._store.finish_push, lease, None, _counts(PushOutcome.UNWANTED))
        else:
            await asyncio.to_thread(self._store.finish_push, lease, now + UNKNOWN_PAUSE, {})

    async def _is_scheduled(self, feed_id: FeedId) -> bool:
        state = await asyncio.to_thread(self._store.feed_state, feed_id)
        return state is not None and state.next_poll_at is not None

    async def _commit(self, push: PushLease, lease: FeedLease, source: FeedSource, parsed: ParsedFeed) -> None:
        now = self._clock()
        ids = [item.item_id for item in parsed.items]
        known = await asyncio.to_thread(self._store.known_items, lease.feed_id, ids, now) if ids else {}
        pace = Pace(every=source.every, floor=self._settings.floor, default=self._settings.default)
        settled = settle_push(lease.state, parsed, known, now=now, pace=pace, max_age=self._settings.max_age)
        result = with_pages(settled, enabled=self._wants_pages and source.pages, now=now)
        if not await asyncio.to_thread(self._store.commit_poll, lease, result, now):
            await asyncio.to_thread(self._store.finish_push, push, now + BUSY_PAUSE, {})
            return
        await self._note_push(push, now)
        await asyncio.to_thread(self._store.finish_push, push, None, _counts(PushOutcome.TAKEN))
        log.info(
            "push.taken",
            feed_id=push.push.feed_id,
            topic=push.push.topic,
            new=len(result.new),
            updated=len(result.updated),
            items=len(parsed.items),
            waited_ms=round((now - push.push.received_at).total_seconds() * 1000),
        )

    async def _note_push(self, lease: PushLease, now: datetime) -> None:
        """T12: pushes that come may stand in for polls."""
        for _ in range(WRITE_TRIES):
            held = await asyncio.to_thread(self._store.subscription, lease.push.callback)
            if held is None or await asyncio.to_thread(self._store.write_subscription, pushed(held, now)):
                return

    async def _drop(self, lease: PushLease, outcome: PushOutcome) -> None:
        """Nothing came of it; what it meant to tell is asked for at the feed's usual pace."""
        await poll_again(self._store, lease.push.feed_id, self._clock())
        await asyncio.to_thread(self._store.finish_push, lease, None, _counts(outcome))


def settle_push(
    state: FeedState, parsed: ParsedFeed, known: Known, *, now: datetime, pace: Pace, max_age: timedelta
) -> PollResult:
    """Decide everything that a push changes: what a poll's answer of only the new items would (226), without what is a
    poll's alone. Validators, schedule, outcome and failures stay (W6)."""
    heard = Fetched(url=state.url, final_url=state.url, status=STATUS_OF_A_PART, headers={}, body=b"", fetched_at=now)
    visit = Visit(outcome=PollOutcome.OK, began=now, at=now, fetched=heard, parsed=parsed)
    settled = settle(state, visit, known, pace=pace, max_age=max_age, own_outage=False).result
    after = replace(
        state,
        document=settled.state.document,
        items=settled.state.items,
        arrivals=settled.state.arrivals,
        rhythm=settled.state.rhythm,
        # After days away one pushed item does not make known what came before it.
        succeeded_at=state.succeeded_at if is_first_contact(state, now) else now,
    )
    counts = {name: number for name, number in settled.counts.items() if not name.startswith("poll")}
    return replace(settled, state=after, counts=counts)


def _counts(outcome: PushOutcome) -> dict[str, int]:
    return {f"pushes{{outcome={outcome.value}}}": 1}

"""The taker of pushes: what hubs have brought goes the way of a poll (rule W6)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from feeds.parser_pool import Parser
from feeds.poller import PollLimits
from feeds.polls_again import poll_again
from feeds.recognise import ids_to_ask, recognised
from feeds.settle import Known, settle
from feeds.visit import Visit
from feeds.wanted_pages import with_pages
from feeds.watchman import Watchman
from tocsin.errors import ParseError, StoreError
from tocsin.rules.polling import Pace, is_first_contact
from tocsin.rules.websub import pushed
from tocsin.store.base import PushLease, SubscriptionStore, Watchbook
from tocsin.store.base_feeds import FeedLease, FeedStore, PollResult
from tocsin.types.fetching import Fetched
from tocsin.types.ids import FeedId
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedSource, FeedState, PollOutcome
from tocsin.types.websub import PushOutcome

log = structlog.get_logger(__name__)

MOST_IN_HAND = 20
# Documents that are read at a time: one that takes its reader's time holds up nobody but its own feed.
HANDS = 2
# Longer than MOST_IN_HAND documents take in HANDS, each to its time limit.
LEASE = timedelta(minutes=5)
# Longer than a document takes to be read and committed.
FEED_LEASE = timedelta(minutes=2)
# Until a feed that is just being polled is free.
BUSY_PAUSE = timedelta(seconds=1)
# A feed that only another poller's configuration knows is left to it.
UNKNOWN_PAUSE = timedelta(seconds=30)
UNKNOWN_PATIENCE = timedelta(minutes=10)
LONGEST_LOOK = timedelta(milliseconds=500)
BUSY_LOOK = timedelta(milliseconds=50)
WRITE_TRIES = 3
STORE_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)


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
        watchman: Watchman | None = None,
    ) -> None:
        """`watchman` ends the trouble of a feed that was silent; None: nobody does before the next poll."""
        self._store, self._parser, self._clock, self._watchman = store, parser, clock, watchman
        self._sources: Mapping[FeedId, FeedSource] = {source.feed_id: source for source in sources}
        self._settings, self._wants_pages = settings, pages
        self._hands = asyncio.Semaphore(HANDS)
        self._in_hand = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Take up pushes until `stop` is set, then end what is under way. Outlives a store that is away and any fault of a
        single push."""
        pauses = iter(STORE_PAUSES_SECONDS)
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                try:
                    for line in _lines_of(await self._lease()):
                        tasks.create_task(self._take_line(line, stop))
                    wait = await self._until_next()
                    pauses = iter(STORE_PAUSES_SECONDS)
                except StoreError as error:
                    wait = next(pauses, STORE_PAUSES_SECONDS[-1])
                    log.warning("push.store_away", feed_id=None, problem=str(error), retry_seconds=wait)
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await stop.wait()

    async def take_due(self) -> int:
        """Take up what waits now, one after the other, and return how many pushes that were. Raises StoreError."""
        leases = await self._lease()
        for lease in leases:
            await self._take_in_hand(lease)
        return len(leases)

    async def _lease(self) -> tuple[PushLease, ...]:
        """The pushes that are taken in hand now."""
        free, now = MOST_IN_HAND - self._in_hand, self._clock()
        due = await asyncio.to_thread(self._store.next_push_due) if free > 0 else None
        if due is None or due > now:
            return ()
        leases = await asyncio.to_thread(self._store.lease_pushes, now, limit=free, lease=LEASE)
        self._in_hand += len(leases)
        return leases

    async def _until_next(self) -> float:
        """Seconds until a push may be due."""
        if self._in_hand >= MOST_IN_HAND:
            return BUSY_LOOK.total_seconds()
        due = await asyncio.to_thread(self._store.next_push_due)
        wait = LONGEST_LOOK if due is None else min(due - self._clock(), LONGEST_LOOK)
        return max(wait, BUSY_LOOK).total_seconds()

    async def _take_line(self, line: Sequence[PushLease], stop: asyncio.Event) -> None:
        """One feed's pushes in their order; at a stop the rest is given back."""
        for lease in line:
            try:
                if stop.is_set():
                    await self._give_back(lease, self._clock())
                else:
                    await self._take_in_hand(lease)
            except StoreError as error:
                log.warning("push.store_away", feed_id=lease.push.feed_id, problem=str(error))

    async def _take_in_hand(self, lease: PushLease) -> None:
        """One push that cannot stop the others. One that breaks us is dropped: the feed says the same at its next poll. A
        lease that is left behind returns by itself."""
        try:
            async with self._hands:
                await self._take(lease)
        except StoreError:
            raise
        except Exception:
            log.exception("push.failed", feed_id=lease.push.feed_id, topic=lease.push.topic)
            await self._drop(lease, PushOutcome.FAILED)
        finally:
            self._in_hand -= 1

    async def _take(self, push: PushLease) -> None:
        """Read a push and commit it as a poll is, under the feed's lease."""
        feed_id, now = push.push.feed_id, self._clock()
        source = self._sources.get(feed_id)
        if source is None:
            return await self._leave_to_others(push, now)
        leases = await asyncio.to_thread(
            self._store.lease_due_feeds, now, limit=1, lease=FEED_LEASE, only=(feed_id,), all_due=True
        )
        if not leases:
            return await self._wait_for_feed(push, now)
        try:
            parsed = await self._read(push, leases[0].state, source, now)
        except BaseException:
            await self._release(leases[0])
            raise
        if parsed is None:
            await self._release(leases[0])
            return await self._drop(push, PushOutcome.UNREADABLE)
        await self._commit(push, leases[0], source, parsed)

    async def _leave_to_others(self, push: PushLease, now: datetime) -> None:
        """Another poller may know the feed, whose configuration is newer or older than ours."""
        if now - push.push.received_at > UNKNOWN_PATIENCE:
            await self._finish(push, PushOutcome.UNWANTED)
        else:
            await self._give_back(push, now + UNKNOWN_PAUSE)

    async def _wait_for_feed(self, push: PushLease, now: datetime) -> None:
        """Somebody has the feed in hand, or it is polled no more."""
        state = await asyncio.to_thread(self._store.feed_state, push.push.feed_id)
        if state is None or state.next_poll_at is None:
            await self._finish(push, PushOutcome.UNWANTED)
        else:
            await self._give_back(push, now + BUSY_PAUSE)

    async def _read(self, lease: PushLease, state: FeedState, source: FeedSource, now: datetime) -> ParsedFeed | None:
        """The document of a push; None where it is none."""
        push = lease.push
        # Relative links lead where they lead in a poll, or every push would change its items.
        base = state.validators_url or push.topic
        try:
            return await self._parser.parse(
                lease.body, source=source, url=base, content_type=push.content_type, fetched_at=now
            )
        except ParseError as error:
            log.warning("push.unreadable", feed_id=push.feed_id, topic=push.topic, reason=error.reason.value)
            return None

    async def _release(self, lease: FeedLease) -> None:
        await asyncio.to_thread(self._store.release_feed, lease, lease.state.next_poll_at or self._clock())

    async def _commit(self, push: PushLease, lease: FeedLease, source: FeedSource, parsed: ParsedFeed) -> None:
        now = self._clock()
        ids = ids_to_ask(parsed, lease.state.document)
        known = await asyncio.to_thread(self._store.known_items, lease.feed_id, ids, now) if ids else {}
        parsed = recognised(parsed, known, lease.state.document)
        pace = Pace(every=source.every, floor=self._settings.floor, default=self._settings.default)
        settled = settle_push(lease.state, parsed, known, now=now, pace=pace, max_age=self._settings.max_age)
        result = with_pages(settled, enabled=self._wants_pages and source.pages, now=now)
        if not await asyncio.to_thread(self._store.commit_poll, lease, result, now):
            return await self._give_back(push, now + BUSY_PAUSE)
        await self._note_push(push, now)
        await self._finish(push, PushOutcome.TAKEN)
        _log_taken(push, result, parsed, now)
        if self._watchman and result.new:
            await self._watchman.judge_push(source, result.state)

    async def _note_push(self, lease: PushLease, now: datetime) -> None:
        """T12: pushes that come may stand in for polls."""
        for _ in range(WRITE_TRIES):
            held = await asyncio.to_thread(self._store.subscription, lease.push.callback)
            if held is None or await asyncio.to_thread(self._store.write_subscription, pushed(held, now)):
                return

    async def _drop(self, lease: PushLease, outcome: PushOutcome) -> None:
        """Nothing came of it; what it meant to tell is asked for at the feed's usual pace."""
        await poll_again(self._store, lease.push.feed_id, self._clock())
        await self._finish(lease, outcome)

    async def _finish(self, lease: PushLease, outcome: PushOutcome) -> None:
        counts = {f"pushes{{outcome={outcome.value}}}": 1}
        await asyncio.to_thread(self._store.finish_push, lease, None, counts)

    async def _give_back(self, lease: PushLease, due_at: datetime) -> None:
        await asyncio.to_thread(self._store.finish_push, lease, due_at, {})


def settle_push(
    state: FeedState, parsed: ParsedFeed, known: Known, *, now: datetime, pace: Pace, max_age: timedelta
) -> PollResult:
    """Decide everything that a push changes: what a poll's answer of only the new items would, without what is a poll's
    alone. Validators, schedule, outcome and failures stay (W6)."""
    heard = Fetched(url=state.url, final_url=state.url, status=200, headers={}, body=b"", fetched_at=now)
    visit = Visit(
        outcome=PollOutcome.OK, address=state.url, began=now, at=now, fetched=heard, parsed=parsed, pushed=True
    )
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


def _lines_of(leases: Iterable[PushLease]) -> Iterable[list[PushLease]]:
    """The pushes of each feed, oldest first."""
    by_feed: defaultdict[FeedId, list[PushLease]] = defaultdict(list)
    for lease in leases:
        by_feed[lease.push.feed_id].append(lease)
    return by_feed.values()


def _log_taken(lease: PushLease, result: PollResult, parsed: ParsedFeed, now: datetime) -> None:
    push = lease.push
    log.info(
        "push.taken",
        feed_id=push.feed_id,
        topic=push.topic,
        new=len(result.new),
        updated=len(result.updated),
        items=len(parsed.items),
        waited_ms=round((now - push.received_at).total_seconds() * 1000),
    )

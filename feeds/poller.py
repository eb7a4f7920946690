"""The poller: leases what is due, visits it politely, and commits what came of it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from feeds.all_feeds import ask_stopped, in_other_hands
from feeds.hub_offers import HubOffers
from feeds.leases import LEASE, Leases
from feeds.outage import Outage
from feeds.pacing import HOST_GAP, LeaseLost, Pacing, Stay, slept
from feeds.parser_pool import Parser
from feeds.polite_ask import PoliteAsk
from feeds.poll_report import PollReport, log_move, log_poll, report_of, skipped
from feeds.recognise import ids_to_ask, recognised
from feeds.settle import blocks_host, settle
from feeds.starts import HostBusy, server_of
from feeds.together import Together
from feeds.visit import Visit, address_of, fetch_source, is_read_at_once, read_answer
from feeds.wanted_pages import with_pages
from feeds.watchman import Watchman
from tocsin.errors import StoreError
from tocsin.fetch.client import Fetcher
from tocsin.rules.polling import Pace, first_due
from tocsin.store.base import Watchbook
from tocsin.store.base_feeds import FeedLease, FeedStore, KnownItem, PollResult
from tocsin.store.base_hosts import HostStore
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.sources import FeedSource, PollOutcome, PollReason

log = structlog.get_logger(__name__)

FETCHES_AT_ONCE = 50
# Feeds in hand, most of them standing in line before their host.
MOST_IN_HAND = 1000
# Feeds that fall due within this are taken up together.
LOOK_PAUSE = timedelta(milliseconds=100)
# A new feed listed by another process is seen within this, whatever the schedule says.
LONGEST_LOOK = timedelta(seconds=2)
# A feed that only another poller's configuration knows is left to it.
UNKNOWN_PAUSE = timedelta(seconds=30)
BEAT_EVERY = timedelta(seconds=10)
BEAT_TTL = timedelta(seconds=60)
# What concerns all feeds is judged this often.
WATCH_EVERY = timedelta(seconds=2)
# R9: the first polls of new feeds are spread over this, less where they are few.
FIRST_SPREAD = timedelta(seconds=60)
FIRST_SPREAD_EACH = timedelta(milliseconds=100)
# Pauses while the store is away: doubling between these.
STORE_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)


class PollLimits(Protocol):
    """The part of the settings that polling needs."""

    @property
    def floor(self) -> timedelta: ...
    @property
    def default(self) -> timedelta: ...
    @property
    def max_age(self) -> timedelta: ...


class PollStore(FeedStore, HostStore, Watchbook, Protocol):
    """The part of the store that polling needs."""


class Poller:
    """Polls sources as they fall due. Several may share one store: a feed is leased by one of them at a time."""

    def __init__(
        self,
        *,
        store: PollStore,
        fetcher: Fetcher,
        parser: Parser,
        sources: Iterable[FeedSource],
        settings: PollLimits,
        clock: Callable[[], datetime],
        watchman: Watchman | None = None,
        hubs: HubOffers | None = None,
        host_gap: timedelta = HOST_GAP,
        pages: bool = True,
        fetches_at_once: int = FETCHES_AT_ONCE,
        in_hand: int = MOST_IN_HAND,
        lease: timedelta = LEASE,
    ) -> None:
        """`watchman` judges what polls show of trouble, `hubs` what they show of push; None: nobody does."""
        self._store, self._fetcher, self._parser = store, fetcher, parser
        self._sources: Mapping[FeedId, FeedSource] = {source.feed_id: source for source in sources}
        self._settings, self._clock, self._wants_pages = settings, clock, pages
        self._pacing = Pacing(store, gap=host_gap, clock=clock, at_once=fetches_at_once)
        self._in_hand = in_hand
        self._leases = Leases(store, clock=clock, life=lease)
        self._commits = Together(store.commit_unchanged)
        self._outage = Outage()
        self._watchman, self._hubs = watchman, hubs
        self._stop = asyncio.Event()
        self._woken = asyncio.Event()
        self._next_look = clock()
        self._name = f"{socket.gethostname()}.{os.getpid()}"

    async def run_once(self, *, all_due: bool = False) -> tuple[PollReport, ...]:
        """Poll what is due now, each feed once, and report each; `all_due`: every feed, whatever its due time and
        back-off, withheld ones (451) included, but for a Retry-After still running and for feeds that are gone. Raises
        StoreError."""
        await self._sync(spread=timedelta(0))
        if self._watchman:
            await self._watchman.begin_round()
        keeping = asyncio.create_task(self._leases.keep())
        try:
            reports = await self._round(all_due=all_due)
        finally:
            keeping.cancel()
        if self._watchman:
            await self._watchman.judge_watch(self._sources.keys(), poller=self._name, one_round=True)
        return tuple(reports)

    async def _round(self, *, all_due: bool) -> list[PollReport]:
        left = set(self._sources)
        reports = await ask_stopped(self._store, left, self._clock()) if all_due else []
        while left and (leases := await self._leases.take(self._in_hand, only=left, all_due=all_due)):
            left -= {lease.feed_id for lease in leases}
            reports += await _all_of([self._poll_reported(lease) for lease in leases])
        return reports + (await in_other_hands(self._store, left) if all_due else [])

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set, then finish what is under way and give the rest back. Outlives a store that is away
        and any fault of a single feed."""
        self._stop = stop
        polls: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as tasks:
            jobs = (self._beat(), self._wake_at(stop), self._watch(), self._leases.keep())
            helpers = [tasks.create_task(job) for job in jobs]
            pauses = iter(STORE_PAUSES_SECONDS)
            synced = False
            while not stop.is_set():
                try:
                    if not synced:
                        await self._sync(spread=self._first_spread())
                        synced = True
                    leases = await self._leases.take(max(self._in_hand - len(polls), 0))
                    for lease in leases:
                        poll = tasks.create_task(self._poll_safely(lease))
                        polls.add(poll)
                        poll.add_done_callback(polls.discard)
                    await self._sleep(self._clock() if leases else await self._next_due())
                    pauses = iter(STORE_PAUSES_SECONDS)
                except StoreError as error:
                    wait = next(pauses, STORE_PAUSES_SECONDS[-1])
                    log.warning("poll.store_away", problem=str(error), retry_seconds=wait)
                    await slept(timedelta(seconds=wait), stop)
            await _all_ended(polls)
            for helper in helpers:
                helper.cancel()

    async def _sync(self, *, spread: timedelta) -> None:
        """Bring the schedule in step with the sources, new feeds due within `spread`, and free what the dead hold."""
        now = self._clock()
        due = {feed_id: first_due(source.url, now, spread) for feed_id, source in self._sources.items()}
        await asyncio.to_thread(self._store.sync_feeds, list(self._sources.values()), due, now)
        await self._leases.free_those_of_the_dead()

    def _first_spread(self) -> timedelta:
        return min(FIRST_SPREAD, FIRST_SPREAD_EACH * len(self._sources))

    async def _next_due(self) -> datetime:
        """When something may be due."""
        latest = self._clock() + LONGEST_LOOK
        due = await asyncio.to_thread(self._store.next_due)
        return min(due, latest) if due else latest

    async def _sleep(self, until: datetime) -> None:
        """Sleep until there may be work, a short while at least; a commit may bring that forward."""
        self._next_look = until
        await slept(LOOK_PAUSE, self._stop)
        while (wait := self._next_look - self._clock()) > timedelta(0) and not self._stop.is_set():
            self._woken.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self._woken.wait()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    async def _beat(self) -> None:
        """Say that this process lives."""
        while True:
            now = self._clock()
            facts = {"at": now.isoformat(), "feeds": str(len(self._sources)), "offline": str(self._outage.is_offline)}
            if self._watchman and self._watchman.offline_since:
                facts["offline_since"] = self._watchman.offline_since.isoformat()
            try:
                await asyncio.to_thread(self._store.beat, "poll", self._name, facts, now, BEAT_TTL)
            except StoreError as error:
                log.debug("poll.beat_missed", problem=str(error))
            await asyncio.sleep(BEAT_EVERY.total_seconds())

    async def _watch(self) -> None:
        """Look at the watch as a whole, again and again; a fault of ours in it stops no poll."""
        while self._watchman:
            try:
                await self._watchman.judge_watch(self._sources.keys(), poller=self._name)
            except Exception:
                log.exception("trouble.failed")
            await asyncio.sleep(WATCH_EVERY.total_seconds())

    async def _poll_safely(self, lease: FeedLease) -> None:
        """One poll that cannot stop the others. A lease that is left behind returns by itself; whoever left it may have
        taken up a push, or polled out of turn, and the feed is not due yet (C10, T6)."""
        try:
            due, now = lease.state.next_poll_at, self._clock()
            if due is not None and due > now:
                await self._give_back(lease, due, PollReason.HOST_BUSY)
            else:
                await self._poll(lease)
        except StoreError as error:
            log.warning("poll.not_committed", feed_id=lease.feed_id, url=lease.state.url, problem=str(error))
        except Exception:
            log.exception("poll.failed", feed_id=lease.feed_id, url=lease.state.url)
        finally:
            self._leases.drop(lease)

    async def _poll_reported(self, lease: FeedLease) -> PollReport:
        """One poll whose own fault is a report like any other; the store's is the caller's."""
        try:
            return await self._poll(lease)
        except StoreError:
            raise
        except Exception:
            log.exception("poll.failed", feed_id=lease.feed_id, url=lease.state.url)
            return replace(skipped(lease.state, PollReason.PARSER_CRASHED, lease.until), outcome=PollOutcome.FAILED)
        finally:
            self._leases.drop(lease)

    async def _poll(self, lease: FeedLease) -> PollReport:
        """Visit one leased feed when its host may be visited, or give the lease back with the reason."""
        source, now = self._sources.get(lease.feed_id), self._clock()
        if source is None:  # another poller knows it; its configuration is newer or older than ours
            return await self._give_back(lease, now + UNKNOWN_PAUSE, PollReason.HOST_BUSY)
        if lease.state.not_before is not None and lease.state.not_before > now:
            return await self._give_back(lease, lease.state.not_before, PollReason.RETRY_AFTER)
        address = address_of(lease.state, source)
        pause = max(source.every or lease.state.interval or self._settings.default, self._settings.floor)
        ticket, is_told = self._outage.ask(), False
        try:
            async with self._pacing.visit(address, self._stop, lease=lease, pause=pause) as stay:
                visit = await self._visit(lease, source, stay, pause)
                is_told = True
                return await self._take(lease, source, visit, stay, ticket)
        except LeaseLost:
            return _lost(lease)
        finally:
            if not is_told:
                self._outage.withdrawn()

    async def _visit(self, lease: FeedLease, source: FeedSource, stay: Stay, pause: timedelta) -> Visit | PollReport:
        """Ask now that the host's turn has come; the report of a lease that was given back instead. The slot is kept only where
        the commit comes at once, and releases it."""
        if stay.later is not None:
            return await self._give_back(lease, stay.later, self._busy)
        began = self._clock()
        try:
            ask = partial(self._fetcher.get, follow=stay.follow)
            visit = await fetch_source(lease.state, source, ask=ask, clock=self._clock)
        except HostBusy as busy:  # whoever sent us on was asked: T6
            return await self._give_back(lease, max(busy.later, began + pause), self._busy)
        stay.end_fetch()
        if visit.is_network_failure or not is_read_at_once(visit, lease.state):
            await stay.leave()
        return visit

    @property
    def _busy(self) -> PollReason:
        return PollReason.HOST_BUSY if self._stop.is_set() else PollReason.RETRY_AFTER

    async def _take(
        self, lease: FeedLease, source: FeedSource, visit: Visit | PollReport, stay: Stay, ticket: int
    ) -> PollReport:
        """Read and commit what a visit brought, once it is told whose failure it is where it met nobody."""
        own_outage = await self._is_own_outage(visit, source, ticket)
        if isinstance(visit, PollReport):
            return visit
        if self._watchman and own_outage:
            self._watchman.met_nobody(lease.state, visit.began)
        ask = PoliteAsk(fetcher=self._fetcher, pacing=self._pacing, store=self._store, stop=self._stop)
        visit = await read_answer(visit, lease.state, source, parser=self._parser, ask=ask)
        return await self._commit(lease, source, visit, stay, own_outage=own_outage)

    async def _is_own_outage(self, visit: Visit | PollReport, source: FeedSource, ticket: int) -> bool:
        """Tell whether a visit that met nobody failed for our own connection; waits until that can be told."""
        if isinstance(visit, Visit) and visit.is_network_failure:
            return await self._outage.is_ours(server_of(visit.address), ticket)
        if isinstance(visit, PollReport) or visit.reason is PollReason.BLOCKED_ADDRESS:
            self._outage.withdrawn()  # our own guard's word proves no connection
        else:
            self._outage.answered()
            if self._watchman:
                self._watchman.met_somebody()
        return False

    async def _commit(
        self, lease: FeedLease, source: FeedSource, visit: Visit, stay: Stay, *, own_outage: bool
    ) -> PollReport:
        visit, known = await self._recognise(lease, visit)
        found_new = any(item.item_id not in known for item in visit.parsed.items) if visit.parsed else False
        hub = await self._hubs.look(source.feed_id, visit, found_new=found_new) if self._hubs else None
        pace = self._pace_of(source, relied_until=hub.relied_until if hub else None)
        settled = settle(lease.state, visit, known, pace=pace, max_age=self._settings.max_age, own_outage=own_outage)
        blocked_until = blocks_host(visit, settled.next_poll)
        if blocked_until is not None:
            await asyncio.to_thread(self._store.block_host, server_of(visit.address), blocked_until)
        result = with_pages(settled.result, enabled=self._wants_pages and source.pages, now=visit.at)
        if self._hubs and hub:  # before the validators are kept: after a 304 nobody would see again what is named
            await self._hubs.note(hub)
        if not await self._write(lease, replace(result, slot=stay.slot), visit.at):
            return _lost(lease)
        stay.slot = None
        due = settled.result.state.next_poll_at
        if due is not None and due < self._next_look:
            self._next_look = due
            self._woken.set()
        late = visit.began - (lease.state.next_poll_at or visit.began)
        log_poll(visit, settled, late=late, took=self._clock() - visit.began)
        log_move(lease.state, settled.result.state)
        if self._watchman and not own_outage:
            await self._watchman.judge_poll(source, settled.result.state)
        return report_of(visit, settled)

    async def _recognise(self, lease: FeedLease, visit: Visit) -> tuple[Visit, Mapping[ItemId, KnownItem]]:
        """The visit with its items under the ids under which they were met, and what is known of them."""
        if visit.parsed is None or not visit.parsed.items:
            return visit, {}
        document = lease.state.document
        ids = ids_to_ask(visit.parsed, document)
        known = await asyncio.to_thread(self._store.known_items, lease.feed_id, ids, visit.at)
        return replace(visit, parsed=recognised(visit.parsed, known, document)), known

    def _pace_of(self, source: FeedSource, *, relied_until: datetime | None) -> Pace:
        settings = self._settings
        return Pace(every=source.every, floor=settings.floor, default=settings.default, relied_until=relied_until)

    async def _write(self, lease: FeedLease, result: PollResult, now: datetime) -> bool:
        if result.brings_nothing:
            return await self._commits((lease, result))
        return await asyncio.to_thread(self._store.commit_poll, lease, result, now)

    async def _give_back(self, lease: FeedLease, at: datetime, reason: PollReason) -> PollReport:
        """Release a lease unpolled, due at `at` or at its own time, whichever is later."""
        due = max(at, lease.state.next_poll_at or at)
        await asyncio.to_thread(self._store.release_feed, lease, due)
        log.debug("feed.skipped", feed_id=lease.feed_id, url=lease.state.url, reason=reason.value)
        return skipped(lease.state, reason, due)


def _lost(lease: FeedLease) -> PollReport:
    log.warning("poll.lease_lost", feed_id=lease.feed_id, url=lease.state.url)
    return skipped(lease.state, PollReason.LEASE_LOST, lease.state.next_poll_at)


async def _all_ended(polls: Collection[asyncio.Task[None]]) -> None:
    if polls:
        await asyncio.wait(polls)


async def _all_of(polls: Sequence[Awaitable[PollReport]]) -> list[PollReport]:
    """Every poll to its end, then the first error, if any: one bad feed stops no other."""
    ended = await asyncio.gather(*polls, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome
    return [outcome for outcome in ended if isinstance(outcome, PollReport)]

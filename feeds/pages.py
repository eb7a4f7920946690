"""The page reader: fetches the articles' pages that items want, politely, and hands them on as next revisions."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from feeds.pacing import HOST_GAP
from feeds.page_answers import Answer, fetch_page
from feeds.page_turns import Lines, PageTurns
from feeds.robots import RobotsReader
from feeds.starts import Starts, server_of
from tocsin.errors import StoreError
from tocsin.extract import text_of
from tocsin.fetch.client import Fetcher
from tocsin.rules.pages import next_try
from tocsin.rules.urls import host_of
from tocsin.store.base import ItemStore, PageLease, PageStore, Watchbook
from tocsin.store.base_hosts import HostStore
from tocsin.types.items import Item, TextOrigin
from tocsin.types.pages import PageOutcome
from tocsin.types.sources import PollReason

log = structlog.get_logger(__name__)

# Pages in hand, three megabytes each at most; of one host only a few, so that it does not fill all hands.
MOST_IN_HAND = 40
MOST_OF_A_HOST = 4
CROWDED_PAUSE = timedelta(seconds=5)
# Longer than the longest wait of MOST_OF_A_HOST pages for their turn, and a fetch.
LEASE = timedelta(minutes=5)
LONGEST_LOOK = timedelta(seconds=1)
# So many jobs wait for workers: more pages would only fill the store.
MOST_QUEUED = 500
# Workers may commit the revision before, or a poll a newer one, while a page is put.
PUT_TRIES = 3
STORE_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)


class ReaderStore(HostStore, ItemStore, PageStore, Watchbook, Protocol):
    """The part of the store that reading pages needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """How one try at a page ended, as it is logged."""

    outcome: PageOutcome
    reason: PollReason | None = None
    status: int | None = None
    size: int = 0  # bytes, decoded


class PageReader:
    """Reads wanted pages. Several may share one store: a page is leased by one of them at a time."""

    def __init__(
        self, *, store: ReaderStore, fetcher: Fetcher, clock: Callable[[], datetime], host_gap: timedelta = HOST_GAP
    ) -> None:
        self._store, self._fetcher, self._clock, self._gap = store, fetcher, clock, host_gap
        self._robots = RobotsReader(store, fetcher, clock)
        self._starts = Starts(store, clock)
        self._lines: Lines = WeakValueDictionary()
        self._stop = asyncio.Event()
        self._in_hand: Counter[str] = Counter()  # by host

    async def run(self, stop: asyncio.Event) -> None:
        """Read pages as they fall due until `stop` is set, then end what is under way and give the rest back. Outlives a
        store that is away and any fault of a single page."""
        self._stop = stop
        pauses = iter(STORE_PAUSES_SECONDS)
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                try:
                    for lease in await self._lease():
                        tasks.create_task(self._read_safely(lease))
                    wait = await self._until_next()
                    pauses = iter(STORE_PAUSES_SECONDS)
                except StoreError as error:
                    wait = next(pauses, STORE_PAUSES_SECONDS[-1])
                    log.warning("page.store_away", problem=str(error), retry_seconds=wait)
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await stop.wait()

    async def read_due(self) -> int:
        """Read every page that is due now, and return how many tries that were. Raises StoreError."""
        tries = 0
        while leases := await self._lease():
            await asyncio.gather(*(self._read(lease) for lease in leases))
            tries += len(leases)
        return tries

    async def _lease(self) -> list[PageLease]:
        """The pages that are taken in hand now."""
        free, now = MOST_IN_HAND - self._in_hand.total(), self._clock()
        due = await asyncio.to_thread(self._store.next_page_due)
        if free <= 0 or due is None or due > now or await self._are_workers_behind():
            return []
        taken = await asyncio.to_thread(self._store.lease_pages, now, limit=free, lease=LEASE)
        kept = []
        for lease in taken:
            host = host_of(lease.wanted.url)
            if self._in_hand[host] >= MOST_OF_A_HOST:
                await self._give_back(lease, now + CROWDED_PAUSE)
                continue
            self._in_hand[host] += 1
            kept.append(lease)
        return kept

    async def _are_workers_behind(self) -> bool:
        depths = await asyncio.to_thread(self._store.queue_depths)
        return depths.get("items", 0) > MOST_QUEUED

    async def _until_next(self) -> float:
        """Seconds until a page may be due."""
        if self._in_hand.total() >= MOST_IN_HAND:
            return LONGEST_LOOK.total_seconds()
        due = await asyncio.to_thread(self._store.next_page_due)
        wait = LONGEST_LOOK if due is None else min(max(due - self._clock(), timedelta(0)), LONGEST_LOOK)
        return max(wait.total_seconds(), 0.1)

    async def _read_safely(self, lease: PageLease) -> None:
        """One page that cannot stop the others. A lease that is left behind returns by itself."""
        try:
            await self._read(lease)
        except StoreError as error:
            log.warning("page.not_committed", item_id=lease.wanted.item_id, problem=str(error))
        except Exception:
            log.exception("page.failed", item_id=lease.wanted.item_id, url=lease.wanted.url)

    async def _read(self, lease: PageLease) -> None:
        """One try at one leased page, from robots.txt to its commit."""
        host, turns = host_of(lease.wanted.url), self._turns(lease)
        started = time.monotonic()
        try:
            answer = await fetch_page(lease.wanted.url, fetcher=self._fetcher, robots=self._robots, turns=turns)
            if answer is None:
                return await self._give_back(lease, turns.free_at)
            done = await (self._keep(lease, answer) if answer.reason is None else self._judge(lease, answer))
        finally:
            await turns.leave()
            self._in_hand[host] -= 1
            self._in_hand += Counter()  # forgets the hosts with nothing in hand
        _log_try(lease, done, took=time.monotonic() - started)

    def _turns(self, lease: PageLease) -> PageTurns:
        return PageTurns(
            self._starts, lines=self._lines, clock=self._clock, gap=self._gap, stop=self._stop, until=lease.until
        )

    async def _give_back(self, lease: PageLease, at: datetime) -> None:
        """Not tried after all: its host is busy, or we are stopping."""
        await asyncio.to_thread(self._store.finish_page, lease, replace(lease.wanted, due_at=at), {})

    async def _judge(self, lease: PageLease, answer: Answer) -> Try:
        """Write a failure: later, or never again."""
        assert answer.reason is not None
        if answer.retry_after is not None and answer.reason is PollReason.RATE_LIMITED:
            server = server_of(lease.wanted.url)
            await asyncio.to_thread(self._store.block_host, server, answer.retry_after)
        tries, now = lease.wanted.tries + 1, self._clock()
        wanted_at, retry_after = lease.wanted.wanted_at, answer.retry_after
        due = next_try(answer.reason, tries=tries, wanted_at=wanted_at, now=now, retry_after=retry_after)
        outcome = PageOutcome.GIVEN_UP if due is None else PageOutcome.LATER
        done = Try(outcome=outcome, reason=answer.reason, status=answer.status, size=answer.size)
        wanted = replace(lease.wanted, due_at=due, tries=tries, reason=answer.reason)
        await asyncio.to_thread(self._store.finish_page, lease, wanted, _counts(done))
        return done

    async def _keep(self, lease: PageLease, answer: Answer) -> Try:
        """Put the page as the item's next revision, where the item still has this address."""
        kept = Try(outcome=PageOutcome.KEPT, status=answer.status, size=answer.size)
        for _ in range(PUT_TRIES):
            item = await asyncio.to_thread(self._store.item, lease.wanted.item_id)
            if item is None or item.url != lease.wanted.url:
                break
            if await asyncio.to_thread(self._store.put_page, lease, with_page(item, answer.html), _counts(kept)):
                return kept
        passed = Try(outcome=PageOutcome.SUPERSEDED, status=answer.status, size=answer.size)
        await asyncio.to_thread(self._store.finish_page, lease, replace(lease.wanted, due_at=None), _counts(passed))
        return passed


def with_page(item: Item, html: str) -> Item:
    """The item's next revision, with its page as content; the longest text that its source gave becomes the summary.
    The digest stays: for its feed the item has not changed."""
    told = (item.summary,) if item.content_origin is TextOrigin.PAGE else (item.summary, item.content)
    return replace(
        item,
        content=html,
        content_origin=TextOrigin.PAGE,
        summary=max(told, key=lambda text: len(text_of(text))),
        revision=item.revision + 1,
    )


def _counts(done: Try) -> dict[str, int]:
    counts = {f"pages{{outcome={done.outcome.value}}}": 1}
    if done.reason is not None:
        counts[f"page_reasons{{reason={done.reason.value}}}"] = 1
    return counts


def _log_try(lease: PageLease, done: Try, *, took: float) -> None:
    """The one line of a try."""
    log.info(
        "page.fetched",
        item_id=lease.wanted.item_id,
        feed_id=lease.wanted.feed_id,
        url=lease.wanted.url,
        status=done.status,
        outcome=done.outcome.value,
        reason=done.reason.value if done.reason else None,
        tries=lease.wanted.tries + 1,
        first=lease.first,
        bytes=done.size,
        ms=round(took * 1000),
    )

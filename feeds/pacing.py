"""Starts at one host: one after the other, a gap apart, across all pollers (rule R8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from feeds.together import Together
from tocsin.rules.urls import host_of, registered_domain
from tocsin.store.base_feeds import FeedLease, FeedStore, PollStart, PollTurn, TurnVerdict

# A slot further away is not waited for: the host has asked for a pause.
LONGEST_WAIT = timedelta(seconds=30)


def server_of(url: str) -> str:
    """Whom a Retry-After speaks for: the host by its name; of a bare address one port only, since others there are
    other servers."""
    return host_of(url) if registered_domain(url) else urlsplit(url).netloc.rpartition("@")[2].lower()


class LeaseLost(Exception):
    """Another poller has the feed."""


class Pacing:
    """Hands out starts. In this process one poll a host waits at a time, so that waiting never fills the crowd."""

    def __init__(
        self,
        store: FeedStore,
        *,
        gap: timedelta,
        clock: Callable[[], datetime],
        at_once: int,
    ) -> None:
        self._store, self._gap, self._clock = store, gap, clock
        self._fetches = asyncio.Semaphore(at_once)
        self._turns = Together(self._begin)
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(
        self,
        url: str,
        stop: asyncio.Event,
        *,
        lease: FeedLease | None = None,
        pause: timedelta = timedelta(0),
    ) -> AsyncIterator[datetime | None]:
        """Wait for the host's turn, then hold one of the process's fetches while the block runs. Yields None when the
        start may be made now, else the time before which it may not; a stop is a reason not to start, too. For `lease`
        and `pause` see `PollStart`. Raises `LeaseLost`."""
        start = PollStart(lease=lease, host=host_of(url), server=server_of(url), pause=pause)
        line = self._lines.setdefault(start.host, asyncio.Lock())
        async with line:
            await self._fetches.acquire()
            try:
                later = await self._later(start, stop)
            except BaseException:
                self._fetches.release()
                raise
        try:
            yield later
        finally:
            self._fetches.release()

    async def _later(self, start: PollStart, stop: asyncio.Event) -> datetime | None:
        while not stop.is_set():
            turn = await self._turns(start)
            if turn.verdict is TurnVerdict.BEGINS:
                return None
            if turn.verdict is TurnVerdict.LOST:
                raise LeaseLost
            wait = turn.at - self._clock()
            if wait > LONGEST_WAIT:
                return turn.at
            await slept(wait, stop)
            start = replace(start, is_booked=start.is_booked or turn.verdict is TurnVerdict.BOOKED)
        return self._clock()

    def _begin(self, starts: Sequence[PollStart]) -> Sequence[PollTurn]:
        return self._store.begin_polls(starts, self._clock(), self._gap)


async def slept(wait: timedelta, stop: asyncio.Event) -> bool:
    """Sleep, unless a stop comes first."""
    if wait <= timedelta(0):
        return not stop.is_set()
    try:
        async with asyncio.timeout(wait.total_seconds()):
            await stop.wait()
    except TimeoutError:
        return True
    return False

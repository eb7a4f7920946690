"""A page's turn at its host: feeds go before, but not for ever (rules R8, D9)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from feeds.pacing import server_of, slept
from tocsin.rules.urls import host_of
from tocsin.store.base_feeds import FeedStore

# So long a page lets every feed of its host go before; then it stands in line like them.
COURTESY = timedelta(seconds=10)
# A host that is free later than this is not waited for.
LONGEST_WAIT = timedelta(seconds=45)
# Before a lease ends, nothing new is begun under it.
LAST_MOMENT = timedelta(minutes=1)

# Of one process, pages of one host wait one behind the other.
Lines = WeakValueDictionary[str, asyncio.Lock]


class PageTurns:
    """The turns of one leased page: at robots.txt, and at the page itself."""

    def __init__(
        self,
        store: FeedStore,
        *,
        lines: Lines,
        clock: Callable[[], datetime],
        gap: timedelta,
        stop: asyncio.Event,
        until: datetime,
    ) -> None:
        self._store, self._lines, self._clock, self._gap = store, lines, clock, gap
        self._stop, self._until = stop, until
        self.free_at = clock()  # after a turn that was refused: when to come back

    async def wait(self, url: str, delay: timedelta = timedelta(0)) -> bool:
        """Wait until the address may be asked, `delay` (Crawl-delay) after the last start at its host. False: not now."""
        host = host_of(url)
        line = self._lines.setdefault(host, asyncio.Lock())
        async with line:
            return await self._wait_in_line(host, server_of(url), max(self._gap, delay))

    async def _wait_in_line(self, host: str, server: str, gap: timedelta) -> bool:
        patience = self._clock() + gap + COURTESY
        while not self._stop.is_set():
            now = self._clock()
            if now > self._until - LAST_MOMENT:
                break
            start = await self._start_at(host, server, now, gap if now < patience else None)
            if start <= now:
                return True
            if start - now > LONGEST_WAIT:
                self.free_at = start
                return False
            is_booked = now >= patience
            if not await slept(start - now, self._stop):
                break
            if is_booked:
                return True
        self.free_at = self._clock()
        return False

    async def _start_at(self, host: str, server: str, now: datetime, gap: timedelta | None) -> datetime:
        """When a start may be made; it is booked where that is now, and where no `gap` says that others go before."""
        if server != host:  # of a bare address each port is a server of its own, with blocks of its own
            free = await asyncio.to_thread(self._store.try_host_slot, server, now, timedelta(0))
            if free > now:
                return free
        if gap is None:
            return await asyncio.to_thread(self._store.take_host_slot, host, now, self._gap)
        return await asyncio.to_thread(self._store.try_host_slot, host, now, gap)

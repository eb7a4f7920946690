"""A page's turn at its host: feeds go before, but not for ever (rules R8, D9)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from feeds.pacing import slept
from feeds.starts import HostBusy, Starts, server_of
from tocsin.rules.urls import host_of
from tocsin.store.base_hosts import HostStart, TurnVerdict
from tocsin.types.hosts import HostSlot

# So long a page lets every feed of its host go before; then it stands in line like them.
COURTESY = timedelta(seconds=10)
# A host that is free later than this is not waited for.
LONGEST_WAIT = timedelta(seconds=45)
# Before a lease ends, nothing new is begun under it.
LAST_MOMENT = timedelta(minutes=1)

# Of one process, pages of one server wait one behind the other.
Lines = WeakValueDictionary[str, asyncio.Lock]


class PageTurns:
    """The turns of one leased page: at robots.txt, at the page itself, and where redirects lead."""

    def __init__(
        self,
        starts: Starts,
        *,
        lines: Lines,
        clock: Callable[[], datetime],
        gap: timedelta,
        stop: asyncio.Event,
        until: datetime,
    ) -> None:
        self._starts, self._lines, self._clock, self._gap = starts, lines, clock, gap
        self._stop, self._until = stop, until
        self._slot: HostSlot | None = None
        self.free_at = clock()  # after a turn that was refused: when to come back

    async def wait(self, url: str, delay: timedelta = timedelta(0)) -> bool:
        """Wait until the address may be asked, `delay` (Crawl-delay) after the last start at its host. False: not now."""
        await self.leave()
        slot = self._starts.slot_at(url)
        start = HostStart(host=host_of(url), slot=slot, gap=max(self._gap, delay), yields=True)
        line = self._lines.setdefault(slot.server, asyncio.Lock())
        async with line:
            return await self._wait_in_line(start)

    async def follow(self, url: str, delay: timedelta = timedelta(0)) -> None:
        """Wait for the turn at an address to which a redirect leads; at the server where we are it is ours already. Raises
        `HostBusy`, StoreError."""
        if self._slot and self._slot.server == server_of(url):
            return
        if not await self.wait(url, delay):
            raise HostBusy(self.free_at)

    async def leave(self) -> None:
        """Nothing of this page is in a server's hand any more."""
        slot, self._slot = self._slot, None
        if slot:
            await self._starts.release(slot)

    async def _wait_in_line(self, start: HostStart) -> bool:
        patience = self._clock() + start.gap + COURTESY
        while not self._stop.is_set():
            now = self._clock()
            if now > self._until - LAST_MOMENT:
                break
            if start.yields and now >= patience:
                start = replace(start, yields=False, gap=self._gap)
            self._slot = start.slot  # also where the answer never comes
            turn = await self._starts.begin(start)
            if turn.verdict is TurnVerdict.BEGINS:
                return True
            if turn.verdict is not TurnVerdict.CROWDED:
                self._slot = None
            if turn.at - now > LONGEST_WAIT:
                self.free_at = turn.at
                return False
            if not await slept(turn.at - now, self._stop):
                break
            start = replace(start, is_booked=start.is_booked or turn.verdict in _WAITED)
        self.free_at = self._clock()
        return False


_WAITED = (TurnVerdict.BOOKED, TurnVerdict.CROWDED)

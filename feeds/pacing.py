"""Turns at hosts: one start after the other, a gap apart, and few requests at once, across all pollers (rule R8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from feeds.starts import HostBusy, Starts, server_of
from tocsin.rules.urls import host_of
from tocsin.store.base_feeds import FeedLease
from tocsin.store.base_hosts import HostStart, HostStore, TurnVerdict
from tocsin.types.hosts import AT_ONCE, HostSlot

# R8: start to start at one host.
HOST_GAP = timedelta(seconds=1)
# A start further away is not waited for: the host has asked for a pause.
LONGEST_WAIT = timedelta(seconds=30)


class LeaseLost(Exception):
    """Another poller has the feed."""


class Pacing:
    """Hands out turns. In this process one poll a server waits at a time, so that waiting never fills the fetches; and who is not
    among the few that this process may have there anyway does not ask the store."""

    def __init__(self, store: HostStore, *, gap: timedelta, clock: Callable[[], datetime], at_once: int) -> None:
        """`at_once`: fetches of this process, at all hosts together."""
        self.starts, self.gap, self.clock = Starts(store, clock), gap, clock
        self.fetches = asyncio.Semaphore(at_once)
        self._doors: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def visit(
        self, url: str, stop: asyncio.Event, *, lease: FeedLease | None = None, pause: timedelta = timedelta(0)
    ) -> AsyncIterator[Stay]:
        """Wait for the host's turn; what the stay then holds it holds until it leaves, at the end of the block at last.
        For `lease` and `pause` see `HostStart`. Raises `LeaseLost`, StoreError."""
        stay = Stay(self, stop, lease, pause)
        try:
            await stay.enter(url)
            yield stay
        finally:
            await stay.leave()

    def door_of(self, server: str) -> asyncio.Semaphore:
        door = self._doors.get(server)
        if door is None:
            door = self._doors[server] = asyncio.Semaphore(AT_ONCE)
        return door

    def line_of(self, server: str) -> asyncio.Lock:
        return self._lines.setdefault(server, asyncio.Lock())


class Stay:
    """A request at a host. `later` is None where it may be made now, else the time before which it may not; a stop is a
    reason not to, too. `slot` is what the store keeps for it there: released by `leave`, or with a poll's commit."""

    def __init__(self, pacing: Pacing, stop: asyncio.Event, lease: FeedLease | None, pause: timedelta) -> None:
        self.later: datetime | None = None
        self.slot: HostSlot | None = None
        self._pacing, self._stop, self._lease, self._pause = pacing, stop, lease, pause
        self._door: asyncio.Semaphore | None = None
        self._is_fetching = False

    async def enter(self, url: str) -> None:
        """Wait for the turn at an address. Raises `LeaseLost`, StoreError."""
        host, pacing = host_of(url), self._pacing
        slot = pacing.starts.slot_at(url, self._lease.token if self._lease else None)
        start = HostStart(host=host, slot=slot, gap=pacing.gap, lease=self._lease, pause=self._pause)
        door = pacing.door_of(slot.server)
        await door.acquire()
        self._door = door
        async with pacing.line_of(slot.server):
            await self._begin_fetch()
            self.later = await self._wait(start)

    async def follow(self, url: str) -> None:
        """Wait for the turn at an address to which a redirect leads; at the server where we are it is ours already. Raises
        `HostBusy`, `LeaseLost`, StoreError."""
        if self.slot and self.slot.server == server_of(url):
            return
        await self.leave()
        await self.enter(url)
        if self.later is not None:
            raise HostBusy(self.later)

    def end_fetch(self) -> None:
        """The connection is closed: this process may make another fetch, if not at this server."""
        if self._is_fetching:
            self._pacing.fetches.release()
            self._is_fetching = False

    async def leave(self) -> None:
        """The server has nothing of this request in hand any more."""
        self.end_fetch()
        slot, door, self.slot, self._door = self.slot, self._door, None, None
        try:
            if slot:
                await self._pacing.starts.release(slot)
        finally:
            if door:
                door.release()

    async def _begin_fetch(self) -> None:
        await self._pacing.fetches.acquire()
        self._is_fetching = True

    async def _wait(self, start: HostStart) -> datetime | None:
        clock = self._pacing.clock
        while not self._stop.is_set():
            self.slot = start.slot  # also where the answer never comes
            turn = await self._pacing.starts.begin(start)
            if turn.verdict is TurnVerdict.BEGINS:
                return None
            if turn.verdict is not TurnVerdict.CROWDED:
                self.slot = None
            if turn.verdict is TurnVerdict.LOST:
                raise LeaseLost
            wait = turn.at - clock()
            if wait > LONGEST_WAIT:
                return turn.at
            await self._pass_time(wait, is_crowded=turn.verdict is TurnVerdict.CROWDED)
            start = replace(start, is_booked=start.is_booked or turn.verdict is not TurnVerdict.BLOCKED)
        return clock()

    async def _pass_time(self, wait: timedelta, *, is_crowded: bool) -> None:
        """Wait; before a crowded server, which may take a while, without holding a fetch."""
        if is_crowded:
            self.end_fetch()
        await slept(wait, self._stop)
        if is_crowded:
            await self._begin_fetch()


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

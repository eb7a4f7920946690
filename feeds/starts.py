"""Starts at hosts as the store grants them to all processes, and slots given back (rule R8)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import structlog

from feeds.holder import this_process
from feeds.together import Together
from tocsin.errors import StoreError
from tocsin.rules.urls import host_of, registered_domain
from tocsin.store.base_hosts import HostStart, HostStore, HostTurn, TurnVerdict
from tocsin.types.hosts import HostRule, HostSlot

log = structlog.get_logger(__name__)

RULE = HostRule()
# A start that is made so much later than it was granted is told to the other processes: a tenth of the gap is all that a publisher
# sees of less. At 20 ms a poll of a bunch cost a tenth more, beside plain requests in the same run.
PUNCTUAL = timedelta(milliseconds=100)
# Hosts whose last start is kept here: more than start within any gap.
MOST_KEPT = 10_000

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def server_of(url: str) -> str:
    """Whom a Retry-After speaks for, and who has our requests in hand: the host by its name; of a bare address one port
    only, since others there are other servers."""
    return host_of(url) if registered_domain(url) else urlsplit(url).netloc.rpartition("@")[2].lower()


class HostBusy(Exception):
    """A host to which a redirect led is not to be asked before `later`."""

    def __init__(self, later: datetime) -> None:
        super().__init__(later)
        self.later = later


class Starts:
    """Asks the store; what is asked at the same time goes in one call.

    Between the store's word and the request a busy process may lose time. So a start counts from when it is made: here to the
    moment, elsewhere once the store was told.
    """

    def __init__(self, store: HostStore, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._release = Together(self._release_all)
        self._holder = this_process()
        self._turns = Together(self._begin)
        self._made: dict[str, datetime] = {}  # by host, the latest last
        self._move = Together(self._move_all)
        self._moves: set[asyncio.Task[None]] = set()

    async def begin(self, start: HostStart) -> HostTurn:
        """Ask whether a request may be made now; one that begins is to be made before anything else is waited for. Raises
        StoreError."""
        turn = await self._turns(start)
        if turn.verdict is TurnVerdict.BEGINS:
            await self._keep_gap(start, granted=turn.at)
        return turn

    async def _keep_gap(self, start: HostStart, granted: datetime) -> None:
        """Wait where the last start of this process was made late, and tell the others where this one is."""
        made = self._clock()
        while (wait := self._made.get(start.host, _LONG_AGO) + start.gap - made) > timedelta(0):
            await asyncio.sleep(wait.total_seconds())
            made = self._clock()
        self._made.pop(start.host, None)
        self._made[start.host] = made
        if len(self._made) > MOST_KEPT:
            del self._made[next(iter(self._made))]
        if made - granted > PUNCTUAL:
            move = asyncio.create_task(self._tell_late(start.host, made))
            self._moves.add(move)
            move.add_done_callback(self._moves.discard)

    async def _tell_late(self, host: str, made: datetime) -> None:
        try:
            await self._move((host, made))
        except StoreError as error:
            log.debug("host.start_untold", host=host, problem=str(error))

    def slot_at(self, url: str, token: str | None = None) -> HostSlot:
        """The slot that a request will have at an address; `token` is one that no other request has."""
        return HostSlot(server=server_of(url), token=token or f"{self._holder}/{uuid4().hex}")

    async def release(self, slot: HostSlot) -> None:
        """Give a slot back; where the store is away it comes back by itself."""
        try:
            await self._release(slot)
        except StoreError as error:
            log.debug("host.slot_left", server=slot.server, problem=str(error))

    def _begin(self, starts: Sequence[HostStart]) -> Sequence[HostTurn]:
        return self._store.begin_at_hosts(starts, self._clock(), RULE)

    def _move_all(self, made: Sequence[tuple[str, datetime]]) -> Sequence[None]:
        self._store.move_starts(made)
        return [None] * len(made)

    def _release_all(self, slots: Sequence[HostSlot]) -> Sequence[None]:
        self._store.release_slots(slots)
        return [None] * len(slots)

"""Starts at hosts as the store grants them to all processes, and slots given back (rule R8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

import structlog

from feeds.holder import this_process
from feeds.together import Together
from tocsin.errors import StoreError
from tocsin.rules.urls import host_of, registered_domain
from tocsin.store.base_hosts import HostStart, HostStore, HostTurn
from tocsin.types.hosts import HostRule, HostSlot

log = structlog.get_logger(__name__)

RULE = HostRule()


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
    """Asks the store; what is asked at the same time goes in one call."""

    def __init__(self, store: HostStore, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._release = Together(self._release_all)
        self._holder = this_process()
        self._turns = Together(self._begin)

    async def begin(self, start: HostStart) -> HostTurn:
        """Ask whether a request may be made now. Raises StoreError."""
        return await self._turns(start)

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

    def _release_all(self, slots: Sequence[HostSlot]) -> Sequence[None]:
        self._store.release_slots(slots)
        return [None] * len(slots)

"""How many of our requests one host answers at a time (rule R8)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 2


class Crowd:
    """Lets a few in at each host (of a bare address, at each port); the others wait. Empty ones are forgotten."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._doors: dict[str, asyncio.Semaphore] = {}
        self._present: Counter[str] = Counter()

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """Be one of the few at a host while the block runs."""
        door = self._doors.setdefault(host, asyncio.Semaphore(self._at_once))
        self._present[host] += 1
        try:
            async with door:
                yield
        finally:
            self._present[host] -= 1
            if not self._present[host]:
                del self._present[host], self._doors[host]

"""How many of our requests one host answers at a time (rule R8)."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

AT_ONCE = 2


class Crowd:
    """Lets a few in at each host (of a bare address, at each port); the others wait. Empty ones are forgotten."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._doors: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def at(self, host: str) -> asyncio.Semaphore:
        """The door of a host: inside of `async with` it one is among the few."""
        door = self._doors.get(host)
        if door is None:
            door = self._doors[host] = asyncio.Semaphore(self._at_once)
        return door

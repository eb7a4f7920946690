"""Whose fault it is when nothing answers: the feeds', or our own connection's."""

from __future__ import annotations

import asyncio

import structlog

log = structlog.get_logger(__name__)

# Failures of so many servers, with no answer from any between them, are one failure of ours.
LEAST_SERVERS = 2
# Where polls never pause, a verdict is due after so many.
MOST_WAITING = 20


class Outage:
    """Watches the polls of a process. A poll that nothing answered waits until another is answered, or until all that
    are under way have ended: only then can it be told whose failure it was."""

    def __init__(self) -> None:
        self.is_offline = False
        self._asking = 0
        self._answers = 0
        self._silent: set[str] = set()  # servers that did not answer since one last did
        self._waiting: list[asyncio.Future[bool]] = []

    def ask(self) -> int:
        """A poll is in hand; from here on the others' verdict may wait for it. Returns its ticket for `is_ours`."""
        self._asking += 1
        return self._answers

    def answered(self) -> None:
        """Some server answered, with whatever: we are online."""
        self._asking -= 1
        self._answers += 1
        self._silent.clear()
        self._resolve(own=False)
        if self.is_offline:
            self.is_offline = False
            log.info("poll.online")

    def withdrawn(self) -> None:
        """A poll was given up."""
        self._asking -= 1
        self._judge()

    async def is_ours(self, server: str, ticket: int) -> bool:
        """A poll found nobody: tell whether it is our own outage, once that can be told."""
        self._asking -= 1
        if self._answers > ticket:  # somebody was reached meanwhile
            self._judge()
            return False
        self._silent.add(server)
        verdict: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(verdict)
        self._judge()
        return await verdict

    def _judge(self) -> None:
        if self._asking and len(self._waiting) < MOST_WAITING:
            return
        own = len(self._silent) >= LEAST_SERVERS
        if own and self._waiting and not self.is_offline:
            self.is_offline = True
            log.warning("poll.offline", servers=len(self._silent))
        self._resolve(own=own)

    def _resolve(self, *, own: bool) -> None:
        for verdict in self._waiting:
            if not verdict.done():
                verdict.set_result(own)
        self._waiting.clear()

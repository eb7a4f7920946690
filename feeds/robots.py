"""What sites allow: robots.txt asked once a day, kept for all pollers, read before any page (rule D9)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from feeds.page_turns import PageTurns
from feeds.starts import HostBusy
from tocsin.errors import FetchError
from tocsin.fetch.client import Fetcher
from tocsin.rules.robots import Robots, parse_robots, robots_address, robots_answer, robots_file
from tocsin.rules.server_hints import server_hints
from tocsin.store.base import PageStore
from tocsin.types.pages import RobotsAnswer, RobotsFile
from tocsin.types.sources import PollReason

ACCEPT_ROBOTS = "text/plain, */*;q=0.5"
# A redirect that leads nowhere is no robots.txt (RFC 9309 2.3.1.2); whatever else fails may hide one.
_LIKE_NONE = frozenset({PollReason.REDIRECT_LOOP, PollReason.BAD_REDIRECT})
# Parsed files that are kept in this process.
MOST_PARSED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether an address may be fetched, why not, and the pause that its site asks for."""

    reason: PollReason | None = None
    delay: timedelta = timedelta(0)

    @property
    def is_given(self) -> bool:
        return self.reason is None


class RobotsReader:
    """Asks each origin for its robots.txt when nobody has it, one question an origin at a time."""

    def __init__(self, store: PageStore, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._store, self._fetcher, self._clock = store, fetcher, clock
        self._parsed: OrderedDict[RobotsFile, Robots] = OrderedDict()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def permit(self, url: str, turns: PageTurns) -> Permit | None:
        """Return whether the address may be fetched. None: its host's turn, which must be asked, did not come. Raises
        StoreError."""
        try:
            origin, address = robots_address(url)
        except ValueError:
            return Permit(reason=PollReason.BAD_REDIRECT)
        asking = self._asking.setdefault(origin, asyncio.Lock())
        async with asking:
            file = await asyncio.to_thread(self._store.robots, origin, self._clock())
            if file is None and await turns.wait(address):
                file = await self._ask(origin, address, turns)
                await turns.leave()
        return None if file is None else await self._judge(file, url)

    async def _ask(self, origin: str, address: str, turns: PageTurns) -> RobotsFile | None:
        now = self._clock()
        try:
            fetched = await self._fetcher.get(address, accept=ACCEPT_ROBOTS, follow=turns.follow)
        except HostBusy:
            return None
        except FetchError as error:
            answer = RobotsAnswer.NONE if error.reason in _LIKE_NONE else RobotsAnswer.UNREACHABLE
            file = robots_file(origin, answer, b"", now, retry_after=error.retry_after)
        else:
            answer, hints = robots_answer(fetched.status), server_hints(fetched.headers, fetched.fetched_at)
            file = robots_file(
                origin, answer, fetched.body, now, fresh_for=hints.fresh_for, retry_after=fetched.retry_after
            )
        await asyncio.to_thread(self._store.keep_robots, file, now)
        return file

    async def _judge(self, file: RobotsFile, url: str) -> Permit:
        if file.answer is RobotsAnswer.UNREACHABLE:
            return Permit(reason=PollReason.ROBOTS_UNREACHABLE)
        if file.answer is RobotsAnswer.NONE:
            return Permit()
        robots = await self._read(file)
        return Permit(reason=None if robots.allows(url) else PollReason.ROBOTS_DISALLOWED, delay=robots.delay)

    async def _read(self, file: RobotsFile) -> Robots:
        """The rules of a file; half a megabyte of them takes a thread's time, not the loop's."""
        robots = self._parsed.get(file)
        if robots is None:
            robots = await asyncio.to_thread(parse_robots, file.text)
            self._parsed[file] = robots
            while len(self._parsed) > MOST_PARSED:
                self._parsed.popitem(last=False)
        return robots

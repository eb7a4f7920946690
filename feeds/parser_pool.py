"""Parsing in child processes that are recycled, timed, and replaced when they die."""

from __future__ import annotations

import asyncio
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from feeds.parser_frames import LENGTH, Answer, Request
from tocsin.errors import ParseError
from tocsin.types.fetching import Fetched
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedSource, PollReason

CHILDREN = 2
# A 1.6 MB podcast feed takes half a second of CPU; ten times the largest document allowed still ends within this.
DOCUMENT_TIMEOUT = timedelta(seconds=20)
START_TIMEOUT = timedelta(seconds=60)
# feedparser leaves the heap in fragments: a child is replaced before that shows, and at once after a huge document.
DOCUMENTS_PER_CHILD = 1000
MEMORY_PER_CHILD = 300_000_000

# -P: the folder we were started in may hold a stranger's `feeds`.
_COMMAND = (sys.executable, "-P", "-m", "feeds.parser_child")


class Parser(Protocol):
    """Whatever turns a document into items."""

    async def parse(
        self, body: bytes, *, source: FeedSource, url: str, content_type: str | None, fetched_at: datetime
    ) -> ParsedFeed:
        """See `feeds.parse.parse_document`. Raises ParseError."""


async def parse_answer(parser: Parser, fetched: Fetched, source: FeedSource) -> ParsedFeed:
    """Parse what was fetched. Raises ParseError."""
    return await parser.parse(
        fetched.body,
        source=source,
        url=fetched.final_url,
        content_type=fetched.headers.get("content-type"),
        fetched_at=fetched.fetched_at,
    )


class ParserPool:
    """A `Parser` on up to `children` processes, started when there is work; an async context manager.

    A document over its time is PARSER_TIMEOUT, one that takes its child with it PARSER_CRASHED; no other document is
    touched, and the next one has a new child.
    """

    def __init__(
        self,
        *,
        children: int = CHILDREN,
        timeout: timedelta = DOCUMENT_TIMEOUT,
        documents_per_child: int = DOCUMENTS_PER_CHILD,
        memory_per_child: int = MEMORY_PER_CHILD,
        command: tuple[str, ...] = _COMMAND,
    ) -> None:
        self._timeout = timeout
        self._documents_per_child = documents_per_child
        self._memory_per_child = memory_per_child
        self._command = command
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._free = asyncio.Semaphore(children)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def parse(
        self, body: bytes, *, source: FeedSource, url: str, content_type: str | None, fetched_at: datetime
    ) -> ParsedFeed:
        """Return the items of a document; see `feeds.parse.parse_document`. Raises ParseError."""
        request = Request(
            body=body,
            source=replace(source, auth=None),  # a password has no business there
            url=url,
            content_type=content_type,
            fetched_at=fetched_at,
        )
        async with self._free:
            answer = await self._ask(request)
        if answer.parsed is None:
            raise ParseError(url, answer.reason or PollReason.PARSER_CRASHED, answer.problem)
        return answer.parsed

    async def close(self) -> None:
        """End every child and wait for it."""
        children = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(child.end() for child in children))

    async def _ask(self, request: Request) -> Answer:
        """One question to one child, which comes back to the pool only if it is still good."""
        try:
            child = await self._child()
        except OSError as error:
            return Answer(reason=PollReason.PARSER_CRASHED, problem=str(error))
        self._busy.add(child)
        answer: Answer | None = None
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                answer = await child.ask(request)
            return answer
        except TimeoutError:
            waited = f"{self._timeout.total_seconds():g} s"
            return Answer(reason=PollReason.PARSER_TIMEOUT, problem=f"not read within {waited}")
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            return Answer(reason=PollReason.PARSER_CRASHED, problem=f"the parser died of it ({type(error).__name__})")
        finally:
            self._busy.discard(child)
            if answer is not None and self._is_good(child, answer):
                self._idle.append(child)
            else:
                await child.end()

    def _is_good(self, child: _Child, answer: Answer) -> bool:
        return child.asked < self._documents_per_child and answer.memory < self._memory_per_child

    async def _child(self) -> _Child:
        while self._idle:
            child = self._idle.pop()
            if child.is_alive:
                return child
            await child.end()
        return await _Child.start(self._command)


class _Child:
    """One child process and its pipes."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.asked = 0

    @classmethod
    async def start(cls, command: tuple[str, ...]) -> _Child:
        """Start a child and wait until it can parse. Raises OSError where it cannot be started in time."""
        child = cls(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL))
        try:
            async with asyncio.timeout(START_TIMEOUT.total_seconds()):
                await child._read()
        except BaseException as error:
            await child.end()
            if isinstance(error, EOFError | TimeoutError):
                raise OSError("the parser process does not start") from error
            raise
        return child

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, request: Request) -> Answer:
        """Send one document and return what came of it. Raises OSError or EOFError where the child dies."""
        assert self._process.stdin is not None
        self.asked += 1
        frame = pickle.dumps(request)
        self._process.stdin.write(LENGTH.pack(len(frame)) + frame)
        await self._process.stdin.drain()
        answer: Answer = pickle.loads(await self._read())  # our own child, our own pipe
        return answer

    async def end(self) -> None:
        """Kill the child, working or not, and wait until it is gone: it holds nothing that could be lost."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        # communicate() would read; the pipes only have to be let go.
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()

    async def _read(self) -> bytes:
        assert self._process.stdout is not None
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        return await self._process.stdout.readexactly(length)

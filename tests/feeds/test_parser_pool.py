"""Documents are read in a child process: what is made to hang or to crash it costs nobody else a document."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.parser_pool import ParserPool
from tests.feeds.conftest import NOW, URL, entry, rss, source_of
from tocsin.errors import ParseError
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import PollReason

# A child that says it is ready, takes a request and never answers; or dies of it.
READY = "import sys,time; from feeds.parser_frames import write_frame; write_frame(sys.stdout.buffer, b''); "
NOTED = "import runpy,sys; open(sys.argv[1], 'a').write('started '); runpy.run_module('feeds.parser_child', run_name='__main__')"
HANGS = (sys.executable, "-c", READY + "time.sleep(600)")
DIES = (sys.executable, "-c", READY + "sys.stdin.buffer.read(8); sys.exit(1)")


async def parse(pool: ParserPool, body: bytes) -> ParsedFeed:
    return await pool.parse(body, source=source_of(), url=URL, content_type=None, fetched_at=NOW)


def test_documents_are_read_side_by_side_and_children_are_changed() -> None:
    """Every document comes back as its own, though each child reads but two."""

    async def run() -> list[str]:
        async with ParserPool(children=2, documents_per_child=2) as pool:
            parsed = await asyncio.gather(*(parse(pool, rss(entry(str(number)))) for number in range(7)))
        return [one.items[0].title for one in parsed]

    assert [f"News {number}" for number in range(7)] == asyncio.run(run())


def test_the_memory_of_a_large_poller_is_not_that_of_its_children(tmp_path: Path) -> None:
    """A child that was counted with it would be changed after each document."""
    ours = b"\1" * 200_000_000

    async def run() -> None:
        command = (sys.executable, "-c", NOTED, str(tmp_path / "log"))
        async with ParserPool(command=command, children=1, memory_per_child=150_000_000) as pool:
            for number in range(3):
                await parse(pool, rss(entry(str(number))))

    asyncio.run(run())
    assert (tmp_path / "log").read_text() == "started "
    assert ours


def test_a_child_that_has_grown_is_changed(tmp_path: Path) -> None:
    """At once after the document that it grew by."""

    async def run() -> None:
        command = (sys.executable, "-c", NOTED, str(tmp_path / "log"))
        async with ParserPool(command=command, children=1, memory_per_child=1_000_000) as pool:
            for number in range(3):
                await parse(pool, rss(entry(str(number))))

    asyncio.run(run())
    assert (tmp_path / "log").read_text() == "started " * 3


@pytest.mark.parametrize(("command", "reason"), [(HANGS, PollReason.PARSER_TIMEOUT), (DIES, PollReason.PARSER_CRASHED)])
def test_a_child_that_hangs_or_dies_is_a_reason_and_is_gone(command: tuple[str, ...], reason: PollReason) -> None:
    """The document has its named reason, and closing leaves no process behind."""

    async def run() -> ParseError:
        async with ParserPool(command=command, timeout=timedelta(seconds=0.5)) as pool:
            with pytest.raises(ParseError) as caught:
                await parse(pool, rss(entry("a")))
        return caught.value

    assert reason is asyncio.run(run()).reason


def test_what_cannot_be_read_is_told_and_the_child_goes_on() -> None:
    """A ParseError crosses the process border as itself; the next document is read."""

    async def run() -> tuple[PollReason, int]:
        async with ParserPool(children=1) as pool:
            with pytest.raises(ParseError) as caught:
                await parse(pool, b"<html><body>no feed</body></html>")
            return caught.value.reason, len((await parse(pool, rss(entry("a")))).items)

    assert (PollReason.HTML_NOT_FEED, 1) == asyncio.run(run())

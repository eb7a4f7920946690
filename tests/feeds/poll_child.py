"""A poller process for the tests: `poll_child.py REDIS FEED HOURS [POINT]`.

One round over one feed, HOURS from now, so that what an earlier process held has come back. With a POINT the process kills
itself there.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from feeds.parser_pool import ParserPool
from feeds.poller import Poller
from tests.feeds.conftest import Limits, source_of
from tocsin.fetch.client import HttpFetcher
from tocsin.store import redis_feeds
from tocsin.store.redis_store import RedisStore

# After which a process can be killed between an answer and its commit.
POINTS: dict[str, tuple[Any, str]] = {
    "fetched": (HttpFetcher, "get"),
    "parsed": (ParserPool, "parse"),
    "looked_up": (RedisStore, "known_items"),
    "being_written": (redis_feeds, "enqueue_items"),  # inside the MULTI, which is not sent yet
    "committed": (RedisStore, "commit_poll"),
}


def kill_at(point: str) -> None:
    """Make the process kill itself after the first call."""
    owner, name = POINTS[point]
    original: Callable[..., Any] = getattr(owner, name)

    def crashing(*args: Any, **options: Any) -> Any:
        answer = original(*args, **options)
        if asyncio.iscoroutine(answer):
            return crash_after(answer)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, crashing)


async def crash_after(answer: Any) -> None:
    await answer
    os.kill(os.getpid(), signal.SIGKILL)


async def poll(store: RedisStore, url: str, hours: int) -> None:
    later = timedelta(hours=hours)
    loopback, port = ip_network("127.0.0.0/8"), urlsplit(url).port or 80
    async with HttpFetcher(allow_networks=[loopback], allow_ports=[port]) as fetcher, ParserPool(children=1) as parser:
        poller = Poller(
            store=store,
            fetcher=fetcher,
            parser=parser,
            sources=[source_of(url)],
            settings=Limits(),
            clock=lambda: datetime.now(UTC) + later,
        )
        await poller.run_once(all_due=True)


def main(redis: str, url: str, hours: str, point: str = "") -> None:
    if point:
        kill_at(point)
    asyncio.run(poll(RedisStore(redis), url, int(hours)))


if __name__ == "__main__":
    main(*sys.argv[1:])

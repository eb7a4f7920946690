"""A poller process for the tests: `poller_process.py REDIS NAME PORT,PORT,... [setting=milliseconds ...] < addresses`.

All its parts are the real ones. Its name stands in its User-Agent. When it is told to begin (a line on stdin after the addresses and
an empty one), it polls until SIGTERM, and notes in Redis when it was told to begin, and when to wait.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from feeds.parser_pool import ParserPool
from feeds.poller import Poller
from tests.feeds.conftest import Limits, source_of
from tocsin.fetch.client import HttpFetcher
from tocsin.store.base_hosts import HostStart, HostTurn
from tocsin.store.redis_store import RedisStore
from tocsin.types.hosts import HostRule

HOUR = timedelta(hours=1)


class NotingStore(RedisStore):
    """Notes the verdicts on starts, each in a list of its own."""

    def begin_at_hosts(self, starts: Sequence[HostStart], now: datetime, rule: HostRule) -> tuple[HostTurn, ...]:
        turns = super().begin_at_hosts(starts, now, rule)
        for turn in turns:
            self._link.client.rpush(f"test:{turn.verdict.value}", turn.at.timestamp())
        return turns


async def poll(redis: str, name: str, ports: list[int], settings: dict[str, str]) -> None:
    addresses = list(iter(sys.stdin.readline, "\n"))
    store, stop = NotingStore(redis), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with (
        HttpFetcher(
            contact=f"https://{name}.example/", allow_networks=(ip_network("127.0.0.0/8"),), allow_ports=ports
        ) as fetcher,
        ParserPool(children=1) as parser,
    ):
        poller = Poller(
            store=store,
            fetcher=fetcher,
            parser=parser,
            sources=[source_of(address.strip(), every=HOUR) for address in addresses],
            settings=Limits(),
            clock=lambda: datetime.now(UTC),
            host_gap=timedelta(milliseconds=int(settings.get("gap", "0"))),
            lease=timedelta(milliseconds=int(settings.get("lease", "60000"))),
            in_hand=int(settings.get("in_hand", "1000")),
        )
        print("ready", flush=True)
        sys.stdin.readline()
        await poller.run(stop)


if __name__ == "__main__":
    words = dict(word.split("=") for word in sys.argv[4:])
    asyncio.run(poll(sys.argv[1], sys.argv[2], list(map(int, sys.argv[3].split(","))), words))

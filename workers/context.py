"""Where the real parts meet: every store, fetcher, poller and worker of a process is built here, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.settings import Configuration, FetchSettings
from feeds.parser_pool import ParserPool
from feeds.poller import Poller
from tocsin.fetch.client import HttpFetcher
from tocsin.rules.messages import deliveries_of, test_alert
from tocsin.rules.polling import first_due
from tocsin.store.base import Store
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server
from tocsin.types.alerts import Attempt, Receiver
from tocsin.types.ids import ItemId
from tocsin.types.results import Outcome
from workers.deliver.deliverer import Deliverer
from workers.deliver.sender import send
from workers.pipeline import process_item
from workers.stages.ring import ring_due
from workers.watch import Tagger, Watch

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The process's clock."""
    return datetime.now(UTC)


@contextmanager
def open_redis(configuration: Configuration, data: Path) -> Iterator[str]:
    """The address of the Redis to use: the configured one, or the embedded server of this data folder.

    The embedded server is started where none runs, joined where one does, and stopped by the last who leaves it.
    """
    if configuration.settings.redis_url is not None:
        yield configuration.settings.redis_url.reveal()
        return
    server = open_server(data)
    try:
        yield server.url
    finally:
        server.leave()


@contextmanager
def open_store(configuration: Configuration, data: Path) -> Iterator[Store]:
    """A store that answers; raises Unreachable or ServerError."""
    with open_redis(configuration, data) as url:
        store = RedisStore(url)
        try:
            store.ping()
            yield store
        finally:
            store.close()


@asynccontextmanager
async def open_fetcher(settings: FetchSettings) -> AsyncIterator[HttpFetcher]:
    """The one way out, with the operator's limits."""
    async with HttpFetcher(
        contact=settings.contact, allow_networks=settings.allow_networks, allow_ports=settings.allow_ports
    ) as fetcher:
        yield fetcher


@asynccontextmanager
async def open_poller(
    configuration: Configuration, store: Store, *, spread: timedelta, clock: Clock = utc_now
) -> AsyncIterator[Poller]:
    """A poller of the configured sources, its schedule in step with them: new ones are first due within `spread`."""
    now = clock()
    due = {source.feed_id: first_due(source.url, now, spread) for source in configuration.sources}
    store.sync_feeds(configuration.sources, due, now)
    async with open_fetcher(configuration.settings.fetch) as fetcher, ParserPool() as parser:
        yield Poller(
            store=store,
            fetcher=fetcher,
            parser=parser,
            sources=configuration.sources,
            settings=configuration.settings.polling,
            clock=clock,
        )


@asynccontextmanager
async def open_deliverer(
    configuration: Configuration, store: Store, clock: Clock = utc_now
) -> AsyncIterator[Deliverer]:
    """A deliverer to the configured receivers, which also rings what is due without a new article."""
    watch = Watch.of(configuration)
    async with open_fetcher(configuration.settings.fetch) as fetcher:
        yield Deliverer(
            store=store,
            fetcher=fetcher,
            receivers={receiver.receiver_id: receiver for receiver in configuration.receivers},
            clock=clock,
            ring_due=lambda topic_id, story_id, now: ring_due(topic_id, story_id, store=store, watch=watch, now=now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWorker:
    """What a worker process needs to process items; built once, used for every job."""

    store: Store
    watch: Watch
    tagger: Tagger
    clock: Clock = utc_now

    def process(self, item_id: ItemId, revision: int) -> Outcome:
        return process_item(item_id, revision, store=self.store, watch=self.watch, tagger=self.tagger, now=self.clock())


async def try_receiver(receiver: Receiver, configuration: Configuration, clock: Clock = utc_now) -> Attempt:
    """Send `tocsin.test` to a receiver once, now, past outbox and retries; returns how it answered."""
    alert = test_alert(receiver.receiver_id, clock())
    [delivery] = deliveries_of(alert, [receiver.receiver_id], clock())
    async with open_fetcher(configuration.settings.fetch) as fetcher:
        return await send(delivery, alert, receiver, fetcher=fetcher, clock=clock)

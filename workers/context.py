"""Where the real parts meet: every store, fetcher, poller and worker of a process is built here, and nowhere else.

Each door imports what it opens: a deliverer needs no extractor, and a start in a tenth of the time is worth the inner imports.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import Configuration, FetchSettings
from tocsin.errors import ServerError, StoreError
from tocsin.store.base import Store
from tocsin.store.base_hosts import HostStore
from tocsin.types.alerts import Attempt, Receiver
from tocsin.types.ids import ReceiverId

if TYPE_CHECKING:
    from feeds.finding import Asker
    from feeds.hub_offers import HubOffers
    from feeds.pages import PageReader
    from feeds.poller import Poller
    from feeds.pushes import PushTaker
    from feeds.watchman import Watchman
    from feeds.websub import Subscriber
    from tocsin.fetch.client import HttpFetcher
    from workers.deliver.deliverer import Deliverer
    from workers.pipeline import ItemWorker

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
    from tocsin.store.server import open_server

    server = open_server(data)
    try:
        yield server.url
    finally:
        server.leave()


@contextmanager
def open_store(configuration: Configuration, data: Path) -> Iterator[Store]:
    """A store that answers; raises Unreachable or ServerError."""
    from tocsin.store.redis_store import RedisStore

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
    from tocsin.fetch.client import HttpFetcher

    async with HttpFetcher(
        contact=settings.contact, allow_networks=settings.allow_networks, allow_ports=settings.allow_ports
    ) as fetcher:
        yield fetcher


@contextmanager
def open_hosts(configuration: Configuration, data: Path, tell: Callable[[str], None]) -> Iterator[HostStore]:
    """Where hosts are paced: with the requests of all processes where a Redis runs, else those of this one alone. Starts none;
    `tell` hears of one that should answer and does not."""
    from tocsin.store.memory import MemoryStore

    with ExitStack() as closing:
        try:
            store = _running_store(configuration, data, closing)
        except (ServerError, StoreError) as error:
            tell(f"no Redis answers ({error}): what is asked of a host by others meanwhile is not known")
            store = None
        yield store or MemoryStore()


def _running_store(configuration: Configuration, data: Path, closing: ExitStack) -> Store | None:
    """The store where one answers, None where no server runs for this data folder. Raises ServerError, StoreError."""
    from tocsin.store.redis_store import RedisStore
    from tocsin.store.server import join_server

    named = configuration.settings.redis_url
    if named is not None:
        url = named.reveal()
    elif (server := join_server(data)) is not None:
        closing.callback(server.leave)
        url = server.url
    else:
        return None
    store = RedisStore(url)
    closing.callback(store.close)
    store.ping()
    return store


@asynccontextmanager
async def open_asker(
    configuration: Configuration, data: Path, tell: Callable[[str], None], clock: Clock = utc_now
) -> AsyncIterator[Asker]:
    """What asks addresses by hand, as a poll would; for `tell` see `open_hosts`."""
    from feeds.finding import Asker
    from feeds.parser_pool import ParserPool

    with open_hosts(configuration, data, tell) as hosts:
        async with open_fetcher(configuration.settings.fetch) as fetcher, ParserPool(children=1) as parser:
            yield Asker(fetcher=fetcher, parser=parser, hosts=hosts, clock=clock)


@asynccontextmanager
async def open_poller(configuration: Configuration, store: Store, clock: Clock = utc_now) -> AsyncIterator[Poller]:
    """A poller of the configured sources; it brings the schedule in step with them itself."""
    from feeds.parser_pool import ParserPool
    from feeds.poller import Poller

    async with open_fetcher(configuration.settings.fetch) as fetcher, ParserPool() as parser:
        yield Poller(
            store=store,
            fetcher=fetcher,
            parser=parser,
            sources=configuration.sources,
            settings=configuration.settings.polling,
            watchman=watchman_of(configuration, store, clock),
            hubs=hub_offers(configuration, store, clock),
            clock=clock,
            pages=configuration.settings.pages.enabled,
        )


def watchman_of(configuration: Configuration, store: Store, clock: Clock) -> Watchman:
    """What judges trouble, and has it told to whom the operator names."""
    from feeds.watchman import Hearers, Watchman

    hearers = Hearers(receivers=configuration.trouble.receivers, after=configuration.trouble.after)
    return Watchman(store=store, hearers=hearers, clock=clock)


def hub_offers(configuration: Configuration, store: Store, clock: Clock) -> HubOffers | None:
    """What notes the hubs that feeds name; None where none can reach us."""
    from feeds.hub_offers import HubOffers

    settings = configuration.settings
    if settings.websub.public_url is None:
        return None
    trusted = settings.fetch.allow_networks
    return HubOffers(store=store, public_url=settings.websub.public_url, trusted=trusted, clock=clock)


@asynccontextmanager
async def open_subscriber(
    configuration: Configuration, store: Store, offers: HubOffers, clock: Clock = utc_now
) -> AsyncIterator[Subscriber]:
    """What asks hubs to push."""
    from feeds.websub import Subscriber

    settings = configuration.settings.fetch
    async with open_fetcher(settings) as fetcher:
        yield Subscriber(store=store, fetcher=fetcher, offers=offers, trusted=settings.allow_networks, clock=clock)


@asynccontextmanager
async def open_push_taker(
    configuration: Configuration, store: Store, clock: Clock = utc_now
) -> AsyncIterator[PushTaker]:
    """What takes up that which hubs have pushed; its parsers are processes that start with the first push."""
    from feeds.parser_pool import ParserPool
    from feeds.pushes import HANDS, PushTaker

    async with ParserPool(children=HANDS) as parser:
        yield PushTaker(
            store=store,
            parser=parser,
            sources=configuration.sources,
            settings=configuration.settings.polling,
            clock=clock,
            pages=configuration.settings.pages.enabled,
            watchman=watchman_of(configuration, store, clock),
        )


@asynccontextmanager
async def open_page_reader(
    configuration: Configuration, store: Store, clock: Clock = utc_now
) -> AsyncIterator[PageReader]:
    """A reader of the pages that items want."""
    from feeds.pages import PageReader

    async with open_fetcher(configuration.settings.fetch) as fetcher:
        yield PageReader(store=store, fetcher=fetcher, clock=clock)


@asynccontextmanager
async def open_deliverer(
    configuration: Configuration,
    store: Store,
    clock: Clock = utc_now,
    *,
    receivers: Mapping[ReceiverId, Receiver] | None = None,
) -> AsyncIterator[Deliverer]:
    """A deliverer to these receivers, by default the configured ones, which also rings what is due without a new article,
    by the generation of topics in force."""
    from workers.deliver.deliverer import Deliverer
    from workers.deliver.receivers import by_name
    from workers.stages.digest import send_digest
    from workers.stages.ring import ring_due
    from workers.watch import Watch
    from workers.watching import WatchFollower

    following = WatchFollower(store, Watch.of(configuration))

    def watch() -> Watch:
        following.refresh()
        return following.watch

    async with open_fetcher(configuration.settings.fetch) as fetcher:
        yield Deliverer(
            store=store,
            fetcher=fetcher,
            receivers=by_name(configuration) if receivers is None else receivers,
            clock=clock,
            ring_due=lambda topic_id, story_id, now: ring_due(topic_id, story_id, store=store, watch=watch(), now=now),
            send_digest=lambda topic_id, receiver_id, now: send_digest(
                topic_id, receiver_id, store=store, watch=watch(), now=now
            ),
        )


def item_worker(configuration: Configuration, store: Store, clock: Clock = utc_now) -> ItemWorker:
    """What a worker process needs to process items; built once, used for every job. What the generation in force says goes
    before the configuration."""
    from workers.following import TaggingFollower
    from workers.pipeline import ItemWorker
    from workers.watch import Watch

    return ItemWorker(store=store, following=TaggingFollower(store, Watch.of(configuration), clock), clock=clock)


async def try_receiver(receiver: Receiver, configuration: Configuration, clock: Clock = utc_now) -> Attempt:
    """Send `tocsin.test` to a receiver once, now, past outbox and retries; returns how it answered."""
    from tocsin.rules.messages import deliveries_of, test_alert
    from workers.deliver.sender import send

    alert = test_alert(receiver.receiver_id, clock())
    [delivery] = deliveries_of(alert, [receiver.receiver_id], clock())
    async with open_fetcher(configuration.settings.fetch) as fetcher:
        return await send(delivery, alert, receiver, fetcher=fetcher, clock=clock)

"""A feed's world with a hub in it: real HTTP between the hub, the subscriber and the callback; the feed itself is a table."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import urlsplit

from feeds.hub_offers import HubOffers
from feeds.poll_report import PollReport
from feeds.poller import Poller
from feeds.pushes import PushTaker
from feeds.watchman import Hearers, Watchman
from feeds.websub import Subscriber
from tests.feeds.conftest import URL, Answer, DirectParser, Limits, World, rss, source_of
from tests.web.serving import served
from tocsin.fetch.client import HttpFetcher
from tocsin.fetch.guard import IPNetwork
from tocsin.rules.identity import feed_id_of
from tocsin.store.memory import MemoryStore
from tocsin.testing.hub import Hub, serve_hub
from tocsin.testing.hub import Subscriber as HubSubscriber
from tocsin.types.ids import FeedId
from tocsin.types.websub import Subscription
from tocsin.web.app import status_app

TOPIC = "https://news.example/topic"
FEED = feed_id_of(URL)
HERE: tuple[IPNetwork, ...] = (ip_network("127.0.0.0/8"),)


class HubWorld(World):
    """`tend()` is what the subscriber does now, `take()` what the taker of pushes does."""

    store: MemoryStore

    def __init__(self, *, store: MemoryStore | None = None, public_url: str = "https://watch.example") -> None:
        self.hub, self.public_url = Hub(), public_url
        self.hubs = [self.hub]  # those whose ports may be dialled
        super().__init__()
        self.store = store or MemoryStore()
        self.poller = self.new_poller()

    def new_poller(self) -> Poller:
        return Poller(
            store=self.store,
            fetcher=self.fetcher,
            parser=DirectParser(),
            sources=self.sources,
            settings=Limits(),
            clock=self.clock,
            hubs=self.offers(),
            host_gap=timedelta(0),
        )

    def offers(self) -> HubOffers:
        return HubOffers(store=self.store, public_url=self.public_url, trusted=HERE, clock=self.clock)

    def new_subscriber(self, fetcher: HttpFetcher) -> Subscriber:
        return Subscriber(
            store=self.store,
            fetcher=fetcher,
            offers=self.offers(),
            trusted=HERE,
            clock=self.clock,
            host_gap=timedelta(0),
        )

    def new_taker(self, *, sources: Collection[str] = (URL,)) -> PushTaker:
        return PushTaker(
            store=self.store,
            parser=DirectParser(),
            sources=[source_of(url) for url in sources],
            settings=Limits(),
            clock=self.clock,
            watchman=Watchman(store=self.store, hearers=Hearers(), clock=self.clock),
        )

    def fetcher_of_posts(self, networks: Collection[IPNetwork] = HERE) -> HttpFetcher:
        ports = [urlsplit(hub.url).port or 443 for hub in self.hubs]
        return HttpFetcher(allow_networks=networks, allow_ports=[443, *ports], clock=self.clock)

    def publish(self, *items: str, hub: str | None = None, topic: str = TOPIC) -> None:
        """Serve a feed of these items that names a hub, ours unless another is given."""
        self.serve(Answer(rss(*items, head=links(hub=self.hub.url if hub is None else hub, topic=topic))))

    def polled(self, later: timedelta = timedelta(0)) -> PollReport:
        return asyncio.run(self.poll_at(later))

    def tend(self, later: timedelta = timedelta(0), networks: Collection[IPNetwork] = HERE) -> int:
        self.clock.move(later)

        async def run() -> int:
            async with self.fetcher_of_posts(networks) as fetcher:
                return await self.new_subscriber(fetcher).tend_due()

        return asyncio.run(run())

    def take(self, later: timedelta = timedelta(0)) -> int:
        self.clock.move(later)
        return asyncio.run(self.new_taker().take_due())

    def push(self, *items: str) -> list[int]:
        """Push a document of these items through the hub, and take it up."""
        answers = self.hub.push(TOPIC, rss(*items))
        self.take()
        return answers

    def subscribed(self, *items: str) -> None:
        """The feed is polled, and its hub has verified us."""
        self.publish(*items)
        self.polled()
        self.tend()
        assert self.hub.subscribers

    @property
    def held(self) -> Subscription:
        held = self.store.subscription_of(FEED)
        assert held is not None
        return held

    @property
    def subscriber(self) -> HubSubscriber:
        """Ourselves, as the hub knows us."""
        [known] = self.hub.subscribers.values()
        return known

    def queued(self) -> list[tuple[str, int, str | None]]:
        """Title, revision and quiet of what went to the workers since the last call, oldest first."""
        found = [reference for job in self.store.take_jobs() for reference in job]
        items = [(self.store.item(item_id), revision) for item_id, revision in found]
        return [(item.title, revision, item.quiet and item.quiet.value) for item, revision in items if item]

    def waits(self, feed_id: FeedId = FEED) -> timedelta:
        """How long until the feed is polled next."""
        due = self.store.next_due()
        assert due is not None
        return due - self.clock()


def links(*, hub: str, topic: str) -> str:
    atom = 'xmlns="http://www.w3.org/2005/Atom"'
    return f'<link {atom} rel="hub" href="{hub}"/><link {atom} rel="self" href="{topic}"/>'


@contextmanager
def a_hub_world(store: MemoryStore | None = None) -> Iterator[HubWorld]:
    """A world whose hub and callback are served on loopback; the public address has a path."""
    world = HubWorld(store=store)
    with served(status_app(world.store, world.clock, websub=True)) as address, serve_hub(world.hub):
        world.public_url = f"{address}/watch"
        world.poller = world.new_poller()
        yield world

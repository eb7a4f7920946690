"""Both stores under one contract: in memory, and on a real server of our own; and samples of what they keep."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from tocsin.store.base import Store
from tocsin.store.base_feeds import FeedLease, PollResult
from tocsin.store.memory import MemoryStore
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server
from tocsin.types.alerts import Alert, AlertType, Coverage, Delivery, DeliveryState, StoryArticle
from tocsin.types.articles import Article, DuplicateKind, DuplicateOf, Fingerprint, Fresh, Novelty
from tocsin.types.ids import AlertId, DeliveryId, FeedId, ItemId, ReceiverId, StoryId, TopicId
from tocsin.types.items import Item
from tocsin.types.results import ItemResult, Outcome, OutcomeKind
from tocsin.types.sources import FeedCondition, FeedSource, PollOutcome
from tocsin.types.stories import Placement, Story, StoryReason
from tocsin.types.times import Precision
from tocsin.types.topics import Field, Match, Span

NOW = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
TOPIC = TopicId("Ukraine: summit")
DESK = ReceiverId("desk")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of a server of this session's own, gone with it."""
    data = Path(tempfile.mkdtemp(prefix="tocsin-test-"))
    server = open_server(data)
    yield server.url
    server.leave()
    shutil.rmtree(data)


@pytest.fixture
def redis(server_url: str) -> Iterator[Redis]:
    """A plain connection to the emptied server."""
    with Redis.from_url(server_url) as connection:
        connection.flushall()
        yield connection


@pytest.fixture
def redis_store(server_url: str, redis: Redis) -> Iterator[RedisStore]:
    """The store on the emptied server."""
    store = RedisStore(server_url)
    yield store
    store.close()


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store, of either kind."""
    if request.param == "memory":
        return MemoryStore()
    kept: RedisStore = request.getfixturevalue("redis_store")
    return kept


@pytest.fixture
def make() -> Samples:
    return Samples()


@pytest.fixture
def jobs_of(request: pytest.FixtureRequest) -> Callable[[Store], int]:
    """How many jobs a store has waiting."""
    return lambda store: store.queue_depths()["items"]


class Samples:
    """Values that a store keeps, with the facts that a test is about."""

    now = NOW
    topic = TOPIC
    desk = DESK

    def source(self, name: str = "lemonde") -> FeedSource:
        return FeedSource(feed_id=FeedId(f"feed-{name}"), url=f"https://{name}.example/rss", name=name)

    def sources(self, number: int) -> list[FeedSource]:
        return [self.source(f"outlet{n:03}") for n in range(number)]

    def listed(self, store: Store, *sources: FeedSource) -> tuple[FeedSource, ...]:
        """The sources, listed and due now."""
        store.sync_feeds(sources, {source.feed_id: NOW for source in sources}, NOW)
        return sources

    def leased(self, store: Store, now: datetime = NOW) -> FeedLease:
        """The lease of the one feed that is due."""
        (lease,) = store.lease_due_feeds(now, limit=1, lease=timedelta(minutes=1))
        return lease

    def poll(self, lease: FeedLease, *new: Item, updated: tuple[Item, ...] = ()) -> PollResult:
        """A successful poll, next due in an hour."""
        items = (*new, *updated)
        state = replace(
            lease.state,
            condition=FeedCondition.ACTIVE,
            etag=b'W/"\xff\x00"',
            document={item.item_id: item.digest for item in items},
            polled_at=NOW,
            next_poll_at=NOW + timedelta(hours=1),
            last_outcome=PollOutcome.OK,
        )
        seen = tuple(item.item_id for item in items)
        return PollResult(state=state, new=new, updated=updated, seen=seen, counts={"polls{outcome=ok}": 1})

    def item(self, name: str = "a", *, revision: int = 1, text: str = "Kiev.") -> Item:
        return Item(
            item_id=ItemId(f"item-{name}"),
            feed_id=FeedId("feed-lemonde"),
            source="Le Monde",
            url=f"https://lemonde.example/{name}",
            title=f"Sommet {name}",
            content=text,
            published_at=NOW,
            published_precision=Precision.DAY,
            seen_at=NOW,
            revision=revision,
            digest=f"digest of {text}",
        )

    def article(self, item: Item, outlet: str = "lemonde.example") -> Article:
        return Article(
            item_id=item.item_id,
            feed_id=item.feed_id,
            revision=item.revision,
            source=item.source,
            outlet=outlet,
            url=item.url,
            canonical_url=item.url,
            title=item.title,
            lead=item.content[:100],
            text=item.content,
            language="fr",
            published_at=NOW,
            seen_at=NOW,
        )

    def fingerprint(self, item: Item, shingles: tuple[int, ...] = (3, 2**40 + 8, 2**64 - 1)) -> Fingerprint:
        return Fingerprint(
            version=1, keys=(f"url:{item.url}",), shingles=shingles, rate=8, words=40, numbers=("12", "4,5")
        )

    def story(self, name: str, *terms: str, revision: int = 1, founded_at: datetime = NOW) -> Story:
        return Story(
            story_id=StoryId(name),
            headline=f"Sommet {name}",
            language="fr",
            terms=tuple((term, 1.0 / (n + 1)) for n, term in enumerate(terms or ("sommet", "kiev", "paix"))),
            size=revision,
            revision=revision,
            founded_at=founded_at,
            last_at=founded_at,
        )

    def alert(self, name: str = "1") -> Alert:
        return Alert(
            alert_id=AlertId(f"alert-{name}"),
            type=AlertType.STORY_FIRST,
            topic_id=TOPIC,
            story_id=StoryId("item-a"),
            reason="first_article",
            headline="Sommet à Kiev",
            body='{"type":"story.first"}',
            raised_at=NOW,
        )

    def delivery(self, name: str = "1", receiver: str = DESK, alert: str = "1") -> Delivery:
        return Delivery(
            delivery_id=DeliveryId(f"delivery-{name}"),
            alert_id=AlertId(f"alert-{alert}"),
            receiver_id=ReceiverId(receiver),
            state=DeliveryState.WAITING,
            created_at=NOW,
            due_at=NOW,
        )

    def coverage(self, item: Item, story_id: StoryId, due_at: datetime | None = None) -> Coverage:
        told = StoryArticle(
            item_id=item.item_id,
            source=item.source,
            outlet="lemonde.example",
            title=item.title,
            url=item.url,
            published_at=NOW,
            seen_at=NOW,
            language="fr",
            paywalled=None,
        )
        return Coverage(
            topic_id=TOPIC, story_id=story_id, story_revision=1, headline=item.title, articles=(told,), due_at=due_at
        )

    def result(
        self,
        item: Item,
        *,
        story: Story | None = None,
        original: ItemId | None = None,
        shingles: tuple[int, ...] = (3, 2**40 + 8, 2**64 - 1),
        rings: bool = True,
        due_at: datetime | None = None,
        outlet: str = "lemonde.example",
    ) -> ItemResult:
        """What processing makes of an item: a new story of its own, a match, an alert to the desk."""
        placed = story or self.story(item.item_id)
        novelty: Novelty = DuplicateOf(original=original, kind=DuplicateKind.NEAR) if original else Fresh()
        span = Span(field=Field.TITLE, start=0, end=6, term="sommet")
        return ItemResult(
            article=self.article(item, outlet),
            fingerprint=self.fingerprint(item, shingles),
            novelty=novelty,
            matches=(Match(topic_id=TOPIC, query=True, meaning=None, spans=(span,)),),
            placement=Placement(story=placed, reason=StoryReason.FOUNDED),
            terms=(("sommet", 2.0), ("kiev", 1.0)),
            coverages=(self.coverage(item, placed.story_id, due_at),),
            alerts=(self.alert(item.item_id),) if rings else (),
            deliveries=(self.delivery(item.item_id, alert=item.item_id),) if rings else (),
            outcome=Outcome(item_id=item.item_id, revision=item.revision, kind=OutcomeKind.ALERTED),
        )

    def processed(self, store: Store, item: Item, result: ItemResult | None = None) -> ItemResult:
        """The item, stored and processed."""
        store.put_items([item], NOW)
        result = result or self.result(item)
        with store.work_on(item.item_id) as work:
            work.commit(result, NOW)
        return result

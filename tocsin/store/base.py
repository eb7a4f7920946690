"""What the rooms ask of the store: small protocols by subject, all synchronous.

Every method may raise `StoreError`; `Unreachable` where no server answers. Times are aware UTC and come from the caller:
the store has no clock and decides nothing. Asyncio roles call it in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tocsin.store.base_feeds import FeedStore
from tocsin.store.base_hosts import HostStore
from tocsin.types.alerts import Alert, Coverage, Delivery, DeliveryState
from tocsin.types.articles import Posting
from tocsin.types.ids import AlertId, CallbackId, DeliveryId, FeedId, ItemId, ReceiverId, StoryId, TopicId
from tocsin.types.items import Item
from tocsin.types.pages import PageWanted, RobotsFile
from tocsin.types.results import ItemResult, Processed, TextFigures
from tocsin.types.sites import SiteMemory
from tocsin.types.stories import Story, TermCounts
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind
from tocsin.types.watching import Generation, JudgedTopic, TopicHits
from tocsin.types.websub import Push, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLease:
    """The right to fetch one page until `until`. `first`: its item matches a topic."""

    wanted: PageWanted
    until: datetime
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PushLease:
    """The right to take up one push until `until`."""

    push: Push
    body: bytes
    until: datetime


class ItemWork(Protocol):
    """One item under work. What is asked is watched: `commit` raises `Conflict` where it has moved since.

    Watched are the item itself, the answers of `owners_of`, `postings` and `coverage`, the story in which the article is
    placed where it was read, and whether another story has become a candidate for the asked terms.
    """

    @property
    def item(self) -> Item | None:
        """The latest revision of the item's body; None once it has expired."""

    @property
    def processed(self) -> Processed | None:
        """What came of its last processed revision; None where that was dismissed, too."""

    @property
    def done(self) -> int:
        """Its last revision that was processed or dismissed; 0: none."""

    def look_up(
        self,
        *,
        exact: Sequence[str] = (),
        shingles: Sequence[int] = (),
        language: str | None = None,
        weighed: Sequence[str] = (),
        terms: Sequence[str] = (),
        now: datetime | None = None,
    ) -> None:
        """Fetch in one round trip what will be asked; changes no answer. `exact` is for `owners_of`, `shingles` for
        `postings`, `weighed` in `language` for `term_counts`, `terms` at `now` for `stories_with`, with equal arguments."""

    def owners_of(self, keys: Sequence[str]) -> Mapping[str, ItemId]:
        """First item of each exact key that is known."""

    def postings(self, shingles: Sequence[int]) -> Mapping[int, tuple[Posting, ...]]:
        """The first three articles that brought each known shingle within the last days; only originals are indexed,
        this item's own earlier revision among them."""

    def processed_items(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Processed]:
        """What came of other items (not watched: an original's story does not change)."""

    def term_counts(self, language: str | None, terms: Sequence[str]) -> TermCounts:
        """Article frequencies, older weeks halved (not watched: they only weigh)."""

    def stories_with(self, terms: Sequence[str], now: datetime) -> tuple[Story, ...]:
        """Open stories that share at least two of these terms, most shared first, at most 80."""

    def story(self, story_id: StoryId) -> Story | None: ...

    def coverage(self, topic_id: TopicId, story_id: StoryId) -> Coverage | None: ...

    def site(self, site: str) -> SiteMemory:
        """What the site's pages have taught (not watched: of two pages read at once, the later is remembered)."""

    def commit(self, result: ItemResult, now: datetime) -> None:
        """Write everything in one transaction. Raises `Conflict` and writes nothing where something asked has moved.
        A revision that is done already changes nothing; alerts and deliveries are new by their ids."""

    def dismiss(self, result_kind: str, now: datetime) -> None:
        """Mark the revision as done with nothing to keep (`rejected`), and count it. Raises `Conflict` where the item moved."""


class CoverageWork(Protocol):
    """A story on a topic looked at again because its time has come."""

    @property
    def coverage(self) -> Coverage | None: ...

    def commit(
        self, coverage: Coverage, alerts: Sequence[Alert], deliveries: Sequence[Delivery], now: datetime
    ) -> None:
        """Write in one MULTI. Raises `Conflict` where the coverage has moved."""


class ItemStore(Protocol):
    """Items under work and what was made of them."""

    def work_on(self, item_id: ItemId) -> AbstractContextManager[ItemWork]: ...

    def work_on_coverage(self, topic_id: TopicId, story_id: StoryId) -> AbstractContextManager[CoverageWork]: ...

    def due_coverages(self, now: datetime, limit: int) -> tuple[tuple[TopicId, StoryId], ...]:
        """Coverages whose `due_at` has come. Not leased: two who look at once meet in `Conflict`."""

    def put_items(self, items: Sequence[Item], now: datetime) -> tuple[Item, ...]:
        """Store bodies and enqueue them as a poll would (`tocsin ingest`); returns those that were new or changed,
        with their final revision. An id that is known although its body has expired is neither."""

    def articles_in(self, languages: Sequence[str]) -> Mapping[str, float]:
        """How many articles of each language came in the last weeks, older weeks halved; languages of none left out."""

    def processed_item(self, item_id: ItemId) -> Processed | None: ...

    def item(self, item_id: ItemId) -> Item | None: ...

    def recent(self, limit: int, after: str | None = None) -> tuple[tuple[str, Processed], ...]:
        """The stream of processed items, oldest first: the last `limit`, or those after a position."""


class DigestWork(Protocol):
    """A digest in the making: what was noted for one receiver on one topic, and was told in none before."""

    @property
    def noted(self) -> Mapping[StoryId, datetime]:
        """When each story was noted first."""

    @property
    def coverages(self) -> tuple[Coverage, ...]:
        """Those of the noted stories that are still kept."""

    def put_off(self, due_at: datetime) -> None:
        """Look again then."""

    def commit(self, alerts: Sequence[Alert], deliveries: Sequence[Delivery], now: datetime) -> None:
        """Write what is told, and take all that was noted for told, in one step. Raises `Conflict` and writes nothing
        where somebody else has told of it."""


class DigestStore(Protocol):
    """What first contact with feeds brought, until it is told in one message. At most 2,000 stories a topic and receiver;
    what was told is remembered as long as its story."""

    def due_digests(self, now: datetime, limit: int) -> tuple[tuple[TopicId, ReceiverId], ...]:
        """Digests whose time to be looked at has come. Not leased: two who look at once meet in `Conflict`."""

    def work_on_digest(self, topic_id: TopicId, receiver_id: ReceiverId) -> AbstractContextManager[DigestWork]: ...


class TopicStore(Protocol):
    """What is watched, what users say of it, what is ordinary in this stream, and how often each topic was found."""

    def topics_version(self) -> int:
        """Grows with every generation published and every judgement: one small question, to be asked often."""

    def generation(self) -> Generation | None:
        """The one in force; None: none was published."""

    def publish_generation(self, generation: Generation) -> bool:
        """Put it in force. False, and nothing is written, unless its number follows on the one in force."""

    def judged_topics(self) -> tuple[JudgedTopic, ...]:
        """What was said of the hits of all topics, kept as long as they are among the last 1,000 judged."""

    def judged_topic(self, topic_id: TopicId) -> JudgedTopic | None: ...

    def write_judged(self, judged: JudgedTopic, now: datetime) -> bool:
        """Write it. False, and nothing is written, unless its revision follows on the stored one (1: none is stored)."""

    def background(self) -> tuple[bytes, ...]:
        """The meanings of the last ordinary articles that commits brought, at most 512, newest first."""

    def topic_hits(self, now: datetime) -> Mapping[TopicId, TopicHits]:
        """The topics found within the last week, or ever, as far as it is known; each article counts once a topic."""


class PageStore(Protocol):
    """Pages that are wanted, on their way to the items they belong to, and what robots.txt said.

    A page is wanted by the commit of a poll; the commit of its item may put it before the others, or drop it. A page
    that was settled is not wanted again for an hour; one that was not fetched within a day is forgotten. Beyond 10,000
    the earliest due are dropped, and counted.
    """

    def lease_pages(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[PageLease, ...]:
        """Lease up to `limit` due pages, those of matching items first. A lease that is not finished returns when it ends."""

    def finish_page(self, lease: PageLease, wanted: PageWanted, counts: Mapping[str, int]) -> bool:
        """Write how a try ended: due again at `wanted.due_at`, or settled where that is None; add `counts`.
        False: the lease was no longer ours, and only counted."""

    def put_page(self, lease: PageLease, item: Item, counts: Mapping[str, int]) -> bool:
        """Write `item`, whose content is the page, as the next revision of what is stored, enqueue it and settle the
        page, in one MULTI. False, and nothing is written, where the stored revision is another one. The page is kept
        until that revision was processed."""

    def next_page_due(self) -> datetime | None:
        """When the earliest wanted page is due, leased ones included."""

    def pages_waiting(self) -> int: ...

    def robots(self, origin: str, now: datetime) -> RobotsFile | None:
        """The robots.txt of an origin, while it is good."""

    def keep_robots(self, file: RobotsFile, now: datetime) -> None: ...


class Outbox(Protocol):
    """Deliveries and their due times."""

    def add_alert(self, alert: Alert, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """Record an alert that no item raised. False: its id is known, nothing was written."""

    def due_receivers(self, now: datetime) -> tuple[ReceiverId, ...]:
        """Receivers with a delivery due and no hold running."""

    def lease_deliveries(
        self, receiver_id: ReceiverId, now: datetime, *, limit: int, lease: timedelta
    ) -> tuple[tuple[Delivery, Alert], ...]:
        """Take due deliveries; untouched ones come back when the lease ends."""

    def record_attempt(self, delivery: Delivery) -> None:
        """Write a delivery after an attempt: state, attempts, next due time (or none), in one MULTI with the counters."""

    def hold_receiver(self, receiver_id: ReceiverId, until: datetime) -> None:
        """Nothing to this receiver before `until`; a later hold wins."""

    def next_delivery_due(self) -> datetime | None: ...

    def deliveries(
        self, *, limit: int = 100, state: DeliveryState | None = None, receiver_id: ReceiverId | None = None
    ) -> tuple[Delivery, ...]:
        """Newest first."""

    def delivery(self, delivery_id: DeliveryId) -> Delivery | None: ...

    def alert(self, alert_id: AlertId) -> Alert | None: ...

    def replay_delivery(self, delivery_id: DeliveryId, now: datetime) -> Delivery | None:
        """Make a delivery due again with the same id, whatever its state; its age and attempts begin anew."""


class Watchbook(Protocol):
    """What the processes say of themselves."""

    def beat(self, role: str, name: str, facts: Mapping[str, str], now: datetime, ttl: timedelta) -> None: ...

    def heartbeats(self, role: str) -> Mapping[str, Mapping[str, str]]:
        """Name -> facts of the live processes of a role; `at` is the ISO time of the last beat."""

    def count(self, counts: Mapping[str, int]) -> None:
        """Add to counters named `name` or `name{label=value}`."""

    def counters(self) -> Mapping[str, int]: ...

    def queue_depths(self) -> Mapping[str, int]:
        """Queue, started, failed jobs, waiting deliveries and waiting pushes by name."""


class TroubleStore(Protocol):
    """What is wrong with the watch, and what was."""

    def open_troubles(self) -> tuple[Trouble, ...]:
        """Those that are not over, oldest first."""

    def trouble(self, kind: TroubleKind, subject: str) -> Trouble | None:
        """The open one, or the last one that ended within 30 days."""

    def text_figures(self, now: datetime) -> tuple[TextFigures, ...]:
        """The lengths of texts by outlet and origin: of the last 6 to 12 hours beside those of the week before."""

    def write_trouble(
        self,
        trouble: Trouble,
        event: TroubleEvent,
        alerts: Sequence[Alert],
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> bool:
        """Write a trouble with what is said of it, and count the event, in one step. False, and nothing is written, unless
        its revision follows on the stored one (1: none is stored): somebody else has judged it."""


class SubscriptionStore(Protocol):
    """What is agreed with hubs, and what they have pushed until a poller takes it up."""

    def subscription(self, callback: CallbackId) -> Subscription | None:
        """The subscription of a callback, also one that is being ended."""

    def subscription_of(self, feed_id: FeedId) -> Subscription | None:
        """The one that is wanted for a feed, denied ones included."""

    def subscriptions(self) -> tuple[Subscription, ...]:
        """Those that are wanted, a feed at most one."""

    def write_subscription(self, subscription: Subscription) -> bool:
        """Write it, due at `due_at`. False, and nothing is written, unless its revision follows on the stored one (0:
        none is stored), or where its feed has another one that is wanted. One about which nothing is due is kept for
        30 days."""

    def forget_subscription(self, subscription: Subscription) -> None:
        """Nothing is known of its callback any more."""

    def lease_subscriptions(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[Subscription, ...]:
        """Take up to `limit` that are due; one that is not written comes back when the lease ends."""

    def next_subscription_due(self) -> datetime | None: ...

    def put_push(self, push: Push, body: bytes) -> bool:
        """Keep a push until it is taken up, a day at most; the same one twice is one. False: there is no room, of 1,000
        pushes or 64 MB, 50 or 16 MB of one feed."""

    def lease_pushes(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[PushLease, ...]:
        """Take up to `limit` pushes, oldest first; one that is not finished comes back when the lease ends."""

    def finish_push(self, lease: PushLease, due_at: datetime | None, counts: Mapping[str, int]) -> bool:
        """Drop a push, or let it wait until `due_at`; add `counts`. False: the lease was no longer ours, and only
        counted."""

    def next_push_due(self) -> datetime | None: ...


class Store(
    FeedStore,
    HostStore,
    ItemStore,
    TopicStore,
    DigestStore,
    PageStore,
    Outbox,
    TroubleStore,
    SubscriptionStore,
    Watchbook,
    Protocol,
):
    """All of it; real parts meet in workers/context.py, everyone else asks for the part it needs."""

    def ping(self) -> None:
        """Raise `Unreachable` unless the server answers."""

    def close(self) -> None: ...

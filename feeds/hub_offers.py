"""What polls show of hubs: a feed that names one, and a hub that can be relied on or not (rules W1, T12)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network

import structlog

from feeds.visit import Visit
from tocsin.rules.hub_links import Announcement, announced
from tocsin.rules.polling import stop_after
from tocsin.rules.websub import Offer, Wish, is_active, judge_offer, leaving, missed, offer_of, relied_until
from tocsin.store.base import SubscriptionStore
from tocsin.types.ids import CallbackId, FeedId
from tocsin.types.secret import Secret
from tocsin.types.sources import PollOutcome
from tocsin.types.websub import Subscription

log = structlog.get_logger(__name__)

# W2: 43 characters of base64 each; the protocol allows a secret of under 200 bytes.
RANDOM_BYTES = 32
# So often somebody else may write the subscription between our look and our word.
WRITE_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HubView:
    """What a poll shows of its feed's hub. `missed`: it found what no push had brought; `relied_until`: until when pushes
    may stand in for polls, None: they may not."""

    feed_id: FeedId
    wish: Wish = Wish.KEEP
    offer: Offer | None = None
    missed: bool = False
    relied_until: datetime | None = None


class HubOffers:
    """Notes what polls show; a `Subscriber` acts on it."""

    def __init__(
        self,
        *,
        store: SubscriptionStore,
        public_url: str,
        trusted: Collection[IPv4Network | IPv6Network],
        clock: Callable[[], datetime],
    ) -> None:
        """`public_url`: where hubs reach the callback. `trusted`: networks in which a hub may be asked over http."""
        self._store, self._trusted, self._clock = store, trusted, clock
        self._address_begin = callback_address(public_url, "")

    async def look(self, feed_id: FeedId, visit: Visit, *, found_new: bool) -> HubView:
        """Judge what a poll shows, before it is committed; `found_new`: an item that nobody had brought. Raises
        StoreError."""
        held = await asyncio.to_thread(self._store.subscription_of, feed_id)
        now = self._clock()
        wish, offer = self._wish(held, visit, now)
        return HubView(
            feed_id=feed_id,
            wish=wish,
            offer=offer,
            missed=found_new and held is not None and is_active(held, now),
            relied_until=relied_until(held, now) if wish is Wish.KEEP and not found_new else None,
        )

    def _wish(self, held: Subscription | None, visit: Visit, now: datetime) -> tuple[Wish, Offer | None]:
        """Where an answer may be silent about hubs that its feed names, nothing changes."""
        if stop_after(visit.outcome, visit.reason):
            return Wish.LEAVE if held else Wish.KEEP, None
        offer = offer_of(announced_by(visit), held, self._trusted)
        is_whole = visit.parsed is not None and not visit.parsed.truncated and not visit.parsed.sitemaps
        if offer is None and not is_whole:
            return Wish.KEEP, None
        return judge_offer(held, offer, self._address_begin, now), offer

    async def note(self, view: HubView) -> None:
        """Write what a poll shows; the same poll again changes nothing. Raises StoreError."""
        if view.missed:
            await change_held(self._store, view.feed_id, lambda held: missed(held, self._clock()))
        if view.wish in (Wish.LEAVE, Wish.CHANGE):
            await self.leave(view.feed_id)
        if view.wish in (Wish.SUBSCRIBE, Wish.CHANGE) and view.offer:
            await self._subscribe(view.feed_id, view.offer)

    async def leave(self, feed_id: FeedId) -> None:
        """End a feed's subscription, where it has one. Raises StoreError."""
        await change_held(self._store, feed_id, lambda held: leaving(held, self._clock()))

    async def _subscribe(self, feed_id: FeedId, offer: Offer) -> None:
        made = self._new(feed_id, offer)
        if await asyncio.to_thread(self._store.write_subscription, made):
            log.info("subscription.wanted", feed_id=feed_id, topic=made.topic, hub=made.hub)

    def _new(self, feed_id: FeedId, offer: Offer) -> Subscription:
        name, now = secrets.token_urlsafe(RANDOM_BYTES), self._clock()
        return Subscription(
            callback=CallbackId(name),
            feed_id=feed_id,
            topic=offer.topic,
            hub=offer.hub,
            address=self._address_begin + name,
            secret=Secret(secrets.token_urlsafe(RANDOM_BYTES)),
            since=now,
            due_at=now,
            revision=1,
        )


async def change_held(
    store: SubscriptionStore, feed_id: FeedId, change: Callable[[Subscription], Subscription]
) -> None:
    """Change a feed's subscription, where it has one, as it is at that moment. Raises StoreError."""
    for _ in range(WRITE_TRIES):
        held = await asyncio.to_thread(store.subscription_of, feed_id)
        if held is None or await asyncio.to_thread(store.write_subscription, change(held)):
            return


def callback_address(public_url: str, name: str) -> str:
    """The address that hubs are told: the operator's public one, and the callback's name."""
    return f"{public_url.rstrip('/')}/websub/{name}"


def announced_by(visit: Visit) -> Announcement:
    """What an answer names: in its headers, or in the document that came with it."""
    fetched, parsed = visit.fetched, visit.parsed
    if fetched is None or visit.outcome not in (PollOutcome.OK, PollOutcome.NOT_MODIFIED):
        return Announcement()
    return announced(
        fetched.headers.get("link", ""),
        url=fetched.final_url,
        hubs=parsed.hubs if parsed else (),
        self_url=parsed.self_url if parsed else "",
    )

"""What polls show of hubs: a feed that names one, and a hub that can be relied on or not (rules W1, T12)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network

import structlog

from feeds.visit import Visit
from tocsin.rules.hub_links import Announcement, announced
from tocsin.rules.websub import chosen_hub, is_active, is_same_offer, leaving, missed, relied_until
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

    async def relied_until(self, feed_id: FeedId) -> datetime | None:
        """Until when this feed's pushes may stand in for polls; None: they may not. Raises StoreError."""
        held = await asyncio.to_thread(self._store.subscription_of, feed_id)
        return relied_until(held, self._clock())

    async def after_poll(self, feed_id: FeedId, visit: Visit, *, found_new: bool) -> None:
        """Note what a committed poll shows: `found_new`, that it found what no push had brought. Raises StoreError."""
        if visit.outcome is PollOutcome.GONE:
            await self.leave(feed_id)
        elif visit.parsed is not None or visit.outcome is PollOutcome.NOT_MODIFIED:
            held = await asyncio.to_thread(self._store.subscription_of, feed_id)
            if held is not None and found_new and is_active(held, self._clock()):
                await self._change(feed_id, lambda held: missed(held, self._clock()))
            await self._weigh(feed_id, held, _announced_by(visit))

    async def leave(self, feed_id: FeedId) -> None:
        """End a feed's subscription, where it has one. Raises StoreError."""
        await self._change(feed_id, lambda held: leaving(held, self._clock()))

    async def _weigh(self, feed_id: FeedId, held: Subscription | None, offer: Announcement) -> None:
        """Subscribe where a feed names a topic and a hub that are not those we have."""
        hub = chosen_hub(offer, held, self._trusted)
        if hub is None or offer.topic is None:
            return
        if held is not None:
            if is_same_offer(held, offer.topic, hub, self._address_begin):
                return
            await self.leave(feed_id)
        made = self._new(feed_id, offer.topic, hub)
        if await asyncio.to_thread(self._store.write_subscription, made):
            log.info("subscription.wanted", feed_id=feed_id, topic=made.topic, hub=hub)

    def _new(self, feed_id: FeedId, topic: str, hub: str) -> Subscription:
        name = secrets.token_urlsafe(RANDOM_BYTES)
        return Subscription(
            callback=CallbackId(name),
            feed_id=feed_id,
            topic=topic,
            hub=hub,
            address=self._address_begin + name,
            secret=Secret(secrets.token_urlsafe(RANDOM_BYTES)),
            due_at=self._clock(),
            revision=1,
        )

    async def _change(self, feed_id: FeedId, change: Callable[[Subscription], Subscription]) -> None:
        for _ in range(WRITE_TRIES):
            held = await asyncio.to_thread(self._store.subscription_of, feed_id)
            if held is None or await asyncio.to_thread(self._store.write_subscription, change(held)):
                return


def callback_address(public_url: str, name: str) -> str:
    """The address that hubs are told: the operator's public one, and the callback's name."""
    return f"{public_url.rstrip('/')}/websub/{name}"


def _announced_by(visit: Visit) -> Announcement:
    """What an answer names: in its headers, or in the document that came with it."""
    fetched, parsed = visit.fetched, visit.parsed
    if fetched is None:
        return Announcement()
    return announced(
        fetched.headers.get("link", ""),
        url=fetched.final_url,
        hubs=parsed.hubs if parsed else (),
        self_url=parsed.self_url if parsed else "",
    )

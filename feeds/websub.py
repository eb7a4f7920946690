"""The subscriber: asks hubs to push, renews before a lease ends, and takes leave (rules W2, W4; WebSub 5.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol
from urllib.parse import urljoin

import structlog

from feeds.hub_offers import HubOffers
from feeds.pacing import HOST_GAP, Pacing, Stay
from feeds.polls_again import poll_again
from feeds.starts import HostBusy
from tocsin.errors import FetchError, StoreError
from tocsin.fetch.client import Fetcher
from tocsin.rules.hub_links import hub_address
from tocsin.rules.websub import Step, after_failure, asking, form_of, next_step, put_off
from tocsin.store.base import SubscriptionStore, Watchbook
from tocsin.store.base_feeds import FeedStore
from tocsin.store.base_hosts import HostStore
from tocsin.types.fetching import Posted
from tocsin.types.ids import FeedId
from tocsin.types.sources import PollReason
from tocsin.types.websub import AskFailure, HubMode, Subscription

log = structlog.get_logger(__name__)

ASKED_AT_ONCE = 10
# Longer than the longest wait for a hub's turn, and its answer.
LEASE = timedelta(minutes=5)
LONGEST_LOOK = timedelta(seconds=2)
BUSY_LOOK = timedelta(milliseconds=200)
# A hub may move for good or for now: 307 and 308 alone keep the form (RFC 9110 15.4).
MOST_REDIRECTS = 3
# A request as a whole, redirects and all: its slot at the hub is kept for a minute (R8).
LONGEST_ASK = timedelta(seconds=30)
LONGEST_ANSWER = timedelta(seconds=15)
STORE_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class SubscriberStore(SubscriptionStore, FeedStore, HostStore, Watchbook, Protocol):
    """The part of the store that subscribing needs."""


class Subscriber:
    """Does what is due about subscriptions. Several may share one store: one of them has a subscription in hand."""

    def __init__(
        self,
        *,
        store: SubscriberStore,
        fetcher: Fetcher,
        offers: HubOffers,
        trusted: Collection[IPv4Network | IPv6Network],
        clock: Callable[[], datetime],
        host_gap: timedelta = HOST_GAP,
    ) -> None:
        """`trusted`: networks in which a hub may be asked over http."""
        self._store, self._fetcher, self._offers = store, fetcher, offers
        self._trusted, self._clock = trusted, clock
        self._pacing = Pacing(store, gap=host_gap, clock=clock, at_once=ASKED_AT_ONCE)
        self._stop = asyncio.Event()
        self._in_hand = 0

    async def run(self, stop: asyncio.Event, watched: Collection[FeedId]) -> None:
        """Tend subscriptions until `stop` is set; those of feeds that are not `watched` any more are ended. Outlives a
        store that is away and any fault of a single hub."""
        self._stop = stop
        pauses = iter(STORE_PAUSES_SECONDS)
        dropped = False
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                try:
                    if not dropped:
                        await self.drop_unwatched(watched)
                        dropped = True
                    for subscription in await self._lease():
                        tasks.create_task(self._tend_safely(subscription))
                    wait = await self._until_next()
                    pauses = iter(STORE_PAUSES_SECONDS)
                except StoreError as error:
                    wait = next(pauses, STORE_PAUSES_SECONDS[-1])
                    log.warning("subscription.store_away", feed_id=None, problem=str(error), retry_seconds=wait)
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await stop.wait()

    async def drop_unwatched(self, watched: Collection[FeedId]) -> None:
        """End the subscriptions of feeds that are not watched any more. Raises StoreError."""
        for held in await asyncio.to_thread(self._store.subscriptions):
            if held.feed_id not in watched:
                await self._offers.leave(held.feed_id)

    async def tend_due(self) -> int:
        """Do what is due now, one after the other, and return about how many subscriptions that was. Raises StoreError."""
        due = await self._lease()
        for subscription in due:
            await self._tend(subscription)
        return len(due)

    async def _lease(self) -> tuple[Subscription, ...]:
        """Those that are taken in hand now."""
        free = ASKED_AT_ONCE - self._in_hand
        if free <= 0:
            return ()
        due = await asyncio.to_thread(self._store.lease_subscriptions, self._clock(), limit=free, lease=LEASE)
        self._in_hand += len(due)
        return due

    async def _until_next(self) -> float:
        if self._in_hand >= ASKED_AT_ONCE:
            return BUSY_LOOK.total_seconds()
        due = await asyncio.to_thread(self._store.next_subscription_due)
        wait = LONGEST_LOOK if due is None else min(max(due - self._clock(), timedelta(0)), LONGEST_LOOK)
        return max(wait.total_seconds(), 0.05)

    async def _tend_safely(self, subscription: Subscription) -> None:
        """One subscription that cannot stop the others. A lease that is left behind returns by itself."""
        try:
            await self._tend(subscription)
        except StoreError as error:
            log.warning("subscription.store_away", feed_id=subscription.feed_id, problem=str(error))
        except Exception:
            log.exception("subscription.failed", feed_id=subscription.feed_id, hub=subscription.hub)

    async def _tend(self, subscription: Subscription) -> None:
        try:
            await self._do_step(subscription, next_step(subscription))
        finally:
            self._in_hand -= 1

    async def _do_step(self, subscription: Subscription, step: Step) -> None:
        if step is Step.SUBSCRIBE:
            await self._ask(subscription, HubMode.SUBSCRIBE)
        elif step is Step.UNSUBSCRIBE:
            await self._ask(subscription, HubMode.UNSUBSCRIBE)
        elif step is Step.FORGET:
            await asyncio.to_thread(self._store.forget_subscription, subscription)
            log.info("subscription.ended", feed_id=subscription.feed_id, topic=subscription.topic, hub=subscription.hub)
        elif await poll_again(self._store, subscription.feed_id, self._clock()):
            await asyncio.to_thread(self._store.write_subscription, put_off(subscription, None))
            log.warning(
                "subscription.denied", feed_id=subscription.feed_id, topic=subscription.topic, hub=subscription.hub
            )

    async def _ask(self, subscription: Subscription, mode: HubMode) -> None:
        """Send a request when the hub's turn comes. It is written first: a hub may verify before it answers."""
        async with self._pacing.visit(subscription.hub, self._stop) as stay:
            if stay.later is not None:
                await asyncio.to_thread(self._store.write_subscription, put_off(subscription, stay.later))
                return
            asked = asking(subscription, mode, self._clock())
            if not await asyncio.to_thread(self._store.write_subscription, asked):
                return
            failure, answer = await self._send(asked, mode, stay)
        if failure is not None:
            await self._note_failure(asked, failure, answer)
        _log_asked(asked, mode, failure, answer)

    async def _send(self, asked: Subscription, mode: HubMode, stay: Stay) -> tuple[AskFailure | None, Posted | None]:
        """Post the form where the hub is, redirects of 307 and 308 followed; every one is judged like the first."""
        address: str | None = asked.hub
        left = LONGEST_ASK
        for _ in range(1 + MOST_REDIRECTS):
            if address is None:
                return AskFailure.BLOCKED_ADDRESS, None
            began, within = self._clock(), min(left, LONGEST_ANSWER)
            try:
                answer = await self._fetcher.post(address, body=form_of(asked, mode), headers=FORM, within=within)
            except FetchError as error:
                is_ours = error.reason is PollReason.BLOCKED_ADDRESS
                return AskFailure.BLOCKED_ADDRESS if is_ours else AskFailure.UNREACHABLE, None
            if answer.status not in (307, 308):
                return None if 200 <= answer.status < 300 else AskFailure.REFUSED, answer
            left -= self._clock() - began
            if left <= timedelta(0):
                return AskFailure.UNREACHABLE, answer
            address = self._redirected(address, answer)
            if address is not None:
                try:
                    await stay.follow(address)
                except HostBusy:
                    return AskFailure.UNREACHABLE, answer
        return AskFailure.REFUSED, answer

    def _redirected(self, address: str, answer: Posted) -> str | None:
        try:
            target = urljoin(address, answer.headers.get("location", ""))
        except ValueError:
            return None
        return hub_address(target, self._trusted)

    async def _note_failure(self, asked: Subscription, failure: AskFailure, answer: Posted | None) -> None:
        """Later again, unless the hub has verified meanwhile: then all is well, whatever it answered."""
        retry_after = answer.retry_after if answer else None
        noted = after_failure(asked, failure, self._clock(), retry_after)
        await asyncio.to_thread(self._store.write_subscription, noted)


def _log_asked(asked: Subscription, mode: HubMode, failure: AskFailure | None, answer: Posted | None) -> None:
    """The one line of a request; the callback's address is a secret and stays out of it."""
    (log.warning if failure else log.info)(
        "subscription.asked",
        feed_id=asked.feed_id,
        topic=asked.topic,
        hub=asked.hub,
        mode=mode.value,
        status=answer.status if answer else None,
        failure=failure.value if failure else None,
        tries=asked.tries,
        lease_until=asked.lease_until.isoformat() if asked.lease_until else None,
    )

"""The role that delivers: what is due goes out, and what became of it is written down."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from tocsin.errors import StoreError
from tocsin.fetch.client import Fetcher
from tocsin.rules.retrying import after_attempt, expire, hold_of
from tocsin.store.base import DigestStore, ItemStore, Outbox, Watchbook
from tocsin.types.alerts import Alert, Attempt, Delivery, DeliveryReason, DeliveryState, Receiver
from tocsin.types.ids import ReceiverId, StoryId, TopicId
from workers.beats import EVERY, TTL
from workers.deliver.outage import Outage
from workers.deliver.sender import send

log = structlog.get_logger("workers.deliver")

RingDue = Callable[[TopicId, StoryId, datetime], object]
SendDigest = Callable[[TopicId, ReceiverId, datetime], object]

ROLE = "deliver"
# An attempt takes 15 s at most; what a killed deliverer held is free again after this.
LEASE = timedelta(seconds=60)
# Stories whose time to ring may have come; their policies count in minutes.
COVERAGES_EVERY = timedelta(seconds=1)
COVERAGES_AT_ONCE = 100
# A story that cannot be judged stays due: it is tried again, but not at every look.
RING_AGAIN_AFTER = timedelta(minutes=1)
AGAIN_AFTER_A_FAULT = timedelta(seconds=5)


class DeliveryStore(Outbox, ItemStore, DigestStore, Watchbook, Protocol):
    """What a deliverer asks of the store."""


class Deliverer:
    """Delivers to many receivers at once; any number of deliverers may run on one store.

    A receiver's first attempt waits for nobody: what it may have beyond one at a time it takes from a common stock, so a
    receiver that does not answer never holds up another.
    """

    def __init__(
        self,
        store: DeliveryStore,
        fetcher: Fetcher,
        receivers: Mapping[ReceiverId, Receiver],
        clock: Callable[[], datetime],
        *,
        ring_due: RingDue | None = None,
        send_digest: SendDigest | None = None,
        at_once_each: int = 4,
        at_once_extra: int = 32,
        look_every: timedelta = timedelta(milliseconds=200),
        seed: str = "tocsin",
    ) -> None:
        """`ring_due` judges a story whose time has come and commits what follows, `send_digest` a digest; both are called
        in a thread. `seed` draws the jitter of retries. At most `at_once_each` attempts run to one receiver, and beyond
        one to each at most `at_once_extra` in all."""
        self._store, self._fetcher, self._receivers, self._clock = store, fetcher, receivers, clock
        self._ring_due, self._send_digest, self._seed, self._look_every = ring_due, send_digest, seed, look_every
        self._at_once_each, self._extra = at_once_each, at_once_extra
        self._busy: set[ReceiverId] = set()
        self._outage = Outage(log)
        self._stop = asyncio.Event()
        self._beat_at: datetime | None = None
        self._rang_at: datetime | None = None
        self._ring_again: dict[tuple[str, str], datetime] = {}
        self._name = f"{socket.gethostname()}.{os.getpid()}"

    async def deliver_due(self) -> int:
        """Ring what is due, attempt every delivery that is due, wait for all of it; return the number of attempts.

        Raises `StoreError` where the store is away.
        """
        await self._ring_what_is_due()
        due = await asyncio.to_thread(self._store.due_receivers, self._clock())
        return sum(await asyncio.gather(*(self._serve(receiver_id) for receiver_id in due)))

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set, then let the attempts under way end and return. A store that is away is waited for."""
        self._stop = stop
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                await self._pause(await self._look_safely(group))

    async def _look_safely(self, group: asyncio.TaskGroup) -> timedelta:
        """Look once and return how long to wait before the next look, whatever came of this one."""
        try:
            await self._look(group)
        except StoreError as error:
            return self._outage.met(error)
        except Exception:
            log.exception("deliver.failed")
            return AGAIN_AFTER_A_FAULT
        self._outage.over()
        return self._look_every

    async def _look(self, group: asyncio.TaskGroup) -> None:
        """One look at the store: beat, ring what is due, and set somebody on every receiver that has something due."""
        now = self._clock()
        if self._beat_at is None or now - self._beat_at >= EVERY:
            facts = {"at": now.isoformat(), "sending": str(len(self._busy))}
            await asyncio.to_thread(self._store.beat, ROLE, self._name, facts, now, TTL)
            self._beat_at = now
        if self._rang_at is None or now - self._rang_at >= COVERAGES_EVERY:
            await self._ring_what_is_due()
            self._rang_at = now
        for receiver_id in await asyncio.to_thread(self._store.due_receivers, now):
            if receiver_id not in self._busy:
                self._busy.add(receiver_id)
                group.create_task(self._serve_safely(receiver_id))

    async def _serve_safely(self, receiver_id: ReceiverId) -> None:
        """Serve a receiver so that nothing that goes wrong with it touches another; its leases end by themselves."""
        try:
            await self._serve(receiver_id)
        except StoreError as error:
            await self._pause(self._outage.met(error))
        except Exception:
            log.exception("deliver.failed", receiver=receiver_id)
            await self._pause(AGAIN_AFTER_A_FAULT)
        finally:
            self._busy.discard(receiver_id)

    async def _serve(self, receiver_id: ReceiverId) -> int:
        """Attempt everything due to one receiver, a few at a time; return the number of attempts."""
        made = 0
        while not self._stop.is_set():
            batch = await self._lease(receiver_id)
            if not batch:
                break
            # All of them end before one's failure counts: what is under way is neither cut off nor left behind.
            attempts = (self._deliver(delivery, alert) for delivery, alert in batch)
            ends = await asyncio.gather(*attempts, return_exceptions=True)
            self._extra += len(batch) - 1
            for end in ends:
                if isinstance(end, BaseException):
                    raise end
                made += end
        return made

    async def _lease(self, receiver_id: ReceiverId) -> tuple[tuple[Delivery, Alert], ...]:
        """Take what may be attempted at once; each beyond the first is taken from the common stock."""
        extra = min(self._extra, self._at_once_each - 1)
        self._extra -= extra
        used = 0
        try:
            batch = await asyncio.to_thread(
                self._store.lease_deliveries, receiver_id, self._clock(), limit=1 + extra, lease=LEASE
            )
            used = max(len(batch) - 1, 0)
        finally:
            self._extra += extra - used
        return batch

    async def _deliver(self, delivery: Delivery, alert: Alert) -> bool:
        """Attempt one delivery and write down what came of it; False: it was dead before it was sent."""
        receiver = self._receivers.get(delivery.receiver_id)
        dead = _without_receiver(delivery) if receiver is None else expire(delivery, self._clock())
        if receiver is None or dead is not None:
            await self._record(dead or delivery, None)
            _tell_dead(dead or delivery)
            return False
        attempt = await self._attempt(delivery, alert, receiver)
        now = self._clock()
        after = after_attempt(delivery, attempt, now, self._seed)
        await self._record(after, hold_of(attempt, now))
        _tell(delivery, attempt)
        if after.state is DeliveryState.DEAD:
            _tell_dead(after)
        return True

    async def _attempt(self, delivery: Delivery, alert: Alert, receiver: Receiver) -> Attempt:
        """Send once. Our own mistakes count as failed attempts too: they end as visible dead letters, not in silence."""
        at = self._clock()
        try:
            return await send(delivery, alert, receiver, fetcher=self._fetcher, clock=self._clock)
        except Exception as error:
            # No traceback: its words may hold the receiver's address, which is a secret.
            excerpt = f"not sent: {type(error).__name__}"
            log.error(
                "delivery.crashed", delivery_id=delivery.delivery_id, receiver=delivery.receiver_id, error=excerpt
            )
            return Attempt(at=at, took=self._clock() - at, reason=DeliveryReason.BAD_RESPONSE, excerpt=excerpt)

    async def _record(self, delivery: Delivery, hold: datetime | None) -> None:
        """Write an attempt down, waiting for a store that is away: what is not written is sent again.

        Raises `StoreError` where the store is still away when we are to stop.
        """
        while True:
            try:
                return await asyncio.to_thread(self._write, delivery, hold)
            except StoreError as error:
                pause = self._outage.met(error)
                if self._stop.is_set():
                    raise
                await self._pause(pause)

    def _write(self, delivery: Delivery, hold: datetime | None) -> None:
        # The hold first: between the two nobody may take the receiver's next delivery.
        if hold is not None:
            self._store.hold_receiver(delivery.receiver_id, hold)
        self._store.record_attempt(delivery)

    async def _ring_what_is_due(self) -> None:
        """Stories and digests whose time has come without a new article."""
        now = self._clock()
        self._ring_again = {key: at for key, at in self._ring_again.items() if at > now}
        if self._ring_due is not None:
            stories = await asyncio.to_thread(self._store.due_coverages, now, COVERAGES_AT_ONCE)
            for topic_id, story_id in stories:
                await self._ring(partial(self._ring_due, topic_id, story_id, now), (topic_id, story_id), now)
        if self._send_digest is not None:
            digests = await asyncio.to_thread(self._store.due_digests, now, COVERAGES_AT_ONCE)
            for topic_id, receiver_id in digests:
                await self._ring(partial(self._send_digest, topic_id, receiver_id, now), (topic_id, receiver_id), now)

    async def _ring(self, judge: Callable[[], object], key: tuple[str, str], now: datetime) -> None:
        if key in self._ring_again:
            return
        try:
            await asyncio.to_thread(judge)
        except StoreError:
            raise
        except Exception:
            log.exception("coverage.failed", topic=key[0], of=key[1])
            self._ring_again[key] = now + RING_AGAIN_AFTER

    async def _pause(self, pause: timedelta) -> None:
        """Wait, but no longer than until we are to stop."""
        try:
            async with asyncio.timeout(pause.total_seconds()):
                await self._stop.wait()
        except TimeoutError:
            return


def _without_receiver(delivery: Delivery) -> Delivery:
    return replace(delivery, state=DeliveryState.DEAD, due_at=None, reason=DeliveryReason.NO_RECEIVER)


def _tell(delivery: Delivery, attempt: Attempt) -> None:
    log.info(
        "delivery.attempted",
        delivery_id=delivery.delivery_id,
        alert_id=delivery.alert_id,
        receiver=delivery.receiver_id,
        status=attempt.status,
        reason=attempt.reason.value,
        attempt=len(delivery.attempts) + 1,
        ms=round(attempt.took.total_seconds() * 1000),
    )


def _tell_dead(delivery: Delivery) -> None:
    log.warning(
        "delivery.dead",
        delivery_id=delivery.delivery_id,
        alert_id=delivery.alert_id,
        receiver=delivery.receiver_id,
        reason=delivery.reason.value if delivery.reason else None,
        attempts=len(delivery.attempts),
    )

"""What is agreed with hubs, and what they have pushed, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tocsin.store import keys
from tocsin.store.base import PushLease
from tocsin.store.memory_ledger import Ledger
from tocsin.types.ids import CallbackId, FeedId, PushId
from tocsin.types.websub import Push, Subscription


class MemorySubscriptions:
    """SubscriptionStore in memory."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._subscriptions: dict[CallbackId, Subscription] = {}
        self._subscribed: dict[FeedId, CallbackId] = {}
        self._subscriptions_due: dict[CallbackId, datetime] = {}  # or the end of a lease
        self._subscription_ends: dict[CallbackId, datetime] = {}  # of those about which nothing is due
        self._pushes: dict[PushId, tuple[Push, bytes]] = {}
        self._pushes_due: dict[PushId, datetime] = {}  # or the end of a lease

    def subscription(self, callback: CallbackId) -> Subscription | None:
        with self._ledger.lock:
            is_over = callback in self._subscription_ends and self._subscription_ends[callback] <= self._ledger.latest
            return None if is_over else self._subscriptions.get(callback)

    def subscription_of(self, feed_id: FeedId) -> Subscription | None:
        with self._ledger.lock:
            callback = self._subscribed.get(feed_id)
            return self.subscription(callback) if callback else None

    def subscriptions(self) -> tuple[Subscription, ...]:
        with self._ledger.lock:
            found = {feed_id: self.subscription(callback) for feed_id, callback in self._subscribed.items()}
            self._subscribed = {feed_id: kept.callback for feed_id, kept in found.items() if kept}
            return tuple(filter(None, found.values()))

    def write_subscription(self, subscription: Subscription) -> bool:
        with self._ledger.lock:
            callback, feed_id = subscription.callback, subscription.feed_id
            stored, current = self.subscription(callback), self.subscription_of(feed_id)
            if (stored.revision if stored else 0) != subscription.revision - 1:
                return False
            if subscription.wanted:
                if current and current.callback != callback:
                    return False
                self._subscribed[feed_id] = callback
            elif self._subscribed.get(feed_id) == callback:
                del self._subscribed[feed_id]
            self._subscriptions[callback] = subscription
            self._schedule(subscription)
            return True

    def _schedule(self, subscription: Subscription) -> None:
        callback = subscription.callback
        if subscription.due_at is None:
            self._subscriptions_due.pop(callback, None)
            self._subscription_ends[callback] = self._ledger.latest + keys.SUBSCRIPTION_LIFE
        else:
            self._subscriptions_due[callback] = subscription.due_at
            self._subscription_ends.pop(callback, None)

    def forget_subscription(self, subscription: Subscription) -> None:
        with self._ledger.lock:
            callback, feed_id = subscription.callback, subscription.feed_id
            self._subscriptions.pop(callback, None)
            self._subscriptions_due.pop(callback, None)
            self._subscription_ends.pop(callback, None)
            if self._subscribed.get(feed_id) == callback:
                del self._subscribed[feed_id]

    def lease_subscriptions(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[Subscription, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            due = sorted((at, callback) for callback, at in self._subscriptions_due.items() if at <= now)
            taken = [callback for _, callback in due[:limit]]
            self._subscriptions_due.update(dict.fromkeys(taken, now + lease))
            return tuple(self._subscriptions[callback] for callback in taken)

    def next_subscription_due(self) -> datetime | None:
        with self._ledger.lock:
            return min(self._subscriptions_due.values(), default=None)

    def put_push(self, push: Push, body: bytes) -> bool:
        with self._ledger.lock:
            self._ledger.tell(push.received_at)
            if push.push_id in self._pushes:
                return True
            sizes = [len(body), *(len(waiting) for _, waiting in self._pushes.values())]
            its = [
                len(body),
                *(len(waiting) for other, waiting in self._pushes.values() if other.feed_id == push.feed_id),
            ]
            if len(sizes) > keys.PUSHES_WAITING or sum(sizes) > keys.PUSHES_BYTES:
                return False
            if len(its) > keys.PUSHES_WAITING_EACH or sum(its) > keys.PUSHES_BYTES_EACH:
                return False
            self._pushes[push.push_id] = (push, body)
            self._pushes_due[push.push_id] = push.received_at
            return True

    def lease_pushes(self, now: datetime, *, limit: int, lease: timedelta) -> tuple[PushLease, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            taken: list[PushLease] = []
            due = sorted((at, push_id) for push_id, at in self._pushes_due.items() if at <= now)
            for _, push_id in due[:limit]:
                push, body = self._pushes[push_id]
                if push.received_at + keys.PUSH_LIFE <= self._ledger.latest:
                    self._drop(push_id)
                    self._ledger.counters["pushes{outcome=expired}"] += 1
                    continue
                self._pushes_due[push_id] = now + lease
                taken.append(PushLease(push=push, body=body, until=now + lease))
            return tuple(taken)

    def finish_push(self, lease: PushLease, due_at: datetime | None, counts: Mapping[str, int]) -> bool:
        with self._ledger.lock:
            self._ledger.counters.update(counts)
            push_id = lease.push.push_id
            if self._pushes_due.get(push_id) != lease.until:
                return False
            if due_at is None:
                self._drop(push_id)
            else:
                self._pushes_due[push_id] = due_at
            return True

    def _drop(self, push_id: PushId) -> None:
        del self._pushes[push_id], self._pushes_due[push_id]

    def next_push_due(self) -> datetime | None:
        with self._ledger.lock:
            return min(self._pushes_due.values(), default=None)

    def push_depths(self) -> Mapping[str, int]:
        with self._ledger.lock:
            return {"pushes": len(self._pushes)}

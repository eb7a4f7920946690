"""The schedule and the memory of feeds, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tocsin.store.base_feeds import FeedLease, KnownItem, PollResult
from tocsin.store.base_hosts import HostStart, HostTurn, TurnVerdict
from tocsin.store.host_book import HostBook, holder_of
from tocsin.store.memory_items import ItemShelves
from tocsin.store.memory_ledger import Ledger
from tocsin.store.page_shelf import PageShelf
from tocsin.store.reviving import revived
from tocsin.types.hosts import HostRule, HostSlot
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.sources import FeedCondition, FeedSource, FeedState

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class MemoryFeeds:
    """FeedStore and HostStore in memory."""

    def __init__(self, ledger: Ledger, shelves: ItemShelves, pages: PageShelf) -> None:
        self._ledger, self._shelves, self._pages = ledger, shelves, pages
        self._states: dict[FeedId, FeedState] = {}
        self._listed: set[FeedId] = set()
        self._due: dict[FeedId, datetime] = {}
        self._leases: dict[FeedId, FeedLease] = {}
        self._hosts = HostBook()
        self._asking: dict[str, datetime] = {}  # token of a poll that has begun -> end of the pause after that

    def sync_feeds(self, sources: Sequence[FeedSource], first_due: Mapping[FeedId, datetime], now: datetime) -> None:
        with self._ledger.lock:
            self._ledger.tell(now)
            wanted = {source.feed_id for source in sources}
            for feed_id in self._listed - wanted:
                self._due.pop(feed_id, None)
                self._leases.pop(feed_id, None)
            for source in sources:
                if source.feed_id not in self._listed:
                    self._list_feed(source, first_due.get(source.feed_id, now))
            self._listed = wanted

    def _list_feed(self, source: FeedSource, first_due: datetime) -> None:
        fresh = FeedState(feed_id=source.feed_id, url=source.url, next_poll_at=first_due)
        state = self._states.setdefault(source.feed_id, fresh)
        if state.next_poll_at and state.condition not in (FeedCondition.GONE, FeedCondition.DISABLED):
            self._due[source.feed_id] = state.next_poll_at

    def lease_due_feeds(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        only: Collection[FeedId] | None = None,
        all_due: bool = False,
        holder: str = "",
    ) -> tuple[FeedLease, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            wanted = None if only is None else set(only)
            due = [
                feed_id
                for feed_id, at in sorted(self._due.items(), key=lambda entry: (entry[1], entry[0]))
                if (wanted is None or feed_id in wanted)
                and (at <= now or (all_due and not self._is_held(feed_id, now)))
            ]
            return tuple(self._lease(feed_id, now + lease, holder) for feed_id in due[:limit])

    def _is_held(self, feed_id: FeedId, now: datetime) -> bool:
        held = self._leases.get(feed_id)
        return held is not None and held.until > now

    def _lease(self, feed_id: FeedId, until: datetime, holder: str) -> FeedLease:
        token = f"{holder}/{uuid4().hex}"
        taken = FeedLease(feed_id=feed_id, token=token, until=until, state=self._states[feed_id])
        self._leases[feed_id] = taken
        self._due[feed_id] = until
        return taken

    def lease_holders(self) -> frozenset[str]:
        with self._ledger.lock:
            return frozenset(holder_of(lease.token) for lease in self._leases.values()) | self._hosts.holders()

    def free_leases(self, holders: Collection[str], now: datetime) -> int:
        with self._ledger.lock:
            dead = [lease for lease in self._leases.values() if holder_of(lease.token) in holders]
            self._hosts.release_all_of(holders)
            for lease in dead:
                del self._leases[lease.feed_id]
                self._due[lease.feed_id] = self._asking.pop(lease.token, now)
            return len(dead)

    def renew_leases(self, leases: Sequence[FeedLease], until: datetime) -> tuple[bool, ...]:
        with self._ledger.lock:
            return tuple(self._hold(lease, until) for lease in leases)

    def _hold(self, lease: FeedLease, until: datetime) -> bool:
        if not self._is_ours(lease):
            return False
        held = self._leases[lease.feed_id]
        self._leases[lease.feed_id] = replace(held, until=max(held.until, until))
        self._due[lease.feed_id] = max(held.until, until)
        return True

    def begin_at_hosts(self, starts: Sequence[HostStart], now: datetime, rule: HostRule) -> tuple[HostTurn, ...]:
        with self._ledger.lock:
            self._ledger.tell(now)
            return tuple(self._begin(start, now, rule) for start in starts)

    def _begin(self, start: HostStart, now: datetime, rule: HostRule) -> HostTurn:
        if start.lease and not self._is_ours(start.lease):
            return HostTurn(verdict=TurnVerdict.LOST, at=now)
        turn = self._hosts.turn(start, now, rule)
        if turn.verdict is TurnVerdict.BEGINS and start.lease:
            self._hold(start.lease, now + start.pause)
            self._asking[start.lease.token] = now + start.pause
        return turn

    def move_starts(self, made: Sequence[tuple[str, datetime]]) -> None:
        with self._ledger.lock:
            for host, at in made:
                self._hosts.move_start(host, at)

    def release_slots(self, slots: Sequence[HostSlot]) -> None:
        with self._ledger.lock:
            for slot in slots:
                self._hosts.release(slot)

    def block_host(self, host: str, until: datetime) -> None:
        with self._ledger.lock:
            self._hosts.block(host, until)

    def release_feed(self, lease: FeedLease, next_poll_at: datetime) -> bool:
        with self._ledger.lock:
            if not self._is_ours(lease):
                return False
            self._finish(replace(lease.state, next_poll_at=next_poll_at))
            return True

    def _is_ours(self, lease: FeedLease) -> bool:
        held = self._leases.get(lease.feed_id)
        return held is not None and held.token == lease.token

    def _finish(self, state: FeedState) -> None:
        self._states[state.feed_id] = state
        if held := self._leases.pop(state.feed_id, None):
            self._asking.pop(held.token, None)
        if state.next_poll_at and state.condition not in (FeedCondition.GONE, FeedCondition.DISABLED):
            self._due[state.feed_id] = state.next_poll_at
        else:
            self._due.pop(state.feed_id, None)

    def revive_feed(self, feed_id: FeedId, now: datetime) -> bool:
        with self._ledger.lock:
            state = self._states.get(feed_id)
            if feed_id not in self._listed or state is None or not state.is_stopped:
                return False
            self._finish(revived(state, now))
            return True

    def known_items(self, feed_id: FeedId, item_ids: Sequence[ItemId], now: datetime) -> Mapping[ItemId, KnownItem]:
        with self._ledger.lock:
            self._ledger.tell(now)
            state = self._states.get(feed_id)
            document = state.document if state else {}
            known = [item_id for item_id in item_ids if item_id in document or self._shelves.is_known(item_id)]
            return {item_id: self._shelves.known_item(item_id) for item_id in known}

    def commit_poll(self, lease: FeedLease, result: PollResult, now: datetime) -> bool:
        with self._ledger.lock:
            self._ledger.tell(now)
            if result.slot:
                self._hosts.release(result.slot)
            if not self._is_ours(lease):
                return False
            items = (*result.new, *result.updated)
            self._shelves.put_bodies(items, now)
            self._shelves.see(result.seen, now)
            self._ledger.enqueue(items)
            self._pages.want(result.pages, now)
            self._ledger.counters.update(result.counts)
            self._finish(result.state)
            return True

    def commit_unchanged(self, polls: Sequence[tuple[FeedLease, PollResult]]) -> tuple[bool, ...]:
        return tuple(self.commit_poll(lease, result, result.state.polled_at or _LONG_AGO) for lease, result in polls)

    def feed_states(self) -> tuple[FeedState, ...]:
        with self._ledger.lock:
            return tuple(self._as_listed(self._states[feed_id]) for feed_id in sorted(self._states))

    def feed_state(self, feed_id: FeedId) -> FeedState | None:
        with self._ledger.lock:
            state = self._states.get(feed_id)
            return self._as_listed(state) if state else None

    def _as_listed(self, state: FeedState) -> FeedState:
        if state.feed_id in self._listed:
            return state
        return replace(state, condition=FeedCondition.DISABLED, next_poll_at=None)

    def next_due(self) -> datetime | None:
        with self._ledger.lock:
            return min(self._due.values(), default=None)

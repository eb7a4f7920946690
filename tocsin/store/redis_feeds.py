"""The schedule and the memory of feeds, in Redis."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from redis.exceptions import WatchError

from tocsin.errors import Unreachable
from tocsin.store import codec, keys, page_scripts, scripts
from tocsin.store.base import FeedLease, KnownItem, PollResult
from tocsin.store.queue import enqueue_items
from tocsin.store.redis_bodies import bodies_arguments, known_arguments, seen_arguments
from tocsin.store.redis_link import Argument, RedisPart, from_micros, run_inside, speaking, to_micros
from tocsin.store.redis_pages import want_arguments
from tocsin.store.reviving import revived
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.sources import FeedCondition, FeedSource, FeedState

# States are read so many at a time: 10 kB each at most, so an answer stays small.
STATES_AT_ONCE = 500

_UNSCHEDULED = (FeedCondition.GONE, FeedCondition.DISABLED)


class RedisFeeds(RedisPart):
    """FeedStore in Redis."""

    def sync_feeds(self, sources: Sequence[FeedSource], first_due: Mapping[FeedId, datetime], now: datetime) -> None:
        known = {state.feed_id: state for state in self._stored_states([source.feed_id for source in sources])}
        arguments: list[Argument] = []
        for source in sources:
            fresh = FeedState(feed_id=source.feed_id, url=source.url, next_poll_at=first_due.get(source.feed_id, now))
            state = known.get(source.feed_id, fresh)
            arguments += (source.feed_id, _due_of(state), codec.FEED_STATE.encode(state))
        self._link.run("sync feeds", scripts.SYNC_FEEDS, arguments)

    def lease_due_feeds(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        only: Collection[FeedId] | None = None,
        all_due: bool = False,
    ) -> tuple[FeedLease, ...]:
        until = now + lease
        arguments: list[Argument] = [to_micros(now), to_micros(until), limit, int(all_due), uuid4().hex]
        if only is not None:
            arguments += ("only", *only)
        taken = self._link.run("lease feeds", scripts.LEASE_FEEDS, arguments)
        return tuple(
            FeedLease(
                feed_id=FeedId(feed_id.decode()),
                token=token.decode(),
                until=until,
                state=codec.FEED_STATE.decode(state),
            )
            for feed_id, token, state in zip(taken[::3], taken[1::3], taken[2::3], strict=True)
        )

    def release_feed(self, lease: FeedLease, next_poll_at: datetime) -> bool:
        state = replace(lease.state, next_poll_at=next_poll_at)
        return bool(self._link.run("release feed", scripts.FINISH_FEED, _finish_arguments(lease, state)))

    def revive_feed(self, feed_id: FeedId, now: datetime) -> bool:
        stored = self._link.read("revive feed", "GET", keys.feed_state(feed_id))
        state = codec.FEED_STATE.decode(stored) if stored else None
        if state is None or state.condition is not FeedCondition.GONE:
            return False
        again = codec.FEED_STATE.encode(revived(state, now))
        return bool(self._link.run("revive feed", scripts.REVIVE_FEED, (feed_id, stored, again, to_micros(now))))

    def known_items(self, feed_id: FeedId, item_ids: Sequence[ItemId], now: datetime) -> Mapping[ItemId, KnownItem]:
        if not item_ids:
            return {}
        state = self.feed_state(feed_id)
        document = state.document if state else {}
        answers = self._link.run("known items", scripts.KNOWN_ITEMS, known_arguments(item_ids, now))
        return {
            item_id: KnownItem(digest=digest and digest.decode(), revision=revision and int(revision))
            for item_id, (seen, digest, revision) in zip(item_ids, answers, strict=True)
            if seen or item_id in document
        }

    def commit_poll(self, lease: FeedLease, result: PollResult, now: datetime) -> bool:
        key, held = keys.feed_lease(lease.feed_id), _held(lease).encode()
        items = (*result.new, *result.updated)
        with speaking("commit poll"), self._link.client.pipeline(transaction=True) as pipe:
            pipe.watch(key)
            if pipe.get(key) != held:
                return False
            pipe.multi()
            if items:
                run_inside(pipe, scripts.PUT_BODIES, bodies_arguments(items))
            if seen := {*result.seen, *(item.item_id for item in items)}:
                run_inside(pipe, scripts.SEE_ITEMS, seen_arguments(sorted(seen), now))
            enqueue_items(self._link.queue, pipe, f"{lease.feed_id} {lease.token}", items)
            if result.pages:
                run_inside(pipe, page_scripts.WANT_PAGES, want_arguments(result.pages))
            run_inside(pipe, scripts.FINISH_FEED, _finish_arguments(lease, result.state))
            for name, number in result.counts.items():
                pipe.hincrby(keys.COUNTERS, name, number)
            try:
                pipe.execute()
            except WatchError as error:
                return self._was_committed(lease, error)
        return True

    def _was_committed(self, lease: FeedLease, error: WatchError) -> bool:
        """Whether a MULTI that ended in a WatchError was executed: the client raises it for a lost connection, too."""
        told = self._link.read("commit poll", "GET", keys.feed_lease(lease.feed_id))
        if told == _held(lease).encode():
            raise Unreachable("commit poll", str(error)) from error
        return bool(told == _done(lease).encode())

    def feed_states(self) -> tuple[FeedState, ...]:
        listed = self._link.read("feed states", "HGETALL", keys.FEEDS)
        states = self._stored_states(sorted(FeedId(feed_id.decode()) for feed_id in listed))
        return tuple(_as_listed(state, listed.get(state.feed_id.encode()) == b"1") for state in states)

    def _stored_states(self, feed_ids: Sequence[FeedId]) -> list[FeedState]:
        stored: list[bytes | None] = []
        for start in range(0, len(feed_ids), STATES_AT_ONCE):
            wanted = map(keys.feed_state, feed_ids[start : start + STATES_AT_ONCE])
            stored += self._link.read("feed states", "MGET", *wanted)
        return [codec.FEED_STATE.decode(state) for state in stored if state]

    def feed_state(self, feed_id: FeedId) -> FeedState | None:
        commands = (("GET", keys.feed_state(feed_id)), ("HGET", keys.FEEDS, feed_id))
        stored, listed = self._link.read_all("feed state", commands)
        return _as_listed(codec.FEED_STATE.decode(stored), listed == b"1") if stored else None

    def next_due(self) -> datetime | None:
        first = self._link.run("next due", scripts.NEXT_DUE, ())
        return from_micros(first) if first else None

    def take_host_slot(self, host: str, now: datetime, gap: timedelta) -> datetime:
        arguments = (host, to_micros(now), gap // timedelta(microseconds=1))
        return from_micros(self._link.run("take host slot", scripts.TAKE_HOST_SLOT, arguments))

    def try_host_slot(self, host: str, now: datetime, gap: timedelta) -> datetime:
        arguments = (host, to_micros(now), gap // timedelta(microseconds=1))
        return from_micros(self._link.run("try host slot", scripts.TRY_HOST_SLOT, arguments))

    def block_host(self, host: str, until: datetime) -> None:
        self._link.run("block host", scripts.BLOCK_HOST, (host, to_micros(until)))


def _due_of(state: FeedState) -> int | str:
    """When the schedule has it; "" where it is not polled."""
    if state.next_poll_at is None or state.condition in _UNSCHEDULED:
        return ""
    return to_micros(state.next_poll_at)


def _held(lease: FeedLease) -> str:
    return f"held {lease.token} {to_micros(lease.until)}"


def _done(lease: FeedLease) -> str:
    return f"done {lease.token}"


def _finish_arguments(lease: FeedLease, state: FeedState) -> tuple[Argument, ...]:
    return (lease.feed_id, _held(lease), _done(lease), codec.FEED_STATE.encode(state), _due_of(state))


def _as_listed(state: FeedState, listed: bool) -> FeedState:
    return state if listed else replace(state, condition=FeedCondition.DISABLED, next_poll_at=None)

"""The schedule and the memory of feeds, in Redis."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from redis.exceptions import WatchError

from tocsin.errors import Unreachable
from tocsin.store import body_scripts, codec, feed_scripts, keys, page_scripts
from tocsin.store.base_feeds import FeedLease, KnownItem, PollResult
from tocsin.store.queue import enqueue_items
from tocsin.store.redis_bodies import bodies_arguments, known_arguments, seen_arguments
from tocsin.store.redis_link import Argument, RedisPart, from_micros, run_inside, speaking, to_micros
from tocsin.store.redis_pages import want_arguments
from tocsin.store.reviving import revived
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.sources import FeedCondition, FeedSource, FeedState

# States are read so many at a time: 10 kB each at most, so an answer stays small.
STATES_AT_ONCE = 500
# A lease is renewed every so many seconds, a commit takes milliseconds.
COMMIT_TRIES = 4

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
        self._link.run("sync feeds", feed_scripts.SYNC_FEEDS, arguments)

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
        until, token = now + lease, f"{holder}/{uuid4().hex}"
        arguments: list[Argument] = [to_micros(now), to_micros(until), limit, int(all_due), token]
        if only is not None:
            arguments += ("only", *only)
        taken = self._link.run("lease feeds", feed_scripts.LEASE_FEEDS, arguments)
        return tuple(
            FeedLease(
                feed_id=FeedId(feed_id.decode()),
                token=token.decode(),
                until=until,
                state=codec.FEED_STATE.decode(state),
            )
            for feed_id, token, state in zip(taken[::3], taken[1::3], taken[2::3], strict=True)
        )

    def lease_holders(self) -> frozenset[str]:
        tokens = self._link.run("lease holders", feed_scripts.HELD_LEASES, ())
        return frozenset(token.decode().rpartition("/")[0] for token in tokens)

    def free_leases(self, holders: Collection[str], now: datetime) -> int:
        return int(self._link.run("free leases", feed_scripts.FREE_LEASES, (to_micros(now), *holders)))

    def renew_leases(self, leases: Sequence[FeedLease], until: datetime) -> tuple[bool, ...]:
        arguments: list[Argument] = [to_micros(until)]
        for lease in leases:
            arguments += (lease.feed_id, lease.token)
        return tuple(map(bool, self._link.run("renew leases", feed_scripts.RENEW_LEASES, arguments)))

    def release_feed(self, lease: FeedLease, next_poll_at: datetime) -> bool:
        state = replace(lease.state, next_poll_at=next_poll_at)
        return self.commit_unchanged([(lease, PollResult(state=state))])[0]

    def revive_feed(self, feed_id: FeedId, now: datetime) -> bool:
        stored = self._link.read("revive feed", "GET", keys.feed_state(feed_id))
        state = codec.FEED_STATE.decode(stored) if stored else None
        if state is None or not state.is_stopped:
            return False
        again = revived(state, now)
        arguments = (feed_id, stored, codec.FEED_STATE.encode(again), _due_of(again))
        return bool(self._link.run("revive feed", feed_scripts.REVIVE_FEED, arguments))

    def known_items(self, feed_id: FeedId, item_ids: Sequence[ItemId], now: datetime) -> Mapping[ItemId, KnownItem]:
        if not item_ids:
            return {}
        state = self.feed_state(feed_id)
        document = state.document if state else {}
        answers = self._link.run("known items", body_scripts.KNOWN_ITEMS, known_arguments(item_ids, now))
        return {
            item_id: KnownItem(digest=digest and digest.decode(), revision=revision and int(revision))
            for item_id, (seen, digest, revision) in zip(item_ids, answers, strict=True)
            if seen or item_id in document
        }

    def commit_poll(self, lease: FeedLease, result: PollResult, now: datetime) -> bool:
        if result.brings_nothing:
            return self.commit_unchanged([(lease, result)])[0]
        for _ in range(COMMIT_TRIES):
            written = self._try_commit(lease, result, now)
            if written is not None:
                return written
        raise Unreachable("commit poll", "the lease was written again and again meanwhile")

    def commit_unchanged(self, polls: Sequence[tuple[FeedLease, PollResult]]) -> tuple[bool, ...]:
        arguments = [argument for lease, result in polls for argument in _finish_arguments(lease, result)]
        return tuple(map(bool, self._link.run("commit polls", feed_scripts.FINISH_FEEDS, arguments)))

    def _try_commit(self, lease: FeedLease, result: PollResult, now: datetime) -> bool | None:
        """Whether the poll is written; None where its lease was renewed meanwhile, or nobody can tell."""
        key = keys.feed_lease(lease.feed_id)
        items = (*result.new, *result.updated)
        with speaking("commit poll"), self._link.client.pipeline(transaction=True) as pipe:
            pipe.watch(key)
            if not _is_held(pipe.get(key), lease):
                return False
            pipe.multi()
            if items:
                run_inside(pipe, body_scripts.PUT_BODIES, bodies_arguments(items))
            if seen := {*result.seen, *(item.item_id for item in items)}:
                run_inside(pipe, body_scripts.SEE_ITEMS, seen_arguments(sorted(seen), now))
            enqueue_items(self._link.queue, pipe, f"{lease.feed_id} {lease.token}", items)
            if result.pages:
                run_inside(pipe, page_scripts.WANT_PAGES, want_arguments(result.pages))
            run_inside(pipe, feed_scripts.FINISH_FEEDS, _finish_arguments(lease, result))
            try:
                pipe.execute()
            except WatchError:  # the client raises it for a lost connection, too: it may have been executed
                told = self._link.read("commit poll", "GET", key)
                return None if _is_held(told, lease) else bool(told == f"done {lease.token}".encode())
        return True

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
        first = self._link.run("next due", feed_scripts.NEXT_DUE, ())
        return from_micros(first) if first else None


def _due_of(state: FeedState) -> int | str:
    """When the schedule has it; "" where it is not polled."""
    if state.next_poll_at is None or state.condition in _UNSCHEDULED:
        return ""
    return to_micros(state.next_poll_at)


def _is_held(told: Any, lease: FeedLease) -> bool:
    return bool(told) and told.startswith(f"held {lease.token} ".encode())


def _finish_arguments(lease: FeedLease, result: PollResult) -> list[Argument]:
    state = result.state
    slot = (result.slot.server, result.slot.token) if result.slot else ("", "")
    arguments: list[Argument] = [lease.feed_id, lease.token, codec.FEED_STATE.encode(state), _due_of(state), *slot]
    arguments.append(len(result.counts))
    for name, number in result.counts.items():
        arguments += (name, number)
    return arguments


def _as_listed(state: FeedState, listed: bool) -> FeedState:
    return state if listed else replace(state, condition=FeedCondition.DISABLED, next_poll_at=None)

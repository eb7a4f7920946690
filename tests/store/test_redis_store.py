"""What only the store in Redis promises: RQ's jobs, expiry, threads, restarts, errors."""

from __future__ import annotations

import json
import socket
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis import Redis
from rq.job import Job

from tocsin.errors import Conflict, StoreError, Unreachable
from tocsin.store import keys, scripts, work_scripts
from tocsin.store.base_hosts import HostStart
from tocsin.store.queue import ITEMS_PER_JOB, JOB_PROCESS_ITEMS, queue_on
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server
from tocsin.types.alerts import DeliveryState
from tocsin.types.hosts import HostRule, HostSlot
from tocsin.types.ids import ItemId

if TYPE_CHECKING:
    from tests.store.conftest import Samples

MINUTE = timedelta(minutes=1)

# Kept for ever, because they are bounded by something else; see tocsin/store/keys.py.
BOUNDED = {
    keys.FEEDS,
    keys.FEEDS_DUE,
    keys.ORIGINALS,
    keys.SHINGLE_SEQUENCE,
    keys.RECENT,
    keys.STORY_SEQUENCE,
    keys.COVERAGE_DUE,
    keys.RECEIVERS,
    keys.COUNTERS,
    keys.BEATS + "poll",
    keys.DELIVERIES + "waiting",
    keys.DELIVERIES + "delivered",
}
BOUNDED_BY_WHAT_WAITS = (keys.FEED_STATE, keys.OUTBOX_DUE, keys.ALERT, keys.DELIVERY)


def test_a_poll_makes_jobs_that_a_worker_can_run(redis_store: RedisStore, redis: Redis, make: Samples) -> None:
    """JSON, at most 50 items each, in order, with explicit lives and retries."""
    make.listed(redis_store, make.source())
    lease = make.leased(redis_store)
    items = [make.item(f"{n:03}") for n in range(ITEMS_PER_JOB + 1)]
    redis_store.commit_poll(lease, make.poll(lease, *items), make.now)

    jobs = queue_on(redis).jobs

    assert [len(job.args[0]) for job in jobs] == [ITEMS_PER_JOB, 1]
    assert [[item.item_id, 1] for item in items] == [ref for job in jobs for ref in job.args[0]]
    for job in jobs:
        assert (
            job.func_name,
            job.result_ttl,
            job.failure_ttl,
            job.timeout,
            job.retries_left,
        ) == (JOB_PROCESS_ITEMS, 0, 86_400, 60, 3)
        raw = redis.hget(Job.key_for(job.id), "data")
        assert isinstance(raw, bytes)
        assert [JOB_PROCESS_ITEMS, None, job.args, {}] == json.loads(zlib.decompress(raw))


def test_a_lease_lost_during_the_commit_leaves_no_job(
    redis_store: RedisStore, redis: Redis, make: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Body, job and state come with the EXEC or not at all, also where the lease goes in between."""
    make.listed(redis_store, make.source())
    lease = make.leased(redis_store)
    result = make.poll(lease, make.item())
    execute = type(redis.pipeline()).execute

    def meanwhile(pipe: object, *words: object, **named: object) -> object:
        monkeypatch.undo()
        assert redis_store.queue_depths()["items"] == 0, "the job is visible before EXEC"
        make.leased(redis_store, make.now + MINUTE)
        return execute(pipe, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(redis.pipeline()), "execute", meanwhile)

    assert not redis_store.commit_poll(lease, result, make.now)
    assert redis_store.queue_depths()["items"] == 0
    assert None is redis_store.item(make.item().item_id)
    assert list(redis.scan_iter("rq:job:*")) == []


def test_a_lease_renewed_during_the_commit_is_committed(
    redis_store: RedisStore, redis: Redis, make: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The renewal comes between the look and the EXEC: the poll is written all the same, once."""
    make.listed(redis_store, make.source())
    lease = make.leased(redis_store)
    result = make.poll(lease, make.item())
    execute = type(redis.pipeline()).execute

    def meanwhile(pipe: object, *words: object, **named: object) -> object:
        monkeypatch.undo()
        assert redis_store.renew_leases([lease], make.now + 2 * MINUTE) == (True,)
        return execute(pipe, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(redis.pipeline()), "execute", meanwhile)

    assert redis_store.commit_poll(lease, result, make.now)
    assert redis_store.queue_depths()["items"] == 1


def test_a_commit_whose_answer_was_lost_is_known_to_be_done(
    redis_store: RedisStore, redis: Redis, make: Samples
) -> None:
    """The same poll committed twice is one poll: the second is refused and doubles no job."""
    make.listed(redis_store, make.source())
    lease = make.leased(redis_store)
    result = make.poll(lease, make.item())

    assert [redis_store.commit_poll(lease, result, make.now) for _ in range(2)] == [True, False]
    assert redis_store.queue_depths()["items"] == 1


def test_everything_expires_or_is_bounded(redis_store: RedisStore, redis: Redis, make: Samples) -> None:
    """After all that the product does, no key would stay for ever that grows with the news."""
    make.listed(redis_store, make.source())
    lease = make.leased(redis_store)
    item = make.item()
    redis_store.commit_poll(lease, make.poll(lease, item), make.now)
    with redis_store.work_on(item.item_id) as work:
        work.commit(make.result(item, due_at=make.now), make.now)
    redis_store.hold_receiver(make.desk, make.now)
    redis_store.block_host("a.example", make.now)
    slot = HostSlot(server="b.example", token="here:7/1")
    redis_store.begin_at_hosts([HostStart(host="b.example", slot=slot, gap=MINUTE)], make.now, HostRule())
    redis_store.beat("poll", "a", {}, make.now, MINUTE)

    ours = {key.decode() for key in redis.scan_iter("*") if not key.startswith(b"rq:")}
    forever = {key for key in ours if redis.ttl(key) == -1}

    assert all(key.startswith(keys.PREFIX) for key in ours)
    assert set() == {key for key in forever - BOUNDED if not key.startswith(BOUNDED_BY_WHAT_WAITS)}


def test_what_has_been_delivered_expires(redis_store: RedisStore, redis: Redis, make: Samples) -> None:
    """An alert and its delivery are kept while they wait, and for a month once they have ended; a replay keeps them."""
    redis_store.add_alert(make.alert(), [make.delivery()], make.now)
    both = (keys.alert(make.alert().alert_id), keys.delivery(make.delivery().delivery_id))
    assert [redis.ttl(key) for key in both] == [-1, -1]
    redis_store.record_attempt(replace(make.delivery(), state=DeliveryState.DELIVERED))
    assert all(isinstance(left := redis.ttl(key), int) and left > 29 * 86_400 for key in both)
    redis_store.replay_delivery(make.delivery().delivery_id, make.now)
    assert [redis.ttl(key) for key in both] == [-1, -1]


def test_a_delivery_whose_alert_is_lost_ends_visibly(redis_store: RedisStore, redis: Redis, make: Samples) -> None:
    """It cannot be sent; it is dead-lettered, not dropped."""
    redis_store.add_alert(make.alert(), [make.delivery()], make.now)
    redis.delete(keys.alert(make.alert().alert_id))

    assert redis_store.lease_deliveries(make.desk, make.now, limit=9, lease=MINUTE) == ()
    assert [delivery.state.value for delivery in redis_store.deliveries()] == ["dead"]


def test_copies_processed_by_many_threads_have_one_original(redis_store: RedisStore, make: Samples) -> None:
    """Eight workers on eight copies: each ends, one of them is the original, the story is theirs together."""
    items = [make.item(name) for name in "abcdefgh"]
    redis_store.put_items(items, make.now)

    def process(item_id: ItemId) -> ItemId | None:
        while True:
            with redis_store.work_on(item_id) as work:
                assert work.item
                owners = [posting.item_id for found in work.postings([3]).values() for posting in found]
                original = owners[0] if owners else None
                try:
                    work.commit(make.result(work.item, original=original, story=make.story("s")), make.now)
                except Conflict:
                    continue
                return original

    with ThreadPoolExecutor(8) as threads:
        originals = list(threads.map(process, [item.item_id for item in items]))

    first = [item.item_id for item, original in zip(items, originals, strict=True) if original is None]
    assert len(first) == 1
    assert {None, first[0]} == set(originals)
    assert len(items) == redis_store.counters()["items{outcome=alerted}"]


def test_pollers_in_many_threads_lease_every_feed_once(redis_store: RedisStore, make: Samples) -> None:
    """No feed is polled twice, however many lease at once."""
    make.listed(redis_store, *make.sources(200))

    def poll(_: int) -> list[str]:
        polled: list[str] = []
        while leases := redis_store.lease_due_feeds(make.now, limit=7, lease=MINUTE):
            polled += [lease.feed_id for lease in leases if redis_store.commit_poll(lease, make.poll(lease), make.now)]
        return polled

    with ThreadPoolExecutor(4) as threads:
        polled = [feed_id for some in threads.map(poll, range(4)) for feed_id in some]

    assert 200 == len(polled) == len(set(polled))


def test_scripts_survive_a_server_that_forgot_them(redis_store: RedisStore, redis: Redis, make: Samples) -> None:
    """A restarted server is given the text again."""
    make.processed(redis_store, make.item("a"))
    redis.script_flush()
    make.processed(redis_store, make.item("b"))

    assert len(redis_store.recent(9)) == 2


def test_a_restart_keeps_everything(tmp_path: Path, make: Samples) -> None:
    """What was committed is there after the server was killed and started again: items, jobs, leases, deliveries."""
    server = open_server(tmp_path)
    store = RedisStore(server.url)
    try:
        make.listed(store, make.source())
        lease = make.leased(store)
        store.commit_poll(lease, make.poll(lease, make.item("p")), make.now)
        make.processed(store, make.item("a"))
        told = [facts_of(store)]
        with Redis.from_url(server.url) as connection:
            connection.shutdown()
        server.revive()
        told.append(facts_of(store))
    finally:
        store.close()
        server.leave()

    assert told[0] == told[1]


def facts_of(store: RedisStore) -> tuple[object, ...]:
    return (
        store.feed_states(),
        store.next_due(),
        store.recent(9),
        store.deliveries(),
        store.counters(),
        store.queue_depths(),
    )


CALLS: list[Callable[[RedisStore], object]] = [
    RedisStore.ping,
    RedisStore.counters,
    RedisStore.feed_states,
    RedisStore.queue_depths,
    lambda store: store.recent(1),
    lambda store: store.count({"a": 1}),
    lambda store: store.work_on(ItemId("x")).__enter__(),
]


@pytest.mark.parametrize("call", CALLS)
def test_no_server_is_unreachable(call: Callable[[RedisStore], object], tmp_path: Path) -> None:
    """Every call says so with the error that has exit code 4."""
    store = RedisStore(f"unix://{tmp_path}/nobody.sock")

    with pytest.raises(Unreachable):
        call(store)
    store.close()


def test_a_refusing_port_is_unreachable() -> None:
    """A closed TCP port, too."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        store = RedisStore(f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        with pytest.raises(Unreachable):
            store.ping()
        store.close()


def test_what_redis_refuses_is_a_store_error(redis_store: RedisStore, redis: Redis) -> None:
    """A key of the wrong kind is named by the operation that met it."""
    redis.set(keys.COUNTERS, "text")

    with pytest.raises(StoreError, match="counters: WRONGTYPE"):
        redis_store.counters()


def test_an_address_that_is_none_is_a_store_error() -> None:
    """A mistyped URL is told as such."""
    with pytest.raises(StoreError, match="scheme"):
        RedisStore("http://localhost:6379")


def test_no_script_names_a_key_of_its_own() -> None:
    """Every key is named in keys.py; scripts spell them by those names."""
    for module in (scripts, work_scripts):
        assert "tocsin:" not in Path(str(module.__file__)).read_text(encoding="utf-8")

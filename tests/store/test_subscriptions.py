"""What is agreed with hubs, and what they have pushed, in both stores."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from redis import Redis

from tests.store.conftest import NOW
from tocsin.store import keys
from tocsin.store.base import Store
from tocsin.store.redis_store import RedisStore
from tocsin.types.ids import CallbackId, FeedId, PushId
from tocsin.types.secret import Secret
from tocsin.types.websub import HubMode, Push, Subscription

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
FEED = FeedId("feed-lemonde")


def agreed(callback: str = "c", *, feed: str = FEED, due_at: datetime | None = NOW) -> Subscription:
    return Subscription(
        callback=CallbackId(callback),
        feed_id=FeedId(feed),
        topic="https://lemonde.example/rss?é",
        hub="https://hub.example/",
        address=f"https://watch.example/websub/{callback}",
        secret=Secret("s" * 43),
        pending=HubMode.SUBSCRIBE,
        asked_at=NOW,
        due_at=due_at,
        revision=1,
    )


def later(subscription: Subscription, **changes: object) -> Subscription:
    return replace(subscription, revision=subscription.revision + 1, **changes)  # type: ignore[arg-type]


def push(name: str = "p", *, pause: timedelta = timedelta(0), feed: str = FEED) -> Push:
    return Push(
        push_id=PushId(name),
        callback=CallbackId("c"),
        feed_id=FeedId(feed),
        topic="https://lemonde.example/rss",
        content_type=None,
        received_at=NOW + pause,
    )


def test_a_subscription_is_read_back_as_written(store: Store) -> None:
    """W4: lease, secret and revision survive, by callback and by feed."""
    first = agreed()
    assert store.subscription(first.callback) is None
    assert store.subscription_of(FEED) is None
    assert store.write_subscription(first)
    verified = later(first, pending=None, lease_until=NOW + DAY, pushed_at=NOW, due_at=NOW + HOUR)
    assert store.write_subscription(verified)

    assert verified == store.subscription(first.callback) == store.subscription_of(FEED)
    assert (verified,) == store.subscriptions()
    assert verified.secret.reveal() == "s" * 43


def test_of_two_who_write_one_revision_the_first_counts(store: Store) -> None:
    """A hub's verification and our own request meet: nobody overwrites what they have not read."""
    assert store.write_subscription(agreed())
    verified = later(agreed(), pending=None, lease_until=NOW + DAY)
    assert store.write_subscription(verified)

    assert not store.write_subscription(later(agreed(), tries=1))
    assert not store.write_subscription(agreed())
    assert verified == store.subscription(verified.callback)


def test_a_feed_has_one_subscription_that_is_wanted(store: Store) -> None:
    """W2: a new topic or hub gets a callback of its own, once the old one is being ended."""
    assert store.write_subscription(agreed("old"))
    assert not store.write_subscription(agreed("new"))
    leaving = later(agreed("old"), wanted=False)
    assert store.write_subscription(leaving)
    assert store.write_subscription(agreed("new"))

    assert (agreed("new"),) == store.subscriptions()
    assert leaving == store.subscription(leaving.callback)
    store.forget_subscription(leaving)
    assert store.subscription(leaving.callback) is None
    assert agreed("new") == store.subscription_of(FEED)
    store.forget_subscription(agreed("new"))
    assert store.subscriptions() == ()
    assert store.next_subscription_due() is None


def test_due_subscriptions_are_leased_and_come_back(store: Store) -> None:
    """One poller has a subscription in hand; if it dies, the next one takes it when the lease has ended."""
    for number in range(3):
        assert store.write_subscription(agreed(f"c{number}", feed=f"f{number}", due_at=NOW + number * MINUTE))
    (first,) = store.lease_subscriptions(NOW + MINUTE, limit=1, lease=HOUR)

    assert first.callback == "c0"
    assert [s.callback for s in store.lease_subscriptions(NOW + MINUTE, limit=9, lease=HOUR)] == ["c1"]
    assert store.lease_subscriptions(NOW + MINUTE, limit=9, lease=HOUR) == ()
    assert store.next_subscription_due() == NOW + 2 * MINUTE
    assert store.write_subscription(later(first, due_at=NOW + DAY))
    back = store.lease_subscriptions(NOW + MINUTE + HOUR, limit=9, lease=HOUR)
    assert [s.callback for s in back] == ["c2", "c1"]


def test_one_with_nothing_due_is_kept_for_a_month(redis_store: RedisStore, redis: Redis) -> None:
    """A denied hub is not asked again at every poll, and not remembered for ever."""
    assert redis_store.write_subscription(agreed())
    assert redis.ttl(keys.SUBSCRIPTION + "c") == -1
    assert redis_store.write_subscription(later(agreed(), denied_at=NOW, due_at=None))

    assert redis_store.next_subscription_due() is None
    assert 29 * 86_400 < int(redis.ttl(keys.SUBSCRIPTION + "c")) <= 30 * 86_400
    redis.delete(keys.SUBSCRIPTION + "c")
    assert redis_store.subscription_of(FEED) is None
    assert redis_store.subscriptions() == ()
    assert not redis.exists(keys.SUBSCRIBED), "a feed that has left the configuration is not remembered for ever"
    assert redis_store.write_subscription(agreed("new"))


def test_a_push_waits_until_it_is_taken_up(store: Store) -> None:
    """W5: bytes come back as they were, oldest first; finished means gone, and counted."""
    body = bytes(range(256)) * 9
    assert store.put_push(push("b", pause=SECOND), b"")
    assert store.put_push(push("a"), body)
    assert (2, NOW) == (store.queue_depths()["pushes"], store.next_push_due())
    first, second = store.lease_pushes(NOW + SECOND, limit=9, lease=MINUTE)

    assert (push("a"), body, NOW + SECOND + MINUTE) == (first.push, first.body, first.until)
    assert (push("b", pause=SECOND), b"") == (second.push, second.body)
    assert store.lease_pushes(NOW + MINUTE, limit=9, lease=MINUTE) == ()
    assert store.finish_push(first, None, {"pushes{outcome=taken}": 1})
    assert store.finish_push(second, NOW + HOUR, {})
    assert (1, NOW + HOUR) == (store.queue_depths()["pushes"], store.next_push_due())
    assert store.counters()["pushes{outcome=taken}"] == 1


def test_a_push_whose_poller_died_comes_back(store: Store) -> None:
    """W5: what a hub was told we have is taken up by the next poller; the late first one changes nothing."""
    assert store.put_push(push(), b"<rss/>")
    (lost,) = store.lease_pushes(NOW, limit=9, lease=MINUTE)
    (found,) = store.lease_pushes(NOW + MINUTE, limit=9, lease=MINUTE)

    assert lost.push == found.push
    assert not store.finish_push(lost, None, {"late": 1})
    assert (1, 1) == (store.queue_depths()["pushes"], store.counters()["late"])
    assert store.finish_push(found, None, {})


def test_a_push_that_comes_twice_is_one(store: Store) -> None:
    """A hub that missed our answer sends again; one body is enough."""
    assert store.put_push(push(), b"<rss/>")
    assert store.put_push(push(pause=MINUTE), b"<rss/>")

    assert store.queue_depths()["pushes"] == 1


def test_there_is_room_for_so_many_pushes(store: Store) -> None:
    """W5: the line is bounded by number; room comes back with each that is taken up."""
    for number in range(keys.PUSHES_WAITING):
        assert store.put_push(push(str(number), pause=number * SECOND, feed=f"feed {number}"), b"x")

    assert not store.put_push(push("one more"), b"x")
    (lease,) = store.lease_pushes(NOW, limit=1, lease=MINUTE)
    assert store.finish_push(lease, None, {})
    assert store.put_push(push("one more"), b"x")


def test_there_is_room_for_so_many_bytes_of_pushes(store: Store) -> None:
    """W5: and by what the bodies take together, as stored."""
    body = _incompressible(keys.PUSHES_BYTES // 16)
    taken = [store.put_push(push(str(number), feed=f"feed {number % 6}"), body) for number in range(17)]

    assert taken[:15] == [True] * 15
    assert not taken[16]


def test_no_feed_takes_the_room_of_the_others(store: Store) -> None:
    """W5: of each so many, and so many bytes; another's are kept all the same."""
    large = _incompressible(keys.PUSHES_BYTES_EACH // 2 + 1)
    of_large = [store.put_push(push(f"large {number}", feed="large"), large) for number in range(2)]
    of_many = [store.put_push(push(f"many {number}", feed="many"), b"x") for number in range(51)]

    assert of_large == [True, False]
    assert of_many == [True] * keys.PUSHES_WAITING_EACH + [False]
    assert store.put_push(push(), b"x")


def test_a_push_that_nobody_took_in_a_day_is_forgotten(store: Store) -> None:
    """What it said stands in the feed as well; its place is free again, and it is counted."""
    assert store.put_push(push(), b"<rss/>")
    if isinstance(store, RedisStore):
        store._link.client.delete(keys.PUSH + "p")

    assert store.lease_pushes(NOW + DAY, limit=9, lease=MINUTE) == ()
    assert (0, 1) == (store.queue_depths()["pushes"], store.counters()["pushes{outcome=expired}"])
    assert store.put_push(push(pause=DAY), b"<rss/>")


def _incompressible(size: int) -> bytes:
    return random.Random(7).randbytes(size)

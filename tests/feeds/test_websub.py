"""The subscriber against a real hub, with the real callback (rules W2, W3, W4, S3)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from feeds.polls_again import forget_hubs
from tests.feeds.conftest import Answer, FakeClock, entry
from tests.feeds.hub_world import FEED, TOPIC, HubWorld, a_hub_world
from tocsin.errors import Unreachable
from tocsin.rules.websub import LEASE_ASKED, MOST_FAREWELLS, leaving
from tocsin.store.memory import MemoryStore
from tocsin.testing.hub import Hub, serve_hub
from tocsin.types.ids import CallbackId, FeedId
from tocsin.types.websub import AskFailure, HubMode, Subscription

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@pytest.fixture
def world() -> Iterator[HubWorld]:
    """A world with a hub that can reach us; its feed has named it."""
    with a_hub_world() as made:
        made.publish(entry("a"))
        made.polled()
        yield made


def test_a_hub_verifies_before_it_answers(world: HubWorld) -> None:
    """W2, W3: the wish is written before the hub is asked, so that its question finds it; the lease is the hub's."""
    world.hub.lease_seconds = "7200"
    world.tend()
    [asked] = world.hub.asked

    assert [status for status, _ in world.hub.verified] == [200]
    assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", TOPIC)
    assert asked["hub.lease_seconds"] == str(int(LEASE_ASKED.total_seconds()))
    assert asked["hub.callback"].startswith(world.public_url + "/websub/")
    assert asked["hub.secret"] == world.held.secret.reveal()
    assert (world.held.pending, world.held.lease_until) == (None, world.clock() + 2 * HOUR)


def test_a_hub_may_verify_later(world: HubWorld) -> None:
    """W3: 202 promises nothing; until it is verified the hub is not asked again for an hour."""
    world.hub.verifies = False
    world.tend()
    early = world.tend(HOUR - MINUTE)
    status = world.hub.verify(world.hub.asked[0])

    assert (early, status, len(world.hub.asked)) == (0, 200, 1)
    assert world.held.lease_until is not None


def test_a_hub_that_never_verifies_is_asked_again(world: HubWorld) -> None:
    """W4: with the same callback; what became of the first time is known."""
    world.hub.verifies = False
    world.tend()
    world.tend(HOUR)

    assert len(world.hub.asked) == 2
    assert world.hub.asked[0] == world.hub.asked[1]
    assert (world.held.failure, world.held.tries) == (AskFailure.UNVERIFIED, 2)


def test_a_lease_is_renewed_before_it_ends(world: HubWorld) -> None:
    """W4: at 80 % with jitter, at the same callback; the new lease counts from the new verification."""
    world.tend()
    early = world.tend(8 * DAY - MINUTE)
    first = world.held
    assert first.due_at is not None
    world.tend(first.due_at - world.clock())

    assert early == 0
    assert len(world.hub.asked) == 2
    assert world.held.lease_until == world.clock() + 10 * DAY
    assert (world.held.callback, world.held.secret) == (first.callback, first.secret)


def test_a_renewal_that_fails_is_tried_until_the_lease_ends_and_after(world: HubWorld) -> None:
    """W4: pushes are believed as long as the hub's promise runs; the hub that is back is subscribed to again."""
    world.tend()
    until = world.held.lease_until
    world.hub.status = 503
    assert world.held.due_at is not None
    world.tend(world.held.due_at - world.clock())
    failed = world.held
    assert (failed.failure, failed.lease_until) == (AskFailure.REFUSED, until)

    while until and world.clock() < until + DAY:
        assert world.held.due_at is not None
        world.tend(world.held.due_at - world.clock())
    world.hub.status = 202
    assert world.held.due_at is not None
    world.tend(world.held.due_at - world.clock())

    assert world.held.lease_until == world.clock() + 10 * DAY
    assert len(world.hub.asked) < 20


def test_a_hub_that_denies_is_asked_no_more_and_its_feed_polled_again(world: HubWorld) -> None:
    """W4, T12: the feed that was put off for its pushes is due as it would have been; later polls ask nothing."""
    world.tend()
    world.push(entry("b"))
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    assert world.waits() == DAY

    assert world.hub.deny(world.subscriber) == 200
    with capture_logs() as logs:
        world.tend()
    assert world.waits() < 2 * HOUR
    assert [log["event"] for log in logs] == ["subscription.denied"]
    world.publish(entry("a"))
    world.polled(2 * HOUR)
    assert (world.tend(20 * DAY), len(world.hub.asked)) == (0, 1)


def test_a_feed_in_somebodys_hand_returns_to_polls_when_it_is_free(world: HubWorld) -> None:
    """W4, T12: the denial waits for it."""
    world.tend()
    world.push(entry("b"))
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    world.hub.deny(world.subscriber)
    world.store.lease_due_feeds(world.clock(), limit=1, lease=2 * MINUTE, only=[FEED], all_due=True)
    world.tend()
    assert world.held.due_at is not None
    world.tend(6 * MINUTE)

    assert world.held.due_at is None
    assert world.waits() < 2 * HOUR


# Hubs that cannot, or must not, be asked -------------------------------------------------------------------------


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_hub_that_cannot_be_reached_is_tried_later_and_later(world: HubWorld) -> None:
    """W4: a minute, two, four; the wish stays pending, since the hub may have heard it."""
    held = world.held
    gone = f"http://127.0.0.1:{closed_port()}/"
    world.hubs.append(Hub(url=gone))
    assert world.store.write_subscription(replace(held, revision=held.revision + 1, hub=gone))
    waits = []
    for _ in range(4):
        assert world.held.due_at is not None
        world.clock.now = world.held.due_at
        world.tend()
        assert world.held.due_at is not None
        waits.append(world.held.due_at - world.clock())

    assert waits == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert (world.held.failure, world.held.pending) == (AskFailure.UNREACHABLE, HubMode.SUBSCRIBE)


def test_a_hub_behind_the_guard_is_never_dialled(world: HubWorld) -> None:
    """S3: a feed cannot make us ask inside our own network, over https or http; it is polled as before."""
    port = world.hub.url.split(":")[2]
    for address in (f"https://127.0.0.1:{port}", world.hub.url):
        held = world.held
        assert world.store.write_subscription(
            replace(held, revision=held.revision + 1, hub=address, due_at=world.clock())
        )
        world.tend(networks=())

        assert world.held.failure is AskFailure.BLOCKED_ADDRESS
    assert world.hub.asked == []


@pytest.mark.parametrize("status", [307, 308])
def test_a_hub_may_send_us_on(world: HubWorld, status: int) -> None:
    """W2: 307 and 308 keep the form, which is asked at the new address; the hub's own is kept."""
    with serve_hub(Hub()) as second:
        world.hub.status, world.hub.headers = status, {"Location": second.url + "moved"}
        world.hubs.append(second)
        world.tend()

    assert world.hub.asked == second.asked
    assert (world.held.hub, world.held.lease_until) == (world.hub.url, world.clock() + 10 * DAY)


REDIRECTS = [
    (302, "/elsewhere", AskFailure.REFUSED, 1),
    (303, "/elsewhere", AskFailure.REFUSED, 1),
    (308, "/", AskFailure.REFUSED, 4),
    (307, "http://hub.example:8080/", AskFailure.BLOCKED_ADDRESS, 1),
    (307, "https://169.254.169.254/latest", AskFailure.BLOCKED_ADDRESS, 1),
    (307, "https://user:word@hub.example/", AskFailure.BLOCKED_ADDRESS, 1),
    (307, "https://[::1", AskFailure.BLOCKED_ADDRESS, 1),
    (307, "", AskFailure.REFUSED, 4),
]


@pytest.mark.parametrize(("status", "location", "failure", "asked"), REDIRECTS)
def test_a_redirect_leads_nowhere_else(
    world: HubWorld, status: int, location: str, failure: AskFailure, asked: int
) -> None:
    """S3, W2: every hop is judged like the first, none is followed over plain http, and there are three at most."""
    world.hub.status, world.hub.headers = status, {"Location": location}
    world.tend()

    assert (world.held.failure, len(world.hub.asked)) == (failure, asked)


@dataclass(slots=True)
class SlowHub(Hub):
    """Takes its time with every answer."""

    clock: FakeClock = field(default_factory=FakeClock)

    def hear(self, form: dict[str, str]) -> tuple[int, Mapping[str, str]]:
        self.clock.move(timedelta(seconds=16))
        return Hub.hear(self, form)


def test_a_hub_that_sends_us_on_slowly_is_left_before_its_slot_is(world: HubWorld) -> None:
    """R8, W2: redirects do not add up to more than the time for which a request is kept in the hub's hand."""
    with serve_hub(SlowHub(clock=world.clock)) as slow:
        world.hubs.append(slow)
        slow.status, slow.headers = 307, {"Location": "/again"}
        world.hub.status, world.hub.headers = 307, {"Location": slow.url}
        world.tend()

    assert (len(slow.asked), world.held.failure) == (2, AskFailure.UNREACHABLE)


def test_a_secret_is_not_carried_over_plain_http(world: HubWorld) -> None:
    """W2, S3: a redirect to a name is followed over https alone, also where it could be reached."""
    with serve_hub(Hub()) as second:
        world.hubs.append(second)
        world.hub.status, world.hub.headers = 307, {"Location": second.url.replace("127.0.0.1", "localhost")}
        world.tend()

    assert (second.asked, world.held.failure) == ([], AskFailure.BLOCKED_ADDRESS)


def test_a_hub_that_asks_for_a_pause_gets_it(world: HubWorld) -> None:
    """W4, T3: Retry-After counts."""
    world.hub.status, world.hub.headers = 429, {"Retry-After": "7200"}
    world.tend()

    assert world.held.due_at == world.clock() + 2 * HOUR
    assert world.held.pending is None


def test_a_hub_that_refuses_cannot_subscribe_us(world: HubWorld) -> None:
    """W3: after its no there is nothing to verify."""
    world.hub.status = 403
    world.tend()

    assert world.hub.verify(world.hub.asked[0]) == 404


# Leaving --------------------------------------------------------------------------------------------------------


def test_a_feed_that_leaves_the_configuration_is_unsubscribed(world: HubWorld) -> None:
    """W4: the hub verifies that too, and nothing is kept of it."""
    world.tend()
    callback = world.held.callback

    async def drop() -> None:
        async with world.fetcher_of_posts() as fetcher:
            await world.new_subscriber(fetcher).drop_unwatched({FEED})
            assert world.store.subscription_of(FEED) is not None
            await world.new_subscriber(fetcher).drop_unwatched({FeedId("another")})

    asyncio.run(drop())
    world.tend()
    world.tend()

    assert ([form["hub.mode"] for form in world.hub.asked], world.hub.subscribers) == (["subscribe", "unsubscribe"], {})
    assert world.store.subscription(callback) is None
    assert world.store.next_subscription_due() is None


def test_a_feed_that_is_gone_is_unsubscribed(world: HubWorld) -> None:
    """W4, R4: 410 ends it."""
    world.tend()
    world.serve(Answer(status=410))
    world.polled(2 * HOUR)
    world.tend()

    assert world.hub.subscribers == {}


def test_a_wish_that_was_never_told_is_forgotten_without_a_word(world: HubWorld) -> None:
    """W4: no hub hears of it."""
    world.serve(Answer(status=410))
    world.polled(2 * HOUR)
    world.tend()

    assert (world.hub.asked, world.store.next_subscription_due()) == ([], None)


def test_a_hub_that_does_not_answer_a_farewell_is_left_to_its_lease(world: HubWorld) -> None:
    """W4: after three tries nothing is kept."""
    world.tend()
    held = world.held
    assert world.store.write_subscription(leaving(held, world.clock()))
    world.hub.status = 500
    for _ in range(MOST_FAREWELLS + 1):
        world.tend(DAY)

    assert len(world.hub.asked) == 1 + MOST_FAREWELLS
    assert world.store.subscription(held.callback) is None
    assert world.hub.push(TOPIC, b"<rss/>") == [410]


def test_polls_return_where_no_hub_can_reach_us_any_more(world: HubWorld) -> None:
    """T12: without a public address every feed is polled at its own pace at once, and nothing is kept of hubs."""
    world.tend()
    world.push(entry("b"))
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    assert world.waits() == DAY
    asyncio.run(forget_hubs(world.store, world.clock()))

    assert world.waits() < 2 * HOUR
    assert world.store.subscriptions() == ()
    assert world.store.next_subscription_due() is None


# The role -------------------------------------------------------------------------------------------------------


class Shaky(MemoryStore):
    """A store that is away for the first look."""

    looks = 0

    def lease_subscriptions(self, *args: Any, **how: Any) -> tuple[Subscription, ...]:
        self.looks += 1
        if self.looks == 1:
            raise Unreachable("lease subscriptions", "nobody answers")
        return super().lease_subscriptions(*args, **how)


async def run_until_asked(world: HubWorld, requests: int) -> None:
    """The role runs until the hub has been asked so often."""
    stop = asyncio.Event()
    async with world.fetcher_of_posts() as fetcher:
        running = asyncio.create_task(world.new_subscriber(fetcher).run(stop, {FEED, FeedId("other")}))
        await asyncio.to_thread(world.hub.wait_for, requests)
        stop.set()
        await running


def test_the_role_outlives_its_store_and_stops_in_order() -> None:
    """W4: it says so, and asks when the store is back; what is under way at a stop is ended."""
    with a_hub_world(store=Shaky()) as world, capture_logs() as logs:
        world.publish(entry("a"))
        world.polled()
        asyncio.run(run_until_asked(world, 1))

    assert [log["event"] for log in logs].count("subscription.store_away") == 1
    assert world.held.lease_until is not None


def test_two_subscribers_ask_once(world: HubWorld) -> None:
    """R8: a subscription is in one hand at a time."""
    due = world.store.lease_subscriptions(world.clock(), limit=9, lease=MINUTE)

    assert len(due) == 1
    assert (world.tend(), world.hub.asked) == (0, [])


def test_no_secret_is_logged(world: HubWorld) -> None:
    """W2: neither the callback's name nor the key, whatever happens; hub, topic and outcome are."""
    with capture_logs() as logs:
        world.tend()
        world.push(entry("b"))
        world.hub.push(TOPIC, b"no feed")
        world.take()
        world.hub.status = 500
        world.tend(9 * DAY)
        world.hub.deny(world.subscriber)
        world.tend()
        world.serve(Answer(status=410))
        world.polled(DAY)
        world.tend()
    told = repr(logs)

    assert {"subscription.asked", "subscription.denied", "push.taken", "push.unreadable", "subscription.ended"} <= {
        log["event"] for log in logs
    }
    assert world.hub.url in told
    for form in world.hub.asked:
        assert form["hub.callback"].rpartition("/")[2] not in told
    assert world.hub.asked[0]["hub.secret"] not in told


def test_a_fault_of_ours_in_one_subscription_stops_no_other(world: HubWorld) -> None:
    """W4: it is logged with its traceback, and comes back when its lease ends."""
    held = world.held
    broken = replace(held, revision=held.revision + 1, address="\ud800", due_at=world.clock() - SECOND)
    assert world.store.write_subscription(broken)
    other = replace(
        held, revision=1, callback=CallbackId(held.callback + "2"), feed_id=FeedId("other"), address=held.address + "2"
    )
    assert world.store.write_subscription(other)
    with capture_logs() as logs:
        asyncio.run(run_until_asked(world, 1))

    assert [log["hub"] for log in logs if log["event"] == "subscription.failed"] == [world.hub.url]
    assert world.hub.asked[0]["hub.callback"] == other.address

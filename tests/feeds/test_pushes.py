"""What hubs bring, from the callback to the queue (rules W5, W6, T12)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from feeds.polls_again import SPREAD
from feeds.reach import ReachWatch
from tests.feeds.conftest import Answer, entry, rss
from tests.feeds.hub_world import FEED, TOPIC, HubWorld, a_hub_world, links
from tocsin.errors import Unreachable
from tocsin.store.base import PushLease
from tocsin.store.memory import MemoryStore
from tocsin.types.ids import CallbackId, PushId
from tocsin.types.sources import PollReason
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind
from tocsin.types.websub import Push
from tocsin.web.websub import MOST_BODY_BYTES

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
NEWS = ("News b", 1, None)


@pytest.fixture
def world() -> Iterator[HubWorld]:
    """A world that is subscribed; its first contact is done with."""
    with a_hub_world() as made:
        subscribe(made)
        yield made


def subscribe(world: HubWorld) -> None:
    world.subscribed(entry("a"))
    world.queued()
    world.clock.move(MINUTE)


def pushes(world: HubWorld) -> dict[str, int]:
    """What became of bodies, by outcome."""
    counted = world.store.counters().items()
    return {name.removeprefix("pushes{outcome=").rstrip("}"): n for name, n in counted if name.startswith("pushes{")}


def test_a_ping_of_one_item_is_news_at_once(world: HubWorld) -> None:
    """W6: it goes the way of a poll, and the poll after it finds nothing new."""
    assert world.push(entry("b")) == [202]
    assert world.queued() == [NEWS]
    world.publish(entry("b"), entry("a"))

    assert world.polled(2 * HOUR).new == 0
    assert (world.queued(), pushes(world), world.store.counters()["items_new"]) == ([], {"taken": 1}, 2)


def test_the_whole_feed_may_be_pushed(world: HubWorld) -> None:
    """W6: what is known is not told again, and what is new comes oldest first."""
    new = [entry(name, date=f"Thu, 05 Nov 2026 0{hour}:30:00 GMT") for name, hour in (("c", 9), ("b", 8))]
    world.push(*new, entry("a"))

    assert world.queued() == [NEWS, ("News c", 1, None)]


def test_a_push_of_a_changed_item_is_its_next_revision(world: HubWorld) -> None:
    """W6, D5: as in a poll."""
    world.push(entry("a", title="News a, corrected"))

    assert world.queued() == [("News a, corrected", 2, None)]


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_a_push_is_read_by_its_content(world: HubWorld, kind: str) -> None:
    """W6, D2: whatever the hub calls it."""
    documents = {
        "rss": rss(entry("b")),
        "atom": b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>b</id><title>News b</title></entry></feed>',
        "json": b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "b", "title": "News b"}]}',
    }
    world.hub.push(TOPIC, documents[kind], kind="text/html")
    world.take()

    assert world.queued() == [NEWS]


def test_relative_links_of_a_push_lead_where_they_lead_in_a_poll() -> None:
    """W6, D7: wherever its hub knows the feed; or every push would change its items, and every poll change them back."""
    topic = "https://other.example/deep/topic"
    with a_hub_world() as world:
        world.publish(entry("a", link="a"), topic=topic)
        world.polled()
        world.tend()
        world.queued()
        world.hub.push(topic, rss(entry("a", link="a"), entry("b", link="b")))
        world.take()
        by_push = world.queued()
        world.publish(entry("b", link="b"), entry("a", link="a"), topic=topic)
        world.polled(2 * HOUR)

    assert (by_push, world.queued()) == ([NEWS], [])


def test_a_push_changes_nothing_that_is_a_polls(world: HubWorld) -> None:
    """W6: validators, schedule, outcome, failures and counters of polls stay; what stood in the feed is still known."""
    world.serve(Answer(rss(entry("a"), head=links(hub=world.hub.url, topic=TOPIC)), etag=b'"1"'))
    world.polled(2 * HOUR)
    world.serve(Answer(status=500))
    world.polled(2 * HOUR)
    before, counted, due = world.state(), world.store.counters(), world.store.next_due()
    world.clock.move(MINUTE)
    world.push(entry("b"))
    after = world.state()

    kept = ("etag", "validators_url", "body_digest", "next_poll_at", "interval", "failures", "condition", "polled_at")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert (after.last_outcome, after.last_status, after.failing_since) == (
        before.last_outcome,
        500,
        before.failing_since,
    )
    assert (world.store.next_due(), after.items, set(before.document) < set(after.document)) == (due, 2, True)
    gained = set(world.store.counters().items()) - set(counted.items())
    assert {name for name, _ in gained} == {"items_new", "pages_wanted", "pushes{outcome=taken}"}


def test_pushes_are_no_lost_overlap(world: HubWorld) -> None:
    """W6, T11, R6: a push of only new items says nothing of what scrolled away, nor does the poll after it."""
    for name in "bcd":
        world.push(entry(name))
    world.publish(entry("d"), entry("c"))
    world.polled(2 * HOUR)

    assert (world.state().gap, world.store.counters().get("overlap_lost")) == (None, None)


def test_a_push_that_comes_twice_is_one(world: HubWorld) -> None:
    """W6: whether it waits still or was taken up."""
    world.hub.push(TOPIC, rss(entry("b")))
    world.hub.push(TOPIC, rss(entry("b")))
    assert world.take() == 1
    world.push(entry("b"))

    assert world.queued() == [NEWS]
    assert pushes(world) == {"taken": 2}


def test_first_contact_by_push_rings_nothing() -> None:
    """W6: what a hub brings of a feed that was never read may stand there for years; and the first poll is still first."""
    with a_hub_world() as world:
        world.publish(entry("a"))
        world.polled()
        world.tend()
        world.store._states[FEED] = replace(world.state(), succeeded_at=None)  # as if nothing had come of that poll
        world.queued()
        world.push(entry("b"))
        by_push = world.queued()
        world.publish(entry("c"), entry("b"))
        world.polled(2 * HOUR)

    assert by_push == [("News b", 1, "first_contact")]
    assert world.queued() == [("News c", 1, "first_contact")]


def test_a_push_after_days_away_makes_nothing_known_that_came_before_it(world: HubWorld) -> None:
    """W6: the poll after it is still a first contact."""
    world.clock.move(20 * DAY)
    world.push(entry("z"))
    assert world.queued() == [("News z", 1, "first_contact")]
    world.publish(entry("z"), entry("y"))
    world.polled(HOUR)

    assert world.queued() == [("News y", 1, "first_contact")]


def test_a_push_that_is_no_feed_is_dropped_and_the_feed_polled(world: HubWorld) -> None:
    """W6, T12: it is counted; what it meant to tell is asked for at the feed's usual pace."""
    world.push(entry("b"))
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    assert world.waits() == DAY
    world.hub.push(TOPIC, b"<!doctype html><p>Maintenance</p>")
    with capture_logs() as logs:
        world.take(MINUTE)

    assert world.waits() < 2 * HOUR
    assert (pushes(world), world.store.queue_depths()["pushes"]) == ({"taken": 1, "unreadable": 1}, 0)
    [told] = [log for log in logs if log["event"] == "push.unreadable"]
    assert told["reason"] == PollReason.HTML_NOT_FEED.value


def test_a_push_waits_while_its_feed_is_being_polled(world: HubWorld) -> None:
    """W6: the feed is in one hand at a time; nothing is lost."""
    lease = world.store.lease_due_feeds(world.clock(), limit=1, lease=MINUTE, only=[FEED], all_due=True)
    world.push(entry("b"))
    busy = world.queued()
    world.store.release_feed(lease[0], world.clock() + HOUR)
    world.take(SECOND)

    assert (busy, world.queued(), pushes(world)) == ([], [NEWS], {"taken": 1})


def test_a_push_for_a_feed_that_another_poller_knows_is_left_to_it(world: HubWorld) -> None:
    """W6: for ten minutes; then nobody watches it."""
    world.hub.push(TOPIC, rss(entry("b")))
    stranger = world.new_taker(sources=["https://other.example/"])
    tries = 0
    while world.store.queue_depths()["pushes"]:
        tries += asyncio.run(stranger.take_due())
        world.clock.move(30 * SECOND)

    assert (tries, world.queued(), pushes(world)) == (22, [], {"unwanted": 1})


def test_a_push_for_a_feed_that_is_gone_is_dropped(world: HubWorld) -> None:
    """W6, R4: it is polled no more, and pushed no more."""
    world.hub.push(TOPIC, rss(entry("b")))
    world.serve(Answer(status=410))
    world.polled(2 * HOUR)
    world.take()

    assert (world.queued(), pushes(world)) == ([], {"unwanted": 1})
    assert world.hub.push(TOPIC, rss(entry("c"))) == [410]


def test_old_news_that_is_pushed_rings_nothing(world: HubWorld) -> None:
    """W6: its age counts as in a poll."""
    world.push(entry("b", date="Mon, 02 Nov 2026 08:00:00 GMT"))

    assert world.queued() == [("News b", 1, "old_news")]


# A process that dies, a store that is away ----------------------------------------------------------------------


class Mortal(MemoryStore):
    """The process is killed when it wants to finish a push: nothing of it is written."""

    dying = True

    def finish_push(self, lease: PushLease, due_at: datetime | None, counts: Mapping[str, int]) -> bool:
        if self.dying:
            raise Unreachable("finish push", "killed")
        return super().finish_push(lease, due_at, counts)


def test_a_process_that_dies_between_commit_and_end_repeats_and_changes_nothing() -> None:
    """W6: the push comes back when its lease ends, and finds all it says known."""
    store = Mortal()
    with a_hub_world(store=store) as world:
        subscribe(world)
        with pytest.raises(Unreachable):
            world.push(entry("b"), entry("a", title="News a, corrected"))
        first, state = world.queued(), world.state()
        store.dying = False
        taken = world.take(5 * MINUTE)

    assert (first, taken) == ([NEWS, ("News a, corrected", 2, None)], 1)
    assert (world.queued(), pushes(world), world.store.queue_depths()["pushes"]) == ([], {"taken": 1}, 0)
    assert replace(world.state(), succeeded_at=None, rhythm=None) == replace(state, succeeded_at=None, rhythm=None)


class Broken(MemoryStore):
    """A store that meets a fault of ours with one item."""

    def known_items(self, feed_id: Any, item_ids: Any, now: datetime) -> Any:
        if self.cursed:
            raise ZeroDivisionError
        return super().known_items(feed_id, item_ids, now)

    cursed = False


def test_a_push_that_breaks_us_is_dropped() -> None:
    """W6: with its traceback in the log; the feed is free again, and says the same at its next poll."""
    store = Broken()
    with a_hub_world(store=store) as world:
        subscribe(world)
        store.cursed = True
        with capture_logs() as logs:
            world.push(entry("b"))
        store.cursed = False
        world.publish(entry("b"), entry("a"))
        world.polled(2 * HOUR)

    assert [log["log_level"] for log in logs if log["event"] == "push.failed"] == ["error"]
    assert (world.queued(), pushes(world)) == ([NEWS], {"failed": 1})


class Shaky(MemoryStore):
    """A store that is away for the first look, and tells when a push is finished."""

    def __init__(self) -> None:
        super().__init__()
        self.looks, self.finished = 0, threading.Event()

    def lease_pushes(self, *args: Any, **how: Any) -> tuple[PushLease, ...]:
        self.looks += 1
        if self.looks == 1:
            raise Unreachable("lease pushes", "nobody answers")
        return super().lease_pushes(*args, **how)

    def finish_push(self, lease: PushLease, due_at: datetime | None, counts: Mapping[str, int]) -> bool:
        done = super().finish_push(lease, due_at, counts)
        if not self.queue_depths()["pushes"]:
            self.finished.set()
        return done


def test_the_role_outlives_its_store_and_stops_in_order() -> None:
    """W6: it says so, and takes up what waits when the store is back, each feed's pushes in their order."""
    store = Shaky()
    with a_hub_world(store=store) as world, capture_logs() as logs:
        subscribe(world)
        for number, title in enumerate(("one", "two", "three")):
            world.clock.move(number * SECOND)
            world.hub.push(TOPIC, rss(entry("b", title=title)))

        async def run() -> None:
            stop = asyncio.Event()
            running = asyncio.create_task(world.new_taker().run(stop))
            assert await asyncio.to_thread(store.finished.wait, 30)
            stop.set()
            await running

        asyncio.run(run())

    assert [log["event"] for log in logs].count("push.store_away") == 1
    assert [revision for _, revision, _ in world.queued()] == [1, 2, 3]


def test_pushes_beyond_what_is_taken_in_hand_wait(world: HubWorld) -> None:
    """W5: twenty at a time; none is lost."""
    for number in range(30):
        push = Push(
            push_id=PushId(str(number)),
            callback=CallbackId("c"),
            feed_id=FEED,
            topic=TOPIC,
            content_type=None,
            received_at=world.clock(),
        )
        assert world.store.put_push(push, rss(entry(f"item {number}")))

    assert [world.take(), world.take(), world.take()] == [20, 10, 0]
    assert len(world.queued()) == 30


# T12 ------------------------------------------------------------------------------------------------------------


def test_the_first_push_lets_polls_slow_to_one_a_day(world: HubWorld) -> None:
    """T12: from the first poll on that finds nothing unpushed."""
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    before = world.waits()
    world.push(entry("b"))
    world.polled(2 * HOUR)

    assert before < 2 * HOUR
    assert world.waits() == DAY
    assert world.state().unpushed_due_at is not None


def test_a_hub_that_forgets_items_is_not_relied_on(world: HubWorld) -> None:
    """T12: a day later at most the poll finds out; then the usual pace holds, other pushes notwithstanding, for a day."""
    world.push(entry("b"))
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    world.publish(entry("c"), entry("b"), entry("a"))
    world.polled(DAY)
    missed = world.waits()
    world.push(entry("d"))
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    soon = world.waits()
    world.clock.move(DAY)
    world.push(entry("e"))
    world.polled(MINUTE)

    assert (missed < 5 * HOUR, soon < 5 * HOUR, world.waits()) == (True, True, DAY)


def test_a_push_that_waits_is_not_yet_missed_for_ever(world: HubWorld) -> None:
    """T12: where the poll is first with what a push brings, the hub has only been slower, and costs a day of polls."""
    world.hub.push(TOPIC, rss(entry("b")))
    world.publish(entry("b"), entry("a"))
    world.polled(2 * HOUR)
    world.take(SECOND)

    assert world.queued() == [NEWS]
    assert world.held.missed_at is not None
    assert world.held.pushed_at == world.clock()


def test_a_night_without_pushes_is_a_lull_of_the_feed(world: HubWorld) -> None:
    """T12: its hub watches while polls wait, so weekends of a feed that is pushed are known as those of one that is polled."""
    relied_on(world)
    world.push(entry("evening"))
    world.clock.move(14 * HOUR)
    world.push(entry("morning"))
    rhythm = world.state().rhythm

    assert rhythm is not None
    assert max(lull.length for lull in rhythm.lulls) == 14 * HOUR


def test_a_push_ends_the_trouble_of_a_silent_feed(world: HubWorld) -> None:
    """W6: nobody waits for the next poll to hear that it speaks again."""
    trouble = Trouble(
        kind=TroubleKind.SILENT,
        subject=FEED,
        name="Example Wire",
        detail="",
        since=world.clock() - DAY,
        began_at=world.clock() - HOUR,
        revision=1,
    )
    assert world.store.write_trouble(trouble, TroubleEvent.BEGAN, [], [], world.clock())
    world.push(entry("b"))
    world.clock.move(2 * HOUR)
    world.push(entry("c"))

    assert world.store.open_troubles() == ()


# What hubs could not bring ---------------------------------------------------------------------------------------


def relied_on(world: HubWorld) -> None:
    """The callback is up, and polls have slowed."""
    look(world, web=True)
    world.push(entry("b"))
    world.serve(Answer(status=304))
    world.polled(2 * HOUR)
    assert world.waits() == DAY


def look(world: HubWorld, *, web: bool, offline: bool = False, watch: ReachWatch | None = None) -> None:
    """One look of the watch over the callback; every beat of before has faded."""
    world.clock.move(2 * MINUTE)
    now = world.clock()
    if web:
        world.store.beat("web", "here.1", {}, now, MINUTE)
    world.store.beat("poll", "here.2", {"offline": str(offline)}, now, MINUTE)
    asyncio.run((watch or ReachWatch(store=world.store, clock=world.clock)).look())


def test_polls_return_while_the_callback_is_down(world: HubWorld) -> None:
    """T12: hubs that find nobody bring nothing; one word in the log, however long it lasts, and no poll before its time."""
    relied_on(world)
    before = world.state()
    assert before.unpushed_due_at is not None
    with capture_logs() as logs:
        for _ in range(3):
            look(world, web=False)

    assert [log["event"] for log in logs] == ["subscription.unheard"]
    assert world.state().next_poll_at == max(before.unpushed_due_at, world.clock())
    world.polled(2 * HOUR)
    assert world.waits() < 5 * HOUR


def test_polls_return_after_an_outage_that_nobody_saw(world: HubWorld) -> None:
    """T12: all of us were down, so the first look after it finds no word of the callback."""
    relied_on(world)
    world.clock.move(10 * HOUR)
    with capture_logs() as logs:
        look(world, web=True)
        look(world, web=True)

    assert [log["event"] for log in logs] == ["subscription.unheard"]
    assert timedelta(0) <= world.waits() <= SPREAD


def test_what_was_too_large_to_be_pushed_is_polled_for(world: HubWorld) -> None:
    """T12, W5: the hub is told 413, and the feed is due as it would have been without it."""
    relied_on(world)
    answers = world.hub.push(TOPIC, b"x" * (MOST_BODY_BYTES + 1))
    world.take()

    assert (answers, world.queued()) == ([413], [NEWS])
    assert world.waits() < 5 * HOUR
    assert pushes(world) == {"taken": 1, "too_large": 1, "unreadable": 1}


def test_polls_return_while_our_connection_is_down(world: HubWorld) -> None:
    """T12: where every poller says so."""
    relied_on(world)
    look(world, web=True, offline=True)

    assert world.waits() < 5 * HOUR


def test_a_callback_that_stays_up_changes_nothing(world: HubWorld) -> None:
    """T12: nor does a look that is late by a minute."""
    relied_on(world)
    with capture_logs() as logs:
        world.store.beat("callback", "seen", {}, world.clock(), 3 * MINUTE)
        look(world, web=True)

    assert (logs, world.waits()) == ([], DAY - 2 * MINUTE)


def test_a_push_after_the_outage_proves_that_hubs_reach_us(world: HubWorld) -> None:
    """T12: what came after the callback was last seen away is believed."""
    watch = ReachWatch(store=world.store, clock=world.clock)
    look(world, web=False, watch=watch)
    world.clock.move(SECOND)
    world.push(entry("b"))
    look(world, web=True, watch=watch)

    assert world.held.missed_at is None


def test_a_feed_in_somebodys_hand_returns_to_polls_at_a_later_look(world: HubWorld) -> None:
    """T12: none is forgotten."""
    relied_on(world)
    watch = ReachWatch(store=world.store, clock=world.clock)
    [lease] = world.store.lease_due_feeds(world.clock(), limit=1, lease=HOUR, only=[FEED], all_due=True)
    look(world, web=False, watch=watch)
    assert lease.state.next_poll_at is not None
    world.store.release_feed(lease, lease.state.next_poll_at)
    look(world, web=True, watch=watch)

    assert world.waits() < 5 * HOUR

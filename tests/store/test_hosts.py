"""Whose turn it is at each host: the contract of HostStore, on both stores."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from tests.store.conftest import NOW
from tocsin.store.base import Store
from tocsin.store.base_hosts import HostStart, TurnVerdict
from tocsin.store.host_book import Place, step_in
from tocsin.store.memory import MemoryStore
from tocsin.store.redis_store import RedisStore
from tocsin.types.hosts import AT_ONCE, HostRule, HostSlot

if TYPE_CHECKING:
    from tests.store.conftest import Samples

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RULE = HostRule()
# Slots are held so short that they have expired when the next one asks.
EXPIRED = replace(RULE, hold=timedelta(0), place=timedelta(0))

BEGINS, BOOKED, CROWDED, BUSY = (TurnVerdict.BEGINS, TurnVerdict.BOOKED, TurnVerdict.CROWDED, TurnVerdict.BUSY)

_numbers = count()


def start(host: str = "a.example", *, server: str = "", token: str = "", **facts: Any) -> HostStart:
    """A request of its own, a second after the last one."""
    slot = HostSlot(server=server or host, token=token or f"here:7/{next(_numbers)}")
    return replace(HostStart(host=host, slot=slot, gap=SECOND), **facts)


def at_once(host: str = "a.example", **facts: Any) -> HostStart:
    """A request at a host where no gap is kept."""
    return start(host, gap=timedelta(0), **facts)


def turns(
    store: Store, *starts: HostStart, after: timedelta = timedelta(0), rule: HostRule = RULE
) -> list[TurnVerdict]:
    return [turn.verdict for turn in store.begin_at_hosts(starts, NOW + after, rule)]


def times(store: Store, *starts: HostStart, after: timedelta = timedelta(0)) -> list[timedelta]:
    """When the starts may be made, or are to ask again, from now."""
    return [turn.at - NOW for turn in store.begin_at_hosts(starts, NOW + after, RULE)]


def test_starts_at_a_host_keep_their_gap(store: Store) -> None:
    """R8: each is booked at least a gap after the one before; another host is another matter."""
    assert [0 * SECOND, SECOND, 2 * SECOND] == times(store, start(), start(), start())
    assert [0 * SECOND] == times(store, start("b.example"))
    assert [MINUTE] == times(store, start(), after=MINUTE)


def test_a_start_that_was_made_late_moves_the_next_one(store: Store) -> None:
    """R8: booked before or after it was told; what is told too late, or twice, moves nothing back."""
    booked = start()
    assert [0 * SECOND, SECOND] == times(store, start(), booked)
    store.move_starts([("a.example", NOW + SECOND / 2), ("c.example", NOW + SECOND)])
    assert [1.5 * SECOND] == times(store, replace(booked, is_booked=True), after=SECOND)
    assert [2 * SECOND] == times(store, start("c.example"), after=SECOND)
    assert [BEGINS] == turns(store, replace(booked, is_booked=True), after=2 * SECOND)
    store.move_starts([("a.example", NOW + SECOND)])
    assert [3 * SECOND] == times(store, start(), after=2 * SECOND)


def test_a_blocked_host_starts_when_its_longest_block_ends(store: Store) -> None:
    """T3: a Retry-After is kept, and a shorter one after it changes nothing."""
    store.block_host("a.example", NOW + 2 * MINUTE)
    store.block_host("a.example", NOW + MINUTE)

    assert [2 * MINUTE, 2 * MINUTE + SECOND] == times(store, start(), start())


def test_a_poll_that_begins_books_its_host_and_keeps_its_feed_for_the_pause(store: Store, make: Samples) -> None:
    """R8, T6: starts at one host are a gap apart, and a poller that dies over a poll makes nobody ask that feed again at once."""
    make.listed(store, make.source(), make.source("monde"))
    first, second = (
        start(lease=lease, pause=10 * MINUTE) for lease in store.lease_due_feeds(NOW, limit=2, lease=MINUTE)
    )

    assert [BEGINS, BOOKED] == turns(store, first, second)
    assert [2 * SECOND] == times(store, start())
    assert [BEGINS] == turns(store, replace(second, is_booked=True), after=SECOND)
    assert store.lease_due_feeds(NOW + 9 * MINUTE, limit=9, lease=MINUTE) == ()
    assert len(store.lease_due_feeds(NOW + 11 * MINUTE, limit=9, lease=MINUTE)) == 2


def test_who_begins_late_makes_the_next_wait(store: Store) -> None:
    """R8: the gap is between starts as they were made, not as they were booked."""
    first, second, third = start(), start(), start()
    late = 1.5 * SECOND

    assert [0 * SECOND, SECOND, 2 * SECOND] == times(store, first, second, third)
    assert [BEGINS] == turns(store, replace(second, is_booked=True), after=late)
    assert [late + SECOND] == times(store, replace(third, is_booked=True), after=2 * SECOND)


def test_a_block_stops_what_was_booked_before_it(store: Store) -> None:
    """T3: who waits for a turn at a host that then asks for a pause does not begin."""
    turns(store, start(), booked := start())
    store.block_host("a.example", NOW + MINUTE)

    assert [MINUTE] == times(store, replace(booked, is_booked=True), after=SECOND)


def test_a_poll_whose_lease_is_lost_does_not_begin(store: Store, make: Samples) -> None:
    """A poller that slept is told before it asks the feed, and takes nobody's turn."""
    make.listed(store, make.source())
    slept = make.leased(store)
    make.leased(store, NOW + MINUTE)

    assert [TurnVerdict.LOST] == turns(store, start(lease=slept, pause=MINUTE))
    assert [BEGINS] == turns(store, start())


def test_a_block_of_one_server_at_an_address_stops_no_other(store: Store) -> None:
    """T3: of a bare address each port is a server; a request without a feed has its turn as well."""
    store.block_host("10.0.0.1:81", NOW + MINUTE)
    asked = (start("10.0.0.1", server=f"10.0.0.1:{port}") for port in (81, 82))

    assert [TurnVerdict.BLOCKED, BEGINS] == turns(store, *asked)


def test_who_yields_begins_in_a_free_gap_and_books_no_other(store: Store) -> None:
    """R8: where a host is free a page may start; else it learns when, and whoever books goes before."""
    page = start(yields=True)

    assert [BEGINS] == turns(store, start(yields=True))
    assert [SECOND] == times(store, page)
    assert [SECOND] == times(store, start())
    assert [2 * SECOND] == times(store, page, after=SECOND)
    assert [11 * SECOND] == times(store, replace(page, gap=10 * SECOND), after=SECOND)
    store.block_host("a.example", NOW + HOUR)
    assert [HOUR] == times(store, page, after=MINUTE)
    assert [BEGINS] == turns(store, start("b.example", yields=True))


def test_a_server_has_two_requests_in_hand_at_most(store: Store) -> None:
    """R8: the third stands in line and is to ask again; it has its slot when one is released, and other servers do not wait."""
    first, second, third = at_once(), at_once(), at_once()

    assert [BEGINS] * AT_ONCE + [CROWDED] == turns(store, first, second, third)
    assert [RULE.again] == times(store, replace(third, is_booked=True))
    assert [BEGINS, BEGINS] == turns(store, at_once("b.example"), at_once("10.0.0.1", server="10.0.0.1:81"))
    store.release_slots([second.slot])
    assert [BEGINS] == turns(store, replace(third, is_booked=True))
    assert [CROWDED] == turns(store, at_once())


def test_who_came_first_has_the_next_slot(store: Store) -> None:
    """R8: nobody goes before those who stand in line, and who leaves the line is not waited for."""
    first, second, waits, gives_up, last = (at_once() for _ in range(5))
    turns(store, first, second, waits, gives_up, last)
    store.release_slots([first.slot, gives_up.slot])

    assert [CROWDED, CROWDED] == turns(store, last, at_once())
    assert [BEGINS] == turns(store, waits)
    store.release_slots([second.slot])
    assert [BEGINS] == turns(store, last)


def test_a_slot_that_nobody_releases_comes_back(store: Store) -> None:
    """R8: who dies over a request, or in line, keeps a server only for a while."""
    assert [BEGINS] * 3 == turns(store, at_once(), at_once(), at_once(), rule=EXPIRED)
    held = [at_once() for _ in range(AT_ONCE)]
    turns(store, *held)
    assert [CROWDED] == turns(store, at_once(), rule=EXPIRED)
    store.release_slots([held[0].slot])
    assert [BEGINS] == turns(store, at_once())


def test_a_request_that_is_asked_for_again_has_one_slot(store: Store) -> None:
    """An answer that was lost on its way costs no second place."""
    first = at_once()

    third = at_once()

    assert [BEGINS, BEGINS, BEGINS, CROWDED] == turns(store, first, replace(first, is_booked=True), at_once(), third)
    store.release_slots([first.slot, first.slot])
    assert [BEGINS] == turns(store, replace(third, is_booked=True))


def test_who_yields_never_takes_the_last_slot(store: Store) -> None:
    """R8: a page leaves one for the feeds, and stands in nobody's way in the line."""
    page, feed = at_once(yields=True), at_once()

    assert [BEGINS, BUSY, BEGINS, BUSY] == turns(store, at_once(yields=True), page, feed, page)
    assert [CROWDED] == turns(store, replace(page, yields=False))
    store.release_slots([feed.slot])
    assert [BEGINS] == turns(store, replace(page, yields=False, is_booked=True))


def test_a_poll_releases_its_slot_with_its_commit(store: Store, make: Samples) -> None:
    """R8: whether it brings anything or not, and also where the lease was lost meanwhile."""
    make.listed(store, *make.sources(3))
    leases = store.lease_due_feeds(NOW, limit=3, lease=MINUTE)
    polls = [at_once(lease=lease, token=lease.token, pause=MINUTE) for lease in leases]
    empty, lost, full = (replace(make.poll(poll.lease), slot=poll.slot) for poll in polls if poll.lease)
    assert [BEGINS, BEGINS, CROWDED] == turns(store, *polls)
    store.release_feed(leases[1], NOW)

    assert store.commit_unchanged([(leases[0], empty), (leases[1], lost)]) == (True, False)
    assert [BEGINS, BEGINS] == turns(store, replace(polls[2], is_booked=True), at_once())
    assert store.commit_poll(leases[2], replace(make.poll(leases[2], make.item()), slot=full.slot), NOW)
    assert [BEGINS] == turns(store, at_once())


def test_the_slots_of_the_dead_are_released(store: Store) -> None:
    """R8: a poller that starts frees what killed ones of its machine held at hosts, feed or not; others keep theirs."""
    dead, alive = at_once(token="here:7/1"), at_once(token="there:7/1")
    turns(store, dead, alive)

    assert {"here:7", "there:7"} == store.lease_holders()
    assert 0 == store.free_leases({"here:7"}, NOW)
    assert {"there:7"} == store.lease_holders()
    assert [BEGINS, CROWDED] == turns(store, at_once(), at_once())


def test_a_server_that_nobody_waits_for_is_forgotten(redis_store: RedisStore, redis: Redis) -> None:
    """What is kept of lines does not grow with the hosts ever asked, and ends with the last that dies in one."""
    done, dies = at_once("b.example"), at_once()
    turns(redis_store, done, dies)
    redis_store.release_slots([done.slot])
    key = "tocsin:slots"

    assert {b"a.example"} == set(redis.hkeys(key))
    assert 0 < redis.ttl(key) <= 600
    redis_store.release_slots([dies.slot])
    assert not redis.exists(key)


# What may happen at one server: request n asks, asks as a page, or leaves.
EVENTS = st.lists(st.tuples(st.sampled_from(["asks", "yields", "leaves"]), st.integers(0, 6)), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(events=EVENTS)
def test_both_stores_hand_out_the_same_slots(
    redis_store: RedisStore, redis: Redis, events: list[tuple[str, int]]
) -> None:
    """R8: whatever the order, two hold a slot at most, and both stores say who."""
    redis.flushall()
    memory, holding = MemoryStore(), set[int]()
    for event, number in events:
        asked = at_once(token=f"here:7/{number}", yields=event == "yields")
        if event == "leaves":
            holding.discard(number)
            for store in (memory, redis_store):
                store.release_slots([asked.slot])
            continue
        (expected,), (told,) = (store.begin_at_hosts([asked], NOW, RULE) for store in (memory, redis_store))
        assert told == expected
        if told.verdict is BEGINS:
            holding.add(number)
        assert len(holding) <= AT_ONCE


@given(
    events=st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 20)), max_size=60),
    limit=st.integers(1, 3),
)
def test_of_those_who_ask_again_none_is_overtaken(events: list[tuple[int, bool, int]], limit: int) -> None:
    """R8: at any time at most so many slots run, and who takes one stood before all who wait."""
    rule, line, now = replace(RULE, at_once=limit, hold=10 * SECOND, place=4 * SECOND), tuple[Place, ...](), NOW
    slots: dict[str, Place] = {}
    for number, yields, seconds in events:
        now += seconds * SECOND / 4
        token = str(number)
        before = [place.token for place in line if place.until > now]
        line, is_in = step_in(line, token, now, rule, yields=yields)
        if is_in:
            slots[token] = next(place for place in line if place.token == token)
            waiting = [other for other in before if other not in slots or slots[other].until <= now]
            assert token not in waiting or waiting.index(token) < limit
        running = [place for place in slots.values() if place.until > now]
        assert len(running) <= limit
        assert max(Counter(place.token for place in line).values(), default=1) == 1

"""The schedule and the memory of feeds: the contract of FeedStore, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tocsin.store.base import Store
from tocsin.store.base_feeds import KnownItem
from tocsin.store.base_hosts import HostStart
from tocsin.types.hosts import HostRule, HostSlot
from tocsin.types.sources import FeedCondition

if TYPE_CHECKING:
    from tests.store.conftest import Samples

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_an_unknown_source_is_new_and_due_at_its_first_time(store: Store, make: Samples) -> None:
    """A feed that is listed for the first time waits for its given time, not a microsecond less."""
    source = make.source()
    store.sync_feeds([source], {source.feed_id: make.now}, make.now - DAY)

    assert store.lease_due_feeds(make.now - timedelta(microseconds=1), limit=9, lease=MINUTE) == ()
    (lease,) = store.lease_due_feeds(make.now, limit=9, lease=MINUTE)
    assert (source.url, FeedCondition.NEW, make.now) == (
        lease.state.url,
        lease.state.condition,
        lease.state.next_poll_at,
    )
    assert make.now + MINUTE == lease.until


def test_a_leased_feed_is_nobody_elses_until_the_lease_ends(store: Store, make: Samples) -> None:
    """A poller that dies gives its feeds back by doing nothing; whoever leases anew voids the old lease."""
    make.listed(store, make.source())
    dead = make.leased(store)

    assert store.lease_due_feeds(make.now + MINUTE - SECOND, limit=9, lease=MINUTE) == ()
    assert store.lease_due_feeds(make.now, limit=9, lease=MINUTE, all_due=True) == ()
    alive = make.leased(store, make.now + MINUTE)
    assert not store.commit_poll(dead, make.poll(dead), make.now + MINUTE)
    assert not store.release_feed(dead, make.now)
    assert store.commit_poll(alive, make.poll(alive), make.now + MINUTE)


def test_a_lease_that_has_ended_still_commits_while_nobody_took_over(store: Store, make: Samples) -> None:
    """A slow poll is not thrown away for being slow."""
    make.listed(store, make.source())
    lease = make.leased(store)

    assert store.commit_poll(lease, make.poll(lease), make.now + DAY)
    assert not store.commit_poll(lease, make.poll(lease), make.now + DAY)


def test_a_renewed_lease_lasts_longer_and_never_shorter(store: Store, make: Samples) -> None:
    """Who says that it lives keeps its feeds, and commits under the lease that it was given; the others' are not renewed."""
    make.listed(store, make.source(), make.source("monde"))
    mine, lost = store.lease_due_feeds(make.now, limit=2, lease=MINUTE)
    store.release_feed(lost, make.now + DAY)

    assert store.renew_leases([mine, lost], make.now + 3 * MINUTE) == (True, False)
    assert store.renew_leases([mine], make.now + 2 * MINUTE) == (True,)
    assert store.lease_due_feeds(make.now + 2 * MINUTE, limit=9, lease=MINUTE) == ()
    assert store.commit_poll(mine, make.poll(mine, make.item()), make.now)


def test_what_a_dead_holder_had_is_free_but_what_it_was_asking_stays_away(store: Store, make: Samples) -> None:
    """T6: the rest is due at once; who asks for everything gets all, and others keep what they hold."""
    make.listed(store, *make.sources(3))
    asking, _ = store.lease_due_feeds(make.now, limit=2, lease=MINUTE, holder="here:7")
    store.lease_due_feeds(make.now, limit=1, lease=MINUTE, holder="there:7")
    slot = HostSlot(server="a.example", token=asking.token)
    start = HostStart(host="a.example", slot=slot, gap=SECOND, lease=asking, pause=DAY)
    store.begin_at_hosts([start], make.now, HostRule())
    store.renew_leases([asking], make.now + MINUTE)

    assert store.lease_holders() == {"here:7", "there:7"}
    assert store.free_leases({"here:7"}, make.now) == 2
    assert store.lease_holders() == {"there:7"}
    assert not store.commit_poll(asking, make.poll(asking), make.now)
    assert len(store.lease_due_feeds(make.now, limit=9, lease=SECOND)) == 1
    assert len(store.lease_due_feeds(make.now + MINUTE - SECOND, limit=9, lease=MINUTE, all_due=True)) == 2


def test_what_a_dead_holder_was_asking_is_due_after_its_pause(store: Store, make: Samples) -> None:
    """T6: where its lease was longer than its interval, too."""
    make.listed(store, make.source())
    (asking,) = store.lease_due_feeds(make.now, limit=1, lease=10 * MINUTE, holder="here:7")
    slot = HostSlot(server="a.example", token=asking.token)
    start = HostStart(host="a.example", slot=slot, gap=SECOND, lease=asking, pause=MINUTE)
    store.begin_at_hosts([start], make.now, HostRule())
    store.renew_leases([asking], make.now + 20 * MINUTE)
    store.free_leases({"here:7"}, make.now)

    assert store.lease_due_feeds(make.now + MINUTE - SECOND, limit=1, lease=MINUTE) == ()
    assert len(store.lease_due_feeds(make.now + MINUTE, limit=1, lease=MINUTE)) == 1


def test_polls_that_bring_nothing_are_written_together(store: Store, make: Samples) -> None:
    """Each under its own lease: one that is lost writes nothing and stops no other."""
    make.listed(store, make.source(), make.source("monde"))
    mine, lost = store.lease_due_feeds(make.now, limit=2, lease=MINUTE)
    store.release_feed(lost, make.now + DAY)
    written = store.commit_unchanged([(lease, make.poll(lease)) for lease in (lost, mine)])

    assert written == (False, True)
    assert store.counters() == {"polls{outcome=ok}": 1}
    assert store.next_due() == make.now + timedelta(hours=1)


def test_four_pollers_of_which_one_dies_poll_every_feed_once(store: Store, make: Samples) -> None:
    """No feed is leased twice at a time, and what a dead poller held comes back when its leases end."""
    make.listed(store, *make.sources(40))
    polled: list[str] = []
    lost = store.lease_due_feeds(make.now, limit=7, lease=MINUTE)
    while leases := [store.lease_due_feeds(make.now, limit=5, lease=MINUTE) for _ in range(3)]:
        if not any(leases):
            break
        for lease in (lease for taken in leases for lease in taken):
            assert store.commit_poll(lease, make.poll(lease), make.now)
            polled.append(lease.feed_id)
    back = store.lease_due_feeds(make.now + MINUTE, limit=99, lease=MINUTE)

    assert 33 == len(polled) == len(set(polled))
    assert {lease.feed_id for lease in lost} == {lease.feed_id for lease in back}


def test_leases_are_handed_out_by_due_time(store: Store, make: Samples) -> None:
    """The feed that waits longest is polled first."""
    sources = make.sources(5)
    store.sync_feeds(sources, {s.feed_id: make.now - n * MINUTE for n, s in enumerate(sources)}, make.now)

    leases = store.lease_due_feeds(make.now, limit=3, lease=MINUTE)

    assert [source.feed_id for source in reversed(sources)][:3] == [lease.feed_id for lease in leases]


@pytest.mark.parametrize(("all_due", "expected"), [(False, {"feed-now"}), (True, {"feed-now", "feed-later"})])
def test_only_asked_feeds_are_leased(store: Store, make: Samples, all_due: bool, expected: set[str]) -> None:
    """`only` narrows what is due, and what is scheduled where all is asked; an unknown name is nothing."""
    now, later, other = make.source("now"), make.source("later"), make.source("other")
    due = {now.feed_id: make.now, later.feed_id: make.now + DAY, other.feed_id: make.now}
    store.sync_feeds([now, later, other], due, make.now)

    only = [now.feed_id, later.feed_id, make.source("unknown").feed_id]
    leases = store.lease_due_feeds(make.now, limit=9, lease=MINUTE, only=only, all_due=all_due)

    assert expected == {lease.feed_id for lease in leases}
    assert store.lease_due_feeds(make.now, limit=9, lease=MINUTE, only=[], all_due=all_due) == ()


def test_a_released_feed_is_due_when_it_was_told(store: Store, make: Samples) -> None:
    """A lease given back unpolled changes the due time and nothing else."""
    make.listed(store, make.source())
    lease = make.leased(store)

    assert store.release_feed(lease, make.now + 2 * MINUTE)
    assert make.now + 2 * MINUTE == store.next_due()
    state = store.feed_state(lease.feed_id)
    assert replace(lease.state, next_poll_at=make.now + 2 * MINUTE) == state
    assert not store.release_feed(lease, make.now)


@pytest.mark.parametrize("condition", [FeedCondition.GONE, FeedCondition.DISABLED])
def test_a_gone_or_disabled_feed_is_never_leased(store: Store, make: Samples, condition: FeedCondition) -> None:
    """Neither by its time nor when everything is asked for, nor after it is listed again."""
    (source,) = make.listed(store, make.source())
    lease = make.leased(store)
    result = make.poll(lease)
    store.commit_poll(lease, replace(result, state=replace(result.state, condition=condition)), make.now)
    make.listed(store)
    make.listed(store, source)

    assert store.lease_due_feeds(make.now + DAY, limit=9, lease=MINUTE, all_due=True) == ()
    assert None is store.next_due()


def test_an_unlisted_feed_is_disabled_and_comes_back_as_it_was(store: Store, make: Samples) -> None:
    """Dropping a feed and listing it again polls nothing early and forgets nothing."""
    source, other = make.listed(store, make.source(), make.source("other"))
    for lease in store.lease_due_feeds(make.now, limit=2, lease=MINUTE):
        store.commit_poll(lease, make.poll(lease), make.now)
    before = store.feed_state(source.feed_id)
    store.sync_feeds([other], {}, make.now)
    dropped = store.feed_state(source.feed_id)
    store.sync_feeds([source, other], {source.feed_id: make.now}, make.now)

    assert dropped
    assert (dropped.condition, dropped.next_poll_at) == (FeedCondition.DISABLED, None)
    assert before == store.feed_state(source.feed_id)
    assert store.lease_due_feeds(make.now, limit=9, lease=MINUTE) == ()
    assert len(store.lease_due_feeds(make.now + timedelta(hours=1), limit=9, lease=MINUTE)) == 2


def test_unlisting_a_feed_voids_its_lease(store: Store, make: Samples) -> None:
    """A poll under way when the operator drops its feed writes nothing."""
    make.listed(store, make.source())
    lease = make.leased(store)
    store.sync_feeds([], {}, make.now)

    assert not store.commit_poll(lease, make.poll(lease, make.item()), make.now)
    assert None is store.item(make.item().item_id)


def test_syncing_again_changes_nothing(store: Store, make: Samples) -> None:
    """A restart leaves due times and running leases alone."""
    (source,) = make.listed(store, make.source())
    lease = make.leased(store)
    store.sync_feeds([source], {source.feed_id: make.now}, make.now)

    assert store.lease_due_feeds(make.now, limit=9, lease=MINUTE) == ()
    assert store.commit_poll(lease, make.poll(lease), make.now)


def test_a_poll_is_written_whole(store: Store, make: Samples) -> None:
    """Bodies, jobs of at most 50, state, due time and counters stand after one commit."""
    (source,) = make.listed(store, make.source())
    lease = make.leased(store)
    items = [make.item(f"{n:03}") for n in range(101)]
    result = make.poll(lease, *items)

    assert store.commit_poll(lease, result, make.now)
    assert items[7] == store.item(items[7].item_id)
    assert store.queue_depths()["items"] == 3
    assert result.state == store.feed_state(source.feed_id)
    assert (result.state,) == store.feed_states()
    assert make.now + timedelta(hours=1) == store.next_due()
    assert store.counters()["polls{outcome=ok}"] == 1


def test_a_poll_without_a_lease_writes_nothing(store: Store, make: Samples) -> None:
    """A poller that lost its lease leaves no body, no job, no counter, no known id."""
    (source,) = make.listed(store, make.source())
    lost = make.leased(store)
    mine = make.leased(store, make.now + MINUTE)
    item = make.item()

    assert not store.commit_poll(lost, make.poll(lost, item), make.now + MINUTE)
    assert None is store.item(item.item_id)
    assert store.queue_depths()["items"] == 0
    assert store.counters() == {}
    assert store.known_items(source.feed_id, [item.item_id], make.now) == {}
    assert mine.state == store.feed_state(source.feed_id)


def test_polled_items_are_known_with_digest_and_revision(store: Store, make: Samples) -> None:
    """A poll learns which entries are old, and which of them changed."""
    (source,) = make.listed(store, make.source())
    lease = make.leased(store)
    old, changed, unknown = make.item("old"), make.item("changed", revision=3), make.item("unknown")
    store.commit_poll(lease, make.poll(lease, old, updated=(changed,)), make.now)

    known = store.known_items(source.feed_id, [old.item_id, changed.item_id, unknown.item_id], make.now)

    assert {
        old.item_id: KnownItem(digest=old.digest, revision=1),
        changed.item_id: KnownItem(digest=changed.digest, revision=3),
    } == known


def test_an_id_that_was_only_seen_is_known_without_a_body(store: Store, make: Samples) -> None:
    """What stood in a document is known even where no body was stored."""
    (source,) = make.listed(store, make.source())
    lease = make.leased(store)
    item_id = make.item().item_id
    store.commit_poll(lease, replace(make.poll(lease), seen=(item_id,)), make.now)

    assert {item_id: KnownItem(digest=None, revision=None)} == store.known_items(source.feed_id, [item_id], make.now)


@pytest.mark.parametrize(("days", "known"), [(0, True), (1, True), (14, True), (30, False)])
def test_ids_are_remembered_for_a_fortnight(store: Store, make: Samples, days: int, known: bool) -> None:
    """An id is known for at least 14 days after it was last seen, and not for ever."""
    (source,) = make.listed(store, make.source())
    lease = make.leased(store)
    item_id = make.item().item_id
    store.commit_poll(lease, replace(make.poll(lease), seen=(item_id,)), make.now)

    assert known == bool(store.known_items(source.feed_id, [item_id], make.now + days * DAY))


def test_an_id_in_the_last_document_is_known_however_old(store: Store, make: Samples) -> None:
    """A feed that says nothing for months does not bring its old entries as news."""
    (source,) = make.listed(store, make.source())
    lease = make.leased(store)
    item = make.item()
    store.commit_poll(lease, make.poll(lease, item), make.now)

    assert item.item_id in store.known_items(source.feed_id, [item.item_id], make.now + 300 * DAY)


@pytest.mark.parametrize("condition", [FeedCondition.GONE, FeedCondition.BLOCKED])
def test_a_stopped_feed_can_be_revived(store: Store, make: Samples, condition: FeedCondition) -> None:
    """R4: it is due again with all that is known of it; what is not stopped, or not listed, is left as it is."""
    (source,) = make.listed(store, make.source())
    before = make.poll(make.leased(store), make.item())
    gone = replace(before.state, condition=condition, next_poll_at=None)
    assert not store.revive_feed(source.feed_id, make.now)
    lease = make.leased(store, make.now + timedelta(hours=1))
    store.commit_poll(lease, replace(before, state=gone), make.now)

    assert store.revive_feed(source.feed_id, make.now)
    assert make.leased(store).state.document == gone.document
    assert not store.revive_feed(source.feed_id, make.now)
    assert not store.revive_feed(make.source("other").feed_id, make.now)

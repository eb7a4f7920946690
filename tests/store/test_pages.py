"""Wanted pages and robots.txt: the contract of PageStore, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from redis import Redis

from tocsin.store import keys
from tocsin.store.base import PageLease, Store
from tocsin.store.redis_store import RedisStore
from tocsin.types.ids import ItemId
from tocsin.types.items import Item, TextOrigin
from tocsin.types.pages import PageWanted, PageWish, RobotsAnswer, RobotsFile
from tocsin.types.sources import PollReason

if TYPE_CHECKING:
    from tests.store.conftest import Samples

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
HTML = "<!doctype html><p>" + "Le sommet s'est ouvert à Kiev. " * 200


def wanted(item: Item, make: Samples, *, pause: timedelta = timedelta(0)) -> PageWanted:
    return PageWanted(
        item_id=item.item_id,
        feed_id=item.feed_id,
        url=item.url or "",
        wanted_at=make.now,
        due_at=make.now + pause,
    )


def polled(store: Store, make: Samples, *items: Item, pause: timedelta = timedelta(0)) -> None:
    """The items come by a poll that wants their pages."""
    make.listed(store, make.source("lemonde"))
    (lease,) = store.lease_due_feeds(make.now, limit=1, lease=MINUTE, all_due=True)
    pages = tuple(wanted(item, make, pause=pause) for item in items)
    assert store.commit_poll(lease, replace(make.poll(lease, *items), pages=pages), make.now)


def lease_of(store: Store, make: Samples, after: timedelta = timedelta(0)) -> PageLease:
    (lease,) = store.lease_pages(make.now + after, limit=9, lease=MINUTE)
    return lease


def with_page(item: Item) -> Item:
    return replace(item, content=HTML, summary=item.content, content_origin=TextOrigin.PAGE, revision=item.revision + 1)


def names(leases: tuple[PageLease, ...]) -> list[str]:
    return [lease.wanted.item_id.removeprefix("item-") for lease in leases]


def test_a_page_is_leased_when_due_and_by_one_reader(store: Store, make: Samples) -> None:
    """A poll's commit wants pages from a time on; who leases one has it alone."""
    polled(store, make, make.item(), pause=2 * SECOND)

    assert store.next_page_due() == make.now + 2 * SECOND
    assert store.lease_pages(make.now + SECOND, limit=9, lease=MINUTE) == ()
    lease = lease_of(store, make, 2 * SECOND)
    assert (wanted(make.item(), make, pause=2 * SECOND), False) == (lease.wanted, lease.first)
    assert make.now + 2 * SECOND + MINUTE == lease.until == store.next_page_due()
    assert store.lease_pages(make.now + 3 * SECOND, limit=9, lease=MINUTE) == ()
    assert store.pages_waiting() == 1


def test_the_page_of_a_killed_reader_comes_back(store: Store, make: Samples) -> None:
    """A lease that nobody finishes ends by itself, and its late owner changes nothing any more."""
    polled(store, make, make.item())
    lost = lease_of(store, make)
    lease = lease_of(store, make, MINUTE)

    assert lost.wanted == lease.wanted
    assert not store.finish_page(lost, replace(lost.wanted, due_at=None), {})
    assert store.pages_waiting() == 1
    assert store.finish_page(lease, replace(lease.wanted, due_at=None), {"pages{outcome=given_up}": 1})
    assert store.pages_waiting() == 0
    assert store.next_page_due() is None
    assert store.counters()["pages{outcome=given_up}"] == 1


def test_a_failed_try_is_due_again_with_what_is_known_of_it(store: Store, make: Samples) -> None:
    """Tries and the last reason are kept; the page is not due before its time."""
    polled(store, make, make.item())
    lease = lease_of(store, make)
    later = replace(lease.wanted, tries=1, reason=PollReason.TIMEOUT, due_at=make.now + 5 * MINUTE)

    assert store.finish_page(lease, later, {})
    assert store.lease_pages(make.now + 4 * MINUTE, limit=9, lease=MINUTE) == ()
    assert later == lease_of(store, make, 5 * MINUTE).wanted


def test_the_page_is_the_next_revision_until_it_was_processed(store: Store, make: Samples) -> None:
    """The HTML is enqueued as the item's content, keeps the feed's digest, and is gone once its revision is done."""
    item = make.item()
    polled(store, make, item)
    lease, page = lease_of(store, make), with_page(item)

    assert store.put_page(lease, page, {"pages{outcome=kept}": 1})
    assert page == store.item(item.item_id)
    assert store.queue_depths()["items"] == 2
    assert (0, 1) == (store.pages_waiting(), store.counters()["pages{outcome=kept}"])
    known = store.known_items(item.feed_id, [item.item_id], make.now)[item.item_id]
    assert (item.digest, 2) == (known.digest, known.revision)
    with store.work_on(item.item_id) as work:
        assert page == work.item
        work.commit(make.result(page), make.now)
    assert replace(page, content="") == store.item(item.item_id)


def test_a_dismissed_page_is_not_kept_either(store: Store, make: Samples) -> None:
    """What cannot be processed does not stay in memory."""
    item = make.item()
    polled(store, make, item)
    assert store.put_page(lease_of(store, make), with_page(item), {})
    with store.work_on(item.item_id) as work:
        work.dismiss("rejected", make.now)

    assert replace(with_page(item), content="") == store.item(item.item_id)


def test_a_page_never_covers_a_newer_revision(store: Store, make: Samples) -> None:
    """Where the source has changed the item meanwhile, nothing is written and the lease stands."""
    item = make.item()
    polled(store, make, item)
    lease = lease_of(store, make)
    (changed,) = store.put_items([make.item(text="Kiev, encore.")], make.now)

    assert not store.put_page(lease, with_page(item), {"pages{outcome=kept}": 1})
    assert changed == store.item(item.item_id)
    assert "pages{outcome=kept}" not in store.counters()
    assert store.put_page(lease, with_page(changed), {})
    assert not store.put_page(lease, replace(with_page(make.item("unknown"))), {})


def test_a_poll_that_looked_before_the_page_came_makes_the_revision_after_it(store: Store, make: Samples) -> None:
    """A page between a poll's look and its commit hides no update: each has a revision of its own."""
    item = make.item()
    polled(store, make, item)
    (feed,) = store.lease_due_feeds(make.now, limit=1, lease=MINUTE, all_due=True)
    update = make.item(text="Kiev, encore.", revision=2)  # as the poll saw it
    assert store.put_page(lease_of(store, make), with_page(item), {})
    with store.work_on(item.item_id) as work:
        work.commit(make.result(with_page(item)), make.now)
    assert store.commit_poll(feed, make.poll(feed, updated=(update,)), make.now)

    with store.work_on(item.item_id) as work:
        assert (replace(update, revision=3), 2) == (work.item, work.done)


def test_an_update_takes_the_waiting_page_away(store: Store, make: Samples) -> None:
    """What the source says now is not processed with the page of what it said before."""
    item = make.item()
    polled(store, make, item)
    assert store.put_page(lease_of(store, make), with_page(item), {})
    (changed,) = store.put_items([make.item(text="Kiev, encore.")], make.now)

    assert replace(make.item(text="Kiev, encore."), revision=3) == changed == store.item(item.item_id)


def commit_with(store: Store, make: Samples, item: Item, wish: PageWish) -> None:
    with store.work_on(item.item_id) as work:
        work.commit(replace(make.result(item), page=wish, counts={"page_texts{verdict=thin}": 1}), make.now)


def test_pages_of_matching_items_come_first(store: Store, make: Samples) -> None:
    """The commit of an item puts its page before the others, or drops it, and adds its counts."""
    items = [make.item(name) for name in "abcd"]
    polled(store, make, *items)
    commit_with(store, make, items[2], PageWish.FIRST)
    commit_with(store, make, items[1], PageWish.DROP)
    commit_with(store, make, items[3], PageWish.KEEP)
    leases = store.lease_pages(make.now, limit=2, lease=MINUTE)

    assert [("c", True), ("a", False)] == list(zip(names(leases), [lease.first for lease in leases], strict=True))
    assert names(store.lease_pages(make.now, limit=9, lease=MINUTE)) == ["d"]
    assert store.counters()["page_texts{verdict=thin}"] == 3


def test_a_wish_leaves_a_lease_alone(store: Store, make: Samples) -> None:
    """A page in hand is not handed out twice because its item matches; its reader finishes it as ever."""
    item = make.item()
    polled(store, make, item)
    lease = lease_of(store, make)
    commit_with(store, make, item, PageWish.FIRST)

    assert store.lease_pages(make.now + SECOND, limit=9, lease=MINUTE) == ()
    assert store.finish_page(lease, replace(lease.wanted, due_at=None), {})


def test_a_wish_for_a_page_that_is_not_waiting_is_none(store: Store, make: Samples) -> None:
    """Items without a page to fetch have nothing put first."""
    make.processed(store, make.item(), replace(make.result(make.item()), page=PageWish.FIRST))

    assert store.pages_waiting() == 0


def test_a_settled_page_is_not_wanted_again_for_an_hour(store: Store, make: Samples) -> None:
    """A feed that rewrites its summaries at every poll does not make us ask for the page at every poll."""
    item = make.item()
    polled(store, make, item)
    lease = lease_of(store, make)
    assert store.finish_page(lease, replace(lease.wanted, due_at=None), {})
    polled(store, make, item)

    assert store.pages_waiting() == 0


def test_a_waiting_page_has_the_latest_address(store: Store, make: Samples) -> None:
    """A page wanted again while it waits waits on, with what is new of it."""
    item = make.item()
    polled(store, make, item)
    polled(store, make, replace(item, url="https://lemonde.example/new"), pause=HOUR)

    assert lease_of(store, make).wanted.url == "https://lemonde.example/new"


def test_of_too_many_pages_the_oldest_go(store: Store, make: Samples) -> None:
    """The set is bounded: beyond ten thousand the earliest due are dropped, and counted."""
    items = [make.item(f"{number:05}") for number in range(keys.PAGES_WAITING + 3)]
    make.listed(store, make.source("lemonde"))
    (lease,) = store.lease_due_feeds(make.now, limit=1, lease=MINUTE, all_due=True)
    pages = tuple(wanted(item, make, pause=number * SECOND) for number, item in enumerate(items))
    assert store.commit_poll(lease, replace(make.poll(lease), pages=pages), make.now)

    assert (keys.PAGES_WAITING, 3) == (store.pages_waiting(), store.counters()["pages{outcome=crowded_out}"])
    assert store.next_page_due() == make.now + 3 * SECOND


def test_a_page_that_nobody_fetched_in_a_day_is_forgotten(redis_store: RedisStore, redis: Redis, make: Samples) -> None:
    """Its record expires with the server's clock; who would lease it finds nothing, and that is counted."""
    item = make.item()
    polled(redis_store, make, item)
    life = redis.ttl(keys.PAGE + item.item_id)
    redis.delete(keys.PAGE + item.item_id)

    assert 86_000 < int(life) <= 86_400
    assert redis_store.lease_pages(make.now, limit=9, lease=MINUTE) == ()
    assert (0, 1) == (redis_store.pages_waiting(), redis_store.counters()["pages{outcome=expired}"])


def test_a_page_is_small_while_it_waits(redis_store: RedisStore, redis: Redis, make: Samples) -> None:
    """The HTML lies compressed beside the body, and leaves no byte behind."""
    item = make.item()
    polled(redis_store, make, item)
    assert redis_store.put_page(lease_of(redis_store, make), with_page(item), {})
    key = keys.item(item.item_id)
    size = redis.hstrlen(key, "page")
    with redis_store.work_on(item.item_id) as work:
        work.commit(make.result(with_page(item)), make.now)

    assert 0 < size < len(HTML) / 5
    assert not redis.hexists(key, "page")


def test_robots_txt_is_kept_while_it_is_good(store: Store, make: Samples) -> None:
    """Each origin's file is there for every poller until its time is over."""
    file = RobotsFile(
        origin="https://a.example",
        answer=RobotsAnswer.RULES,
        text="User-agent: *\nDisallow: /é" * 100,
        fetched_at=make.now,
        good_until=make.now + HOUR,
    )
    assert store.robots(file.origin, make.now) is None
    store.keep_robots(file, make.now)

    assert file == store.robots(file.origin, make.now + HOUR - SECOND)
    assert store.robots(file.origin, make.now + HOUR) is None
    assert store.robots("http://a.example", make.now) is None


def test_the_text_of_a_page_may_hold_anything(store: Store, make: Samples) -> None:
    """Half characters, zeros and other scripts come back, or as U+FFFD."""
    item = make.item()
    polled(store, make, item)
    odd = replace(with_page(item), content="<p>\x00 Київ 北京 🔔")
    assert store.put_page(lease_of(store, make), odd, {})

    assert odd == store.item(ItemId(item.item_id))

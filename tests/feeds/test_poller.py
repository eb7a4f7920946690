"""One poll after another on a clock moved by hand: validators, timing, updates and what ends where (rules C, T, R of polling)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.feeds.conftest import URL, Answer, DirectParser, World, entry, rss
from tocsin.store.base_feeds import FeedLease
from tocsin.types.items import ParsedFeed, Quiet
from tocsin.types.sources import FeedCondition, PollOutcome, PollReason

HOUR = timedelta(hours=1)
TWO = rss(entry("a"), entry("b"))


def poll(world: World, later: timedelta = HOUR * 2) -> object:
    return asyncio.run(world.poll_at(later))


def outcome(world: World, later: timedelta = HOUR * 2) -> tuple[PollOutcome, PollReason | None, int, int]:
    report = asyncio.run(world.poll_at(later))
    return report.outcome, report.reason, report.new, report.updated


@pytest.mark.parametrize("etag", [b'W/"a,b"', b"unquoted", b'""', b'"' + b"x" * 200 + b'"', b'"\xff\xfe"'])
def test_validators_go_back_byte_for_byte(etag: bytes) -> None:
    """C1, C2, C3: both validators are echoed as received, odd ones too, to the address that gave them."""
    world = World()
    world.serve(Answer(TWO, etag=etag, last_modified=b"garbage"))
    poll(world)
    poll(world)

    assert (etag, b"garbage", URL) == (
        world.fetcher.asked[1].etag,
        world.fetcher.asked[1].last_modified,
        world.fetcher.asked[1].validators_url,
    )


def test_every_200_replaces_both_validators_even_with_the_same_body() -> None:
    """C4, C9: an unchanged body counts as unchanged, and its new validators are stored all the same; a missing one is dropped."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"', last_modified=b"Mon"))
    poll(world)
    world.serve(Answer(TWO, etag=b'"2"'))
    second = outcome(world)
    poll(world)

    assert (PollOutcome.OK, None, 0, 0) == second
    assert (b'"2"', None) == (world.fetcher.asked[2].etag, world.fetcher.asked[2].last_modified)


@pytest.mark.parametrize("both", [{"etag": b'"2"'}, {"last_modified": b"Tue"}, {}], ids=["etag", "date", "neither"])
def test_a_200_forgets_the_validator_that_it_lacks(both: dict[str, bytes]) -> None:
    """C3, C4: what the last 200 gave is sent, and nothing else."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"', last_modified=b"Mon"))
    poll(world)
    world.serve(Answer(TWO, **both))  # type: ignore[arg-type]
    poll(world)
    poll(world)

    asked = world.fetcher.asked[-1]
    assert (both.get("etag"), both.get("last_modified")) == (asked.etag, asked.last_modified)


@pytest.mark.parametrize("named", [{"etag": b'"2"'}, {"last_modified": b"Tue"}, {}], ids=["etag", "date", "neither"])
def test_a_304_keeps_what_it_does_not_name(named: dict[str, bytes]) -> None:
    """C5: a stored validator changes only where the 304 carries it."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"', last_modified=b"Mon"))
    poll(world)
    world.serve(Answer(status=304, **named))  # type: ignore[arg-type]
    kept = outcome(world)
    poll(world)

    assert (PollOutcome.NOT_MODIFIED, None, 0, 0) == kept
    asked = world.fetcher.asked[-1]
    assert (named.get("etag", b'"1"'), named.get("last_modified", b"Mon")) == (asked.etag, asked.last_modified)


def test_a_304_is_a_success() -> None:
    """T10: after failures it puts the feed back to its usual pace, like a 200."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"'))
    poll(world)
    world.serve(Answer(status=503))
    poll(world)
    failures = world.state().failures
    world.serve(Answer(status=304))
    poll(world)

    assert (1, 0) == (failures, world.state().failures)
    assert FeedCondition.ACTIVE is world.state().condition
    due = world.state().next_poll_at
    assert due is not None
    assert due - world.clock.now <= timedelta(minutes=66)


def test_an_unchanged_body_is_not_read_again() -> None:
    """C9: the parser sees a document once, however often it is served."""
    world = World()
    read: list[bytes] = []

    class Reader(DirectParser):
        async def parse(self, body: bytes, **facts: Any) -> ParsedFeed:
            read.append(body)
            return await super().parse(body, **facts)

    world.parser = Reader()
    world.poller = world.new_poller()
    for body in (TWO, TWO, TWO, rss(entry("c")), rss(entry("c"))):
        world.serve(Answer(body))
        poll(world)

    assert [TWO, rss(entry("c"))] == read


def test_a_hint_that_was_cut_stands_in_the_log() -> None:
    """T4: a month of freshness counts as a week, and the line of the poll says so."""
    world = World()
    world.serve(Answer(TWO, headers={"cache-control": "max-age=2678400"}))
    with capture_logs() as lines:
        poll(world)

    [line] = [line for line in lines if line["event"] == "feed.polled"]
    assert line["hint_capped"] is True
    due = world.state().next_poll_at
    assert due is not None
    assert timedelta(days=7) <= due - world.clock.now <= timedelta(days=7.7)


def test_a_document_that_cannot_be_read_leaves_no_validator() -> None:
    """C8: what was not understood is asked for again with the validators of what was, no sooner than its back-off."""
    world = World()
    world.serve(Answer(TWO, etag=b'"good"'))
    poll(world)
    world.serve(Answer(b"<html><body>Maintenance</body></html>", etag=b'"bad"'))
    poll(world)
    due = world.state().next_poll_at
    poll(world)

    assert PollReason.HTML_NOT_FEED is world.state().last_reason
    assert b'"good"' == world.fetcher.asked[2].etag
    assert due is not None
    assert due - world.fetcher.asked[1].at >= 2 * HOUR


def test_a_restart_polls_nothing_early_and_conditionally() -> None:
    """C10, T6: the schedule and the validators outlive the process."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"'))
    poll(world)
    world.poller = world.new_poller()
    early = asyncio.run(world.poll(all_due=False))
    poll(world)

    assert () == early
    assert b'"1"' == world.fetcher.asked[1].etag


def test_freshness_is_respected() -> None:
    """T1, T2: max-age beyond the interval moves the next poll."""
    world = World(every=timedelta(minutes=15))
    world.serve(Answer(TWO, headers={"cache-control": "max-age=86400"}))
    poll(world)
    due = world.state().next_poll_at

    assert due is not None
    assert timedelta(days=1) <= due - world.clock.now


def test_a_retry_after_is_respected_whoever_asks() -> None:
    """T3: until a Retry-After ends the feed is skipped, `--all` included; then it is asked again."""
    world = World()
    world.serve(Answer(status=429, retry_after=HOUR * 5))
    first = outcome(world)
    skipped = outcome(world, HOUR)
    world.serve(Answer(TWO))
    asked = len(world.fetcher.asked)
    last = outcome(world, HOUR * 5)

    assert (PollOutcome.FAILED, PollReason.RATE_LIMITED) == first[:2]
    assert (PollOutcome.SKIPPED, PollReason.RETRY_AFTER) == skipped[:2]
    assert (1, PollOutcome.OK) == (asked, last[0])


def test_a_retry_after_on_a_redirect_is_respected() -> None:
    """T3: also where the redirect led to the feed."""
    world = World()
    world.serve(Answer(TWO, final_url="https://elsewhere.example/feed", retry_after=HOUR * 5))
    first = asyncio.run(world.poll_at(HOUR))
    early = outcome(world, HOUR)

    assert first.next_poll_at is not None
    assert (PollOutcome.OK, True) == (first.outcome, first.next_poll_at >= world.clock.now + HOUR * 4)
    assert (PollOutcome.SKIPPED, PollReason.RETRY_AFTER) == early[:2]


def test_failures_are_asked_more_and_more_rarely_and_never_given_up() -> None:
    """T9, T10: the gap grows to a day at most; one success resets it."""
    world = World()
    world.serve(Answer(status=500))
    gaps = []
    for _ in range(40):
        poll(world, timedelta(days=1))
        due = world.state().next_poll_at
        assert due is not None
        gaps.append(due - world.clock.now)
    failing = world.state().condition
    world.serve(Answer(TWO))
    poll(world, timedelta(days=2))

    assert gaps[0] < gaps[3] < gaps[-1] <= timedelta(days=1.1)
    assert (FeedCondition.FAILING, FeedCondition.ACTIVE, 0) == (
        failing,
        world.state().condition,
        world.state().failures,
    )


def test_a_gone_feed_is_polled_no_more() -> None:
    """R4: 410 ends it, visibly; it has no next poll."""
    world = World()
    world.serve(Answer(status=410))
    gone, again = outcome(world), outcome(world)

    assert ((PollOutcome.GONE, PollReason.GONE), (PollOutcome.SKIPPED, PollReason.GONE)) == (gone[:2], again[:2])
    assert (FeedCondition.GONE, None, 1) == (
        world.state().condition,
        world.state().next_poll_at,
        len(world.fetcher.asked),
    )


def test_first_contact_is_quiet_and_what_comes_then_is_news() -> None:
    """What stands in a feed when it is met must not ring; what appears later may."""
    world = World()
    world.serve(Answer(rss(entry("a"))))
    poll(world)
    world.serve(Answer(TWO))
    second = outcome(world)
    items = {item.title: item.quiet for item in map(world.store.item, world.state().document) if item}

    assert (1, 0) == second[2:]
    assert {"News a": Quiet.FIRST_CONTACT, "News b": None} == items


def test_a_retitled_entry_is_a_new_revision_of_the_same_item() -> None:
    """D5: the guid holds the item together; a second look at the same document finds nothing."""
    world = World()
    world.serve(Answer(TWO))
    poll(world)
    world.serve(Answer(rss(entry("a", title="Other words"), entry("b"))))
    changed, same = outcome(world), outcome(world)
    revisions = sorted(item.revision for item in map(world.store.item, world.state().document) if item)

    assert ((0, 1), (0, 0), [1, 2]) == (changed[2:], same[2:], revisions)


def test_a_flipped_tracking_parameter_is_nothing_new() -> None:
    """D5: neither a new item nor a new revision."""
    world = World()
    world.serve(Answer(rss(entry("a", link="https://news.example/a?utm_source=rss"))))
    poll(world)
    world.serve(Answer(rss(entry("a", link="https://news.example/a?utm_source=feed"))))

    assert (0, 0) == outcome(world)[2:]


def test_entries_that_left_and_came_back_are_not_new() -> None:
    """An item that scrolled out and in again is known for two weeks."""
    world = World()
    for body in (TWO, rss(entry("b")), TWO):
        world.serve(Answer(body))
        last = outcome(world)

    assert (0, 0) == last[2:]


@pytest.mark.parametrize(
    "reason", [PollReason.DNS, PollReason.TLS, PollReason.TIMEOUT, PollReason.TOO_LARGE, PollReason.BLOCKED_ADDRESS]
)
def test_what_the_fetcher_refuses_is_the_polls_reason(reason: PollReason) -> None:
    """Each failure stands under its own name in the report and in the state."""
    world = World()
    world.serve(Answer(reason=reason))

    assert reason is outcome(world)[1]
    assert reason is world.state().last_reason


def test_a_poll_whose_lease_was_lost_writes_nothing() -> None:
    """C7: the commit is fenced; another poller's work stands."""
    world = World()
    world.serve(Answer(TWO))
    poll(world)
    world.clock.move(HOUR * 2)
    [late] = world.store.lease_due_feeds(world.clock.now, limit=1, lease=timedelta(seconds=1), all_due=True)
    poll(world, HOUR)

    assert isinstance(late, FeedLease)
    assert not world.store.release_feed(late, world.clock.now)


def test_who_asks_for_all_hears_of_every_feed() -> None:
    """One that another poller has in hand is skipped and reported; nothing is asked twice."""
    world = World(URL, "https://other.example/feed")
    world.serve(Answer(TWO))
    world.serve(Answer(TWO), "https://other.example/feed")
    asyncio.run(world.poll())
    world.clock.move(HOUR * 2)
    [held] = world.store.lease_due_feeds(world.clock.now, limit=1, lease=HOUR, only=[world.state().feed_id])
    reports = {report.url: (report.outcome, report.reason) for report in asyncio.run(world.poll())}

    assert reports == {
        URL: (PollOutcome.SKIPPED, PollReason.LEASE_LOST),
        "https://other.example/feed": (PollOutcome.OK, None),
    }
    assert (held.feed_id, 3) == (world.state().feed_id, len(world.fetcher.asked))


def test_validators_go_to_the_address_that_gave_them() -> None:
    """C6: after a redirect they belong to where it led."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"', final_url="https://elsewhere.example/feed"))
    poll(world)
    poll(world)

    assert "https://elsewhere.example/feed" == world.fetcher.asked[1].validators_url


def test_a_cut_document_counts_as_far_as_it_goes_and_leaves_no_validator() -> None:
    """C8: its whole entries are taken up, and the next request is unconditional."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"'))
    poll(world)
    world.serve(Answer(rss(entry("c"), entry("d"))[:-40], etag=b'"2"'))
    cut = outcome(world)
    world.serve(Answer(rss(entry("c"), entry("d")), etag=b'"3"'))
    whole = outcome(world)

    assert (PollOutcome.OK, PollReason.TRUNCATED, 1, 0) == cut
    assert (PollOutcome.OK, None, 1, 0) == whole
    assert (None, None) == (world.fetcher.asked[2].etag, world.fetcher.asked[2].validators_url)


def test_a_document_cut_before_its_first_item_is_a_failure() -> None:
    """C8, T9: nothing of it could be read: it backs off, and is shown as failing."""
    world = World()
    world.serve(Answer(rss(entry("a"))[:-60], etag=b'"1"'))
    cut = outcome(world)

    assert (PollOutcome.FAILED, PollReason.TRUNCATED, 0, 0) == cut
    assert (FeedCondition.FAILING, 1, None) == (world.state().condition, world.state().failures, world.state().etag)


def test_an_empty_document_takes_nothing_away() -> None:
    """D2: no items where there were some is a warning; what comes back is not new."""
    world = World()
    world.serve(Answer(TWO))
    poll(world)
    world.serve(Answer(rss()))
    empty = outcome(world)
    world.serve(Answer(TWO))

    assert (PollOutcome.OK, PollReason.NO_ITEMS, 0, 0) == empty
    assert (0, 0) == outcome(world)[2:]


def test_a_feed_stays_empty_as_long_as_it_is() -> None:
    """D2: each empty document is a warning, not only the first; what stood there before is still known to have stood there."""
    world = World()
    world.serve(Answer(TWO))
    poll(world)
    known = world.state().document
    for head in ("<ttl>5</ttl>", "<ttl>6</ttl>"):
        world.serve(Answer(rss(head=head)))
        assert PollReason.NO_ITEMS is outcome(world)[1]

    assert known == world.state().document


def test_a_document_that_shares_nothing_with_the_last_one_is_told() -> None:
    """T11: items may have scrolled away between two polls; that is counted, and the next poll comes at the floor."""
    world = World()
    world.serve(Answer(TWO))
    poll(world)
    world.serve(Answer(rss(entry("c"), entry("d"))))
    poll(world)
    due = world.state().next_poll_at

    assert 1 == world.store.counters()["overlap_lost"]
    assert due is not None
    assert due - world.clock.now <= timedelta(minutes=16.5)


def test_a_feed_back_after_days_rings_nothing_one_by_one() -> None:
    """First contact: what gathered while we were away is kept quiet."""
    world = World()
    world.serve(Answer(rss(entry("a"))))
    poll(world)
    world.serve(Answer(rss(entry("a"), entry("b"))))
    poll(world, timedelta(days=5))
    quiet = {item.title: item.quiet for item in map(world.store.item, world.state().document) if item}

    assert Quiet.FIRST_CONTACT is quiet["News b"]


@pytest.mark.parametrize("status", [401, 403])
def test_who_refuses_is_blocked_and_left_alone(status: int) -> None:
    """R4: 401 and 403 slow to four hours at least, and are shown as blocked."""
    world = World()
    world.serve(Answer(status=status))
    report = asyncio.run(world.poll_at(HOUR))

    assert (PollOutcome.BLOCKED, PollReason.UNAUTHORIZED) == (report.outcome, report.reason)
    assert FeedCondition.BLOCKED is world.state().condition
    assert report.next_poll_at is not None
    assert report.next_poll_at - world.clock.now >= HOUR * 4


def test_who_may_not_answer_is_asked_no_more() -> None:
    """R4: 451 stops a feed, shown as blocked, in this process and the next, for as long as nobody asks by hand."""
    world = World()
    world.serve(Answer(status=451))
    report = asyncio.run(world.poll_at(HOUR))
    for _ in range(2):
        world.clock.move(HOUR * 24 * 30)
        assert () == asyncio.run(world.poll(all_due=False))
        world.poller = world.new_poller()

    assert (PollOutcome.BLOCKED, PollReason.LEGAL, None) == (report.outcome, report.reason, report.next_poll_at)
    assert (FeedCondition.BLOCKED, None) == (world.state().condition, world.state().next_poll_at)
    assert 1 == len(world.fetcher.asked)


def test_who_asks_for_all_asks_a_withheld_feed_once_more() -> None:
    """R4: `--all` asks what a 451 stopped, once each time; another 451 stops it again, an answer brings it back."""
    world = World()
    world.serve(Answer(status=451))
    first, second = outcome(world), outcome(world)
    asked = len(world.fetcher.asked)
    stopped = world.state().next_poll_at
    world.serve(Answer(TWO))

    assert (PollOutcome.BLOCKED, PollReason.LEGAL, 0, 0) == first == second
    assert (2, None) == (asked, stopped)
    assert (PollOutcome.OK, None, 2, 0) == outcome(world)
    assert (FeedCondition.ACTIVE, 0) == (world.state().condition, world.state().failures)


@pytest.mark.parametrize("by_name", [True, False], ids=["revived", "all"])
def test_a_withheld_feed_with_a_retry_after_waits_for_it(by_name: bool) -> None:
    """R4, T3: neither `--all` nor `feeds revive` asks before a Retry-After ends."""
    world = World()
    world.serve(Answer(status=451, retry_after=HOUR * 5))
    poll(world)
    if by_name:
        assert world.store.revive_feed(world.state().feed_id, world.clock.now)
    early = outcome(world, HOUR)
    asked = len(world.fetcher.asked)
    poll(world, HOUR * 5)

    assert (PollOutcome.SKIPPED, PollReason.RETRY_AFTER, 0, 0) == early
    assert (1, 2) == (asked, len(world.fetcher.asked))


def test_a_226_tells_only_what_is_new() -> None:
    """R6: an item that is not in it has not gone, an equal body is read again, an empty one is no alarm; its ETag is kept."""
    world = World()
    world.serve(Answer(TWO, etag=b'"1"'))
    poll(world)
    world.serve(Answer(rss(entry("c")), status=226, etag=b'"2"'))
    first, again = outcome(world), outcome(world)
    world.serve(Answer(rss(), status=226, etag=b'"3"'))
    empty = outcome(world)
    world.serve(Answer(rss(entry("c"), entry("b"), entry("a"))))

    assert ((PollOutcome.OK, None, 1, 0), (PollOutcome.OK, None, 0, 0)) == (first, again)
    assert (PollOutcome.OK, None, 0, 0) == empty
    assert "overlap_lost" not in world.store.counters()
    assert (PollOutcome.OK, None, 0, 0) == outcome(world)
    assert b'"3"' == world.fetcher.asked[-1].etag


def test_a_limit_speaks_for_the_host_that_set_it() -> None:
    """T3, R8: after a redirect a 429 is its target's word: that host rests, not the one that sent us there."""
    world = World(URL, "https://other.example/feed", "https://news.example/sport.xml")
    world.serve(Answer(status=429, final_url="https://other.example/limited", retry_after=HOUR * 3))
    world.serve(Answer(TWO), "https://other.example/feed")
    world.serve(Answer(TWO), "https://news.example/sport.xml")
    world.clock.move(HOUR)
    asyncio.run(world.poll())
    world.clock.move(HOUR)
    reports = {report.url: report.reason for report in asyncio.run(world.poll())}

    assert reports["https://other.example/feed"] is PollReason.RETRY_AFTER
    assert reports["https://news.example/sport.xml"] is None


@pytest.mark.parametrize(("status", "stopped"), [(410, PollOutcome.GONE), (451, PollOutcome.BLOCKED)])
def test_a_stopped_feed_is_asked_once_more_when_somebody_wants_it(status: int, stopped: PollOutcome) -> None:
    """R4: revived, it is polled as it falls due; 410 again and it is gone again, 451 and it is blocked again."""
    world = World()
    world.serve(Answer(status=status))
    poll(world)
    revived = world.store.revive_feed(world.state().feed_id, world.clock.now)
    gone = outcome(world)
    world.store.revive_feed(world.state().feed_id, world.clock.now)
    world.serve(Answer(TWO))
    back = outcome(world)

    assert (True, stopped, PollOutcome.OK) == (revived, gone[0], back[0])
    assert not world.store.revive_feed(world.state().feed_id, world.clock.now)


@pytest.mark.parametrize("together", [False, True], ids=["one at a time", "both at once"])
def test_a_guid_of_two_entries_is_two_items_across_polls(together: bool) -> None:
    """D5: whether they stand in one document or in two, each is met once."""
    world = World()
    a, b = (
        entry("x", title="Fire", link="https://news.example/1"),
        entry("x", title="Flood", link="https://news.example/2"),
    )
    world.serve(Answer(rss(a, b) if together else rss(a)))
    poll(world)
    seen = []
    for items in ((b, a), (b,), (b, a), (a,)):
        world.serve(Answer(rss(*items)))
        seen.append(outcome(world)[2:])

    assert [(0 if together else 1, 0), (0, 0), (0, 0), (0, 0)] == seen


def test_a_parameter_that_tells_articles_apart_does_so_across_polls() -> None:
    """D5: what was met beside its like is itself when it stands alone."""
    world = World()
    one, two = (f"<item><guid>https://news.example/view?cid={n}</guid><title>Story {n}</title></item>" for n in (1, 2))
    seen = []
    for items in ((one, two), (two,), (one, two)):
        world.serve(Answer(rss(*items)))
        seen.append(outcome(world)[2:])

    assert [(2, 0), (0, 0), (0, 0)] == seen


def test_a_changed_link_under_the_same_guid_is_an_update_across_polls() -> None:
    """D5: moved, retitled and moved back: revisions of one item, never a new one."""
    world = World()
    changes = [
        entry("x", link="https://news.example/1"),
        entry("x", link="https://news.example/2"),
        entry("x", link="https://news.example/2", title="Other words"),
        entry("x", link="https://news.example/1"),
    ]
    seen = []
    for item in changes:
        world.serve(Answer(rss(item, entry("y"))))
        seen.append(outcome(world)[2:])

    assert [(2, 0), (0, 1), (0, 1), (0, 1)] == seen


def test_an_entry_that_leaves_and_comes_back_changed_is_an_update() -> None:
    """D5: a guid that disappears and comes back with another link is the item it was."""
    world = World()
    seen = []
    for items in ((entry("x"), entry("y")), (entry("y"),), (entry("x", link="https://news.example/z"), entry("y"))):
        world.serve(Answer(rss(*items)))
        seen.append(outcome(world)[2:])

    assert [(2, 0), (0, 0), (0, 1)] == seen


def test_a_link_of_two_titles_is_two_items_across_polls() -> None:
    """D5: entries without guid under one address: the one that stood there alone stays itself."""
    world = World()
    one, two, three = (
        f"<item><title>{title}</title><link>https://news.example/live</link></item>"
        for title in ("One", "Two", "Three")
    )
    seen = []
    for items in ((one,), (two, one), (three, two, one), (three, two)):
        world.serve(Answer(rss(*items)))
        seen.append(outcome(world)[2:])

    assert [(1, 0), (1, 0), (1, 0), (0, 0)] == seen

"""Pages from the wish to the next revision, on a clock moved by hand (rules D9, R8)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from feeds.pages import PageReader, with_page
from feeds.wanted_pages import with_pages
from tests.feeds.conftest import Answer, FakeClock, FakeFetcher, Hall, book_start, source_of, until
from tocsin.rules.identity import feed_id_of
from tocsin.store.base_feeds import PollResult
from tocsin.store.memory import MemoryStore
from tocsin.types.ids import ItemId
from tocsin.types.items import Item, Quiet, TextOrigin
from tocsin.types.sources import FeedState, PollReason

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SITE = "https://news.example"
ROBOTS = f"{SITE}/robots.txt"
PAGE = f"{SITE}/a"
HTML = b"<!doctype html><html><body><article><p>Le sommet s'est ouvert.</p></article></body></html>"
TYPED = {"content-type": "text/html; charset=utf-8"}


class Newsroom:
    """A store, a fetcher and a page reader; `want()` polls items in, `read()` is one round."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.fetcher = FakeFetcher(self.clock)
        self.store = MemoryStore()
        self.source = source_of()
        self.reader = self.new_reader()

    def new_reader(self, gap: timedelta = timedelta(0)) -> PageReader:
        return PageReader(store=self.store, fetcher=self.fetcher, clock=self.clock, host_gap=gap)

    def serve(self, url: str, body: bytes = HTML, **facts: Any) -> None:
        self.fetcher.answers[url] = Answer(body=body, **{"headers": TYPED, **facts})

    def item(self, url: str = PAGE, text: str = "Le sommet s'ouvre.", **facts: Any) -> Item:
        return Item(
            item_id=ItemId(url),
            feed_id=self.source.feed_id,
            source="News",
            url=url,
            title="Un sommet",
            summary=text,
            seen_at=self.clock.now,
            digest=text,
            **facts,
        )

    def want(self, *items: Item) -> None:
        """The items come by a poll; their pages are due at once."""
        now = self.clock.now
        self.store.sync_feeds([self.source], {self.source.feed_id: now}, now)
        (lease,) = self.store.lease_due_feeds(now, limit=1, lease=MINUTE, all_due=True)
        result = with_pages(PollResult(state=lease.state, new=items), enabled=True, now=now)
        assert self.store.commit_poll(lease, result, now)
        self.clock.move(2 * SECOND)

    def read(self, later: timedelta = timedelta(0)) -> int:
        self.clock.move(later)
        return asyncio.run(self.reader.read_due())

    def asked(self) -> list[str]:
        return [asked.url for asked in self.fetcher.asked]

    def counted(self) -> dict[str, int]:
        return {name: number for name, number in self.store.counters().items() if name.startswith("page")}


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


def test_a_page_becomes_the_next_revision(room: Newsroom) -> None:
    """The item keeps what its feed said, its page is its content, and a job is enqueued for it."""
    room.serve(PAGE)
    room.want(room.item())

    assert room.read() == 1
    item = room.store.item(ItemId(PAGE))
    assert item is not None
    assert (HTML.decode(), TextOrigin.PAGE, 2) == (item.content, item.content_origin, item.revision)
    assert ("Un sommet", "Le sommet s'ouvre.", "Le sommet s'ouvre.") == (item.title, item.summary, item.digest)
    assert [((PAGE, 1),), ((PAGE, 2),)] == list(room.store.take_jobs())
    assert room.counted() == {"pages_wanted": 1, "pages{outcome=kept}": 1}
    assert room.read(timedelta(hours=1)) == 0


def test_robots_txt_is_asked_first_and_once(room: Newsroom) -> None:
    """D9: before any page, once for all pages of an origin, and again after a day."""
    pages = [f"{SITE}/{name}" for name in "abc"]
    for page in pages:
        room.serve(page)
    room.serve(ROBOTS, b"User-agent: *\nDisallow: /x", headers={"content-type": "text/plain"})
    room.want(*(room.item(page) for page in pages))
    room.read()
    room.want(room.item(f"{SITE}/d"))
    room.read(timedelta(hours=23))
    again = room.asked().count(ROBOTS)
    room.want(room.item(f"{SITE}/e"))
    room.read(timedelta(hours=2))

    assert room.asked()[0] == ROBOTS
    assert (again, room.asked().count(ROBOTS)) == (1, 2)


def test_what_robots_txt_forbids_is_not_fetched(room: Newsroom) -> None:
    """D9: a disallowed article is given up at once, with its reason; its neighbour is read."""
    room.serve(PAGE)
    room.serve(f"{SITE}/open")
    room.serve(ROBOTS, b"User-agent: Tocsin\nDisallow: /a")
    room.want(room.item(), room.item(f"{SITE}/open"))
    room.read()

    assert [ROBOTS, f"{SITE}/open"] == room.asked()
    assert room.counted()["page_reasons{reason=robots_disallowed}"] == 1
    assert room.store.pages_waiting() == 0


@pytest.mark.parametrize(
    "broken", [{"status": 503}, {"status": 429}, {"reason": PollReason.TIMEOUT}, {"reason": PollReason.DNS}]
)
def test_an_unreachable_robots_txt_forbids_for_now(room: Newsroom, broken: dict[str, Any]) -> None:
    """D9: 5xx and silence are a no until it answers; it is asked again soon, not every time."""
    room.serve(PAGE)
    room.serve(ROBOTS, b"", **broken)
    room.want(room.item())
    room.read()
    room.read(MINUTE)
    while_broken = room.asked()
    room.serve(ROBOTS, b"User-agent: *\nAllow: /")
    room.read(10 * MINUTE)

    assert [ROBOTS] == while_broken
    assert [ROBOTS, ROBOTS, PAGE] == room.asked()
    assert room.counted()["page_reasons{reason=robots_unreachable}"] == 2


@pytest.mark.parametrize("reason", [PollReason.REDIRECT_LOOP, PollReason.BAD_REDIRECT])
def test_a_robots_txt_that_redirects_nowhere_is_none(room: Newsroom, reason: PollReason) -> None:
    """RFC 9309 2.3.1.2: too many redirects are no robots.txt."""
    room.serve(PAGE)
    room.serve(ROBOTS, b"", reason=reason)
    room.want(room.item())
    room.read()

    assert [ROBOTS, PAGE] == room.asked()


def test_a_page_elsewhere_needs_the_leave_of_elsewhere(room: Newsroom) -> None:
    """D9: where a link redirects to another site, that site's robots.txt decides whether the page is asked for there."""
    room.serve(PAGE, final_url="https://other.example/a")
    room.serve("https://other.example/robots.txt", b"User-agent: *\nDisallow: /")
    room.want(room.item())
    room.read()

    assert [ROBOTS, PAGE, "https://other.example/robots.txt"] == room.asked()
    assert room.fetcher.reached == []
    assert room.counted()["page_reasons{reason=robots_disallowed}"] == 1


@pytest.mark.parametrize(("rule", "reached"), [("/private", []), ("/other", [f"{SITE}/private/a"])])
def test_a_redirect_within_a_site_needs_its_leave_too(room: Newsroom, rule: str, reached: list[str]) -> None:
    """D9: an address that robots.txt forbids is not asked for by way of one that it allows."""
    room.serve(ROBOTS, f"User-agent: *\nDisallow: {rule}".encode())
    room.serve(PAGE, final_url=f"{SITE}/private/a")
    room.want(room.item())
    room.read()

    assert [ROBOTS, PAGE] == room.asked()
    assert reached == room.fetcher.reached
    assert room.counted().get("page_reasons{reason=robots_disallowed}", 0) == (not reached)


NO_PAGE = [
    (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', {}, "not_html"),
    (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', {"headers": {}}, "not_html"),
    (HTML, {"headers": {"content-type": "application/rss+xml"}}, "not_html"),
    (b'{"version": "https://jsonfeed.org/version/1.1"}', {}, "not_html"),
    (b"%PDF-1.7 \x00\x01\x02", {"headers": {"content-type": "application/pdf"}}, "not_html"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00", {}, "not_html"),
    (b"<urlset></urlset>", {}, "not_html"),
    (b"Just words.", {}, "not_html"),
    (HTML, {"status": 401}, "unauthorized"),
    (HTML, {"status": 403}, "unauthorized"),
    (HTML, {"status": 410}, "gone"),
    (HTML, {"status": 451}, "legal"),
    (HTML, {"reason": PollReason.TOO_LARGE}, "too_large"),
    (HTML, {"reason": PollReason.BLOCKED_ADDRESS}, "blocked_address"),
    (HTML, {"final_url": "https://consent.news.example/collect"}, "consent_wall"),
]


@pytest.mark.parametrize(("body", "facts", "reason"), NO_PAGE)
def test_what_is_no_page_is_given_up_with_its_reason(
    room: Newsroom, body: bytes, facts: dict[str, Any], reason: str
) -> None:
    """A link to a feed, a file, a locked door or a wall ends in one request and one counter; the item stays as it was."""
    room.serve(PAGE, body, **facts)
    item = room.item()
    room.want(item)
    room.read()
    room.read(timedelta(hours=2))

    assert room.asked().count(PAGE) == 1
    assert room.counted() == {
        "pages_wanted": 1,
        "pages{outcome=given_up}": 1,
        f"page_reasons{{reason={reason}}}": 1,
    }
    assert item == room.store.item(ItemId(PAGE))


def test_what_may_pass_is_tried_four_times(room: Newsroom) -> None:
    """A broken server is asked after 1, 10 and 60 minutes, then no more."""
    room.serve(PAGE, b"", status=500)
    room.want(room.item())
    for pause in (timedelta(0), 59 * SECOND, SECOND, 9 * MINUTE, MINUTE, timedelta(hours=1), timedelta(hours=9)):
        room.read(pause)
    at = [asked.at for asked in room.fetcher.asked if asked.url == PAGE]

    assert [MINUTE, 10 * MINUTE, 60 * MINUTE] == [later - before for before, later in pairwise(at)]
    assert {"pages{outcome=later}": 3, "pages{outcome=given_up}": 1} == {
        name: number for name, number in room.counted().items() if "outcome" in name
    }


@pytest.mark.parametrize("leads_on", [ROBOTS, PAGE])
def test_what_leads_to_a_host_that_asked_for_a_pause_waits_with_it(room: Newsroom, leads_on: str) -> None:
    """R8, T3: an article, or its robots.txt, that is elsewhere comes back after the pause, with no try counted."""
    room.serve(ROBOTS, b"User-agent: *\nDisallow: /x", headers={"content-type": "text/plain"})
    room.serve(PAGE)
    answer = room.fetcher.answers[leads_on]
    room.fetcher.answers[leads_on] = replace(answer, final_url="https://other.example/a")
    room.want(room.item())
    room.store.block_host("other.example", room.clock.now + HOUR)
    room.read()
    waits = room.counted()
    room.read(HOUR)

    assert waits == {"pages_wanted": 1}
    assert room.counted() == {"pages_wanted": 1, "pages{outcome=kept}": 1}


def test_a_429_holds_the_host_for_feeds_and_pages(room: Newsroom) -> None:
    """T3: a Retry-After is obeyed, and by the whole host."""
    room.serve(PAGE, b"", status=429, retry_after=timedelta(hours=1))
    room.want(room.item())
    room.read()
    blocked = book_start(room.store, "news.example", room.clock.now) - room.clock.now
    room.read(59 * MINUTE)
    while_held = room.asked().count(PAGE)
    room.serve(PAGE)
    room.read(MINUTE)

    assert (timedelta(hours=1), 1, 2) == (blocked, while_held, room.asked().count(PAGE))


def test_a_page_in_another_encoding_is_read_rightly(room: Newsroom) -> None:
    """D8: of pages too, HTTP's charset, then the page's own word."""
    told = "<!doctype html><html><head><meta charset='windows-1251'></head><body><p>Київ</p></body></html>"
    room.serve(PAGE, told.encode("windows-1251"), headers={"content-type": "text/html"})
    room.want(room.item())
    room.read()
    item = room.store.item(ItemId(PAGE))

    assert item is not None
    assert "Київ" in item.content


def test_an_item_that_moved_on_keeps_what_it_is(room: Newsroom) -> None:
    """Where the source gave the item another address meanwhile, or it is no longer kept, the page is let go."""
    room.serve(PAGE)
    room.want(room.item())
    room.store.put_items([replace(room.item(), url=f"{SITE}/b", digest="b")], room.clock.now)
    room.read()
    item = room.store.item(ItemId(PAGE))

    assert item is not None
    assert (f"{SITE}/b", TextOrigin.FEED) == (item.url, item.content_origin)
    assert room.counted()["pages{outcome=superseded}"] == 1


def test_an_update_meanwhile_has_the_page_on_top(room: Newsroom) -> None:
    """A page fetched for revision 1 belongs to revision 2 of the same address as well."""
    room.serve(PAGE)
    room.want(room.item())
    room.store.put_items([room.item(text="Le sommet s'ouvre jeudi.")], room.clock.now)
    room.read()
    item = room.store.item(ItemId(PAGE))

    assert item is not None
    assert (3, "Le sommet s'ouvre jeudi.", TextOrigin.PAGE) == (item.revision, item.summary, item.content_origin)


def test_pages_wait_while_workers_are_behind(room: Newsroom) -> None:
    """What could not be processed soon is not fetched: the store would fill with it."""
    room.serve(PAGE)
    room.want(room.item())
    jobs = [room.item(f"{SITE}/{number}", quiet=Quiet.OLD_NEWS) for number in range(501)]
    for item in jobs:
        room.store.put_items([item], room.clock.now)
    behind = room.read()
    room.store.take_jobs()

    assert (behind, room.read()) == (0, 1)


def test_one_host_does_not_take_all_hands(room: Newsroom) -> None:
    """Of a host with many pages a few are in hand at a time; those of other hosts come between them."""
    other = "https://other.example/a"
    room.want(*(room.item(f"{SITE}/{number:02}") for number in range(60)), room.item(other))
    tries = room.read()

    assert room.asked().index(other) < 16
    assert tries < 61


def test_no_page_of_a_quiet_item_or_of_a_full_feed_is_wanted(room: Newsroom) -> None:
    """First contact asks for no page at all, and a feed with full texts never."""
    room.want(room.item(quiet=Quiet.FIRST_CONTACT), room.item(f"{SITE}/b", text="Le sommet s'est ouvert jeudi. " * 80))

    assert room.read() == 0
    assert room.asked() == []


def test_a_source_may_say_no(room: Newsroom) -> None:
    """`pages: false`, of a feed or of all, wants nothing."""
    result = PollResult(state=FeedState(feed_id=feed_id_of("x"), url="x"), new=(room.item(),))

    assert with_pages(result, enabled=False, now=room.clock.now) == result
    assert len(with_pages(result, enabled=True, now=room.clock.now).pages) == 1


def test_what_the_source_said_at_length_is_kept_beside_the_page(room: Newsroom) -> None:
    """Of content and summary the longer text stays as the summary; of a page before, nothing."""
    told = replace(room.item(text="Court."), content="<p>Un texte plus long.</p>")
    once = with_page(told, "<html>1</html>")
    twice = with_page(once, "<html>2</html>")

    assert ("<p>Un texte plus long.</p>", "<html>2</html>", 3) == (twice.summary, twice.content, twice.revision)


def test_a_stop_gives_back_what_waits(room: Newsroom) -> None:
    """A reader that stops leaves its waiting pages due, with no try counted."""
    room.reader = room.new_reader(gap=30 * SECOND)
    room.want(room.item())
    book_start(room.store, "news.example", room.clock.now)

    async def run_and_stop() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(room.reader.run(stop))
        await until(lambda: room.store.next_page_due() != room.clock.now)
        stop.set()
        await running

    asyncio.run(run_and_stop())

    assert room.asked() == []
    assert room.store.next_page_due() == room.clock.now
    assert room.counted() == {"pages_wanted": 1}


def test_a_page_that_breaks_us_stops_no_other(room: Newsroom) -> None:
    """A fault of ours in one page is logged, its lease comes back, and the loop ends in order."""
    room.serve(f"{SITE}/b")
    room.fetcher.answers[PAGE] = replace(Answer(body=HTML), headers=None)  # type: ignore[arg-type]  # what no fetcher gives
    room.want(room.item(), room.item(f"{SITE}/b"))

    async def run_and_stop() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(room.reader.run(stop))
        await until(lambda: room.counted().get("pages{outcome=kept}") == 1)
        stop.set()
        await running

    asyncio.run(run_and_stop())

    assert room.store.pages_waiting() == 1


def test_a_host_has_one_of_our_pages_in_hand_and_room_for_a_feed() -> None:
    """R8: however slowly it answers, and however many of its pages are wanted."""
    room = Newsroom()
    hall = room.fetcher = Hall(room.clock)
    room.reader = room.new_reader()
    items = [room.item(f"{SITE}/{number}") for number in range(4)]
    for item in items:
        room.serve(str(item.url))
    room.want(*items)
    room.read()

    assert hall.most == {"news.example": 1}
    assert len({asked.url for asked in hall.asked}) == 5

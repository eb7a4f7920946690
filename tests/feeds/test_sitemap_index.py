"""An index of sitemaps and what it names, poll after poll: each address has validators, freshness and back-off of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.poll_report import PollReport
from feeds.sitemap_index import LONGEST_VALIDATORS, MOST_REMEMBERED
from tests.feeds.conftest import URL, Answer, Asked, World, book_start
from tocsin.store.base import Store
from tocsin.types.secret import Secret
from tocsin.types.sources import FeedAuth, FeedCondition, PollOutcome, PollReason, SourceKind

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
A, B, C = (f"https://news.example/{name}.xml" for name in "abc")


def index(*urls: str, etag: bytes | None = None, days: Mapping[str, int] | None = None) -> Answer:
    """An index of these sitemaps, changed last first unless `days` of November says when each was."""
    dated = {url: 28 - place for place, url in enumerate(urls)} | dict(days or {})
    parts = "".join(f"<sitemap><loc>{u}</loc><lastmod>2026-11-{dated[u]:02}</lastmod></sitemap>" for u in urls)
    return Answer(f"<sitemapindex>{parts}</sitemapindex>".encode(), etag=etag)


def news(*names: str, etag: bytes | None = None, **more: object) -> Answer:
    """A sitemap of these articles."""
    urls = "".join(
        f"<url><loc>https://news.example/{name}</loc><news:news><news:title>News {name}</news:title></news:news></url>"
        for name in names
    )
    return Answer(f"<urlset>{urls}</urlset>".encode(), etag=etag, **more)  # type: ignore[arg-type]


UNCHANGED = Answer(status=304)


class Press(World):
    """A world whose one source is an index; `round` serves, moves the clock and polls when the feed is due."""

    def __init__(self) -> None:
        super().__init__(kind=SourceKind.SITEMAP)

    def round(self, answers: Mapping[str, Answer], later: timedelta = DAY) -> PollReport:
        for url, answer in answers.items():
            self.serve(answer, url)
        self.clock.move(later)
        [report] = asyncio.run(self.poll(all_due=False))
        return report

    def asked_of(self, url: str) -> list[Asked]:
        return [asked for asked in self.fetcher.asked if asked.url == url]

    def tags_sent_to(self, url: str) -> list[bytes | None]:
        return [asked.etag for asked in self.asked_of(url)]


def brought(report: PollReport) -> tuple[PollOutcome, PollReason | None, int, int]:
    return report.outcome, report.reason, report.new, report.updated


def test_a_sitemap_index_is_followed_one_level_down() -> None:
    """D4: the three sitemaps that changed last are read, those first; one that cannot be is counted and stops no other."""
    press = Press()
    urls = [f"https://news.example/{name}.xml" for name in "abcd"]
    served = {URL: index(*urls, days=dict(zip(urls, (3, 5, 4, 1), strict=True)))}
    report = press.round({**served, A: news("a"), B: news("b"), urls[3]: news("d")})

    assert (PollOutcome.OK, None, 2, 0) == brought(report)
    assert {"unread_sitemap": 1} == dict(press.state().faults)
    assert [URL, B, C, A] == [asked.url for asked in press.fetcher.asked]


def test_an_index_and_its_sitemaps_are_asked_unconditionally_once() -> None:
    """C10, C6: each address gets back what it gave itself, from the second poll on, in this process and the next."""
    press = Press()
    press.round(
        {URL: index(A, B, etag=b'"i"'), A: news("a", etag=b'"a"'), B: news("b", etag=b'"b"', last_modified=b"Mon")}
    )
    press.poller = press.new_poller()
    reports = [press.round({URL: UNCHANGED, A: UNCHANGED, B: UNCHANGED}) for _ in range(2)]

    assert [(PollOutcome.NOT_MODIFIED, None, 0, 0)] * 2 == [brought(report) for report in reports]
    assert [None, b'"i"', b'"i"'] == press.tags_sent_to(URL)
    assert [None, b'"a"', b'"a"'] == press.tags_sent_to(A)
    assert [(None, None), (b'"b"', b"Mon"), (b'"b"', b"Mon")] == [(a.etag, a.last_modified) for a in press.asked_of(B)]
    assert A == press.asked_of(A)[1].validators_url


def test_a_sitemap_may_change_under_an_index_that_did_not() -> None:
    """C10, D4: after a 304, or the same index again, the sitemaps known from before are asked, and what is new is new."""
    press = Press()
    press.round({URL: index(A, B, etag=b'"i"'), A: news("a", etag=b'"a"'), B: news("b", etag=b'"b"')})
    under_a_304 = press.round({URL: UNCHANGED, A: news("x", "a", etag=b'"a2"'), B: UNCHANGED})
    under_the_same = press.round({URL: index(A, B, etag=b'"i"'), A: UNCHANGED, B: news("y", "b", etag=b'"b2"')})
    last = press.round({URL: UNCHANGED, A: UNCHANGED, B: UNCHANGED})

    assert (PollOutcome.OK, None, 1, 0) == brought(under_a_304) == brought(under_the_same)
    assert PollOutcome.NOT_MODIFIED is last.outcome
    assert (b'"a2"', b'"b2"') == (press.tags_sent_to(A)[-1], press.tags_sent_to(B)[-1])
    assert 4 == press.state().items


def test_a_sitemap_keeps_and_replaces_its_validators_as_a_feed_does() -> None:
    """C4, C5, C9: a 200 replaces both, with the same words too, and drops the one it lacks; a 304 changes what it names."""
    press = Press()
    both = {"last_modified": b"Mon"}
    press.round({URL: index(A), A: news("a", etag=b'"1"', **both)})
    press.round({A: news("a", etag=b'"2"')})
    press.round({A: Answer(status=304, last_modified=b"Tue")})
    press.round({A: UNCHANGED})

    sent = [(asked.etag, asked.last_modified) for asked in press.asked_of(A)]
    assert [(None, None), (b'"1"', b"Mon"), (b'"2"', None), (b'"2"', b"Tue")] == sent


@pytest.mark.parametrize("broken", [Answer(b"<html><body>x</body></html>", etag=b'"bad"'), Answer(status=500)])
def test_what_was_read_last_is_asked_back_after_a_failure(broken: Answer) -> None:
    """C8: of what could not be read no validator is kept, and those of what was read are."""
    press = Press()
    press.round({URL: index(A, B), A: news("a", etag=b'"good"'), B: news("b")})
    press.round({A: broken})
    press.round({A: UNCHANGED}, later=2 * DAY)

    assert [None, b'"good"', b'"good"'] == press.tags_sent_to(A)
    assert {} == dict(press.state().faults)


def test_a_cut_sitemap_is_asked_without_validators() -> None:
    """C8: its whole entries count, the poll says that it was cut, and it is read again."""
    press = Press()
    whole = news("a", "b", etag=b'"whole"')
    report = press.round({URL: index(A), A: replace(whole, body=whole.body[:-60], etag=b'"cut"')})
    after = press.round({A: whole})

    assert (PollOutcome.OK, PollReason.TRUNCATED, 1, 0) == brought(report)
    assert (PollOutcome.OK, None, 1, 0) == brought(after)
    assert [None, None] == press.tags_sent_to(A)


def test_a_cut_index_is_asked_without_validators() -> None:
    """C8: what it names as far as it goes is read."""
    press = Press()
    cut = index(A, B, etag=b'"cut"')
    report = press.round({URL: replace(cut, body=cut.body[:-40]), A: news("a"), B: news("b")})
    press.round({URL: index(A, B, etag=b'"i"')})

    assert PollReason.TRUNCATED is report.reason
    assert report.new >= 1
    assert [None, None] == press.tags_sent_to(URL)


def test_a_killed_poll_keeps_no_validators_of_sitemaps() -> None:
    """C7: they are stored in one step with the items; a poll that was not committed is asked for again as before."""
    press = Press()
    served = {URL: index(A, etag=b'"i"'), A: news("a", etag=b'"a"')}
    press.round(served)

    class Dying:
        """The store until the commit, which never comes."""

        def __init__(self, store: Store) -> None:
            self._store = store

        def __getattr__(self, name: str) -> object:
            if name == "commit_poll":
                raise KeyboardInterrupt
            return getattr(self._store, name)

    alive, press.store = press.store, Dying(press.store)  # type: ignore[assignment]
    press.poller = press.new_poller()
    with pytest.raises(KeyboardInterrupt):
        press.round({A: news("b", "a", etag=b'"a2"')})
    press.store = alive
    press.poller = press.new_poller()
    report = press.round({})

    assert 1 == report.new
    assert [None, b'"a"', b'"a"'] == press.tags_sent_to(A)


def test_a_new_sitemap_beside_unchanged_ones_loses_no_thread() -> None:
    """T11: a day's own sitemap shares no item with the day before; while the others are unchanged nothing was missed."""
    press = Press()
    press.round({URL: index(A, B), A: news("a", etag=b'"a"'), B: news("b", etag=b'"b"')})
    report = press.round({URL: index(C, A, B), C: news("c"), A: UNCHANGED, B: UNCHANGED})

    assert (PollOutcome.OK, None, 1, 0) == brought(report)
    assert "overlap_lost" not in press.store.counters()
    assert [None] == press.tags_sent_to(C)


def test_a_sitemap_that_comes_back_is_asked_with_what_it_gave() -> None:
    """C10: sections take turns among the three changed last; each is read unconditionally once."""
    press = Press()
    urls = [f"https://news.example/{n}.xml" for n in range(5)]
    answers = {url: news(str(n), etag=f'"{n}"'.encode()) for n, url in enumerate(urls)}
    for turn in range(10):
        order = [*urls[turn % 5 :], *urls[: turn % 5]]
        press.round({URL: index(*order), **answers})

    for n, url in enumerate(urls):
        assert [None, *[f'"{n}"'.encode()] * 5] == press.tags_sent_to(url)


def test_a_sitemap_that_comes_back_after_weeks_brings_only_what_is_new() -> None:
    """D4, D5: what stood in it is known, longer than ids are remembered that no document of the source has shown."""
    press = Press()
    press.round({URL: index(A), A: news("a")})
    for n in range(3):
        press.round({URL: index(B), B: news(f"b{n}")}, later=10 * DAY)
    back = press.round({URL: index(A), A: news("x", "a")})

    assert 1 == back.new


def test_what_is_kept_of_sitemaps_is_bounded() -> None:
    """C10: of a site that names others at each poll the last twelve are remembered, and no validator longer than a thousand bytes."""
    press = Press()
    for turn in range(20):
        url = f"https://news.example/{turn}.xml"
        long = b'"' + b"x" * LONGEST_VALIDATORS + b'"'
        press.round({URL: index(url), url: news(str(turn), etag=long if turn == 19 else b'"short"')})

    kept = press.state().sitemaps
    assert MOST_REMEMBERED == len(kept) == 12
    assert [True, *[False] * 11] == [sitemap.is_named for sitemap in kept]
    assert (None, b'"short"') == (kept[0].etag, kept[1].etag)


def test_a_source_that_is_no_index_any_more_asks_for_no_sitemaps() -> None:
    """D4: what it named is forgotten."""
    press = Press()
    press.round({URL: index(A, etag=b'"i"'), A: news("a")})
    press.round({URL: news("b", etag=b'"n"')})
    report = press.round({URL: UNCHANGED})

    assert () == press.state().sitemaps
    assert (PollOutcome.NOT_MODIFIED, 1) == (report.outcome, len(press.asked_of(A)))


def test_a_fresh_sitemap_is_not_asked() -> None:
    """T1: each answer's own freshness counts, so that an archive good for days slows no news; a person may ask."""
    press = Press()
    fresh = {"cache-control": "max-age=259200"}
    press.round({URL: index(A, B), A: news("a"), B: news("b", headers=fresh)})
    press.round({A: news("x", "a")})
    before = len(press.asked_of(B))
    asyncio.run(press.poll_at(timedelta(minutes=1)))
    by_hand = len(press.asked_of(B))
    press.round({}, later=4 * DAY)

    assert (1, 2, 3) == (before, by_hand, len(press.asked_of(B)))
    assert 3 == press.state().items


@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_after_of_a_sitemap_is_respected_whoever_asks(status: int) -> None:
    """T3: it is not asked before, nor, after a 429, is its host; the rest of the index is read."""
    part = "https://parts.example/a.xml"
    press = Press()
    slow = Answer(status=status, retry_after=30 * HOUR)
    first = press.round({URL: index(part, B), part: slow, B: news("b")})
    press.round({B: news("x", "b")})
    asyncio.run(press.poll_at(HOUR))

    assert (PollOutcome.OK, 1) == (first.outcome, first.new)
    assert 1 == len(press.asked_of(part))
    assert book_start(press.store, "parts.example", press.clock.now) > press.clock.now or status == 503
    press.round({part: news("p")}, later=2 * DAY)
    assert (2, 3) == (len(press.asked_of(part)), press.state().items)


def test_a_sitemap_that_fails_backs_off_by_itself() -> None:
    """T9, T10: asked more and more rarely while its index and the others keep their pace; one answer and all is as before."""
    press = Press()
    press.sources = [replace(press.sources[0], every=HOUR)]
    press.poller = press.new_poller()
    for n in range(48):
        press.round({URL: index(A, B), A: Answer(status=404), B: news(str(n))}, later=1.2 * HOUR)
    failing, steady = len(press.asked_of(A)), len(press.asked_of(B))
    press.round({A: news("a")}, later=2 * DAY)
    press.round({}, later=1.2 * HOUR)

    assert (True, 48) == (3 <= failing <= 6, steady)
    assert failing + 2 == len(press.asked_of(A))
    assert {} == dict(press.state().faults)


@pytest.mark.parametrize(("status", "by_hand"), [(410, 1), (451, 2)])
def test_a_sitemap_that_is_gone_or_withheld_is_asked_no_more(status: int, by_hand: int) -> None:
    """R4: as a feed is, also where the index goes on naming it; a person may ask for what is withheld."""
    press = Press()
    for n in range(5):
        press.round({URL: index(A, B), A: Answer(status=status), B: news(str(n))}, later=3 * DAY)
    by_itself = len(press.asked_of(A))
    asyncio.run(press.poll_at(timedelta(minutes=1)))

    assert (1, by_hand) == (by_itself, len(press.asked_of(A)))


def test_an_index_of_which_nothing_can_be_read_is_a_failure() -> None:
    """D4, T9: silence is not taken for no news; the index keeps its validators, and what comes once it is mended is met as
    for the first time."""
    press = Press()
    down = {A: Answer(status=503), B: Answer(reason=PollReason.TIMEOUT)}
    reports = [press.round({URL: index(A, B, etag=b'"i"'), **down}), press.round({URL: UNCHANGED, **down})]
    failing = press.state()
    mended = press.round({A: news("a"), B: news("b")}, later=2 * DAY)

    assert [(PollOutcome.FAILED, PollReason.SERVER_ERROR, 0, 0)] * 2 == [brought(report) for report in reports]
    assert [503, 503] == [report.status for report in reports]
    assert (FeedCondition.FAILING, 2) == (failing.condition, failing.failures)
    assert (PollOutcome.OK, None, 2, 0) == brought(mended)
    assert [None, b'"i"', b'"i"'] == press.tags_sent_to(URL)
    assert {"first_contact"} == {item.quiet for item in map(press.store.item, press.state().document) if item}


def test_an_index_is_met_when_its_sitemaps_are() -> None:
    """R8: whose host has asked for a pause are not asked, which is no failure; what stands in them then is met as for the first
    time, and rings nothing."""
    part = "https://parts.example/a.xml"
    press = Press()
    press.store.block_host("parts.example", press.clock.now + 30 * HOUR)
    waiting = press.round({URL: index(part, etag=b'"i"'), part: news("a")})
    asked = len(press.asked_of(part))
    read = press.round({URL: UNCHANGED})

    assert (PollOutcome.OK, None, 0, 0) == brought(waiting)
    assert (0, FeedCondition.ACTIVE, 1) == (asked, press.state().condition, read.new)
    assert {"first_contact"} == {item.quiet for item in map(press.store.item, press.state().document) if item}


def test_the_pause_is_counted_from_the_last_answer() -> None:
    """T6: that of the last sitemap, not of the index."""
    press = Press()
    press.sources = [replace(press.sources[0], every=HOUR)]
    press.poller = press.new_poller()

    class Slow(type(press.fetcher)):  # type: ignore[misc]
        async def get(self, url: str, **how: object) -> object:
            self.clock.move(timedelta(minutes=5))
            return await super().get(url, **how)

    press.fetcher.__class__ = Slow
    report = press.round({URL: index(A, B), A: news("a"), B: news("b")})

    assert report.next_poll_at is not None
    assert HOUR <= report.next_poll_at - press.clock.now <= 1.1 * HOUR


def test_credentials_go_to_sitemaps_of_the_same_origin_only() -> None:
    """R3: scheme, host and port they are for."""
    auth = FeedAuth(username="desk", password=Secret("p"))
    press = Press()
    press.sources = [replace(press.sources[0], auth=auth)]
    press.poller = press.new_poller()
    other = "https://parts.example/a.xml"
    press.round({URL: index(A, other), A: news("a"), other: news("b")})

    assert [auth, auth, None] == [asked.auth for asked in press.fetcher.asked]

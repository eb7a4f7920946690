"""`tocsin feeds test`: what each rule of polling makes of one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.finding import Asker
from feeds.trial import PagesOf, Trial, judge_trial
from feeds.trial_pages import ask_pages
from feeds.trial_rules import findings_of
from tests.feeds.conftest import NOW, URL, Answer, DirectParser, FakeClock, FakeFetcher, entry, rss, source_of
from tests.feeds.hub_world import links
from tocsin.rules.polling import DueReason, Pace
from tocsin.store.memory import MemoryStore
from tocsin.types.sources import PollReason, SourceKind

DATED = entry("1", date="Thu, 05 Nov 2026 08:00:00 GMT")
PACE = Pace(every=None, floor=timedelta(minutes=15), default=timedelta(hours=1))
ROBOTS = "https://news.example/robots.txt"


def tried(
    answer: Answer,
    *,
    pace: Pace = PACE,
    kind: SourceKind = SourceKind.AUTO,
    public_url: str | None = None,
    others: Mapping[str, Answer] | None = None,
) -> Trial:
    fetcher = FakeFetcher(FakeClock())
    fetcher.answers = {**(others or {}), URL: answer}
    asker = Asker(fetcher=fetcher, parser=DirectParser(), hosts=MemoryStore(), clock=fetcher.clock, gap=timedelta(0))
    source = replace(source_of(kind=kind), every=pace.every)
    visit = asyncio.run(asker.visit(source))
    return judge_trial(source, visit, pace=pace, max_age=timedelta(hours=6), public_url=public_url)


def said(trial: Trial) -> Mapping[str, str]:
    return {finding.rule: finding.says for finding in findings_of(trial)}


RULES = [
    ("C1", Answer(rss(DATED), etag=b'W/"a,b"'), 'the ETag W/"a,b" will be sent back byte for byte'),
    ("C1", Answer(rss(DATED), etag=b"\xe9"), "the ETag \\xe9 will be sent back byte for byte"),
    ("C2", Answer(rss(DATED), last_modified=b"garbage"), "the Last-Modified garbage will be sent back byte for byte"),
    ("C3", Answer(rss(DATED), etag=b"x", last_modified=b"y"), "the next poll will be conditional, with both validators"),
    ("C3", Answer(rss(DATED), etag=b"x"), "the next poll will be conditional, by ETag"),
    ("C3", Answer(rss(DATED)), "no validator is given: each poll will bring the whole document"),
    ("C8", Answer(rss(DATED, DATED)[:-60], etag=b"x"), "the document is cut off: its validators will not be kept"),
    ("T1", Answer(rss(DATED), headers={"cache-control": "max-age=7200"}), "the server calls its answer fresh for 2 h"),
    ("T3", Answer(status=503, retry_after=timedelta(hours=2)), "asks to be left alone until 2026-11-05 11:30:00 UTC"),
    ("T4", Answer(rss(DATED), headers={"cache-control": "max-age=999999"}), "the hints are longer than 7 days"),
    ("T5", Answer(rss(DATED)), "every 1 h, its own pace for now; never more often than every 15 min"),
    ("T7", Answer(rss(DATED, head="<ttl>90</ttl>")), "ttl: not before 90 minutes"),
    ("T7", Answer(rss(DATED, head="<skipDays><day>Sunday</day></skipDays>")), "skipDays: not on Sunday"),
    ("T7", Answer(rss(DATED, head="<skipHours><hour>24</hour></skipHours>")), "skipHours: not at 0 h UTC"),
    ("T8", Answer(rss(DATED, head="<sy:updatePeriod>daily</sy:updatePeriod>")), "updates every 1440 minutes"),
    ("R3", Answer(reason=PollReason.REDIRECT_LOOP), "redirect_loop"),
    ("R4", Answer(status=410), "status 410, gone"),
    ("R4", Answer(reason=PollReason.DNS), "dns"),
    ("S1", Answer(reason=PollReason.BLOCKED_ADDRESS), "blocked_address"),
    ("S4", Answer(reason=PollReason.TOO_LARGE), "too_large"),
    ("S7", Answer(reason=PollReason.TLS), "tls"),
    ("D2", Answer(rss(DATED), headers={"content-type": "text/html"}), "an RSS, RDF or Atom feed; the server calls it text/html"),
    ("D2", Answer(b'{"version": "https://jsonfeed.org/version/1", "items": []}'), "by its content JSON; the server calls it nothing"),
    ("D5", Answer(rss(DATED, "<item/>")), "empty_entry × 1"),
    ("D6", Answer(rss(DATED, entry("2", date="soon"))), "1 of 2 items have a date that can be read"),
    ("D7", Answer(rss(DATED, "<item><title>x</title></item>")), "1 of 2 items have a link"),
    ("D8", Answer(rss(DATED)), "read as utf-8"),
    ("D8", Answer(rss(entry("é")).replace(b"utf-8", b"iso-8859-1").decode().encode("latin-1")), "read as iso-8859-1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "answer", "sentence"), RULES, ids=[f"{rule} {n}" for n, (rule, *_) in enumerate(RULES)]
)
def test_a_trial_says_what_each_rule_makes_of_an_answer(rule: str, answer: Answer, sentence: str) -> None:
    """The operator sees what will be sent, when, and what was understood."""
    assert sentence in said(tried(answer))[rule]


def test_a_page_that_is_no_feed_is_refused_by_rule_d2() -> None:
    """D2: HTML is no feed of zero items."""
    trial = tried(Answer(b"<!doctype html><html><body>hello</body></html>"), kind=SourceKind.FEED)

    assert not trial.is_pollable
    assert [finding.says for finding in findings_of(trial) if finding.rule == "D2"] == [
        "html_not_feed: a page stands where the feed was",
        "by its content an HTML page; the server calls it nothing",
    ]


def test_of_an_index_the_sitemaps_that_are_read_are_counted() -> None:
    """D4: and where none of them can be read, it cannot be polled."""
    urls = [f"https://news.example/{n}.xml" for n in range(5)]
    parts = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    index = Answer(f"<sitemapindex>{parts}</sitemapindex>".encode(), etag=b'"i"')
    trial = tried(index, others={url: Answer(b"<urlset><url><loc>/x</loc></url></urlset>") for url in urls})
    broken = tried(index)

    assert said(trial)["D4"] == "an index: of 5 sitemaps, the 3 changed last are read, each with validators of its own"
    assert said(trial)["C3"] == "the next poll will be conditional, by ETag"
    assert not broken.is_pollable
    assert (
        said(broken)["R4"]
        == f"status 404, not_found: none of its 3 sitemaps could be read, {urls[0]} the first of them"
    )


def test_the_next_poll_is_the_one_that_a_poller_would_make() -> None:
    """The operator's pace, the server's word and the publisher's are weighed as in a poll."""
    every = replace(PACE, every=timedelta(minutes=30))
    fresh = Answer(rss(DATED), headers={"cache-control": "max-age=7200"})

    assert tried(Answer(rss(DATED)), pace=every).next_poll.reason is DueReason.EVERY
    assert tried(fresh, pace=every).next_poll.reason is DueReason.FRESHNESS
    due = tried(fresh, pace=every).next_poll.at
    assert due is not None
    assert timedelta(hours=2) <= due - NOW <= timedelta(hours=2.2)
    assert tried(Answer(status=410)).next_poll.at is None


HUBS = [
    (links(hub="https://hub.example/", topic="/t"), None, "the hub https://hub.example/ could push, but no websub.public_url is configured: https://news.example/t"),
    (links(hub="https://hub.example/", topic="/t"), "https://watch.example", "the hub https://hub.example/ will be asked to push https://news.example/t"),
    (links(hub="http://hub.example/", topic="/t"), "https://watch.example", "the hub https://hub.example/ will be asked to push https://news.example/t"),
    (links(hub="http://hub.example:81/", topic="/t"), "https://watch.example", "the hub http://hub.example:81/ is named, and will not be asked: it is not https"),
    (links(hub="https://hub.example/", topic=""), None, "the hub https://hub.example/ is named, and will not be asked: no self address that the hub would know it by"),
    ("", "https://watch.example", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "public_url", "sentence"), HUBS)
def test_a_trial_tells_what_hub_is_named(head: str, public_url: str | None, sentence: str | None) -> None:
    """W1: whether it would be asked, and if not, why."""
    assert said(tried(Answer(rss(DATED, head=head)), public_url=public_url)).get("W1") == sentence


PAGES = [
    (Answer(b"User-agent: *\nDisallow: /private\nCrawl-delay: 5"), ("rules", 1, timedelta(seconds=5))),
    (Answer(b"User-agent: Tocsin\nDisallow: /"), ("rules", 0, timedelta(0))),
    (Answer(status=404), ("none", 2, timedelta(0))),
    (Answer(status=503), ("unreachable", 0, timedelta(0))),
    (Answer(reason=PollReason.DNS), ("unreachable", 0, timedelta(0))),
]


@pytest.mark.parametrize(("answer", "expected"), PAGES)
def test_robots_of_the_article_pages_are_asked(answer: Answer, expected: tuple[str, int, timedelta]) -> None:
    """D9: how many of the items' pages may be fetched, and how fast; each site is asked once."""
    fetcher = FakeFetcher(FakeClock())
    fetcher.answers = {
        URL: Answer(rss(DATED, entry("2", link="https://news.example/private/2"), "<item><title>x</title></item>")),
        ROBOTS: answer,
    }
    asker = Asker(fetcher=fetcher, parser=DirectParser(), hosts=MemoryStore(), clock=fetcher.clock, gap=timedelta(0))

    async def ask() -> tuple[PagesOf, ...]:
        visit = await asker.visit(source_of())
        assert visit.parsed
        return await ask_pages(visit.parsed.items, asker)

    [site] = asyncio.run(ask())
    assert (site.answer, site.allowed, site.delay) == expected
    assert (site.origin, site.asked) == ("https://news.example", 2)
    assert [asked.url for asked in fetcher.asked] == [URL, ROBOTS]

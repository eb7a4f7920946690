"""What polls show of hubs: who is wished for, who is left, and when polls give way to pushes (rules W1, W2, T12)."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.feeds.conftest import Answer, entry, rss, source_of
from tests.feeds.hub_world import FEED, TOPIC, HubWorld, links
from tocsin.errors import Unreachable
from tocsin.store.base_feeds import FeedLease
from tocsin.store.memory import MemoryStore
from tocsin.types.sources import FeedCondition, PollOutcome, SourceKind
from tocsin.types.websub import Subscription

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HUB, OTHER = "https://hub.example/", "https://other.example/"
IN_HEADERS = {"link": f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"'}
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<link rel="alternate" href="https://news.example/"/><link rel="hub" href="{HUB}"/><link rel="self" href="/topic"/>
<entry><id>a</id><title>News</title><link rel="self" href="https://news.example/wrong"/></entry></feed>""".encode()
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://news.example/topic", "title": "Wire",
"hubs": [{"type": "rssCloud", "url": "https://cloud.example/"}, {"type": "WebSub", "url": "https://hub.example/"}, 7],
"items": [{"id": "a", "title": "News"}]}"""
RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Wire</title>
<atom:link rel="hub" href="{HUB}"/><atom:link rel="self" href="{TOPIC}"/></channel>
<item><title>News</title><link>https://news.example/a</link></item></rdf:RDF>""".encode()


def polled(answer: Answer, world: HubWorld | None = None, later: timedelta = HOUR) -> HubWorld:
    world = world or HubWorld()
    world.serve(answer)
    world.polled(later)
    return world


def named(world: HubWorld) -> tuple[str, str] | None:
    held = world.store.subscription_of(FEED)
    return (held.topic, held.hub) if held else None


DISCOVERIES = {
    "headers": Answer(rss(entry("a")), headers=IN_HEADERS),
    "headers of an unread 304": Answer(status=304, headers=IN_HEADERS),
    "rss": Answer(rss(entry("a"), head=links(hub=HUB, topic=TOPIC))),
    "atom": Answer(ATOM),
    "rdf": Answer(RDF),
    "json feed": Answer(JSON),
    "headers before the document": Answer(rss(entry("a"), head=links(hub=OTHER, topic="x")), headers=IN_HEADERS),
    "hub by header, self by document": Answer(
        rss(entry("a"), head=links(hub=OTHER, topic=TOPIC)), headers={"link": f"<{HUB}>; rel=hub"}
    ),
    "http upgraded": Answer(rss(entry("a"), head=links(hub="http://hub.example/", topic=TOPIC))),
}


@pytest.mark.parametrize("name", DISCOVERIES)
def test_a_feed_that_names_a_hub_and_its_topic_is_wished_for(name: str) -> None:
    """W1: Link headers first, then the document, of every format; the topic is the self address."""
    world = polled(Answer(rss(entry("a")))) if "304" in name else None

    assert named(polled(DISCOVERIES[name], world)) == (TOPIC, HUB)


NOTHING = {
    "no hub": Answer(rss(entry("a"), head=links(hub="", topic=TOPIC))),
    "no self": Answer(rss(entry("a"), head=links(hub=HUB, topic=""))),
    "hub of an entry": Answer(ATOM.replace(b'<link rel="hub" href="https://hub.example/"/>', b"").replace(b"<id>", b'<link rel="hub" href="https://hub.example/"/><id>')),
    "http on a port": Answer(rss(entry("a"), head=links(hub="http://hub.example:81/", topic=TOPIC))),
    "json surrogates": Answer(JSON.replace(b"/topic", b"/\\ud800").replace(b"//hub.ex", b"//\\udfffhub.ex")),
    "failed": Answer(status=500, headers=IN_HEADERS),
    "gone": Answer(status=410, headers=IN_HEADERS),
    "not found": Answer(status=404, headers=IN_HEADERS),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTHING)
def test_who_names_no_hub_that_can_be_asked_is_only_polled(name: str) -> None:
    """W1, W2: without topic, over plain http, or in an answer that is no feed."""
    assert named(polled(NOTHING[name])) is None


def test_a_hostile_document_cannot_name_hubs_without_end() -> None:
    """W1: the first few count; the rest are not even kept."""
    head = links(hub="ftp://x/", topic=TOPIC) + "".join(links(hub=f"ftp://{n}/", topic="y") for n in range(2000))

    assert named(polled(Answer(rss(entry("a"), head=head + links(hub=HUB, topic=TOPIC))))) is None


def test_each_callback_is_unguessable_and_each_secret_its_own() -> None:
    """W2: 256 bits in each, the secret under 200 bytes; one of each a subscription."""
    first, second = (polled(DISCOVERIES["rss"]).held for _ in range(2))

    assert len({first.callback, second.callback, first.secret.reveal(), second.secret.reveal()}) == 4
    assert {len(text) for text in (first.callback, first.secret.reveal())} == {43}
    assert first.address == f"https://watch.example/websub/{first.callback}"
    assert first.secret.reveal() not in repr(first)


def test_what_is_held_is_left_as_it_is() -> None:
    """W1: by polls that say the same, or cannot know: failures, 304, an unchanged or cut document."""
    world = polled(DISCOVERIES["rss"])
    held = world.held
    whole = DISCOVERIES["rss"].body
    cut = rss(*[entry(str(n)) for n in range(9)])[:-200]
    for answer in (DISCOVERIES["rss"], Answer(status=500), Answer(status=304), Answer(whole), Answer(cut)):
        polled(answer, world, 2 * DAY)

    assert world.held == held


def test_a_feed_that_names_another_is_followed_once_a_day() -> None:
    """W1: the old hub is taken leave of; a topic that is another one at every poll costs a request a day."""
    world = polled(DISCOVERIES["rss"])
    first = world.held
    seen = []
    for number in range(50):
        polled(Answer(rss(entry("a"), head=links(hub=HUB, topic=f"{TOPIC}?{number}"))), world, HOUR)
        seen.append(world.held.topic)

    assert seen[:22] == [TOPIC] * 22
    assert len(set(seen)) == 3
    left = world.store.subscription(first.callback)
    assert left is not None
    assert not left.wanted


def test_a_feed_that_names_no_hub_any_more_is_polled_again() -> None:
    """W1: a document read whole is believed."""
    world = polled(DISCOVERIES["rss"])
    polled(Answer(rss(entry("a"), entry("b"))), world, DAY)

    assert named(world) is None


def test_a_new_public_address_is_told_at_once() -> None:
    """W2: hubs call where we are heard."""
    world = polled(DISCOVERIES["rss"])
    world.public_url = "https://elsewhere.example/"
    world.poller = world.new_poller()
    polled(Answer(rss(entry("b"), head=links(hub=HUB, topic=TOPIC))), world)

    assert world.held.address.startswith("https://elsewhere.example/websub/")


@pytest.mark.parametrize(("status", "condition"), [(410, FeedCondition.GONE), (451, FeedCondition.BLOCKED)])
def test_a_feed_that_is_asked_no_more_is_left(status: int, condition: FeedCondition) -> None:
    """R4, W4: gone or withheld, its subscription is ended."""
    world = polled(DISCOVERIES["rss"])
    polled(Answer(status=status), world)

    assert named(world) is None
    assert condition is world.state().condition


@pytest.mark.parametrize("by", ["headers", "head", "body"])
def test_a_page_of_articles_may_be_pushed_too(by: str) -> None:
    """W1: by its headers, or by links of its head; what stands in its body is not the page's word."""
    story = "<h2><a href='/{0}'>Story number {0} of the day</a></h2><p>{1}</p>"
    body = "".join(story.format(n, f"Text of story {n}, which is long enough to be one. " * 9) for n in range(4))
    world = HubWorld()
    world.sources = [source_of(kind=SourceKind.PAGE)]
    world.poller = world.new_poller()
    links_of = f'<link rel="Hub" href="{HUB}"><link rel="self preload" href="topic">'
    head, foot = (links_of if by == place else "" for place in ("head", "body"))
    html = f"<!doctype html><html><head><title>x</title>{head}</head><body><main>{body}</main>{foot}</body></html>".encode()
    headers = {"content-type": "text/html", **(IN_HEADERS if by == "headers" else {})}

    assert named(polled(Answer(html, headers=headers), world)) == (None if by == "body" else (TOPIC, HUB))


class Shelf(MemoryStore):
    """A store that cannot write subscriptions for a while."""

    away = True

    def write_subscription(self, subscription: Subscription) -> bool:
        if self.away:
            raise Unreachable("write subscription", "no answer")
        return super().write_subscription(subscription)


def test_what_a_feed_names_is_noted_before_its_validators_are_kept() -> None:
    """W1, C7: after a 304 nobody would see it again, so a poll that cannot note it is repeated whole."""
    store = Shelf()
    world = HubWorld(store=store)
    with pytest.raises(Unreachable):
        polled(replace(DISCOVERIES["rss"], etag=b'"1"'), world)
    assert (world.state().items, world.state().etag) == (0, None)
    store.away = False

    assert named(polled(DISCOVERIES["rss"], world)) == (TOPIC, HUB)
    assert world.state().items == 1


# T12 ------------------------------------------------------------------------------------------------------------


def proven(lease: timedelta = 10 * DAY, **facts: Any) -> HubWorld:
    """A world whose hub has verified us, and has pushed."""
    world = polled(DISCOVERIES["rss"])
    held, now = world.held, world.clock()
    facts = {"lease_until": now + lease, "pushed_at": now, "due_at": now + lease, **facts}
    assert world.store.write_subscription(replace(held, revision=held.revision + 1, **facts))
    return world


def test_a_poll_that_finds_nothing_unpushed_is_followed_by_one_a_day_later() -> None:
    """T12: with a hub that has pushed; one that has only verified us changes nothing."""
    world = proven()
    polled(Answer(status=304), world, 2 * HOUR)
    promised = polled(Answer(status=304), proven(pushed_at=None), 2 * HOUR)

    assert DAY == world.waits()
    assert promised.waits() < 2 * HOUR


def test_a_poll_that_finds_what_was_not_pushed_returns_to_the_usual_pace() -> None:
    """T12: until pushes have proven themselves for a day."""
    world = proven()
    polled(Answer(rss(entry("a"), entry("b"), head=links(hub=HUB, topic=TOPIC))), world)
    at_once = world.waits()
    polled(Answer(status=304), world)

    assert at_once < 2 * HOUR
    assert world.waits() < 2 * HOUR
    assert world.held.missed_at == world.clock() - HOUR


def test_polls_return_when_the_lease_ends() -> None:
    """T12: not a day after it."""
    world = polled(Answer(status=304), proven(lease=5 * HOUR))

    assert world.waits() == 4 * HOUR
    polled(Answer(status=304), world, 4 * HOUR)
    assert world.waits() < 2 * HOUR


def test_polls_return_when_the_hub_is_left() -> None:
    """T12: a poll that shows another hub is not put off for the old one."""
    world = proven(since=None)
    polled(Answer(rss(entry("a"), head=links(hub=OTHER, topic=TOPIC))), world)

    assert world.held.hub == OTHER
    assert world.waits() < 2 * HOUR


def test_a_poll_that_fails_is_repeated_as_if_nothing_were_pushed() -> None:
    """T12, T9: its back-off counts."""
    world = polled(Answer(status=500), proven())

    assert world.waits() < 3 * HOUR


def test_items_of_the_first_contact_were_not_missed() -> None:
    """T12: what stood there before we subscribed says nothing of the hub."""
    world = polled(DISCOVERIES["rss"])

    assert world.held.missed_at is None


def test_without_a_public_address_nothing_is_wished_for() -> None:
    """W2: and nothing is asked of the store."""
    world = HubWorld()
    world.serve(DISCOVERIES["rss"])
    world.poller = super(HubWorld, world).new_poller()
    world.polled()

    assert (named(world), world.state().last_outcome) == (None, PollOutcome.OK)


class Returning(MemoryStore):
    """Tells when a feed has been given back."""

    def __init__(self) -> None:
        super().__init__()
        self.returned = threading.Event()

    def release_feed(self, lease: FeedLease, next_poll_at: datetime) -> bool:
        done = super().release_feed(lease, next_poll_at)
        self.returned.set()
        return done


def test_leases_of_a_dead_process_bring_no_poll_forward() -> None:
    """C10, T6: who died over a push left a feed that is not due; it is given back, unasked."""
    store = Returning()
    world = polled(DISCOVERIES["rss"], HubWorld(store=store))
    due, asked = world.state().next_poll_at, len(world.fetcher.asked)
    store.lease_due_feeds(world.clock(), limit=1, lease=timedelta(minutes=2), only=[FEED], all_due=True)
    world.clock.move(timedelta(minutes=3))

    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(world.new_poller().run(stop))
        assert await asyncio.to_thread(store.returned.wait, 30)
        stop.set()
        await running

    asyncio.run(run())
    assert (len(world.fetcher.asked), store.next_due()) == (asked, due)

"""Feeds that move: what is believed, what is not, and the way back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.feeds.conftest import URL, Answer, World, entry, rss
from tocsin.types.secret import Secret
from tocsin.types.sources import FeedAuth, FeedCondition, PollReason

NEW = "https://new.example/feed.xml"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TWO = rss(entry("a"), entry("b"))
AUTH = FeedAuth(username="desk", password=Secret("key"))


def moved(body: bytes = TWO, to: str = NEW, **facts: object) -> Answer:
    return Answer(body, final_url=to, moved_to=to, **facts)  # type: ignore[arg-type]


def poll(world: World, *waits: timedelta) -> str:
    """Poll after each of the waits; return the address that was asked last."""
    for wait in waits:
        asyncio.run(world.poll_at(wait))
    return world.fetcher.asked[-1].url


def adopted(world: World) -> World:
    world.serve(moved(etag=b'"1"'))
    world.serve(Answer(TWO, etag=b'"1"'), NEW)
    poll(world, HOUR, 12 * HOUR, 12 * HOUR)
    return world


@pytest.mark.parametrize(
    ("waits", "address"),
    [
        ((HOUR, HOUR, HOUR, HOUR), URL),
        ((HOUR, 2 * DAY), URL),
        ((HOUR, 12 * HOUR, 12 * HOUR), NEW),
    ],
    ids=["many polls of one day", "two polls", "three polls over a day"],
)
def test_a_permanent_redirect_is_believed_when_it_has_held(waits: tuple[timedelta, ...], address: str) -> None:
    """R1: the new address is asked after three polls over at least a day; the listed one stays on record."""
    world = World()
    world.serve(moved())
    world.serve(Answer(TWO), NEW)
    poll(world, *waits)

    assert (poll(world, HOUR), world.state().url) == (address, URL)


def test_validators_move_with_the_feed() -> None:
    """R1, C6, C10: the first request at the new address is conditional, with what that address gave."""
    world = adopted(World())
    poll(world, HOUR)
    asked = world.fetcher.asked[-1]

    assert (asked.url, asked.etag, asked.validators_url) == (NEW, b'"1"', NEW)


def test_a_temporary_redirect_is_never_adopted() -> None:
    """R2: the listed address is asked for ever; of a mixed chain, the end of its permanent beginning is adopted."""
    temporary, mixed = World(), World()
    temporary.serve(Answer(TWO, final_url=NEW))
    mixed.serve(Answer(TWO, final_url="https://cdn.example/today", moved_to=NEW))
    mixed.serve(Answer(TWO, final_url="https://cdn.example/today"), NEW)

    assert poll(temporary, HOUR, DAY, DAY, DAY, HOUR) == URL
    assert poll(mixed, HOUR, DAY, DAY, HOUR) == NEW


@pytest.mark.parametrize(
    "page",
    [
        moved(b"<html><title>Log in</title><form><input type=password></form></html>"),
        Answer(reason=PollReason.BLOCKED_ADDRESS),
        Answer(reason=PollReason.BAD_REDIRECT),
        Answer(status=404, final_url=NEW, moved_to=NEW),
    ],
    ids=["a login page", "a blocked address", "https to http", "nothing"],
)
def test_what_is_no_feed_is_never_adopted(page: Answer) -> None:
    """R1: a captive portal or a login page is no feed's new home, and what it says once puts the count back to nothing."""
    world = World()
    world.serve(page)
    poll(world, HOUR, DAY, DAY, DAY)
    world.serve(moved())
    poll(world, DAY, HOUR)
    world.serve(page)
    poll(world, DAY)
    world.serve(moved())

    assert poll(world, DAY, HOUR) == URL


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=410),
        Answer(b"<html><body>Domain for sale</body></html>"),
        Answer(reason=PollReason.DNS),
    ],
    ids=["404", "410", "html", "no such host"],
)
def test_a_new_address_that_fails_is_given_up(answer: Answer) -> None:
    """R1, R4: where the feed is not there after all, the listed address is asked again, conditionally as ever; a 410 of
    the new address alone ends nothing."""
    world = adopted(World())
    poll(world, HOUR)
    world.serve(answer, NEW)
    poll(world, HOUR)
    world.serve(Answer(TWO))

    assert poll(world, DAY) == URL
    assert world.state().condition is FeedCondition.ACTIVE
    assert world.fetcher.asked[-1].validators_url == NEW


def test_a_bad_hour_at_the_new_address_changes_nothing() -> None:
    """R1: 5xx and time-outs may pass; after three in a row the listed address is asked."""
    world = adopted(World())
    world.serve(Answer(status=503), NEW)

    assert poll(world, HOUR, DAY, DAY) == NEW
    assert poll(world, DAY) == URL


def test_credentials_stay_with_their_origin() -> None:
    """R3: a feed that moved to another origin is asked there without them."""
    world = World()
    world.sources = [replace(world.sources[0], auth=AUTH)]
    world.poller = world.new_poller()
    adopted(world)
    poll(world, HOUR)

    assert [asked.auth for asked in world.fetcher.asked] == [AUTH, AUTH, AUTH, None]


def test_a_redirect_back_ends_the_move() -> None:
    """R1: the new address that sends us back to the listed one is left."""
    world = adopted(World())
    world.serve(Answer(TWO, final_url=URL, moved_to=URL), NEW)
    world.serve(Answer(TWO))

    assert poll(world, HOUR, HOUR) == URL

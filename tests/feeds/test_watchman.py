"""What may have been missed is told: each trouble once, its end once, and never for a fault of our own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from feeds.poller import Poller
from feeds.watchman import Hearers, Watchman, subject_of
from tests.feeds.conftest import URL, Answer, DirectParser, Limits, World, entry, rss, source_of
from tocsin.errors import Unreachable
from tocsin.store.memory import MemoryStore
from tocsin.types.ids import ReceiverId
from tocsin.types.items import TextOrigin
from tocsin.types.results import TextFigures
from tocsin.types.sources import FeedCondition, PollOutcome, PollReason, SourceKind
from tocsin.types.troubles import Trouble, TroubleKind

A, B, C = (f"https://{name}.example/feed" for name in "abc")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DESK = ReceiverId("desk")
HTML = Answer(b"<!doctype html><html><body><p>Sign in</p></body></html>")
DOWN = Answer(reason=PollReason.DNS)


def docs(*names: str) -> Answer:
    return Answer(rss(*(entry(name) for name in names)))


def page(name: str) -> Answer:
    articles = (
        f"Le Monde\nTitle {name} {n} of a long enough article\nIl y a {n} heures\n"
        f"Text of {name} {n}, which goes on for a while and ends here.\n\n"
        for n in range(2, 7)
    )
    return Answer("".join(articles).encode(), headers={"content-type": "text/plain"})


class Watched(World):
    """A world with a watchman, who tells the desk."""

    receivers: tuple[ReceiverId, ...] = (DESK,)

    def new_poller(self) -> Poller:
        return Poller(
            store=self.store,
            fetcher=self.fetcher,
            parser=DirectParser(),
            sources=self.sources,
            settings=Limits(),
            clock=self.clock,
            watchman=Watchman(store=self.store, hearers=Hearers(receivers=self.receivers), clock=self.clock),
            host_gap=timedelta(0),
        )

    def round(self, later: timedelta = HOUR, *answers: tuple[str, Answer]) -> None:
        """Serve, move the clock, poll all."""
        for url, answer in answers:
            self.serve(answer, url)
        self.clock.move(later)
        asyncio.run(self.poll())

    def rounds(self, *answers: Answer, later: timedelta = HOUR) -> None:
        for answer in answers:
            self.round(later, (URL, answer))

    def told(self) -> list[dict[str, Any]]:
        """The data of what went to the desk, oldest first."""
        found = [self.store.alert(delivery.alert_id) for delivery in reversed(self.store.deliveries())]
        return [json.loads(alert.body)["data"] for alert in found if alert]

    def tellings(self) -> list[tuple[str, bool]]:
        return [(data["reason"], data["recovered"]) for data in self.told()]

    def open(self) -> list[TroubleKind]:
        return [trouble.kind for trouble in self.store.open_troubles()]


def test_a_feed_that_turns_into_html_is_told_once_and_its_recovery_once() -> None:
    """D2: the second failure an hour later begins it; the second good poll an hour later ends it."""
    world = Watched()
    world.rounds(docs("a"), HTML, HTML, HTML, HTML)
    assert world.tellings() == [("not_a_feed", False)]
    world.rounds(docs("a"), docs("a"), docs("a"))

    began, ended = world.told()
    assert world.tellings() == [("not_a_feed", False), ("not_a_feed", True)]
    assert began["subject"] == ended["subject"] == f"Example Wire ({URL})"
    assert (began["since"], ended["until"]) == ("2026-11-05T11:30:00Z", "2026-11-05T15:30:00Z")
    assert "html_not_feed" in began["detail"]
    assert world.open() == []


def test_one_bad_poll_is_no_trouble() -> None:
    """A blip shows in the listing and rings nothing."""
    world = Watched()
    world.rounds(docs("a"), DOWN, docs("a"), Answer(status=500), docs("a"))

    assert (world.tellings(), world.open()) == ([], [])


@pytest.mark.parametrize("status", [410, 451])
def test_a_feed_that_is_asked_no_more_is_told_at_once(status: int) -> None:
    """R4: gone or withheld, nothing more comes by itself, so there is nothing to wait for; asked by hand and answering the same,
    it is told once all the same."""
    world = Watched()
    world.rounds(docs("a"), Answer(status=status), Answer(status=status))

    assert world.tellings() == [("failing", False)]
    [told] = world.told()
    assert f"(status {status})" in told["detail"]
    assert told["detail"].endswith("asked no more; tocsin feeds revive URL asks once more")


def test_an_empty_document_where_there_were_items_is_trouble_once_it_lasts() -> None:
    """D2: also where the server says from then on that nothing has changed."""
    world = Watched()
    world.rounds(docs("a"), docs(), Answer(status=304), Answer(status=304))
    assert world.tellings() == [("no_items", False)]
    world.rounds(docs("b"), docs("b"))

    assert world.tellings()[1:2] == [("no_items", True)]


def test_lost_overlap_is_told_with_the_gap() -> None:
    """T11: between which two polls items may have scrolled away, once, however often it happens on end."""
    world = Watched()
    world.rounds(docs("a", "b", "c"), docs("d", "e", "f"), docs("g", "h", "i"), docs("j", "k", "l"))
    (told,) = world.told()

    assert (told["reason"], told["since"]) == ("overlap_lost", "2026-11-05T10:30:00Z")
    assert "no item of 2026-11-05T10:30:00Z stood in the document of 2026-11-05T11:30:00Z" in told["detail"]
    world.rounds(*[docs("j", "k", "l", "m")] * 4)
    assert world.tellings() == [("overlap_lost", False), ("overlap_lost", True)]


@pytest.mark.parametrize(
    "answers",
    [
        [docs("a", "b", "c"), docs("c", "d", "e")],
        [docs("a", "b", "c"), Answer(rss(*map(entry, "def")), status=226)],
        [docs("a"), docs("b"), docs("b", "a"), docs("c")],
        [docs("a", "b", "c"), Answer(rss(*map(entry, "defg"))[:-60])],
        [docs("a", "b", "c"), docs(), docs("c", "d", "e")],
    ],
    ids=["overlap", "226 tells only what is new (R6)", "one entry at a time", "cut off", "empty in between"],
)
def test_nothing_was_missed_where_nothing_shows_it(answers: Sequence[Answer]) -> None:
    """No gap is told where the document proves none."""
    world = Watched()
    world.rounds(*answers, later=10 * MINUTE)

    assert (world.open(), world.state().gap) == ([], None)


def test_what_gathered_while_we_were_away_is_first_contact_and_no_gap() -> None:
    """First contact never counts as lost overlap, the one after days included."""
    world = Watched()
    world.rounds(docs("a", "b", "c"))
    world.round(timedelta(days=5), (URL, docs("d", "e", "f")))

    assert TroubleKind.OVERLAP_LOST not in world.open()


def test_a_page_that_changes_altogether_must_do_so_twice() -> None:
    """A page of many articles may be rewritten; the second time on end, at the quickest pace, is a gap."""
    world = Watched(kind=SourceKind.PAGE)
    pages = [page(name) for name in ("one", "two", "three")]
    world.rounds(pages[0], pages[1], later=15 * MINUTE)
    assert (world.state().lost_overlaps, world.open()) == (1, [])
    world.rounds(pages[2], later=15 * MINUTE)

    assert world.open() == [TroubleKind.OVERLAP_LOST]


def test_a_feed_that_falls_silent_is_told_until_it_speaks_again() -> None:
    """It used to bring an item every two hours for ten days; after a day without any, that is told, and the next item
    ends it."""
    world = Watched()
    for number in range(120):
        world.rounds(docs(str(number), str(number - 1), str(number - 2)), later=2 * HOUR)
    assert world.tellings() == []
    last = world.clock.now
    world.rounds(*[Answer(status=304)] * 30)
    (told,) = world.told()
    assert (told["reason"], told["since"]) == ("silent", last.isoformat().replace("+00:00", "Z"))
    assert "brought nothing since" in told["detail"]
    world.rounds(docs("x", "119", "118"))

    assert world.tellings() == [("silent", False), ("silent", True)]


def test_all_outlets_closed_at_once_are_one_trouble_and_no_feed_is_failing() -> None:
    """Ten rounds in which nobody answers: one message; the recovery says how long, and names who lost items."""
    world = Watched(A, B, C)
    good = [(url, docs("1", "2", "3")) for url in (A, B, C)]
    world.round(MINUTE, *good)
    for _ in range(10):
        world.round(MINUTE, *[(url, DOWN) for url in (A, B, C)])
    assert world.tellings() == [("own_outage", False)]
    assert {(world.state(url).failures, world.state(url).condition) for url in (A, B, C)} == {(0, FeedCondition.ACTIVE)}

    world.round(MINUTE, *good, (B, docs("7", "8", "9")))
    world.round(MINUTE)
    world.round(2 * MINUTE)
    began, ended = world.told()
    assert (began["subject"], ended["reason"], ended["recovered"]) == ("the whole watch", "own_outage", True)
    assert "feeds are reached again after 11 min" in ended["detail"]
    assert f"missed of 1 feeds: Example Wire ({B})" in ended["detail"]
    assert world.open() == [TroubleKind.OVERLAP_LOST]
    world.round(2 * HOUR)
    world.round(2 * HOUR)
    assert (world.open(), len(world.told())) == ([], 2)


def test_an_outage_shorter_than_two_minutes_is_not_told() -> None:
    """A connection that hiccups is asked again within the minute."""
    world = Watched(A, B)
    world.round(MINUTE, (A, docs("1")), (B, docs("1")))
    world.round(MINUTE, (A, DOWN), (B, DOWN))
    world.round(MINUTE, (A, docs("1")), (B, docs("1")))

    assert (world.tellings(), world.open()) == ([], [])


def test_a_round_without_a_poll_ends_no_outage() -> None:
    """Who asked nobody knows nothing."""
    world = Watched(A, B)
    world.round(MINUTE, (A, docs("1")), (B, docs("1")))
    for _ in range(5):
        world.round(MINUTE, (A, DOWN), (B, DOWN))
    world.poller = world.new_poller()
    assert asyncio.run(world.poll(all_due=False)) == ()
    (outage,) = world.store.open_troubles()

    assert (outage.kind, outage.calm_since) == (TroubleKind.OWN_OUTAGE, None)


def test_two_pollers_and_a_restart_tell_a_trouble_once() -> None:
    """Whoever polls next finds it told."""
    world = Watched()
    world.rounds(docs("a"))
    for _ in range(3):
        world.poller = world.new_poller()
        world.rounds(HTML, HTML)
    for _ in range(2):
        world.poller = world.new_poller()
        world.rounds(docs("a"), docs("a"))

    assert world.tellings() == [("not_a_feed", False), ("not_a_feed", True)]


def test_pollers_that_judge_at_the_same_moment_tell_it_once() -> None:
    """Ten watchmen on one state."""
    world = Watched()
    world.rounds(docs("a"), HTML)
    store = world.store
    world.poller = Poller(
        store=store, fetcher=world.fetcher, parser=DirectParser(), sources=world.sources, settings=Limits(),
        clock=world.clock, host_gap=timedelta(0),
    )  # fmt: skip
    world.rounds(HTML)
    watchmen = [Watchman(store=store, hearers=Hearers(receivers=(DESK,)), clock=world.clock) for _ in range(10)]

    async def judge() -> None:
        await asyncio.gather(*(watchman.judge_poll(world.sources[0], world.state()) for watchman in watchmen))

    asyncio.run(judge())

    assert world.tellings() == [("not_a_feed", False)]
    assert store.counters()["troubles_began{kind=not_a_feed}"] == 1


def test_the_same_polls_again_are_the_same_troubles() -> None:
    """What is told depends on what was seen, and on nothing else."""
    answers = [docs("a", "b", "c"), HTML, HTML, docs("x", "y", "z"), docs("z"), docs("z"), DOWN, DOWN, docs("z")]
    bodies = []
    for _ in range(2):
        world = Watched()
        world.rounds(*answers)
        bodies.append(world.told())

    assert bodies[0] == bodies[1]
    assert len(bodies[0]) >= 3


def test_trouble_that_nobody_hears_is_kept_all_the_same() -> None:
    """Without receivers it stands in the store and in the log, and no alert is raised."""
    world = Watched()
    world.receivers = ()
    world.poller = world.new_poller()
    with capture_logs() as logs:
        world.rounds(docs("a"), HTML, HTML)

    assert (world.open(), world.told()) == ([TroubleKind.NOT_A_FEED], [])
    assert [log["kind"] for log in logs if log["event"] == "trouble.began"] == ["not_a_feed"]


def test_a_feed_no_longer_listed_is_let_go_without_a_word() -> None:
    """It did not recover, and nobody watches it any more."""
    world = Watched(A, B)
    world.round(HOUR, (A, docs("1")), (B, docs("1")))
    for _ in range(2):
        world.round(HOUR, (A, HTML))
    assert world.open() == [TroubleKind.NOT_A_FEED]
    world.sources = [source_of(B)]
    world.poller = world.new_poller()
    world.round(HOUR)

    assert (world.open(), world.tellings()) == ([], [("not_a_feed", False)])


class Deaf(MemoryStore):
    """A store that is away whenever a trouble is asked for."""

    def trouble(self, kind: TroubleKind, subject: str) -> Trouble | None:
        raise Unreachable("trouble", "nobody answers")


def test_a_store_that_is_away_costs_no_poll() -> None:
    """The poll is committed; the next one shows the same trouble."""
    world = Watched()
    world.store = Deaf()
    world.poller = world.new_poller()
    world.rounds(docs("a"), HTML)
    with capture_logs() as logs:
        report = asyncio.run(world.poll_at(HOUR))

    assert (report.outcome, report.reason) == (PollOutcome.FAILED, PollReason.HTML_NOT_FEED)
    assert [log["event"] for log in logs].count("trouble.not_judged") == 1


def test_a_subject_gives_no_key_away() -> None:
    """Feeds may carry a token in their address; messages name them without it."""
    source = source_of("https://user:secret@news.example/private/feed?token=secret#x")

    assert subject_of(source) == "Example Wire (https://news.example/private/feed)"


def test_a_failure_just_before_an_outage_of_ours_is_forgiven() -> None:
    """A connection that goes down under a round leaves no feed marked as failing; one that failed long before stays so."""
    world = Watched(A, B, C)
    world.round(HOUR, (A, docs("1")), (B, docs("1")), (C, docs("1")))
    world.round(HOUR, (C, DOWN))
    world.round(HOUR, (A, DOWN))
    world.round(MINUTE, (B, DOWN))

    assert {world.state(url).failures for url in (A, B)} == {0}
    assert {world.state(url).condition for url in (A, B)} == {FeedCondition.ACTIVE}
    assert (world.state(C).failures, world.state(C).condition) == (2, FeedCondition.FAILING)


class Measured(MemoryStore):
    """A store that knows the lengths of texts it is told."""

    figures: tuple[TextFigures, ...] = ()

    def text_figures(self, now: datetime) -> tuple[TextFigures, ...]:
        return self.figures


def test_an_outlet_whose_texts_are_suddenly_thin_is_told_until_they_are_whole_again() -> None:
    """One outlet's pages turn into walls: told once; whole again: told once. An outlet that is gone is let go."""
    world = Watched()
    world.store = store = Measured()
    whole = TextFigures(
        outlet="a.example", origin=TextOrigin.PAGE, recent=20, recent_length=2000, usual=200, usual_length=2100
    )
    thin = replace(whole, recent_length=90)
    for figures in ((whole,), (thin,), (thin,), (whole,), (whole,), (whole,), (thin,), ()):
        store.figures = figures
        world.poller = world.new_poller()
        world.rounds(docs("a"))

    assert world.tellings() == [("thin_text", False), ("thin_text", True), ("thin_text", False)]
    assert "its pages give 90 characters an article" in world.told()[0]["detail"]
    assert world.open() == []

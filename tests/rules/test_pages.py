"""Which articles' pages are wanted, when they are asked again, and what their text is good for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.pages import (
    LIFE,
    PageNeed,
    is_consent_address,
    is_html_answer,
    is_whole,
    judge_need,
    judge_page_text,
    needs_summary,
    next_try,
    share_of,
    wish_after,
    words_of,
)
from tocsin.types.articles import DuplicateKind, DuplicateOf, Fresh, Novelty
from tocsin.types.ids import FeedId, ItemId, TopicId
from tocsin.types.items import Item, Quiet, TextOrigin
from tocsin.types.pages import PageText, PageWish
from tocsin.types.sources import PollReason
from tocsin.types.topics import Match

NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEASER = "Le préfet détaille les mesures prises après l'incendie de l'entrepôt chimique de Saint-Fons."
ARTICLE = (
    "L'incendie de l'entrepôt chimique de Saint-Fons est maîtrisé depuis l'aube. Le préfet du Rhône a détaillé devant la "
    "presse les mesures prises pour les riverains, dont quatre cents ont passé la nuit dans un gymnase. "
) * 5


def item(url: str | None = "https://news.example/a", *, quiet: Quiet | None = None, from_page: bool = False) -> Item:
    return Item(
        item_id=ItemId("a"),
        feed_id=FeedId("f"),
        source="News",
        url=url,
        title="Incendie",
        seen_at=NOW,
        quiet=quiet,
        from_page=from_page,
    )


NEEDS = [
    (item(), TEASER, True, PageNeed.WANTED),
    (item(), "", True, PageNeed.WANTED),
    (item(), ARTICLE * 3, True, PageNeed.WHOLE_TEXT),
    (item(), ARTICLE * 3 + " […]", True, PageNeed.WANTED),
    (item(), TEASER, False, PageNeed.SWITCHED_OFF),
    (item(quiet=Quiet.FIRST_CONTACT), TEASER, True, PageNeed.QUIET),
    (item(quiet=Quiet.OLD_NEWS), TEASER, True, PageNeed.QUIET),
    (item(from_page=True), TEASER, True, PageNeed.FROM_PAGE),
    (item(None), TEASER, True, PageNeed.NO_LINK),
    (item("https://news.example/report.PDF?dl=1"), TEASER, True, PageNeed.NOT_A_PAGE),
    (item("https://news.example/episode.mp3"), TEASER, True, PageNeed.NOT_A_PAGE),
    (item("https://news.example/feed.xml"), TEASER, True, PageNeed.NOT_A_PAGE),
    (item("https://news.example/a.html"), TEASER, True, PageNeed.WANTED),
    (item("https://[broken/a"), TEASER, True, PageNeed.WANTED),
]


@pytest.mark.parametrize(("one", "own_text", "enabled", "need"), NEEDS)
def test_pages_are_wanted_where_the_source_said_too_little(
    one: Item, own_text: str, enabled: bool, need: PageNeed
) -> None:
    """Only what can ring, has a link to a page and no full text is worth a request."""
    assert need is judge_need(one, own_text, enabled=enabled)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a" * 1_500, True),
        ("a" * 1_499, False),
        ("新" * 500, True),
        ("新" * 499, False),
        *(
            (f"{'word ' * 400}{cut}", False)
            for cut in ("…", "...", "[...]", "Read more", "Lire la suite »", "Weiterlesen")
        ),
        (f"{'word ' * 400}They read more than ever.", True),
    ],
)
def test_a_text_is_whole_when_long_and_not_cut(text: str, whole: bool) -> None:
    """Length counts, in scripts that say more with less too; a text that says it goes on elsewhere is not whole."""
    assert is_whole(text) is whole


MATCH = (Match(topic_id=TopicId("t"), query=True, meaning=None),)
SAME_ADDRESS = DuplicateOf(original=ItemId("b"), kind=DuplicateKind.URL)
SAME_WORDS = DuplicateOf(original=ItemId("b"), kind=DuplicateKind.NEAR)


@pytest.mark.parametrize(
    ("quiet", "matches", "novelty", "wish"),
    [
        (None, MATCH, Fresh(), PageWish.FIRST),
        (None, (), Fresh(), PageWish.KEEP),
        (Quiet.OLD_NEWS, MATCH, Fresh(), PageWish.KEEP),
        (None, MATCH, SAME_ADDRESS, PageWish.DROP),
        (None, MATCH, SAME_WORDS, PageWish.FIRST),
        (None, (), SAME_WORDS, PageWish.KEEP),
    ],
)
def test_matching_items_have_their_pages_first(
    quiet: Quiet | None, matches: tuple[Match, ...], novelty: Novelty, wish: PageWish
) -> None:
    """A match goes before the others; one address is fetched once, however many feeds link it."""
    assert wish is wish_after(item(quiet=quiet), matches, novelty)


def test_a_page_that_came_changes_nothing_for_the_next() -> None:
    """Only what the source said decides about its page."""
    assert wish_after(replace(item(), content_origin=TextOrigin.PAGE), MATCH, Fresh()) is PageWish.KEEP


TRIES = [
    (PollReason.TIMEOUT, 1, MINUTE),
    (PollReason.SERVER_ERROR, 2, 10 * MINUTE),
    (PollReason.DNS, 3, 60 * MINUTE),
    (PollReason.DNS, 4, None),
    (PollReason.ROBOTS_UNREACHABLE, 1, MINUTE),
    (PollReason.NOT_FOUND, 1, MINUTE),
    (PollReason.NOT_FOUND, 2, None),
    *(
        (reason, 1, None)
        for reason in (
            PollReason.NOT_HTML,
            PollReason.ROBOTS_DISALLOWED,
            PollReason.UNAUTHORIZED,
            PollReason.GONE,
            PollReason.LEGAL,
            PollReason.TOO_LARGE,
            PollReason.BLOCKED_ADDRESS,
            PollReason.CONSENT_WALL,
            PollReason.REDIRECT_LOOP,
        )
    ),
]


@pytest.mark.parametrize(("reason", "tries", "pause"), TRIES)
def test_what_may_pass_is_tried_again_and_a_no_is_a_no(reason: PollReason, tries: int, pause: timedelta | None) -> None:
    """Four tries where the failure may pass, one where the answer was no."""
    due = next_try(reason, tries=tries, wanted_at=NOW, now=NOW)

    assert due == (NOW + pause if pause else None)


@given(
    reason=st.sampled_from(PollReason),
    tries=st.integers(1, 9),
    waited=st.timedeltas(timedelta(0), 2 * LIFE),
    asked=st.none() | st.timedeltas(timedelta(0), 2 * LIFE),
)
def test_no_page_is_asked_before_its_time_or_after_a_day(
    reason: PollReason, tries: int, waited: timedelta, asked: timedelta | None
) -> None:
    """A next try lies ahead, not before a Retry-After, and within a day of the first wish."""
    now = NOW + waited
    due = next_try(reason, tries=tries, wanted_at=NOW, now=now, retry_after=now + asked if asked is not None else None)

    assert due is None or now + (asked or timedelta(0)) <= due < NOW + LIFE
    assert due is None or due > now


@pytest.mark.parametrize(
    ("content_type", "is_page"),
    [
        ("text/html; charset=utf-8", True),
        ("Application/XHTML+XML", True),
        (None, True),
        ("text/plain", True),
        ("application/rss+xml", False),
        ("application/json", False),
        ("application/pdf", False),
        ("image/jpeg", False),
    ],
)
def test_pages_come_as_html(content_type: str | None, is_page: bool) -> None:
    """Other types are not read, whatever their body."""
    assert is_html_answer(content_type) is is_page


def test_a_host_of_consent_is_no_article() -> None:
    """A redirect to consent.… is a wall; an article of such a host is not."""
    assert is_consent_address("https://news.example/a", "https://consent.news.example/v2?continue=x")
    assert not is_consent_address("https://consent.example/a", "https://consent.example/b")
    assert not is_consent_address("https://news.example/a", "https://www.news.example/a")


JUDGED = [
    ("the article", {}, PageText.ARTICLE),
    ("a consent wall", {"consent": True}, PageText.CONSENT),
    ("a thin page", {"thin": True}, PageText.THIN),
    ("a locked beginning", {"paywalled": True}, PageText.PAYWALL),
    ("a locked page with its whole text", {"paywalled": True, "page_text": ARTICLE * 3}, PageText.ARTICLE),
    ("no more than the summary", {"own_text": ARTICLE}, PageText.THIN),
    (
        "another article",
        {
            "page_text": "Horoscope du jour : les natifs du Bélier trouveront enfin le courage de changer de métier. "
            * 6
        },
        PageText.FOREIGN,
    ),
    (
        "a title without words to hold on to",
        {"own_text": "", "title": "Et après ?", "page_text": "Horoscope du jour. " * 40},
        PageText.ARTICLE,
    ),
    (
        "a teaser in other words under a title that the page has",
        {
            "own_text": "Notre reportage auprès d'habitants inquiets, entre colère, fatigue et solidarité spontanée.",
            "title": "À Saint-Fons, les riverains de l'entrepôt chimique après l'incendie",
        },
        PageText.ARTICLE,
    ),
]


@pytest.mark.parametrize(("name", "facts", "verdict"), JUDGED, ids=[name for name, _, _ in JUDGED])
def test_a_page_counts_where_it_is_the_article(name: str, facts: dict[str, object], verdict: PageText) -> None:
    """Walls, stubs and other pages are told apart from the article that the source announced."""
    told = {"page_text": ARTICLE, "title": "Incendie à Saint-Fons", "own_text": TEASER, **facts}

    assert verdict is judge_page_text(str(told.pop("page_text")), **told)  # type: ignore[arg-type]


def test_a_summary_stays_where_the_page_does_not_say_it() -> None:
    """What was found in the summary is found again; a summary that is the article's beginning is not said twice."""
    assert needs_summary("Un décryptage des coulisses par notre correspondante Hélène Marchetti.", ARTICLE)
    assert not needs_summary(ARTICLE[:120], ARTICLE)
    assert not needs_summary("", ARTICLE)


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_is_about_itself(text: str, more: str) -> None:
    """Every word of a text stands in it, and in it with more behind."""
    assert share_of(words_of(text), words_of(f"{text} {more}")) == 1.0
    assert 0.0 <= share_of(words_of(text), words_of(more)) <= 1.0

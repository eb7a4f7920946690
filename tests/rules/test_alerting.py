"""Whether a receiver hears of a story now, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.alerting import (
    KEPT_ARTICLES,
    RUNGS,
    after_verdicts,
    due_of,
    independent_outlets_of,
    judge_ring,
    outlets_of,
    told_after,
    told_of,
    why_quiet,
    with_article,
)
from tocsin.types.alerts import (
    AlertReason,
    AlertType,
    Coverage,
    Listener,
    QuietHours,
    RingPolicy,
    StoryArticle,
    Told,
    Verdict,
)
from tocsin.types.ids import ItemId, ReceiverId, StoryId, TopicId
from tocsin.types.items import Quiet
from tocsin.types.stories import Story
from tocsin.types.topics import Certainty, Severity

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DESK = ReceiverId("desk")
SUMMIT = TopicId("Ukraine summit")
FIRST, DEVELOPING, UPDATE = AlertType.STORY_FIRST, AlertType.STORY_DEVELOPING, AlertType.STORY_UPDATE
NIGHT = QuietHours(start=time(11), end=time(13), zone="UTC", pierce=Severity.HIGH)
STORY = Story(
    story_id=StoryId("s"),
    headline="Summit in Alaska",
    language="en",
    terms=(),
    size=1,
    revision=1,
    founded_at=NOW,
    last_at=NOW,
)


def article(
    name: str,
    outlet: str | None = None,
    *,
    original: str | None = None,
    quiet: bool = False,
    seen_at: datetime = NOW,
    quiet_because: Quiet | None = None,
) -> StoryArticle:
    return StoryArticle(
        item_id=ItemId(name),
        source=outlet or name,
        outlet=outlet or name,
        title=f"Title of {name}",
        url=f"https://{name}.example/1",
        published_at=seen_at,
        seen_at=seen_at,
        language="en",
        paywalled=None,
        original=ItemId(original) if original else None,
        quiet=quiet or quiet_because is not None,
        quiet_because=quiet_because,
    )


def covered(*articles: StoryArticle, told: Told | None = None) -> Coverage:
    coverage: Coverage | None = None
    for number, one in enumerate(articles, 1):
        coverage = with_article(coverage, one, replace(STORY, revision=number), SUMMIT)
    assert coverage is not None
    return replace(coverage, told=(told,) if told else ())


def told(outlets: int, *, ago: timedelta = MINUTE, rung: int = 1) -> Told:
    return Told(receiver_id=DESK, messages=1, at=NOW - ago, outlets=outlets, articles=outlets, rung=rung)


def listener(
    wait: timedelta = timedelta(0),
    update_every: timedelta = 30 * MINUTE,
    min_sources: int = 1,
    quiet: QuietHours | None = None,
) -> Listener:
    policy = RingPolicy(wait=wait, update_every=update_every, min_sources=min_sources, quiet=quiet)
    return Listener(receiver_id=DESK, policy=policy)


def judge(coverage: Coverage, who: Listener, severity: Severity = Severity.NORMAL) -> tuple[object, ...]:
    verdict = judge_ring(coverage, who, severity, NOW)
    return verdict.ring, verdict.reason.value, verdict.due_at


A, B, C, D = (article(name) for name in "abcd")


@pytest.mark.parametrize(
    ("coverage", "who", "verdict"),
    [
        (covered(A), listener(), (FIRST, "first_article", None)),
        (covered(A, B), listener(), (FIRST, "first_article", None)),
        # Collecting siblings before the first ring.
        (covered(A), listener(wait=MINUTE), (None, "waiting", NOW + MINUTE)),
        (covered(article("a", seen_at=NOW - MINUTE)), listener(wait=MINUTE), (FIRST, "first_article", None)),
        (covered(article("a", seen_at=NOW - MINUTE), B), listener(wait=MINUTE), (FIRST, "first_article", None)),
        # Distinct outlets that report by themselves.
        (covered(A), listener(min_sources=2), (None, "too_few_sources", None)),
        (covered(A, article("a2", "a")), listener(min_sources=2), (None, "too_few_sources", None)),
        (covered(A, article("b", original="a")), listener(min_sources=2), (None, "too_few_sources", None)),
        (covered(A, B), listener(min_sources=2), (FIRST, "first_article", None)),
        (covered(A, B), listener(min_sources=2, wait=MINUTE), (None, "waiting", NOW + MINUTE)),
        (covered(A), listener(min_sources=2, wait=MINUTE), (None, "too_few_sources", None)),
        (covered(A, article("b", quiet=True)), listener(min_sources=2), (None, "too_few_sources", None)),
        # Quiet articles.
        (covered(article("a", quiet=True)), listener(), (None, "first_contact", None)),
        (covered(article("a", quiet_because=Quiet.FIRST_CONTACT)), listener(), (None, "first_contact", None)),
        (covered(article("a", quiet_because=Quiet.OLD_NEWS)), listener(), (None, "old_news", None)),
        (covered(article("a", quiet=True), B), listener(), (FIRST, "first_article", None)),
        # Quiet hours.
        (covered(A), listener(quiet=NIGHT), (None, "quiet_hours", NOW + 60 * MINUTE)),
        (covered(A), listener(quiet=NIGHT, wait=MINUTE), (None, "waiting", NOW + MINUTE)),
        (covered(A), listener(quiet=NIGHT, min_sources=2), (None, "too_few_sources", None)),
        (covered(article("a", quiet=True)), listener(quiet=NIGHT), (None, "first_contact", None)),
    ],
)
def test_the_first_ring(coverage: Coverage, who: Listener, verdict: tuple[object, ...]) -> None:
    """A receiver that has heard nothing of the story rings at its first fresh article, its policy allowing."""
    assert judge(coverage, who) == verdict


@pytest.mark.parametrize(
    ("coverage", "who", "verdict"),
    [
        (covered(A, told=told(1)), listener(), (None, "nothing_new", None)),
        (covered(A, B, told=told(1)), listener(), (None, "collecting", NOW + 29 * MINUTE)),
        (covered(A, B, told=told(1, ago=30 * MINUTE)), listener(), (UPDATE, "more_outlets", None)),
        # An outlet's own follow-ups, and copies at an outlet that was told, are nothing new.
        (covered(A, article("a2", "a"), told=told(1, ago=60 * MINUTE)), listener(), (None, "nothing_new", None)),
        (covered(A, article("x", "a", original="a"), told=told(1)), listener(), (None, "nothing_new", None)),
        # Copies elsewhere are spread: told calmly, and never as a development.
        (
            covered(A, *(article(name, original="a") for name in "bcd"), told=told(1)),
            listener(),
            (None, "collecting", NOW + 29 * MINUTE),
        ),
        (
            covered(A, *(article(name, original="a") for name in "bcd"), told=told(1, ago=60 * MINUTE)),
            listener(),
            (UPDATE, "more_outlets", None),
        ),
        # The next rung comes inside update_every too, once.
        (covered(A, B, C, told=told(1)), listener(), (DEVELOPING, "next_rung", None)),
        (covered(A, B, C, told=told(1, ago=60 * MINUTE)), listener(), (DEVELOPING, "next_rung", None)),
        (covered(A, B, C, told=told(3, rung=3)), listener(), (None, "nothing_new", None)),
        (covered(A, B, C, D, told=told(3, rung=3)), listener(), (None, "collecting", NOW + 29 * MINUTE)),
        # Quiet articles add nothing.
        (covered(A, article("b", quiet=True), told=told(1, ago=60 * MINUTE)), listener(), (None, "nothing_new", None)),
        # Quiet hours hold all of it.
        (covered(A, B, C, told=told(1)), listener(quiet=NIGHT), (None, "quiet_hours", NOW + 60 * MINUTE)),
        (
            covered(A, B, told=told(1, ago=60 * MINUTE)),
            listener(quiet=NIGHT),
            (None, "quiet_hours", NOW + 60 * MINUTE),
        ),
        (covered(A, B, told=told(1)), listener(quiet=NIGHT), (None, "collecting", NOW + 29 * MINUTE)),
    ],
)
def test_what_follows_a_ring(coverage: Coverage, who: Listener, verdict: tuple[object, ...]) -> None:
    """A receiver that was told hears of more outlets calmly, and of a bigger story at once."""
    assert judge(coverage, who) == verdict


@pytest.mark.parametrize(
    ("pierce", "severity", "rings"),
    [
        (Severity.HIGH, Severity.HIGH, True),
        (Severity.HIGH, Severity.NORMAL, False),
        (Severity.NORMAL, Severity.HIGH, True),
        (Severity.NORMAL, Severity.NORMAL, True),
        (Severity.NORMAL, Severity.LOW, False),
        (Severity.LOW, Severity.LOW, True),
        (None, Severity.HIGH, False),
    ],
)
def test_what_matters_enough_pierces_quiet_hours(pierce: Severity | None, severity: Severity, rings: bool) -> None:
    """`pierce` and above ring at night."""
    who = listener(quiet=replace(NIGHT, pierce=pierce))

    assert (judge(covered(A), who, severity)[0] is FIRST) == rings


@pytest.mark.parametrize("outlets", range(1, 25))
def test_a_rung_is_told_once(outlets: int) -> None:
    """As outlets come in one by one inside update_every, 3, 8 and 20 ring, and nothing else does."""
    coverage = covered(*(article(f"o{n}") for n in range(outlets)), told=told(outlets - 1))
    reached = max(rung for rung in RUNGS if rung < outlets or rung == 1)
    coverage = replace(coverage, told=(replace(coverage.told[0], rung=reached),))

    assert (judge(coverage, listener())[0] is DEVELOPING) == (outlets in (3, 8, 20))


def test_a_first_ring_of_many_outlets_announces_their_rung() -> None:
    """Where min_sources held the first ring until five outlets, three is no news any more."""
    coverage = covered(*(article(f"o{n}") for n in range(5)))
    first = judge_ring(coverage, listener(min_sources=5), Severity.LOW, NOW)

    assert told_after(first, coverage, NOW).rung == 3


def test_a_copy_speaks_for_its_originals_outlet() -> None:
    """Six outlets, of which two report: the agency, and one that writes its own."""
    articles = (A, *(article(name, original="a") for name in "bcde"), article("own"))

    assert (outlets_of(articles), independent_outlets_of(articles)) == (6, 2)


def test_copies_of_an_unseen_original_count_once() -> None:
    """Where the original did not match the topic, its copies still are one report."""
    assert independent_outlets_of([article("b", original="x"), article("c", original="x")]) == 1


def test_the_same_item_takes_its_old_place() -> None:
    """A richer revision of an article is not a second article."""
    coverage = with_article(covered(A, B), replace(A, title="Longer"), STORY, SUMMIT)

    assert [one.title for one in coverage.articles] == ["Longer", "Title of b"]
    assert coverage.more_articles == 0


def test_a_storys_revision_never_goes_back() -> None:
    """Receivers drop what is older by it."""
    assert with_article(covered(A, B), A, STORY, SUMMIT).story_revision == 2


def test_a_coverage_is_bounded_and_keeps_outlets() -> None:
    """Of a thousand articles fifty are kept: each outlet's, and the one that was rung for."""
    own = [article(f"o{n}") for n in range(30)]
    flood = [article(f"copy{n}", "o1", original="o0") for n in range(1000)]

    coverage = covered(own[0], *flood, *own[1:])

    assert len(coverage.articles) == KEPT_ARTICLES
    assert coverage.more_articles == 1030 - KEPT_ARTICLES
    assert coverage.articles[0] == own[0]
    assert outlets_of(coverage.articles) == 30


def test_receivers_are_told_each_for_itself() -> None:
    """One that rang is noted, one that waits keeps what it had heard, and the earliest time to look again is kept."""
    page = ReceiverId("page")
    before = replace(covered(A, B), told=(replace(told(1), receiver_id=page),))
    ring = Verdict(receiver_id=DESK, ring=FIRST, reason=AlertReason.FIRST_ARTICLE)
    hold = Verdict(receiver_id=page, ring=None, reason=AlertReason.COLLECTING, due_at=NOW + MINUTE)

    after = after_verdicts(before, [ring, hold], NOW)

    assert told_of(after, page) == before.told[0]
    assert told_of(after, DESK) == Told(receiver_id=DESK, messages=1, at=NOW, outlets=2, articles=2)
    assert after.due_at == NOW + MINUTE


def test_nothing_is_due_where_nothing_waits() -> None:
    """A coverage that only a new article can move is not looked at again."""
    assert due_of([Verdict(receiver_id=DESK, ring=FIRST, reason=AlertReason.FIRST_ARTICLE)]) is None


ARTICLES = st.builds(
    article,
    st.sampled_from([f"i{n}" for n in range(12)]),
    st.sampled_from([f"o{n}" for n in range(10)]),
    original=st.none() | st.sampled_from(["i0", "i1", "x"]),
    quiet=st.booleans(),
    seen_at=st.integers(0, 3600).map(lambda s: NOW - timedelta(seconds=s)),
)
LISTENERS = st.builds(
    listener,
    wait=st.sampled_from([timedelta(0), MINUTE, 30 * MINUTE]),
    update_every=st.sampled_from([timedelta(0), MINUTE, 30 * MINUTE]),
    min_sources=st.integers(1, 4),
    quiet=st.sampled_from([None, NIGHT]),
)


@given(
    st.lists(ARTICLES, min_size=1, max_size=15),
    LISTENERS,
    st.sampled_from(Severity),
    st.lists(st.integers(0, 200_000), max_size=5).map(sorted),
)
def test_without_a_new_article_a_story_rings_at_most_once(
    articles: list[StoryArticle], who: Listener, severity: Severity, later_s: list[int]
) -> None:
    """However often the same coverage is looked at; and what is due later is never due in the past."""
    coverage, rings = covered(*articles), 0
    for seconds in [0, *later_s]:
        now = NOW + timedelta(seconds=seconds)
        verdict = judge_ring(coverage, who, severity, now)
        assert verdict.due_at is None or verdict.due_at > now
        coverage = after_verdicts(coverage, [verdict], now)
        rings += verdict.ring is not None
    assert rings <= 1


@given(st.lists(ARTICLES, min_size=1, max_size=30), LISTENERS, st.sampled_from(Severity))
def test_looking_again_when_due_settles(articles: list[StoryArticle], who: Listener, severity: Severity) -> None:
    """Whoever looks again at each `due_at` comes to an end: a ring, or nothing to wait for."""
    coverage, now = covered(*articles), NOW
    for _ in range(5):
        verdict = judge_ring(coverage, who, severity, now)
        coverage = after_verdicts(coverage, [verdict], now)
        if coverage.due_at is None:
            break
        now = coverage.due_at
    assert coverage.due_at is None


@given(st.lists(ARTICLES, min_size=1, max_size=30), LISTENERS)
def test_told_never_counts_down(articles: list[StoryArticle], who: Listener) -> None:
    """Outlets and rung only grow, whatever a later revision turns into a copy."""
    coverage = replace(covered(*articles), told=(replace(told(7), rung=8),))
    after = told_after(Verdict(receiver_id=DESK, ring=UPDATE, reason=AlertReason.MORE_OUTLETS), coverage, NOW)

    assert after.outlets >= 7
    assert after.rung >= 8
    assert after.messages == 2


@pytest.mark.parametrize(
    ("known", "came", "certainty", "because"),
    [
        (None, None, Certainty.FULL, None),
        (None, Quiet.OLD_NEWS, Certainty.FULL, Quiet.OLD_NEWS),
        (None, None, Certainty.SUGGESTED, Quiet.SUGGESTED),
        (None, Quiet.FIRST_CONTACT, Certainty.SUGGESTED, Quiet.SUGGESTED),  # no digest tells of it
        (None, None, Certainty.BY_STORY, Quiet.BY_STORY),
        (None, Quiet.FIRST_CONTACT, Certainty.BY_STORY, Quiet.FIRST_CONTACT),
        (Quiet.FIRST_CONTACT, None, Certainty.FULL, Quiet.FIRST_CONTACT),
        (Quiet.SUGGESTED, None, Certainty.FULL, Quiet.SUGGESTED),  # its topic has been confirmed since
        (Quiet.BY_STORY, None, Certainty.FULL, None),  # it now matches by itself
        (Quiet.BY_STORY, Quiet.OLD_NEWS, Certainty.FULL, Quiet.OLD_NEWS),
    ],
)
def test_why_an_article_is_quiet(
    known: Quiet | None, came: Quiet | None, certainty: Certainty, because: Quiet | None
) -> None:
    """What came quietly stays quiet, but for what its story alone had spoken for; suggestions are quiet whatever they came as."""
    before = replace(article("a"), quiet=known is not None, quiet_because=known)

    assert because == why_quiet(before if known else None, came, certainty)


def test_a_loud_article_stays_loud_in_its_later_revisions() -> None:
    """It has rung, or may have: old news of the same item is no reason to take that back."""
    assert why_quiet(article("a"), Quiet.OLD_NEWS, Certainty.FULL) is None

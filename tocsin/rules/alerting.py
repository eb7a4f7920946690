"""Whether a receiver hears of a story now, and why.

What decides is counted over *loud* articles only: those that came as news. Quiet ones (first contact with a feed, old
news) are kept and shown, but ring nothing and confirm nothing.

Two numbers are kept apart. *Outlets* are all outlets that carry the story; *independent outlets* leave copies out, so a
wire report counts once however many print it. Whether a story is big enough to ring, and whether it is developing, goes
by independent outlets; the calm "3 more outlets" of an update goes by all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from tocsin.rules.quiet import quiet_until
from tocsin.types.alerts import (
    AlertReason,
    AlertType,
    Coverage,
    Listener,
    RingPolicy,
    StoryArticle,
    Told,
    Verdict,
)
from tocsin.types.ids import ItemId, ReceiverId, TopicId
from tocsin.types.items import Quiet
from tocsin.types.stories import Story
from tocsin.types.topics import Certainty, Severity

# So many independent outlets make a story a bigger one; each step is told once.
RUNGS = (1, 3, 8, 20)
KEPT_ARTICLES = 50

_SEVERITIES = (Severity.LOW, Severity.NORMAL, Severity.HIGH)


def judge_ring(coverage: Coverage, listener: Listener, severity: Severity, now: datetime) -> Verdict:
    """Decide what one listener is to hear of a story; `coverage` already holds the new article, if there is one.

    `due_at` of the verdict is when to ask again though no article comes; None: only a new article can change it.
    """
    told = told_of(coverage, listener.receiver_id)
    verdict = _judge_first(coverage, listener, now) if told is None else _judge_more(coverage, told, listener, now)
    if verdict.ring is None:
        return verdict
    end = silence_until(listener.policy, severity, now)
    return verdict if end is None else _held(listener, AlertReason.QUIET_HOURS, end)


def why_quiet(known: StoryArticle | None, came: Quiet | None, certainty: Certainty) -> Quiet | None:
    """Why an article must not ring for a topic; None: it may.

    What came quietly stays quiet in later revisions (`known`), unless its story alone had spoken for it and it now
    matches by itself. A suggestion is quiet whatever it came as: no digest tells of it either.
    """
    if known is not None and known.quiet_because is not Quiet.BY_STORY:
        return known.quiet_because
    if certainty is Certainty.SUGGESTED:
        return Quiet.SUGGESTED
    return came or (Quiet.BY_STORY if certainty is Certainty.BY_STORY else None)


def with_article(coverage: Coverage | None, article: StoryArticle, story: Story, topic_id: TopicId) -> Coverage:
    """The coverage with this article in it: the same item again takes its old place.

    At most 50 are kept and the rest counted; copies and second articles of an outlet make room first, so that outlets
    stay counted as long as they can.
    """
    if coverage is None:
        coverage = _no_coverage(story, topic_id)
    known = any(kept.item_id == article.item_id for kept in coverage.articles)
    articles = (
        tuple(article if kept.item_id == article.item_id else kept for kept in coverage.articles)
        if known
        else (*coverage.articles, article)
    )
    kept = articles if len(articles) <= KEPT_ARTICLES else _without_one(articles)
    return replace(
        coverage,
        headline=_headline(coverage, article),
        story_revision=max(coverage.story_revision, story.revision),
        articles=kept,
        more_articles=coverage.more_articles + len(articles) - len(kept),
    )


def after_verdicts(coverage: Coverage, verdicts: Sequence[Verdict], now: datetime) -> Coverage:
    """The coverage once the verdicts of all its listeners are carried out: what was told, and when to look again."""
    rung = {verdict.receiver_id: told_after(verdict, coverage, now) for verdict in verdicts if verdict.ring}
    others = (told for told in coverage.told if told.receiver_id not in rung)
    return replace(coverage, told=(*others, *rung.values()), due_at=due_of(verdicts))


def told_after(verdict: Verdict, coverage: Coverage, now: datetime) -> Told:
    """What the receiver has heard once the verdict's message is on its way; nothing told ever counts down."""
    before = told_of(coverage, verdict.receiver_id)
    loud = _loud(coverage)
    return Told(
        receiver_id=verdict.receiver_id,
        messages=(before.messages if before else 0) + 1,
        at=now,
        outlets=max(outlets_of(loud), before.outlets if before else 0),
        articles=len(coverage.articles) + coverage.more_articles,
        rung=max(_rung_of(independent_outlets_of(loud)), before.rung if before else RUNGS[0]),
    )


def due_of(verdicts: Iterable[Verdict]) -> datetime | None:
    """When the first of them asks to be looked at again."""
    return min((verdict.due_at for verdict in verdicts if verdict.due_at), default=None)


def told_of(coverage: Coverage, receiver_id: ReceiverId) -> Told | None:
    return next((told for told in coverage.told if told.receiver_id == receiver_id), None)


def outlets_of(articles: Iterable[StoryArticle]) -> int:
    """How many outlets carry the story, copies included."""
    return len({article.outlet for article in articles})


def independent_outlets_of(articles: Iterable[StoryArticle]) -> int:
    """How many outlets report by themselves: a copy speaks for its original's outlet.

    Where the original is not among the articles (it did not match, or its outlet fell out), its first copy stands for it.
    """
    articles = tuple(articles)
    present = {article.item_id for article in articles}
    standing: dict[ItemId, str] = {}
    for article in articles:
        if article.original is None:
            standing[article.item_id] = article.outlet
        elif article.original not in present:
            standing.setdefault(article.original, article.outlet)
    return len(set(standing.values()))


def silence_until(policy: RingPolicy, severity: Severity, now: datetime) -> datetime | None:
    """Until when quiet hours hold what is due now; None: nothing holds it."""
    quiet = policy.quiet
    if quiet is None or (quiet.pierce and _SEVERITIES.index(severity) >= _SEVERITIES.index(quiet.pierce)):
        return None
    return quiet_until(quiet, now)


def _judge_first(coverage: Coverage, listener: Listener, now: datetime) -> Verdict:
    loud, policy = _loud(coverage), listener.policy
    if not loud:
        return _held(listener, _why_quiet(coverage))
    if independent_outlets_of(loud) < policy.min_sources:
        return _held(listener, AlertReason.TOO_FEW_SOURCES)
    wait_ends = min(article.seen_at for article in loud) + policy.wait
    if now < wait_ends:
        return _held(listener, AlertReason.WAITING, wait_ends)
    return _ring(listener, AlertType.STORY_FIRST, AlertReason.FIRST_ARTICLE)


def _judge_more(coverage: Coverage, told: Told, listener: Listener, now: datetime) -> Verdict:
    """More articles of outlets already told are no reason to ring: retitles and follow-ups would ring all day."""
    loud = _loud(coverage)
    if _rung_of(independent_outlets_of(loud)) > told.rung:
        return _ring(listener, AlertType.STORY_DEVELOPING, AlertReason.NEXT_RUNG)
    if outlets_of(loud) <= told.outlets:
        return _held(listener, AlertReason.NOTHING_NEW)
    next_update = told.at + listener.policy.update_every
    if now < next_update:
        return _held(listener, AlertReason.COLLECTING, next_update)
    return _ring(listener, AlertType.STORY_UPDATE, AlertReason.MORE_OUTLETS)


def _ring(listener: Listener, ring: AlertType, reason: AlertReason) -> Verdict:
    return Verdict(receiver_id=listener.receiver_id, ring=ring, reason=reason)


def _held(listener: Listener, reason: AlertReason, due_at: datetime | None = None) -> Verdict:
    return Verdict(receiver_id=listener.receiver_id, ring=None, reason=reason, due_at=due_at)


def _loud(coverage: Coverage) -> tuple[StoryArticle, ...]:
    return tuple(article for article in coverage.articles if not article.quiet)


def _why_quiet(coverage: Coverage) -> AlertReason:
    last = coverage.articles[-1].quiet_because if coverage.articles else None
    return AlertReason((last or Quiet.FIRST_CONTACT).value)


def _rung_of(outlets: int) -> int:
    return RUNGS[max(bisect_right(RUNGS, outlets) - 1, 0)]


def _no_coverage(story: Story, topic_id: TopicId) -> Coverage:
    return Coverage(
        topic_id=topic_id,
        story_id=story.story_id,
        story_revision=story.revision,
        headline=story.headline,
        articles=(),
    )


def _headline(coverage: Coverage, article: StoryArticle) -> str:
    """A story is headed by the first article that came as news, not by what stood there before, nor by one off the topic."""
    headed = any(not kept.quiet for kept in coverage.articles) or (article.quiet and coverage.articles)
    return coverage.headline if headed or not article.title else article.title


def _without_one(articles: tuple[StoryArticle, ...]) -> tuple[StoryArticle, ...]:
    """All but the one that is missed least; the oldest stays, as the one that was rung for."""
    times = Counter(article.outlet for article in articles)

    def missed(place: int) -> tuple[bool, bool, bool, int]:
        article = articles[place]
        return times[article.outlet] == 1, not article.quiet, article.original is None, -place

    least = min(range(1, len(articles)), key=missed)
    return (*articles[:least], *articles[least + 1 :])

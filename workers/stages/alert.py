"""Who hears of an article now, and why the others do not (yet)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.rules.alerting import after_verdicts, judge_ring, why_quiet, with_article
from tocsin.rules.evidence import evidence_of
from tocsin.rules.messages import deliveries_of, story_alert
from tocsin.store.base import ItemWork
from tocsin.types.alerts import Alert, Coverage, Delivery, DeliveryReason, DeliveryState, StoryArticle, Verdict
from tocsin.types.articles import Article, DuplicateOf, Novelty
from tocsin.types.ids import TopicId
from tocsin.types.results import OutcomeKind
from tocsin.types.stories import Placement
from tocsin.types.topics import Match
from workers.watch import NOBODY, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Rings:
    """What an article changes for the listeners of its topics."""

    coverages: tuple[Coverage, ...] = ()
    alerts: tuple[Alert, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    verdicts: tuple[tuple[TopicId, Verdict], ...] = ()

    def kind(self, novelty: Novelty) -> OutcomeKind:
        if self.alerts:
            return OutcomeKind.ALERTED
        if isinstance(novelty, DuplicateOf):
            return OutcomeKind.DUPLICATE
        return OutcomeKind.MATCHED if self.coverages else OutcomeKind.UNMATCHED


def raise_alerts(
    article: Article,
    novelty: Novelty,
    matches: Sequence[Match],
    placement: Placement,
    work: ItemWork,
    watch: Watch,
    now: datetime,
) -> Rings:
    """Ask what each topic has of the story, add the article, and ask the rule who hears."""
    return gathered(
        ring(
            with_match(article, novelty, match, placement, work.coverage(match.topic_id, placement.story.story_id)),
            watch,
            now,
        )
        for match in matches
    )


def with_match(
    article: Article, novelty: Novelty, match: Match, placement: Placement, coverage: Coverage | None
) -> Coverage:
    """The topic's view of the story with this article in it; what came quietly stays quiet in later revisions, unless
    its story alone had spoken for it."""
    known = next((kept for kept in coverage.articles if kept.item_id == article.item_id), None) if coverage else None
    quiet = why_quiet(known, article.quiet, match.certainty)
    told = StoryArticle(
        item_id=article.item_id,
        source=article.source,
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        published_at=article.published_at,
        seen_at=known.seen_at if known else article.seen_at,
        language=article.language,
        paywalled=article.paywalled,
        original=novelty.original if isinstance(novelty, DuplicateOf) else None,
        evidence=evidence_of(match, article.title, article.text),
        quiet=quiet is not None,
        quiet_because=quiet,
        certainty=match.certainty,
    )
    return with_article(coverage, told, placement.story, match.topic_id)


def ring(coverage: Coverage, watch: Watch, now: datetime) -> Rings:
    """Judge every listener of the topic; those in step share an alert."""
    topic = watch.topics[coverage.topic_id]
    verdicts = [judge_ring(coverage, listener, topic.severity, now) for listener in watch.listeners_of(topic.topic_id)]
    alerts: dict[str, Alert] = {}
    deliveries: list[Delivery] = []
    for verdict in verdicts:
        if verdict.ring:
            alert = story_alert(verdict, coverage, topic, now)
            alerts[alert.alert_id] = alert
            deliveries += map(visible, deliveries_of(alert, [verdict.receiver_id], now))
    return Rings(
        coverages=(after_verdicts(coverage, verdicts, now),),
        alerts=tuple(alerts.values()),
        deliveries=tuple(deliveries),
        verdicts=tuple((topic.topic_id, verdict) for verdict in verdicts),
    )


def visible(delivery: Delivery) -> Delivery:
    """An alert that nobody is configured to hear is dead from the start, and listed as such."""
    if delivery.receiver_id != NOBODY:
        return delivery
    return replace(delivery, state=DeliveryState.DEAD, reason=DeliveryReason.NO_RECEIVER, due_at=None)


def gathered(parts: Iterable[Rings]) -> Rings:
    every = tuple(parts)
    return Rings(
        coverages=tuple(coverage for part in every for coverage in part.coverages),
        alerts=tuple(alert for part in every for alert in part.alerts),
        deliveries=tuple(delivery for part in every for delivery in part.deliveries),
        verdicts=tuple(verdict for part in every for verdict in part.verdicts),
    )

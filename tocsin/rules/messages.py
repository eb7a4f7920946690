"""What an alert says: its body as it goes over the wire, and its way to each receiver."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tocsin.rules.alerting import independent_outlets_of, outlets_of, told_of
from tocsin.rules.identity import alert_id_of, delivery_id_of, digest
from tocsin.types.alerts import (
    Alert,
    AlertReason,
    AlertType,
    Coverage,
    Delivery,
    DeliveryState,
    Evidence,
    StoryArticle,
    Verdict,
)
from tocsin.types.ids import AlertId, ReceiverId
from tocsin.types.topics import Certainty, Topic

MAX_BODY_BYTES = 20_000
# A link beyond this is a tracker's, and a cut link leads nowhere: it is left out.
LONGEST_URL = 2_000
LONGEST_TITLE = 300
LONGEST_NAME = 120
LONGEST_SENTENCE = 400
LONGEST_DETAIL = 2_000
MOST_EVIDENCE = 20
MOST_STORIES = 50

_Json = dict[str, Any]
# Control characters, line separators, what turns the writing direction round, and halves of characters.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def story_alert(verdict: Verdict, coverage: Coverage, topic: Topic, now: datetime) -> Alert:
    """The message that a verdict with a `ring` asks for, `coverage` being as it was judged (not yet told).

    Its id depends on the topic, the story, the type, which message of the story it is for the receiver, and the
    articles in it, so receivers in step share an alert, and a decision taken twice is one alert. Articles stand newest
    first; where 20 kB are too few the oldest are counted in `more_articles` instead.
    """
    if verdict.ring is None:
        raise ValueError(f"nothing rings: {verdict.reason}")
    alert_id = _story_alert_id(verdict, verdict.ring, coverage)
    articles = tuple(reversed(coverage.articles))
    own = _own(articles)
    data: _Json = {
        "alert_id": alert_id,
        "topic": _line(topic.name, LONGEST_NAME),
        "severity": topic.severity.value,
        "reason": verdict.reason.value,
        "story": {"id": coverage.story_id, "revision": coverage.story_revision},
        "headline": _line(coverage.headline, LONGEST_TITLE),
        "articles": [_article(article) for article in articles],
        "outlets": outlets_of(own),
        "independent_outlets": independent_outlets_of(own),
        "evidence": _evidence(own),
    }
    if coverage.more_articles:
        data["more_articles"] = coverage.more_articles
    return Alert(
        alert_id=alert_id,
        type=verdict.ring,
        topic_id=coverage.topic_id,
        story_id=coverage.story_id,
        reason=verdict.reason.value,
        headline=coverage.headline,
        body=_fitted(verdict.ring, now, data, ("evidence", "articles")),
        raised_at=now,
    )


def digest_alert(topic: Topic, coverages: Sequence[Coverage], now: datetime) -> Alert:
    """One message for all that first contact with feeds brought on a topic; `coverages` must not be empty."""
    alert_id = AlertId(digest("digest", topic.topic_id, *sorted(_known_articles(coverages))))
    data: _Json = {
        "alert_id": alert_id,
        "topic": _line(topic.name, LONGEST_NAME),
        "severity": topic.severity.value,
        "reason": AlertReason.FIRST_CONTACT.value,
        "stories": [_story(coverage) for coverage in coverages[:MOST_STORIES]],
    }
    if len(coverages) > MOST_STORIES:
        data["more_stories"] = len(coverages) - MOST_STORIES
    return Alert(
        alert_id=alert_id,
        type=AlertType.DIGEST_READY,
        topic_id=topic.topic_id,
        story_id=None,
        reason=AlertReason.FIRST_CONTACT.value,
        headline=f"{topic.name}: {len(coverages)} stories",
        body=_fitted(AlertType.DIGEST_READY, now, data, ("stories",)),
        raised_at=now,
    )


def trouble_alert(
    subject: str, reason: str, detail: str, since: datetime, now: datetime, *, until: datetime | None = None
) -> Alert:
    """Says that silence is not "no news": `subject` (a feed, an outlet, the watch itself) is in trouble since then, or,
    with `until`, that it was and has recovered. Subject, reason and since are the same in both."""
    spell = ("trouble", subject, reason, _iso(since))
    alert_id = AlertId(digest(*spell, "recovered") if until else digest(*spell))
    data: _Json = {
        "alert_id": alert_id,
        "subject": _line(subject, LONGEST_TITLE),
        "reason": _line(reason, LONGEST_NAME),
        "detail": _line(detail, LONGEST_DETAIL),
        "since": _iso(since),
        "recovered": until is not None,
    }
    if until:
        data["until"] = _iso(until)
    headline = f"{subject}: {reason}{', recovered' if until else ''}"
    return _plain_alert(AlertType.WATCH_TROUBLE, alert_id, reason, headline, data, now)


def test_alert(receiver_id: ReceiverId, now: datetime) -> Alert:
    """What `tocsin alerts test` sends: one a receiver and moment."""
    alert_id = AlertId(digest("test", receiver_id, _iso(now)))
    message = "This is a test. Tocsin can reach this receiver."
    data: _Json = {"alert_id": alert_id, "receiver": _line(receiver_id, LONGEST_NAME), "message": message}
    return _plain_alert(AlertType.TEST, alert_id, "test", message, data, now)


def deliveries_of(alert: Alert, receiver_ids: Iterable[ReceiverId], now: datetime) -> tuple[Delivery, ...]:
    """The alert's way to each receiver, each once, due at once."""
    return tuple(
        Delivery(
            delivery_id=delivery_id_of(alert.alert_id, receiver_id),
            alert_id=alert.alert_id,
            receiver_id=receiver_id,
            state=DeliveryState.WAITING,
            created_at=now,
            due_at=now,
        )
        for receiver_id in dict.fromkeys(receiver_ids)
    )


def _story_alert_id(verdict: Verdict, ring: AlertType, coverage: Coverage) -> AlertId:
    told = told_of(coverage, verdict.receiver_id)
    in_order = alert_id_of(coverage.topic_id, coverage.story_id, ring, (told.messages if told else 0) + 1)
    # A receiver whose quiet hours end later hears of more articles, in a message of its own.
    return AlertId(digest("alert", in_order, *sorted(_known_articles([coverage]))))


def _known_articles(coverages: Iterable[Coverage]) -> set[str]:
    return {article.item_id for coverage in coverages for article in coverage.articles}


def _plain_alert(
    alert_type: AlertType, alert_id: AlertId, reason: str, headline: str, data: _Json, now: datetime
) -> Alert:
    return Alert(
        alert_id=alert_id,
        type=alert_type,
        topic_id=None,
        story_id=None,
        reason=reason,
        headline=headline,
        body=_envelope(alert_type, now, data),
        raised_at=now,
    )


def _article(article: StoryArticle) -> _Json:
    return {
        "source": _line(article.source, LONGEST_NAME),
        "title": _line(article.title, LONGEST_TITLE),
        "url": _link(article.url),
        "published": _iso(article.published_at),
        "language": _line(article.language, LONGEST_NAME) if article.language else None,
        "paywalled": article.paywalled,
        **({} if article.certainty is Certainty.FULL else {"certainty": article.certainty.value}),
    }


def _story(coverage: Coverage) -> _Json:
    own = _own(coverage.articles)
    newest = own[-1] if own else None
    return {
        "story": {"id": coverage.story_id, "revision": coverage.story_revision},
        "headline": _line(coverage.headline, LONGEST_TITLE),
        "url": _link(newest.url) if newest else None,
        "articles": len(own) + coverage.more_articles,
        "outlets": outlets_of(own),
        "independent_outlets": independent_outlets_of(own),
    }


def _own(articles: Sequence[StoryArticle]) -> Sequence[StoryArticle]:
    """Those that have the topic by themselves; what their story lent it to counts nowhere."""
    return [article for article in articles if article.certainty is not Certainty.BY_STORY]


def _evidence(articles: Iterable[StoryArticle]) -> list[_Json]:
    """Each sentence once, newest article first."""
    found = dict.fromkeys(evidence for article in articles for evidence in article.evidence)
    return [_proof(evidence) for evidence in list(found)[:MOST_EVIDENCE]]


def _proof(evidence: Evidence) -> _Json:
    cut = _cut_sentence(evidence)
    return {
        "term": _line(cut.term, LONGEST_NAME),
        "form": _clean(cut.form),
        "field": cut.field,
        "sentence": _clean(cut.sentence),
        "start": cut.start,
        "end": cut.end,
        "query_version": cut.query_version,
        "meaning": cut.meaning,
        **({} if cut.threshold is None else {"threshold": cut.threshold}),
    }


def _cut_sentence(evidence: Evidence) -> Evidence:
    """The sentence around its form, short enough for a message; start and end move with it."""
    if len(evidence.sentence) <= LONGEST_SENTENCE:
        return evidence
    first = max(0, min(evidence.start - LONGEST_SENTENCE // 2, len(evidence.sentence) - LONGEST_SENTENCE))
    sentence = evidence.sentence[first : first + LONGEST_SENTENCE]
    start, end = (min(max(place - first, 0), len(sentence)) for place in (evidence.start, evidence.end))
    return replace(evidence, sentence=sentence, start=start, end=end, form=sentence[start:end])


def _fitted(alert_type: AlertType, now: datetime, data: _Json, lists: Sequence[str]) -> str:
    """The body with its lists cut, the first named first, until it fits; each keeps its first entry while it can."""
    for keep in (1, 0):
        for name in lists:
            while len(data[name]) > keep and _size(body := _envelope(alert_type, now, data)) > MAX_BODY_BYTES:
                _drop(data, name, max(1, _too_many(data[name], _size(body) - MAX_BODY_BYTES, keep)))
    return _envelope(alert_type, now, data)


def _too_many(entries: Sequence[Mapping[str, Any]], excess: int, keep: int) -> int:
    """How many of the last entries hold so many bytes."""
    count = 0
    while excess > 0 and count < len(entries) - keep:
        count += 1
        excess -= _size(_dump(entries[-count])) + 1
    return count


def _drop(data: _Json, name: str, count: int) -> None:
    del data[name][-count:]
    if name != "evidence":
        more = f"more_{name}"
        data[more] = data.get(more, 0) + count


def _envelope(alert_type: AlertType, now: datetime, data: _Json) -> str:
    return _dump({"type": alert_type.value, "timestamp": _iso(now), "data": data})


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _size(body: str) -> int:
    return len(body.encode())


def _line(text: str, longest: int) -> str:
    """The text on one line, without what cannot be written in UTF-8, with an ellipsis where it was cut."""
    line = " ".join(_clean(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _clean(text: str) -> str:
    """As long as before, so that places in it stay true."""
    return _UNWRITABLE.sub(" ", text)


def _link(url: str | None) -> str | None:
    return _clean(url) if url and len(url) <= LONGEST_URL else None


def _iso(moment: datetime) -> str:
    """ISO-8601 UTC with Z, milliseconds only where there are any."""
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds").replace("+00:00", "Z")

"""The whole chain in one process, with a document's own time as the clock: `tocsin replay`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from config.settings import Configuration
from tocsin.rules.identity import digest, feed_id_of, item_id_of
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import Alert
from tocsin.types.articles import DuplicateOf
from tocsin.types.ids import AlertId, ItemId
from tocsin.types.items import Item
from tocsin.types.results import Outcome, OutcomeKind, Processed
from workers.pipeline import process_item
from workers.read import match_row
from workers.stages.ring import ring_due
from workers.tagger import Tagger
from workers.watch import Watch

# Where the first document states no time. Any fixed moment will do: a replay must give the same answer tomorrow.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(seconds=1)  # between documents without a time


def replay_documents(documents: Iterable[Mapping[str, Any]], configuration: Configuration) -> Iterator[dict[str, Any]]:
    """Process documents in order and yield what became of each.

    A document: `id`, `title`, `text`, and optionally `url`, `source`, `published_at`, `language`, `summary`. The same `id` from the
    same source again is a later revision. Rings that come due between two documents stand with the document after them.
    """
    replay = Replay(configuration)
    for document in documents:
        yield replay.take(document)


class Replay:
    """A store, a watch and a clock that documents move. Mutable."""

    def __init__(self, configuration: Configuration) -> None:
        self.store = MemoryStore()
        self.watch = Watch.of(configuration)
        self.tagger = Tagger.of(configuration.topics)
        self.now = BEGINNING
        self.names: dict[ItemId, str] = {}

    def take(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Move the clock to the document, ring what is due until then, process it."""
        stated = stated_time(document.get("published_at"))
        self.now = max(self.now, stated) if stated else self.now + STEP
        late = self.ring_due()
        item = item_of(document, self.now)
        self.names[item.item_id] = str(document.get("id"))
        stored = self.store.put_items([item], self.now)
        revision = stored[0].revision if stored else item.revision
        outcome = process_item(
            item.item_id, revision, store=self.store, watch=self.watch, tagger=self.tagger, now=self.now
        )
        return self.row(str(document.get("id")), item.item_id, outcome, late)

    def ring_due(self) -> list[Alert]:
        """Raise what waited for its time."""
        alerts: list[Alert] = []
        for topic_id, story_id in self.store.due_coverages(self.now, 1000):
            alerts += ring_due(topic_id, story_id, store=self.store, watch=self.watch, now=self.now)
        return alerts

    def row(self, name: str, item_id: ItemId, outcome: Outcome, late: list[Alert]) -> dict[str, Any]:
        processed = self.store.processed_item(item_id)
        original = outcome.duplicate_of or (processed.duplicate_of if processed else None)
        story = processed.story_id if processed else None
        return {
            "id": name,
            "duplicate_of": self.names.get(original, original) if original else None,
            "kind": kind_of(processed, outcome),
            "story": self.names.get(ItemId(story), story) if story else None,
            "matches": [match_row(match) for match in processed.matches] if processed else [],
            "alerts": [alert_row(alert) for alert in (*late, *map(self.alert, outcome.alerts)) if alert],
        }

    def alert(self, alert_id: AlertId) -> Alert | None:
        return self.store.alert(alert_id)


def kind_of(processed: Processed | None, outcome: Outcome) -> str:
    """How the document stands to what came before: fresh, url, exact or near; or why it was not processed."""
    if outcome.kind in (OutcomeKind.ALREADY_PROCESSED, OutcomeKind.REJECTED, OutcomeKind.EXPIRED):
        return outcome.kind.value
    novelty = processed.novelty if processed else None
    return novelty.kind.value if isinstance(novelty, DuplicateOf) else "fresh"


def alert_row(alert: Alert) -> dict[str, Any]:
    return {"alert_id": alert.alert_id, "type": alert.type.value, "topic": alert.topic_id, "reason": alert.reason}


def item_of(document: Mapping[str, Any], now: datetime) -> Item:
    """A document as a poll would have brought it."""
    source = str(document.get("source") or "")
    url = str(document["url"]) if document.get("url") else None
    feed_id = feed_id_of(source)
    title, text, summary = (str(document.get(key) or "") for key in ("title", "text", "summary"))
    return Item(
        item_id=item_id_of(feed_id, str(document.get("id"))),
        feed_id=feed_id,
        source=source,
        url=url,
        title=title,
        summary=summary,
        content=text,
        published_at=stated_time(document.get("published_at")),
        language=document.get("language") or None,
        seen_at=now,
        digest=digest(title, summary, text),
    )


def stated_time(value: object) -> datetime | None:
    """An ISO-8601 time, aware; None where there is none to read."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

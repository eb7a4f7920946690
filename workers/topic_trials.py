"""Topics tried before they go live: on documents, and on the stream that the store keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tocsin.store.base import ItemStore
from tocsin.types.ids import ItemId, StoryId
from tocsin.types.results import Processed
from workers.examining import Examined, examine
from workers.missing import document_of
from workers.tagger import Tagger

# A stream that is younger says little of a day: less is not extrapolated further.
LEAST_SPAN = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a topic would have found in the stream. Mutable: it grows with each item."""

    items: int = 0
    hits: int = 0
    near_misses: int = 0
    stories: set[StoryId] = field(default_factory=set)  # of the hits: about so often would it ring
    first_at: datetime | None = None
    last_at: datetime | None = None

    def add(self, processed: Processed, examined: Examined) -> None:
        seen_at = processed.article.seen_at
        self.items += 1
        self.first_at = min(seen_at, self.first_at or seen_at)
        self.last_at = max(seen_at, self.last_at or seen_at)
        if examined.matches:
            self.hits += 1
            self.stories.add(processed.story_id)
        self.near_misses += bool(examined.misses)

    def a_day(self, number: int) -> float:
        """So many in the time that the items span, as a number a day."""
        if self.first_at is None or self.last_at is None:
            return 0.0
        return number * (timedelta(days=1) / max(self.last_at - self.first_at, LEAST_SPAN))


def look_back(store: ItemStore, tagger: Tagger, last: int) -> Iterator[tuple[Processed, Examined]]:
    """Ask the topics of the last items of the stream, oldest first, each item once, in its latest revision."""
    for processed in recent_items(store, last):
        yield processed, examine(document_of(processed.article), tagger, narrow_only=True)


def recent_items(store: ItemStore, last: int) -> Sequence[Processed]:
    found: dict[ItemId, Processed] = {}
    for _, processed in store.recent(last):
        found[processed.article.item_id] = processed
    return tuple(found.values())

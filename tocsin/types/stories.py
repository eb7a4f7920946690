"""A story: articles about one happening."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.types.ids import ItemId, StoryId, TopicId


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as it stands. `terms` is its centroid, heaviest first, bounded."""

    story_id: StoryId
    headline: str
    language: str | None
    terms: tuple[tuple[str, float], ...]
    size: int  # articles
    revision: int  # grows with each article
    founded_at: datetime
    last_at: datetime
    topics: tuple[TopicId, ...] = ()  # that some article of it matches by itself; the first ones


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCounts:
    """How many articles of a language were counted, and in how many of them each asked term stood."""

    articles: float
    counts: dict[str, float]


class StoryReason(StrEnum):
    """Why an article stands in its story."""

    FOUNDED = "founded"
    JOINED = "joined"
    COPY = "copy"  # it took the story of its original
    KNOWN = "known"  # an earlier revision stood there already


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The story an article stands in, as it is with the article in it."""

    story: Story
    reason: StoryReason
    score: float = 0.0
    original: ItemId | None = None

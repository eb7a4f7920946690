"""What came of an item: the whole content of its commit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tocsin.types.alerts import Alert, Coverage, Delivery, DigestNote, Verdict
from tocsin.types.articles import Article, Fingerprint, Novelty
from tocsin.types.ids import AlertId, ItemId, StoryId, TopicId
from tocsin.types.items import TextOrigin
from tocsin.types.pages import PageWish
from tocsin.types.sites import SiteTaught
from tocsin.types.stories import Placement
from tocsin.types.topics import Match


class OutcomeKind(StrEnum):
    """How the processing of one revision of an item ended."""

    ALERTED = "alerted"
    MATCHED = "matched"
    DUPLICATE = "duplicate"
    UNMATCHED = "unmatched"
    ALREADY_PROCESSED = "already_processed"
    EXPIRED = "expired"  # its body is no longer kept
    REJECTED = "rejected"  # its content cannot be processed; see reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a job reports of one item, for logs and counters."""

    item_id: ItemId
    revision: int
    kind: OutcomeKind
    reason: str = ""
    story_id: StoryId | None = None
    duplicate_of: ItemId | None = None
    topics: tuple[TopicId, ...] = ()
    alerts: tuple[AlertId, ...] = ()
    verdicts: tuple[tuple[TopicId, Verdict], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTally:
    """What one article adds to its outlet's figures; no characters where its page was no use."""

    outlet: str
    origin: TextOrigin
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFigures:
    """The texts of an outlet from one origin: how many of late and before, and their mean length in characters."""

    outlet: str
    origin: TextOrigin
    recent: int
    recent_length: float
    usual: int
    usual_length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """Everything that one revision of an item changes; written in one MULTI, or not at all."""

    article: Article
    fingerprint: Fingerprint
    novelty: Novelty
    matches: tuple[Match, ...]
    placement: Placement
    terms: tuple[tuple[str, float], ...]  # the article's own vector, heaviest first: counted once per item
    coverages: tuple[Coverage, ...] = ()
    alerts: tuple[Alert, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    outcome: Outcome
    page: PageWish = PageWish.KEEP
    counts: Mapping[str, int] = field(default_factory=dict)  # added to the counters
    tally: TextTally | None = None
    taught: SiteTaught | None = None
    digests: tuple[DigestNote, ...] = ()
    found: tuple[TopicId, ...] = ()  # topics that no earlier revision was tagged with
    meaning: bytes = b""  # where the article is to stand among the ordinary ones of the stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What is kept of an item's last processed revision."""

    revision: int
    story_id: StoryId
    duplicate_of: ItemId | None
    topics: tuple[TopicId, ...]
    fingerprint: Fingerprint
    article: Article
    novelty: Novelty
    matches: tuple[Match, ...]
    outcome: Outcome

"""A topic: what the operator watches; a match: where it was found."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.types.ids import ReceiverId, TopicId


class Severity(StrEnum):
    """How much a topic matters."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is watched: a query, an `about` line judged by meaning, or both (then both must agree)."""

    topic_id: TopicId
    name: str
    query: str | None = None
    about: str | None = None
    severity: Severity = Severity.NORMAL
    receivers: tuple[ReceiverId, ...] = ()
    ring_suggested: bool = False  # with an `about` alone: ring without hits having been confirmed


class StandingReason(StrEnum):
    """Why a topic's matches ring, or do not."""

    QUERY = "query"
    CONFIGURED = "configured"  # ring: suggested
    CONFIRMED = "confirmed"  # by the user, hit by hit
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a topic asks of an article's meaning, and whether its matches ring; else they are suggestions."""

    threshold: float  # -1 to 1; of no meaning where it has no `about`
    rings: bool
    reason: StandingReason
    confirmed: int = 0
    rejected: int = 0
    missing: int = 0  # so many more hits must be confirmed until it rings


class Field(StrEnum):
    """A part of an article in which a term can stand."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a term of the query was found: `start` and `end` are characters of the field, end exclusive."""

    field: Field
    start: int
    end: int
    term: str  # as the query has it; the form found is field[start:end]


class Certainty(StrEnum):
    """How sure a match is. Only a full one rings."""

    FULL = "full"
    SUGGESTED = "suggested"  # by an about line alone, whose hits nobody has confirmed
    BY_STORY = "by_story"  # narrowly missed, in a story in which others match


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A topic found in an article, with the evidence."""

    topic_id: TopicId
    query: bool | None  # None: the topic has no query
    meaning: float | None  # similarity to the topic's `about`, -1 to 1; None: it has none
    threshold: float | None = None  # that `meaning` had to reach
    spans: tuple[Span, ...] = ()
    query_version: str = ""  # digest of query and about
    certainty: Certainty = Certainty.FULL


class Failing(StrEnum):
    """Why a part of a query was not satisfied."""

    NOT_FOUND = "not_found"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    TOO_FEW = "too_few"
    ELSEWHERE = "elsewhere"  # found, but not in the field it was asked of
    SCATTERED = "scattered"  # the words of a phrase are there, not side by side
    EXCLUDED = "excluded"  # by NOT, a language or a source


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A part of a query that failed."""

    part: str  # as the query has it, long lists cut
    why: Failing
    says: str  # in words: "23 words apart"
    nearly: bool = False  # with this part the query would have been a near thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """What kept a topic from an article."""

    topic_id: TopicId
    failing: tuple[Shortfall, ...]  # parts of its query
    meaning: float | None
    threshold: float | None  # that `meaning` had to reach; None: the topic has no about line
    narrow: bool  # one thing was missing, everything else was there
    reads_like: str | None = None  # the subject, not the topic's, for which `meaning` is lower

    @property
    def is_far(self) -> bool:
        """Too far in meaning."""
        return self.meaning is not None and self.threshold is not None and self.meaning < self.threshold

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A topic found in an article, with the evidence."""

    topic_id: TopicId
    query: bool | None  # None: the topic has no query
    meaning: float | None  # similarity to the topic's `about`, -1 to 1; None: it has none
    threshold: float | None = None  # that `meaning` had to reach
    spans: tuple[Span, ...] = ()
    query_version: str = ""  # digest of query and about

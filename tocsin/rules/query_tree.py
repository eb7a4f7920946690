"""What a query asks, as a frozen tree. `parse_query` in tocsin.rules.query makes it from text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class TermKind(StrEnum):
    """How a term's word is compared with the words of a text."""

    BARE = "bare"  # any inflection
    EXACT = "exact"  # this form; case and diacritics folded
    PREFIX = "prefix"
    SUFFIX = "suffix"
    CASED = "cased"  # this form, case and diacritics as written

    __hash__ = str.__hash__  # an enum's own is slow, and terms are hashed by the thousand


class Zone(StrEnum):
    """The part of an article in which a query may be satisfied."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


class Term(NamedTuple):
    """One word. `text` is the term as the query has it. A tuple, because terms are looked up by the thousand."""

    kind: TermKind
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side in this order."""

    terms: tuple[Term, ...]
    text: str


@dataclass(frozen=True, slots=True)
class All:
    """AND."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """OR."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Nowhere in the document."""

    part: Node


@dataclass(frozen=True, slots=True)
class Near:
    """Two operands of one field, at most `distance` words from the end of one to the start of the other; `ordered`: left first."""

    left: Node
    right: Node
    distance: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """An occurrence of `left` with no `right` within `distance`."""

    left: Node
    right: Node
    distance: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class Within:
    """The part, looked for in one zone only."""

    zone: Zone
    part: Node


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The part occurs this often."""

    count: int
    part: Node


@dataclass(frozen=True, slots=True)
class Language:
    """The article's language is this one (ISO 639-1)."""

    code: str


@dataclass(frozen=True, slots=True)
class Source:
    """These folded words stand side by side in the source's name."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What stands for a term, or terms joined by OR, once terms are numbered: their numbers."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What stands for a phrase once terms are numbered."""

    numbers: tuple[int, ...]
    text: str


Node = Term | Phrase | All | Either | Not | Near | Apart | Within | AtLeast | Language | Source | AnyOf | Run


@dataclass(frozen=True, slots=True)
class Query:
    """A query that can be honoured."""

    text: str
    root: Node

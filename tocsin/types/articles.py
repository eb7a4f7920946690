"""An article: an item with its text; and what near-duplicates share."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.types.ids import FeedId, ItemId
from tocsin.types.items import Quiet, TextOrigin
from tocsin.types.times import Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An item with its extracted text. `lead` is the beginning of `text`; `tail` (related links, prompts) never matches."""

    item_id: ItemId
    feed_id: FeedId
    revision: int
    source: str
    outlet: str  # registered domain of the address; for bare addresses and pages of many articles the source's name
    url: str | None  # as published
    canonical_url: str | None
    title: str
    lead: str
    text: str
    tail: str = ""
    links: tuple[str, ...] = ()
    language: str | None = None
    paywalled: bool | None = None
    published_at: datetime  # the source's word, or seen_at
    published_is_guess: bool = False
    published_precision: Precision | None = None
    seen_at: datetime
    origin: TextOrigin = TextOrigin.FEED
    page_start: int = 0  # where in `text` the page's own words begin; before it stands the source's summary
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What near-duplicates share. Only fingerprints of one version are compared."""

    version: int
    keys: tuple[str, ...]  # exact: "url:…", "text:…"; equal key, same article
    shingles: tuple[int, ...]  # sorted, distinct hashes of word runs that survived sampling
    rate: int  # one shingle in `rate` was kept
    words: int
    numbers: tuple[str, ...] = ()  # the figures in the text, for telling templates apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One article that first brought a shingle."""

    item_id: ItemId
    source: str  # its outlet


class DuplicateKind(StrEnum):
    """How an article repeats another."""

    URL = "url"
    EXACT = "exact"
    NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """An article that says something new. `related` is a copy with changes: same story, still news."""

    related: ItemId | None = None
    reason: str = "no_copy_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateOf:
    """An article that says nothing new beside `original`, the first of its group."""

    original: ItemId
    kind: DuplicateKind
    overlap: float = 1.0  # shared part of the smaller text, 0 to 1


Novelty = Fresh | DuplicateOf

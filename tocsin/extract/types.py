"""What comes out of a page: one article, or the articles that a page is made of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a time is known."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class Engine(StrEnum):
    """Who found the text."""

    TRAFILATURA = "trafilatura"
    JSON_LD = "json_ld"  # rescue: the page's own articleBody
    BLOCKS = "blocks"  # the paragraphs of the page, where no engine may be let near it
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """One article of a page. Times are aware UTC; None is unknown, never "no".

    `lead` begins `text`; `tail` (related links, prompts, comments) is not part of it. `confidence` goes from 0 (nothing
    usable) to 1. `thin`: too little text to be the article. `consent`: a consent wall stood in the article's place.
    """

    title: str = ""
    text: str = ""
    lead: str = ""
    tail: str = ""
    language: str | None = None  # ISO 639-1, as the page declares it
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    url: str | None = None  # canonical, absolute where it can be made so
    site_name: str | None = None
    section: str | None = None
    image: str | None = None
    paywalled: bool | None = None
    confidence: float = 0.0
    engine: Engine = Engine.NONE
    thin: bool = True
    consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One article of a page of many. `source` is the outlet that the page names; `url` may be relative to the page."""

    source: str | None
    title: str
    text: str
    published_at: datetime | None = None  # aware UTC, never after the fetch
    precision: Precision | None = None
    paywalled: bool | None = None  # True where labelled; None: nothing was said
    url: str | None = None
    links: tuple[str, ...] = ()

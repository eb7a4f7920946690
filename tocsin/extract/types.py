"""What comes out of a page: one article, or the articles that a page is made of."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple

from tocsin.types.sites import NO_LINES, PageLines
from tocsin.types.times import Precision


class Engine(StrEnum):
    """Who decided what the text is."""

    BLOCKS = "blocks"  # own rules, confirmed by another engine or alone
    VOTES = "votes"  # two of three engines, block by block
    TRAFILATURA = "trafilatura"  # alone, where what it found is not in our blocks
    JSON_LD = "json_ld"  # rescue: the page's own articleBody
    NONE = "none"


class Reason(StrEnum):
    """Why a block of a page is not part of the text."""

    OUTSIDE = "outside"  # of the article's box
    NAVIGATION = "navigation"
    COMMENTS = "comments"
    SHARE = "share"
    RELATED = "related"
    ADVERT = "advert"
    NEWSLETTER = "newsletter"
    AUTHOR = "author"
    TAGS = "tags"
    DATES = "dates"
    CAPTION = "caption"
    EMBED = "embed"
    LEGAL = "legal"
    GALLERY = "gallery"
    LINKS = "links"  # nothing but links
    LABEL = "label"  # known by its words: a prompt, "Read also"
    ORNAMENT = "ornament"  # who wrote it, how long it takes to read
    TITLE = "title"
    LEADING = "leading"  # short lines above the first paragraph
    TRAILING = "trailing"  # short lines below the last
    CLOSING = "closing"  # about the article, its authors or the reader
    HEADING = "heading"  # of nothing
    REPEATED = "repeated"  # on this page
    SITE = "site"  # on other pages of the site
    OUTVOTED = "outvoted"  # by the engines
    TAIL = "tail"  # after the article's end
    LOCK = "lock"  # said that the article is for subscribers; told as `paywalled`


class Dropped(NamedTuple):
    """A block that is not part of the text, and why."""

    text: str
    reason: Reason


class Sifted(NamedTuple):
    """Lines of a page, and those that were left out."""

    lines: list[str]
    dropped: tuple[Dropped, ...] = ()


class Alone(StrEnum):
    """Why own rules found the text and no engine was asked."""

    LEARNT = "site_learnt"
    TOO_LARGE = "page_too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """One article of a page. Times are aware UTC; None is unknown, never "no".

    `lead` begins `text`; `tail` (related links, prompts, comments) is not part of it. `confidence` goes from 0 (nothing
    usable) to 1; `agreement` is how far the `engines` asked agreed (None: one `alone`, and why). `thin`: too little text to be the
    article. `consent`: a consent wall stood in the article's place. Captions and embedded posts are no part of the text;
    they and all else that was dropped stand in `dropped`, in reading order. `teaches` is for the site's next pages.
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
    engines: tuple[str, ...] = ()
    agreement: float | None = None
    alone: Alone | None = None
    dropped: tuple[Dropped, ...] = ()
    teaches: PageLines = NO_LINES
    thin: bool = True
    consent: bool = False

    @property
    def published_precision(self) -> Precision | None:
        """A day without a clock is kept as its midnight."""
        if self.published_at is None:
            return None
        return Precision.DAY if self.published_at.time() == time() else Precision.MINUTE

    @property
    def captions(self) -> tuple[str, ...]:
        return tuple(text for text, reason in self.dropped if reason is Reason.CAPTION)

    @property
    def embeds(self) -> tuple[str, ...]:
        return tuple(text for text, reason in self.dropped if reason is Reason.EMBED)


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


@dataclass(frozen=True, slots=True)
class Split:
    """The articles of a page, in reading order, and every line or part of a line that is in none of them, and why."""

    segments: tuple[Segment, ...]
    dropped: tuple[Dropped, ...] = ()

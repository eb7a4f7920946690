"""An item: one entry of a source's document, typed, as the source told it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tocsin.types.ids import FeedId, ItemId
from tocsin.types.times import Precision


class TextOrigin(StrEnum):
    """Where an item's content comes from."""

    FEED = "feed"
    PAGE = "page"


class Quiet(StrEnum):
    """Why an item must not ring although it is processed, tagged and kept."""

    FIRST_CONTACT = "first_contact"
    OLD_NEWS = "old_news"
    SUGGESTED = "suggested"  # its topic's hits want to be confirmed first
    BY_STORY = "by_story"  # it missed the topic by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry in one of its revisions.

    `title` is plain text; `summary` and `content` are HTML or plain text as the source gave them. Any of the three may
    be empty; all are where there is nothing but an address. `published_at` and `updated_at` are None where the source
    states none that can be read; a day told without a clock is its first moment.
    """

    item_id: ItemId
    feed_id: FeedId
    source: str  # the outlet as the source names it: the feed's name, or the outlet named in a page of many articles
    url: str | None
    title: str
    summary: str = ""
    content: str = ""
    content_origin: TextOrigin = TextOrigin.FEED
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision | None = None  # None: `published_at` is, or nobody knows
    updated_at: datetime | None = None
    language: str | None = None  # as declared
    paywalled: bool | None = None  # None: unknown
    links: tuple[str, ...] = ()
    from_page: bool = False  # cut out of a page of many articles
    seen_at: datetime
    quiet: Quiet | None = None
    revision: int = 1
    digest: str = ""  # of what a reader would call its content; a new digest is a new revision


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A document, read. `faults` counts entries that were dropped or mended, by reason."""

    title: str = ""
    language: str | None = None
    items: tuple[Item, ...] = ()
    faults: Mapping[str, int] = field(default_factory=dict)
    truncated: bool = False
    ttl_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()  # Monday is 0
    period_minutes: int | None = None  # between two updates, by the publisher's word
    sitemaps: tuple[str, ...] = ()  # of a sitemap index: the sitemaps it names, last changed first
    hubs: tuple[str, ...] = ()  # of WebSub, as written
    # Of items whose guid (or link) stands for one thing here and may have stood for several in another document, or the
    # other way round: the id they would have there.
    others: Mapping[ItemId, ItemId] = field(default_factory=dict)
    self_url: str = ""  # the address under which a hub knows it, as written

"""An article's page: that it is wanted, how asking for it ended, and what a site's robots.txt says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.types.ids import FeedId, ItemId
from tocsin.types.sources import PollReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWanted:
    """An item whose source gave no full text, and the page that may have it."""

    item_id: ItemId
    feed_id: FeedId
    url: str
    wanted_at: datetime
    due_at: datetime | None  # None: settled
    tries: int = 0
    reason: PollReason | None = None  # why the last try failed


class PageWish(StrEnum):
    """What the processing of an item says of its page."""

    KEEP = "keep"
    FIRST = "first"  # the item matches a topic: before the others
    DROP = "drop"  # the page is known already


class PageOutcome(StrEnum):
    """How one try at a page ended."""

    KEPT = "kept"
    LATER = "later"
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"  # the item has another address by now, or is no longer kept


class PageText(StrEnum):
    """What a page's text is good for."""

    ARTICLE = "article"
    CONSENT = "consent"  # a consent wall stands in its place
    PAYWALL = "paywall"  # its beginning only
    THIN = "thin"
    FOREIGN = "foreign"  # it is about something else than the source said


class RobotsAnswer(StrEnum):
    """What asking for robots.txt brought (RFC 9309, 2.3.1)."""

    RULES = "rules"
    NONE = "none"  # there is none: everything is allowed
    UNREACHABLE = "unreachable"  # nobody can tell: nothing is allowed for now


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """The robots.txt of an origin (scheme, host, port), kept until `good_until`."""

    origin: str
    answer: RobotsAnswer
    text: str = ""
    fetched_at: datetime
    good_until: datetime

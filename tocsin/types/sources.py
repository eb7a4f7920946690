"""What is polled, and what is remembered of it between two polls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.types.ids import FeedId, ItemId
from tocsin.types.secret import Secret


class SourceKind(StrEnum):
    """What a source's document is; AUTO finds out by content."""

    AUTO = "auto"
    FEED = "feed"
    JSONFEED = "jsonfeed"
    SITEMAP = "sitemap"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAuth:
    """HTTP Basic credentials of one source; never sent to another origin."""

    username: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed or page that the operator listed."""

    feed_id: FeedId
    url: str
    name: str
    kind: SourceKind = SourceKind.AUTO
    language: str | None = None
    every: timedelta | None = None  # None: adaptive
    auth: FeedAuth | None = None
    pages: bool = True  # whether its articles' pages are fetched where it gives no full text
    group: str | None = None  # where it stands among its like, outermost first: News/France


class FeedCondition(StrEnum):
    """How a feed stands with us; `state` in listings."""

    NEW = "new"
    ACTIVE = "active"
    FAILING = "failing"
    BLOCKED = "blocked"
    GONE = "gone"
    DISABLED = "disabled"


class PollOutcome(StrEnum):
    """How one poll ended."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"
    BLOCKED = "blocked"
    GONE = "gone"
    SKIPPED = "skipped"


class PollReason(StrEnum):
    """Why a poll did not bring a readable document; a closed list that labels logs and counters."""

    DNS = "dns"
    TLS = "tls"
    TIMEOUT = "timeout"
    REFUSED = "refused"  # nobody listens there
    RESET = "reset"  # the connection broke half-way
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"  # a body that its Content-Encoding does not fit
    BAD_RESPONSE = "bad_response"  # not HTTP
    BLOCKED_ADDRESS = "blocked_address"  # our own guard said no
    REDIRECT_LOOP = "redirect_loop"
    BAD_REDIRECT = "bad_redirect"
    NOT_FOUND = "not_found"
    UNAUTHORIZED = "unauthorized"
    GONE = "gone"
    LEGAL = "legal"  # 451
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    EMPTY_DOCUMENT = "empty_document"
    HTML_NOT_FEED = "html_not_feed"
    NOT_A_FEED = "not_a_feed"
    TRUNCATED = "truncated"  # cut off: what stands in it counts, its validators do not
    NO_ITEMS = "no_items"
    PARSER_TIMEOUT = "parser_timeout"
    PARSER_CRASHED = "parser_crashed"
    RETRY_AFTER = "retry_after"  # skipped: the server's Retry-After still runs
    HOST_BUSY = "host_busy"  # skipped: the host's pace
    LEASE_LOST = "lease_lost"  # skipped: another poller has it in hand
    NOT_HTML = "not_html"  # an article's link leads to something else
    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    CONSENT_WALL = "consent_wall"  # the link leads to the page of a consent wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Lull:
    """A time in which a feed brought nothing, and when that ended."""

    ended_at: datetime
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a feed brings its items: enough to tell its usual nights and weekends from a silence."""

    since: datetime  # watched without a break from then on
    last: datetime  # its last item came
    moments: int  # at which items came, as far as known
    first: datetime  # of them
    lulls: tuple[Lull, ...] = ()  # of the last weeks, oldest first, each longer than all that follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time whose items may have been missed: between two polls that had no item in common."""

    after: datetime
    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where permanent redirects say that a feed has gone, since when, and at how many polls in a row."""

    address: str
    since: datetime
    polls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapState:
    """What is remembered of one sitemap of an index: an address with validators of its own."""

    url: str
    etag: bytes | None = None
    last_modified: bytes | None = None
    validators_url: str | None = None  # the address that gave them
    body_digest: str | None = None
    failures: int = 0  # in a row
    reason: PollReason | None = None  # of the last of them
    status: int | None = None  # HTTP status of it
    rests_until: datetime | None = None  # fresh, or backing off: not asked before, unless by hand
    not_before: datetime | None = None  # its server's Retry-After
    is_named: bool = True  # among those asked of the index at last


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed. Times are aware UTC."""

    feed_id: FeedId
    url: str
    address: str | None = None  # what is asked in place of `url`, once it has moved for good
    move: Move | None = None  # one that is not believed yet
    condition: FeedCondition = FeedCondition.NEW
    etag: bytes | None = None  # byte for byte as received
    last_modified: bytes | None = None
    validators_url: str | None = None  # the address that gave them; they go back to no other
    body_digest: str | None = None
    document: Mapping[ItemId, str] = field(default_factory=dict)  # the last document's items: id -> content digest
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_poll_at: datetime | None = None  # None: gone, withheld or disabled
    unpushed_due_at: datetime | None = None  # when that would be if its hub pushed nothing; None: no poll is put off
    not_before: datetime | None = None  # the server's Retry-After: respected whatever is asked
    interval: timedelta | None = None
    failures: int = 0  # in a row
    last_status: int | None = None  # HTTP status
    last_outcome: PollOutcome | None = None
    last_reason: PollReason | None = None
    items: int = 0  # ever known
    faults: Mapping[str, int] = field(default_factory=dict)  # of the last document: reason -> entries
    arrivals: tuple[datetime, ...] = ()  # when its last items came, oldest first: its rhythm
    ttl_minutes: int | None = None  # the publisher's words on asking again, kept for answers without a document
    period_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    failing_since: datetime | None = None  # first of the failures in a row, none of them in an outage of ours
    empty_since: datetime | None = None  # no items where there were some
    lost_overlaps: int = 0  # polls in a row that knew no item
    gap: Gap | None = None  # the last one worth telling
    rhythm: Rhythm | None = None
    sitemaps: tuple[SitemapState, ...] = ()  # of an index: those asked at last first, then some that were asked before

    @property
    def is_stopped(self) -> bool:
        """Asked no more unless a person says so: it is gone (410), or withheld (451)."""
        return self.next_poll_at is None and self.condition in (FeedCondition.GONE, FeedCondition.BLOCKED)

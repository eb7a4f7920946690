"""Who hears what, when: receivers, policies, what was told, alerts, deliveries."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from tocsin.types.ids import AlertId, DeliveryId, ItemId, ReceiverId, StoryId, TopicId
from tocsin.types.items import Quiet
from tocsin.types.secret import Secret
from tocsin.types.topics import Certainty, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who hears: a webhook and the key that signs for it."""

    receiver_id: ReceiverId
    url: Secret
    signing_key: Secret | None = None  # whsec_…
    allow_http: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Local hours in which alerts are held; `pierce` and above ring all the same. Midnight may lie inside."""

    start: time
    end: time
    zone: str  # IANA
    pierce: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPolicy:
    """When a receiver hears of a story."""

    wait: timedelta = timedelta(0)
    update_every: timedelta = timedelta(minutes=30)
    min_sources: int = 1
    quiet: QuietHours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A receiver with the policy under which it hears of one topic."""

    receiver_id: ReceiverId
    policy: RingPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A found term in its sentence. `start` and `end` are characters of the sentence, end exclusive."""

    term: str
    form: str
    field: str
    sentence: str
    start: int
    end: int
    query_version: str
    meaning: float | None = None
    threshold: float | None = None  # that `meaning` had to reach


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """One article of a story, as receivers are told of it."""

    item_id: ItemId
    source: str
    outlet: str
    title: str
    url: str | None
    published_at: datetime
    seen_at: datetime
    language: str | None
    paywalled: bool | None
    original: ItemId | None = None  # it is a copy of this one
    evidence: tuple[Evidence, ...] = ()
    quiet: bool = False  # kept, but must not ring by itself
    quiet_because: Quiet | None = None
    certainty: Certainty = Certainty.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one receiver has heard of a story on a topic."""

    receiver_id: ReceiverId
    messages: int
    at: datetime
    outlets: int
    articles: int
    rung: int = 1  # the highest step of 1, 3, 8, 20 outlets announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A story as seen by one topic: its articles that match (the first 50), and who was told."""

    topic_id: TopicId
    story_id: StoryId
    story_revision: int
    headline: str
    articles: tuple[StoryArticle, ...]
    more_articles: int = 0  # beyond the kept ones
    told: tuple[Told, ...] = ()
    due_at: datetime | None = None  # when it must be looked at again without a new article


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNote:
    """A story that stood in a feed when it was met: a receiver is told of it with others, in one message."""

    topic_id: TopicId
    receiver_id: ReceiverId
    story_id: StoryId
    noted_at: datetime
    due_at: datetime  # when to look at what has gathered


class AlertType(StrEnum):
    """The kinds of message; `type` on the wire."""

    STORY_FIRST = "story.first"
    STORY_DEVELOPING = "story.developing"
    STORY_UPDATE = "story.update"
    DIGEST_READY = "digest.ready"
    WATCH_TROUBLE = "watch.trouble"
    TEST = "tocsin.test"


class AlertReason(StrEnum):
    """Why a receiver was told of a story, or not (yet)."""

    FIRST_ARTICLE = "first_article"
    MORE_OUTLETS = "more_outlets"
    NEXT_RUNG = "next_rung"
    WAITING = "waiting"
    COLLECTING = "collecting"  # inside update_every
    QUIET_HOURS = "quiet_hours"
    TOO_FEW_SOURCES = "too_few_sources"
    NOTHING_NEW = "nothing_new"
    FIRST_CONTACT = "first_contact"
    OLD_NEWS = "old_news"
    SUGGESTED = "suggested"
    BY_STORY = "by_story"
    NO_LISTENER = "no_listener"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one receiver is to hear now, and why; `due_at`: look again then, new article or not."""

    receiver_id: ReceiverId
    ring: AlertType | None
    reason: AlertReason
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A decision that someone must hear. `body` is the message as it goes over the wire, fixed for all its attempts."""

    alert_id: AlertId
    type: AlertType
    topic_id: TopicId | None
    story_id: StoryId | None
    reason: str
    headline: str
    body: str
    raised_at: datetime


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class DeliveryReason(StrEnum):
    """How an attempt ended, or why no more follow."""

    OK = "ok"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    DNS = "dns"
    TLS = "tls"
    RESET = "reset"
    BLOCKED_ADDRESS = "blocked_address"
    BAD_RESPONSE = "bad_response"
    REDIRECT = "redirect"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    GONE = "gone"
    EXPIRED = "expired"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    NO_RECEIVER = "no_receiver"  # no longer in the configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at a delivery. `excerpt` is the beginning of the answer, at most 4 kB."""

    at: datetime
    took: timedelta
    reason: DeliveryReason
    status: int | None = None
    excerpt: str = ""
    retry_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert on its way to one receiver."""

    delivery_id: DeliveryId
    alert_id: AlertId
    receiver_id: ReceiverId
    state: DeliveryState
    created_at: datetime
    due_at: datetime | None
    attempts: tuple[Attempt, ...] = ()
    reason: DeliveryReason | None = None

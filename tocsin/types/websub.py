"""Push by WebSub: a subscription at a hub, and what the hub brings (https://www.w3.org/TR/websub/)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.types.ids import CallbackId, FeedId, PushId
from tocsin.types.secret import Secret


class HubMode(StrEnum):
    """What is asked of a hub."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


class PushStanding(StrEnum):
    """How it stands between us and a hub."""

    WAITING = "waiting"  # for its first verification
    ACTIVE = "active"
    LAPSED = "lapsed"  # the lease has ended, and no other was verified
    DENIED = "denied"


class AskFailure(StrEnum):
    """Why the last request to a hub came to nothing."""

    UNREACHABLE = "unreachable"
    BLOCKED_ADDRESS = "blocked_address"  # our own guard said no
    REFUSED = "refused"  # by its status
    UNVERIFIED = "unverified"  # accepted, and the hub never came back to verify it


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What is agreed with a hub on one topic for one feed; times are aware UTC."""

    callback: CallbackId
    feed_id: FeedId
    topic: str
    hub: str
    address: str  # the callback's, as the hub is told it
    secret: Secret
    since: datetime | None = None  # when it was first wished for
    wanted: bool = True  # False: it is to be ended
    pending: HubMode | None = None  # asked, and not verified yet
    asked_at: datetime | None = None
    tries: int = 0  # at the hub since it last verified anything
    failure: AskFailure | None = None
    lease_until: datetime | None = None  # by the hub's word; None: never verified
    denied_at: datetime | None = None  # the hub will not push it
    due_at: datetime | None = None  # when something is to be done about it
    pushed_at: datetime | None = None  # its last push was taken up
    missed_at: datetime | None = None  # a poll last found what no push had brought
    revision: int = 0

    @property
    def denied(self) -> bool:
        return self.denied_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A body that a hub has brought, its signature found right; not read yet."""

    push_id: PushId
    callback: CallbackId
    feed_id: FeedId
    topic: str
    content_type: str | None
    received_at: datetime


class PushOutcome(StrEnum):
    """What became of a body that was brought to a callback."""

    TAKEN = "taken"
    UNREADABLE = "unreadable"
    UNWANTED = "unwanted"  # its feed is not watched any more
    UNSIGNED = "unsigned"
    UNKNOWN_METHOD = "unknown_method"
    WRONG_SIGNATURE = "wrong_signature"
    TOO_LARGE = "too_large"
    NO_ROOM = "no_room"  # the hub is asked to come again
    FAILED = "failed"  # a fault of ours

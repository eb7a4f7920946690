"""What is asked of hubs and believed of them (polling rules W1 to W6, T12; https://www.w3.org/TR/websub/)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlencode

from tocsin.rules.hub_links import Announcement, hub_address
from tocsin.rules.polling import fraction
from tocsin.types.secret import Secret
from tocsin.types.websub import AskFailure, HubMode, PushStanding, Subscription

# What is asked for; what counts is what the hub grants.
LEASE_ASKED = timedelta(days=10)
# Hubs of the protocol's older drafts name no lease.
LEASE_UNNAMED = timedelta(days=1)
LONGEST_LEASE = timedelta(days=365)
# W4: the rest of the lease is for tries that fail.
RENEW_AT = 0.8
RENEW_SPREAD = 0.05
# A hub that grants seconds is not asked every second.
SHORTEST_PAUSE = timedelta(minutes=1)
# A hub may verify long after it has said 202.
VERIFY_WAIT = timedelta(hours=1)
LONGEST_BACK_OFF = timedelta(hours=24)
LONGEST_RETRY_AFTER = timedelta(days=7)
# Asked so often to end a subscription, a hub is left to its lease.
MOST_FAREWELLS = 3
# A feed whose hub or topic is another one at every look is followed this often.
CHANGE_PAUSE = timedelta(days=1)
# T12: after a poll that found what was not pushed, a day of polls must find nothing such before pushes stand in for them.
PROVEN_AFTER = timedelta(days=1)
LONGEST_CHALLENGE = 4096  # characters

_METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


class Step(StrEnum):
    """What is to be done about a subscription whose time has come."""

    SUBSCRIBE = "subscribe"  # for the first time, again, or to renew
    UNSUBSCRIBE = "unsubscribe"
    FORGET = "forget"
    RETURN_TO_POLLING = "return_to_polling"


class Intent(StrEnum):
    """What a hub's GET at a callback comes to, and why."""

    CONFIRMED = "confirmed"
    ENDED = "ended"  # our own wish to end it, confirmed
    DENIED = "denied"
    UNKNOWN = "unknown"  # no such callback
    OTHER_TOPIC = "other_topic"
    NOT_ASKED = "not_asked"  # or asked, and verified before
    BAD_LEASE = "bad_lease"
    BAD_CHALLENGE = "bad_challenge"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentVerdict:
    """`after`: the subscription as it is from then on; None where nothing changes. `challenge` is what the hub wants to
    read again."""

    intent: Intent
    challenge: str = ""
    after: Subscription | None = None


class SignatureVerdict(StrEnum):
    """What a push's signature is worth."""

    VALID = "valid"
    MISSING = "missing"
    UNKNOWN_METHOD = "unknown_method"
    WRONG = "wrong"


class Wish(StrEnum):
    """What a feed's subscription should become."""

    KEEP = "keep"  # as it is; also where there is none
    SUBSCRIBE = "subscribe"
    CHANGE = "change"  # to another hub, topic or callback
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A topic, and the hub to ask for it."""

    topic: str
    hub: str


def offer_of(
    announced: Announcement, held: Subscription | None, trusted: Collection[IPv4Network | IPv6Network]
) -> Offer | None:
    """Return what to subscribe to: at the hub that is held while it is still named, else at the first that may be asked."""
    fit = [address for hub in announced.hubs if (address := hub_address(hub, trusted))]
    if announced.topic is None or not fit:
        return None
    return Offer(topic=announced.topic, hub=held.hub if held is not None and held.hub in fit else fit[0])


def judge_offer(held: Subscription | None, offer: Offer | None, address_begin: str, now: datetime) -> Wish:
    """Judge what a feed names, `offer`, beside what is held; `address_begin`: where our callbacks are heard now."""
    if held is None:
        return Wish.KEEP if offer is None else Wish.SUBSCRIBE
    if offer is not None and not held.address.startswith(address_begin):
        return Wish.CHANGE
    is_same = offer is not None and (offer.topic, offer.hub) == (held.topic, held.hub)
    if is_same or (held.since is not None and now - held.since < CHANGE_PAUSE):
        return Wish.KEEP
    return Wish.LEAVE if offer is None else Wish.CHANGE


def next_step(subscription: Subscription) -> Step:
    """Return what is to be done about a subscription that is due."""
    if subscription.wanted:
        return Step.RETURN_TO_POLLING if subscription.denied else Step.SUBSCRIBE
    never_asked = subscription.asked_at is None
    if never_asked or subscription.denied or subscription.tries >= MOST_FAREWELLS:
        return Step.FORGET
    return Step.UNSUBSCRIBE


def asking(subscription: Subscription, mode: HubMode, now: datetime) -> Subscription:
    """The subscription as it is written before the hub is asked: a hub may verify before it has answered."""
    unverified = subscription.pending is mode
    tries = subscription.tries + 1
    return _next(
        subscription,
        pending=mode,
        asked_at=now,
        tries=tries,
        failure=AskFailure.UNVERIFIED if unverified else subscription.failure,
        due_at=now + max(VERIFY_WAIT, back_off(tries)),
    )


def after_failure(
    subscription: Subscription, failure: AskFailure, now: datetime, retry_after: datetime | None = None
) -> Subscription:
    """The subscription after a request that came to nothing: later again. A refused one is pending no more; one that
    met silence may have arrived."""
    pause = back_off(subscription.tries)
    if retry_after is not None:
        pause = max(pause, min(retry_after - now, LONGEST_RETRY_AFTER))
    pending = None if failure is AskFailure.REFUSED else subscription.pending
    return _next(subscription, pending=pending, failure=failure, due_at=now + pause)


def back_off(tries: int) -> timedelta:
    """The pause after so many tries in a row: doubling, a day at most."""
    return min(SHORTEST_PAUSE * (1 << min(max(tries - 1, 0), 20)), LONGEST_BACK_OFF)


def leaving(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription once its feed, its topic or its hub is not wanted any more."""
    return _next(subscription, wanted=False, tries=0, pending=None, due_at=now)


def put_off(subscription: Subscription, until: datetime | None) -> Subscription:
    """The subscription with nothing done about it now."""
    return _next(subscription, due_at=until)


def missed(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription after a poll that found what no push had brought."""
    return _next(subscription, missed_at=now)


def pushed(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription after a push that was taken up."""
    return _next(subscription, pushed_at=now)


def relied_until(subscription: Subscription | None, now: datetime) -> datetime | None:
    """Return until when pushes may stand in for polls (T12); None: they may not.

    A verified lease is not enough: many feeds name a self address that nobody ever announces to the hub. So a push must
    have come, and for a day before it no poll may have found what was not pushed.
    """
    if subscription is None or not is_active(subscription, now) or subscription.pushed_at is None:
        return None
    missed_at = subscription.missed_at
    is_proven = missed_at is None or subscription.pushed_at - missed_at >= PROVEN_AFTER
    return subscription.lease_until if is_proven else None


def standing_of(subscription: Subscription, now: datetime) -> PushStanding:
    """Return how it stands with a subscription that is wanted."""
    if subscription.denied:
        return PushStanding.DENIED
    if subscription.lease_until is None:
        return PushStanding.WAITING
    return PushStanding.ACTIVE if subscription.lease_until > now else PushStanding.LAPSED


def is_active(subscription: Subscription, now: datetime) -> bool:
    """Tell whether the hub has promised to push now."""
    return subscription.wanted and standing_of(subscription, now) is PushStanding.ACTIVE


def judge_intent(subscription: Subscription | None, query: Mapping[str, str], now: datetime) -> IntentVerdict:
    """Judge a hub's GET at a callback by its query (W3, W4; WebSub 5.2, 5.3).

    Confirmed is only what was asked: the same mode and, character by character, the same topic. Anything but CONFIRMED,
    ENDED and DENIED is answered with 404.
    """
    if subscription is None:
        return IntentVerdict(intent=Intent.UNKNOWN)
    if query.get("hub.topic") != subscription.topic:
        return IntentVerdict(intent=Intent.OTHER_TOPIC)
    mode = query.get("hub.mode")
    if mode == "denied":
        return IntentVerdict(intent=Intent.DENIED, after=_denied(subscription, now))
    if subscription.pending is None or mode != subscription.pending.value:
        return IntentVerdict(intent=Intent.NOT_ASKED)
    challenge = query.get("hub.challenge", "")
    if not 0 < len(challenge) <= LONGEST_CHALLENGE:
        return IntentVerdict(intent=Intent.BAD_CHALLENGE)
    if subscription.pending is HubMode.UNSUBSCRIBE:
        ended = _next(subscription, pending=None, tries=0, asked_at=None, lease_until=None, due_at=now)
        return IntentVerdict(intent=Intent.ENDED, challenge=challenge, after=ended)
    lease = _lease_of(query.get("hub.lease_seconds"))
    if lease is None:
        return IntentVerdict(intent=Intent.BAD_LEASE)
    return IntentVerdict(intent=Intent.CONFIRMED, challenge=challenge, after=_confirmed(subscription, lease, now))


def judge_signature(header: str | None, body: bytes, secret: Secret) -> SignatureVerdict:
    """Judge `X-Hub-Signature: method=hex` over the raw body, in constant time (W5; WebSub 7.1)."""
    if not header:
        return SignatureVerdict.MISSING
    method, _, given = header.strip().partition("=")
    algorithm = _METHODS.get(method.strip().lower())
    if algorithm is None:
        return SignatureVerdict.UNKNOWN_METHOD
    right = hmac.new(secret.reveal().encode(), body, algorithm).hexdigest()
    is_right = hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))
    return SignatureVerdict.VALID if is_right else SignatureVerdict.WRONG


def form_of(subscription: Subscription, mode: HubMode) -> bytes:
    """Return the body of a request to the hub, application/x-www-form-urlencoded (WebSub 5.1)."""
    fields = {"hub.callback": subscription.address, "hub.mode": mode.value, "hub.topic": subscription.topic}
    if mode is HubMode.SUBSCRIBE:
        fields["hub.lease_seconds"] = str(int(LEASE_ASKED.total_seconds()))
        fields["hub.secret"] = subscription.secret.reveal()
    return urlencode(fields).encode("ascii")


def _confirmed(subscription: Subscription, lease: timedelta, now: datetime) -> Subscription:
    share = RENEW_AT + RENEW_SPREAD * fraction(f"{subscription.callback} {now.isoformat()}")
    return _next(
        subscription,
        pending=None,
        tries=0,
        failure=None,
        lease_until=now + lease,
        due_at=now + max(lease * share, SHORTEST_PAUSE),
    )


def _denied(subscription: Subscription, now: datetime) -> Subscription | None:
    """A hub may deny at any time, what it had promised too; hearing it twice changes nothing."""
    if subscription.denied:
        return None
    return _next(subscription, pending=None, denied_at=now, lease_until=None, due_at=now)


def _lease_of(seconds: str | None) -> timedelta | None:
    """The lease that a hub grants; None where it names one that is none."""
    if seconds is None:
        return LEASE_UNNAMED
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    lease = timedelta(seconds=int(seconds[:12])) if len(seconds) < 10 else LONGEST_LEASE
    return min(lease, LONGEST_LEASE) if lease else None


def _next(subscription: Subscription, **changes: object) -> Subscription:
    return replace(subscription, revision=subscription.revision + 1, **changes)  # type: ignore[arg-type]

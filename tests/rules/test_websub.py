"""What is asked of hubs, and what is believed of them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.hub_links import Announcement
from tocsin.rules.websub import (
    LEASE_ASKED,
    LONGEST_BACK_OFF,
    LONGEST_CHALLENGE,
    LONGEST_LEASE,
    LONGEST_RETRY_AFTER,
    MOST_FAREWELLS,
    RENEW_AT,
    RENEW_SPREAD,
    Intent,
    IntentVerdict,
    Offer,
    SignatureVerdict,
    Step,
    Wish,
    after_failure,
    asking,
    back_off,
    form_of,
    judge_intent,
    judge_offer,
    judge_signature,
    leaving,
    missed,
    next_step,
    offer_of,
    pushed,
    relied_until,
)
from tocsin.types.ids import CallbackId, FeedId
from tocsin.types.secret import Secret
from tocsin.types.websub import AskFailure, HubMode, Subscription

NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN = "https://watch.example/websub/"
HUB, TOPIC = "https://hub.example/", "https://news.example/feed?q=é&x=1"
NEW = Subscription(
    callback=CallbackId("name"),
    feed_id=FeedId("f"),
    topic=TOPIC,
    hub=HUB,
    address=BEGIN + "name",
    secret=Secret("s" * 43),
    since=NOW - 2 * DAY,
    due_at=NOW,
    revision=1,
)
PENDING = asking(NEW, HubMode.SUBSCRIBE, NOW)
ACTIVE = replace(NEW, lease_until=NOW + 5 * DAY)


def verdict(subscription: Subscription | None, **query: str) -> IntentVerdict:
    fields = {"mode": "subscribe", "topic": TOPIC, "challenge": "c", "lease_seconds": "864000", **query}
    return judge_intent(subscription, {f"hub.{name}": value for name, value in fields.items()}, NOW)


def seconds(lease: timedelta) -> str:
    return str(int(lease.total_seconds()))


# Verification ---------------------------------------------------------------------------------------------------


INTENTS = [
    (None, {}, Intent.UNKNOWN),
    (PENDING, {}, Intent.CONFIRMED),
    (PENDING, {"topic": TOPIC + "#"}, Intent.OTHER_TOPIC),
    (PENDING, {"topic": TOPIC.replace("é", "%C3%A9")}, Intent.OTHER_TOPIC),
    (PENDING, {"topic": ""}, Intent.OTHER_TOPIC),
    (PENDING, {"mode": "unsubscribe"}, Intent.NOT_ASKED),
    (PENDING, {"mode": "SUBSCRIBE"}, Intent.NOT_ASKED),
    (PENDING, {"mode": ""}, Intent.NOT_ASKED),
    (NEW, {}, Intent.NOT_ASKED),
    (ACTIVE, {}, Intent.NOT_ASKED),
    (ACTIVE, {"mode": "unsubscribe"}, Intent.NOT_ASKED),
    (leaving(PENDING, NOW), {}, Intent.NOT_ASKED),
    (asking(leaving(ACTIVE, NOW), HubMode.UNSUBSCRIBE, NOW), {"mode": "unsubscribe"}, Intent.ENDED),
    (asking(leaving(ACTIVE, NOW), HubMode.UNSUBSCRIBE, NOW), {}, Intent.NOT_ASKED),
    (PENDING, {"challenge": ""}, Intent.BAD_CHALLENGE),
    (PENDING, {"challenge": "x" * (LONGEST_CHALLENGE + 1)}, Intent.BAD_CHALLENGE),
    (PENDING, {"mode": "denied"}, Intent.DENIED),
    (ACTIVE, {"mode": "denied"}, Intent.DENIED),
    (ACTIVE, {"mode": "denied", "topic": "https://other.example/"}, Intent.OTHER_TOPIC),
]


@pytest.mark.parametrize(("subscription", "query", "intent"), INTENTS)
def test_only_what_was_asked_is_confirmed(
    subscription: Subscription | None, query: dict[str, str], intent: Intent
) -> None:
    """W3: the same mode and, character by character, the same topic, of a request that waits; once."""
    found = verdict(subscription, **query)

    assert found.intent is intent
    assert bool(found.challenge) is (intent in (Intent.CONFIRMED, Intent.ENDED))


def test_a_query_without_any_field_is_nobodys() -> None:
    """W3: a visitor who tries addresses learns nothing."""
    assert judge_intent(PENDING, {}, NOW).intent is Intent.OTHER_TOPIC


def test_what_is_confirmed_is_confirmed_once() -> None:
    """W3: the second time there is nothing pending."""
    once = verdict(PENDING).after
    assert once is not None

    assert (once.pending, once.tries, once.failure) == (None, 0, None)
    assert verdict(once).intent is Intent.NOT_ASKED


LEASES = [
    ("864000", 10 * DAY),
    ("1", timedelta(seconds=1)),
    ("31536001", LONGEST_LEASE),
    ("9" * 400, LONGEST_LEASE),
    ("0", None),
    ("-5", None),
    ("", None),
    ("864000.5", None),
    ("soon", None),
    ("٨٦٤", None),
    ("1e9", None),
]


@pytest.mark.parametrize(("granted", "lease"), LEASES)
def test_the_lease_is_the_one_that_the_hub_grants(granted: str, lease: timedelta | None) -> None:
    """W4: not the one we asked for; none at all, or one in the past, is refused, one of a century counts as a year."""
    found = verdict(PENDING, lease_seconds=granted)

    assert (found.intent is Intent.CONFIRMED, found.after and found.after.lease_until) == (
        lease is not None,
        lease and NOW + lease,
    )


def test_a_hub_that_names_no_lease_is_believed_a_day() -> None:
    """W4: hubs of older drafts say nothing."""
    found = judge_intent(PENDING, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, NOW)

    assert found.after is not None
    assert found.after.lease_until == NOW + DAY


@given(st.integers(120, 3 * 31_536_000), st.text(max_size=20))
def test_a_lease_is_renewed_before_it_ends(granted: int, name: str) -> None:
    """W4: at 80 to 85 % of it, spread, so that a hub's thousand leases do not end in one moment."""
    after = verdict(replace(PENDING, callback=CallbackId(name)), lease_seconds=str(granted)).after
    assert after is not None
    assert after.due_at is not None
    assert after.lease_until is not None
    share = (after.due_at - NOW) / (after.lease_until - NOW)

    assert RENEW_AT - 1e-6 <= share <= RENEW_AT + RENEW_SPREAD
    assert next_step(after) is Step.SUBSCRIBE


def test_renewals_are_spread() -> None:
    """W4: two callbacks, two moments."""
    due = {verdict(replace(PENDING, callback=CallbackId(str(n)))).after.due_at for n in range(50)}  # type: ignore[union-attr]

    assert len(due) == 50


def test_a_hub_that_grants_seconds_is_not_asked_every_second() -> None:
    """W4: a minute at least lies between two requests."""
    after = verdict(PENDING, lease_seconds="2").after
    assert after is not None

    assert after.due_at == NOW + MINUTE


def test_a_denied_subscription_is_not_asked_for_again() -> None:
    """W4: what the hub had promised is over, and polls take its place; hearing it twice changes nothing."""
    denied = verdict(ACTIVE, mode="denied").after
    assert denied is not None

    assert (denied.denied, denied.lease_until, denied.due_at) == (True, None, NOW)
    assert next_step(denied) is Step.RETURN_TO_POLLING
    assert relied_until(pushed(denied, NOW), NOW) is None
    assert verdict(denied, mode="denied") == IntentVerdict(intent=Intent.DENIED)


# Requests -------------------------------------------------------------------------------------------------------


def test_a_request_names_all_that_the_hub_needs() -> None:
    """W2: callback, mode, topic, the wished lease and a secret of under 200 bytes; a farewell carries no secret."""
    asked = parse_qs(form_of(NEW, HubMode.SUBSCRIBE).decode("ascii"))
    farewell = parse_qs(form_of(NEW, HubMode.UNSUBSCRIBE).decode("ascii"))

    assert asked == {
        "hub.callback": [NEW.address],
        "hub.mode": ["subscribe"],
        "hub.topic": [TOPIC],
        "hub.lease_seconds": [seconds(LEASE_ASKED)],
        "hub.secret": ["s" * 43],
    }
    assert farewell == {"hub.callback": [NEW.address], "hub.mode": ["unsubscribe"], "hub.topic": [TOPIC]}


def test_a_hub_that_never_verifies_is_asked_more_and_more_rarely() -> None:
    """W4: an hour for the first answer, then longer, a day at most; the lease that still runs is kept."""
    asked, at, pauses = ACTIVE, NOW, []
    for _ in range(14):
        asked = asking(asked, HubMode.SUBSCRIBE, at)
        assert asked.due_at is not None
        pauses.append(asked.due_at - at)
        at = asked.due_at

    assert pauses[:6] == [HOUR] * 6
    assert pauses[-1] == LONGEST_BACK_OFF
    assert pauses == sorted(pauses)
    assert (asked.failure, asked.lease_until) == (AskFailure.UNVERIFIED, ACTIVE.lease_until)


@given(st.integers(-3, 10_000))
def test_the_back_off_only_grows_and_is_a_day_at_most(tries: int) -> None:
    """W4: whatever the number of tries."""
    assert MINUTE <= back_off(tries) <= back_off(tries + 1) <= LONGEST_BACK_OFF


def test_a_refused_request_can_not_be_verified_and_a_silent_one_can() -> None:
    """W3: a hub that said no has nothing to verify; one that said nothing may have heard us."""
    assert after_failure(PENDING, AskFailure.REFUSED, NOW).pending is None
    assert after_failure(PENDING, AskFailure.UNREACHABLE, NOW).pending is HubMode.SUBSCRIBE


def test_a_hub_is_left_alone_as_long_as_it_asks() -> None:
    """W4: Retry-After counts, up to a week, where it is longer than our own back-off."""
    refused = [
        after_failure(PENDING, AskFailure.REFUSED, NOW, NOW + wait).due_at for wait in (3 * HOUR, -HOUR, 400 * DAY)
    ]

    assert refused == [NOW + 3 * HOUR, NOW + MINUTE, NOW + LONGEST_RETRY_AFTER]


def test_leave_is_taken_three_times_at_most() -> None:
    """W4: after that, and where nothing was ever asked or the hub has denied, the hub is left to its lease."""
    left = leaving(ACTIVE, NOW)
    asked = [replace(left, asked_at=NOW, tries=tries) for tries in range(MOST_FAREWELLS + 1)]

    assert [next_step(one) for one in asked] == [Step.UNSUBSCRIBE] * MOST_FAREWELLS + [Step.FORGET]
    assert next_step(leaving(NEW, NOW)) is Step.FORGET
    assert next_step(replace(asked[0], denied_at=NOW)) is Step.FORGET


# What a feed names ----------------------------------------------------------------------------------------------


def test_the_hub_that_is_held_is_kept_while_it_is_named() -> None:
    """W1: else the first that may be asked; without a topic there is nothing to ask for."""
    named = Announcement(hubs=("http://hub.example:81/", "https://a.example/", HUB), topic=TOPIC)

    assert offer_of(named, None, ()) == Offer(topic=TOPIC, hub="https://a.example/")
    assert offer_of(named, NEW, ()) == Offer(topic=TOPIC, hub=HUB)
    assert offer_of(replace(named, topic=None), NEW, ()) is None
    assert offer_of(Announcement(hubs=("http://10.0.0.1/",), topic=TOPIC), None, [ip_network("10.0.0.0/8")]) == Offer(
        topic=TOPIC, hub="http://10.0.0.1/"
    )


SAME, OTHER_HUB, OTHER_TOPIC = Offer(topic=TOPIC, hub=HUB), Offer(topic=TOPIC, hub="x"), Offer(topic="x", hub=HUB)
FRESH = replace(ACTIVE, since=NOW - HOUR)
OFFERS = [
    (None, None, Wish.KEEP),
    (None, SAME, Wish.SUBSCRIBE),
    (ACTIVE, SAME, Wish.KEEP),
    (ACTIVE, OTHER_HUB, Wish.CHANGE),
    (ACTIVE, OTHER_TOPIC, Wish.CHANGE),
    (ACTIVE, None, Wish.LEAVE),
    (FRESH, OTHER_TOPIC, Wish.KEEP),
    (FRESH, None, Wish.KEEP),
    (replace(FRESH, address="https://old.example/websub/name"), SAME, Wish.CHANGE),
    (replace(ACTIVE, denied_at=NOW), SAME, Wish.KEEP),
]


@pytest.mark.parametrize(("held", "offer", "wish"), OFFERS)
def test_a_subscription_follows_what_its_feed_names(held: Subscription | None, offer: Offer | None, wish: Wish) -> None:
    """W1: once a day at most, however often the feed names another; at once where we are heard elsewhere."""
    assert judge_offer(held, offer, BEGIN, NOW) is wish


# T12 ------------------------------------------------------------------------------------------------------------


PROVEN = pushed(ACTIVE, NOW)
RELIED = [
    (None, False),
    (NEW, False),
    (ACTIVE, False),
    (PROVEN, True),
    (replace(PROVEN, lease_until=NOW), False),
    (replace(PROVEN, lease_until=None), False),
    (replace(PROVEN, denied_at=NOW), False),
    (leaving(PROVEN, NOW), False),
    (asking(PROVEN, HubMode.SUBSCRIBE, NOW), True),
    (missed(PROVEN, NOW), False),
    (pushed(missed(ACTIVE, NOW - HOUR), NOW), False),
    (pushed(missed(ACTIVE, NOW - DAY), NOW), True),
]


@pytest.mark.parametrize(("subscription", "is_relied_on"), RELIED)
def test_pushes_stand_in_for_polls_only_when_they_have_proven_themselves(
    subscription: Subscription | None, is_relied_on: bool
) -> None:
    """T12: a lease that runs, a push that came, and a day without a poll that found what was not pushed."""
    assert relied_until(subscription, NOW) == (ACTIVE.lease_until if is_relied_on else None)


# Signatures -----------------------------------------------------------------------------------------------------


BODY = b"<rss>\xff\x00</rss>"
METHODS = ["sha1", "sha256", "sha384", "sha512"]


def signature(method: str, body: bytes = BODY, secret: bytes = b"s" * 43) -> str:
    return hmac.new(secret, body, getattr(hashlib, method)).hexdigest()


@pytest.mark.parametrize("method", METHODS)
def test_a_push_is_believed_by_any_method_of_the_protocol(method: str) -> None:
    """W5: sha1, sha256, sha384 and sha512 over the raw body, the hex in either case."""
    right = signature(method)

    for header in (f"{method}={right}", f"{method.upper()}={right.upper()}", f" {method} = {right} "):
        assert judge_signature(header, BODY, NEW.secret) is SignatureVerdict.VALID


SIGNATURES = [
    (None, SignatureVerdict.MISSING),
    ("", SignatureVerdict.MISSING),
    ("sha256", SignatureVerdict.WRONG),
    ("sha256=", SignatureVerdict.WRONG),
    (f"sha256={'0' * 64}", SignatureVerdict.WRONG),
    (f"sha256={signature('sha1')}", SignatureVerdict.WRONG),
    (f"sha256={signature('sha256')[:-1]}", SignatureVerdict.WRONG),
    (f"sha256={signature('sha256')}0", SignatureVerdict.WRONG),
    (f"sha256={signature('sha256', secret=b'other')}", SignatureVerdict.WRONG),
    (f"sha256={signature('sha256', body=BODY + b' ')}", SignatureVerdict.WRONG),
    ("sha256=é\udcff", SignatureVerdict.WRONG),
    (f"md5={hashlib.md5(BODY, usedforsecurity=False).hexdigest()}", SignatureVerdict.UNKNOWN_METHOD),
    (f"sha224={'0' * 56}", SignatureVerdict.UNKNOWN_METHOD),
    (signature("sha256"), SignatureVerdict.UNKNOWN_METHOD),
    ("=", SignatureVerdict.UNKNOWN_METHOD),
]


@pytest.mark.parametrize(("header", "expected"), SIGNATURES)
def test_a_push_without_our_signature_is_not_believed(header: str | None, expected: SignatureVerdict) -> None:
    """W5: missing, of an unknown method, or wrong; each has its name."""
    assert judge_signature(header, BODY, NEW.secret) is expected


@given(st.binary(max_size=300), st.binary(max_size=300), st.sampled_from(METHODS))
def test_a_signature_is_of_one_body(body: bytes, other: bytes, method: str) -> None:
    """W5: the body that was signed is believed, and no other."""
    header = f"{method}={signature(method, body)}"

    assert judge_signature(header, body, NEW.secret) is SignatureVerdict.VALID
    assert (judge_signature(header, other, NEW.secret) is SignatureVerdict.VALID) is (body == other)


@given(st.sampled_from(HubMode), st.integers(0, 20), st.booleans(), st.booleans())
def test_every_change_is_a_revision(mode: HubMode, tries: int, denied: bool, wanted: bool) -> None:
    """Whoever writes what another has read meanwhile is told so: no change keeps its revision."""
    before = replace(ACTIVE, tries=tries, denied_at=NOW if denied else None, wanted=wanted)
    changed = (asking(before, mode, NOW), leaving(before, NOW), missed(before, NOW), pushed(before, NOW))

    assert {one.revision for one in changed} == {before.revision + 1}

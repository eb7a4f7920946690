"""The callback of hubs, over real HTTP."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

import pytest
from starlette.applications import Starlette

from tests.web.serving import served
from tocsin.errors import Unreachable
from tocsin.rules.websub import Step, asking, leaving, next_step
from tocsin.store import keys
from tocsin.store.memory import MemoryStore
from tocsin.types.ids import CallbackId, FeedId, PushId
from tocsin.types.secret import Secret
from tocsin.types.websub import HubMode, Push, Subscription
from tocsin.web.app import status_app
from tocsin.web.metrics import exposition
from tocsin.web.websub import MOST_BODY_BYTES, MOST_READINGS, MOST_READINGS_EACH, websub_routes

NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
NAME, SECRET = "n" * 43, "s" * 43
TOPIC = "https://news.example/feed?q=é&x=1"
NEW = Subscription(
    callback=CallbackId(NAME),
    feed_id=FeedId("f"),
    topic=TOPIC,
    hub="https://hub.example/",
    address=f"https://watch.example/websub/{NAME}",
    secret=Secret(SECRET),
    revision=1,
)
PENDING = replace(asking(NEW, HubMode.SUBSCRIBE, NOW), revision=1)
ACTIVE = replace(NEW, lease_until=NOW + DAY, due_at=NOW + DAY)
PATH = f"/websub/{NAME}"
BODY = b"<rss>\xff\x00</rss>"


@dataclass(frozen=True)
class Answered:
    """What a hub was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Callback:
    """The callback as a hub calls it."""

    def __init__(self, address: str) -> None:
        self._host = address.removeprefix("http://")

    def call(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}) -> Answered:
        with self.connected() as connection:
            connection.request(method, path, body, dict(headers))
            return self.answer_of(connection)

    @contextmanager
    def connected(self) -> Iterator[HTTPConnection]:
        connection = HTTPConnection(self._host, timeout=30)
        try:
            yield connection
        finally:
            connection.close()

    def answer_of(self, connection: HTTPConnection) -> Answered:
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answered(answer.status, headers, answer.read())

    def verify(self, path: str = PATH, **query: str) -> Answered:
        fields = {"mode": "subscribe", "topic": TOPIC, "challenge": "c", "lease_seconds": "3600", **query}
        return self.call("GET", f"{path}?{urlencode({f'hub.{name}': value for name, value in fields.items()})}")

    def push(self, body: bytes = BODY, path: str = PATH, *, signature: str | None = "right") -> Answered:
        headers = {"Content-Type": "application/rss+xml"}
        if signature is not None:
            headers["X-Hub-Signature"] = signature_of(body) if signature == "right" else signature
        return self.call("POST", path, body, headers)


def signature_of(body: bytes) -> str:
    return f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"


def holding(*subscriptions: Subscription, store: MemoryStore | None = None) -> MemoryStore:
    """A store with these subscriptions."""
    made = store or MemoryStore()
    for subscription in subscriptions:
        assert made.write_subscription(subscription)
    return made


@contextmanager
def heard(store: MemoryStore) -> Iterator[Callback]:
    """`tocsin web` over a store."""
    with served(status_app(store, lambda: NOW, websub=True)) as address:
        yield Callback(address)


def waiting(store: MemoryStore) -> list[tuple[Push, bytes]]:
    return [(lease.push, lease.body) for lease in store.lease_pushes(NOW, limit=99, lease=DAY)]


# Verification ---------------------------------------------------------------------------------------------------


def test_a_wish_is_verified_by_its_challenge_and_nothing_else() -> None:
    """W3: 200 with the challenge alone; the lease that the hub grants is kept; the second time there is no such wish."""
    store = holding(PENDING)
    with heard(store) as callback:
        first, second = callback.verify(challenge="c 1+&"), callback.verify()

    assert (first.status, first.body, second.status, second.body) == (200, b"c 1+&", 404, b"")
    held = store.subscription(NEW.callback)
    assert held is not None
    assert (held.pending, held.lease_until) == (None, NOW + timedelta(hours=1))
    assert store.counters() == {"hub_intents{intent=confirmed}": 1, "hub_intents{intent=not_asked}": 1}


@pytest.mark.parametrize("challenge", [b"<script>alert(1)</script>", b"\xff\xfe\x00", "é\u2028".encode(), b"%41+ "])
def test_a_challenge_comes_back_byte_for_byte_and_no_browser_renders_it(challenge: bytes) -> None:
    """W3: as text that may not be taken for anything else."""
    query = f"hub.mode=subscribe&hub.topic={quote(TOPIC)}&hub.challenge={quote(challenge)}"
    with heard(holding(PENDING)) as callback:
        answer = callback.call("GET", f"{PATH}?{query}")

    assert (answer.status, answer.body) == (200, challenge)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "query",
    [{"topic": "https://other.example/"}, {"mode": "unsubscribe"}, {"challenge": ""}, {"lease_seconds": "0"}],
    ids=str,
)
def test_what_was_not_asked_is_not_there(query: dict[str, str]) -> None:
    """W3: 404, and the wish waits on."""
    store = holding(PENDING)
    with heard(store) as callback:
        assert callback.verify(**query).status == 404

    assert store.subscription(NEW.callback) == PENDING


def test_of_a_parameter_given_twice_the_first_counts() -> None:
    """W3: nobody appends a second challenge or topic to an address that is otherwise right."""
    query = f"hub.mode=subscribe&hub.topic={quote(TOPIC)}&hub.challenge=first&hub.challenge=second"
    with heard(holding(PENDING)) as callback:
        wrong = callback.call("GET", f"{PATH}?hub.topic=https://other.example/&{query}")
        right = callback.call("GET", f"{PATH}?{query}&hub.topic=https://other.example/&hub.mode=denied")

    assert (wrong.status, right.status, right.body) == (404, 200, b"first")


def test_head_verifies_nothing() -> None:
    """W3: nor does any other method; the wish waits on."""
    store = holding(PENDING)
    query = urlencode({"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"})
    with heard(store) as callback:
        answers = [callback.call(method, f"{PATH}?{query}").status for method in ("HEAD", "PUT", "DELETE")]

    assert answers == [405] * 3
    assert store.subscription(NEW.callback) == PENDING


def test_a_denial_is_heard_at_any_time() -> None:
    """W4: 200; what the hub had promised is over, and pushes are not taken any more."""
    store = holding(ACTIVE)
    with heard(store) as callback:
        answers = [callback.verify(mode="denied", reason="no").status for _ in range(2)]
        late = callback.push().status
    held = store.subscription(NEW.callback)

    assert held is not None
    assert (answers, late, held.denied, held.lease_until) == ([200, 200], 410, True, None)


def test_a_farewell_is_verified() -> None:
    """W4: by the mode that was asked."""
    left = leaving(replace(ACTIVE, revision=0), NOW)
    store = holding(left, asking(left, HubMode.UNSUBSCRIBE, NOW))
    with heard(store) as callback:
        answers = callback.verify(mode="subscribe").status, callback.verify(mode="unsubscribe").body

    assert answers == (404, b"c")
    assert [next_step(ended) for ended in store.lease_subscriptions(NOW, limit=9, lease=DAY)] == [Step.FORGET]


class Contended(MemoryStore):
    """Somebody else writes each subscription first, so many times."""

    others = 0

    def write_subscription(self, subscription: Subscription) -> bool:
        held = self.subscription(subscription.callback)
        if held is not None and self.others:
            self.others -= 1
            assert super().write_subscription(replace(held, revision=held.revision + 1, tries=held.tries + 1))
        return super().write_subscription(subscription)


@pytest.mark.parametrize(("others", "status"), [(2, 200), (99, 404)])
def test_a_verification_and_our_own_request_may_meet(others: int, status: int) -> None:
    """W3: it is judged again on what the other has written; a hub is told yes only where that stands in the store."""
    store = Contended()
    holding(PENDING, store=store)
    store.others = others
    with heard(store) as callback:
        assert callback.verify().status == status

    held = store.subscription(NEW.callback)
    assert held is not None
    assert (held.lease_until is not None) is (status == 200)


# Pushes ---------------------------------------------------------------------------------------------------------


def test_a_signed_push_is_kept_for_a_poller() -> None:
    """W5: 202 with nothing to read; the bytes as they came, the same ones twice once."""
    store = holding(ACTIVE)
    with heard(store) as callback:
        answers = [callback.push(), callback.push()]
    [(push, body)] = waiting(store)

    assert [(answer.status, answer.body) for answer in answers] == [(202, b"")] * 2
    assert (push.feed_id, push.topic, push.content_type, body) == ("f", TOPIC, "application/rss+xml", BODY)
    assert push.received_at == NOW


FORGED = [
    (None, "unsigned"),
    ("", "unsigned"),
    (signature_of(b"other"), "wrong_signature"),
    ("sha256=", "wrong_signature"),
    ("md5=d41d8cd98f00b204e9800998ecf8427e", "unknown_method"),
]


@pytest.mark.parametrize(("signature", "outcome"), FORGED)
def test_a_forged_push_is_answered_alike_and_dropped(signature: str | None, outcome: str) -> None:
    """W5: 202, so that a forger learns nothing; nothing is kept, and it is counted."""
    store = holding(ACTIVE)
    with heard(store) as callback:
        right, forged = callback.push(b"right"), callback.push(signature=signature)

    assert (forged.status, forged.body, forged.headers.keys()) == (202, b"", right.headers.keys())
    assert [body for _, body in waiting(store)] == [b"right"]
    assert store.counters() == {f"pushes{{outcome={outcome}}}": 1}


@pytest.mark.parametrize(
    "held", [None, leaving(ACTIVE, NOW), replace(ACTIVE, denied_at=NOW)], ids=["unknown", "left", "denied"]
)
def test_who_pushes_what_nobody_wants_is_told_to_stop(held: Subscription | None) -> None:
    """W5: 410, before the body is read."""
    store = holding(*([replace(held, revision=1)] if held else []))
    with heard(store) as callback, callback.connected() as connection:
        connection.putrequest("POST", PATH)
        connection.putheader("Content-Length", "1000")
        connection.endheaders()
        answer = callback.answer_of(connection)

    assert (answer.status, waiting(store)) == (410, [])


def test_a_body_over_the_cap_is_refused_by_its_own_word() -> None:
    """W5, S4: 413 before a byte of it is read."""
    store = holding(ACTIVE)
    with heard(store) as callback, callback.connected() as connection:
        connection.putrequest("POST", PATH)
        connection.putheader("Content-Length", str(MOST_BODY_BYTES + 1))
        connection.endheaders()
        answer = callback.answer_of(connection)

    assert (answer.status, store.counters()) == (413, {"pushes{outcome=too_large}": 1})
    assert [body for _, body in waiting(store)] == [b""], "what it told is to be looked for in the feed"


def test_a_body_without_a_length_is_cut_off_at_the_cap() -> None:
    """W5, S4: 413 while it is still coming."""
    store, chunk = holding(ACTIVE), b"x" * 100_000
    with heard(store) as callback, callback.connected() as connection:
        connection.putrequest("POST", PATH)
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        for _ in range(MOST_BODY_BYTES // len(chunk) + 1):  # and never the end
            connection.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        answer = callback.answer_of(connection)

    assert (answer.status, store.counters()) == (413, {"pushes{outcome=too_large}": 1})
    assert [body for _, body in waiting(store)] == [b""], "what it told is to be looked for in the feed"


def test_the_largest_body_is_taken_whole() -> None:
    """W5, S4: what a poll may bring may be pushed."""
    store = holding(ACTIVE)
    with heard(store) as callback:
        assert callback.push(b"x" * MOST_BODY_BYTES).status == 202

    assert [len(body) for _, body in waiting(store)] == [MOST_BODY_BYTES]


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    """W5, S4: 408 after its time, with nothing kept."""
    store = holding(ACTIVE)
    routes = websub_routes(store, lambda: NOW, body_within=timedelta(milliseconds=50))
    with served(Starlette(routes=routes)) as address:
        callback = Callback(address)
        with callback.connected() as connection:
            connection.putrequest("POST", PATH)
            connection.putheader("Content-Length", "10")
            connection.endheaders(b"drip")
            answer = callback.answer_of(connection)

    assert (answer.status, waiting(store)) == (408, [])


def test_a_hub_is_asked_to_come_again_where_there_is_no_room() -> None:
    """W5: 503 with Retry-After; nothing that waits is lost for it."""
    store = holding(ACTIVE)
    for number in range(keys.PUSHES_WAITING_EACH):
        push = Push(
            push_id=PushId(str(number)),
            callback=NEW.callback,
            feed_id=NEW.feed_id,
            topic=TOPIC,
            content_type=None,
            received_at=NOW,
        )
        assert store.put_push(push, b"")
    with heard(store) as callback:
        answer = callback.push()

    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert store.queue_depths()["pushes"] == keys.PUSHES_WAITING_EACH
    assert store.counters() == {"pushes{outcome=no_room}": 1}


@pytest.mark.parametrize("names", [[NAME] * MOST_READINGS_EACH, [f"hub {n}" for n in range(MOST_READINGS)]], ids=len)
def test_bodies_are_read_so_many_at_a_time(names: list[str]) -> None:
    """W5: two of one hub, sixteen of all; the next one is asked to come again, and may once there is room."""
    held = [replace(ACTIVE, callback=CallbackId(name), feed_id=FeedId(name)) for name in {NAME, *names}]
    store = holding(*held)
    with heard(store) as callback, ExitStack() as slow:
        for name in names:
            connection = slow.enter_context(callback.connected())
            connection.putrequest("POST", f"/websub/{quote(name)}")
            connection.putheader("Content-Length", "10")
            connection.putheader("Expect", "100-continue")
            connection.endheaders()
            assert connection.sock is not None
            assert connection.sock.recv(100).startswith(b"HTTP/1.1 100"), "its body is being read"
        refused = callback.push()
        slow.close()
        while (answer := callback.push()).status == 503:  # until it is seen that they have gone
            pass

    assert (refused.status, refused.headers["retry-after"], answer.status) == (503, "60", 202)


class AwayStore(MemoryStore):
    """A store whose server went away."""

    def subscription(self, callback: CallbackId) -> Subscription | None:
        raise Unreachable("subscription", "no answer")


def test_a_hub_is_not_told_yes_while_the_store_is_away() -> None:
    """W5: 503 for both of its questions; it will ask again."""
    with heard(AwayStore()) as callback:
        answers = callback.verify(), callback.push()

    assert [answer.status for answer in answers] == [503, 503]
    assert not any(NAME.encode() in answer.body for answer in answers)


# The address ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["", "/tocsin", "/" + "/".join(["a%20long", "prefix"] * 50)])
def test_a_proxy_may_keep_the_path_of_the_public_address(before: str) -> None:
    """W2: or take it off."""
    with heard(holding(PENDING)) as callback:
        assert callback.verify(before + PATH).status == 200
        assert callback.push(path=before + PATH).status == 202


def test_there_is_no_callback_unless_there_is_a_public_address() -> None:
    """W2: pushes are off by default."""
    store = holding(PENDING)
    with served(status_app(store, lambda: NOW)) as address:
        answers = [Callback(address).verify().status, Callback(address).push().status]

    assert answers == [404, 404]
    assert store.subscription(NEW.callback) == PENDING


def test_every_answer_of_the_callback_carries_the_security_headers() -> None:
    """W3: whatever is answered, to whomever."""
    with heard(holding(PENDING)) as callback:
        answers = [
            callback.verify(),
            callback.verify(),
            callback.push(),
            callback.push(path="/websub/other"),
            callback.call("HEAD", PATH),
            callback.call("GET", "/websub/"),
        ]

    assert [answer.status for answer in answers] == [200, 404, 202, 410, 405, 404]
    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_callbacks_name_stands_in_no_figure() -> None:
    """W2: whoever may read the metrics may not push."""
    store = holding(PENDING)
    with heard(store) as callback:
        callback.verify(), callback.push(signature=None), callback.verify("/websub/guessed")
        page, metrics = callback.call("GET", "/").body, callback.call("GET", "/metrics").body

    assert metrics.decode() == exposition(store.counters(), store.queue_depths())
    for told in (page, metrics):
        assert not any(secret.encode() in told for secret in (NAME, SECRET, "guessed"))

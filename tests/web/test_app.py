"""What the status page, the health answer and the metrics say, asked as a server would ask them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tocsin.errors import Unreachable
from tocsin.rules.identity import delivery_id_of, feed_id_of
from tocsin.store.base import Store
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import Alert, AlertType, Delivery, DeliveryState
from tocsin.types.ids import AlertId, ReceiverId, TopicId
from tocsin.types.sources import FeedSource
from tocsin.web.app import status_app
from tocsin.web.metrics import exposition

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'&"


def get(store: Store, path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of one GET."""
    sent: list[Any] = []

    waiting: list[Any] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        if waiting:
            return waiting.pop()
        return await asyncio.Event().wait()  # the client stays until it has its answer

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "http_version": "1.1",
        "root_path": "",
    }
    asyncio.run(status_app(store, lambda: NOW)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]).decode()


@pytest.fixture
def store() -> MemoryStore:
    """A store with a feed and an alert whose words are hostile."""
    made = MemoryStore()
    source = FeedSource(feed_id=feed_id_of("https://a.example/"), url="https://a.example/", name="A")
    made.sync_feeds([source], {source.feed_id: NOW}, NOW)
    alert = Alert(
        alert_id=AlertId("a"),
        type=AlertType.STORY_FIRST,
        topic_id=TopicId(HOSTILE),
        story_id=None,
        reason="first_article",
        headline=HOSTILE,
        body="{}",
        raised_at=NOW,
    )
    delivery = Delivery(
        delivery_id=delivery_id_of(alert.alert_id, ReceiverId("desk")),
        alert_id=alert.alert_id,
        receiver_id=ReceiverId("desk"),
        state=DeliveryState.WAITING,
        created_at=NOW,
        due_at=NOW,
    )
    made.add_alert(alert, [delivery], NOW)
    return made


def test_the_page_shows_alerts_and_feeds_and_no_markup_of_theirs(store: MemoryStore) -> None:
    """What the world wrote stands on the page as text."""
    status, _, page = get(store, "/")

    assert 200 == status
    assert "&lt;script&gt;" in page
    assert "<script" not in page


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/static/status.css", "/nowhere"])
def test_every_answer_carries_the_security_headers(store: MemoryStore, path: str) -> None:
    """No script may run, nothing may frame the page, no address is told to others."""
    _, headers, _ = get(store, path)

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert ("nosniff", "no-referrer") == (headers["x-content-type-options"], headers["referrer-policy"])


def test_roles_that_beat_are_shown_as_running(store: MemoryStore) -> None:
    """A role is running while one of its processes beats."""
    store.beat("poll", "here.1", {}, NOW, timedelta(minutes=1))
    page = get(store, "/")[2]

    assert ("poll: running" in page, "deliver: not running" in page) == (True, True)


class AwayStore(MemoryStore):
    """A store whose server is away."""

    def ping(self) -> None:
        raise Unreachable("ping", "no answer")


def test_health_is_503_while_the_store_is_away(store: MemoryStore) -> None:
    """A monitor sees at once that nothing can be remembered."""
    assert (200, 503) == (get(store, "/healthz")[0], get(AwayStore(), "/healthz")[0])


def test_metrics_are_families_with_escaped_labels() -> None:
    """One TYPE line a family, counters end in _total, quotes and newlines cannot break a line."""
    text = exposition({"polls{outcome=ok}": 3, 'polls{outcome=fai"l\n}': 1, "items_failed": 2}, {"items": 0})

    assert text.splitlines() == [
        "# TYPE tocsin_items_failed_total counter",
        "tocsin_items_failed_total 2",
        "# TYPE tocsin_polls_total counter",
        'tocsin_polls_total{outcome="fai\\"l\\n"} 1',
        'tocsin_polls_total{outcome="ok"} 3',
        "# TYPE tocsin_queue_depth gauge",
        'tocsin_queue_depth{queue="items"} 0',
    ]

"""An outlet with a feed and a receiver of webhooks in one small server, for the deployment test.

GET /feed.xml        the feed
POST /publish        {"title", "summary"}: one more item in it
POST /hook           a webhook, kept
GET /polls/N         answers once the feed was asked for N times
GET /received/N      answers with all webhooks once there are N: [{"headers", "body"}]
"""

from __future__ import annotations

import json
import threading
from email.utils import formatdate
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAIT_SECONDS = 120


class World:
    """What was published, asked for and received."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.items: list[dict[str, str]] = []
        self.received: list[dict[str, Any]] = []
        self.polls = 0
        self.publish({"title": "Local library opens on Sundays", "summary": "From next month on."})

    def feed(self) -> bytes:
        with self.changed:
            self.polls += 1
            self.changed.notify_all()
            items = "".join(
                f"<item><guid isPermaLink='false'>{item['id']}</guid><link>http://outlet:8080/{item['id']}</link>"
                f"<title>{escape(item['title'])}</title><description>{escape(item['summary'])}</description>"
                f"<pubDate>{item['date']}</pubDate></item>"
                for item in reversed(self.items)
            )
        return f"<rss version='2.0'><channel><title>The Outlet</title>{items}</channel></rss>".encode()

    def publish(self, item: dict[str, str]) -> None:
        with self.changed:
            self.items.append({**item, "id": f"item-{len(self.items)}", "date": formatdate()})

    def receive(self, headers: dict[str, str], body: str) -> None:
        with self.changed:
            self.received.append({"headers": headers, "body": body})
            self.changed.notify_all()

    def wait_for_polls(self, number: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.polls >= number, WAIT_SECONDS)

    def wait_for_webhooks(self, number: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: len(self.received) >= number, WAIT_SECONDS)


WORLD = World()


class Handler(BaseHTTPRequestHandler):
    """HTTP over WORLD."""

    def do_GET(self) -> None:
        what, _, number = self.path.strip("/").partition("/")
        if what == "feed.xml":
            self.answer(200, WORLD.feed(), "application/rss+xml")
        elif what == "polls":
            self.answer(200 if WORLD.wait_for_polls(int(number)) else 504)
        elif what == "received":
            status = 200 if WORLD.wait_for_webhooks(int(number)) else 504
            self.answer(status, json.dumps(WORLD.received).encode())
        else:
            self.answer(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/publish":
            WORLD.publish(json.loads(body))
        else:
            WORLD.receive(dict(self.headers.items()), body)
        self.answer(204)

    def answer(self, status: int, body: bytes = b"", kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


if __name__ == "__main__":
    ThreadingHTTPServer(("", 8080), Handler).serve_forever()

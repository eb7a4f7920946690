"""A WebSub hub on loopback: it verifies subscribers and pushes to them, as https://www.w3.org/TR/websub/ has it."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

CHALLENGE = "challenge é +&"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Whom the hub pushes to."""

    callback: str
    topic: str
    secret: str


@dataclass(slots=True)
class Hub:
    """What it answers can change; it remembers what it was asked. Mutable, thread-safe."""

    url: str = ""
    lease_seconds: str = "864000"
    status: int = 202  # the answer to a request
    headers: dict[str, str] = field(default_factory=dict)  # of that answer
    verifies: bool = True  # at once, before it answers
    asked: list[dict[str, str]] = field(default_factory=list)  # forms, in order
    answered: int = 0
    verified: list[tuple[int, bytes]] = field(default_factory=list)  # what callbacks answered to a challenge
    subscribers: dict[str, Subscriber] = field(default_factory=dict)  # by callback
    lock: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, requests: int, within_seconds: float = 30) -> None:
        """Wait until it has been asked so often, and has answered."""
        with self.lock:
            assert self.lock.wait_for(lambda: self.answered >= requests, within_seconds), f"{self.answered} requests"

    def hear(self, form: dict[str, str]) -> tuple[int, Mapping[str, str]]:
        """Take a request; return the status and the headers to answer."""
        with self.lock:
            self.asked.append(form)
            status, headers, verifies = self.status, dict(self.headers), self.verifies
        if status < 300 and verifies:
            self.verify(form)
        with self.lock:
            self.answered += 1
            self.lock.notify_all()
        return status, headers

    def verify(self, form: Mapping[str, str]) -> int:
        """Ask the callback whether it wants what `form` says; return its status."""
        query = {name: form[name] for name in ("hub.mode", "hub.topic")} | {"hub.challenge": CHALLENGE}
        if form["hub.mode"] == "subscribe":
            query["hub.lease_seconds"] = self.lease_seconds
        status, body = self._call("GET", f"{form['hub.callback']}?{urlencode(query)}")
        with self.lock:
            self.verified.append((status, body))
            if 200 <= status < 300 and body == CHALLENGE.encode():
                self._write(form)
        return status

    def _write(self, form: Mapping[str, str]) -> None:
        callback = form["hub.callback"]
        if form["hub.mode"] == "subscribe":
            secret = form.get("hub.secret", "")
            self.subscribers[callback] = Subscriber(callback=callback, topic=form["hub.topic"], secret=secret)
        else:
            self.subscribers.pop(callback, None)

    def deny(self, subscriber: Subscriber) -> int:
        """Tell a subscriber that it will be pushed nothing any more."""
        with self.lock:
            self.subscribers.pop(subscriber.callback, None)
        query = {"hub.mode": "denied", "hub.topic": subscriber.topic, "hub.reason": "no"}
        return self._call("GET", f"{subscriber.callback}?{urlencode(query)}")[0]

    def push(
        self, topic: str, body: bytes, *, kind: str = "application/rss+xml", secret: str | None = None
    ) -> list[int]:
        """Push to everybody who subscribed to a topic; return what they answered. `secret`: signed with another one."""
        with self.lock:
            hearing = [subscriber for subscriber in self.subscribers.values() if subscriber.topic == topic]
        answers = []
        for subscriber in hearing:
            key = subscriber.secret if secret is None else secret
            signature = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
            headers = {"Content-Type": kind, "X-Hub-Signature": f"sha256={signature}"}
            answers.append(self._call("POST", subscriber.callback, body, headers)[0])
        return answers

    def _call(
        self, method: str, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        parts = urlsplit(address)
        connection = HTTPConnection(parts.netloc, timeout=10)
        try:
            connection.request(
                method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers or {}
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def serve_hub(hub: Hub, address: str = "127.0.0.1") -> Iterator[Hub]:
    """Be a hub at `hub.url` until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers = hub.hear(dict(parse_qsl(body.decode("ascii"), keep_blank_values=True)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((address, 0), Handler)
    hub.url = f"http://{address}:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, args=(0.05,), name="hub", daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()

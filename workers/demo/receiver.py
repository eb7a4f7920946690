"""A receiver on loopback that checks every signature, as a reader of docs/webhooks.md would write it."""

from __future__ import annotations

import hmac
import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MAX_BODY = 64_000  # bytes; an alert has at most 20 kB


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """An alert as it arrived."""

    webhook_id: str
    verified: bool
    message: Mapping[str, Any]
    received_at: float  # monotonic seconds


@dataclass(slots=True)
class Inbox:
    """What has rung so far. Mutable, thread-safe."""

    secret: str
    url: str = ""
    failures: int = 0  # so many requests are answered with 503 first
    rings: list[Ring] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, headers: Mapping[str, str], body: bytes, now: float) -> int:
        """Keep one request and return the status to answer: 204, 401 where the signature is not ours, 503 while it fails."""
        verified = is_signed(self.secret, headers, body)
        message = json.loads(body) if verified else {}
        with self.lock:
            self.rings.append(
                Ring(webhook_id=headers.get("webhook-id", ""), verified=verified, message=message, received_at=now)
            )
            if self.failures:
                self.failures -= 1
                return 503
        return 204 if verified else 401

    def after(self, count: int) -> list[Ring]:
        with self.lock:
            return self.rings[count:]


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, any of the space-separated signatures may fit."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    expected = "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()
    return any(hmac.compare_digest(expected, given) for given in headers.get("webhook-signature", "").split())


@contextmanager
def serve_inbox(inbox: Inbox, clock: Callable[[], float]) -> Iterator[None]:
    """Receive webhooks at `inbox.url` until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MAX_BODY))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(inbox.take(headers, body, clock()))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the demo's own lines are the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox.url = f"http://127.0.0.1:{server.server_address[1]}/rings"
    threading.Thread(target=server.serve_forever, args=(0.05,), name="receiver", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()

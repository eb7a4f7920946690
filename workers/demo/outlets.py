"""Small news sites on loopback: each an RSS feed or a page, with validators, as an outlet would serve them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of an outlet as its feed tells it."""

    guid: str
    title: str
    text: str
    published_at: datetime


@dataclass(slots=True)
class Outlet:
    """A made-up outlet whose document can change; it remembers when each article was first served. Mutable, thread-safe."""

    name: str
    language: str
    entries: dict[str, Entry] = field(default_factory=dict)
    page: str | None = None  # a page of many articles instead of a feed
    hub: str = ""  # the WebSub hub that its feed names
    url: str = ""
    polls: int = 0
    unconditional: int = 0  # polls that sent no validator
    served_at: dict[str, float] = field(default_factory=dict)  # title -> monotonic seconds
    pages: dict[str, str] = field(default_factory=dict)  # path of an article's page -> HTML
    robots: str | None = None  # robots.txt; None: there is none
    visits: list[str] = field(default_factory=list)  # paths asked for beside the document, in order
    lock: threading.Lock = field(default_factory=threading.Lock)

    def publish(self, *entries: Entry) -> None:
        """Add or replace articles; the newest stands first."""
        with self.lock:
            fresh = {entry.guid: entry for entry in entries}
            self.entries = fresh | {guid: entry for guid, entry in self.entries.items() if guid not in fresh}

    def rewrite(self, page: str) -> None:
        with self.lock:
            self.page = page

    def answer(self, etag: str | None, now: float) -> tuple[int, str, bytes]:
        """Status, ETag and body for one request."""
        with self.lock:
            body = self.document().encode()
            tag = f'"{sha256(body).hexdigest()[:16]}"'
            self.polls += 1
            self.unconditional += etag is None
            if etag == tag:
                return 304, tag, b""
            for entry in self.entries.values():
                self.served_at.setdefault(entry.title, now)
            if self.page is not None:
                for line in self.page.splitlines():
                    self.served_at.setdefault(line, now)
            return 200, tag, body

    def visit(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body of robots.txt or an article's page."""
        with self.lock:
            self.visits.append(path)
            text = self.robots if path == "/robots.txt" else self.pages.get(path)
            kind = "text/plain" if path == "/robots.txt" else "text/html"
        return (404, "text/plain", b"") if text is None else (200, f"{kind}; charset=utf-8", text.encode())

    @property
    def content_type(self) -> str:
        return "application/rss+xml; charset=utf-8" if self.page is None else "text/html; charset=utf-8"

    def document(self) -> str:
        if self.page is not None:
            return page_of(self.name, self.page)
        items = "".join(map(self.rss_item, self.entries.values()))
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>{escape(self.name)}</title><link>{self.url}</link><language>{self.language}</language>"
            f"{self.hub_links()}{items}</channel></rss>"
        )

    def hub_links(self) -> str:
        if not self.hub:
            return ""
        links = (("hub", self.hub), ("self", self.url))
        return "".join(f'<link xmlns="http://www.w3.org/2005/Atom" rel="{rel}" href="{to}"/>' for rel, to in links)

    def rss_item(self, entry: Entry) -> str:
        return (
            f'<item><title>{escape(entry.title)}</title><guid isPermaLink="false">{entry.guid}</guid>'
            f"<link>{self.url}{entry.guid}</link><pubDate>{format_datetime(entry.published_at)}</pubDate>"
            f"<description>{escape(entry.text)}</description></item>"
        )


def page_of(name: str, text: str) -> str:
    """A page of many articles as HTML without any class name to hold on to."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<!doctype html><html><head><title>{escape(name)}</title></head><body><div>{lines}</div></body></html>"


@contextmanager
def serve_outlets(outlets: Mapping[str, Outlet], clock: Callable[[], float]) -> Iterator[None]:
    """Serve each outlet under an address of its own (127.0.0.2, .3, …; where only .1 exists, on ports of it)."""
    servers = [start(outlet, f"127.0.0.{number}", clock) for number, outlet in enumerate(outlets.values(), start=2)]
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def start(outlet: Outlet, address: str, clock: Callable[[], float]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                status, etag, body = outlet.answer(self.headers.get("If-None-Match"), clock())
                kind = outlet.content_type
            else:
                (status, kind, body), etag = outlet.visit(self.path), ""
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # a reader that has had enough
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the demo's own lines are the output."""

    server = bind(Handler, address)
    host, port = server.server_address[0], server.server_address[1]
    outlet.url = f"http://{host!s}:{port}/"
    threading.Thread(target=server.serve_forever, args=(0.05,), name=f"outlet-{port}", daemon=True).start()
    return server


def bind(handler: type[BaseHTTPRequestHandler], address: str) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer((address, 0), handler)
    except OSError:  # macOS has only 127.0.0.1 until told otherwise; pacing is then per port's shared address
        return ThreadingHTTPServer(("127.0.0.1", 0), handler)

"""What the rest of Tocsin knows of HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Protocol, TypedDict

from tocsin.types.fetching import Fetched, Posted
from tocsin.types.sources import FeedAuth

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.6, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, application/xml;q=0.6, */*;q=0.5"

# Waits until an address may be asked to which a redirect leads.
Follow = Callable[[str], Awaitable[None]]


class Condition(TypedDict, total=False):
    """What `Fetcher.get` may be given of a document that was fetched before, of who asks, and of what is wanted."""

    etag: bytes | None
    last_modified: bytes | None
    validators_url: str | None
    auth: FeedAuth | None
    accept: str


class Fetcher(Protocol):
    """GET for sources and pages, POST for receivers; the real one is `HttpFetcher`."""

    async def get(
        self,
        url: str,
        *,
        etag: bytes | None = None,
        last_modified: bytes | None = None,
        validators_url: str | None = None,
        auth: FeedAuth | None = None,
        accept: str = ACCEPT_FEED,
        max_bytes: int | None = None,
        follow: Follow | None = None,
    ) -> Fetched:
        """Fetch an address, redirects followed, and return its answer, error statuses included.

        `etag` and `last_modified` go, byte for byte, only to the address `validators_url` (None: `url`); `auth` only to
        the origin of `url`. `max_bytes` replaces the cap on the decoded body. `follow` is awaited before each redirect is
        followed, with no connection open and outside of the fetch's time; what it raises ends the fetch. Raises
        `FetchError` where no whole answer came; for a status of 400 or more the status counts, and a body that cannot be read is empty.
        """

    async def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], within: timedelta | None = None
    ) -> Posted:
        """Send `body` and return the answer, whatever its status; a redirect is an answer like any other.

        Raises `FetchError` where none came `within` that time (None: 15 s). Its `url` is only the origin: a webhook's
        path is a secret.
        """

"""The one way out: guarded, capped, timed GET and POST."""

from __future__ import annotations

import asyncio
import re
import ssl
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version as installed_version
from types import TracebackType
from typing import Self

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from tocsin.errors import FetchError
from tocsin.fetch.addresses import REDIRECTS, WireAddress, redirect_target, wire_address, wire_form
from tocsin.fetch.body import header_bytes, read_beginning, read_body
from tocsin.fetch.decode import ACCEPT_ENCODING
from tocsin.fetch.exact import ExactHead, ExactRequest, exact_head
from tocsin.fetch.faults import FAULTS, TooLarge, detail_of, reason_of
from tocsin.fetch.fetcher import ACCEPT_FEED, ACCEPT_PAGE, Fetcher, Follow
from tocsin.fetch.guard import Guard, IPNetwork
from tocsin.fetch.limits import Limits
from tocsin.fetch.resolver import GuardedResolver, Lookup, SystemLookup
from tocsin.fetch.retry_after import parse_retry_after
from tocsin.fetch.trail import Question, Trail
from tocsin.types.fetching import Fetched, Posted
from tocsin.types.sources import FeedAuth

__all__ = ["ACCEPT_FEED", "ACCEPT_PAGE", "Fetcher", "HttpFetcher"]

_BREAKS_A_LINE = re.compile(rb"[\x00\r\n]")


class HttpFetcher:
    """The real `Fetcher`, on aiohttp; an async context manager."""

    def __init__(
        self,
        *,
        contact: str = "",
        version: str | None = None,
        allow_networks: Collection[IPNetwork] = (),
        allow_ports: Collection[int] = (80, 443),
        limits: Limits = Limits(),  # noqa: B008  # frozen
        lookup: Lookup | None = None,
        ssl_context: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`contact` is where the operator answers; it stands in the User-Agent beside `version` (None: the installed
        one). `lookup` (None: the platform's) resolves names; `ssl_context` (None: verified against the platform's
        authorities) is shared by all hosts."""
        product = f"Tocsin/{version or installed_version('tocsin')}"
        self._user_agent = f"{product} (+{contact})" if contact else product
        self._guard = Guard(allow_networks, allow_ports)
        self._limits, self._lookup, self._ssl, self._clock = limits, lookup, ssl_context, clock
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        limits = self._limits
        connector = TCPConnector(
            # Loading the authorities costs 20 ms of CPU: once, not per host.
            ssl=self._ssl or ssl.create_default_context(),
            resolver=GuardedResolver(self._guard, self._lookup or SystemLookup(), limits.connect),
            socket_factory=self._guard.open_socket,
            use_dns_cache=False,
            force_close=True,  # the next request to a host is minutes away; idle TLS connections cost 5 times the memory
            limit=0,  # callers bound what runs at once; waiting here would eat a fetch's time
        )
        self._session = ClientSession(
            connector=connector,
            request_class=ExactRequest,
            cookie_jar=DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            headers={"User-Agent": self._user_agent},
            max_line_size=limits.header_bytes,
            max_field_size=limits.header_bytes,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

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
        """See `Fetcher.get`."""
        held = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        validators = {name: value for name, value in held.items() if value and not _BREAKS_A_LINE.search(value)}
        try:
            async with asyncio.timeout(self._limits.total.total_seconds()) as limit:
                start = wire_address(url, self._guard)
                question = Question(
                    origin=start.origin,
                    validators_at=start.url if validators_url in (None, url) else _comparable(validators_url),
                    headers={"Accept": accept, "Accept-Encoding": ACCEPT_ENCODING},
                    validators=validators,
                    auth=auth,
                )
                follow = _outside_of(limit, follow) if follow else None
                fetched = await self._follow(start, question, max_bytes or self._limits.decoded_bytes, follow)
        except FAULTS as error:
            raise FetchError(url, reason_of(error), detail=detail_of(error)) from error
        return replace(fetched, url=url, final_url=fetched.final_url if fetched.redirects else url)

    async def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], within: timedelta | None = None
    ) -> Posted:
        """See `Fetcher.post`."""
        origin = url.partition("://")[0][:8] + "://"
        try:
            address = wire_address(url, self._guard)
            origin = address.short
            return await self._send(address, body, headers, within or self._limits.post_total)
        except FAULTS as error:
            # The cause is dropped with intent: aiohttp's errors carry the whole address.
            raise FetchError(origin, reason_of(error), detail=detail_of(error)) from None

    async def _follow(
        self, address: WireAddress, question: Question, cap: int, follow: Follow | None = None
    ) -> Fetched:
        """Ask, and follow where the answers lead, every hop judged like the first."""
        trail = Trail()
        while True:
            with closing(await self._ask(address, question)) as response:
                if header_bytes(response.raw_headers) > self._limits.header_bytes:
                    raise TooLarge(f"more than {self._limits.header_bytes} bytes of headers")
                target = _redirect_of(response, address)
                if target is None:
                    return await self._fetched(address, response, trail, cap)
                wait = parse_retry_after(response.headers.get("Retry-After"), self._clock())
                trail = trail.with_redirect(address, response.status, target, wait, at_most=self._limits.redirects)
            address = wire_address(target, self._guard)
            if follow:
                await follow(address.url)

    async def _ask(self, address: WireAddress, question: Question) -> ClientResponse:
        """One GET, answered as far as its headers; closing the answer cuts the connection."""
        auth, validators = question.auth_for(address), question.validators_for(address)
        # A part is asked for only of who knows what we have; 226 brings it (RFC 3229, as feeds use it).
        part = {"A-IM": b"feed"} if "If-None-Match" in validators else {}
        with exact_head(ExactHead(target=address.target, headers={**validators, **part})):
            return await self._open_session.get(
                address.request,
                headers={**question.headers, **(_credentials(auth) if auth else {})},
                allow_redirects=False,
                timeout=self._timeout(None),  # the whole of a fetch, redirects included, is timed around it
            )

    async def _fetched(self, address: WireAddress, response: ClientResponse, trail: Trail, cap: int) -> Fetched:
        body = await self._body(response, cap)
        now = self._clock()
        return Fetched(
            url=address.url,
            final_url=address.url,
            status=response.status,
            headers=_headers_of(response),
            body=body,
            fetched_at=now,
            etag=_raw_header(response, b"etag"),
            last_modified=_raw_header(response, b"last-modified"),
            retry_after=trail.later(_retry_after(response, now)),
            redirects=trail.passed,
            permanent=bool(trail.passed) and trail.permanent,
            moved_to=trail.moved_to,
        )

    async def _body(self, response: ClientResponse, cap: int) -> bytes:
        """Read a body whole; of an error status, whose body nobody parses, only if it lets itself be read."""
        limits = self._limits
        reading = read_body(response, wire_bytes=limits.wire_bytes, decoded_bytes=cap, between=limits.between_bytes)
        if response.status < 400:
            return await reading
        try:
            async with asyncio.timeout(limits.between_bytes.total_seconds()):
                return await reading
        except FAULTS:
            return b""

    async def _send(self, address: WireAddress, body: bytes, headers: Mapping[str, str], total: timedelta) -> Posted:
        loop = asyncio.get_running_loop()
        started = loop.time()
        async with asyncio.timeout(total.total_seconds()):
            response = await self._open_session.post(
                address.request,
                data=body,
                headers={"Accept-Encoding": "identity", **headers},
                allow_redirects=False,
                timeout=self._timeout(total),
            )
        try:
            # The status is the answer; its body is a courtesy that gets the rest of the time and no more.
            excerpt = await self._excerpt(response, total.total_seconds() - (loop.time() - started))
        finally:
            response.close()
        return Posted(
            status=response.status,
            headers=_headers_of(response),
            excerpt=excerpt,
            retry_after=parse_retry_after(response.headers.get("Retry-After"), self._clock()),
            took=timedelta(seconds=loop.time() - started),
        )

    async def _excerpt(self, response: ClientResponse, seconds: float) -> str:
        try:
            async with asyncio.timeout(min(seconds, self._limits.between_bytes.total_seconds())):
                beginning = await read_beginning(response, self._limits.post_read_bytes)
        except FAULTS:
            return ""
        return beginning[: self._limits.post_excerpt_bytes].decode("utf-8", "ignore")

    @property
    def _open_session(self) -> ClientSession:
        if self._session is None:
            raise RuntimeError("an HttpFetcher is used inside `async with`")
        return self._session

    def _timeout(self, total: timedelta | None) -> ClientTimeout:
        limits = self._limits
        return ClientTimeout(
            total=total.total_seconds() if total else None,
            sock_connect=limits.connect.total_seconds(),
            sock_read=limits.first_byte.total_seconds(),
            ceil_threshold=60,  # seconds as they are: rounding up is for thousands of timers
        )


def _outside_of(limit: asyncio.Timeout, follow: Follow) -> Follow:
    """`follow`, which costs the limit no time."""

    async def waiting(url: str) -> None:
        loop = asyncio.get_running_loop()
        left = (limit.when() or loop.time()) - loop.time()
        limit.reschedule(None)
        await follow(url)
        limit.reschedule(loop.time() + left)

    return waiting


def _redirect_of(response: ClientResponse, address: WireAddress) -> str | None:
    """Return where a redirect leads, None for any other answer. Raises `BadRedirect`."""
    if response.status not in REDIRECTS:
        return None
    return redirect_target(address, _raw_header(response, b"location"))


def _headers_of(response: ClientResponse) -> dict[str, str]:
    """Return headers under lower-case names, repeated ones joined as RFC 9110 5.2 has it."""
    joined = {name.lower(): ", ".join(response.headers.getall(name)) for name in response.headers}
    # Bytes that are no UTF-8 arrive as lone surrogates, which nothing can store or print.
    return {name: value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name, value in joined.items()}


def _credentials(auth: FeedAuth) -> dict[str, str]:
    """Return the header of Basic authentication in UTF-8 (RFC 7617)."""
    pair = f"{auth.username}:{auth.password.reveal()}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode('ascii')}"}


def _retry_after(response: ClientResponse, now: datetime) -> datetime | None:
    """Return the Retry-After of an error; beside a document it has no meaning (RFC 9110 10.2.3)."""
    return parse_retry_after(response.headers.get("Retry-After"), now) if response.status >= 400 else None


def _raw_header(response: ClientResponse, name: bytes) -> bytes | None:
    return next((value for key, value in response.raw_headers if key.lower() == name), None)


def _comparable(url: str) -> str:
    """Return the form in which addresses are compared; an unreadable one equals none that is asked."""
    try:
        return wire_form(url)
    except ValueError:
        return url

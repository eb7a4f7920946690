"""The callback at which hubs verify our wishes and bring what is new (rules W2, W3, W5; https://www.w3.org/TR/websub/).

It judges, keeps and answers; what a push says is read by a poller. Off unless the operator names a public address.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tocsin.rules.identity import digest
from tocsin.rules.websub import Intent, IntentVerdict, SignatureVerdict, judge_intent, judge_signature
from tocsin.store.base import SubscriptionStore, Watchbook
from tocsin.types.ids import CallbackId, PushId
from tocsin.types.websub import Push, PushOutcome, Subscription

# S4: what a poll may take off the wire.
MOST_BODY_BYTES = 5_000_000
BODY_WITHIN = timedelta(seconds=30)
LONGEST_CONTENT_TYPE = 200  # characters
# Bodies that are read at a time: all together 80 MB of memory, and one slow hub leaves room for the others.
MOST_READINGS = 16
MOST_READINGS_EACH = 2
# So often somebody else may write the subscription between our look and our word.
WRITE_TRIES = 5
COME_AGAIN_SECONDS = 60

_ACCEPTED = frozenset({Intent.CONFIRMED, Intent.ENDED, Intent.DENIED})
_UNBELIEVED = {
    SignatureVerdict.MISSING: PushOutcome.UNSIGNED,
    SignatureVerdict.UNKNOWN_METHOD: PushOutcome.UNKNOWN_METHOD,
    SignatureVerdict.WRONG: PushOutcome.WRONG_SIGNATURE,
}


class CallbackStore(SubscriptionStore, Watchbook, Protocol):
    """The part of the store that the callback needs."""


def websub_routes(
    store: CallbackStore, clock: Callable[[], datetime], *, body_within: timedelta = BODY_WITHIN
) -> tuple[Route, ...]:
    """The routes of all callbacks; the last part of a path is the callback's secret name. The path of the public address
    stands before, unless a proxy takes it off. `body_within`: how long a body may take."""
    callbacks = Callbacks(store, clock, body_within)

    async def answer(request: Request) -> Response:
        if request.method == "HEAD":  # Starlette adds it to GET; nobody verifies with it
            return Response(status_code=405, headers={"allow": "GET, POST"})
        callback = CallbackId(request.path_params["callback"])
        return await (
            callbacks.hear(callback, request) if request.method == "POST" else callbacks.verify(callback, request)
        )

    paths = ("/websub/{callback}", "/{before:path}/websub/{callback}")
    return tuple(Route(path, answer, methods=["GET", "POST"]) for path in paths)


class Callbacks:
    """What hubs are answered."""

    def __init__(self, store: CallbackStore, clock: Callable[[], datetime], body_within: timedelta) -> None:
        self._store, self._clock, self._body_within = store, clock, body_within
        self._readings: Counter[CallbackId] = Counter()

    async def verify(self, callback: CallbackId, request: Request) -> Response:
        """A hub's GET: the challenge, byte for byte, where we asked for this; 404 otherwise (W3)."""
        verdict = await run_in_threadpool(self._judge_and_write, callback, _query_of(request))
        if verdict.intent not in _ACCEPTED:
            return Response(status_code=404)
        return PlainTextResponse(verdict.challenge.encode("utf-8", "surrogateescape"))

    def _judge_and_write(self, callback: CallbackId, query: dict[str, str]) -> IntentVerdict:
        """The verdict, once what follows from it stands in the store."""
        for _ in range(WRITE_TRIES):
            verdict = judge_intent(self._store.subscription(callback), query, self._clock())
            if verdict.after is None or self._store.write_subscription(verdict.after):
                break
        else:
            verdict = IntentVerdict(intent=Intent.NOT_ASKED)
        self._store.count({f"hub_intents{{intent={verdict.intent.value}}}": 1})
        return verdict

    async def hear(self, callback: CallbackId, request: Request) -> Response:
        """A hub's POST: kept for a poller and answered with 202; what nobody signed is answered alike, and dropped (W5)."""
        subscription = await run_in_threadpool(self._store.subscription, callback)
        if subscription is None or not subscription.wanted or subscription.denied:
            return Response(status_code=410)
        if self._readings[callback] >= MOST_READINGS_EACH or self._readings.total() >= MOST_READINGS:
            return await self._refuse(PushOutcome.NO_ROOM, _come_again())
        self._readings[callback] += 1
        try:
            body = await _read(request, self._body_within)
        except TimeoutError:
            return Response(status_code=408)
        except ClientDisconnect:
            return Response(status_code=400)
        finally:
            self._readings -= Counter((callback,))
        if body is None:
            # What it told is looked for in the feed: nothing at all is unreadable, too.
            await run_in_threadpool(self._store.put_push, _push_of(subscription, b"", None, self._clock()), b"")
            return await self._refuse(PushOutcome.TOO_LARGE, Response(status_code=413))
        signature = judge_signature(request.headers.get("x-hub-signature"), body, subscription.secret)
        if signature in _UNBELIEVED:
            return await self._refuse(_UNBELIEVED[signature], Response(status_code=202))
        push = _push_of(subscription, body, request.headers.get("content-type"), self._clock())
        if not await run_in_threadpool(self._store.put_push, push, body):
            return await self._refuse(PushOutcome.NO_ROOM, _come_again())
        return Response(status_code=202)

    async def _refuse(self, outcome: PushOutcome, answer: Response) -> Response:
        await run_in_threadpool(self._store.count, {f"pushes{{outcome={outcome.value}}}": 1})
        return answer


def _come_again() -> Response:
    return Response(status_code=503, headers={"retry-after": str(COME_AGAIN_SECONDS)})


def _query_of(request: Request) -> dict[str, str]:
    """The query by name, of a name given twice the first; bytes that are no UTF-8 can be written again as they came."""
    query = request.scope["query_string"].decode("utf-8", "surrogateescape")
    return dict(reversed(parse_qsl(query, keep_blank_values=True, errors="surrogateescape")))


async def _read(request: Request, within: timedelta) -> bytes | None:
    """The raw body; None where it is over the cap. Raises TimeoutError and ClientDisconnect."""
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:12]) > MOST_BODY_BYTES:
        return None
    body = bytearray()
    async with asyncio.timeout(within.total_seconds()):
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BODY_BYTES:
                return None
    return bytes(body)


def _push_of(subscription: Subscription, body: bytes, content_type: str | None, now: datetime) -> Push:
    return Push(
        push_id=PushId(digest("push", subscription.callback, blake2b(body, digest_size=16).hexdigest())),
        callback=subscription.callback,
        feed_id=subscription.feed_id,
        topic=subscription.topic,
        content_type=content_type and content_type[:LONGEST_CONTENT_TYPE],
        received_at=now,
    )

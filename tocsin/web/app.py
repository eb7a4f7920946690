"""The status page, the health answer and the metrics. Shows; changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tocsin.errors import StoreError
from tocsin.store.base import Store
from tocsin.web.metrics import METRICS_TYPE, exposition
from tocsin.web.view import overview
from tocsin.web.websub import websub_routes

HERE = Path(__file__).parent
SECURITY_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class Guarded:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *SECURITY_HEADERS]
            await send(message)

        await self.app(scope, receive, send_guarded)


def status_app(store: Store, clock: Callable[[], datetime], *, websub: bool = False) -> Starlette:
    """The web application over a store; its routes are `/`, `/healthz`, `/metrics` and `/static/`, with `websub` also
    the callbacks of hubs."""
    templates = Jinja2Templates(directory=HERE / "templates")

    async def status(request: Request) -> Response:
        view = await run_in_threadpool(overview, store, clock())
        return templates.TemplateResponse(request, "status.html", view)

    async def health(_request: Request) -> Response:
        await run_in_threadpool(store.ping)
        return JSONResponse({"status": "ok"})

    async def metrics(_request: Request) -> Response:
        figures, depths = await asyncio.gather(run_in_threadpool(store.counters), run_in_threadpool(store.queue_depths))
        return PlainTextResponse(exposition(figures, depths), media_type=METRICS_TYPE)

    async def no_store(_request: Request, error: Exception) -> Response:
        return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)

    handlers: dict[Any, Any] = {StoreError: no_store}
    return Starlette(
        routes=[
            Route("/", status),
            Route("/healthz", health),
            Route("/metrics", metrics),
            Mount("/static", StaticFiles(directory=HERE / "static")),
            *(websub_routes(store, clock) if websub else ()),
        ],
        middleware=[Middleware(Guarded)],
        exception_handlers=handlers,
    )

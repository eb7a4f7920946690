"""A web application on a port of loopback, served as `tocsin web` serves it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve until the end of the block, at the address that is given."""
    listener = socket.create_server(("127.0.0.1", 0))  # whoever calls from now on waits in its line
    settings = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(settings)
    running = threading.Thread(target=server.run, args=([listener],), name="web")
    running.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        running.join()
        listener.close()

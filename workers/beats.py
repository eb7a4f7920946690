"""Heartbeats of a role that has no loop of its own to beat in."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from tocsin.errors import StoreError
from tocsin.store.base import Watchbook

EVERY = timedelta(seconds=5)
TTL = timedelta(seconds=60)


@contextmanager
def beating(
    store: Watchbook, role: str, clock: Callable[[], datetime], facts: Callable[[], Mapping[str, str]] = dict
) -> Iterator[None]:
    """Beat every five seconds while the block runs, with the facts of the moment; a store that is away is tried again at
    the next beat."""
    stop = threading.Event()
    name = f"{socket.gethostname()}.{os.getpid()}"

    def beat() -> None:
        while True:
            now = clock()
            with suppress(StoreError):
                store.beat(role, name, {**facts(), "at": now.isoformat()}, now, TTL)
            if stop.wait(EVERY.total_seconds()):
                return

    thread = threading.Thread(target=beat, name=f"beat-{role}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=EVERY.total_seconds())

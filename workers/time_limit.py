"""A limit on the time of a piece of work in the main thread."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import NoReturn

# An outer limit that ran out during inner work still rings, at once.
AT_ONCE_SECONDS = 0.001


class OverTime(Exception):
    """The work took longer than it may."""

    def __init__(self, limit: timedelta) -> None:
        self.limit = limit
        super().__init__(f"took longer than {limit.total_seconds():g} s")


@contextmanager
def time_limit(limit: timedelta) -> Iterator[None]:
    """Raise `OverTime` in the block once `limit` has passed; limits nest, RQ's own alarm included.

    It works by SIGALRM, so it needs the main thread and reaches Python code alone: a single call into C that does not
    come back (one regular expression, one XML document) is not stopped here but by the supervisor, which kills a
    process that gives no sign of life.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a time limit needs the main thread")

    def ring(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise OverTime(limit)

    left_before, _ = signal.getitimer(signal.ITIMER_REAL)
    if 0 < left_before <= limit.total_seconds():
        yield  # the outer limit rings first
        return
    started = time.monotonic()
    handler_before = signal.signal(signal.SIGALRM, ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)  # may ring just before
    finally:
        signal.signal(signal.SIGALRM, handler_before)
        if left_before:
            left = left_before - (time.monotonic() - started)
            signal.setitimer(signal.ITIMER_REAL, max(left, AT_ONCE_SECONDS))

"""A store that is away: said once when it goes and once when it is back, and asked ever less often between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tocsin.errors import StoreError

FIRST_PAUSE = timedelta(milliseconds=500)
LONGEST_PAUSE = timedelta(seconds=5)


class Outage:
    """What the deliverer knows of its store's absence. Mutable."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._pause: timedelta | None = None

    def met(self, error: StoreError) -> timedelta:
        """Return how long to wait before the store is asked again."""
        if self._pause is None:
            self._log.error("deliver.store_unreachable", operation=error.operation, problem=error.problem)
        self._pause = FIRST_PAUSE if self._pause is None else min(self._pause * 2, LONGEST_PAUSE)
        return self._pause

    def over(self) -> None:
        """The store has answered."""
        if self._pause is not None:
            self._log.info("deliver.store_back")
        self._pause = None

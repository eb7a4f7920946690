"""A process's part in the sample of ordinary articles."""

from __future__ import annotations

from datetime import datetime

from tocsin.rules.sampling import is_sampled


class Sampler:
    """Remembers how many are kept and when this process took one last; changes as it takes."""

    def __init__(self, kept: int = 0) -> None:
        self.kept = kept
        self._taken_at: datetime | None = None

    def takes(self, now: datetime) -> bool:
        """Whether the article in hand is to be kept; then it counts as taken."""
        if not is_sampled(self.kept, self._taken_at, now):
            return False
        self.kept, self._taken_at = self.kept + 1, now
        return True

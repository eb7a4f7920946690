"""Which articles are kept to say what is ordinary in this stream."""

from __future__ import annotations

from datetime import datetime, timedelta

# As many as the store keeps; until then every fresh article counts, since scores should mean something soon.
FULL = 512
# Then one in so many minutes a process: at two processes a full sample is half a day of news, and costs next to nothing.
EVERY = timedelta(minutes=3)


def is_sampled(kept: int, last_at: datetime | None, now: datetime) -> bool:
    """Whether an article is to be kept; `kept` are there already, the last was taken at `last_at`."""
    return kept < FULL or last_at is None or now - last_at >= EVERY

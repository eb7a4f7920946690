"""Times as messages for people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def span(length: timedelta) -> str:
    """A length of time in its two largest units: "3 d 4 h", "2 h 10 min", "45 s"."""
    seconds = max(round(length.total_seconds()), 0)
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    first = next((place for place, (number, _) in enumerate(parts) if number), len(parts) - 1)
    return " ".join(f"{number} {unit}" for number, unit in parts[first : first + 2] if number) or "0 s"


def stamp(moment: datetime) -> str:
    """ISO-8601 UTC with Z, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

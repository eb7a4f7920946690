"""What a server says about asking again: Cache-Control, Age, Expires, Date (rules T1, T2; RFC 9111 4.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.rules.dates import read_date

# Larger numbers are mistakes or attacks; the schedule caps hints much sooner.
_MOST_SECONDS = 366 * 86400
_SECONDS = re.compile(r'"?([0-9]+)"?')
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerHints:
    """For how long the answer stays fresh, and when the server wants to be asked again at the earliest."""

    fresh_for: timedelta | None = None
    retry_after: datetime | None = None


def server_hints(headers: Mapping[str, str], now: datetime, retry_after: datetime | None = None) -> ServerHints:
    """Read the hints of an answer of any status. Names of `headers` in lower case; `retry_after` as already read.

    max-age less Age counts; Expires less the server's own Date only where there is no max-age. no-cache, no-store and
    max-age=0 ask for no delay.
    """
    return ServerHints(fresh_for=_fresh_for(headers, now), retry_after=retry_after)


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    directives = _directives(headers.get("cache-control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return None
    if "max-age" in directives:
        age = _seconds(headers.get("age", "")) or 0
        return _positive((_seconds(directives["max-age"]) or 0) - age)
    expires = read_date(headers.get("expires", ""))
    if expires is None:
        return None
    date = read_date(headers.get("date", "")) or now
    return _positive((expires - date).total_seconds())


def _directives(value: str) -> dict[str, str]:
    """Names in lower case; of a directive given twice the first counts (RFC 9111 4.2.1)."""
    found: dict[str, str] = {}
    for directive in value.split(","):
        name, _, argument = directive.partition("=")
        found.setdefault(name.strip().lower(), argument.strip())
    return found


def _seconds(value: str) -> int | None:
    """A number of seconds; one too large to count is the largest (RFC 9111 1.2.2)."""
    found = _SECONDS.fullmatch(value.strip())
    if found is None:
        return None
    return min(int(found[1]), _MOST_SECONDS) if len(found[1]) <= _MOST_DIGITS else _MOST_SECONDS


def _positive(seconds: float) -> timedelta | None:
    return timedelta(seconds=min(seconds, _MOST_SECONDS)) if seconds > 0 else None

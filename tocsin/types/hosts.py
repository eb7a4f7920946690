"""What requests at one host keep to (rule R8)."""

from dataclasses import dataclass
from datetime import timedelta

# Requests that a server has of ours in hand, over all processes.
AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRule:
    """How many requests a server has in hand, and how long what is not given back is kept there.

    `hold` is longer than any request takes, redirects at other servers left out: 30 s. Who stands in line asks `again`, and
    whoever has not asked for a `place` has gone.
    """

    at_once: int = AT_ONCE
    hold: timedelta = timedelta(minutes=1)
    again: timedelta = timedelta(milliseconds=200)
    place: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSlot:
    """A place at a server: a request that it has in hand, or one in the line before it. `token` is its holder's, and no
    other request's: holder/number."""

    server: str
    token: str

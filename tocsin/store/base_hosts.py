"""What requests ask of the store before they are made: may it start at this host, now (rule R8).

Errors and times as in `tocsin.store.base`; but how long a slot is held is judged by the server's own clock, since those who hold
slots at one host may have clocks of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tocsin.store.base_feeds import FeedLease
from tocsin.types.hosts import HostRule, HostSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStart:
    """A request that is to be made at a host: a leased feed's, or another's. `slot.server` is whom a block speaks for and whose requests
    are counted: the host, or one of several at one address; `gap` is from start to start; `pause` is how long the feed is left
    alone after the start where nobody tells how the poll ended."""

    host: str
    slot: HostSlot
    gap: timedelta
    lease: FeedLease | None = None
    pause: timedelta = timedelta(0)
    yields: bool = False  # lets others go before: takes no place in the line, and never the last slot
    is_booked: bool = False  # asked before, and waited


class TurnVerdict(StrEnum):
    """Whether a request may be made."""

    BEGINS = "begins"  # now
    BOOKED = "booked"  # for that time: then it is to ask again
    CROWDED = "crowded"  # it stands in line, and is to ask again at that time
    BUSY = "busy"  # others go before: it may ask again at that time
    BLOCKED = "blocked"  # not before that time
    LOST = "lost"  # its lease is not ours


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTurn:
    """The answer to a `HostStart`."""

    verdict: TurnVerdict
    at: datetime


class HostStore(Protocol):
    """Whose turn it is at each host, over all processes."""

    def begin_at_hosts(self, starts: Sequence[HostStart], now: datetime, rule: HostRule) -> tuple[HostTurn, ...]:
        """Let requests begin, in order, or tell when each is to ask again.

        A start is booked a gap after the last booked one, and not before a block ends; when its time has come it begins a gap after the
        last start as it was made, with no block meanwhile, as one of the first `rule.at_once` in the server's line. It then has
        its slot until that is released, or for `rule.hold`; the lease of its feed lasts until its pause after that, or longer:
        who dies over a poll makes nobody ask that feed again too soon. One that `yields` begins where nothing is
        booked within its gap and a slot is left over for others, and books nothing else. Where the lease is not ours, or a block of a
        server runs that is not the host itself, nothing is booked."""

    def move_starts(self, made: Sequence[tuple[str, datetime]]) -> None:
        """Starts, by host, that were made later than they were granted: the next one is a gap after them all the same."""

    def release_slots(self, slots: Sequence[HostSlot]) -> None:
        """Requests have ended, or left the line; what was released before, or has expired, may be among them."""

    def block_host(self, host: str, until: datetime) -> None:
        """No start at this host before `until` (Retry-After on 429); a later block wins."""

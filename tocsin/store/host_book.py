"""Starts at hosts and the lines before servers, in memory (rule R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tocsin.store.base_hosts import HostStart, HostTurn, TurnVerdict
from tocsin.types.hosts import HostRule, HostSlot

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTimes:
    """The last start booked at a host, the last one made, and the end of its block."""

    booked: datetime = _LONG_AGO
    started: datetime = _LONG_AGO
    blocked: datetime = _LONG_AGO

    def start(self, now: datetime, gap: timedelta, *, is_booked: bool) -> datetime:
        """When the next start may be made; one that is booked already waits for those that were made."""
        before = self.started if is_booked else self.booked
        return max(now, before + gap if before > _LONG_AGO else now, self.blocked)


@dataclass(frozen=True, slots=True)
class Place:
    """A request in the line before a server: until when it has its slot, or is waited for."""

    token: str
    until: datetime


def step_in(
    line: Sequence[Place], token: str, now: datetime, rule: HostRule, *, yields: bool = False
) -> tuple[tuple[Place, ...], bool]:
    """Return the line after a request has asked, and whether it is among the first and so has its slot. Whose time is over
    has gone; who yields takes no place in the line, and never the last slot."""
    living = [place for place in line if place.token == token or place.until > now]
    ahead = next((number for number, place in enumerate(living) if place.token == token), None)
    if yields and ahead is None and len(living) >= max(rule.at_once - 1, 1):
        return tuple(line), False
    ahead = len(living) if ahead is None else ahead
    is_in = ahead < rule.at_once
    place = Place(token, now + (rule.hold if is_in else rule.place))
    return (*living[:ahead], place, *living[ahead + 1 :]), is_in


class HostBook:
    """What is booked, begun and held at all hosts."""

    def __init__(self) -> None:
        self._times: defaultdict[str, HostTimes] = defaultdict(HostTimes)
        self._lines: dict[str, tuple[Place, ...]] = {}

    def turn(self, start: HostStart, now: datetime, rule: HostRule) -> HostTurn:
        """Answer a start whose lease, where it has one, is ours."""
        server, times = start.slot.server, self._times[start.host]
        if server != start.host and self._times[server].blocked > now:
            return HostTurn(verdict=TurnVerdict.BLOCKED, at=self._times[server].blocked)
        at = times.start(now, start.gap, is_booked=start.is_booked)
        if not (start.yields or start.is_booked):
            times = self._times[start.host] = replace(times, booked=at)
        if at > now:
            return HostTurn(verdict=TurnVerdict.BUSY if start.yields else TurnVerdict.BOOKED, at=at)
        line, is_in = step_in(self._lines.get(server, ()), start.slot.token, now, rule, yields=start.yields)
        self._lines[server] = line
        if not is_in:
            return HostTurn(verdict=TurnVerdict.BUSY if start.yields else TurnVerdict.CROWDED, at=now + rule.again)
        self._times[start.host] = replace(times, booked=max(times.booked, now), started=now)
        return HostTurn(verdict=TurnVerdict.BEGINS, at=now)

    def move_start(self, host: str, made: datetime) -> None:
        times = self._times[host]
        self._times[host] = replace(times, booked=max(times.booked, made), started=max(times.started, made))

    def release(self, slot: HostSlot) -> None:
        self._keep(slot.server, [place for place in self._lines.get(slot.server, ()) if place.token != slot.token])

    def release_all_of(self, holders: Collection[str]) -> None:
        for server, line in list(self._lines.items()):
            self._keep(server, [place for place in line if holder_of(place.token) not in holders])

    def _keep(self, server: str, line: Sequence[Place]) -> None:
        self._lines.pop(server, None)
        if line:
            self._lines[server] = tuple(line)

    def holders(self) -> frozenset[str]:
        return frozenset(holder_of(place.token) for line in self._lines.values() for place in line)

    def block(self, host: str, until: datetime) -> None:
        times = self._times[host]
        self._times[host] = replace(times, blocked=max(until, times.blocked))


def holder_of(token: str) -> str:
    """Whose a token is: holder/number."""
    return token.rpartition("/")[0]

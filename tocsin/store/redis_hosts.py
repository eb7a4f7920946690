"""Whose turn it is at each host, in Redis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tocsin.store import host_scripts
from tocsin.store.base_hosts import HostStart, HostTurn, TurnVerdict
from tocsin.store.redis_link import Argument, RedisPart, from_micros, to_micros
from tocsin.types.hosts import HostRule, HostSlot


class RedisHosts(RedisPart):
    """HostStore in Redis."""

    def begin_at_hosts(self, starts: Sequence[HostStart], now: datetime, rule: HostRule) -> tuple[HostTurn, ...]:
        lives = map(_micros, (rule.hold, rule.again, rule.place))
        arguments: list[Argument] = [to_micros(now), rule.at_once, *lives]
        for start in starts:
            held = (start.lease.feed_id, start.lease.token) if start.lease else ("", "")
            place = (start.host, start.slot.server, start.slot.token)
            way = "yields" if start.yields else "booked" if start.is_booked else ""
            arguments += (*held, _micros(start.pause), *place, _micros(start.gap), way)
        answers = self._link.run("begin at hosts", host_scripts.BEGIN_AT_HOSTS, arguments)
        told = zip(answers[::2], answers[1::2], strict=True)
        return tuple(HostTurn(verdict=TurnVerdict(verdict.decode()), at=from_micros(at)) for verdict, at in told)

    def move_starts(self, made: Sequence[tuple[str, datetime]]) -> None:
        arguments: list[Argument] = [part for host, at in made for part in (host, to_micros(at))]
        self._link.run("move starts", host_scripts.MOVE_STARTS, arguments)

    def release_slots(self, slots: Sequence[HostSlot]) -> None:
        arguments = [name for slot in slots for name in (slot.server, slot.token)]
        self._link.run("release slots", host_scripts.RELEASE_SLOTS, arguments)

    def block_host(self, host: str, until: datetime) -> None:
        self._link.run("block host", host_scripts.BLOCK_HOST, (host, to_micros(until)))


def _micros(length: timedelta) -> int:
    return length // timedelta(microseconds=1)

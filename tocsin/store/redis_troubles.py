"""What is wrong with the watch, and what was, in Redis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tocsin.store import codec, keys, outbox_scripts
from tocsin.store.counting import trouble_counter
from tocsin.store.redis_link import Argument, RedisPart
from tocsin.store.redis_outbox import outbox_arguments
from tocsin.store.tallies import figures_of, periods_until
from tocsin.types.alerts import Alert, Delivery
from tocsin.types.results import TextFigures
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind


class RedisTroubles(RedisPart):
    """TroubleStore in Redis."""

    def open_troubles(self) -> tuple[Trouble, ...]:
        members = self._link.read("open troubles", "SMEMBERS", keys.TROUBLES)
        commands = [("HGET", keys.TROUBLE + member.decode(), "body") for member in members]
        bodies = self._link.read_all("open troubles", commands) if commands else []
        found = (codec.TROUBLE.decode(body) for body in bodies if body)
        return tuple(sorted((t for t in found if t.is_open), key=lambda t: (t.began_at, t.kind, t.subject)))

    def trouble(self, kind: TroubleKind, subject: str) -> Trouble | None:
        body = self._link.read("trouble", "HGET", keys.TROUBLE + keys.trouble_member(kind, subject), "body")
        return codec.TROUBLE.decode(body) if body else None

    def text_figures(self, now: datetime) -> tuple[TextFigures, ...]:
        periods: list[dict[str, int]] = []
        for period in periods_until(now):  # one by one: each may be large, and others want to be served in between
            told = self._link.read("text figures", "HGETALL", keys.texts(period))
            periods.append({name.decode(): int(sums) for name, sums in told.items()})
        return tuple(figures_of(periods))

    def write_trouble(
        self,
        trouble: Trouble,
        event: TroubleEvent,
        alerts: Sequence[Alert],
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> bool:
        arguments: list[Argument] = [
            keys.trouble_member(trouble.kind, trouble.subject),
            trouble.revision,
            codec.TROUBLE.encode(trouble),
            int(trouble.is_open),
            trouble_counter(trouble, event),
            *outbox_arguments(alerts, deliveries),
        ]
        return bool(self._link.run("write trouble", outbox_scripts.WRITE_TROUBLE, arguments))

"""What is wrong with the watch, and what was, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tocsin.store.counting import trouble_counter
from tocsin.store.keys import TROUBLE_LIFE
from tocsin.store.memory_ledger import Ledger
from tocsin.store.memory_outbox import MemoryOutbox
from tocsin.store.tallies import figures_of, periods_until
from tocsin.types.alerts import Alert, Delivery
from tocsin.types.results import TextFigures
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind


class MemoryTroubles:
    """TroubleStore in memory."""

    def __init__(self, ledger: Ledger, outbox: MemoryOutbox) -> None:
        self._ledger, self._outbox = ledger, outbox
        self._troubles: dict[tuple[TroubleKind, str], Trouble] = {}

    def open_troubles(self) -> tuple[Trouble, ...]:
        with self._ledger.lock:
            found = [trouble for trouble in self._troubles.values() if trouble.is_open]
            return tuple(sorted(found, key=lambda t: (t.began_at, t.kind, t.subject)))

    def trouble(self, kind: TroubleKind, subject: str) -> Trouble | None:
        with self._ledger.lock:
            known = self._troubles.get((kind, subject))
            is_kept = known and (known.ended_at is None or known.ended_at + TROUBLE_LIFE > self._ledger.latest)
            return known if is_kept else None

    def text_figures(self, now: datetime) -> tuple[TextFigures, ...]:
        with self._ledger.lock:
            periods = periods_until(now)
            for period in [period for period in self._ledger.texts if period < periods[0]]:
                del self._ledger.texts[period]
            return tuple(figures_of([self._ledger.texts.get(period, {}) for period in periods]))

    def write_trouble(
        self,
        trouble: Trouble,
        event: TroubleEvent,
        alerts: Sequence[Alert],
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> bool:
        with self._ledger.lock:
            self._ledger.tell(now)
            known = self.trouble(trouble.kind, trouble.subject)
            if (known.revision if known else 0) != trouble.revision - 1:
                return False
            self._troubles[trouble.kind, trouble.subject] = trouble
            self._ledger.counters[trouble_counter(trouble, event)] += 1
            self._outbox.write(alerts, deliveries)
            return True

"""Lengths of texts, added up by outlet: one number holds how many there were and how long they are together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from tocsin.store.keys import LONGEST_TALLIED, RECENT_TEXT_PERIODS, TEXT_PERIOD, TEXT_PERIODS
from tocsin.types.items import TextOrigin
from tocsin.types.results import TextFigures, TextTally

# Lengths in tens of characters take the lower 36 bits: 137 million texts of the longest tallied length.
_SHIFT = 36
_UNIT = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def period_of(now: datetime) -> int:
    return (now - _EPOCH) // TEXT_PERIOD


def periods_until(now: datetime) -> range:
    """All that are compared, the running one last."""
    return range(period_of(now) - TEXT_PERIODS + 1, period_of(now) + 1)


def tally_name(tally: TextTally) -> str:
    return f"{tally.origin.value} {tally.outlet}"


def packed(tally: TextTally) -> int:
    return (1 << _SHIFT) + min(tally.characters, LONGEST_TALLIED) // _UNIT


def figures_of(periods: Sequence[Mapping[str, int]]) -> Iterator[TextFigures]:
    """The figures of every outlet that had a text in any of them; `periods` hold packed sums by name, the running one
    last."""
    recent, usual = periods[-RECENT_TEXT_PERIODS:], periods[:-RECENT_TEXT_PERIODS]
    for name in sorted({name for period in periods for name in period}):
        origin, _, outlet = name.partition(" ")
        late, before = (sum(period.get(name, 0) for period in part) for part in (recent, usual))
        yield TextFigures(
            outlet=outlet,
            origin=TextOrigin(origin),
            recent=late >> _SHIFT,
            recent_length=_mean(late),
            usual=before >> _SHIFT,
            usual_length=_mean(before),
        )


def _mean(sums: int) -> float:
    count, units = sums >> _SHIFT, sums & ((1 << _SHIFT) - 1)
    return units * _UNIT / count if count else 0.0

"""Whether a role is alive, by its heartbeats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

ROLES = ("poll", "work", "deliver", "web")
# Three missed beats of the slowest role (10 s) and a little: a busy machine is not a dead one.
STALE_AFTER = timedelta(seconds=35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A verdict on one role, in a sentence."""

    ok: bool
    says: str


def judge_health(role: str, beats: Mapping[str, Mapping[str, str]], now: datetime) -> Health:
    """A role is well when any of its processes has beaten within STALE_AFTER."""
    ages = [now - datetime.fromisoformat(facts["at"]) for facts in beats.values() if "at" in facts]
    if not ages:
        return Health(ok=False, says=f"{role}: no process has reported; start it with `tocsin {role}` or `tocsin up`")
    youngest = min(ages)
    if youngest > STALE_AFTER:
        return Health(ok=False, says=f"{role}: last beat {youngest.total_seconds():.0f} s ago")
    return Health(ok=True, says=f"{role}: alive, {len(ages)} process{'es' * (len(ages) > 1)}")

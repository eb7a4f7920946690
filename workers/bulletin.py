"""What `tocsin up` says on the terminal: what rang, and how the feeds fare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tocsin.store.base import Store
from tocsin.types.alerts import Alert
from tocsin.types.results import Processed
from tocsin.types.sources import FeedCondition, FeedState
from tocsin.types.troubles import Trouble, TroubleKind

FIRST_SUMMARY_AFTER = timedelta(seconds=10)
SUMMARY_EVERY = timedelta(minutes=1)
# The terminal is no list: beyond so many at once, `tocsin feeds health` has them.
MOST_TROUBLES_SAID = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The feeds and items in a few figures."""

    feeds: int
    polled: int
    reached: int
    troubled: int
    items: int

    @property
    def says(self) -> str:
        if self.polled and not self.reached:
            return f"none of the {self.polled} feeds polled so far could be reached: no internet? Tocsin goes on trying"
        waiting = self.feeds - self.polled
        parts = [f"{self.reached} of {self.feeds} feeds reached", f"{self.items} items known"]
        parts += [f"{self.troubled} in trouble (tocsin feeds health)"] if self.troubled else []
        parts += [f"{waiting} not polled yet"] if waiting else []
        return ", ".join(parts)


def standing_of(states: Sequence[FeedState]) -> Standing:
    """Count the feeds on the schedule."""
    listed = [state for state in states if state.condition is not FeedCondition.DISABLED]
    conditions = Counter(state.condition for state in listed)
    return Standing(
        feeds=len(listed),
        polled=sum(state.polled_at is not None for state in listed),
        reached=sum(state.succeeded_at is not None and not state.failures for state in listed),
        troubled=sum(conditions[kind] for kind in (FeedCondition.FAILING, FeedCondition.BLOCKED, FeedCondition.GONE)),
        items=sum(state.items for state in listed),
    )


@dataclass(slots=True, kw_only=True)
class Bulletin:
    """Follows the store and puts what is worth saying into lines. Mutable: it remembers what it has said."""

    store: Store
    position: str | None = None
    last_words: str = ""
    next_summary: datetime | None = None
    kept_out: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[tuple[TroubleKind, str], Trouble] = field(default_factory=dict)

    def lines(self, now: datetime) -> Iterator[str]:
        """What is to be said since the last call."""
        yield from self.rings()
        yield from self.trouble()
        yield from self.files()
        if self.next_summary is None:
            self.next_summary = now + FIRST_SUMMARY_AFTER
        if now >= self.next_summary:
            self.next_summary = now + SUMMARY_EVERY
            words = standing_of(self.store.feed_states()).says
            if words != self.last_words:
                self.last_words = words
                yield words

    def rings(self) -> Iterator[str]:
        """A line for each alert that an item raised; a first call only takes up its position."""
        if self.position is None:
            last = self.store.recent(1)
            self.position = last[-1][0] if last else "0"
        while rows := self.store.recent(200, after=self.position):
            for self.position, processed in rows:
                yield from (
                    ring_line(alert, processed) for alert in map(self.store.alert, processed.outcome.alerts) if alert
                )

    def files(self) -> Iterator[str]:
        """A line for each machine whose files are not in force, and why; again when the reason changes."""
        before = self.kept_out
        self.kept_out = {name: facts.get("topics", "") for name, facts in self.store.heartbeats("work").items()}
        yield from (f"TOPICS {why}" for name, why in self.kept_out.items() if why and why != before.get(name))

    def trouble(self) -> Iterator[str]:
        """A line for each trouble that began or is over since the last call."""
        before = self.troubles
        self.troubles = {(trouble.kind, trouble.subject): trouble for trouble in self.store.open_troubles()}
        began = [trouble for key, trouble in self.troubles.items() if key not in before]
        yield from (f"TROUBLE {trouble_line(trouble)}: {trouble.detail}" for trouble in began[:MOST_TROUBLES_SAID])
        if len(began) > MOST_TROUBLES_SAID:
            yield f"TROUBLE {len(began) - MOST_TROUBLES_SAID} more (tocsin feeds health)"
        yield from (f"OVER {trouble_line(trouble)}" for key, trouble in before.items() if key not in self.troubles)


def trouble_line(trouble: Trouble) -> str:
    """What is wrong, with whom."""
    return f"{trouble.kind.value.replace('_', ' ')}: {trouble.name}"


def ring_line(alert: Alert, processed: Processed) -> str:
    """One ring: topic, headline, who has it, where."""
    article = processed.article
    return f"RING {alert.topic_id}: {alert.headline} ({article.source}) {article.url or ''}".rstrip()

"""What polling asks of the store: leases, results, and the protocol of the schedule.

Errors and times as in `tocsin.store.base`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from tocsin.types.hosts import HostSlot
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.items import Item
from tocsin.types.pages import PageWanted
from tocsin.types.sources import FeedSource, FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLease:
    """The right to poll one feed until `until`; void once another poller holds a newer token."""

    feed_id: FeedId
    token: str
    until: datetime
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What is known of an item that was polled before; digest and revision are None once its body has expired."""

    digest: str | None
    revision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """Everything that one poll changes; written in one MULTI, or not at all.

    `new` and `updated` carry their final revision and are enqueued in jobs of at most 50; `state` carries validators,
    next due time and the last document; `seen` are all ids of the document, kept known; `counts` go to the counters;
    `pages` are wanted from their `due_at` on. `slot` is released with it, also where the lease is no longer ours.
    """

    state: FeedState
    new: tuple[Item, ...] = ()
    updated: tuple[Item, ...] = ()
    seen: tuple[ItemId, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    pages: tuple[PageWanted, ...] = ()
    slot: HostSlot | None = None

    @property
    def brings_nothing(self) -> bool:
        """Only the feed's state and the counters change."""
        return not (self.new or self.updated or self.seen or self.pages)


class FeedStore(Protocol):
    """The schedule and the memory of feeds."""

    def sync_feeds(self, sources: Sequence[FeedSource], first_due: Mapping[FeedId, datetime], now: datetime) -> None:
        """Make the schedule hold exactly these sources: unknown ones are new and due at `first_due`, known ones keep
        their state and due time, listed again after having been dropped included; unlisted ones leave the schedule, leases on
        them are void, and they read as DISABLED."""

    def lease_due_feeds(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        only: Collection[FeedId] | None = None,
        all_due: bool = False,
        holder: str = "",
    ) -> tuple[FeedLease, ...]:
        """For `holder`, lease up to `limit` feeds whose due time has come (`all_due`: every scheduled feed that no other poller holds).
        A lease that is neither committed nor released returns by itself when it ends. GONE and DISABLED feeds are never leased."""

    def lease_holders(self) -> frozenset[str]:
        """Who holds leases or slots, those included that have ended and that nobody took over."""

    def free_leases(self, holders: Collection[str], now: datetime) -> int:
        """Void the leases of holders that are dead, and release their slots; returns how many leases there were. What they
        had begun to ask stays away for the pause after that start, but can be leased by who asks for all; the rest is
        due now."""

    def renew_leases(self, leases: Sequence[FeedLease], until: datetime) -> tuple[bool, ...]:
        """Let leases last until `until`, or longer where they do already. False: it was no longer ours."""

    def release_feed(self, lease: FeedLease, next_poll_at: datetime) -> bool:
        """Give a lease back unpolled. False: it was no longer ours."""

    def revive_feed(self, feed_id: FeedId, now: datetime) -> bool:
        """Let a listed feed that is stopped (`FeedState.is_stopped`) be polled once more, now or when its Retry-After ends;
        what is known of it stays. False: it is polled as it is."""

    def known_items(self, feed_id: FeedId, item_ids: Sequence[ItemId], now: datetime) -> Mapping[ItemId, KnownItem]:
        """Which of these items were ever polled (within the memory of the seen-set, at least 14 days after last seen)."""

    def commit_poll(self, lease: FeedLease, result: PollResult, now: datetime) -> bool:
        """Write the poll in one MULTI. False, and nothing is written, when the lease is no longer ours."""

    def commit_unchanged(self, polls: Sequence[tuple[FeedLease, PollResult]]) -> tuple[bool, ...]:
        """Write polls that bring nothing (`PollResult.brings_nothing`) in one step; answers as `commit_poll`, each."""

    def feed_states(self) -> tuple[FeedState, ...]: ...

    def feed_state(self, feed_id: FeedId) -> FeedState | None: ...

    def next_due(self) -> datetime | None:
        """When the earliest scheduled feed is due, leased ones included."""

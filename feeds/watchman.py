"""The watchman: judges what polls show of trouble, writes what changes, and has it told. Never stops a poll."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from tocsin.errors import StoreError
from tocsin.rules.feed_signs import feed_signs
from tocsin.rules.messages import deliveries_of, trouble_alert
from tocsin.rules.thin_text import thin_text_sign
from tocsin.rules.trouble import (
    WATCH,
    Change,
    Level,
    Sign,
    end_unlisted,
    judge_trouble,
    outage_sign,
    recovery_in_words,
)
from tocsin.store.base import TroubleStore, Watchbook
from tocsin.store.base_feeds import FeedStore
from tocsin.types.alerts import Alert
from tocsin.types.ids import FeedId, ReceiverId
from tocsin.types.sources import FeedCondition, FeedSource, FeedState
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind

log = structlog.get_logger(__name__)

AFTER = timedelta(hours=1)
FEED_KINDS = frozenset(TroubleKind) - {TroubleKind.OWN_OUTAGE, TroubleKind.THIN_TEXT}
# Lengths of texts move slowly, and reading them is the watchman's largest question.
TEXTS_EVERY = timedelta(minutes=10)
# How often two pollers may come between each other's judgement of one trouble.
TRIES = 4


class WatchmanStore(FeedStore, TroubleStore, Watchbook, Protocol):
    """What a watchman asks of the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearers:
    """Who hears of trouble, and after how long: the operator's word."""

    receivers: tuple[ReceiverId, ...] = ()
    after: timedelta = AFTER


class Watchman:
    """One a poller. What it knows of open troubles is as old as its last round; the store decides who is first."""

    def __init__(self, *, store: WatchmanStore, hearers: Hearers, clock: Callable[[], datetime]) -> None:
        self._store, self._hearers, self._clock = store, hearers, clock
        self._open: Mapping[tuple[TroubleKind, str], Trouble] = {}
        self._has_polled = False
        self._offline_since: datetime | None = None
        self._texts_at: datetime | None = None
        self._last_good: datetime | None = None  # of all feeds that our outage kept from being read

    @property
    def offline_since(self) -> datetime | None:
        """Since when this process has reached nobody."""
        return self._offline_since

    def met_nobody(self, state: FeedState, began: datetime) -> None:
        """A poll failed for our own outage."""
        self._has_polled = True
        self._offline_since = min(self._offline_since or began, began)
        if state.succeeded_at is not None:
            self._last_good = max(self._last_good or state.succeeded_at, state.succeeded_at)

    def met_somebody(self) -> None:
        """A server answered."""
        self._has_polled = True
        self._offline_since = self._last_good = None

    async def judge_poll(self, source: FeedSource, state: FeedState) -> None:
        """Judge a feed after a poll that our own connection let through. A store that is away is no fault of the poll:
        the next one shows the same."""
        signs = self._signs_worth_judging(source, state)
        if not signs:
            return
        try:
            await asyncio.to_thread(self._judge_all, signs)
        except StoreError as error:
            log.warning("trouble.not_judged", feed_id=state.feed_id, problem=str(error))

    async def judge_push(self, source: FeedSource, state: FeedState) -> None:
        """Judge a feed after a push that brought something, by what is open now: whoever takes up pushes makes no rounds."""
        try:
            await self.begin_round()
        except StoreError as error:
            log.warning("trouble.not_judged", feed_id=state.feed_id, problem=str(error))
        else:
            await self.judge_poll(source, state)

    async def begin_round(self) -> None:
        """Learn which troubles are open."""
        await asyncio.to_thread(self._refresh)

    async def judge_watch(self, sources: Collection[FeedId], *, poller: str, one_round: bool = False) -> None:
        """Judge what concerns all feeds, and let go of feeds that are no longer listed; `poller` is our name in the
        heartbeats. `one_round`: this process asks each feed once, so an outage began at the last good poll of any."""
        try:
            await asyncio.to_thread(self._judge_watch, sources, poller, one_round)
        except StoreError as error:
            log.debug("trouble.not_judged", feed_id=None, problem=str(error))

    def _signs_worth_judging(self, source: FeedSource, state: FeedState) -> Sequence[Sign]:
        """What a poll shows of a trouble, or of the end of one."""
        open_kinds = {kind for kind in FEED_KINDS if (kind, state.feed_id) in self._open}
        signs = feed_signs(state, name=subject_of(source), patience=self._hearers.after, open_kinds=open_kinds)
        return [sign for sign in signs if sign.level is Level.TROUBLED or sign.kind in open_kinds]

    def _judge_all(self, signs: Sequence[Sign]) -> None:
        for sign in signs:
            self._judge(sign)

    def _judge_watch(self, sources: Collection[FeedId], poller: str, one_round: bool) -> None:
        self._refresh()
        sign = self._outage_sign(poller, one_round)
        if sign is not None and (sign.level is Level.TROUBLED or (sign.kind, WATCH) in self._open):
            self._judge(sign)
        now = self._clock()
        if self._texts_at is None or now - self._texts_at >= TEXTS_EVERY:
            self._texts_at = now
            self._judge_texts(now)
        for trouble in self._open.values():
            if trouble.kind in FEED_KINDS and trouble.subject not in sources:
                self._let_go(trouble, now)

    def _outage_sign(self, poller: str, one_round: bool) -> Sign | None:
        """What all pollers say of our connection; None: nobody has polled yet."""
        told = [
            facts.get("offline_since", "") for name, facts in self._store.heartbeats("poll").items() if name != poller
        ]
        offline = [datetime.fromisoformat(since) for since in told if since]
        if self._offline_since is not None:
            offline.append((one_round and self._last_good) or self._offline_since)
        pollers = len(told) + self._has_polled
        return outage_sign(offline, pollers, patience=self._hearers.after, now=self._clock()) if pollers else None

    def _judge_texts(self, now: datetime) -> None:
        """Judge the lengths of all outlets' texts; an outlet without any for a week is no longer watched."""
        signs = [thin_text_sign(figures, now) for figures in self._store.text_figures(now)]
        for sign in signs:
            if sign.level is Level.TROUBLED or (sign.kind, sign.subject) in self._open:
                self._judge(sign)
        known = {sign.subject for sign in signs}
        for trouble in self._open.values():
            if trouble.kind is TroubleKind.THIN_TEXT and trouble.subject not in known:
                self._write(end_unlisted(trouble, now), now)

    def _refresh(self) -> None:
        self._open = {(trouble.kind, trouble.subject): trouble for trouble in self._store.open_troubles()}

    def _let_go(self, trouble: Trouble, now: datetime) -> None:
        """A feed that another poller's configuration knows is left to it."""
        state = self._store.feed_state(FeedId(trouble.subject))
        if state is None or state.condition is FeedCondition.DISABLED:
            self._write(end_unlisted(trouble, now), now)

    def _judge(self, sign: Sign) -> None:
        """Judge against what is stored; where another poller writes first, judge again."""
        for _ in range(TRIES):
            now = self._clock()
            known = self._store.trouble(sign.kind, sign.subject)
            change = judge_trouble(sign, known, patience=self._hearers.after, now=now)
            if change is None or self._write(self._in_an_outage(change), now):
                return

    def _in_an_outage(self, change: Change) -> Change:
        """What our own outage cost a feed is told with the outage."""
        is_loss = change.event is TroubleEvent.BEGAN and change.trouble.kind is TroubleKind.OVERLAP_LOST
        if is_loss and (TroubleKind.OWN_OUTAGE, WATCH) in self._open:
            return replace(change, trouble=replace(change.trouble, told=False))
        return change

    def _write(self, change: Change, now: datetime) -> bool:
        """Write a change with its alert; False where somebody else was first."""
        trouble, event = change.trouble, change.event
        detail = self._recovery(trouble) if event is TroubleEvent.ENDED else trouble.detail
        alerts = [_alert(trouble, detail, now)] if self._is_told(change) else []
        deliveries = [d for alert in alerts for d in deliveries_of(alert, self._hearers.receivers, now)]
        if not self._store.write_trouble(trouble, event, alerts, deliveries, now):
            return False
        self._refresh()
        _log_change(trouble, event, detail)
        return True

    def _is_told(self, change: Change) -> bool:
        return change.trouble.told and change.event is not TroubleEvent.NOTED and bool(self._hearers.receivers)

    def _recovery(self, trouble: Trouble) -> str:
        lost = [
            other.name
            for other in self._open.values()
            if other.kind is TroubleKind.OVERLAP_LOST and other.began_at >= trouble.since
        ]
        return recovery_in_words(trouble, lost)


def subject_of(source: FeedSource) -> str:
    """A feed as messages name it: its name, and its address without what may be a key."""
    parts = urlsplit(source.url)
    return f"{source.name} ({parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path})"


def _alert(trouble: Trouble, detail: str, now: datetime) -> Alert:
    until = None if trouble.is_open else trouble.calm_since or trouble.ended_at
    return trouble_alert(trouble.name, trouble.kind.value, detail, trouble.since, now, until=until)


def _log_change(trouble: Trouble, event: TroubleEvent, detail: str) -> None:
    facts: Sequence[tuple[str, object]] = (
        ("kind", trouble.kind.value),
        ("subject", trouble.subject),
        ("name", trouble.name),
        ("since", trouble.since.isoformat()),
        ("detail", detail),
    )
    if event is TroubleEvent.BEGAN:
        log.warning("trouble.began", **dict(facts))
    elif event is TroubleEvent.ENDED:
        log.info("trouble.ended", told=trouble.told, **dict(facts))

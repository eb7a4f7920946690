"""What could keep Tocsin from working, and how to mend it: `tocsin doctor`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from config.load import load_configuration
from config.settings import Configuration
from tocsin.errors import ConfigError, TocsinError
from tocsin.rules.websub import is_active
from tocsin.store.base import Store
from tocsin.types.sources import FeedCondition
from tocsin.types.websub import Subscription
from workers.context import open_store
from workers.health import ROLES, judge_health

# A hub is asked, and comes back to verify, within moments of the poll that found it.
PATIENCE_WITH_HUBS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    subject: str
    ok: bool
    says: str
    mend: str = ""


def examine(config_dir: Path, data: Path, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """Look at everything in turn; what hangs on a failed part is left out."""
    try:
        configuration = load_configuration(config_dir, environ)
    except ConfigError as error:
        yield Finding(
            subject="configuration",
            ok=False,
            says=f"{len(error.problems)} problems; what runs keeps what it had",
            mend="run `tocsin check`",
        )
        return
    yield Finding(subject="configuration", ok=True, says=str(config_dir))
    yield look_at_receivers(configuration)
    yield look_at_data(data)
    try:
        with open_store(configuration, data) as store:
            yield Finding(subject="redis", ok=True, says="answers")
            yield from look_at_roles(store, now)
            yield look_at_topics(store)
            yield look_at_feeds(store)
            yield look_at_queue(store)
            yield look_at_push(configuration.settings.websub.public_url, store.subscriptions(), now)
    except TocsinError as error:
        yield Finding(subject="redis", ok=False, says=str(error))


def look_at_receivers(configuration: Configuration) -> Finding:
    unheard = [topic.name for topic in configuration.topics if not configuration.listeners.get(topic.topic_id)]
    if unheard:
        return Finding(
            subject="receivers",
            ok=False,
            says=f"nobody hears of {', '.join(unheard)}",
            mend="name receivers in alerts.yaml",
        )
    return Finding(subject="receivers", ok=True, says=f"{len(configuration.receivers)} configured")


def look_at_data(data: Path) -> Finding:
    home = data if data.exists() else data.absolute().parent
    if os.access(home, os.W_OK):
        return Finding(subject="data", ok=True, says=f"{data} can be written")
    return Finding(
        subject="data", ok=False, says=f"{data} cannot be written", mend="change its owner, or name another with --data"
    )


def look_at_roles(store: Store, now: datetime) -> Iterator[Finding]:
    for role in ROLES:
        health = judge_health(role, store.heartbeats(role), now)
        yield Finding(subject=role, ok=health.ok, says=health.says)


def look_at_topics(store: Store) -> Finding:
    """What is watched, on whose word, and which machine's files say otherwise."""
    troubles = [
        f"{name}: {facts['topics']}" for name, facts in sorted(store.heartbeats("work").items()) if facts.get("topics")
    ]
    if troubles:
        return Finding(subject="topics", ok=False, says="; ".join(troubles))
    generation = store.generation()
    if generation is None:
        return Finding(subject="topics", ok=True, says="none are in force yet: no worker has run on this store")
    return Finding(
        subject="topics",
        ok=True,
        says=f"{len(generation.topics)} in force: generation {generation.number}, from {generation.host}",
    )


def look_at_feeds(store: Store) -> Finding:
    states = [state for state in store.feed_states() if state.condition is not FeedCondition.DISABLED]
    troubled = [
        state
        for state in states
        if state.condition in (FeedCondition.FAILING, FeedCondition.BLOCKED, FeedCondition.GONE)
    ]
    says = f"{len(states)} known, {len(troubled)} in trouble"
    return Finding(subject="feeds", ok=not troubled, says=says, mend="see `tocsin feeds health`" if troubled else "")


def look_at_push(public_url: str | None, subscriptions: Sequence[Subscription], now: datetime) -> Finding:
    """Whether hubs can reach us: a hub that was asked and has not come back may be a fault of its own, all of them are
    ours."""
    if public_url is None:
        return Finding(subject="push", ok=True, says="off, websub.public_url is not set")
    if not subscriptions:
        return Finding(subject="push", ok=True, says="no feed has named a hub yet")
    verified = sum(subscription.lease_until is not None for subscription in subscriptions)
    waited = [s for s in subscriptions if s.asked_at and s.since and now - s.since > PATIENCE_WITH_HUBS]
    active = sum(is_active(subscription, now) for subscription in subscriptions)
    if verified or not waited:
        says = f"{active} of {len(subscriptions)} feeds with a hub are pushed"
        return Finding(subject="push", ok=True, says=says)
    return Finding(
        subject="push",
        ok=False,
        says=f"of {len(subscriptions)} feeds with a hub none was ever verified",
        mend=f"let {public_url.rstrip('/')}/websub/ reach `tocsin web`, or set websub.public_url to null",
    )


def look_at_queue(store: Store) -> Finding:
    depths = store.queue_depths()
    failed = depths.get("failed", 0)
    says = ", ".join(f"{name} {depth}" for name, depth in sorted(depths.items()))
    return Finding(
        subject="queue", ok=not failed, says=says, mend="failed jobs stand in the log as item.failed" if failed else ""
    )

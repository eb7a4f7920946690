"""tocsin feeds: what is polled, and how it fares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from tocsin.cli import feed_lists, feed_opml, feed_trials
from tocsin.cli.feed_trials import listed_source
from tocsin.cli.folders import folders_of
from tocsin.cli.health import COLUMNS, health_rows
from tocsin.cli.printing import iso, print_rows, say
from tocsin.errors import NotFound
from tocsin.rules.websub import standing_of
from tocsin.types.sources import FeedCondition, FeedSource, FeedState
from tocsin.types.websub import Subscription
from workers.context import open_store

app = typer.Typer(no_args_is_help=True, help="The sources that are polled, and how they fare.")
for part in (feed_lists, feed_opml, feed_trials):
    part.add_commands(app)
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_feeds(ctx: typer.Context, as_json: Json = False) -> int:
    """List every feed with its state and next poll."""
    folders = folders_of(ctx)
    configuration, now = folders.configuration(), datetime.now(UTC)
    with open_store(configuration, folders.data) as store:
        states = {state.feed_id: state for state in store.feed_states()}
        held = {subscription.feed_id: subscription for subscription in store.subscriptions()}
    rows = [
        {**feed_row(source, states.get(source.feed_id)), **push_row(held.get(source.feed_id), now)}
        for source in configuration.sources
    ]
    print_rows(rows, ("name", "state", "last_status", "last_reason", "items", "next_poll_at", "url"), as_json=as_json)
    return 0


@app.command()
def health(ctx: typer.Context, as_json: Json = False) -> int:
    """List what is wrong: troubles of feeds and of the watch itself, failed polls, faulty entries, hubs that do not push."""
    folders = folders_of(ctx)
    configuration = folders.configuration()
    with open_store(configuration, folders.data) as store:
        states = {state.feed_id: state for state in store.feed_states()}
        troubles, subscriptions = store.open_troubles(), store.subscriptions()
    known = [(source, states.get(source.feed_id)) for source in configuration.sources]
    rows = list(health_rows(known, troubles, subscriptions, datetime.now(UTC)))
    print_rows(rows, COLUMNS, as_json=as_json)
    if not as_json:
        unwell = {row["url"] for row in rows}
        print(f"{sum(source.url not in unwell for source, _ in known)} of {len(known)} feeds without trouble")
    return 0


@app.command()
def revive(ctx: typer.Context, url: Annotated[str, typer.Argument(metavar="URL")]) -> int:
    """Have a feed that is gone (410) or withheld (451) polled once more. Answers it so again, it is asked no more again."""
    folders = folders_of(ctx)
    configuration = folders.configuration()
    source = listed_source(configuration, url)
    if source is None:
        raise NotFound("feed", url)
    now = datetime.now(UTC)
    with open_store(configuration, folders.data) as store:
        if not store.revive_feed(source.feed_id, now):
            say(f"{source.url} is polled as it falls due; tocsin poll --once --all asks at once")
            return 1
        state = store.feed_state(source.feed_id)
    due = state.next_poll_at if state else None
    when = f" at {iso(due)}, when its Retry-After ends" if due and due > now else ""
    print(f"{source.url} is polled once more{when}")
    return 0


def feed_row(source: FeedSource, state: FeedState | None) -> dict[str, Any]:
    """One feed as the contract names its keys."""
    return {
        "url": source.url,
        "name": source.name,
        "kind": source.kind.value,
        "state": (state.condition if state else FeedCondition.NEW).value,
        "last_status": state.last_status if state else None,
        "last_reason": state.last_reason.value if state and state.last_reason else None,
        "last_polled_at": state.polled_at if state else None,
        "next_poll_at": state.next_poll_at if state else datetime.now(UTC),
        "failures": state.failures if state else 0,
        "items": state.items if state else 0,
        "moved_to": state.address if state else None,
    }


def push_row(held: Subscription | None, now: datetime) -> dict[str, Any]:
    """The hub at which a feed is subscribed to, and how that stands; its callback is a secret and stays out of it."""
    return {
        "hub": held.hub if held else None,
        "push": standing_of(held, now).value if held else None,
        "last_push_at": held.pushed_at if held else None,
    }

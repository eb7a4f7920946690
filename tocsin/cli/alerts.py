"""tocsin alerts: what rang, who heard, and trying a receiver."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer

from config.settings import Configuration
from tocsin.cli.folders import folders_of
from tocsin.cli.printing import print_json, print_rows, say
from tocsin.errors import NotFound
from tocsin.store.base import Store
from tocsin.types.alerts import Alert, Attempt, Delivery, DeliveryState, Receiver
from tocsin.types.ids import AlertId, DeliveryId, ReceiverId
from workers.context import open_store, try_receiver, utc_now

app = typer.Typer(no_args_is_help=True, help="Alerts and their deliveries.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_alerts(
    ctx: typer.Context,
    state: Annotated[str, typer.Option(help="waiting, delivered or dead.")] = "",
    receiver: Annotated[str, typer.Option(help="Only this receiver's.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    as_json: Json = False,
) -> int:
    """List deliveries, newest first; an alert that nobody is configured to hear stands with no receiver."""
    if state and state not in list(DeliveryState):
        raise typer.BadParameter(f"{state!r} is none of waiting, delivered, dead", param_hint="--state")
    folders = folders_of(ctx)
    with open_store(folders.configuration(), folders.data) as store:
        found = store.deliveries(
            limit=limit,
            state=DeliveryState(state) if state else None,
            receiver_id=ReceiverId(receiver) if receiver else None,
        )
        rows = [delivery_row(delivery, store.alert(delivery.alert_id)) for delivery in found]
    columns = ("created_at", "state", "receiver", "attempts", "type", "topic", "headline", "delivery_id")
    print_rows(rows, columns, as_json=as_json)
    return 0


@app.command()
def show(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="ID")], as_json: Json = False) -> int:
    """Show an alert or a delivery: the message as sent, and every attempt."""
    folders = folders_of(ctx)
    with open_store(folders.configuration(), folders.data) as store:
        delivery = store.delivery(DeliveryId(name))
        alert = store.alert(delivery.alert_id if delivery else AlertId(name))
    if alert is None:
        raise NotFound("alert or delivery", name)
    row = {"alert_id": alert.alert_id, "raised_at": alert.raised_at, "message": json.loads(alert.body)}
    if delivery:
        row |= delivery_row(delivery, alert) | {"tries": [attempt_row(attempt) for attempt in delivery.attempts]}
    if as_json:
        print_json(row)
    else:
        print(json.dumps(row, ensure_ascii=False, indent=2, default=str))
    return 0


@app.command("test")
def send_test(ctx: typer.Context, receiver: str, as_json: Json = False) -> int:
    """Send tocsin.test to a receiver now and say how it answered; exit 0 only on 2xx."""
    configuration = folders_of(ctx).configuration()
    attempt = asyncio.run(try_receiver(receiver_named(configuration, receiver), configuration, utc_now))
    row = {"receiver": receiver, **attempt_row(attempt)}
    if as_json:
        print_json(row)
    else:
        print(
            f"{receiver}: {row['reason']}"
            + (f", status {attempt.status}" if attempt.status else "")
            + f", {row['ms']} ms"
        )
    return 0 if row["reason"] == "ok" else 1


@app.command()
def replay(ctx: typer.Context, delivery_id: str) -> int:
    """Send a delivery again, with the same webhook-id, whatever became of it."""
    folders = folders_of(ctx)
    with open_store(folders.configuration(), folders.data) as store:
        delivery = replayed(store, DeliveryId(delivery_id))
    say(f"{delivery.delivery_id} goes out to {delivery.receiver_id} when the deliverer runs next")
    return 0


def replayed(store: Store, delivery_id: DeliveryId) -> Delivery:
    delivery = store.replay_delivery(delivery_id, utc_now())
    if delivery is None:
        raise NotFound("delivery", delivery_id)
    return delivery


def receiver_named(configuration: Configuration, name: str) -> Receiver:
    found = next((receiver for receiver in configuration.receivers if receiver.receiver_id == name), None)
    if found is None:
        raise NotFound("receiver", name)
    return found


def delivery_row(delivery: Delivery, alert: Alert | None) -> dict[str, Any]:
    return {
        "delivery_id": delivery.delivery_id,
        "alert_id": delivery.alert_id,
        "receiver": delivery.receiver_id,
        "state": delivery.state.value,
        "reason": delivery.reason.value if delivery.reason else None,
        "attempts": len(delivery.attempts),
        "last_status": delivery.attempts[-1].status if delivery.attempts else None,
        "created_at": delivery.created_at,
        "due_at": delivery.due_at,
        "type": alert.type.value if alert else None,
        "topic": alert.topic_id if alert else None,
        "headline": alert.headline if alert else None,
    }


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": attempt.at,
        "ms": round(attempt.took.total_seconds() * 1000),
        "reason": attempt.reason.value,
        "status": attempt.status,
        "excerpt": attempt.excerpt,
    }

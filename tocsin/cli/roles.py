"""Commands that run something: up, poll, work, deliver, web, demo."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict
from typing import Annotated, Any

import typer

from config.settings import LogFormat
from tocsin.cli.folders import folders_of
from tocsin.cli.printing import print_json, print_rows, say
from workers import roles

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Workers = Annotated[int, typer.Option("--workers", min=0, help="Worker processes; 0: as configured.")]


def add_commands(app: typer.Typer) -> None:
    for command in (up, demo, poll, work, deliver, web):
        app.command()(command)
    app.command("work-process", hidden=True)(work_process)


def up(
    ctx: typer.Context,
    workers: Workers = 0,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the status page is served on 127.0.0.1; 0: nowhere.")
    ] = 8712,
) -> int:
    """Run everything on this machine; Ctrl-C drains and ends it.

    Example: tocsin up --workers 2
    """
    from workers.up import run_up

    folders = folders_of(ctx)
    return run_up(folders.configuration(), folders.config_dir, folders.data, workers=workers, port=port, say=print_line)


def print_line(words: str) -> None:
    print(words, flush=True)


def demo(as_json: Json = False) -> int:
    """See it work in under 45 seconds, with no configuration, network or server.

    Small news sites on loopback are polled, a local receiver verifies signatures, and the alerts are printed as they
    ring. Exits 0 only if every expected alert arrived, once.
    """
    from workers.demo.run import run_demo

    return 0 if run_demo(print_json if as_json else show_demo_row, say) else 1


def show_demo_row(row: dict[str, Any]) -> None:
    if "expected" in row:
        faults = [f"{name} {row[name]}" for name in ("missing", "doubled", "unexpected") if row[name]]
        print(
            f"{row['arrived']} of {row['expected']} expected alerts in {row['seconds']} s"
            + "".join(f"; {fault}" for fault in faults)
        )
        return
    verified = "signature verified" if row["verified"] else "SIGNATURE WRONG"
    print(
        f"RING {row['topic']}: {row['headline']}\n     {', '.join(row['sources'])} · {row['latency_ms']} ms after it was served · {verified}"
    )


def poll(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="One round, then exit.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="With --once: every feed, whatever its due time and back-off.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Poll feeds as they fall due."""
    folders = folders_of(ctx)
    if everything and not once:
        raise typer.BadParameter("goes with --once", param_hint="--all")
    if not once:
        configuration, mistakes = folders.all_but_topics_at_least()
        return roles.run_poll(configuration, folders.data, mistakes=mistakes)
    configuration = folders.configuration()
    reports = asyncio.run(roles.poll_once(configuration, folders.data, all_due=everything))
    rows = [asdict(report) for report in reports]
    print_rows(rows, ("outcome", "status", "reason", "new", "updated", "next_poll_at", "url"), as_json=as_json)
    if not as_json:
        say(f"{len(rows)} feeds polled, {sum(row['new'] for row in rows)} new items")
    return 0


def work(ctx: typer.Context, workers: Workers = 0) -> int:
    """Run worker processes on this machine; SIGTERM drains them."""
    folders = folders_of(ctx)
    configuration, mistakes = folders.settings_at_least()
    return roles.run_work(configuration, folders.config_dir, folders.data, workers=workers, mistakes=mistakes)


def work_process(name: str) -> int:
    """One worker of `tocsin work`, which starts it and tells it where to work."""
    url, log_format = (os.environ.pop(variable, "") for variable in (roles.WORKER_REDIS, roles.WORKER_LOG))
    if not url:
        raise typer.BadParameter("is started by `tocsin work`, not by hand", param_hint="work-process")
    return roles.run_work_process(name, url, LogFormat(log_format))


def deliver(ctx: typer.Context) -> int:
    """Deliver alerts as they fall due."""
    folders = folders_of(ctx)
    configuration, mistakes = folders.all_but_topics_at_least()
    return roles.run_deliver(configuration, folders.config_dir, folders.data, mistakes=mistakes)


def web(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8712,
) -> int:
    """Serve the status page, /healthz and /metrics."""
    folders = folders_of(ctx)
    configuration, mistakes = folders.all_but_topics_at_least()
    return roles.run_web(configuration, folders.data, host=host, port=port, mistakes=mistakes)

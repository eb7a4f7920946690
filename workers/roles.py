"""The roles as processes: each builds its parts, runs until SIGTERM or SIGINT, and drains. Each imports only its own."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import Configuration, LogFormat, LogSettings, Settings
from tocsin.errors import ConfigError
from tocsin.store.base import Store
from tocsin.types.secret import Secret
from workers.beats import beating
from workers.context import (
    hub_offers,
    item_worker,
    open_deliverer,
    open_page_reader,
    open_poller,
    open_push_taker,
    open_redis,
    open_store,
    open_subscriber,
    utc_now,
)
from workers.lifeline import join_supervisor
from workers.logs import setup_logs
from workers.supervisor import GroupEnd, tocsin_argv

if TYPE_CHECKING:
    from feeds.hub_offers import HubOffers
    from feeds.poll_report import PollReport

# What `tocsin work` tells its workers; not settings, so they stand in no documentation of settings.
WORKER_REDIS = "TOCSIN_WORKER_REDIS"
WORKER_LOG = "TOCSIN_WORKER_LOG"
# How often a worker looks whether topics were published, where none are yet.
GENERATION_SECONDS = 0.2


def run_poll(configuration: Configuration, data: Path, *, mistakes: ConfigError | None = None) -> int:
    """Poll feeds as they fall due, and read the pages that their items want. `mistakes` as for `run_deliver`."""
    with role_store(configuration, data) as store:
        go_on_despite(mistakes, store)

        async def poll(stop: asyncio.Event) -> None:
            async with open_poller(configuration, store) as poller, asyncio.TaskGroup() as parts:
                parts.create_task(poller.run(stop))
                if configuration.settings.pages.enabled:
                    parts.create_task(read_pages(configuration, store, stop))
                if offers := hub_offers(configuration, store, utc_now):
                    parts.create_task(tend_subscriptions(configuration, store, offers, stop))
                    parts.create_task(take_pushes(configuration, store, stop))
                    parts.create_task(watch_reach(store, stop))
                else:
                    parts.create_task(forget_subscriptions(store))

        return run_until_stopped(poll)


async def read_pages(configuration: Configuration, store: Store, stop: asyncio.Event) -> None:
    async with open_page_reader(configuration, store) as reader:
        await reader.run(stop)


async def tend_subscriptions(
    configuration: Configuration, store: Store, offers: HubOffers, stop: asyncio.Event
) -> None:
    async with open_subscriber(configuration, store, offers) as subscriber:
        await subscriber.run(stop, {source.feed_id for source in configuration.sources})


async def watch_reach(store: Store, stop: asyncio.Event) -> None:
    from feeds.reach import ReachWatch

    await ReachWatch(store=store, clock=utc_now).run(stop)


async def forget_subscriptions(store: Store) -> None:
    from feeds.polls_again import forget_hubs

    await forget_hubs(store, utc_now())


async def take_pushes(configuration: Configuration, store: Store, stop: asyncio.Event) -> None:
    async with open_push_taker(configuration, store) as taker:
        await taker.run(stop)


async def poll_once(configuration: Configuration, data: Path, *, all_due: bool) -> tuple[PollReport, ...]:
    """One round over what is due, or over everything."""
    setup_logs(format=configuration.settings.log.format, level="WARNING")
    with open_store(configuration, data) as store:
        async with open_poller(configuration, store) as poller:
            return await poller.run_once(all_due=all_due)


def run_deliver(
    configuration: Configuration, config_dir: Path, data: Path, *, mistakes: ConfigError | None = None
) -> int:
    """Deliver alerts as they fall due, to the receivers that alerts.yaml names at the time.

    With `mistakes` in the topics those that are in force stay in force; raises them where there are none.
    """
    from workers.deliver.receivers import LiveReceivers
    from workers.herald import looking

    receivers = LiveReceivers(configuration, config_dir, os.environ)
    with role_store(configuration, data) as store, looking(receivers.look, "receivers"):
        go_on_despite(mistakes, store)

        async def deliver(stop: asyncio.Event) -> None:
            async with open_deliverer(configuration, store, receivers=receivers) as deliverer:
                await deliverer.run(stop)

        return run_until_stopped(deliver)


def run_work(
    configuration: Configuration,
    config_dir: Path,
    data: Path,
    *,
    workers: int,
    mistakes: ConfigError | None = None,
) -> int:
    """Keep worker processes and a reaper going, and what they watch in step with the files.

    With `mistakes` in the files the topics that are in force stay in force; raises them where there are none.
    """
    from workers.crew import available_cores, run_crew
    from workers.herald import Herald, looking

    setup_logs(format=configuration.settings.log.format)
    join_supervisor(os.environ)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for the workers: one thread each, and no memory for idle ones
    count = workers or configuration.settings.workers.count or available_cores()
    with open_redis(configuration, data) as url, open_store(configuration, data) as store:
        herald = Herald(store, configuration, config_dir, os.environ)
        go_on_despite(mistakes, store)
        if mistakes is not None:
            herald.refuse(mistakes)
        with looking(herald.look, "herald"), beating(store, "work", utc_now, herald.facts):
            # A worker reads no files: one that starts while they have a mistake in them watches what the others watch.
            env = {WORKER_REDIS: url, WORKER_LOG: configuration.settings.log.format.value}
            end = run_crew(
                connection_url=url, workers=count, worker_argv=lambda name: tocsin_argv("work-process", name), env=env
            )
    return 0 if end is GroupEnd.DRAINED else 1


def run_work_process(name: str, url: str, log_format: LogFormat) -> int:
    """One worker process: the topics and the model are loaded once, then jobs are taken until told to stop."""
    from tocsin.store.queue import JOB_PROCESS_ITEMS
    from workers.jobs import ItemJob
    from workers.queue_worker import run_worker
    from workers.splitting import split_tried_batch

    setup_logs(format=log_format)
    give_sign = join_supervisor(os.environ)
    settings = Settings(redis_url=Secret(url), log=LogSettings(format=log_format))
    with open_store(Configuration(settings=settings), Path()) as store:
        await_generation(store, give_sign)
        worker = item_worker(Configuration(settings=settings), store)
        give_sign()
        job = ItemJob(
            processor=worker,
            count=store.count,
            prepare=worker.following.refresh,
            give_sign=give_sign,
            split=split_tried_batch,
        )
        functions = {JOB_PROCESS_ITEMS: job.process_items}
        return run_worker(connection_url=url, functions=functions, name=name, give_sign=give_sign)


def go_on_despite(mistakes: ConfigError | None, store: Store) -> None:
    """Raise the mistakes where nothing is in force that the process could go on with."""
    if mistakes is not None and store.generation() is None:
        raise mistakes


def await_generation(store: Store, give_sign: Callable[[], None]) -> None:
    """Wait until something is watched: items processed before would be tagged with nothing."""
    while store.generation() is None:
        give_sign()
        time.sleep(GENERATION_SECONDS)


def run_web(
    configuration: Configuration, data: Path, *, host: str, port: int, mistakes: ConfigError | None = None
) -> int:
    """Serve the status page until stopped. `mistakes` as for `run_deliver`."""
    import uvicorn

    from tocsin.web.app import status_app

    with role_store(configuration, data) as store, beating(store, "web", utc_now):
        go_on_despite(mistakes, store)
        app = status_app(store, utc_now, websub=configuration.settings.websub.public_url is not None)
        settings = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False)
        server = uvicorn.Server(settings)
        for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises what stopped it once more when it has stopped
            signal.signal(number, lambda *_: None)
        server.run()
        return 0 if server.started else 1


@contextmanager
def role_store(configuration: Configuration, data: Path) -> Iterator[Store]:
    """What every role begins with: logs, the supervisor's lifeline, the store."""
    setup_logs(format=configuration.settings.log.format)
    join_supervisor(os.environ)
    with open_store(configuration, data) as store:
        yield store


def run_until_stopped(role: Callable[[asyncio.Event], Awaitable[None]]) -> int:
    """Run an asyncio role until SIGTERM or SIGINT asks it to stop."""

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await role(stop)

    asyncio.run(run())
    return 0

"""Workers are killed at every point of a job's life, and nothing is lost."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue, Retry

from tocsin.store.queue import JOB_PROCESS_ITEMS, JOB_RETRIES, QUEUE_ITEMS, queue_on
from workers.reaper import Reaper
from workers.supervisor import Child, ProcessGroup

CHILD = Path(__file__).parent / "queue_child.py"
GIVE_UP_SECONDS = 90


def enqueue(redis: Redis, batches: list[list[str]]) -> Queue:
    queue = queue_on(redis)
    queue.enqueue_many(
        [
            Queue.prepare_data(
                JOB_PROCESS_ITEMS,
                args=[[[item_id, 1] for item_id in batch]],
                timeout=20,
                result_ttl=0,
                failure_ttl=600,
                retry=Retry(max=JOB_RETRIES),
                job_id=f"job-{number}",
            )
            for number, batch in enumerate(batches)
        ]
    )
    return queue


def work(
    redis: Redis,
    redis_url: str,
    *options: str,
    until: Callable[[], bool],
    meanwhile: Callable[[ProcessGroup], None] = lambda _group: None,
) -> None:
    """Two workers under a supervisor, with a reaper, until something is true."""
    argv = (sys.executable, "-P", str(CHILD), redis_url, *options)
    group = ProcessGroup([Child(name=f"worker-{n}", argv=argv, patience=timedelta(seconds=30)) for n in (1, 2)])
    reaper = Reaper(redis, QUEUE_ITEMS, every=timedelta(seconds=0.3), abandoned_after=timedelta(seconds=1))
    deadline = time.monotonic() + GIVE_UP_SECONDS
    group.start()
    try:
        while not until():
            assert time.monotonic() < deadline, "the work does not come to an end"
            group.look()
            reaper.sweep_in_turn()
            meanwhile(group)
            group.wait()
    finally:
        group.stop()


def is_at_rest(redis: Redis, queue: Queue) -> bool:
    """No job waits, is taken or runs."""
    keys = (queue.key, queue.intermediate_queue_key, queue.started_job_registry.key)
    return not any(redis.exists(key) for key in keys)


@pytest.mark.parametrize("point", ["dequeued", "registered", "started", "returned"])
def test_a_worker_killed_at_any_point_of_a_job_loses_nothing(redis: Redis, redis_url: str, point: str) -> None:
    """A kill -9 after taking, registering, starting or finishing a job leaves it to be done by another worker."""
    batches = [[f"item-{job}-{n}" for n in range(5)] for job in range(30)]
    redis.set("crashes", 2)
    queue = enqueue(redis, batches)

    work(redis, redis_url, f"crash_at={point}", until=lambda: is_at_rest(redis, queue))

    assert {item.encode() for batch in batches for item in batch} == redis.smembers("done")
    assert queue.failed_job_registry.count == 0
    assert int(redis.get("crashes") or 0) <= 0


def test_an_item_that_kills_its_process_stands_alone(redis: Redis, redis_url: str) -> None:
    """A deadly item in a batch ends among the failed jobs under an id of its own; its neighbours are processed."""
    queue = enqueue(redis, [["item-1", "deadly-1", "item-2"]])

    work(redis, redis_url, until=lambda: queue.failed_job_registry.get_job_count(cleanup=False) == 1)

    assert {b"item-1", b"item-2"} == redis.smembers("done")
    assert queue.failed_job_registry.get_job_ids() == ["job-0-1"]


def test_sigterms_lose_and_repeat_nothing(redis: Redis, redis_url: str) -> None:
    """Workers that are told to stop over and over end between two jobs: each item is done, and done once."""
    batches = [[f"item-{job}"] for job in range(80)]
    queue = enqueue(redis, batches)
    sent = 0

    def tell(group: ProcessGroup) -> None:
        nonlocal sent
        at_work = {redis.hget(worker, "pid") for worker in redis.smembers("rq:workers")}
        for running in group.running:
            if running.process and str(running.pid).encode() in at_work and sent < 6:
                running.process.send_signal(signal.SIGTERM)
                sent += 1

    work(redis, redis_url, "max_jobs=20", until=lambda: is_at_rest(redis, queue), meanwhile=tell)

    assert {item.encode(): b"1" for batch in batches for item in batch} == redis.hgetall("runs")

"""A worker process for the tests: `queue_child.py URL [key=value ...]`.

It processes items by noting them in Redis. What an item is called says what it does: `bad-1` raises, `deadly-1` kills
the process, `gated-1` waits for the list `gate`. `crash_at=POINT` makes the process kill itself at one of four points
of a job's life, as often as the counter `crashes` in Redis allows.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from redis import Redis

from tocsin.store.queue import JOB_PROCESS_ITEMS
from tocsin.types.ids import ItemId
from tocsin.types.results import Outcome, OutcomeKind
from workers.jobs import ItemJob
from workers.lifeline import join_supervisor
from workers.logs import setup_logs
from workers.queue_worker import QueueWorker, run_worker
from workers.splitting import split_tried_batch

POINTS = {
    "dequeued": ("execute_job", "before"),
    "registered": ("prepare_execution", "after"),
    "started": ("prepare_job_execution", "after"),
    "returned": ("_finalize_success", "before"),
}


@dataclass(frozen=True)
class NotingProcessor:
    """Notes every run of an item; a second run of a done item changes nothing."""

    redis: Redis

    def process(self, item_id: ItemId, revision: int) -> Outcome:
        self.redis.hincrby("runs", item_id, 1)
        if item_id.startswith("bad"):
            raise ValueError("an item that can not be processed")
        if item_id.startswith("deadly"):
            os.kill(os.getpid(), signal.SIGKILL)
        if item_id.startswith("gated"):
            self.redis.rpush("waiting", item_id)
            self.redis.blpop("gate", timeout=0)
        new = self.redis.sadd("done", item_id)
        kind = OutcomeKind.UNMATCHED if new else OutcomeKind.ALREADY_PROCESSED
        return Outcome(item_id=item_id, revision=revision, kind=kind)


def kill_at(point: str, redis: Redis) -> None:
    """Make the worker class kill its process at this point while `crashes` lasts."""
    name, when = POINTS[point]
    original: Callable[..., Any] = getattr(QueueWorker, name)

    def crashing(*args: Any, **options: Any) -> Any:
        if when == "before":
            crash(redis)
        answer = original(*args, **options)
        if when == "after":
            crash(redis)
        return answer

    setattr(QueueWorker, name, crashing)


def crash(redis: Redis) -> None:
    if redis.decr("crashes") >= 0:
        os.kill(os.getpid(), signal.SIGKILL)


def add(redis: Redis, counts: Mapping[str, int]) -> None:
    for name, number in counts.items():
        redis.hincrby("counters", name, number)


def main(url: str, *words: str) -> int:
    options = dict(word.split("=", 1) for word in words)
    give_sign = join_supervisor(os.environ)
    setup_logs()
    redis = Redis.from_url(url)
    if point := options.get("crash_at"):
        kill_at(point, redis)
    job = ItemJob(
        processor=NotingProcessor(redis),
        count=lambda counts: add(redis, counts),
        give_sign=give_sign,
        split=split_tried_batch,
    )
    return run_worker(
        connection_url=url,
        functions={JOB_PROCESS_ITEMS: job.process_items},
        name="test",
        max_jobs=int(options.get("max_jobs", "1000")),
        give_sign=give_sign,
        job_silence_seconds=int(options.get("silence", "1")),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

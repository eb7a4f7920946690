"""What a worker runs, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import pickle
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Queue, Retry
from rq.job import Job

from tocsin.store.queue import JOB_PROCESS_ITEMS, QUEUE_ITEMS, queue_on
from workers.job_class import job_class_for
from workers.queue_worker import QueueWorker, WorkerExit

CHILD = Path(__file__).parent / "queue_child.py"
NOTE = "notes.note"


class Payload:
    """Runs code when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, ...]]:
        return os.mkdir, (str(self.trace),)


def work_off(redis: Redis, functions: Mapping[str, Callable[..., Any]]) -> None:
    """Do every job of the queue in this process."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    worker = QueueWorker(
        queue_on(redis),
        give_sign=lambda: None,
        job_silence_seconds=6,
        connection=redis,
        job_class=job_class_for(functions),
    )
    worker.work(burst=True)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def enqueue(redis: Redis, name: str, *args: Any, retry: int = 3) -> Job:
    return queue_on(redis).enqueue(name, args=args, result_ttl=0, failure_ttl=600, retry=Retry(max=retry))


def start(redis_url: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-P", str(CHILD), redis_url, *options], stderr=subprocess.PIPE)


def failed_ids(redis: Redis) -> list[str]:
    return list(queue_on(redis).failed_job_registry.get_job_ids())


def test_a_listed_function_runs_with_its_arguments(redis: Redis) -> None:
    """A job calls what the list holds under its name, and leaves nothing behind."""
    seen: list[Any] = []
    job = enqueue(redis, NOTE, [["a", 1]])

    work_off(redis, {NOTE: seen.append})

    assert seen == [[["a", 1]]]
    assert not redis.exists(job.key)


def test_an_unlisted_function_never_runs(redis: Redis, tmp_path: Path) -> None:
    """A job that names `os.mkdir` is refused, though it could be imported; it is not tried again."""
    job = enqueue(redis, "os.mkdir", str(tmp_path / "trace"))

    work_off(redis, {})

    assert not (tmp_path / "trace").exists()
    assert failed_ids(redis) == [job.id]
    result = job.latest_result()
    assert result is not None
    assert "unknown_function" in str(result.exc_string)


def test_a_pickle_never_runs(redis: Redis, tmp_path: Path) -> None:
    """A pickled payload in the queue is refused unread, and the jobs behind it are done."""
    seen: list[Any] = []
    poisoned = enqueue(redis, NOTE, 1)
    enqueue(redis, NOTE, 2)
    redis.hset(poisoned.key, "data", pickle.dumps((NOTE, None, (Payload(tmp_path / "trace"),), {})))

    work_off(redis, {NOTE: seen.append})

    assert not (tmp_path / "trace").exists()
    assert seen == [2]
    assert failed_ids(redis) == [poisoned.id]


@pytest.mark.parametrize("kind", ["success", "failure", "stopped"])
def test_a_callback_named_in_redis_never_runs(redis: Redis, tmp_path: Path, kind: str) -> None:
    """RQ would import a callback by the name in a job's hash; here nobody calls it."""
    (tmp_path / f"trap_{kind}.py").write_text("import pathlib; pathlib.Path(__file__).with_name('trace').touch()")
    sys.path.insert(0, str(tmp_path))
    job = enqueue(redis, NOTE, 1, retry=1)
    redis.hset(job.key, f"{kind}_callback_name", f"trap_{kind}.spring")

    work_off(redis, {NOTE: succeed if kind == "success" else fail})

    sys.path.remove(str(tmp_path))
    assert not (tmp_path / "trace").exists()


def succeed(_argument: object) -> None:
    """Nothing to do."""


def fail(_argument: object) -> None:
    raise ValueError("an honest failure")


def test_a_method_of_an_object_is_refused(redis: Redis) -> None:
    """A job that carries an object does not run, whatever its name."""
    job = enqueue(redis, NOTE, 1)
    redis.hset(job.key, "data", json.dumps([NOTE, {"an": "object"}, [1], {}]).encode())

    work_off(redis, {NOTE: fail})

    assert failed_ids(redis) == [job.id]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"[1, 2]", b"{}", b'"text"', b"[null, null, [], {}]"])
def test_a_broken_payload_is_refused(redis: Redis, data: bytes) -> None:
    """A payload that is no job goes to the failed jobs, and the worker goes on."""
    seen: list[Any] = []
    broken = enqueue(redis, NOTE, 1)
    enqueue(redis, NOTE, 2)
    redis.hset(broken.key, "data", data)

    work_off(redis, {NOTE: seen.append})

    assert seen == [2]
    assert failed_ids(redis) == [broken.id]


def test_a_failing_job_has_four_tries(redis: Redis) -> None:
    """A job that raises is tried again three times, then stands among the failed jobs."""
    tries: list[Any] = []

    def note_and_fail(argument: object) -> None:
        tries.append(argument)
        fail(argument)

    job = enqueue(redis, NOTE, 1)

    work_off(redis, {NOTE: note_and_fail})

    assert tries == [1, 1, 1, 1]
    assert failed_ids(redis) == [job.id]


def test_a_bad_item_ends_alone_among_the_failed_jobs(redis: Redis, redis_url: str) -> None:
    """The items of a batch with a bad one are done; the bad one is visible under an id of its own."""
    job = enqueue(redis, JOB_PROCESS_ITEMS, [["item-1", 1], ["bad-1", 1], ["item-2", 1]])
    with start(redis_url, "max_jobs=8") as worker:  # the batch, its split, two good parts, four tries
        worker.communicate()

    assert redis.smembers("done") == {b"item-1", b"item-2"}
    assert failed_ids(redis) == [f"{job.id}-1"]
    assert redis.hgetall("runs") == {b"item-1": b"2", b"bad-1": b"5", b"item-2": b"2"}


def test_a_worker_told_to_stop_ends_its_job_first(redis: Redis, redis_url: str) -> None:
    """SIGTERM during a job: that job is done, the next one stays in the queue, the exit code is 0."""
    enqueue(redis, JOB_PROCESS_ITEMS, [["gated-1", 1]])
    enqueue(redis, JOB_PROCESS_ITEMS, [["item-2", 1]])
    with start(redis_url) as worker:
        redis.blpop(["waiting"], timeout=30)
        for _ in range(3):
            worker.send_signal(signal.SIGTERM)
        redis.rpush("gate", "open")
        worker.communicate()

    assert worker.returncode == WorkerExit.DONE
    assert redis.smembers("done") == {b"gated-1"}
    assert queue_on(redis).count == 1


def test_an_idle_worker_stops_when_told(redis: Redis, redis_url: str) -> None:
    """SIGINT while it waits for jobs ends a worker with exit code 0."""
    enqueue(redis, JOB_PROCESS_ITEMS, [["gated-1", 1]])
    with start(redis_url) as worker:
        redis.blpop(["waiting"], timeout=30)
        redis.rpush("gate", "open")
        while not redis.sismember("done", "gated-1") or redis.exists(queue_on(redis).started_job_registry.key):
            select.select([], [], [], 0.01)
        worker.send_signal(signal.SIGINT)
        worker.communicate()

    assert worker.returncode == WorkerExit.DONE


def test_a_worker_is_recycled_after_its_number_of_jobs(redis: Redis, redis_url: str) -> None:
    """After `max_jobs` a worker ends with exit code 0 and leaves the rest to its successor."""
    for number in range(5):
        enqueue(redis, JOB_PROCESS_ITEMS, [[f"item-{number}", 1]])
    with start(redis_url, "max_jobs=2") as worker:
        worker.communicate()

    assert worker.returncode == WorkerExit.DONE
    assert queue_on(redis).count == 3


def test_every_line_of_a_job_carries_its_ids(redis: Redis, redis_url: str) -> None:
    """What is logged during a job names the job, the queue and the item; what is logged after it does not."""
    job = enqueue(redis, JOB_PROCESS_ITEMS, [["bad-1", 1]], retry=1)
    with start(redis_url, "max_jobs=2") as worker:
        _, written = worker.communicate()

    lines = [json.loads(line) for line in written.splitlines()]
    failed = next(line for line in lines if line["event"] == "item.failed")
    stopped = next(line for line in lines if line["event"] == "worker.stopped")
    assert (failed["job_id"], failed["queue"], failed["item_id"]) == (job.id, QUEUE_ITEMS, "bad-1")
    assert "ValueError: an item that can not be processed" in failed["exception"]
    assert "job_id" not in stopped


def test_a_worker_without_redis_says_so(tmp_path: Path) -> None:
    """Where no Redis answers, the exit code is 4."""
    with start(f"unix://{tmp_path}/nobody.sock") as worker:
        worker.communicate()

    assert worker.returncode == WorkerExit.NO_REDIS


def test_queue_depth_is_read_by_stock_rq(redis: Redis) -> None:
    """The queue is RQ's own: its tools see what waits in it."""
    enqueue(redis, NOTE, 1)

    assert Queue(QUEUE_ITEMS, connection=redis).count == 1

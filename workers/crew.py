"""The RQ workers of one machine: a process each, supervised, and a reaper beside them."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tocsin.store.queue import JOB_TIMEOUT_SECONDS, QUEUE_ITEMS, connection_for_rq
from workers.reaper import Reaper
from workers.supervisor import Child, GroupEnd, ProcessGroup

# A worker gives a sign of life between two items; a job ends by its own alarm after its time, unless it hangs in C.
WORKER_PATIENCE = timedelta(seconds=JOB_TIMEOUT_SECONDS + 15)
# What a drained worker may need: the job in hand to its limit, and its farewell. A group around this one waits longer.
STOP_WITHIN = timedelta(seconds=JOB_TIMEOUT_SECONDS + 5)
# A reaper that waits for an answer on a dead line would be a reaper less.
ANSWER_SECONDS = 10

CGROUP_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def run_crew(
    *,
    connection_url: str,
    workers: int,
    worker_argv: Callable[[str], Sequence[str]],
    env: Mapping[str, str] | None = None,
) -> GroupEnd:
    """Keep `workers` worker processes and a reaper going until SIGTERM or SIGINT; returns when all have ended.

    `worker_argv` makes the command line of the worker of a name, `env` is added to its environment; that process is to call
    `lifeline.join_supervisor`, then `queue_worker.run_worker`. Must be called in the main thread.
    """
    children = [
        Child(name=name, argv=worker_argv(name), env=env or {}, patience=WORKER_PATIENCE)
        for name in (f"worker-{number}" for number in range(1, workers + 1))
    ]
    with reaping(connection_url):
        return ProcessGroup(children, stop_within=STOP_WITHIN).run()


@contextmanager
def reaping(connection_url: str, queue_name: str = QUEUE_ITEMS) -> Iterator[Reaper]:
    """A reaper in a thread while the block runs."""
    connection = connection_for_rq(connection_url)
    connection.connection_pool.connection_kwargs["socket_timeout"] = ANSWER_SECONDS
    reaper, stop = Reaper(connection, queue_name), threading.Event()
    thread = threading.Thread(target=reaper.run, args=(stop,), name="reaper", daemon=True)
    thread.start()
    try:
        yield reaper
    finally:
        stop.set()
        thread.join(timeout=ANSWER_SECONDS)
        connection.close()


def available_cores(quota: Path = CGROUP_QUOTA) -> int:
    """How many processes can work at once here: the cores this process may use, or a container's share of them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        allowed, period = quota.read_text().split()
    except (OSError, ValueError):
        return cores
    return cores if allowed == "max" else max(1, min(cores, math.ceil(int(allowed) / int(period))))

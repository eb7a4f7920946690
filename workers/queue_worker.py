"""One worker process: takes jobs from one queue, one after the other, until it is told to stop."""

from __future__ import annotations

import signal
import threading
import time
import uuid
from collections.abc import Callable
from enum import IntEnum
from types import FrameType
from typing import Any

import structlog
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from rq.exceptions import DequeueTimeout, StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from tocsin.store.queue import QUEUE_ITEMS, connection_for_rq, queue_on
from workers.heart import Heart
from workers.job_class import AllowedJob, Functions, job_class_for

log = structlog.get_logger("workers.queue_worker")

# How long a dequeue waits in Redis, and so how late an idle worker hears that it should stop.
DEQUEUE_SECONDS = 1
# RQ derives the wait from this: worker_ttl - 15.
WORKER_TTL_SECONDS = DEQUEUE_SECONDS + 15
# A job whose worker has not been heard of for so long is given to another one (workers/reaper.py); the heart beats
# four times in it.
JOB_SILENCE_SECONDS = 6
# The worker's own record, for `healthcheck` and `doctor`, is renewed this often while it waits.
IDLE_BEAT_SECONDS = 5.0
RECONNECT_SECONDS = 1.0
# Long enough that start-up does not count, short enough that a leak does not either.
MAX_JOBS = 5_000


class WorkerExit(IntEnum):
    """What a worker process tells its supervisor by its exit code."""

    DONE = 0  # told to stop, or it has had its number of jobs
    TROUBLE = 1  # its loop ended by an error
    NO_REDIS = 4


class QueueWorker(SimpleWorker):
    """RQ's worker without fork, made fit for a supervisor: see `docs/operating.md`, "Workers and abandoned jobs".

    It differs from `SimpleWorker` so: SIGTERM and SIGINT only ask, however often they come, and are answered between
    two jobs; a heart in a thread keeps a running job its own; maintenance is the reaper's; nobody commands it through
    Redis; the names of functions are on a list.
    """

    def __init__(
        self, queue: Queue, *, give_sign: Callable[[], None], job_silence_seconds: int, **options: Any
    ) -> None:
        super().__init__([queue], serializer=JSONSerializer, log_job_description=False, **options)
        self.give_sign = give_sign
        self.job_silence_seconds = job_silence_seconds
        self.heart = Heart(self.maintain_heartbeats, every_seconds=job_silence_seconds / 4)
        self.finished_jobs = 0
        self.stop = threading.Event()
        self.last_idle_beat = 0.0

    # stopping

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Ask for the end; safe at any moment since it only leaves a note. The supervisor is who ends hard."""
        self._stop_requested = True
        self.stop.set()

    def _install_signal_handlers(self) -> None:
        signal.signal(signal.SIGINT, self.request_stop)
        signal.signal(signal.SIGTERM, self.request_stop)

    # taking jobs

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """Wait for the next job; raises `StopRequested` at the one point where no job is in hand.

        RQ's own loop looks for nothing but jobs: stopped during the wait it leaves one behind, and without a Redis it
        can not be stopped at all.
        """
        while not self.stop.is_set():
            self.give_sign()
            try:
                self.beat_idle()
                return self.queue_class.dequeue_any(
                    self.queues,
                    timeout,
                    connection=self.connection,
                    job_class=self.job_class,
                    serializer=self.serializer,
                    death_penalty_class=self.death_penalty_class,
                )
            except DequeueTimeout:
                continue
            except (RedisConnectionError, RedisTimeoutError) as error:
                log.warning("worker.waits_for_redis", reason=str(error))
                self.stop.wait(RECONNECT_SECONDS)
        raise StopRequested

    def beat_idle(self) -> None:
        """Renew the worker's record, but not on every round."""
        if time.monotonic() - self.last_idle_beat >= IDLE_BEAT_SECONDS:
            self.heartbeat()
            self.last_idle_beat = time.monotonic()

    # doing them

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run one job with its ids bound to every line of the log."""
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(job_id=job.id, queue=queue.name)
        started = time.monotonic()
        execution = self.prepare_execution(job)
        with self.heart.beating_for(job, execution):
            done = self.perform_job(job, queue, execution)
        self.finished_jobs += 1
        self.last_idle_beat = 0.0
        log.info("job.finished", outcome="done" if done else "failed", ms=round((time.monotonic() - started) * 1000))
        structlog.contextvars.clear_contextvars()

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Run the job, or fail it for good where it must not run."""
        if isinstance(job, AllowedJob) and (refusal := job.refusal):
            log.error("job.refused", reason=refusal.reason.value, name=refusal.name[:200])
            job.retries_left = None
        return bool(super().perform_job(job, queue, execution))

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """How long a job stays this worker's without a beat of its heart."""
        return self.job_silence_seconds

    # what others do

    @property
    def should_run_maintenance_tasks(self) -> bool:
        """Never: the reaper does it, whether workers are idle or busy, and no lock can be left behind."""
        return False

    def check_for_suspension(self, burst: bool) -> None:
        """Not offered: stopping the workers says the same."""

    def subscribe(self) -> None:
        """Not offered: a command in Redis must not stop a worker or its job."""

    def unsubscribe(self) -> None:
        """Nothing was subscribed."""


def run_worker(
    *,
    connection_url: str,
    functions: Functions,
    name: str,
    queue_name: str = QUEUE_ITEMS,
    max_jobs: int = MAX_JOBS,
    give_sign: Callable[[], None] = lambda: None,
    job_silence_seconds: int = JOB_SILENCE_SECONDS,
) -> WorkerExit:
    """Work off one queue until SIGTERM or SIGINT, or `max_jobs` are done; the caller exits with what it returns.

    `functions` maps the names that jobs may carry to what they call. `name` is completed by something unique, since a
    killed worker's name stays taken for a while. Needs the main thread (signals, time limits).
    """
    connection = connection_for_rq(connection_url)
    try:
        worker = QueueWorker(
            queue_on(connection, queue_name),
            name=f"{name}.{uuid.uuid4().hex[:8]}",
            connection=connection,
            job_class=job_class_for(functions),
            worker_ttl=WORKER_TTL_SECONDS,
            give_sign=give_sign,
            job_silence_seconds=job_silence_seconds,
        )
        return work_until_stopped(worker, max_jobs)
    except (RedisConnectionError, RedisTimeoutError) as error:
        log.error("worker.lost_redis", reason=str(error))
        return WorkerExit.NO_REDIS
    finally:
        connection.close()


def work_until_stopped(worker: QueueWorker, max_jobs: int) -> WorkerExit:
    """RQ's loop with our heart beside it."""
    log.info("worker.started", worker=worker.name, queue=worker.queues[0].name)
    with worker.heart:
        worker.work(max_jobs=max_jobs, logging_level=None)
    wanted = worker.stop.is_set() or worker.finished_jobs >= max_jobs
    log.info("worker.stopped", worker=worker.name, jobs=worker.finished_jobs, wanted=wanted)
    return WorkerExit.DONE if wanted else WorkerExit.TROUBLE

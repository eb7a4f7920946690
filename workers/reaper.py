"""Jobs that a dead worker left behind are given to a living one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import structlog
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq.exceptions import NoSuchJobError
from rq.job import JobStatus
from rq.job_lifecycle import record_job_failure
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.worker_registration import clean_worker_registry

from workers.job_class import job_class_for

log = structlog.get_logger("workers.reaper")

# With a silence of 6 s (queue_worker) a job runs again at most 8.5 s after its worker's death in the middle of it, and
# 11 s after a death between taking and starting it: seen up to one sweep late, returned up to one sweep late.
SWEEP_EVERY = timedelta(seconds=2.5)
# From taking a job to starting it is a few milliseconds; more than this and the process is dead or stopped.
ABANDONED_AFTER = timedelta(seconds=6)
# Records of dead workers and failed jobs past their time are no hurry.
TIDY_EVERY = timedelta(minutes=1)
# A job whose very hash can not be read is listed with the failed ones for a day.
UNREADABLE_KEPT = timedelta(days=1)

WORKER_DIED = "Its worker died, and it has no tries left."


class Fate(StrEnum):
    """What became of an abandoned job."""

    RETURNED = "returned"  # to the queue, with one try less
    FAILED = "failed"  # it had no try left, or can not be read
    DROPPED = "dropped"  # it was not abandoned after all, or is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What one sweep did, by job id."""

    returned: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class Reaper:
    """Sweeps one queue; any number of reapers may run, on any number of machines.

    RQ's own clean-up needs an idle worker, wants a minute for jobs that were taken and not started, stops at the first
    job it can not read, and leaves a lock of 15 minutes where it is killed. Here one expiring key is both lock and pace.
    Two reapers that sweep at once all the same do no harm: a job runs twice, which changes nothing.
    """

    def __init__(
        self,
        connection: Redis,
        queue_name: str,
        *,
        every: timedelta = SWEEP_EVERY,
        abandoned_after: timedelta = ABANDONED_AFTER,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.connection, self.every, self.abandoned_after, self.clock = connection, every, abandoned_after, clock
        self.job_class = job_class_for({})
        self.queue = Queue(queue_name, connection=connection, job_class=self.job_class, serializer=JSONSerializer)
        self.started, self.failed = self.queue.started_job_registry, self.queue.failed_job_registry
        self.taken_key = self.queue.intermediate_queue_key
        self.pace_key = f"{self.queue.key}:reaper"
        self.first_seen_key = f"{self.queue.key}:reaper:first_seen"
        self.tidied_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Sweep until told to stop; an outage of Redis is waited out."""
        while not stop.wait(self.every.total_seconds()):
            try:
                self.sweep_in_turn()
            except RedisError as error:
                log.warning("reaper.waits_for_redis", reason=str(error))

    def sweep_in_turn(self) -> Sweep | None:
        """Sweep unless another reaper just did; None: one did."""
        pace = max(1, int(self.every.total_seconds() * 800))
        if not self.connection.set(self.pace_key, "1", nx=True, px=pace):
            return None
        return self.sweep()

    def sweep(self) -> Sweep:
        """Give back every job that was abandoned while running or before it ran; raises RedisError."""
        now = self.clock()
        fates = [(job_id_of(entry), self.rescue_running(entry)) for entry in self.started_and_silent(now)]
        fates += [(job_id, self.rescue_taken(job_id)) for job_id in self.taken_and_not_started(now)]
        if now - self.tidied_at >= TIDY_EVERY.total_seconds():
            self.tidy()
            self.tidied_at = now
        return Sweep(
            returned=tuple(job_id for job_id, fate in fates if fate is Fate.RETURNED),
            failed=tuple(job_id for job_id, fate in fates if fate is Fate.FAILED),
        )

    # what is abandoned

    def started_and_silent(self, now: float) -> list[str]:
        """Entries `job:execution` for which no heart has beaten in time."""
        return texts(self.connection.zrangebyscore(self.started.key, 0, now))

    def runs_elsewhere(self, job_id: str) -> bool:
        """Whether another execution of the job is alive: it was given back before, and this entry came late."""
        alive = texts(self.connection.zrangebyscore(self.started.key, f"({self.clock()}", "+inf"))
        return any(job_id_of(entry) == job_id for entry in alive)

    def taken_and_not_started(self, now: float) -> list[str]:
        """Jobs that have been between the queue and a worker for too long.

        A worker leaves this list in the transaction that starts the job. When each was first seen is kept in Redis, so
        that the next reaper goes on where a killed one stood; an id that left the list is forgotten.
        """
        taken = texts(self.connection.lrange(self.taken_key, 0, -1))
        seen = self.connection.hgetall(self.first_seen_key)
        known = dict(zip(texts(seen.keys()), map(float, seen.values()), strict=True))
        first_seen = {job_id: known.get(job_id, now) for job_id in taken}
        if first_seen != known:
            self.remember(first_seen)
        return sorted(job_id for job_id, at in first_seen.items() if now - at >= self.abandoned_after.total_seconds())

    def remember(self, first_seen: dict[str, float]) -> None:
        with self.connection.pipeline(transaction=True) as pipeline:
            pipeline.delete(self.first_seen_key)
            if first_seen:
                pipeline.hset(self.first_seen_key, mapping={job_id: repr(at) for job_id, at in first_seen.items()})
                pipeline.expire(self.first_seen_key, timedelta(hours=1))
            pipeline.execute()

    # what becomes of it

    def rescue_running(self, entry: str) -> Fate:
        """A job whose worker fell silent while it ran; one that has ended or was given back only leaves the list."""
        job_id = job_id_of(entry)
        wanted = None if self.runs_elsewhere(job_id) else JobStatus.STARTED
        return self.rescue(job_id, wanted, lambda pipeline: pipeline.zrem(self.started.key, entry))

    def rescue_taken(self, job_id: str) -> Fate:
        """A job that was taken from the queue and never started."""
        return self.rescue(job_id, JobStatus.QUEUED, lambda pipeline: pipeline.lrem(self.taken_key, 1, job_id))

    def rescue(self, job_id: str, wanted: JobStatus | None, leave: Callable[[Pipeline], object]) -> Fate:
        """Take the job off its list and, where it still has the status `wanted`, give it its next try or fail it: in one
        MULTI, so that a reaper killed here loses nothing either."""
        with self.connection.pipeline(transaction=True) as pipeline:
            leave(pipeline)
            fate = self.settle(job_id, wanted, pipeline)
            pipeline.execute()
        if fate is not Fate.DROPPED:
            log.warning("job.abandoned", job_id=job_id, queue=self.queue.name, fate=fate.value)
        return fate

    def settle(self, job_id: str, wanted: JobStatus | None, pipeline: Pipeline) -> Fate:
        try:
            job = self.job_class.fetch(job_id, connection=self.connection, serializer=JSONSerializer)
        except NoSuchJobError:
            return Fate.DROPPED
        except RedisError:
            raise
        except Exception as error:  # whatever stands in a broken hash must not stop the rescue of the other jobs
            log.error("job.refused", job_id=job_id, reason="unreadable_job", error=str(error))
            pipeline.zadd(self.failed.key, {job_id: self.clock() + UNREADABLE_KEPT.total_seconds()})
            return Fate.FAILED
        if job.get_status(refresh=False) is not wanted:
            return Fate.DROPPED
        if job.should_retry:
            job.retry(self.queue, pipeline)
            return Fate.RETURNED
        record_job_failure(job, WORKER_DIED, pipeline)
        return Fate.FAILED

    def tidy(self) -> None:
        """Forget failed jobs past their time and workers that are gone."""
        self.failed.cleanup()
        clean_worker_registry(self.queue)


def job_id_of(entry: str) -> str:
    """The job of an entry `job:execution`."""
    return entry.rpartition(":")[0]


def texts(reply: Iterable[object]) -> list[str]:
    """A reply's members as text."""
    return [member.decode() if isinstance(member, bytes) else str(member) for member in reply]

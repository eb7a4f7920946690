"""Which jobs are abandoned, and what becomes of them."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from redis import Redis
from rq import Retry
from rq.job import Job, JobStatus

from tocsin.store.queue import QUEUE_ITEMS, queue_on
from workers.job_class import job_class_for
from workers.queue_worker import QueueWorker
from workers.reaper import Fate, Reaper, Sweep, job_id_of, texts

NAME = "notes.note"


class Hands:
    """A clock that is set by hand, from now on."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def reaper(redis: Redis, clock: Hands) -> Reaper:
    return Reaper(redis, QUEUE_ITEMS, clock=clock)


def enqueue(redis: Redis, retries: int = 3) -> Job:
    retry = Retry(max=retries) if retries else None
    return queue_on(redis).enqueue(NAME, result_ttl=0, failure_ttl=600, retry=retry)


def take(redis: Redis) -> tuple[QueueWorker, Job]:
    """Take the next job as a worker does."""
    worker = QueueWorker(
        queue_on(redis),
        give_sign=lambda: None,
        job_silence_seconds=6,
        connection=redis,
        job_class=job_class_for({}),
    )
    taken = worker.dequeue_job_and_maintain_ttl(None)
    assert taken
    return worker, taken[0]


def start(redis: Redis) -> Job:
    """Take and start the next job, and never be heard of again."""
    worker, job = take(redis)
    worker.prepare_execution(job)
    worker.prepare_job_execution(job, remove_from_intermediate_queue=True)
    return job


def is_queued_again(redis: Redis, job: Job) -> bool:
    return queue_on(redis).job_ids == [job.id] and job.get_status() is JobStatus.QUEUED


def test_a_running_job_is_left_alone(redis: Redis, reaper: Reaper) -> None:
    """A job whose worker was heard of within the silence stays its worker's."""
    enqueue(redis)
    start(redis)

    assert reaper.sweep() == Sweep()


def test_a_silent_job_is_queued_again(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """After the silence a running job is given back, with one try less, and leaves the list of running ones."""
    job = enqueue(redis)
    start(redis)
    clock.now += 7

    assert reaper.sweep() == Sweep(returned=(job.id,))
    assert is_queued_again(redis, job)
    assert Job.fetch(job.id, connection=redis, serializer="json").retries_left == 2
    assert not redis.exists(reaper.started.key)


def test_a_silent_job_without_tries_left_fails_visibly(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """A job that has no try left stands among the failed jobs with the reason."""
    job = enqueue(redis, retries=0)
    start(redis)
    clock.now += 7

    assert reaper.sweep() == Sweep(failed=(job.id,))
    assert reaper.failed.get_job_ids() == [job.id]


def test_a_job_taken_and_never_started_is_queued_again(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """A job between the queue and a worker is given back six seconds after it was first seen there, not before."""
    job = enqueue(redis)
    take(redis)

    assert reaper.sweep() == Sweep()
    clock.now += 5
    assert reaper.sweep() == Sweep()
    clock.now += 1
    assert reaper.sweep() == Sweep(returned=(job.id,))
    assert is_queued_again(redis, job)
    assert not redis.exists(reaper.taken_key)


def test_a_registered_job_that_never_started_is_given_back_once(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """A worker killed between registering and starting a job leaves two traces and one job."""
    job = enqueue(redis)
    worker, taken = take(redis)
    worker.prepare_execution(taken)
    reaper.sweep()
    clock.now += 7

    assert reaper.sweep() == Sweep(returned=(job.id,))
    clock.now += 60
    assert reaper.sweep() == Sweep()
    assert queue_on(redis).count == 1


def test_a_late_entry_of_a_job_that_runs_elsewhere_is_dropped(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """Where the job was given back and runs again, the dead worker's entry takes nothing from the living one."""
    job = enqueue(redis)
    start(redis)
    redis.zadd(reaper.started.key, {f"{job.id}:earlier": clock.now - 1})

    assert reaper.sweep() == Sweep()
    assert [job_id_of(entry) for entry in texts(redis.zrange(reaper.started.key, 0, -1))] == [job.id]


def test_an_id_that_passed_by_is_forgotten(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """A job seen on its way to a worker, and seen there again much later, has its whole time again."""
    enqueue(redis)
    _, job = take(redis)
    reaper.sweep()
    redis.delete(reaper.taken_key)
    clock.now += 1
    reaper.sweep()
    redis.rpush(reaper.taken_key, job.id)
    clock.now += 60

    assert reaper.sweep() == Sweep()


def test_another_reaper_goes_on_where_the_first_stood(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """What the first reaper saw counts for the second: a killed reaper delays nothing."""
    job = enqueue(redis)
    take(redis)
    reaper.sweep()
    clock.now += 6

    assert Reaper(redis, QUEUE_ITEMS, clock=clock).sweep() == Sweep(returned=(job.id,))


def test_reapers_take_turns(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """While one reaper's turn lasts, no other sweeps."""
    other = Reaper(redis, QUEUE_ITEMS, every=timedelta(minutes=1), clock=clock)

    assert other.sweep_in_turn() == Sweep()
    assert reaper.sweep_in_turn() is None


@pytest.mark.parametrize(("field", "value"), [("status", "nonsense"), ("timeout", "soon"), ("created_at", "yesterday")])
def test_a_broken_job_does_not_stop_the_rescue_of_others(
    redis: Redis, reaper: Reaper, clock: Hands, field: str, value: str
) -> None:
    """A hash that can not be read goes to the failed jobs; the jobs beside it are given back."""
    broken, whole = enqueue(redis), enqueue(redis)
    start(redis)
    start(redis)
    redis.hset(broken.key, field, value)
    clock.now += 7

    assert reaper.sweep() == Sweep(returned=(whole.id,), failed=(broken.id,))
    assert redis.zscore(reaper.failed.key, broken.id) is not None


def test_a_job_that_is_gone_is_dropped(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """An entry without a job, running or taken, leaves its list."""
    job = enqueue(redis)
    start(redis)
    gone = enqueue(redis)
    take(redis)
    redis.delete(job.key, gone.key)
    reaper.sweep()
    clock.now += 7

    assert reaper.sweep() == Sweep()
    assert not redis.exists(reaper.started.key, reaper.taken_key)


def test_a_pickled_job_is_moved_unread(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """Giving a job back does not read its payload."""
    job = enqueue(redis)
    start(redis)
    redis.hset(job.key, "data", b"\x80\x04\x95 no json")
    clock.now += 7

    assert reaper.sweep() == Sweep(returned=(job.id,))
    assert redis.hget(job.key, "status") == b"queued"


def test_a_finished_job_is_not_run_again(redis: Redis, reaper: Reaper, clock: Hands) -> None:
    """A stale entry of a job that has failed or finished only leaves the list."""
    job = enqueue(redis)
    start(redis)
    job.set_status(JobStatus.FINISHED)
    clock.now += 7

    assert reaper.sweep() == Sweep()
    assert queue_on(redis).count == 0


def test_fates_are_stable_words() -> None:
    """Logs and dashboards build on these."""
    assert json.dumps([fate.value for fate in Fate]) == '["returned", "failed", "dropped"]'

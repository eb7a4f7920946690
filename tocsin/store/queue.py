"""The hand-over to RQ: the queue's name, the job's name and shape, and enqueueing inside somebody else's MULTI."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.client import Pipeline
from redis.retry import Retry as ConnectRetry
from rq import Queue, Retry
from rq.serializers import JSONSerializer

from tocsin.types.ids import ItemId
from tocsin.types.items import Item

QUEUE_ITEMS = "items"
JOB_PROCESS_ITEMS = "workers.jobs.process_items"

# RQ costs 0.2 ms an item at 20 a job and hardly less beyond; a lost job repeats at most this many.
ITEMS_PER_JOB = 50

JOB_TIMEOUT_SECONDS = 60
RESULT_TTL_SECONDS = 0  # a finished job with a result costs 5 kB until it expires
FAILURE_TTL_SECONDS = 86_400  # RQ keeps failures for a year
JOB_RETRIES = 3  # crash recoveries spend them too

ItemRef = tuple[ItemId, int]
"""An item and the revision to be processed."""


def queue_on(connection: Redis, name: str = QUEUE_ITEMS) -> Queue:
    """RQ's queue, speaking JSON: a pickle placed in it does not run."""
    return Queue(name, connection=connection, serializer=JSONSerializer)


def connection_for_rq(url: str) -> Redis:
    """A connection as RQ's workers want it: raw bytes, and no time limit on an answer, because they block for jobs."""
    retry = ConnectRetry(ExponentialWithJitterBackoff(base=0.05, cap=1.0), 5)
    return Redis.from_url(url, socket_connect_timeout=5, health_check_interval=30, retry=retry)


def batches_of(items: Sequence[Item]) -> tuple[tuple[ItemRef, ...], ...]:
    """The jobs that these items make."""
    refs = [(item.item_id, item.revision) for item in items]
    return tuple(tuple(refs[start : start + ITEMS_PER_JOB]) for start in range(0, len(refs), ITEMS_PER_JOB))


def job_id_of(origin: str, batch: Sequence[ItemRef], number: int) -> str:
    """`origin` names the hand-over (a poll by feed and token), so that the same one repeated makes the same job."""
    told = "\0".join([origin, str(number), *(f"{item_id}.{revision}" for item_id, revision in batch)])
    return blake2b(told.encode("utf-8", "replace"), digest_size=16).hexdigest()


def enqueue_items(queue: Queue, pipeline: Pipeline, origin: str, items: Sequence[Item]) -> None:
    """Add the jobs of these items to the caller's MULTI; nobody sees them before its EXEC."""
    if not items:
        return
    jobs = [
        Queue.prepare_data(
            JOB_PROCESS_ITEMS,
            args=[[[item_id, revision] for item_id, revision in batch]],
            timeout=JOB_TIMEOUT_SECONDS,
            result_ttl=RESULT_TTL_SECONDS,
            failure_ttl=FAILURE_TTL_SECONDS,
            retry=Retry(max=JOB_RETRIES),
            job_id=job_id_of(origin, batch, number),
            description=f"{len(batch)} items of {origin}",
        )
        for number, batch in enumerate(batches_of(items))
    ]
    queue.enqueue_many(jobs, pipeline=pipeline)

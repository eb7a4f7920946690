"""A batch that comes back is split into jobs of one item."""

from __future__ import annotations

import structlog
from rq.job import Job, Retry, get_current_job
from rq.queue import EnqueueData, Queue

from tocsin.store.queue import JOB_RETRIES, queue_on
from workers.job_class import AllowedJob
from workers.jobs import Batch

log = structlog.get_logger("workers.splitting")


def split_tried_batch(batch: Batch) -> bool:
    """Give each item a job of its own where the running job was started before; False: it is the batch's first try.

    An item that kills its process or eats its time would otherwise take its whole batch to the failed jobs. The parts
    are enqueued in one MULTI under ids derived from the batch's, so that a worker killed here changes nothing.
    """
    job = get_current_job()
    if not isinstance(job, AllowedJob) or not job.started_before or len(batch) < 2:
        return False
    queue = queue_on(job.connection, job.origin)
    queue.enqueue_many([part_of(job, number, list(pair)) for number, pair in enumerate(batch)])
    log.warning("job.split", parts=len(batch))
    return True


def part_of(job: Job, number: int, pair: list[str | int]) -> EnqueueData:
    """The job of one item, with the limits of the batch's."""
    return Queue.prepare_data(
        str(job.func_name),
        args=[[pair]],
        job_id=f"{job.id}-{number}",
        timeout=None if job.timeout is None else int(job.timeout),
        result_ttl=job.result_ttl,
        failure_ttl=job.failure_ttl,
        retry=Retry(max=JOB_RETRIES),
    )

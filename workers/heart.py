"""The beat by which a running job stays its worker's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import structlog
from redis.exceptions import RedisError
from rq.executions import Execution
from rq.job import Job

log = structlog.get_logger("workers.heart")


class Heart:
    """A thread that beats for the job at hand.

    RQ's in-process worker registers a job for its whole time limit and a minute, so that a killed worker's job waits
    that long. With a beat the registration is short, and a job that nobody beats for is soon somebody else's.
    """

    def __init__(self, beat: Callable[[Job, Execution], None], *, every_seconds: float) -> None:
        self.beat, self.every_seconds = beat, every_seconds
        self.at_hand: tuple[Job, Execution] | None = None
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, name="heart", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.ended.set()

    @contextmanager
    def beating_for(self, job: Job, execution: Execution) -> Iterator[None]:
        """Beat for this job while the block runs."""
        self.at_hand = (job, execution)
        try:
            yield
        finally:
            self.at_hand = None

    def run(self) -> None:
        while not self.ended.wait(self.every_seconds):
            if at_hand := self.at_hand:
                self.try_beat(*at_hand)

    def try_beat(self, job: Job, execution: Execution) -> None:
        """A beat that fails is not the end: the next may come through, or another worker takes the job over."""
        try:
            self.beat(job, execution)
        except RedisError as error:
            log.warning("heart.missed_beat", job_id=job.id, reason=str(error))

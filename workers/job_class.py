"""Which jobs may run: those on a list of names, and nothing that Redis could talk us into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from rq.exceptions import DeserializationError
from rq.executions import Execution, ExecutionRegistry
from rq.job import Job

Functions = Mapping[str, Callable[..., Any]]


class RefusalReason(StrEnum):
    """Why a job does not run."""

    UNREADABLE_PAYLOAD = "unreadable_payload"  # pickled, truncated, not the four parts of a job
    UNKNOWN_FUNCTION = "unknown_function"
    HAS_INSTANCE = "has_instance"  # a method of an object: ours are functions


class JobRefused(Exception):
    """A job that must not run; it goes to the failed jobs and is not tried again."""

    def __init__(self, reason: RefusalReason, name: str = "") -> None:
        self.reason, self.name = reason, name
        super().__init__(f"{reason.value}: {name!r}" if name else reason.value)


class Executions(ExecutionRegistry):
    """The executions of a job, known by their ids.

    RQ reads the hash of each, which expires a minute before the id does: a job whose first worker was killed would fail
    in its moment of success.
    """

    def get_executions(self, start: int = 0, end: int = -1) -> list[Execution]:
        ids = self.get_execution_ids(start, end)
        return [Execution(id=id, job_id=self.job_id, connection=self.connection) for id in ids]


class AllowedJob(Job):
    """A job that looks its function up in `functions`; no name in Redis is ever imported.

    RQ would import the function and three callbacks by the names in the job's hash, and post to the webhooks it names:
    whoever can write to Redis would own the worker. Built per process by `job_class_for`.
    """

    functions: ClassVar[Functions] = {}
    started_before = False

    success_callback = None
    failure_callback = None
    stopped_callback = None

    def restore(self, raw_data: Any) -> Any:
        restored = super().restore(raw_data)
        self.started_before = self.started_at is not None
        return restored

    @property
    def execution_registry(self) -> ExecutionRegistry:
        return Executions(self.id, connection=self.connection)

    @property
    def refusal(self) -> JobRefused | None:
        """Why this job must not run; None: it may."""
        try:
            name, instance = self.func_name, self.instance
        except DeserializationError:
            return JobRefused(RefusalReason.UNREADABLE_PAYLOAD)
        if instance is not None:
            return JobRefused(RefusalReason.HAS_INSTANCE, str(name))
        if not isinstance(name, str) or name not in self.functions:
            return JobRefused(RefusalReason.UNKNOWN_FUNCTION, str(name))
        return None

    @property
    def func(self) -> Callable[..., Any]:
        if refusal := self.refusal:
            raise refusal
        return self.functions[str(self.func_name)]

    def send_webhooks(self, status: Any, *, exc_string: str | None = None) -> None:
        """Nothing is sent: a job's hash must not name addresses that the worker then dials."""


def job_class_for(functions: Functions) -> type[AllowedJob]:
    """The job class of a worker that may call exactly these functions, by these names; with none, of one that only
    moves jobs about."""
    return type("AllowedJob", (AllowedJob,), {"functions": dict(functions)})

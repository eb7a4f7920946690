"""Every error raised on purpose.

TocsinError
├── ConfigError        problems                       the operator's to mend; exit 3
├── QueryError         query, offset, problem, mend   part of a ConfigError, or of a query tried by hand
├── FetchError         url, reason, retry_after       the world's: counted, tried later
├── ParseError         url, reason, problem           the source's: counted, tried later
├── StoreError         operation, problem             ours, or the server's: the job is tried again
│   ├── Conflict       keys moved under an item       the item is processed again at once
│   └── Unreachable    no Redis                       exit 4
├── ServerError        problem, mend                  the embedded server cannot be started; exit 4
├── AlreadyRunning     data, pid                      a second `up` on one data folder; exit 1
├── NotWritten         path, problem, mend            a file that could not be written stays as it was; exit 1
├── NotJudged          topic, problem, mend           what a user says of an article cannot count; exit 1
└── NotFound           what, name                     exit 5
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tocsin.types.sources import PollReason


class TocsinError(Exception):
    """The root of the tree."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake of the operator: where it stands and how to mend it. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str
    problem: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f", {self.mend}" if self.mend else ""
        return f"{self.file}:{self.line}:{self.column}: {self.path}: {self.problem}{mend}"


class ConfigError(TocsinError):
    """The configuration cannot be used as it is; `problems` is sorted and complete."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class QueryError(TocsinError):
    """A query that cannot be honoured; `offset` counts characters from 0."""

    def __init__(self, query: str, offset: int, problem: str, mend: str = "") -> None:
        self.query, self.offset, self.problem, self.mend = query, offset, problem, mend
        super().__init__(f"at character {offset + 1}: {problem}" + (f"; {mend}" if mend else ""))


class FetchError(TocsinError):
    """No usable answer from an address."""

    def __init__(self, url: str, reason: PollReason, *, detail: str = "", retry_after: datetime | None = None) -> None:
        self.url, self.reason, self.detail, self.retry_after = url, reason, detail, retry_after
        super().__init__(f"{reason.value}: {url}" + (f" ({detail})" if detail else ""))


class ParseError(TocsinError):
    """A document that cannot be read as a source."""

    def __init__(self, url: str, reason: PollReason, problem: str) -> None:
        self.url, self.reason, self.problem = url, reason, problem
        super().__init__(": ".join(filter(None, (reason.value, url, problem))))


class StoreError(TocsinError):
    """The store could not do what was asked."""

    def __init__(self, operation: str, problem: str) -> None:
        self.operation, self.problem = operation, problem
        super().__init__(f"{operation}: {problem}")


class Conflict(StoreError):
    """Somebody else wrote what this item had read; nothing was written."""


class Unreachable(StoreError):
    """No Redis answers."""


class ServerError(TocsinError):
    """The embedded server cannot be started."""

    def __init__(self, problem: str, mend: str = "") -> None:
        self.problem, self.mend = problem, mend
        super().__init__(problem + (f"; {mend}" if mend else ""))


class AlreadyRunning(TocsinError):
    """A second `up` on one data folder."""

    def __init__(self, data: str, pid: int | None) -> None:
        self.data, self.pid = data, pid
        super().__init__(
            f"tocsin already runs on {data}"
            + (f" (process {pid})" if pid else "")
            + "; stop it first, or name another folder with --data"
        )


class NotWritten(TocsinError):
    """A file could not be written; what was there before is untouched."""

    def __init__(self, path: str, problem: str, mend: str = "") -> None:
        self.path, self.problem, self.mend = path, problem, mend
        super().__init__(f"{path}: {problem}" + (f", {mend}" if mend else ""))


class NotFound(TocsinError):
    """A thing asked for by name is not there."""

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(f"no {what} {name!r}")


class NotJudged(TocsinError):
    """What was said of an article cannot count for a topic."""

    def __init__(self, topic: str, problem: str, mend: str) -> None:
        self.topic, self.problem, self.mend = topic, problem, mend
        super().__init__(f"{topic}: {problem}; {mend}")

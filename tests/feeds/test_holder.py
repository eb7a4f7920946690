"""Who holds a lease, and whether it still lives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.holder import is_dead, this_process

SAYS = "from feeds.holder import this_process; print(this_process(), flush=True); input()"


def test_who_lives_is_not_dead() -> None:
    """This process, another one of this machine, and whoever is of another machine, of which nothing is known."""
    other = subprocess.Popen([sys.executable, "-c", SAYS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout
    name = other.stdout.readline().strip()
    dead = is_dead(name)
    other.communicate("\n")

    assert name != this_process()
    assert not dead
    assert not is_dead(this_process())
    assert not any(map(is_dead, ("elsewhere:1:5", "elsewhere:1:", "nonsense", "")))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="nothing tells there when a process began")
def test_who_was_killed_is_dead_though_nobody_has_buried_it() -> None:
    """Also while it is a zombie, and also where its number belongs to another process now."""
    killed = subprocess.Popen([sys.executable, "-c", SAYS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert killed.stdout
    name = killed.stdout.readline().strip()
    killed.kill()
    os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
    machine, _, _ = this_process().rpartition(":")

    assert is_dead(name)
    killed.communicate()
    assert is_dead(name)
    assert is_dead(f"{machine}:1")

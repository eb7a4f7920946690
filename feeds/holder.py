"""Who holds a lease: which process, of which machine, and whether it still lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def this_process() -> str:
    """A name that no other process has, here or elsewhere, now or later."""
    return f"{_machine()}:{os.getpid()}:{_began(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Whether a holder was a process of this machine (of this container) and lives no more. Of others nothing is known."""
    machine, _, process = holder.rpartition(":")[0].rpartition(":")
    began = holder.rpartition(":")[2]
    if machine != _machine() or not process.isdigit() or not began:
        return False
    return _began(int(process)) != began


def _machine() -> str:
    """This boot of this machine, and within it this container's own numbers of processes."""
    try:
        return f"{_BOOT_ID.read_text().strip()}.{os.readlink('/proc/self/ns/pid')}"
    except OSError:  # not Linux: leases of the dead end by themselves
        return socket.gethostname()


def _began(process: int) -> str:
    """When a living process began, in ticks since the boot; empty where there is none, or none can tell."""
    try:
        state, *facts = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return ""
    return "" if state in "ZX" else facts[18]

"""What a child process owes its supervisor: it dies with it, and it gives signs of life."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, MutableMapping

PARENT = "TOCSIN_PARENT_PID"
PULSE = "TOCSIN_PULSE_FD"

PR_SET_PDEATHSIG = 1
LOOK_EVERY_SECONDS = 1.0


def join_supervisor(environ: MutableMapping[str, str]) -> Callable[[], None]:
    """Bind this process's life to the supervisor named in the environment, if one is; first thing in a child.

    Returns the sign of life: to be called more often than the child's patience allows, it costs one write to a pipe
    and never waits. Without a supervisor it does nothing. The two variables are taken out: they are not for grandchildren.
    """
    parent, pulse_fd = environ.pop(PARENT, None), environ.pop(PULSE, None)
    if parent is not None:
        die_with(int(parent))
    return (lambda: None) if pulse_fd is None else pulse_of(int(pulse_fd))


def die_with(parent: int) -> None:
    """End this process as soon as `parent` is gone, also where the parent was killed and could not say goodbye.

    Linux sends the signal (prctl(2), PR_SET_PDEATHSIG); elsewhere a thread looks. SIGKILL, not SIGTERM: nobody is left
    who would end a child that hangs, and every role survives a kill.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # gone before we had asked
        os.kill(os.getpid(), signal.SIGKILL)


def watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def pulse_of(fd: int) -> Callable[[], None]:
    """The sign of life over a pipe; a full or closed pipe is no reason to stop work."""
    os.set_blocking(fd, False)
    os.set_inheritable(fd, False)

    def give_sign() -> None:
        try:
            os.write(fd, b".")
        except OSError:  # full: the supervisor is slow; closed: it is gone, and we with it
            return

    return give_sign

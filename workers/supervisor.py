"""A group of child processes that is kept alive, and ends together."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import FrameType

import structlog

from workers.lifeline import PARENT, PULSE

log = structlog.get_logger("workers.supervisor")

LOOK_EVERY_SECONDS = 0.2
# A terminal and a parent process may pass the same Ctrl-C on; only a later signal means "now".
SAME_WISH_SECONDS = 1.0
FIRST_DELAY = timedelta(seconds=0.5)
LONGEST_DELAY = timedelta(seconds=30)
# A child that lived so long had a start worth forgetting earlier failures for.
SETTLED_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What a child process is to be.

    `patience`: a child that promised signs of life (`workers.lifeline.join_supervisor`) and gives none for so long is
    killed and started again; None: it promised none.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    patience: timedelta | None = None


class EndReason(StrEnum):
    """Why a child is no more."""

    FINISHED = "finished"  # by itself, exit code 0: started again at once
    FAILED = "failed"  # by itself, another exit code
    KILLED = "killed"  # by a signal from elsewhere: memory, an operator
    SILENT = "silent"  # by us: out of patience
    STOPPED = "stopped"  # because the group ends


class GroupEnd(StrEnum):
    """How a group ended."""

    DRAINED = "drained"  # every child ended what it had in hand
    FORCED = "forced"  # some were killed: a second signal, or out of time


def tocsin_argv(*words: str) -> tuple[str, ...]:
    """The command line of a Tocsin command in this very environment, whatever stands in the current folder."""
    return (sys.executable, "-P", "-m", "tocsin", *words)


def restart_delay(failures: int) -> timedelta:
    """How long to wait before a child is started again after so many failures in a row; 0 failures: not at all."""
    if failures == 0:
        return timedelta(0)
    return min(LONGEST_DELAY, FIRST_DELAY * float(2 ** min(failures - 1, 10)))


def failures_after(failures: int, end: EndReason, lived: timedelta) -> int:
    """Failures in a row, counting this end."""
    if end is EndReason.FINISHED:
        return 0
    return 1 if lived >= SETTLED_AFTER else failures + 1


class Running:
    """One child of a group and its present process; changes as processes come and go."""

    def __init__(self, child: Child, clock: Callable[[], float]) -> None:
        self.child, self.clock = child, clock
        self.process: subprocess.Popen[bytes] | None = None
        self.pulse: int | None = None
        self.started = self.last_sign = 0.0
        self.start_at = clock()
        self.failures = 0
        self.ending: EndReason | None = None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def start(self) -> None:
        """Start the process, in a session of its own: Ctrl-C on the terminal is for the supervisor to answer."""
        pulse, theirs = os.pipe()
        os.set_blocking(pulse, False)
        told = {PARENT: str(os.getpid()), PULSE: str(theirs)}
        try:
            self.process = subprocess.Popen(
                list(self.child.argv),
                env={**os.environ, **self.child.env, **told},
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs,),
                start_new_session=True,
            )
        except OSError as error:
            os.close(pulse)
            self.note_failure(str(error))
        else:
            self.pulse, self.ending = pulse, None
            self.started = self.last_sign = self.clock()
            log.info("child.started", child=self.child.name, pid=self.process.pid)
        finally:
            os.close(theirs)

    def note_failure(self, problem: str) -> None:
        self.failures += 1
        self.start_at = self.clock() + restart_delay(self.failures).total_seconds()
        log.error("child.start_failed", child=self.child.name, reason=problem)

    def hear(self) -> None:
        """Read the signs of life that have arrived."""
        if self.pulse is None:
            return
        try:
            signs = os.read(self.pulse, 65_536)
        except BlockingIOError:
            return
        if signs:
            self.last_sign = self.clock()
        else:
            self.close_pulse()

    def close_pulse(self) -> None:
        if self.pulse is not None:
            os.close(self.pulse)
            self.pulse = None

    def is_silent(self) -> bool:
        patience = self.child.patience
        return patience is not None and self.clock() - self.last_sign > patience.total_seconds()

    def tell(self, number: signal.Signals, ending: EndReason) -> None:
        """Send a signal to the living process, and remember why."""
        if self.process and self.process.poll() is None:
            self.ending = ending
            self.process.send_signal(number)

    def collect(self) -> EndReason | None:
        """The reason when the process has ended since the last look; it is then due to start again."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        end = self.ending or end_of(code)
        lived = timedelta(seconds=self.clock() - self.started)
        self.failures = failures_after(self.failures, end, lived)
        self.start_at = self.clock() + restart_delay(self.failures).total_seconds()
        told = log.info if end in (EndReason.FINISHED, EndReason.STOPPED) else log.warning
        told("child.ended", child=self.child.name, pid=self.process.pid, reason=end.value, exit_code=code)
        self.process = None
        self.close_pulse()
        return end


def end_of(code: int) -> EndReason:
    """What an exit code says; negative is the number of a signal."""
    if code == 0:
        return EndReason.FINISHED
    return EndReason.KILLED if code < 0 else EndReason.FAILED


class ProcessGroup:
    """Children that are started, watched, started again with growing delays, and stopped together.

    Not for threads: it must live in the main thread, because the kernel ends the children with the thread that started
    them. Either `run()`, or `start()`, `look()` in a loop of one's own, and `stop()`.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        stop_within: timedelta = timedelta(seconds=70),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stop_within, self.clock = stop_within, clock
        self.running = [Running(child, clock) for child in children]
        self.stops_asked = 0
        self.asked_at = 0.0

    def run(self, on_look: Callable[[], None] = lambda: None) -> GroupEnd:
        """Keep the children alive until SIGTERM or SIGINT, then drain them; a second signal kills.

        `on_look` is called a few times a second between two looks, in this thread.
        """
        with self.signals_caught():
            self.start()
            while not self.stops_asked:
                self.look()
                on_look()
                self.wait()
            return self.stop()

    def start(self) -> None:
        """Start every child."""
        for running in self.running:
            running.start()

    def look(self) -> None:
        """Kill who is silent, start who is due again; never waits."""
        for running in self.running:
            running.hear()
            if running.is_silent():
                running.tell(signal.SIGKILL, EndReason.SILENT)
            running.collect()
            if running.process is None and self.clock() >= running.start_at:
                running.start()

    def stop(self) -> GroupEnd:
        """SIGTERM to all, and wait; what lives after `stop_within`, or at the second signal, is killed."""
        for running in self.running:
            running.tell(signal.SIGTERM, EndReason.STOPPED)
        deadline = self.clock() + self.stop_within.total_seconds()
        while self.alive() and self.clock() < deadline and self.stops_asked < 2:
            self.wait()
        left = self.alive()
        for running in left:
            running.tell(signal.SIGKILL, EndReason.STOPPED)
        while self.alive():
            self.wait()
        return GroupEnd.FORCED if left else GroupEnd.DRAINED

    def pids(self) -> dict[str, int | None]:
        """Process id by child; None while it waits to be started again."""
        return {running.child.name: running.pid for running in self.running}

    def alive(self) -> list[Running]:
        """Those whose process lives; ends are noted on the way."""
        for running in self.running:
            running.hear()
            running.collect()
        return [running for running in self.running if running.process]

    def wait(self) -> None:
        """A fifth of a second, or until a child speaks or ends."""
        pulses = [running.pulse for running in self.running if running.pulse is not None]
        select.select(pulses, [], [], LOOK_EVERY_SECONDS)

    @contextmanager
    def signals_caught(self) -> Iterator[None]:
        """SIGTERM and SIGINT are counted while the block runs."""

        def note(_number: int, _frame: FrameType | None) -> None:
            if self.stops_asked and self.clock() - self.asked_at < SAME_WISH_SECONDS:
                return
            self.stops_asked, self.asked_at = self.stops_asked + 1, self.clock()

        before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

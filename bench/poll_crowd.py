"""Several pollers on one schedule, one of them killed: the publisher's own log says what was asked, and when."""

from __future__ import annotations

import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

from bench.poll_site import address_of, asked_in, publisher
from bench.poll_world import look_after, open_world

EVERY_SECONDS = 20.0
# An answer takes so long, so that polls are under way when their poller dies.
DELAY_SECONDS = 0.3
ROUNDS_BEFORE, ROUNDS_AFTER = 3, 6
# A request is on its way to the publisher for less.
ON_THE_WAY_SECONDS = 1.0


def run_crowd(*, pollers: int, feeds: int) -> None:
    """Let pollers go over the feeds, kill one in the middle, and print what the publisher saw of it."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name, ExitStack() as stack:
        home = Path(name)
        options = ("--changing", "10", "--items", "5", "--delay", str(DELAY_SECONDS))
        port = stack.enter_context(publisher(home / "asked", *options))
        world = stack.enter_context(open_world(home))
        urls = [f"http://{address_of(number)}:{port}/{number}" for number in range(feeds)]
        world.configure(urls, every=f"{EVERY_SECONDS:.0f}s", port=port, pages=False)
        processes = [stack.enter_context(world.poller(home / f"log{number}")) for number in range(pollers)]
        world.wait_for_all(feeds, processes[-1])
        world.wait_for_polls(world.polls() + ROUNDS_BEFORE * feeds, processes[-1])
        processes[0].send_signal(signal.SIGKILL)
        killed_at, committed = time.time(), world.polls()
        print(
            f"{pollers} pollers, {feeds} feeds every {EVERY_SECONDS:.0f} s; one killed after {committed} polls",
            flush=True,
        )
        world.wait_for_polls(committed + ROUNDS_AFTER * feeds, processes[-1])
        while time.time() < killed_at + EVERY_SECONDS * (ROUNDS_AFTER + 1):
            look_after(processes[-1])
        report(
            asked_in(home / "asked"), feeds=feeds, killed_at=killed_at, ended_at=time.time(), committed=world.polls()
        )


def report(
    asked: Sequence[tuple[int, float]], *, feeds: int, killed_at: float, ended_at: float, committed: int
) -> None:
    """Print what the publisher's log shows; exit 1 where a feed was asked twice or left out."""
    times: Mapping[int, list[float]] = defaultdict(list)
    for feed, at in asked:
        times[feed].append(at)
    gaps = sorted(second - first for polls in times.values() for first, second in pairwise(polls))
    doubled = sum(gap < EVERY_SECONDS - ON_THE_WAY_SECONDS for gap in gaps)
    across = sorted(
        min(at for at in polls if at > killed_at) - max(at for at in polls if at <= killed_at)
        for polls in times.values()
        if polls[0] <= killed_at < polls[-1]
    )
    left_out = feeds - sum(polls[-1] > ended_at - 2 * EVERY_SECONDS for polls in times.values())
    print(f"  asked {len(asked)} times, committed {committed}: those under way when their poller died were not")
    print(f"  polls of one feed less than its interval apart: {doubled} (the shortest gap was {gaps[0]:.2f} s)")
    print(f"  feeds left out at the end: {left_out} of {feeds}; the longest pause over the kill was {across[-1]:.1f} s")
    if doubled or left_out:
        raise SystemExit(1)

"""Ten thousand feeds on one poller, for twenty rounds: whether its memory stays flat, and whether it keeps its times."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, quantiles

from bench.poll_site import address_of, publisher
from bench.poll_world import family_of, memory_of, open_world

# The first rounds fill caches and the store; from here on nothing may grow.
SETTLED = 5
MEGABYTE = 1_000_000


def run_scale(*, feeds: int, rounds: int, every: int) -> None:
    """Poll real feeds over real HTTP, a tenth of them changed each time, and print each round's memory and pace."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name:
        home = Path(name)
        with publisher(home / "asked", "--changing", "10", "--items", "5") as port, open_world(home) as world:
            urls = [f"http://{address_of(number)}:{port}/{number}" for number in range(feeds)]
            world.configure(urls, every=f"{every}s", port=port, pages=False)
            print(f"{feeds} feeds every {every} s, {rounds} rounds: megabytes of the poller and of its parsers")
            memory: list[tuple[int, int]] = []
            with world.poller(home / "log") as process:
                for number in range(1, rounds + 1):
                    began, before = time.monotonic(), world.polls()
                    polls = world.wait_for_polls(number * feeds, process) - before
                    memory.append(memory_now(process.pid))
                    pace = polls / (time.monotonic() - began)
                    poller, parsers = memory[-1]
                    print(f"  round {number:2}: {poller:4} {parsers:4}   {pace:5.0f} polls/s", flush=True)
            print_growth(memory)
            print_lateness(lateness_in(home / "log")[SETTLED * feeds :])


def memory_now(pid: int) -> tuple[int, int]:
    """Megabytes of a poller, and of its children together."""
    whole, children = memory_of(pid), sum(memory_of(child) for child in family_of(pid)[1:])
    return (whole - children) // MEGABYTE, children // MEGABYTE


def print_growth(memory: Sequence[tuple[int, int]]) -> None:
    sizes = [poller + parsers for poller, parsers in memory[SETTLED - 1 :]]
    early, late = mean(sizes[:3]), mean(sizes[-3:])
    print(f"  from round {SETTLED} on: {early:.0f} MB at first, {late:.0f} MB at last ({late / early - 1:+.1%})")


def lateness_in(log: Path) -> list[int]:
    """Milliseconds after its time at which each poll began, in the order of their ends."""
    with log.open() as lines:
        events = (json.loads(line) for line in lines if '"feed.polled"' in line)
        return [int(event["late_ms"]) for event in events]


def print_lateness(late: Sequence[int]) -> None:
    cuts = quantiles(late, n=100)
    print(f"  polls began {cuts[49]:.0f} ms after their time (median), {cuts[98]:.0f} ms (p99), {max(late)} ms at most")

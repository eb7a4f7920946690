"""What a poll of an unchanged feed costs, beside lemon24/reader and beside plain requests in threads.

    python -m bench.poll [--feeds 200] [--rounds 3] [--scheme http|https] [--reader-python PYTHON]
    python -m bench.poll --scale      10,000 feeds on one poller, 20 rounds: memory, polls a second, lateness
    python -m bench.poll --pollers 4  several pollers on one schedule, one of them killed: no poll twice, no feed left out

Needs Linux (every address of 127.0.0.0/8 is the machine's own, /proc tells what a process costs). The publisher is a process here;
each feed has an address of its own, so each poll is a new connection. Tocsin is measured as it runs: the process `tocsin poll` with
its children, on a server of its own, polling as feeds fall due. Each client is a fresh process, rounds are interleaved, the first pass
over the feeds is left out, and the median of the rounds counts. Over https all verify against one bundle: the world's authorities
and the one made here. reader lives in an environment of its own: the one that --reader-python names, else one made under ~/.cache.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import trustme

from bench.poll_crowd import run_crowd
from bench.poll_scale import run_scale
from bench.poll_site import address_of, publisher
from bench.poll_world import World, cpu_of, open_world

PEERS = ("reader", "requests")
# Of lemon24/reader's CPU: the bars of the design.
BARS = {"http": 0.5, "https": 0.1}
# One feed in so many has no validators and answers with the same body each time; 0: none.
CONSTANT = {"304 alone": 0, "1 in 20 the same body": 20}
# A peer's poll over https costs 40 ms: so many passes are enough there.
PASSES = {"http": 10, "https": 3}
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tocsin-bench"
# sgmllib3k: the feedparser inside of reader 3.26 imports it, and nothing asks for it.
PINNED = ("reader==3.26", "requests==2.34.2", "sgmllib3k==1.0.0")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU a poll: the client's, and the server's where it has one."""

    client: float
    server: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--scheme", choices=["http", "https"])
    parser.add_argument("--reader-python", help="an interpreter with reader installed")
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--every", type=int, default=30, help="seconds between two polls of a feed of --scale")
    parser.add_argument("--pollers", type=int)
    wanted = parser.parse_args()
    if wanted.scale:
        run_scale(feeds=wanted.feeds or 10_000, rounds=wanted.rounds or 20, every=wanted.every)
        return
    if wanted.pollers:
        run_crowd(pollers=wanted.pollers, feeds=wanted.feeds or 2000)
        return
    python = wanted.reader_python or environment_of_reader()
    for scheme in [wanted.scheme] if wanted.scheme else list(BARS):
        for name, constant in CONSTANT.items():
            print(f"{scheme}, {name}:", flush=True)
            compare(python, scheme, constant, feeds=wanted.feeds or 200, rounds=wanted.rounds or 3)


def environment_of_reader() -> str:
    """The interpreter of an environment with reader in it, made where there is none."""
    python = CACHE / "reader" / "bin" / "python"
    if (
        subprocess.run([python, "-c", "import reader, requests"], capture_output=True).returncode
        if python.exists()
        else 1
    ):
        print(f"making an environment for reader in {CACHE}", flush=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", CACHE / "reader"], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *PINNED], check=True)
        except subprocess.CalledProcessError as error:
            mend = "install it somewhere (python -m venv DIR; DIR/bin/pip install reader) and name it: --reader-python DIR/bin/python"
            raise SystemExit(f"bench.poll: no environment with reader could be made ({error}); {mend}") from error
    return str(python)


def compare(python: str, scheme: str, constant: int, *, feeds: int, rounds: int) -> None:
    """Run all clients in turn, several times, and print what a poll of each costs."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as home:
        options, bundle = certify(Path(home), python, feeds) if scheme == "https" else ((), "")
        with (
            publisher(Path(home, "asked"), "--constant", str(constant), *options) as port,
            open_world(Path(home)) as world,
        ):
            urls = [f"{scheme}://{address_of(number)}:{port}/{number}" for number in range(feeds)]
            world.configure(urls, every="1s", port=port)
            costs: dict[str, list[Cost]] = {}
            for _ in range(rounds):
                costs.setdefault("tocsin", []).append(cost_of_tocsin(world, urls, bundle))
                for peer in PEERS:
                    costs.setdefault(peer, []).append(cost_of_peer(python, peer, Path(home), urls, scheme, bundle))
            print_costs(costs, BARS[scheme])


def certify(home: Path, python: str, feeds: int) -> tuple[tuple[str, ...], str]:
    """Make a certificate for each feed; returns the publisher's options and the path of the bundle that clients verify with."""
    authority = trustme.CA()
    certificates, bundle = home / "certificates", home / "bundle.pem"
    certificates.mkdir()
    for number in range(feeds):
        certificate = authority.issue_cert(address_of(number))
        certificate.private_key_and_cert_chain_pem.write_to_path(certificates / f"{number:06}.pem")
    world = subprocess.run([python, "-c", "import certifi; print(certifi.where())"], capture_output=True, text=True)
    bundle.write_bytes(Path(world.stdout.strip()).read_bytes() + authority.cert_pem.bytes())
    return ("--certificates", str(certificates)), str(bundle)


def cost_of_tocsin(world: World, urls: list[str], bundle: str) -> Cost:
    """Let `tocsin poll` go once over the feeds, then measure ten times as much."""
    environ = {"SSL_CERT_FILE": bundle} if bundle else {}
    with world.poller(world.home / "log", **environ) as process:
        world.wait_for_all(len(urls), process)
        world.wait_for_all(len(urls), process)
        before, server, begun = cpu_of(process.pid), world.server_cpu(), world.polls()
        polls = world.wait_for_polls(begun + 10 * len(urls), process) - begun
        return Cost((cpu_of(process.pid) - before) / polls, (world.server_cpu() - server) / polls)


def cost_of_peer(python: str, name: str, home: Path, urls: list[str], scheme: str, bundle: str) -> Cost:
    environ = {"REQUESTS_CA_BUNDLE": bundle} if bundle else {}
    argv = [python, str(Path(__file__).with_name("poll_peers.py")), name, str(home), str(PASSES[scheme])]
    done = subprocess.run(
        argv, input="\n".join(urls), text=True, capture_output=True, env={**os.environ, **environ}, check=False
    )
    if done.returncode:
        raise SystemExit(f"bench.poll: {name} ended with {done.returncode}: {done.stderr[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Cost(told["cpu"] / told["polls"])


def print_costs(costs: dict[str, list[Cost]], bar: float) -> None:
    for name, measured in costs.items():
        clients = [cost.client for cost in measured]
        print(f"  {name:<9} {median(clients) * 1000:7.3f} ms of CPU a poll   ({in_ms(clients)})")
    print(f"  its Redis {median(cost.server for cost in costs['tocsin']) * 1000:7.3f} ms a poll, beside that")
    for peer in PEERS:
        ratio = median(ours.client / theirs.client for ours, theirs in zip(costs["tocsin"], costs[peer], strict=True))
        told = f" (bar {bar:g}: {'met' if ratio <= bar else 'MISSED'})" if peer == "reader" else ""
        print(f"  tocsin / {peer} = {ratio:.3f}{told}", flush=True)


def in_ms(seconds: Iterable[float]) -> str:
    return ", ".join(f"{value * 1000:.3f}" for value in seconds)


if __name__ == "__main__":
    main()

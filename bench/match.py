"""How many documents a second the matcher takes, beside its peers: `python -m bench.match [--worst] [TOPICS ...]`.

Every size runs in a process of its own; inside it all engines take the same documents in turn, in small batches, so that
whatever else the machine does hits all of them alike. Times are CPU of one process. They say little by themselves on a busy
machine; the ratios, and the multiple of cutting the text into words alone, say more. Peers: bench/match_peers.py.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec

from bench.match_peers import PEERS, RE_AT_MOST, Find, tocsin, tocsin_with_places
from bench.match_world import Asked, World, topics_of
from tocsin.rules.matching import LEARNT_AT, Matcher

SIZES = (10, 1_000, 10_000, 100_000)
DOCUMENTS = 300
BATCH = 100
ROUNDS = 3


def measure(count: int) -> None:
    """Build all engines for `count` topics and print a line for each."""
    world = World()
    asked = [world.topic() for _ in range(count)]
    documents = [world.document() for _ in range(DOCUMENTS)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    engines: dict[str, Find] = {"tocsin": tocsin(asked)}
    build = time.process_time() - started
    warm_up(engines["tocsin"], world)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"\n{count} topics: tocsin builds in {build:.2f} s, {grown:.0f} MB with what it has learnt", flush=True)
    engines["tocsin, with places"] = tocsin_with_places(asked)
    warm_up(engines["tocsin, with places"], world)
    engines |= peers_of(asked)
    report(engines, documents, run(engines, documents))


def warm_up(find: Find, world: World) -> None:
    """As a worker that has run for some minutes: frequencies are learnt and anchors chosen."""
    for _ in range(LEARNT_AT[-1]):
        find(world.document())


def peers_of(asked: Sequence[Asked]) -> dict[str, Find]:
    engines = {}
    for name, build in PEERS.items():
        if find_spec(name.partition(",")[0]) is None:
            print(f"  {name}: not installed, left out (pip install -e '.[bench]')")
        elif name == "re" and len(asked) > RE_AT_MOST:
            print(f"  re: left out above {RE_AT_MOST} topics")
        else:
            engines[name] = build(asked)
    return engines


def run(engines: dict[str, Find], documents: Sequence[str]) -> dict[str, float]:
    """Microseconds a document: the best of the rounds, engines in turn batch by batch."""
    best = dict.fromkeys(("cutting into words", *engines), float("inf"))
    runs: dict[str, Callable[[str], Iterable[object]]] = {"cutting into words": cut, **engines}
    for _ in range(ROUNDS):
        spent = dict.fromkeys(runs, 0.0)
        for at in range(0, len(documents), BATCH):
            for name, call in runs.items():
                started = time.process_time()
                for document in documents[at : at + BATCH]:
                    call(document)
                spent[name] += time.process_time() - started
        best = {name: min(best[name], spent[name] / len(documents) * 1e6) for name in runs}
    return best


def cut(document: str) -> list[str]:
    return re.findall(r"\w+", document.lower())


def report(engines: dict[str, Find], documents: Sequence[str], micros: dict[str, float]) -> None:
    answers = {name: [frozenset(find(document)) for document in documents] for name, find in engines.items()}
    floor, ours = micros["cutting into words"], micros["tocsin"]
    print(f"  {'cutting into words':22} {floor:7.0f} µs a document")
    for name, found in answers.items():
        hits = sum(map(len, found))
        lost = sum(len(mine - theirs) for mine, theirs in zip(answers["tocsin"], found, strict=True))
        more = sum(len(theirs - mine) for mine, theirs in zip(answers["tocsin"], found, strict=True))
        same = "the same hits" if not lost and not more else f"{lost} hits lost, {more} more"
        print(
            f"  {name:22} {micros[name]:7.0f} µs a document, {1e6 / micros[name]:6.0f} a second, {micros[name] / floor:5.1f} times cutting,"
            f" {micros[name] / ours:5.2f} times tocsin; {hits / len(documents):.1f} hits each, {same}",
            flush=True,
        )


def worst_queries(world: World) -> dict[str, Callable[[], str]]:
    """Queries that would cost most, made of the commonest words so that their anchors hold nothing back."""

    def common(count: int) -> tuple[str, ...]:
        return world.some(0, 60, count)

    return {
        "plain": lambda: world.topic().query,
        "chain of 10 NEAR": lambda: " NEAR/500 ".join(common(11)),
        "200 NEAR of pairs": lambda: " OR ".join("({} NEAR/9 {})".format(*common(2)) for _ in range(200)),
        "OR of 200 words": lambda: " OR ".join(world.some(0, 40_000, 200)),
        "OR of 200 phrases": lambda: " OR ".join('"{} {}"'.format(*common(2)) for _ in range(200)),
        "200 prefixes": lambda: " OR ".join(f"{word[:3]}*" for word in world.some(1_000, 40_000, 200)),
        "phrase of 50 words": lambda: '"' + " ".join(common(50)) + '"',
        "atleast50": lambda: "atleast50({})".format(" OR ".join(common(40))),
        "NOT NEAR of groups": lambda: "({}) NOT NEAR/3 ({})".format(" OR ".join(common(30)), " OR ".join(common(30))),
        "30 groups deep": lambda: "(" * 28 + common(1)[0] + "".join(f" OR {word})" for word in common(28)),
    }


def measure_worst() -> None:
    """The cost of a query of each kind beside a plain one, and how it grows when the text is twice as long."""
    world = World()
    texts = [[world.document(words) for _ in range(20)] for words in (1_000, 2_000)]
    print("\ncost of one query of a kind a document of 1,000 words, reading apart, and its growth with twice the text")
    nothing = [cost_of([], each) for each in texts]
    for name, make in worst_queries(world).items():
        spent = [cost_of([make() for _ in range(20)], each) for each in texts]
        once, twice = (max(all_of - none, 0.0) / 20 for all_of, none in zip(spent, nothing, strict=True))
        growth = f"{twice / once:4.1f} times at twice the text" if once >= 1 else ""
        print(f"  {name:20} {once:9.1f} µs {growth}", flush=True)


def cost_of(queries: list[str], documents: Sequence[str]) -> float:
    """Microseconds a document for all the queries together, at best of three."""
    matcher = Matcher(topics_of([*queries, "nothing*"]))
    best = float("inf")
    for _ in range(4):
        started = time.process_time()
        for document in documents:
            matcher.find("", document, language="xx")
        best = min(best, time.process_time() - started)
    return best / len(documents) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topics", type=int, nargs="*", default=SIZES)
    parser.add_argument("--worst", action="store_true", help="only the queries that cost most")
    given = parser.parse_args()
    if given.worst:
        measure_worst()
    elif len(given.topics) == 1:
        measure(given.topics[0])
    else:
        for arguments in (*map(str, given.topics), "--worst"):
            subprocess.run([sys.executable, "-m", "bench.match", arguments], check=True)


if __name__ == "__main__":
    main()

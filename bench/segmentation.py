"""What splitting a page costs, and that it is linear: `python -m bench.segmentation`.

CPU time of this process, each figure the best of three, text and its double measured in turns. The bars: doubling the
text costs less than 2.5 times, and a megabyte of junk less than a second.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tocsin.extract import segment

Kind = Literal["text", "html"]

SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "pages"
NOW = datetime(2025, 8, 13, 18, 0, tzinfo=UTC)
MEGABYTE = 1_000_000
MOST_RATIO = 2.5
MOST_SECONDS = 1.0
ROUNDS = 3


def main() -> None:
    samples = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html"))
    for kind in ("text", "html"):
        pages = [path.read_text(encoding="utf-8") for path in samples if kind_of(path) == kind]
        seconds = best_of(lambda pages=pages, kind=kind: [segment(page, kind, NOW) for page in pages])  # type: ignore[misc]
        print(f"{kind:5} {len(pages):3} samples  {1000 * seconds / len(pages):6.2f} ms a page")
    for name, kind, page in growing():
        once, twice = in_turns(page, kind)
        print(f"{kind:5} {name:28} {once:6.3f} s  doubled {twice / once:5.2f}  {verdict(twice / once < MOST_RATIO)}")
    for name, junk in junk_pages().items():
        seconds = best_of(lambda junk=junk: segment(junk, "text", NOW))  # type: ignore[misc]
        print(f"text  {name:28} {seconds:6.3f} s a megabyte        {verdict(seconds < MOST_SECONDS)}")


def growing() -> list[tuple[str, Kind, str]]:
    """A page of each kind, long enough to be timed."""
    text = (SAMPLES / "aggregator_page_fr.txt").read_text(encoding="utf-8") + "\n\n"
    cards = "".join(
        f"<div><h3><a href='/{n}'>Headline number {n} of this long page</a></h3><p>Outlet {n % 9} · {n % 59 + 1} minutes ago"
        f"</p><p>Sentence {n} tells what happened. Another tells what somebody said of it afterwards.</p></div>"
        for n in range(300)
    )
    return [("the first real page, 30 times", "text", text * 30), ("three hundred cards", "html", cards)]


def in_turns(page: str, kind: Kind) -> tuple[float, float]:
    pairs = [(cpu(lambda: segment(page, kind, NOW)), cpu(lambda: segment(page * 2, kind, NOW))) for _ in range(ROUNDS)]
    return min(once for once, _ in pairs), min(twice for _, twice in pairs)


def junk_pages() -> dict[str, str]:
    chance = random.Random(4)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3000)]
    stream = chance.choices(words, k=MEGABYTE // 6)
    lines = (" ".join(stream[at : at + 8]) for at in range(0, len(stream), 8))
    return {
        "lines of random words": "\n".join(lines),
        "one line of random words": " ".join(stream),
        "nothing but ages": "2 hours ago\n" * (MEGABYTE // 12),
        "nothing but names": "Foo\n" * (MEGABYTE // 4),
        "headlines with ages": "Some title of a story\n2 hours ago\n" * (MEGABYTE // 34),
        "brackets": "(" * MEGABYTE,
        "links within prose": "Lire aussi : foo bar. " * (MEGABYTE // 22),
        "posts within prose": "x (@foo) — A (@b) 1 May 2020 " * (MEGABYTE // 29),
    }


def kind_of(path: Path) -> Kind:
    return "html" if path.suffix == ".html" else "text"


def best_of(work: Callable[[], object]) -> float:
    return min(cpu(work) for _ in range(ROUNDS))


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def verdict(holds: bool) -> str:
    return "holds" if holds else "MISSED"


if __name__ == "__main__":
    main()

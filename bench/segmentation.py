"""How well pages of several articles are split, what that costs, and that it is linear.

    python -m bench.segmentation [--pages N] [--page DRAWING NUMBER]

Pages are drawn by chance (`bench/drawn_pages.py`, `bench/drawn_forms.py`; N of each drawing, or as many as its floor is of), and
what is read otherwise than it was made is told by kind; with a drawing and a number that page alone, and its faults.

CPU time of this process, each figure the best of three, text and its double measured in turns. The bars: doubling the
text costs less than 2.5 times, and a megabyte of junk less than a second.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bench.drawn_pages import NOW as drawn_at
from bench.drawn_pages import DrawnPage, faults
from bench.segmentation_floor import DRAWINGS
from tocsin.extract import segment

Kind = Literal["text", "html"]

SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "pages"
NOW = datetime(2025, 8, 13, 18, 0, tzinfo=UTC)
MEGABYTE = 1_000_000
MOST_RATIO = 2.5
MOST_SECONDS = 1.0
ROUNDS = 3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, help="how many pages are drawn")
    arguments.add_argument("--page", nargs=2, metavar=("DRAWING", "NUMBER"), help=f"show one of {', '.join(DRAWINGS)}")
    given = arguments.parse_args()
    if given.page is not None:
        show_page(DRAWINGS[given.page[0]][0](int(given.page[1])))
        return
    for name, (draw_one, pages) in DRAWINGS.items():
        report_faults(name, draw_one, given.pages or pages)
    report_costs()


def show_page(page: DrawnPage) -> None:
    print(page.content, dict(page.drawn), *faults_of(page), sep="\n")


def faults_of(page: DrawnPage) -> list[str]:
    return faults(page, segment(page.content, page.kind, drawn_at))


def report_faults(name: str, draw_one: Callable[[int], DrawnPage], pages: int) -> None:
    told = {number: found for number in range(pages) if (found := faults_of(draw_one(number)))}
    print(f"{name:7} {pages - len(told)} of {pages} pages are right ({1 - len(told) / pages:.1%})")
    kinds = {number: " and ".join(sorted({fault.split(":")[0] for fault in found})) for number, found in told.items()}
    for kind, count in Counter(kinds.values()).most_common():
        print(f"  {count:4} {kind}: {', '.join(str(number) for number in kinds if kinds[number] == kind)}"[:110])


def report_costs() -> None:
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
        "broken lines of a dispatch": "ZCZC\nNNNN\nZCZC\n(X) - A\n" + "\n".join(["AB" * 30] * (MEGABYTE // 61)),
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

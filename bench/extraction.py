"""Quality and cost of extraction beside trafilatura, on any folder of pages with ground truth.

    python -m bench.extraction FOLDER [--pages N] [--worst N]

FOLDER holds `ground_truth.json` ({id: {url, articleBody, title?, authors?, date?}}) and `html/<id>.html.gz`. The score is
4-gram shingle precision and recall, macro over pages (scrapinghub/article-extraction-benchmark). Every page runs every
engine in one shuffled, interleaved run of CPU time, so the cost ratios hold on any machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tocsin.extract import Extracted, extract
from tocsin.extract.words import fold

Engine = Callable[[str, str], str]
Truth = Mapping[str, str | list[str] | None]
SHINGLE = 4


@dataclass
class Tally:
    """Sums over pages of one engine."""

    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, page: str, found: str, wanted: str) -> None:
        precision, recall = shingle_scores(found, wanted)
        self.precisions.append(precision)
        self.recalls.append(recall)
        self.scores[page] = f1(precision, recall)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    count = max(1, len(words) - SHINGLE + 1)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(count))


def shingle_scores(found: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of one page; an empty answer has neither."""
    mine, theirs = shingles(found), shingles(wanted)
    shared = sum((mine & theirs).values())
    if not found.strip():
        return (1.0, 1.0) if not wanted.strip() else (0.0, 0.0)
    return shared / sum(mine.values()), shared / sum(theirs.values())


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def engines() -> dict[str, Engine]:
    from trafilatura import extract as trafilatura_extract

    return {
        "tocsin": lambda page, url: extract(page, url).text,
        "trafilatura default": lambda page, url: trafilatura_extract(page, include_comments=False) or "",
        "trafilatura fast": lambda page, url: trafilatura_extract(page, include_comments=False, fast=True) or "",
    }


def run(pages: Mapping[str, str], truth: Mapping[str, Truth], seed: int = 7) -> dict[str, Tally]:
    shuffle = random.Random(seed)
    tallies = {name: Tally() for name in engines()}
    runs = engines()
    for call in runs.values():  # imports and caches are not the page's cost
        call(next(iter(pages.values())), "")
    for page, html in pages.items():
        order = list(runs)
        shuffle.shuffle(order)
        for name in order:
            started = time.process_time()
            found = runs[name](html, str(truth[page].get("url") or ""))
            tallies[name].seconds += time.process_time() - started
            tallies[name].add(page, found, str(truth[page]["articleBody"]))
    return tallies


def read_folder(folder: Path, limit: int | None) -> tuple[dict[str, str], dict[str, Truth]]:
    truth = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    ids = sorted(truth)[:limit]
    read = {page: gzip.decompress((folder / "html" / f"{page}.html.gz").read_bytes()) for page in ids}
    return {page: html.decode("utf-8", "replace") for page, html in read.items()}, truth


def judge_metadata(pages: Mapping[str, str], truth: Mapping[str, Truth]) -> dict[str, tuple[float, int]]:
    """Share of right titles and days and mean F1 of author sets, each over the pages whose truth names one."""
    sums: dict[str, list[float]] = {"title": [], "date": [], "authors": []}
    for page, html in pages.items():
        told, found = truth[page], extract(html, str(truth[page].get("url") or "") or None)
        if told.get("title"):
            sums["title"].append(float(_same_title(found.title, str(told["title"]))))
        if told.get("date"):
            sums["date"].append(float(_same_day(found, str(told["date"]))))
        if told.get("authors"):
            sums["authors"].append(_author_score(found.authors, told["authors"]))
    return {name: (sum(values) / len(values), len(values)) for name, values in sums.items() if values}


def _same_title(found: str, wanted: str) -> bool:
    mine, theirs = re.sub(r"\W+", " ", fold(found)).strip(), re.sub(r"\W+", " ", fold(wanted)).strip()
    return mine == theirs


def _same_day(found: Extracted, wanted: str) -> bool:
    days = {found.published_at.date().isoformat()} if found.published_at else set()
    return wanted[:10] in days


def _author_score(found: tuple[str, ...], wanted: str | list[str] | None) -> float:
    names = wanted if isinstance(wanted, list) else re.split(r"\s*[;,]\s*", wanted or "")
    mine, theirs = {fold(name) for name in found}, {fold(name) for name in names if name}
    if not mine or not theirs:
        return 0.0
    shared = len(mine & theirs)
    return f1(shared / len(mine), shared / len(theirs))


def report(tallies: Mapping[str, Tally], worst: int) -> None:
    reference = tallies["trafilatura default"].seconds
    print(f"{'engine':22} {'F1':>7} {'precis.':>7} {'recall':>7} {'pageF1':>7} {'<0.5':>6} {'cost':>6}")
    for name, tally in tallies.items():
        count = len(tally.scores)
        precision, recall = sum(tally.precisions) / count, sum(tally.recalls) / count
        mean = sum(tally.scores.values()) / count
        under = sum(score < 0.5 for score in tally.scores.values()) / count
        cost = tally.seconds / reference
        print(
            f"{name:22} {f1(precision, recall):7.4f} {precision:7.4f} {recall:7.4f} {mean:7.4f} {under:6.1%} {cost:6.2f}"
        )
    scores = tallies["tocsin"].scores
    for page in sorted(scores, key=lambda page: scores[page])[:worst]:
        others = {name: round(tally.scores[page], 3) for name, tally in tallies.items() if name != "tocsin"}
        print(f"  {scores[page]:.3f} {page} {others}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--pages", type=int, default=None, help="only the first N pages")
    arguments.add_argument("--worst", type=int, default=0, help="also the N worst pages")
    given = arguments.parse_args()
    pages, truth = read_folder(given.folder, given.pages)
    report(run(pages, truth), given.worst)
    for name, (score, count) in judge_metadata(pages, truth).items():
        print(f"{name:22} {score:7.3f} on {count} pages")


if __name__ == "__main__":
    main()

"""Quality and cost of extraction beside other engines, on any folder of pages with ground truth.

    python -m bench.extraction [FOLDER] [--pages N] [--worst N] [--quick]
    python -m bench.extraction --drawn NUMBER | --house NUMBER

FOLDER (without one: the pages of our own, `bench/article_layouts.py`) holds `ground_truth.json` ({id: {url, articleBody, title?, authors?,
date?}}) and `html/<id>.html.gz`. The score is 4-gram shingle precision and recall, macro over pages. Every page runs
every engine in one shuffled, interleaved run of CPU time, so the cost ratios hold on any machine.

"site known" is taught the site's other pages in the folder, the page itself left out; "fast lane" takes the site
for learnt as well, so that own rules stand alone. On pages that hold no furniture the first adds nothing; what it adds
where no rule knows the furniture is measured on sites of our own (`bench/article_sites.py`).
Article pages drawn by chance (`bench/drawn_articles.py`), and pages set as publishers set theirs (`bench/drawn_houses.py`), are told by
how many are read without a fault; --drawn and --house show one. Costs are of pages that no engine has met: engines keep what they
found in caches, so a second run in the same process says little.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.article_layouts import own_pages
from bench.article_sites import learnt, own_sites
from bench.drawn_articles import draw_article, faults
from bench.drawn_houses import draw_house
from bench.drawn_houses import faults as faults_of_house
from bench.extraction_floor import DRAWN, HOUSES
from bench.extraction_peers import REFERENCE, Engine, missing, peers
from bench.extraction_scores import Tally, Truth, judge_metadata
from tocsin.extract import Extracted, extract
from tocsin.rules.sites import learn_page, site_lines
from tocsin.types.sites import SiteLines, SiteMemory

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DRAWN_AT = "https://www.harbour.example/a.html"
COLD, KNOWING, FAST = "tocsin", "tocsin, site known", "tocsin, fast lane"


def read_folder(folder: Path, limit: int | None = None) -> tuple[dict[str, str], dict[str, Truth]]:
    truth = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    ids = sorted(truth)[:limit]
    read = {page: gzip.decompress((folder / "html" / f"{page}.html.gz").read_bytes()) for page in ids}
    return {page: html.decode("utf-8", "replace") for page, html in read.items()}, truth


def read_own() -> tuple[dict[str, str], dict[str, Truth]]:
    pages = own_pages()
    return {name: html for name, (html, _) in pages.items()}, {name: told for name, (_, told) in pages.items()}


def lines_known(found: Mapping[str, Extracted], truth: Mapping[str, Truth]) -> dict[str, SiteLines]:
    """For every page what the other pages of its site teach."""
    sites: dict[str, list[str]] = {}
    for page in found:
        sites.setdefault(site_of(truth[page]), []).append(page)
    known = {}
    for pages in sites.values():
        for page in pages:
            memory = SiteMemory()
            for other in pages:
                if other != page:
                    memory = learn_page(memory, found[other].teaches, NOW)
            known[page] = site_lines(memory, NOW)
    return known


def site_of(told: Truth) -> str:
    return (urlsplit(str(told.get("url") or "")).hostname or "").removeprefix("www.")


def engines(
    found: Mapping[str, Extracted], truth: Mapping[str, Truth], quick: bool
) -> dict[str, Callable[[str], Engine]]:
    """Engines by name, each made for a page's id."""
    known = lines_known(found, truth)
    learnt = {page: SiteLines(known[page].furniture, frozenset({found[page].teaches.layout})) for page in found}
    runs: dict[str, Callable[[str], Engine]] = {
        COLD: lambda page: lambda html, url: extract(html, url).text,
        KNOWING: lambda page: lambda html, url: extract(html, url, known[page]).text,
        FAST: lambda page: lambda html, url: extract(html, url, learnt[page]).text,
    }
    for name, engine in peers().items():
        if not quick or name == REFERENCE:
            runs[name] = lambda page, engine=engine: engine  # type: ignore[misc]
    return runs


def run(
    pages: Mapping[str, str], truth: Mapping[str, Truth], *, quick: bool = False, seed: int = 7
) -> dict[str, Tally]:
    shuffle = random.Random(seed)
    found = {page: extract(html, str(truth[page].get("url") or "") or None) for page, html in pages.items()}
    runs = engines(found, truth, quick)
    tallies = {name: Tally() for name in runs}
    first = next(iter(pages))
    for make in runs.values():  # imports and caches are not the page's cost
        make(first)(pages[first], "")
    for page, html in pages.items():
        order = list(runs)
        shuffle.shuffle(order)
        for name in order:
            engine = runs[name](page)
            started = time.process_time()
            text = engine(html, str(truth[page].get("url") or ""))
            tallies[name].seconds += time.process_time() - started
            tallies[name].add(page, text, str(truth[page]["articleBody"]))
    return tallies


def report(tallies: Mapping[str, Tally], worst: int) -> None:
    reference = tallies[REFERENCE].seconds
    print(f"{'engine':22} {'F1':>7} {'precis.':>7} {'recall':>7} {'pageF1':>7} {'<0.5':>6} {'cost':>6}")
    for name, tally in tallies.items():
        mean = sum(tally.scores.values()) / len(tally.scores)
        print(
            f"{name:22} {tally.f1:7.4f} {tally.precision:7.4f} {tally.recall:7.4f} {mean:7.4f} {tally.under_half:6.1%}"
            f" {tally.seconds / reference:6.2f}"
        )
    scores = tallies[COLD].scores
    for page in sorted(scores, key=lambda page: scores[page])[:worst]:
        others = {name: round(tally.scores[page], 3) for name, tally in tallies.items() if name != COLD}
        print(f"  {scores[page]:.3f} {page} {others}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, nargs="?", default=None)
    arguments.add_argument("--pages", type=int, default=None, help="only the first N pages")
    arguments.add_argument("--worst", type=int, default=0, help="also the N worst pages")
    arguments.add_argument("--quick", action="store_true", help="beside trafilatura's default alone")
    arguments.add_argument("--drawn", type=int, help="show this drawn page and its faults")
    arguments.add_argument("--house", type=int, help="show this page of a house and its faults")
    given = arguments.parse_args()
    if given.drawn is not None:
        page = draw_article(given.drawn)
        print(page.html, page.drawn, *faults(page, extract(page.html, DRAWN_AT)), sep="\n")
        return
    if given.house is not None:
        house = draw_house(given.house)
        print(house.html, house.house, *faults_of_house(house, extract(house.html, house.url)), sep="\n")
        return
    pages, truth = read_folder(given.folder, given.pages) if given.folder else read_own()
    tallies = run(pages, truth, quick=given.quick)
    print(
        f"{len(pages)} pages of {len({site_of(truth[page]) for page in pages})} sites in {given.folder or 'our own layouts'}"
    )
    report(tallies, given.worst)
    if missing():
        print(f"left out, not installed: {', '.join(missing())} (pip install 'tocsin[bench-pages]')")
    right = sum(not faults(page, extract(page.html, DRAWN_AT)) for page in map(draw_article, range(DRAWN)))
    print(f"{right} of {DRAWN} drawn article pages are right in text, title, day and author")
    right = sum(not faults_of_house(page, extract(page.html, page.url)) for page in map(draw_house, range(HOUSES)))
    print(f"{right} of {HOUSES} pages set as publishers set them are right in text, title, day, authors and lock")
    told = [f"{tally.f1:.4f} ({known})" for known, tally in learnt(own_sites()).items()]
    print(f"F1 on sites whose furniture no rule knows, by other pages known: {', '.join(told)}")
    found = {page: extract(html, str(truth[page].get("url") or "") or None) for page, html in pages.items()}
    for name, (score, count) in judge_metadata(found, truth).items():
        print(f"{name:22} {score:7.3f} on {count} pages")


if __name__ == "__main__":
    main()

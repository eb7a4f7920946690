"""Whether memory stays flat while many pages are read.

    python -m bench.extraction_soak [FOLDER] [--pages 10000]

Reads the pages of FOLDER (by default our own) over and over, each a little different, and prints the resident memory of
the process. It fails where the second half grew by more than a twentieth.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.extraction import read_folder, read_own
from tocsin.extract import extract

MOST_GROWTH = 0.05
STEPS = 10


def resident_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS in /proc/self/status: run it on Linux")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, nargs="?", default=None)
    arguments.add_argument("--pages", type=int, default=10_000)
    given = arguments.parse_args()
    pages, _ = read_folder(given.folder) if given.folder else read_own()
    several = list(pages.values())
    print(f"start {resident_mb():.0f} MB with {len(several)} pages in hand")
    grown: list[float] = []
    for number in range(given.pages):
        html = several[number % len(several)]
        extract(html.replace('class="', f'class="n{number} ', 3), f"https://site{number}.example/")
        if (number + 1) % max(1, given.pages // STEPS) == 0:
            grown.append(resident_mb())
            print(f"{number + 1:7} pages {grown[-1]:.0f} MB", flush=True)
    return int(grown[-1] > grown[len(grown) // 2] * (1 + MOST_GROWTH))


if __name__ == "__main__":
    sys.exit(main())

"""What extraction must reach on pages of our own; checked by tests/extract/test_floor.py.

Floors are a chain: a new entry goes below the last one and names it by its digest, so that none can be changed or lowered
where nobody sees it. An entry that lowers a figure says why. `python -m bench.extraction_floor` prints the digests that
the next entry must name.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from bench.article_layouts import digest_of, own_pages

# A floor stands so far below what was measured: one sentence of some forty pages is a tenth of this.
ROOM = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What held on a day: the pages by their digest, and the least of each figure."""

    date: str
    after: str  # digest of the entry before
    pages: str
    f1: float
    worst: float  # F1 of the worst page
    lowered: str = ""  # why, where a figure is lower than before

    @property
    def digest(self) -> str:
        told = (self.date, self.after, self.pages, self.f1, self.worst, self.lowered)
        return sha256(repr(told).encode()).hexdigest()[:16]


FLOORS: tuple[Floor, ...] = (
    Floor(
        date="2026-11-25",
        after="",
        pages="aaa358ecabf90b177a7d29bff7b766020ce864c394ca44f95134dd5c71dea195",
        f1=0.99,
        worst=0.97,
    ),
    # Twenty pages more, in layouts written after the rules.
    Floor(
        date="2026-11-26",
        after="da3a71c507efd523",
        pages="58fc2f4fa5594da0cd62dc25bd83a70c9af494488c283886ae14a74b85fb5c88",
        f1=0.99,
        worst=0.97,
    ),
)


if __name__ == "__main__":
    print("pages", digest_of(own_pages()))
    print("after", FLOORS[-1].digest)

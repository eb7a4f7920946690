"""How well an extract matches the truth: 4-gram shingles for the text, equality for title, day and authors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.extract import Extracted
from tocsin.extract.words import fold

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

    @property
    def precision(self) -> float:
        return sum(self.precisions) / len(self.precisions)

    @property
    def recall(self) -> float:
        return sum(self.recalls) / len(self.recalls)

    @property
    def f1(self) -> float:
        """Of macro precision and recall, as scrapinghub/article-extraction-benchmark reckons."""
        return f1(self.precision, self.recall)

    @property
    def under_half(self) -> float:
        return sum(score < 0.5 for score in self.scores.values()) / len(self.scores)


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


def judge_metadata(found: Mapping[str, Extracted], truth: Mapping[str, Truth]) -> dict[str, tuple[float, int]]:
    """Share of right titles and days and mean F1 of author sets, each over the pages whose truth names one."""
    sums: dict[str, list[float]] = {"title": [], "date": [], "authors": []}
    for page, extracted in found.items():
        told = truth[page]
        if told.get("title"):
            sums["title"].append(float(same_title(extracted.title, str(told["title"]))))
        if told.get("date"):
            sums["date"].append(float(same_day(extracted, str(told["date"]))))
        if told.get("authors"):
            sums["authors"].append(author_score(extracted.authors, told["authors"]))
    return {name: (sum(values) / len(values), len(values)) for name, values in sums.items() if values}


def same_title(found: str, wanted: str) -> bool:
    mine, theirs = re.sub(r"\W+", " ", fold(found)).strip(), re.sub(r"\W+", " ", fold(wanted)).strip()
    return mine == theirs


def same_day(found: Extracted, wanted: str) -> bool:
    return found.published_at is not None and wanted[:10] == found.published_at.date().isoformat()


def author_score(found: tuple[str, ...], wanted: str | list[str] | None) -> float:
    names = wanted if isinstance(wanted, list) else re.split(r"\s*[;,]\s*", wanted or "")
    mine, theirs = {fold(name) for name in found}, {fold(name) for name in names if name}
    if not mine or not theirs:
        return 0.0
    shared = len(mine & theirs)
    return f1(shared / len(mine), shared / len(theirs))

"""How well queries and about lines find what they should: `python -m bench.meaning [FILE...]`.

A file holds cases, one a line: `id`, `query`, `description` (the about line), `also` and `ignore` (ids of other cases'
documents that match, or that are too doubtful to count), `docs` of `id`, `lang`, `title`, `body`, `match` (does a human
call it a match). Without a file, the repository's own: `cases.jsonl`, on which thresholds were chosen, `later.jsonl`,
which was written afterwards and has moved none, `short.jsonl`, texts of two lines, `fresh.jsonl`, written after those, and
`harder.jsonl` and `adverse.jsonl`, of which every text has the query's words.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tocsin.rules.language import detect_language
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic
from workers.tagger import Tagger

OWN = Path(__file__).parent / "topics"
CASES, LATER = OWN / "cases.jsonl", OWN / "later.jsonl"
SHORT, FRESH = OWN / "short.jsonl", OWN / "fresh.jsonl"
HARDER, ADVERSE = OWN / "harder.jsonl", OWN / "adverse.jsonl"
FILES = (CASES, LATER, SHORT, FRESH, HARDER, ADVERSE)

Case = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of what should be."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """The three ways to watch a topic; a case is asked of its own documents, an about line alone of all."""

    query: Score
    both: Score
    about_own: Score
    about_all: Score


def read_cases(file: Path) -> list[Case]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def digest_of(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def measure(cases: Sequence[Case]) -> Figures:
    """Ask every case's topic of every document."""
    found = {
        "query": tags(cases, query=True, about=False),
        "both": tags(cases, query=True, about=True),
        "about": tags(cases, query=False, about=True),
    }
    return Figures(
        query=score_own(cases, found["query"]),
        both=score_own(cases, found["both"]),
        about_own=score_own(cases, found["about"]),
        about_all=score_all(cases, found["about"]),
    )


def tags(cases: Sequence[Case], *, query: bool, about: bool) -> set[tuple[str, str]]:
    """(case, document) of every match."""
    tagger = Tagger.of(
        [
            Topic(
                topic_id=TopicId(case["id"]),
                name=case["name"],
                query=case["query"] if query else None,
                about=case["description"] if about else None,
            )
            for case in cases
        ]
    )
    return {
        (match.topic_id, document["id"])
        for document in documents(cases)
        for match in tagger.tag(document["title"], document["body"], language=language_of(document)).matches
    }


def documents(cases: Iterable[Case]) -> list[Mapping[str, Any]]:
    return [document for case in cases for document in case["docs"]]


def language_of(document: Mapping[str, Any]) -> str | None:
    return detect_language(f"{document['title']}\n{document['body']}", document["lang"])


def score_own(cases: Iterable[Case], found: set[tuple[str, str]]) -> Score:
    return tally(((case["id"], d["id"]) in found, d["match"]) for case in cases for d in case["docs"])


def score_all(cases: Sequence[Case], found: set[tuple[str, str]]) -> Score:
    """A document of another case is presumed no match unless the case names it."""
    own = {(case["id"], d["id"]): bool(d["match"]) for case in cases for d in case["docs"]}
    every = documents(cases)
    return tally(
        ((case["id"], d["id"]) in found, own.get((case["id"], d["id"]), d["id"] in case["also"]))
        for case in cases
        for d in every
        if d["id"] not in case["ignore"]
    )


def tally(pairs: Iterable[tuple[bool, bool]]) -> Score:
    told = list(pairs)
    return Score(
        right=sum(found and wanted for found, wanted in told),
        wrong=sum(found and not wanted for found, wanted in told),
        missed=sum(wanted and not found for found, wanted in told),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    for file in parser.parse_args().files:
        cases = read_cases(file)
        figures = measure(cases)
        print(f"{file.name}: {len(cases)} cases, {len(documents(cases))} documents, {digest_of(file)[:12]}")
        for name in ("query", "both", "about_own", "about_all"):
            score: Score = getattr(figures, name)
            print(f"  {name:<10} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}")


if __name__ == "__main__":
    main()

"""How well copies are found, and at what cost: `python -m bench.dedupe FOLDER`.

FOLDER holds `neardup.jsonl`: documents `{"id","lang","title","text","source","published_at","duplicate_of","kind"}` in
any order; those of one text share the first of their group. A pair counts as found when a document is called a duplicate
of any document of its own group.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.dedupe_templates import templated_documents
from tocsin.rules.fingerprint import fingerprint_of
from tocsin.rules.novelty import Imprint, judge_novelty, likely_originals
from tocsin.types.articles import DuplicateOf, Fresh, Novelty, Posting
from tocsin.types.ids import ItemId


@dataclass(slots=True)
class Index:
    """What the store keeps: owners of keys, the first three originals of a shingle, what was decided."""

    owners: dict[str, ItemId] = field(default_factory=dict)
    postings: dict[int, tuple[Posting, ...]] = field(default_factory=dict)
    known: dict[ItemId, Imprint] = field(default_factory=dict)

    def judge(self, article: Imprint) -> Novelty:
        owners = {key: self.owners[key] for key in article.fingerprint.keys if key in self.owners}
        postings = {s: self.postings[s] for s in article.fingerprint.shingles if s in self.postings}
        ids = {*owners.values(), *likely_originals(article, postings)}
        return judge_novelty(article, owners, postings, {i: self.known[i] for i in ids})

    def add(self, article: Imprint, novelty: Novelty) -> None:
        original = novelty.original if isinstance(novelty, DuplicateOf) else None
        self.known[article.item_id] = Imprint(
            item_id=article.item_id,
            fingerprint=article.fingerprint,
            outlet=article.outlet,
            published_at=article.published_at,
            duplicate_of=original,
        )
        for key in article.fingerprint.keys:
            self.owners.setdefault(key, article.item_id)
        for shingle in article.fingerprint.shingles if original is None else ():
            found = self.postings.get(shingle, ())
            if len(found) < 3:
                self.postings[shingle] = (*found, Posting(item_id=article.item_id, source=article.outlet))


def read_documents(path: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def imprint_from(document: Mapping[str, Any]) -> Imprint:
    return Imprint(
        item_id=ItemId(document["id"]),
        fingerprint=fingerprint_of(document["title"], document["text"], ()),
        outlet=document["source"],
        published_at=datetime.fromisoformat(document["published_at"]),
    )


def judge_stream(imprints: Iterable[Imprint]) -> dict[ItemId, Novelty]:
    index, found = Index(), dict[ItemId, Novelty]()
    for imprint in imprints:
        found[imprint.item_id] = novelty = index.judge(imprint)
        index.add(imprint, novelty)
    return found


def groups_of(documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Document -> the root of its group."""
    parent = {document["id"]: document["duplicate_of"] or document["id"] for document in documents}

    def root(name: str) -> str:
        while parent.get(name, name) != name:
            name = parent[name]
        return name

    return {name: root(name) for name in parent}


def report(documents: list[Mapping[str, Any]], found: Mapping[ItemId, Novelty], order: list[ItemId]) -> None:
    """Print precision, recall, and what each kind of document lost or was wrongly called."""
    group = groups_of(documents)
    kinds = {document["id"]: document["kind"] for document in documents}
    seen, right, wrong, missed, related = set[str](), 0, Counter[str](), Counter[str](), 0
    for item_id in order:
        novelty, due = found[item_id], group[item_id] in seen
        seen.add(group[item_id])
        if isinstance(novelty, DuplicateOf):
            correct = group[novelty.original] == group[item_id]
            right += correct
            wrong[kinds[item_id]] += not correct
        elif due:
            missed[kinds[item_id]] += 1
            related += isinstance(novelty, Fresh) and novelty.related is not None
    called, copies = right + wrong.total(), right + missed.total()
    print(
        f"precision {right / called:.4f} ({called})  recall {right / copies:.4f} ({copies}), of the missed {related} related"
    )
    print("  missed", dict(missed.most_common()), " wrong", dict((+wrong).most_common()))


def time_fingerprints(documents: list[Mapping[str, Any]]) -> None:
    texts = [" ".join(document["text"].split()[:240]) for document in documents if len(document["text"].split()) >= 240]
    best = min(_seconds(texts) for _ in range(3))
    print(f"fingerprint_of: {best / len(texts) * 1e6:.0f} us per document of 240 words ({len(texts)} documents)")


def _seconds(texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        fingerprint_of("", text, ())
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3, help="random arrival orders beside the file's own")
    arguments = parser.parse_args()
    documents = read_documents(arguments.folder / "neardup.jsonl")
    documents += templated_documents(copies=12, outlets=3, seed=7)
    time_fingerprints(documents)
    imprints = [imprint_from(document) for document in documents]
    kept = defaultdict(list)
    for imprint in imprints:
        kept[imprint.fingerprint.rate].append(len(imprint.fingerprint.shingles))
    print("shingles kept:", {rate: (len(n), sum(n) // len(n)) for rate, n in sorted(kept.items())})
    for seed in range(arguments.seeds + 1):
        order = sorted(imprints, key=lambda imprint: imprint.published_at)
        if seed:
            random.Random(seed).shuffle(order)
        start = time.process_time()
        found = judge_stream(order)
        print(
            f"order {seed or 'of the file'}: {(time.process_time() - start) / len(order) * 1e6:.0f} us per document judged"
        )
        report(documents, found, [imprint.item_id for imprint in order])


if __name__ == "__main__":
    main()

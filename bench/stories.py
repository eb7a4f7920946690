"""How well articles find their story, and at what cost: `python -m bench.stories FOLDER`.

FOLDER holds `stories_*.jsonl`: documents `{"id","lang","title","text","source","published_at","story"}`; `story` null is
placed but not scored. Scores are B-cubed and pairwise precision, recall and F1; "all alone" is the score of doing nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tocsin.rules.stories import asked_terms, place_article, story_terms, term_frequencies
from tocsin.types.articles import Article, Fresh
from tocsin.types.ids import FeedId, ItemId, StoryId
from tocsin.types.stories import Placement, Story, TermCounts

Document = Mapping[str, Any]


@dataclass(slots=True)
class Desk:
    """What the store keeps: term counts by language, and the open stories by their terms."""

    articles: Counter[str | None] = field(default_factory=Counter)
    counts: defaultdict[str | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    stories: dict[StoryId, Story] = field(default_factory=dict)
    by_term: defaultdict[str, set[StoryId]] = field(default_factory=lambda: defaultdict(set))

    def place(self, article: Article, now: datetime) -> Placement:
        frequencies = term_frequencies(article.title, article.text, article.language)
        counted = self.counts[article.language]
        known = {term: float(counted[term]) for term in frequencies if term in counted}
        terms = story_terms(
            frequencies, article.language, TermCounts(articles=self.articles[article.language], counts=known)
        )
        placement = place_article(article, terms, self.sharing(asked_terms(terms)), now, novelty=Fresh())
        self.articles[article.language] += 1
        counted.update(term for term, _ in terms)
        self.stories[placement.story.story_id] = placement.story
        for term in asked_terms(placement.story.terms):
            self.by_term[term].add(placement.story.story_id)
        return placement

    def sharing(self, terms: Sequence[str]) -> list[Story]:
        shared = Counter(story_id for term in terms for story_id in self.by_term.get(term, ()))
        return [self.stories[story_id] for story_id, count in shared.most_common(80) if count >= 2]


def article_from(document: Document) -> Article:
    at = datetime.fromisoformat(document["published_at"])
    return Article(
        item_id=ItemId(document["id"]),
        feed_id=FeedId("bench"),
        revision=1,
        source=document["source"],
        outlet=document["source"],
        url=None,
        canonical_url=None,
        title=document["title"],
        lead=document["text"],
        text=document["text"],
        language=document["lang"],
        published_at=at,
        seen_at=at,
    )


def f1(precision: float, recall: float) -> str:
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{precision:.3f} / {recall:.3f} / {both:.3f}"


def score(pairs: Iterable[tuple[str, str]]) -> str:
    """`pairs` of (story by label, story as placed), one a document."""
    pairs = list(pairs)
    labels, placed, both = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    precision = sum(n * n / placed[b] for (_, b), n in both.items()) / len(pairs)
    recall = sum(n * n / labels[a] for (a, _), n in both.items()) / len(pairs)
    right, called, due = (sum(n * (n - 1) / 2 for n in c.values()) for c in (both, placed, labels))
    return (
        f"B-cubed {f1(precision, recall)}   pairwise {f1(right / called if called else 0, right / due if due else 0)}"
    )


def run(documents: Sequence[Document]) -> tuple[str, float]:
    """The score line, and microseconds a document."""
    desk, articles = Desk(), [article_from(document) for document in documents]
    start = time.process_time()
    placed = {a.item_id: desk.place(a, at).story.story_id for a, at in zip(articles, _times(documents), strict=True)}
    spent = (time.process_time() - start) / len(articles) * 1e6
    return score((d["story"], placed[ItemId(d["id"])]) for d in documents if d["story"]), spent


def _times(documents: Sequence[Document]) -> list[datetime]:
    """In whatever order documents come, their times grow."""
    return sorted(datetime.fromisoformat(document["published_at"]) for document in documents)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=2, help="random arrival orders beside the file's own")
    arguments = parser.parse_args()
    for path in sorted(arguments.folder.glob("stories_*.jsonl")):
        documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        print(f"{path.stem}: {len(documents)} documents; P / R / F1")
        print("  all alone     ", score((d["story"], d["id"]) for d in documents if d["story"]))
        for seed in range(arguments.seeds + 1):
            order = list(documents)
            if seed:
                random.Random(seed).shuffle(order)
            line, spent = run(order)
            print(f"  {'file order' if not seed else f'order {seed}':14}", line, f"  {spent:.0f} us")


if __name__ == "__main__":
    main()

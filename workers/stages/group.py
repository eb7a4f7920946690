"""Which story an article stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tocsin.rules.stories import asked_terms, place_article, story_terms
from tocsin.store.base import ItemWork
from tocsin.types.articles import Article, DuplicateOf, Novelty
from tocsin.types.ids import ItemId
from tocsin.types.stories import Placement, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article stands, and the terms that led there."""

    placement: Placement
    terms: tuple[tuple[str, float], ...]


def place_in_story(
    article: Article, frequencies: Mapping[str, float], novelty: Novelty, work: ItemWork, now: datetime
) -> Place:
    """Weigh the article's words, ask for the stories that share them, let the rule choose."""
    terms = story_terms(frequencies, article.language, work.term_counts(article.language, tuple(frequencies)))
    original = story_of(copied_from(novelty), work)
    current = work.story(work.processed.story_id) if work.processed else None
    placement = place_article(
        article,
        terms,
        () if current else work.stories_with(asked_terms(terms), now),
        now,
        novelty=novelty,
        original_story=original,
        current_story=current,
    )
    return Place(placement=placement, terms=terms)


def copied_from(novelty: Novelty) -> ItemId | None:
    return novelty.original if isinstance(novelty, DuplicateOf) else novelty.related


def story_of(item_id: ItemId | None, work: ItemWork) -> Story | None:
    """The story of another item, as it stands now."""
    if item_id is None:
        return None
    processed = work.processed_items([item_id]).get(item_id)
    return work.story(processed.story_id) if processed else None

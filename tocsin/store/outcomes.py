"""What is kept of a result once it is committed."""

from __future__ import annotations

from tocsin.types.articles import DuplicateOf
from tocsin.types.results import ItemResult, Processed


def processed_of(result: ItemResult) -> Processed:
    return Processed(
        revision=result.article.revision,
        story_id=result.placement.story.story_id,
        novelty=result.novelty,
        duplicate_of=result.novelty.original if isinstance(result.novelty, DuplicateOf) else None,
        topics=tuple(match.topic_id for match in result.matches),
        fingerprint=result.fingerprint,
        article=result.article,
        matches=result.matches,
        outcome=result.outcome,
    )

"""What an article adds to the sample of ordinary ones, by which meanings are measured."""

from __future__ import annotations

from datetime import datetime

from tocsin.meaning import packed
from tocsin.types.articles import Article, Fresh, Novelty
from workers.sampling import Sampler
from workers.tagger import Tagger, Tagging


def sample_of(
    article: Article, novelty: Novelty, tagging: Tagging, tagger: Tagger, sampler: Sampler | None, now: datetime
) -> bytes:
    """The meaning of a fresh article whose turn it is; nothing of copies, which would count one report many times."""
    if sampler is None or not isinstance(novelty, Fresh) or not tagger.meaning.topics or not sampler.takes(now):
        return b""
    vector = tagging.vector
    if vector is None:
        vector = tagger.meaning.vector(article.title, article.text, article.language)
    return b"" if vector is None else packed(vector)

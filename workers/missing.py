"""Why topics were not found in a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.rules.calibrating import standing_of
from tocsin.rules.near_misses import Document, miss_of
from tocsin.types.articles import Article
from tocsin.types.topics import Miss, Topic
from workers.tagger import Tagger


def misses_of(topics: Iterable[Topic], document: Document, tagger: Tagger) -> Iterator[Miss]:
    """Why each of these was not found; nothing of one that was."""
    topics = tuple(topics)
    asked = any(topic.about for topic in topics)
    vector = tagger.meaning.vector(document.title, document.text, document.language) if asked else None
    meanings = tagger.meaning.scores_of(vector)
    for topic in topics:
        standing = tagger.standings.get(topic.topic_id) or standing_of(topic)
        if miss := miss_of(topic, standing, document, meanings.get(topic.topic_id)):
            yield miss


def document_of(article: Article) -> Document:
    return Document(
        title=article.title, text=article.text, language=article.language, lead=article.lead, source=article.source
    )

"""Why topics were not found in a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tocsin.rules.calibrating import standing_of, threshold_for
from tocsin.rules.near_misses import Document, is_nearly, miss_of, shortfalls
from tocsin.types.articles import Article
from tocsin.types.topics import Miss, Topic
from workers.tagger import Tagger


def misses_of(
    topics: Iterable[Topic], document: Document, tagger: Tagger, *, narrow_only: bool = False
) -> Iterator[Miss]:
    """Why each of these was not found; nothing of one that was. `narrow_only`: only near misses, and the meaning, which is
    dear, is asked only where it can still make one."""
    asked = [(topic, shortfalls(topic.query, document) if topic.query else ()) for topic in topics]
    if narrow_only:
        asked = [(topic, failing) for topic, failing in asked if is_nearly(failing)]
    meant = any(topic.about for topic, _ in asked)
    vector = tagger.meaning.vector(document.title, document.text, document.language) if meant else None
    meanings = tagger.meaning.scores_of(vector)
    for topic, failing in asked:
        standing = tagger.standings.get(topic.topic_id) or standing_of(topic)
        threshold = threshold_for(standing, document.characters)
        meaning = meanings.get(topic.topic_id)
        miss = miss_of(topic, threshold, failing, meaning)
        if miss is None or (narrow_only and not miss.narrow):
            continue
        if miss.is_far and vector is not None:
            miss = replace(miss, reads_like=tagger.meaning.other_subject(topic.topic_id, vector))
        yield miss


def document_of(article: Article) -> Document:
    return Document(
        title=article.title, text=article.text, language=article.language, lead=article.lead, source=article.source
    )

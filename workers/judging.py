"""What a user says of a topic's hits, written down, and what follows for the topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tocsin.errors import Conflict, NotFound, NotJudged
from tocsin.meaning import packed, vector_of
from tocsin.rules.calibrating import standing_of, with_words
from tocsin.store.base import Store
from tocsin.types.ids import ItemId, TopicId
from tocsin.types.topics import Standing, Topic
from tocsin.types.watching import Judgement
from workers.tagger import Tagger, meaning_of, standings_of

TRIES = 5


def judge(topic: Topic, item_ids: Sequence[ItemId], *, is_right: bool, store: Store, now: datetime) -> Standing:
    """Write that these items are, or are not, about the topic, and return its standing then.

    An item's last word counts. Raises `NotFound` for an item that is not kept, `NotJudged` where words cannot count:
    the topic has no about line, or the encoder does not know the article's language. Then nothing is written.
    """
    if not topic.about:
        raise NotJudged(topic.name, "it has no about line, so its query alone decides", "change the query")
    words = tuple(word_on(item_id, topic, is_right=is_right, store=store, now=now) for item_id in item_ids)
    for _ in range(TRIES):
        known = store.judged_topic(topic.topic_id)
        if store.write_judged(with_words(topic.topic_id, known, words), now):
            return tagger_of((topic,), store).standings[topic.topic_id]
    raise Conflict("judge", "others keep judging the same topic")


def word_on(item_id: ItemId, topic: Topic, *, is_right: bool, store: Store, now: datetime) -> Judgement:
    processed = store.processed_item(item_id)
    if processed is None:
        raise NotFound("item", item_id)
    article = processed.article
    vector = vector_of(article.title, article.text, article.language)
    if vector is None:
        raise NotJudged(topic.name, f"the encoder does not know the language of {item_id}", "leave that item out")
    return Judgement(item_id=item_id, is_right=is_right, vector=packed(vector), at=now)


def tagger_of(topics: Sequence[Topic], store: Store) -> Tagger:
    """Topics as a worker would ask them now."""
    return Tagger.of(topics, background=store.background(), judged=store.judged_topics())


def standings_now(topics: Sequence[Topic], store: Store) -> Mapping[TopicId, Standing]:
    """How each topic stands. Only those of whose hits something was said need the encoder."""
    judged = store.judged_topics()
    known = {one.topic_id for one in judged}
    asked = [topic for topic in topics if topic.about and topic.topic_id in known]
    scored = standings_of(asked, meaning_of(asked, store.background()), judged) if asked else {}
    return {topic.topic_id: scored.get(topic.topic_id) or standing_of(topic) for topic in topics}

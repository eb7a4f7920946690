"""What a story says of its articles: a topic that others in it match is lent to one that missed it narrowly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tocsin.rules.story_topics import is_established, match_by_story, with_topics
from tocsin.store.base import ItemWork
from tocsin.types.articles import Article
from tocsin.types.stories import Placement, Story
from tocsin.types.topics import Match, Topic
from workers.missing import document_of, misses_of
from workers.tagger import Tagger


def tag_by_story(
    article: Article, matches: Sequence[Match], story: Story, work: ItemWork, tagger: Tagger
) -> tuple[Match, ...]:
    """The matches, and those of established topics that the article missed narrowly, marked as such."""
    found = {match.topic_id for match in matches}
    likely = [
        topic
        for topic_id in story.topics
        if topic_id not in found and (topic := tagger.topic(topic_id)) and lends(topic, article, story, work)
    ]
    if not likely:
        return tuple(matches)
    missed = misses_of(likely, document_of(article), tagger, narrow_only=True)
    narrow = {miss.topic_id: miss for miss in missed}
    return (*matches, *(match_by_story(topic, narrow[topic.topic_id]) for topic in likely if topic.topic_id in narrow))


def lends(topic: Topic, article: Article, story: Story, work: ItemWork) -> bool:
    return is_established(work.coverage(topic.topic_id, story.story_id), article.item_id)


def remember_topics(placement: Placement, matches: Sequence[Match]) -> Placement:
    """The placement in the story as it is with the article's own topics."""
    return replace(placement, story=with_topics(placement.story, matches))

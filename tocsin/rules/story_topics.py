"""When a story speaks for a topic: enough of its articles match by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tocsin.rules.alerting import independent_outlets_of
from tocsin.rules.tagging import query_version
from tocsin.types.alerts import Coverage
from tocsin.types.ids import ItemId
from tocsin.types.stories import Story
from tocsin.types.topics import Certainty, Match, Miss, Topic

# One outlet may have chosen its words by chance; two that report by themselves and match say what the story is about.
ESTABLISHED_BY = 2
# A story is about few things; a page of everything that was taken for one is about none in particular.
STORY_TOPICS = 8


def is_established(coverage: Coverage | None, but_for: ItemId) -> bool:
    """Whether two outlets have the topic in this story by themselves, copies and the article in question left out."""
    if coverage is None:
        return False
    own = [kept for kept in coverage.articles if kept.certainty is Certainty.FULL and kept.item_id != but_for]
    return independent_outlets_of(own) >= ESTABLISHED_BY


def match_by_story(topic: Topic, miss: Miss) -> Match:
    """The match that an article owes to its story. It has no places: what was asked for was not all there."""
    return Match(
        topic_id=topic.topic_id,
        query=None if topic.query is None else not miss.failing,
        meaning=miss.meaning,
        threshold=miss.threshold if miss.meaning is not None else None,
        query_version=query_version(topic),
        certainty=Certainty.BY_STORY,
    )


def with_topics(story: Story, matches: Sequence[Match]) -> Story:
    """The story with the topics that an article of it matches by itself; the first 8 are remembered."""
    own = (match.topic_id for match in matches if match.certainty is Certainty.FULL)
    topics = tuple(dict.fromkeys((*story.topics, *own)))[:STORY_TOPICS]
    return story if topics == story.topics else replace(story, topics=topics)

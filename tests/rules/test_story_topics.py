"""A story remembers the topics that its articles match by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.story_topics import STORY_TOPICS, is_established, with_topics
from tocsin.types.alerts import Coverage, StoryArticle
from tocsin.types.ids import ItemId, StoryId, TopicId
from tocsin.types.stories import Story
from tocsin.types.topics import Certainty, Match

NOW = datetime(2026, 3, 1, tzinfo=UTC)
STORY = Story(
    story_id=StoryId("s"), headline="", language="fr", terms=(), size=1, revision=1, founded_at=NOW, last_at=NOW
)
FULL, LENT, SUGGESTED = Certainty.FULL, Certainty.BY_STORY, Certainty.SUGGESTED


def match(topic: str, certainty: Certainty = FULL) -> Match:
    return Match(topic_id=TopicId(topic), query=True, meaning=None, certainty=certainty)


def article(item: str, outlet: str, certainty: Certainty = FULL, original: str | None = None) -> StoryArticle:
    return StoryArticle(
        item_id=ItemId(item),
        source=outlet,
        outlet=outlet,
        title="",
        url=None,
        published_at=NOW,
        seen_at=NOW,
        language=None,
        paywalled=None,
        original=ItemId(original) if original else None,
        certainty=certainty,
    )


@pytest.mark.parametrize(
    ("articles", "established"),
    [
        ([], False),
        ([article("1", "a")], False),
        ([article("1", "a"), article("2", "b")], True),
        ([article("1", "a"), article("2", "a")], False),  # one outlet twice
        ([article("1", "a"), article("2", "b", original="1")], False),  # a copy
        ([article("1", "a"), article("2", "b", LENT)], False),
        ([article("1", "a"), article("2", "b", SUGGESTED)], False),
        ([article("1", "a"), article("me", "b")], False),  # an earlier revision of the article in question
    ],
)
def test_two_outlets_that_match_by_themselves_establish_a_topic(
    articles: list[StoryArticle], established: bool
) -> None:
    """Copies, loans, suggestions and the article itself do not."""
    coverage = Coverage(
        topic_id=TopicId("t"), story_id=StoryId("s"), story_revision=1, headline="", articles=tuple(articles)
    )

    assert established == is_established(coverage, ItemId("me"))


def test_a_topic_without_coverage_is_not_established() -> None:
    """What has expired says nothing any more."""
    assert not is_established(None, ItemId("me"))


@given(st.lists(st.tuples(st.sampled_from("abcdefghijkl"), st.sampled_from(Certainty)), max_size=20))
def test_a_story_remembers_few_topics_each_once_in_order(found: list[tuple[str, Certainty]]) -> None:
    """The first eight that were matched in full; the same article again changes nothing."""
    matches = [match(topic, certainty) for topic, certainty in found]
    story = with_topics(STORY, matches)
    full = list(dict.fromkeys(topic for topic, certainty in found if certainty is FULL))

    assert full[:STORY_TOPICS] == list(story.topics)
    assert story == with_topics(story, matches)

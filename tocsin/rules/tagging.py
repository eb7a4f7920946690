"""Which topics an article is tagged with: the query's answer and the meaning's, weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tocsin.rules.calibrating import WHOLE_CHARACTERS, standing_of, threshold_for
from tocsin.rules.identity import digest
from tocsin.rules.matching import QueryHit
from tocsin.types.ids import TopicId
from tocsin.types.topics import Certainty, Match, Standing, Topic


def decide_matches(
    topics: Sequence[Topic],
    hits: Sequence[QueryHit],
    meanings: Mapping[TopicId, float],
    standings: Mapping[TopicId, Standing] | None = None,
    *,
    characters: int = WHOLE_CHARACTERS,
) -> tuple[Match, ...]:
    """Return the matches in the order of the topics.

    A topic with a query needs its hit; one with an about line needs its meaning (-1 to 1) at or above the threshold:
    beside a query a low floor, lower for a text of few `characters`; alone a higher bar, or its own (`standings`; by default
    nothing was confirmed). Where the meaning could not be judged a query decides by itself, and an about line alone never
    matches.
    """
    by_topic = {hit.topic_id: hit for hit in hits}
    known = standings or {}
    decided = (
        _decide(
            topic,
            by_topic.get(topic.topic_id),
            meanings.get(topic.topic_id),
            known.get(topic.topic_id) or standing_of(topic),
            characters,
        )
        for topic in topics
    )
    return tuple(match for match in decided if match is not None)


def newly_found(matches: Sequence[Match], before: Sequence[Match]) -> tuple[TopicId, ...]:
    """The topics that an article matches by itself and that its last revision did not: each counts once an article."""
    known = {match.topic_id for match in before if match.certainty is not Certainty.BY_STORY}
    own = (match.topic_id for match in matches if match.certainty is not Certainty.BY_STORY)
    return tuple(topic_id for topic_id in own if topic_id not in known)


def query_version(topic: Topic) -> str:
    """A short digest of what the topic asks, so that evidence can be read against the query of its day."""
    return digest("query", topic.query or "", topic.about or "")[:12]


def _decide(
    topic: Topic, hit: QueryHit | None, meaning: float | None, standing: Standing, characters: int
) -> Match | None:
    if topic.query is not None and hit is None:
        return None
    if topic.query is None and meaning is None:
        return None
    threshold = threshold_for(standing, characters)
    if meaning is not None and meaning < threshold:
        return None
    return Match(
        topic_id=topic.topic_id,
        query=None if topic.query is None else True,
        meaning=meaning,
        threshold=None if meaning is None else threshold,
        spans=hit.spans if hit else (),
        query_version=query_version(topic),
        certainty=Certainty.FULL if standing.rings else Certainty.SUGGESTED,
    )

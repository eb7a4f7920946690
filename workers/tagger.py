"""Topics compiled for matching."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tocsin.meaning import Meaning
from tocsin.rules.calibrating import standing_of
from tocsin.rules.matching import Matcher, QueryHit
from tocsin.rules.names import watches_name
from tocsin.rules.tagging import decide_matches
from tocsin.types.ids import TopicId
from tocsin.types.topics import Match, Standing, Topic
from tocsin.types.watching import JudgedTopic

if TYPE_CHECKING:
    from tocsin.meaning import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """The topics found in a text, and its meaning where that was asked."""

    matches: tuple[Match, ...]
    vector: Vector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """The watched topics with their index, their meaning and their standing; built once per generation of topics, since
    index and meaning are dear."""

    topics: Sequence[Topic]
    places: Mapping[TopicId, int]
    described: Sequence[Topic]  # those with an `about` alone: every text must be asked for them
    matcher: Matcher
    meaning: Meaning
    standings: Mapping[TopicId, Standing]

    @classmethod
    def of(
        cls, topics: Sequence[Topic], *, background: Sequence[bytes] = (), judged: Iterable[JudgedTopic] = ()
    ) -> Tagger:
        """`background` and `judged` as the store keeps them; without, what is shipped and nothing."""
        meaning = meaning_of(topics, background)
        return cls(
            topics=tuple(topics),
            places={topic.topic_id: place for place, topic in enumerate(topics)},
            described=tuple(topic for topic in topics if topic.query is None),
            matcher=Matcher(topics),
            meaning=meaning,
            standings=standings_of(topics, meaning, judged),
        )

    def renewed(self, *, background: Sequence[bytes], judged: Iterable[JudgedTopic]) -> Tagger:
        """The same topics, measured anew."""
        meaning = self.meaning.compared_with(background)
        return replace(self, meaning=meaning, standings=standings_of(self.topics, meaning, judged))

    def tag(self, title: str, text: str, *, language: str | None, lead: str | None = None, source: str = "") -> Tagging:
        """Ask the words; ask the meaning only where it can still change the answer; let the rule decide."""
        hits = self.matcher.match(title, text, language=language, lead=lead, source=source)
        candidates = self.candidates(hits)
        meant = any(topic.about for topic in candidates)
        vector = self.meaning.vector(title, text, language) if meant else None
        scores = self.meaning.scores_of(vector)
        matches = decide_matches(candidates, hits, scores, self.standings, characters=len(title) + len(text))
        return Tagging(matches=matches, vector=vector)

    def topic(self, topic_id: TopicId) -> Topic | None:
        """The topic of that name; None: it is no longer watched."""
        place = self.places.get(topic_id)
        return None if place is None else self.topics[place]

    def candidates(self, hits: Sequence[QueryHit]) -> list[Topic]:
        """The topics that these hits leave possible, in the operator's order."""
        places = {self.places[hit.topic_id] for hit in hits}
        return [
            self.topics[place] for place in sorted(places | {self.places[topic.topic_id] for topic in self.described})
        ]


def meaning_of(topics: Sequence[Topic], background: Sequence[bytes]) -> Meaning:
    """The about lines of the topics, beside what the stream has kept of ordinary articles."""
    return Meaning(topics, background, named={topic.topic_id for topic in topics if watches_name(topic)})


def standings_of(
    topics: Sequence[Topic], meaning: Meaning, judged: Iterable[JudgedTopic]
) -> Mapping[TopicId, Standing]:
    """The standing of every topic with an about line, by what was said of its hits."""
    words = {one.topic_id: one.judgements for one in judged}
    found = {}
    for topic in topics:
        if topic.about:
            scored = [
                (word.is_right, meaning.score_of(topic.topic_id, word.vector)) for word in words.get(topic.topic_id, ())
            ]
            right, wrong = ([score for is_right, score in scored if is_right is side] for side in (True, False))
            found[topic.topic_id] = standing_of(topic, right, wrong)
    return found

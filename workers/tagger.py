"""Topics compiled for matching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.meaning import Meaning
from tocsin.rules.matching import Matcher, QueryHit
from tocsin.rules.tagging import decide_matches
from tocsin.types.ids import TopicId
from tocsin.types.topics import Match, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """The watched topics with their index and their meaning; built once per process, since both are dear."""

    topics: Sequence[Topic]
    places: Mapping[TopicId, int]
    described: Sequence[Topic]  # those with an `about` alone: every text must be asked for them
    matcher: Matcher
    meaning: Meaning

    @classmethod
    def of(cls, topics: Sequence[Topic]) -> Tagger:
        return cls(
            topics=tuple(topics),
            places={topic.topic_id: place for place, topic in enumerate(topics)},
            described=tuple(topic for topic in topics if topic.query is None),
            matcher=Matcher(topics),
            meaning=Meaning(topics),
        )

    def tag(
        self, title: str, text: str, *, language: str | None, lead: str | None = None, source: str = ""
    ) -> tuple[Match, ...]:
        """Ask the words; ask the meaning only where it can still change the answer; let the rule decide."""
        hits = self.matcher.match(title, text, language=language, lead=lead, source=source)
        candidates = self.candidates(hits)
        meant = any(topic.about for topic in candidates)
        return decide_matches(candidates, hits, self.meaning.scores(title, text, language) if meant else {})

    def candidates(self, hits: Sequence[QueryHit]) -> list[Topic]:
        """The topics that these hits leave possible, in the operator's order."""
        places = {self.places[hit.topic_id] for hit in hits}
        return [
            self.topics[place] for place in sorted(places | {self.places[topic.topic_id] for topic in self.described})
        ]

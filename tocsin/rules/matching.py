"""Which topics' queries a document satisfies.

Three stages: every query stands in an index under its rarest required group of terms, so a document selects candidates
by the terms it holds; candidates must hold a term of every required group; what is left is verified exactly, by places
where the query asks for them. The shape is that of Lucene Monitor's presearcher.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass

from tocsin.rules.anchoring import Group, Vocabulary, conditions
from tocsin.rules.lexicon import Lexicon, has_endings
from tocsin.rules.query import parse_query
from tocsin.rules.query_tree import Node, Query, TermKind
from tocsin.rules.reading import FieldReading, Reading
from tocsin.rules.verifying import Verifier, spans_of_terms
from tocsin.types.ids import TopicId
from tocsin.types.topics import Field, Span, Topic

# After so many documents the frequencies of terms are learnt and every query's anchor is chosen anew; then learning ends.
LEARNT_AT = (64, 1024)


@dataclass(frozen=True, slots=True)
class QueryHit:
    """A topic whose query the document satisfies, and where."""

    topic_id: TopicId
    spans: tuple[Span, ...]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Nothing that is made of queries is garbage; looking for it over and over takes two fifths of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class Matcher:
    """The queries of all topics, ready for documents. Topics without a query are passed over.

    Raises QueryError for a query that cannot be honoured. Keeps what it learns of words between documents, which
    changes how fast it answers, never what.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topic_ids: list[TopicId] = []
        self._vocabulary = Vocabulary({}, [])
        self._groups: list[tuple[Group, ...]] = []  # by topic, likeliest to fail first
        self._barred: dict[int, Group] = {}
        self._left: dict[int, tuple[Node, Query]] = {}  # what the groups do not say, and the whole
        with _collector_paused():
            for topic in topics:
                if topic.query is not None:
                    self._add(topic.topic_id, topic.query)
        cased = (number for term, number in self._vocabulary.numbers.items() if term.kind is TermKind.CASED)
        self._cased = frozenset(cased)
        self._lexicons: dict[str | None, Lexicon] = {}
        self._terms = [term.text for term in self._vocabulary.numbers]
        self._documents, self._counts = 0, Counter[int]()
        self._anchored: list[Group] = []
        self._second: list[Group] = []
        self._choose_anchors()

    def match(
        self, title: str, text: str, *, language: str | None, lead: str | None = None, source: str = ""
    ) -> tuple[QueryHit, ...]:
        """Return the satisfied queries in the order of the topics, with spans into `title` and `text` as given.

        `language` is ISO 639-1 (a region behind it is passed over), None where unknown; `lead` the beginning of `text`
        that counts as such, by default its first paragraph.
        """
        if not self._topic_ids:
            return ()
        reading = self._read(title, text, language, lead, source)
        self._learn(reading.present)
        verifier = Verifier(reading, self._vocabulary.numbers)
        hits = []
        for topic in self._candidates(reading.present):
            if topic not in self._left:
                found = (number for group in self._groups[topic] for number in group)
                hits.append(QueryHit(self._topic_ids[topic], spans_of_terms(reading, found, self._terms)))
                continue
            left, query = self._left[topic]
            if verifier.is_satisfied(left):
                hits.append(QueryHit(self._topic_ids[topic], verifier.spans(query)))
        return tuple(hits)

    def _add(self, topic_id: TopicId, text: str) -> None:
        query = parse_query(text)
        groups, barred, left = conditions(query.root, self._vocabulary)
        topic = len(self._topic_ids)
        self._topic_ids.append(topic_id)
        self._groups.append(groups)
        if barred:
            self._barred[topic] = barred
        if left is not None:
            self._left[topic] = left, query

    def _choose_anchors(self) -> None:
        """Put every topic under its rarest group; order its groups so that the likeliest to fail is asked first."""
        weight = self._vocabulary.weight
        anchored: list[list[int]] = [[] for _ in self._vocabulary.shares]
        self._second = []
        for topic, groups in enumerate(self._groups):
            if len(groups) > 1:
                groups = self._groups[topic] = tuple(sorted(groups, key=weight))
            self._second.append(groups[min(1, len(groups) - 1)])
            for number in groups[0]:
                anchored[number].append(topic)
        self._anchored = list(map(tuple, anchored))

    def _learn(self, present: Set[int]) -> None:
        if self._documents >= LEARNT_AT[-1]:
            return
        self._documents += 1
        self._counts.update(present)
        if self._documents in LEARNT_AT:
            self._vocabulary.learn(self._counts, self._documents)
            self._choose_anchors()

    def _read(self, title: str, text: str, language: str | None, lead: str | None, source: str) -> Reading:
        code = language.lower().partition("-")[0].partition("_")[0] if language else None
        known = code if code is None or has_endings(code) else ""
        if known not in self._lexicons:
            self._lexicons[known] = Lexicon(self._vocabulary.numbers, known)
        lexicon = self._lexicons[known]
        return Reading(
            FieldReading(Field.TITLE, title, lexicon, ignore_case_of=self._cased),
            FieldReading(Field.TEXT, text, lexicon),
            language=code,
            lead_end=len(lead) if lead and text.startswith(lead) else None,
            source=source,
        )

    def _candidates(self, present: Set[int]) -> list[int]:
        """Topics of which every required group stands in the document, in order."""
        selected: set[int] = set().union(*map(self._anchored.__getitem__, present))
        missing, second, barred = present.isdisjoint, self._second, self._barred
        left = [topic for topic in selected if not missing(second[topic])]
        return sorted(
            topic
            for topic in left
            if not any(map(missing, self._groups[topic][2:])) and (topic not in barred or missing(barred[topic]))
        )

"""Which topics' queries a document satisfies.

Three stages: every query stands in an index under its rarest required group of terms, so a document selects candidates
by the terms it holds; candidates must hold a term of every required group; what is left is verified exactly, by places
where the query asks for them. The shape is that of Lucene Monitor's presearcher.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass

from tocsin.rules.anchoring import Group, Vocabulary, conditions
from tocsin.rules.lexicon import Lexicon
from tocsin.rules.query import parse_query
from tocsin.rules.query_tree import Query, TermKind
from tocsin.rules.reading import FieldReading, Reading
from tocsin.rules.verifying import Verifier
from tocsin.types.ids import TopicId
from tocsin.types.topics import Field, Span, Topic

# After so many documents the frequencies of terms are learnt and every query's anchor is chosen anew; then learning ends.
LEARNT_AT = (64, 1024)


@dataclass(frozen=True, slots=True)
class QueryHit:
    """A topic whose query the document satisfies, and where."""

    topic_id: TopicId
    spans: tuple[Span, ...]


class Matcher:
    """The queries of all topics, ready for documents. Topics without a query are passed over.

    Raises QueryError for a query that cannot be honoured. Keeps what it learns of words between documents, which
    changes how fast it answers, never what.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topic_ids: list[TopicId] = []
        self._queries: list[Query] = []
        self._vocabulary = Vocabulary({}, [])
        self._groups: list[tuple[Group, ...]] = []
        self._barred: dict[int, Group] = {}
        self._exact: list[bool] = []
        for topic in topics:
            if topic.query is not None:
                self._add(topic.topic_id, topic.query)
        cased = (number for term, number in self._vocabulary.numbers.items() if term.kind is TermKind.CASED)
        self._cased = frozenset(cased)
        self._lexicons: dict[str | None, Lexicon] = {}
        self._documents, self._counts = 0, Counter[int]()
        self._anchors: dict[int, list[int]] = {}
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
        return tuple(
            QueryHit(self._topic_ids[topic], verifier.spans(self._queries[topic]))
            for topic in self._candidates(reading.present)
            if self._exact[topic] or verifier.is_satisfied(self._queries[topic])
        )

    def _add(self, topic_id: TopicId, text: str) -> None:
        query = parse_query(text)
        groups, barred, exact = conditions(query.root, self._vocabulary)
        self._topic_ids.append(topic_id)
        self._queries.append(query)
        self._groups.append(groups)
        if barred:
            self._barred[len(self._topic_ids) - 1] = barred
        self._exact.append(exact)

    def _choose_anchors(self) -> None:
        """Put every topic under its rarest group; order the other groups so that the likeliest to fail is asked first."""
        weight = self._vocabulary.weight
        anchors: defaultdict[int, list[int]] = defaultdict(list)
        for topic, groups in enumerate(self._groups):
            if len(groups) > 1:
                anchor, *others = sorted(groups, key=weight)
                self._groups[topic] = (*others, anchor)
            for number in self._groups[topic][-1]:
                anchors[number].append(topic)
        self._anchors = dict(anchors)

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
        if code not in self._lexicons:
            self._lexicons[code] = Lexicon(self._vocabulary.numbers, code)
        lexicon = self._lexicons[code]
        return Reading(
            FieldReading(Field.TITLE, title, lexicon, ignore_case_of=self._cased),
            FieldReading(Field.TEXT, text, lexicon),
            language=code,
            lead_end=len(lead) if lead and text.startswith(lead) else None,
            source=source,
        )

    def _candidates(self, present: Set[int]) -> list[int]:
        """Topics of which every required group stands in the document, in order."""
        anchors = self._anchors
        selected: set[int] = set().union(*(anchors[number] for number in present & anchors.keys()))
        missing, barred = present.isdisjoint, self._barred
        return sorted(
            topic
            for topic in selected
            if not any(map(missing, self._groups[topic])) and (topic not in barred or missing(barred[topic]))
        )

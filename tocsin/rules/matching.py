"""Which topics' queries a document satisfies.

Three stages: every query stands in an index under its rarest required group of terms, so a document selects candidates
by the terms it holds; candidates must hold a term of every required group; what is left is verified exactly, by places
where the query asks for them. The shape is that of Lucene Monitor's presearcher.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from tocsin.rules.anchoring import Group, Vocabulary
from tocsin.rules.compiling import Compiled, Compiler
from tocsin.rules.lexicon import Lexicon, has_endings
from tocsin.rules.query_tree import AnyOf, Node, TermKind
from tocsin.rules.reading import FieldReading, Reading
from tocsin.rules.selecting import index_topics
from tocsin.rules.verifying import Verifier
from tocsin.types.ids import TopicId
from tocsin.types.topics import Field, Span, Topic

# After so many documents the frequencies of terms are learnt and every query's anchor is chosen anew; then learning ends.
LEARNT_AT = (64, 1024)
# From about so many topics on the collector's looking through them is felt.
MANY = 1_000


@dataclass(frozen=True, slots=True)
class QueryHit:
    """A topic whose query the document satisfies, and where."""

    topic_id: TopicId
    spans: tuple[Span, ...]


@contextmanager
def _out_of_the_collectors_way(topics: int) -> Iterator[None]:
    """What is made of many queries is no garbage and lives long: looking through it takes two fifths of the time of making
    it, and a second each time the collector comes by later."""
    if topics < MANY or not gc.isenabled():
        yield
        return
    gc.collect()  # what is garbage now would be kept with the rest
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
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
        self._left: dict[int, tuple[Node, Node]] = {}  # what the groups do not say, and the whole
        with _out_of_the_collectors_way(len(topics)):
            compiler = Compiler(self._vocabulary)
            for topic in topics:
                if topic.query is not None:
                    self._add(topic.topic_id, compiler.compile(topic.query))
        cased = (number for term, number in self._vocabulary.numbers.items() if term.kind is TermKind.CASED)
        self._cased = frozenset(cased)
        self._lexicons: dict[str | None, Lexicon] = {}
        self._terms = [term.text for term in self._vocabulary.numbers]
        self._documents, self._counts = 0, Counter[int]()
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
        verifier = self._verifier(title, text, language, lead, source)
        topics = self._satisfied(verifier)
        return tuple([QueryHit(self._topic_ids[topic], verifier.spans(self._whole(topic))) for topic in topics])

    def find(
        self, title: str, text: str, *, language: str | None, lead: str | None = None, source: str = ""
    ) -> tuple[TopicId, ...]:
        """Return the topics that `match` would, without the places: for counting, at two thirds of the cost."""
        if not self._topic_ids:
            return ()
        verifier = self._verifier(title, text, language, lead, source)
        return tuple([self._topic_ids[topic] for topic in self._satisfied(verifier)])

    @property
    def prepared(self) -> frozenset[str]:
        """The languages whose words are ready to be looked up; any other is made ready by its first text."""
        return frozenset(filter(None, self._lexicons))

    def prepare(self, languages: Iterable[str]) -> None:
        """Make ready what first texts of these languages (ISO 639-1) would else wait for: up to three seconds a dictionary."""
        for language in languages:
            self._lexicon(language)

    def _verifier(self, title: str, text: str, language: str | None, lead: str | None, source: str) -> Verifier:
        reading = self._read(title, text, language, lead, source)
        self._learn(reading.present)
        return Verifier(reading, self._terms)

    def _satisfied(self, verifier: Verifier) -> list[int]:
        left = self._left
        return [
            topic
            for topic in self._candidates(verifier.present)
            if topic not in left or verifier.is_satisfied(left[topic][0])
        ]

    def _whole(self, topic: int) -> Node:
        """The tree whose places show why; of a query that only asks for words, all the words that it asks for."""
        if topic in self._left:
            return self._left[topic][1]
        return AnyOf(tuple(chain.from_iterable(self._groups[topic])))

    def _add(self, topic_id: TopicId, query: Compiled) -> None:
        topic = len(self._topic_ids)
        self._topic_ids.append(topic_id)
        self._groups.append(query.groups)
        if query.barred:
            self._barred[topic] = query.barred
        if query.left is not None:
            self._left[topic] = query.left

    def _choose_anchors(self) -> None:
        """Put every topic under its rarest group; order its groups so that the likeliest to fail is asked first."""
        weight = self._vocabulary.weight
        self._groups = [tuple(sorted(own, key=weight)) if len(own) > 1 else own for own in self._groups]
        self._index = index_topics(self._groups, len(self._terms))

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
        lexicon = self._lexicon(code)
        return Reading(
            FieldReading(Field.TITLE, title, lexicon, ignore_case_of=self._cased),
            FieldReading(Field.TEXT, text, lexicon),
            language=code,
            lead_end=len(lead) if lead and text.startswith(lead) else None,
            source=source,
        )

    def _lexicon(self, code: str | None) -> Lexicon:
        known = code if code is None or has_endings(code) else ""
        if known not in self._lexicons:
            self._lexicons[known] = Lexicon(self._vocabulary.numbers, known)
        return self._lexicons[known]

    def _candidates(self, present: Set[int]) -> list[int]:
        """Topics of which every required group stands in the document, in order."""
        missing, groups, barred = present.isdisjoint, self._groups, self._barred
        return sorted(
            topic
            for topic in self._index.select(present)
            if not any(map(missing, groups[topic][3:])) and (topic not in barred or missing(barred[topic]))
        )

"""A document under match: which terms stand in it, and where."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from tocsin.rules.lexicon import Lexicon
from tocsin.rules.query_tree import Zone
from tocsin.rules.words import Words, fold, is_shouted
from tocsin.types.topics import Field

# Words of the beginning that count as the lead where the caller names none: news leads run to about this.
LEAD_WORDS = 60

# Of a term that stands more often in a field, the first places count; keeps a page of one word repeated from costing seconds.
MOST_PLACES = 1_000

Interval = tuple[int, int]  # first and last word, both inclusive


class FieldReading:
    """One field's words and the terms they satisfy; the places of terms are worked out when first asked for."""

    def __init__(
        self, field: Field, text: str, lexicon: Lexicon, *, ignore_case_of: frozenset[int] = frozenset()
    ) -> None:
        self.field = field
        self.words = Words(text)
        self._terms = lexicon.terms_of(self.words.forms)
        joined = list(self.words.joined())
        self._joined = list(zip(joined, lexicon.terms_of([form for form, _ in joined]), strict=True))
        if ignore_case_of and is_shouted(self.words):
            self._terms = [tuple(term for term in terms if term not in ignore_case_of) for terms in self._terms]
            self._joined = [(at, tuple(t for t in terms if t not in ignore_case_of)) for at, terms in self._joined]
        self.present = set(chain.from_iterable(self._terms))
        self.present.update(*(terms for _, terms in self._joined))
        self._places: Mapping[int, Sequence[Interval]] | None = None

    def places(self, term: int) -> Sequence[Interval]:
        """Where the term stands, in order; at most MOST_PLACES."""
        if self._places is None:
            self._places = self._find_places()
        places = self._places.get(term, ())
        return places if len(places) <= MOST_PLACES else places[:MOST_PLACES]

    def span(self, interval: Interval) -> tuple[int, int]:
        """Characters of the field that an interval of words takes, end exclusive."""
        return self.words.spans[interval[0]][0], self.words.spans[interval[1]][1]

    def _find_places(self) -> dict[int, list[Interval]]:
        places: defaultdict[int, list[Interval]] = defaultdict(list)
        for at, terms in enumerate(self._terms):
            if terms:
                place = (at, at)
                for term in terms:
                    places[term].append(place)
        self._add_joined(places)
        return dict(places)

    def _add_joined(self, places: defaultdict[int, list[Interval]]) -> None:
        ends = [end for _, end in self.words.spans] if any(terms for _, terms in self._joined) else []
        for (_, hyphen), terms in self._joined:
            for term in terms:
                first = bisect_right(ends, hyphen) - 1
                places[term] = sorted({*places[term], (first, first + 1)})


class Reading:
    """Title and text of one document with the facts that queries may ask of it."""

    def __init__(
        self, title: FieldReading, text: FieldReading, *, language: str | None, lead_end: int | None, source: str
    ) -> None:
        self.title, self.text, self.language = title, text, language
        self.present = title.present | text.present
        self._lead_end, self._lead_words = lead_end, -1
        self._source = source
        self._source_words: tuple[str, ...] | None = None

    def fields(self, zone: Zone) -> tuple[FieldReading, ...]:
        """The fields to look in; of LEAD the text, cut at `lead_words`."""
        if zone is Zone.TITLE:
            return (self.title,)
        return (self.title, self.text) if zone is Zone.ANYWHERE else (self.text,)

    @property
    def lead_words(self) -> int:
        """How many words of the text are its lead: the lead as given, else the first paragraph, at most LEAD_WORDS."""
        if self._lead_words < 0:
            spans = self.text.words.spans
            if self._lead_end is not None:
                self._lead_words = bisect_right(spans, (self._lead_end, -1))
            else:
                end = self.text.words.text.find("\n", spans[0][1]) if spans else -1
                self._lead_words = min(LEAD_WORDS, bisect_right(spans, (end, -1)) if end >= 0 else len(spans))
        return self._lead_words

    def names_source(self, words: tuple[str, ...]) -> bool:
        """Whether the folded words stand side by side in the source's name."""
        if self._source_words is None:
            self._source_words = tuple(fold(form) for form in Words(self._source).forms)
        name, size = self._source_words, len(words)
        return any(name[at : at + size] == words for at in range(len(name) - size + 1))

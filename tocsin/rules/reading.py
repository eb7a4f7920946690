"""A document under match: which terms stand in it, and where."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from contextlib import suppress
from itertools import chain

from tocsin.rules.lexicon import Lexicon
from tocsin.rules.query_tree import Zone
from tocsin.rules.words import Words, fold, is_shouted
from tocsin.types.topics import Field

# Words of the beginning that count as the lead where the caller names none: news leads run to about this.
LEAD_WORDS = 60

# Of a term that stands more often in a field, the first places count; keeps a page of one word repeated from costing seconds.
MOST_PLACES = 1_000

# Searching a text of 500 words for one form costs a tenth of an index of all of them.
SEARCHED_FORMS = 10

Interval = tuple[int, int]  # first and last word, both inclusive


class FieldReading:
    """One field's words and the terms they satisfy; the places of terms are worked out when first asked for."""

    def __init__(
        self, field: Field, text: str, lexicon: Lexicon, *, ignore_case_of: frozenset[int] = frozenset()
    ) -> None:
        self.field = field
        self.words = Words(text)
        self._joined = list(self.words.joined())
        self._parted = lexicon.parted(text)
        self._known, self.present = lexicon.know(self._forms())
        if ignore_case_of and is_shouted(self.words):
            self.present -= ignore_case_of
        self._distinct: set[str] = set()  # of all forms, once it is asked for
        self._searched = 0
        self._index: defaultdict[str, list[Interval]] | None = None
        self._places: dict[int, Sequence[Interval]] = {}

    def _forms(self) -> Iterable[str]:
        if not self._joined and not self._parted:
            return self.words.forms
        return chain(self.words.forms, (form for form, _ in chain(self._joined, self._parted)))

    def places(self, term: int) -> Sequence[Interval]:
        """Where a term that is present stands, in order; the first MOST_PLACES."""
        places = self._places.get(term)
        if places is None:
            places = self._places[term] = self._find_places(term)
        return places

    def span(self, interval: Interval) -> tuple[int, int]:
        """Characters of the field that an interval of words takes, end exclusive."""
        spans = self.words.spans
        return spans[interval[0]][0], spans[interval[1]][1]

    def _find_places(self, term: int) -> Sequence[Interval]:
        forms = self._known.forms_of[term]
        if len(forms) == 1 and not self._joined and not self._parted:
            places = self._places_of(forms[0])
        else:
            self._distinct = self._distinct or set(self._forms())
            here = self._distinct.intersection(forms)
            places = sorted({*chain.from_iterable(map(self._places_of, here)), *self._joined_places(here)})
            if self._parted:
                places = sorted({*places, *self._parted_places(here)})
        return places if len(places) <= MOST_PLACES else places[:MOST_PLACES]

    def _places_of(self, form: str) -> Sequence[Interval]:
        """Each of the first forms is searched for by itself, which is quicker than to index all words for a few."""
        self._searched += 1
        if self._searched <= SEARCHED_FORMS:
            return _search(self.words.forms, form)
        if self._index is None:
            self._index = defaultdict(list)
            every = range(len(self.words.forms))
            for each, place in zip(self.words.forms, zip(every, every, strict=True), strict=True):
                self._index[each].append(place)
        return self._index.get(form, ())

    def _parted_places(self, forms: Set[str]) -> list[Interval]:
        begins = [begin for form, begin in self._parted if form in forms]
        places = [bisect_right(self.words.spans, (begin, len(self.words.text) + 1)) - 1 for begin in begins]
        return [(place, place) for place in places if place >= 0]

    def _joined_places(self, forms: Set[str]) -> list[Interval]:
        hyphens = [hyphen for form, hyphen in self._joined if form in forms]
        if not hyphens:
            return []
        ends = [end for _, end in self.words.spans]
        firsts = [bisect_right(ends, hyphen) - 1 for hyphen in hyphens]
        return [(first, first + 1) for first in firsts]


def _search(forms: Sequence[str], form: str) -> list[Interval]:
    found: list[Interval] = []
    with suppress(ValueError):
        at = -1
        while True:
            at = forms.index(form, at + 1)
            found.append((at, at))
    return found


class Reading:
    """Title and text of one document with the facts that queries may ask of it."""

    def __init__(
        self, title: FieldReading, text: FieldReading, *, language: str | None, lead_end: int | None, source: str
    ) -> None:
        self.title, self.text, self.language = title, text, language
        self.present = text.present | title.present if title.present else text.present
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

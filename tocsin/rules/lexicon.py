"""Which terms of the queries a word of a text satisfies, by the language of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import filterfalse

import Stemmer

from tocsin.rules.affixes import OWN_STEMMERS, without_article
from tocsin.rules.paradigms import DICTIONARIES, paradigms
from tocsin.rules.query_terms import MIN_SUFFIX
from tocsin.rules.query_tree import Term, TermKind
from tocsin.rules.separable import PARTED, may_be_parted, parted_verbs
from tocsin.rules.words import LONGEST_FORM, fold, fold_umlauts

# The languages whose endings are tried where the language of a text is not known: those a European desk reads, and
# one for each other script, which costs the Latin ones nothing.
FALLBACK_LANGUAGES = ("fr", "en", "de", "es", "it", "ru", "ar", "el", "ko")
# A text of 500 words brings about 50 new forms; past this many the memory starts again, about 30 MB at most.
MEMO_FORMS = 100_000
NOTHING = -1

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class Known(dict[str, int]):
    """What the forms met so far satisfy, each as one number: of a term, or below zero of `several` terms together.

    A new form is looked up when it is asked for. Nearly all time goes into fetching words that lie far apart in memory;
    therefore a form has one number, not a row of them, and those that satisfy nothing, most of them, stand in a set apart.
    """

    def __init__(self, look_up: Callable[[str], Collection[int]]) -> None:
        self._look_up = look_up
        self._nothing: set[str] = set()
        self._together: dict[tuple[int, ...], int] = {}
        self._several: dict[int, tuple[int, ...]] = {}
        self._several_numbers: set[int] = set()
        self.forms_of: defaultdict[int, list[str]] = defaultdict(list)  # the same, the other way round

    def __missing__(self, form: str) -> int:
        terms = tuple(self._look_up(form))
        if not terms:
            self._nothing.add(form)
            return NOTHING
        for term in terms:
            self.forms_of[term].append(form)
        number = self[form] = terms[0] if len(terms) == 1 else self._number_together(terms)
        return number

    def __len__(self) -> int:
        return super().__len__() + len(self._nothing)

    def terms_of(self, forms: Iterable[str]) -> set[int]:
        """The terms that the forms satisfy."""
        found = set(map(self.__getitem__, filterfalse(self._nothing.__contains__, forms)))
        found.discard(NOTHING)
        if together := found & self._several_numbers:
            found -= together
            found.update(*map(self._several.__getitem__, together))
        return found

    def _number_together(self, terms: tuple[int, ...]) -> int:
        number = self._together.setdefault(terms, NOTHING - 1 - len(self._together))
        self._several[number] = terms
        self._several_numbers.add(number)
        return number


class Lexicon:
    """The terms of all queries, numbered, as they are met in texts of one language (None: unknown; no stemmer: as written)."""

    def __init__(self, numbers: Mapping[Term, int], language: str | None) -> None:
        languages = FALLBACK_LANGUAGES if language is None else (language,)
        self._language = language or ""
        self._separable = {number for term, number in numbers.items() if may_be_parted(term, language)}
        self._german, self._arabic = "de" in languages, "ar" in languages
        self._stemmers = [stem for code in languages if (stem := _stemmer(code))]
        self._cased = _table(numbers, (TermKind.CASED,), lambda word: (word,))
        self._whole = _table(numbers, (TermKind.EXACT, TermKind.BARE), self._spellings)
        self._prefixes = _table(numbers, (TermKind.PREFIX,), self._spellings)
        self._prefix_sizes = sorted(set(map(len, self._prefixes)))
        self._suffixes = _table(numbers, (TermKind.SUFFIX,), self._spellings)
        # A table for each stemmer, so that where several are tried the stems of one are not those of another.
        self._stems = [_table(numbers, (TermKind.BARE,), partial(self._stems_by, stem)) for stem in self._stemmers]
        self._suffix_stems = _table(numbers, (TermKind.SUFFIX,), self._long_stems)
        if language in DICTIONARIES:
            self._add_forms(numbers, language)
        self._known = Known(self._look_up)

    def parted(self, text: str) -> Sequence[tuple[str, int]]:
        """Verbs of the language that a text has in two parts, written as one, and where their second ones begin."""
        return list(parted_verbs(text, self._language)) if self._separable else ()

    def _add_forms(self, numbers: Mapping[Term, int], language: str) -> None:
        """Add the dictionary's inflected forms of the terms' own words, which stems miss (feu: feux; loi: lois). Arabic ones are
        added as stems, since articles and prepositions are written with them."""
        wanted: defaultdict[str, list[int]] = defaultdict(list)
        for term, number in numbers.items():
            if term.kind is TermKind.BARE:
                wanted[term.word.lower()].append(number)
        is_arabic = language == "ar"
        table, keys_of = (
            (self._stems[0], partial(self._stems_by, self._stemmers[0]))
            if is_arabic
            else (self._whole, self._spellings)
        )
        for word, forms in paradigms(wanted, language).items():
            for key in {key for form in forms for key in keys_of(form)}:
                table[key] = tuple({*table.get(key, ()), *wanted[word]})

    def know(self, forms: Iterable[str]) -> tuple[Known, set[int]]:
        """What is known of words, these forms among them, and the terms that they satisfy."""
        if len(self._known) > MEMO_FORMS:
            self._known = Known(self._look_up)
        return self._known, self._known.terms_of(forms)

    def _look_up(self, form: str) -> Collection[int]:
        if len(form) > LONGEST_FORM:
            return ()
        if PARTED in form:
            return self._separable.intersection(self._look_up(form.replace(PARTED, "")))
        found: set[int] = set(self._cased.get(form, ()))
        spellings = self._spellings(form)
        for word in spellings:
            if terms := self._whole.get(word):
                found.update(terms)
        for word in self._beginnings(form, spellings) if self._prefixes else ():
            for size in self._prefix_sizes:
                if terms := self._prefixes.get(word[:size]):
                    found.update(terms)
        stems: set[str] = set()
        for stem, table in zip(self._stemmers, self._stems, strict=True):
            keys = _stems_of(stem, form, spellings)
            stems |= keys
            for key in keys:
                if terms := table.get(key):
                    found.update(terms)
        if self._suffixes:
            found.update(*_by_ending(self._suffixes, spellings), *_by_ending(self._suffix_stems, stems))
        return found

    def _beginnings(self, form: str, spellings: tuple[str, ...]) -> tuple[str, ...]:
        """What a beginning is looked for in: the word, in Arabic also behind its article and what is written with it."""
        if self._arabic and (bare := without_article(form)) != form:
            return (*spellings, *self._spellings(bare))
        return spellings

    def _spellings(self, form: str) -> tuple[str, ...]:
        folded = fold(form)
        if self._german and "e" in folded and (umlaut := fold_umlauts(folded)) != folded:
            return folded, umlaut
        return (folded,)

    def _long_stems(self, form: str) -> set[str]:
        """Stems of which an ending can be asked for ("hochwassers": "hochwass")."""
        stems = {key for stem in self._stemmers for key in self._stems_by(stem, form)}
        return {stem for stem in stems if len(stem) >= MIN_SUFFIX}

    def _stems_by(self, stem: Callable[[str], str], form: str) -> set[str]:
        return _stems_of(stem, form, self._spellings(form))


def _stems_of(stem: Callable[[str], str], form: str, spellings: tuple[str, ...]) -> set[str]:
    """What stems of a form are compared by; `spellings` are the form folded."""
    lower = form.lower()
    stemmed = stem(lower)
    if (lower,) == spellings:
        return {stemmed} if form.isascii() else {fold(stemmed), stemmed}
    return {fold(stemmed), *map(stem, spellings)}


def _by_ending(table: Mapping[str, tuple[int, ...]], words: Iterable[str]) -> Iterator[tuple[int, ...]]:
    """What stands in the table for an ending of one of the words."""
    for word in words:
        for at in range(len(word) - MIN_SUFFIX + 1):
            if terms := table.get(word[at:]):
                yield terms


def _table(
    numbers: Mapping[Term, int], kinds: Collection[TermKind], keys_of: Callable[[str], Iterable[str]]
) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for term, number in numbers.items():
        if term.kind in kinds:
            for key in keys_of(term.word):
                table[key] = (*table[key], number) if key in table else (number,)
    return table


def has_endings(code: str) -> bool:
    """Whether inflection is known in the language; texts of all others are read alike."""
    return code in _SNOWBALL or code in OWN_STEMMERS or code in DICTIONARIES


@cache
def _stemmer(code: str) -> Callable[[str], str] | None:
    name, own = _SNOWBALL.get(code), OWN_STEMMERS.get(code)
    if name is None:
        return own
    stem: Callable[[str], str] = Stemmer.Stemmer(name, 0).stemWord  # its own memory of words is cleared at great cost
    return (lambda word: stem(own(word))) if own else stem

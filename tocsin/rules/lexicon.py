"""Which terms of the queries a word of a text satisfies, by the language of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import cast

import Stemmer

from tocsin.rules.paradigms import DICTIONARIES, paradigms
from tocsin.rules.query_terms import MIN_PREFIX, MIN_SUFFIX
from tocsin.rules.query_tree import Term, TermKind
from tocsin.rules.words import fold, fold_umlauts

# The languages whose endings are tried where the language of a text is not known: those a European desk reads.
FALLBACK_LANGUAGES = ("fr", "en", "de", "es", "it")
# Longer runs of letters are no words but data; they satisfy nothing.
LONGEST_FORM = 100
# A text of 500 words brings about 50 new forms; past this many the memory starts again, about 30 MB at most.
MEMO_FORMS = 100_000

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class Lexicon:
    """The terms of all queries, numbered, as they are met in texts of one language (None: unknown)."""

    def __init__(self, numbers: Mapping[Term, int], language: str | None) -> None:
        self._languages = FALLBACK_LANGUAGES if language is None else (language,)
        self._german = "de" in self._languages
        self._cased = _table(numbers, TermKind.CASED, lambda word: (word,))
        self._exact = _table(numbers, TermKind.EXACT, self._spellings)
        self._prefixes = _table(numbers, TermKind.PREFIX, self._spellings)
        self._suffixes = _table(numbers, TermKind.SUFFIX, self._spellings)
        self._suffix_stems = _table(numbers, TermKind.SUFFIX, self._long_stems)
        self._bare = _table(numbers, TermKind.BARE, self._spellings)
        self._stems = _table(numbers, TermKind.BARE, self._stem_keys)
        if language in DICTIONARIES:
            _add_forms(self._bare, numbers, language)
        self._memo: dict[str, tuple[int, ...]] = {}

    def terms_of(self, forms: Sequence[str]) -> list[tuple[int, ...]]:
        """The numbers of the terms that each form satisfies, in the order of the forms."""
        found = list(map(self._memo.get, forms))
        if None in found:
            if len(self._memo) > MEMO_FORMS:
                self._memo.clear()
            self._memo.update(
                {form: self._look_up(form) for form, known in zip(forms, found, strict=True) if known is None}
            )
            return [self._memo[form] if known is None else known for form, known in zip(forms, found, strict=True)]
        return cast(list[tuple[int, ...]], found)

    def _look_up(self, form: str) -> tuple[int, ...]:
        if len(form) > LONGEST_FORM:
            return ()
        spellings = self._spellings(form)
        found: set[int] = set(self._cased.get(form, ()))
        for folded in spellings:
            found.update(self._exact.get(folded, ()), self._bare.get(folded, ()))
            if self._prefixes:
                found.update(*(self._prefixes.get(folded[:end], ()) for end in range(MIN_PREFIX, len(folded) + 1)))
        stems = self._stem_keys(form)
        found.update(*(self._stems.get(stem, ()) for stem in stems))
        if self._suffixes:
            found.update(*(self._suffixes.get(ending, ()) for word in spellings for ending in _endings(word)))
            found.update(
                *(self._suffix_stems.get(end, ()) for stem in self._long_stems(form) for end in _endings(stem))
            )
        return tuple(found)

    def _spellings(self, form: str) -> tuple[str, ...]:
        folded = fold(form)
        if self._german and "e" in folded and (umlaut := fold_umlauts(folded)) != folded:
            return folded, umlaut
        return (folded,)

    def _long_stems(self, form: str) -> set[str]:
        """Stems without their language, of which an ending can be asked for ("hochwassers": "hochwass")."""
        stems = {key.partition(":")[2] for key in self._stem_keys(form)}
        return {stem for stem in stems if len(stem) >= MIN_SUFFIX}

    def _stem_keys(self, form: str) -> set[str]:
        """Stem keys carry their language, so that where several are tried they are not mixed."""
        keys: set[str] = set()
        lower, folded = form.lower(), self._spellings(form)
        for code in self._languages:
            if stem := _stemmer(code):
                keys.add(f"{code}:{fold(stem(lower))}")
                keys.update(f"{code}:{stem(word)}" for word in folded)
        return keys


def _endings(word: str) -> Iterable[str]:
    return (word[at:] for at in range(len(word) - MIN_SUFFIX + 1))


def _table(
    numbers: Mapping[Term, int], kind: TermKind, keys_of: Callable[[str], Iterable[str]]
) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for term, number in numbers.items():
        if term.kind is kind:
            for key in keys_of(term.word):
                table[key] = (*table.get(key, ()), number)
    return table


@cache
def _stemmer(code: str) -> Callable[[str], str] | None:
    name = _SNOWBALL.get(code)
    if name is None:
        return None
    stem: Callable[[str], str] = Stemmer.Stemmer(name).stemWord
    return stem


def _add_forms(table: dict[str, tuple[int, ...]], numbers: Mapping[Term, int], code: str) -> None:
    """Add the dictionary's inflected forms of the terms' own words, which stems miss (feu: feux; loi: lois)."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for term, number in numbers.items():
        if term.kind is TermKind.BARE:
            wanted[term.word.lower()].append(number)
    for word, forms in paradigms(wanted, code).items():
        for key in {fold(form) for form in forms}:
            table[key] = tuple({*table.get(key, ()), *wanted[word]})

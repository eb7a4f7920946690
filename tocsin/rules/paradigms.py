"""All inflected forms of a word, from a dictionary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from simplemma.strategies import DefaultDictionaryFactory

from tocsin.rules.words import fold

# Reading one takes 0.2 to 2 seconds (German); the first text of a language pays it once for the words asked for. Those of
# Polish (3.7 million forms, 4 s) and Russian are left out: too dear for what Snowball leaves there.
DICTIONARIES = frozenset(("cs", "de", "el", "en", "es", "fr", "it", "nl", "pt", "ro", "sv", "uk"))
# "travaux" and "travail" are two forms of one noun. A form of something with more ("été" of "être", "fed" of "feed")
# is left to the stemmer: taken with its whole verb it would match everything.
SMALL_PARADIGM = 2

# Forms already looked up, by language and word: a new set of topics asks mostly for the same words.
_known: dict[tuple[str, str], frozenset[str]] = {}


def paradigms(words: Iterable[str], code: str) -> Mapping[str, frozenset[str]]:
    """The forms of each lower-case word in one of DICTIONARIES: all where the word is the entry itself, of an inflected
    form only where the entry has few.

    The dictionaries take up to 110 MB once loaded, so one is read through for the words asked for and dropped.
    """
    words = set(words)
    if new := {word for word in words if (code, word) not in _known}:
        found = _read_dictionary(new, code)
        _known.update({(code, word): frozenset(found.get(word, ())) for word in new})
    return {word: forms for word in words if (forms := _known[code, word])}


def _read_dictionary(words: Iterable[str], code: str) -> Mapping[str, set[str]]:
    # A cache of no entries: the factory keeps nothing alive.
    dictionary = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(code)
    lemmas: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for spelling in {word, word.capitalize()} if code == "de" else {word}:
            lemmas[dictionary.get(spelling, spelling)].append(word)
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for form, lemma in dictionary.items():
        if lemma in lemmas:
            forms[lemma].add(form)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for lemma, asked in lemmas.items():
        for word in asked:
            paradigm = {*forms[lemma], lemma, word}
            if fold(word) == fold(lemma) or len(paradigm) <= SMALL_PARADIGM:
                found[word] |= paradigm
    return found

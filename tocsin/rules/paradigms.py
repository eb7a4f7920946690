"""All inflected forms of a word, from a dictionary and from the rules of what dictionaries leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from simplemma.strategies.dictionaries import frontcode
from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed

from tocsin.rules.affixes import nouns_alone
from tocsin.rules.irregular import irregular_forms
from tocsin.rules.words import fold

# Reading one takes 0.2 to 1.3 seconds, three for Polish (3.7 million forms); the first text of a language pays it once for
# the words asked for.
DICTIONARIES = frozenset(("ar", "cs", "de", "el", "en", "es", "fr", "it", "nl", "pl", "pt", "ro", "ru", "sv", "uk"))
# "travaux" and "travail" are two forms of one noun. A form of something with more ("été" of "être", "fed" of "feed")
# is left to the stemmer: taken with its whole verb it would match everything.
SMALL_PARADIGM = 2

# Forms already looked up, by language and word: a new set of topics asks mostly for the same words.
_known: dict[tuple[str, str], frozenset[str]] = {}


def paradigms(words: Iterable[str], code: str) -> Mapping[str, frozenset[str]]:
    """The forms of each lower-case word in one of DICTIONARIES: all where the word is the entry itself, of an inflected
    form only where the entry has few."""
    words = set(words)
    if new := {word for word in words if (code, word) not in _known}:
        found = _read_dictionary(new, code)
        _known.update({(code, word): frozenset(found[word] | irregular_forms(word, code)) for word in new})
    return {word: forms for word in words if (forms := _known[code, word])}


def _read_dictionary(words: Iterable[str], code: str) -> defaultdict[str, set[str]]:
    """Names stand in dictionaries with their capitals, in German all nouns do."""
    spellings = {spelling: word for word in words for spelling in (word, word.capitalize())}
    entries = _Entries(code)
    entry_of = entries.of_forms(spellings)
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for spelling, word in spellings.items():
        asked[entry_of.get(spelling, spelling)].add(word)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry, forms in entries.forms_of(asked).items():
        for word in asked[entry]:
            paradigm = {*forms, entry, word}
            if fold(word) == fold(entry) or len(paradigm) <= SMALL_PARADIGM:
                found[word] |= nouns_alone(paradigm) if code == "ar" else paradigm
    return found


class _Entries:
    """A dictionary that is read through, record by record: as a mapping it would take up to 400 MB and twice the time."""

    def __init__(self, code: str) -> None:
        self._data = _read_decompressed(code)
        self._is_reversed, _, self._begin = frontcode._read_header(self._data)

    def of_forms(self, forms: Iterable[str]) -> Mapping[str, str]:
        """The entry of each form that is known."""
        stored = {self._stored(form) for form in forms}
        return {self._read(form): self._read(entry) for form, entry in self._records() if form in stored}

    def forms_of(self, entries: Iterable[str]) -> Mapping[str, set[str]]:
        """All forms of each entry; none for one that is not known."""
        found: dict[bytes, set[str]] = {self._stored(entry): set() for entry in entries}
        for form, entry in self._records():
            if entry in found:
                found[entry].add(self._read(form))
        return {self._read(entry): forms for entry, forms in found.items()}

    def _records(self) -> Iterator[tuple[bytes, bytes]]:
        return ((form, entry) for _, form, entry in frontcode._iter_records(self._data, self._begin))

    def _stored(self, word: str) -> bytes:
        return word.encode()[::-1] if self._is_reversed else word.encode()

    def _read(self, stored: bytes) -> str:
        return (stored[::-1] if self._is_reversed else stored).decode()

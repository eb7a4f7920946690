"""The words of a text: where they stand, and how their spellings are folded into one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tocsin.rules.han import SIMPLIFIED

# Longer runs of letters are no words but data; they satisfy nothing, and no query may ask for them.
LONGEST_FORM = 100

# Characters that `\w+` does not handle: combining marks and joiners inside words, and scripts written without spaces.
_MARKS = "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u200b-\u200d\u2060\ufeff"
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_PLAIN_WORD = re.compile(r"\w+")
_UNUSUAL = re.compile(f"[{_MARKS}{_UNSPACED}]")
_INITIALS = re.compile(r"\.[^\W\d_]\b")  # O.N.U., U.S.: cheap to search for, the dot comes first
_WORD = re.compile(
    rf"(?<!\w)[^\W\d_](?:\.[^\W\d_])+\b\.?(?!\w)"  # initials are one word
    rf"|[{_UNSPACED}][{_MARKS}]*"  # one character, one word
    rf"|(?:(?![{_UNSPACED}_])\w)(?:(?![{_UNSPACED}_])[\w{_MARKS}])*"
)
_NOT_SPOKEN = re.compile("[\u00ad\u0640\u200b-\u200d\u2060\ufeff.]")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
_PLAIN_LETTERS = SIMPLIFIED | str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
)
_WRITTEN_UMLAUT = re.compile(r"(?<![aeq])ue|ae|oe")


class Words:
    """The words of one field, in order; their places in the text are looked up when asked for."""

    __slots__ = ("_spans", "forms", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans: list[tuple[int, int]] | None = None
        if _is_plain(text):
            self.forms = _PLAIN_WORD.findall(text)
        else:
            found = list(_WORD.finditer(text))
            self.forms = [_clean(match.group()) for match in found]
            self._spans = [match.span() for match in found]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word in the text as given, end exclusive."""
        if self._spans is None:
            # Half the time of matching words again: nothing between two words can hold the second one.
            find, at = self.text.find, 0
            self._spans = [(start := find(form, at), at := start + len(form)) for form in self.forms]
        return self._spans

    def joined(self) -> Iterator[tuple[str, int]]:
        """Each pair of words with a hyphen between, written as one ("cyber-attaque": "cyberattaque"), and where its first ends."""
        text = self.text.translate(_HYPHENS) if "\u2010" in self.text or "\u2011" in self.text else self.text
        at = text.find("-")
        while at > 0:
            left, right = _word_before(text, at), _word_after(text, at + 1)
            if left and right and not (left.isdigit() or right.isdigit()):
                yield left + right, at
            at = text.find("-", at + 1)


def fold(form: str) -> str:
    """The form without case, diacritics and ligatures, Chinese simplified; the same for a word however it is decomposed."""
    if form.isascii():
        return form.lower()
    # Decomposed first: letters such as 𝓐 have a case only once they are plain ones.
    plain = unicodedata.normalize("NFKD", form).casefold().translate(_PLAIN_LETTERS)
    bare = unicodedata.normalize("NFKD", plain)
    return "".join(character for character in bare if not unicodedata.combining(character))


def fold_umlauts(folded: str) -> str:
    """The folded form with ae, oe, ue read as German umlauts ("ueberschwemmung": "uberschwemmung")."""
    return _WRITTEN_UMLAUT.sub(lambda match: match.group()[0], folded)


def is_shouted(words: Words) -> bool:
    """Whether a headline is set in capitals, so that case says nothing: two words or more of over one letter, all upper."""
    return len(words.forms) > 1 and words.text.isupper() and sum(len(form) > 1 for form in words.forms) > 1


def _is_plain(text: str) -> bool:
    if "_" in text or _INITIALS.search(text):
        return False
    return text.isascii() or not _UNUSUAL.search(text)


def _clean(form: str) -> str:
    return unicodedata.normalize("NFC", _NOT_SPOKEN.sub("", form))


def _word_before(text: str, end: int) -> str:
    start = end
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    return text[start:end]


def _word_after(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]

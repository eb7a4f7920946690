"""The words of a text: where they stand, and how their spellings are folded into one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tocsin.rules.han import SIMPLIFIED

# Longer runs of letters are no words but data; they satisfy nothing, and no query may ask for them.
LONGEST_FORM = 100

# A text is looked through once for each kind of sign in it; one with more kinds is noise, and is cut with care.
MOST_MARKS = 50

# Characters that belong to words without being letters of their own, and scripts written without spaces.
_MARKS = "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u200b-\u200d\u2060\ufeff"
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_UNUSUAL = re.compile(f"[{_MARKS}{_UNSPACED}]")
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_NOT_SEEN = re.compile(f"[{_INVISIBLE}]")
_NOT_SPOKEN = re.compile(f"[{_INVISIBLE}\u0640.]")
_INITIALS = r"(?<!\w)[^\W\d_](?:\.[^\W\d_])+\b\.?(?!\w)"  # O.N.U., U.S.
_DOTTED = re.compile(r"\.[^\W\d_]\b")  # cheaper to search for than initials: the dot comes first
_INITIALS_ALONE = re.compile(_INITIALS)
_INITIALS_TOUCHED = re.compile(f"[{_INVISIBLE}]{_INITIALS}|{_INITIALS}[{_INVISIBLE}]")
_WORD = re.compile(
    _INITIALS  # one word
    + rf"|[{_UNSPACED}][{_MARKS}]*"  # one character, one word
    rf"|(?:(?![{_UNSPACED}_])\w)(?:(?![{_UNSPACED}_])[\w{_MARKS}])*"
)
_NO_LETTER = re.compile(r"\W")
_ASCII = bytes(range(128))
_BLANKED = bytes([code if code >= 128 or chr(code).isalnum() else 32 for code in range(256)])
_PLAIN_LETTERS = SIMPLIFIED | str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
)
_WRITTEN_UMLAUT = re.compile(r"(?<![aeq])ue|ae|oe")


class Words:
    """The words of one field, in order; their places in the text are looked up when asked for."""

    __slots__ = ("_as_they_stand", "_spans", "forms", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans: list[tuple[int, int]] | None = None
        plain = _with_initials_joined(text) if _DOTTED.search(text) else text
        forms = _cut(plain)
        if forms is None and _NOT_SEEN.search(text) and (plain is text or not _INITIALS_TOUCHED.search(text)):
            plain = _NOT_SEEN.sub("", plain)
            forms = _cut(plain)
        self._as_they_stand = forms is not None and plain is text
        self.forms = _cut_with_care(text) if forms is None else forms

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word in the text as given, end exclusive."""
        if self._spans is None:
            if self._as_they_stand:
                # Half the time of matching words again: nothing between two words can hold the second one.
                find, at = self.text.find, 0
                self._spans = [(start := find(form, at), at := start + len(form)) for form in self.forms]
            else:
                self._spans = [match.span() for match in _WORD.finditer(self.text)]
        return self._spans

    def joined(self) -> Iterator[tuple[str, int]]:
        """Each pair of words with a hyphen between, written as one ("cyber-attaque": "cyberattaque"), and where its first ends."""
        text = self.text.replace("\u2010", "-").replace("\u2011", "-")
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
    return "".join([character for character in bare if not unicodedata.combining(character)])


def fold_umlauts(folded: str) -> str:
    """The folded form with ae, oe, ue read as German umlauts ("ueberschwemmung": "uberschwemmung")."""
    return _WRITTEN_UMLAUT.sub(lambda match: match.group()[0], folded)


def is_unspaced(form: str) -> bool:
    """Whether a word is a single character of a script that is written without spaces."""
    return re.match(f"[{_UNSPACED}]", form) is not None


def is_shouted(words: Words) -> bool:
    """Whether a headline is set in capitals, so that case says nothing: two words or more of over one letter, all upper."""
    return len(words.forms) > 1 and words.text.isupper() and sum(len(form) > 1 for form in words.forms) > 1


def _cut(text: str) -> list[str] | None:
    """The words of a text without unusual characters, in a quarter of the time that matching them takes: what is no letter
    becomes a blank. None for all other texts."""
    data = text.encode("utf-8", "surrogatepass")
    if not text.isascii():
        beyond = data.translate(None, _ASCII).decode("utf-8", "surrogatepass")
        if _UNUSUAL.search(beyond):
            return None
        at = 0
        for _ in range(MOST_MARKS):
            found = _NO_LETTER.search(beyond, at)
            if found is None:
                break
            mark, at = found.group(), found.start()
            beyond, text = beyond.replace(mark, ""), text.replace(mark, " ")
        else:
            return None
        data = text.encode("utf-8")
    return data.translate(_BLANKED).decode().split()


def _cut_with_care(text: str) -> list[str]:
    forms: list[str] = _WORD.findall(text)
    if _NOT_SPOKEN.search(text):
        forms = [_NOT_SPOKEN.sub("", form) for form in forms]
    elif unicodedata.is_normalized("NFC", text):
        return forms
    return [unicodedata.normalize("NFC", form) for form in forms]


def _with_initials_joined(text: str) -> str:
    parts: list[str] = []
    at = 0
    for dot in _DOTTED.finditer(text):
        if dot.start() > at and (initials := _INITIALS_ALONE.match(text, dot.start() - 1)):
            parts += (text[at : initials.start()], initials.group().replace(".", ""))
            at = initials.end()
    return "".join((*parts, text[at:])) if parts else text


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

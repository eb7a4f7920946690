"""Folding of words, so that labels are compared without case, accents and typographic dress."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_COMPARED = 300  # no label is longer; of longer lines only the beginning is looked at

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u061c]+")
_QUOTES = re.compile("[’‘ʼ`]")
_DASHES = re.compile("[‐‑–—−]")
_NO_LETTERS = re.compile(r"[\W_]+")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\ufe20-\ufe2f]+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_EDGES = " \t:;,.…!?»«<>›‹|·•*#_-–—→➤►▶▸↓⤵⬇️👉📌🔴✉️🔔\"'“”()[]{}=~"
_COUNT = re.compile(r"^\(?\d{1,6}\)? (?=\D)|(?<=\D) \(?\d{1,6}\)?$")


def without_invisible(text: str) -> str:
    """The text without soft hyphens, zero-width spaces and direction marks."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and dashes, single spaces."""
    return _fold_short(text) if len(text) <= LONGEST_COMPARED else _fold(text)


def _fold(text: str) -> str:
    plain = text
    if not plain.isascii():
        plain = _DASHES.sub("-", _QUOTES.sub("'", plain))
        plain = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", plain)))
    return " ".join(plain.casefold().split())


# The lines of a page are compared with many tables, and its labels recur.
_fold_short = lru_cache(maxsize=16_384)(_fold)


def words_in(text: str) -> int:
    """How many words; where none are parted by spaces, two signs are one."""
    return len(text.split()) + (0 if text.isascii() else len(_WIDE.findall(text)) // 2)


def breadth(text: str) -> int:
    """The length in letters; a Chinese or Japanese sign says as much as two and a half, a Korean one as two."""
    return len(text) + (0 if text.isascii() else len(_WIDE.findall(text)) * 3 // 2 + len(_HANGUL.findall(text)))


def letters_of(text: str) -> str:
    """The letters and digits alone, so that quotes, bullets, accents' forms and white space make no difference."""
    return _NO_LETTERS.sub("", text.casefold())


def label_of(line: str) -> str:
    """A line as a label: folded, without bullets, colons and counts ("Commentaires (12) :" is "commentaires")."""
    return _label_of(line[:LONGEST_COMPARED])


@lru_cache(maxsize=4096)
def _label_of(line: str) -> str:
    label = _fold_short(line).strip(_EDGES)
    return _COUNT.sub("", label).strip(_EDGES)


def fold_all(lines: str) -> frozenset[str]:
    """The lines of a table of labels, as `label_of` gives them."""
    return frozenset(label_of(line) for line in lines.splitlines() if line.strip())

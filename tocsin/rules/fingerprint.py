"""What near-duplicates share: exact keys, and hashes of word runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from zlib import crc32

from tocsin.rules.identity import digest
from tocsin.types.articles import Fingerprint

FINGERPRINT_VERSION = 1
WORDS_A_SHINGLE = 4
# Shorter bodies recur by accident ("Read more on our site"), so they give no exact key.
EXACT_KEY_WORDS = 25
# Up to so many shingles all are kept; beyond, one in RATES, the first that brings them under it (bench/dedupe.py).
KEPT_SHINGLES = 96
RATES = (1, 2, 4, 8)
MOST_FIGURES = 64

_BITS = 32
_EVEN = (1 << _BITS) - 2
# Odd multipliers, so that the order of the words counts and no bit of a word's hash is lost.
_MULTIPLIERS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_TAGS = re.compile(r"<[^<>]{1,400}>")
_WORDS = re.compile(r"\w+")
# Inside words: where they may be broken, or not.
_UNSEEN = re.compile("[\xad\u200b-\u200d\u2060\ufeff]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
# Scripts that write no spaces: every character is a word there.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNUSUAL = re.compile(f"{_UNSEEN.pattern}|{_UNSPACED.pattern}")
_PATHLESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?[^/?#]*/?", re.IGNORECASE)


def fingerprint_of(title: str, text: str, url_keys: Sequence[str]) -> Fingerprint:
    """Return what copies of this article would share with it; the same on every machine.

    `url_keys` are canonical addresses; one without a path names a site, not an article, and makes no key.
    The exact key is of the body alone, since copies are retitled; the shingles are of title and body.
    """
    body = fold_words(text)
    words = [*fold_words(title), *body] if not _starts_with_title(title, text) else body
    shingles = shingles_of(words)
    rate = _rate_for(len(shingles))
    return Fingerprint(
        version=FINGERPRINT_VERSION,
        keys=(*_url_keys(url_keys), *_text_keys(body)),
        shingles=tuple(sorted(sample(shingles, rate))),
        rate=rate,
        words=len(words),
        numbers=tuple(sorted({word for word in words if word.isdigit()})[:MOST_FIGURES]),
    )


def fold_words(text: str) -> list[str]:
    """The words of a text without case, accents, markup and typography (NFKC, casefold, `\\w+`)."""
    return [_fold(word) for word in _raw_words(text)]


def shingles_of(words: Sequence[str]) -> set[int]:
    """32-bit hashes of every run of four words, odd where a figure is among them; none for a text of fewer words."""
    hashes = [_hashes(word) for word in words]
    first, second, third, fourth = zip(*hashes, strict=True) if hashes else ((),) * WORDS_A_SHINGLE
    runs = zip(first, second[1:], third[2:], fourth[3:], strict=False)
    values = [(a + b + c + d) & _EVEN for a, b, c, d in runs]
    for place, word in enumerate(words):
        if word.isdigit():
            for run in range(max(0, place + 1 - WORDS_A_SHINGLE), min(place + 1, len(values))):
                values[run] |= 1
    return set(values)


def has_figure(shingle: int) -> bool:
    return bool(shingle & 1)


def sample(shingles: set[int], rate: int) -> set[int]:
    """The shingles below the `rate`-th part of the hash space: every text drops the same ones (FracMinHash)."""
    limit = (1 << _BITS) // rate
    return {shingle for shingle in shingles if shingle < limit} if rate > 1 else shingles


def _rate_for(count: int) -> int:
    return next((rate for rate in RATES if count <= KEPT_SHINGLES * rate), RATES[-1])


def _raw_words(text: str) -> list[str]:
    if "&" in text:
        text = unescape(unescape(text))  # feeds escape twice
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if _UNUSUAL.search(text):
            text = _UNSPACED.sub(r" \g<0> ", _UNSEEN.sub("", text))
    return _WORDS.findall(text)


@lru_cache(maxsize=65_536)
def _fold(word: str) -> str:
    folded = word.casefold()
    if folded.isascii():
        return folded
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return bare.translate(_LIGATURES)


@lru_cache(maxsize=65_536)
def _hashes(word: str) -> tuple[int, int, int, int]:
    """A word's hash at each of the four places of a run."""
    value = crc32(word.encode("utf-8", "surrogatepass"))
    first, second, third = _MULTIPLIERS
    return value * first & _EVEN, value * second & _EVEN, value * third & _EVEN, value & _EVEN


def _starts_with_title(title: str, text: str) -> bool:
    return text.startswith(title)


def _url_keys(urls: Sequence[str]) -> list[str]:
    return [f"url:{digest(url)}" for url in dict.fromkeys(urls) if url and not _PATHLESS.fullmatch(url)]


def _text_keys(body: Sequence[str]) -> list[str]:
    return [f"text:{digest(' '.join(body))}"] if len(body) >= EXACT_KEY_WORDS else []

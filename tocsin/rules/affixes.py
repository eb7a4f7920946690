"""What Snowball leaves on a word: Arabic articles and conjunctions, Korean particles, German participles in -iert."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# "wal-", "bil-", "lil-": conjunction and preposition are written with the article. Then what is left of a word has two letters
# at least, behind a conjunction alone four, so that short words keep a first letter of their own.
_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?=\w{2})|و(?=\w{4})")
# Longest first. One syllable before them is enough: most names and nouns have two.
_PARTICLES = re.compile(
    r"(?<=[가-힣])(?:에서는|에게서|으로서|으로써|이라고|에서|에게|한테|께서|부터|까지|으로|이라|처럼|보다|라고|이나|들은|들이|들을|들의"
    r"|은|는|이|가|을|를|의|에|와|과|도|만|로|들)$"
)
_PARTICIPLE = re.compile(r"(?<=\w{2})iert(?:e[nmrs]?|est|et)?$")


def without_article(word: str) -> str:
    """An Arabic word without its article and what is written with it ("والانتخابات": "انتخابات")."""
    return _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word


def without_particle(word: str) -> str:
    """A Korean word without its case particle ("대통령이": "대통령"); of two syllables one could be part of the word."""
    bare = _PARTICLES.sub("", word)
    return bare if len(bare) > 1 else word


def as_infinitive(word: str) -> str:
    """A German participle or past tense in -iert as its verb ("evakuiert": "evakuieren")."""
    return _PARTICIPLE.sub("ieren", word)


# By language; Snowball, where it knows the language, goes on from there.
OWN_STEMMERS: Mapping[str, Callable[[str], str]] = {
    "ar": without_article,
    "de": as_infinitive,
    "ko": without_particle,
}

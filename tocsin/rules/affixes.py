"""What Snowball leaves on a word: Arabic articles and plurals, Korean particles, German participles, women's offices, Ukrainian."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial

# "wal-", "bil-", "lil-": conjunction and preposition are written with the article. Then what is left of a word has two letters
# at least, behind a conjunction alone four, so that short words keep a first letter of their own.
_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?=\w{2})|و(?=\w{4})")
_FEMININE_PLURAL = re.compile(r"(?<=\w{3})ات$")
# In dictionaries the forms of a verb stand among those of a noun with the same letters; no noun alone has more.
_NOUN_FORMS = 15
# Longest first. One syllable before them is enough: most names and nouns have two.
_PARTICLES = re.compile(
    r"(?<=[가-힣])(?:에서는|에게서|으로서|으로써|이라고|에서|에게|한테|께서|부터|까지|으로|이라|처럼|보다|라고|이나|들은|들이|들을|들의"
    r"|은|는|이|가|을|를|의|에|와|과|도|만|로|들)$"
)
_PARTICIPLE = re.compile(r"(?<=\w{2})iert(?:e[nmrs]?|est|et)?$")
# Snowball takes the end of "взрыв" and "призыв" for that of a gerund; gerunds are found by the dictionary.
_NOUN_IN_V = re.compile("(?<=\\w\\w)[иы]в$", re.IGNORECASE)
# Snowball has none for Ukrainian. The endings of nouns and adjectives, longest first, then that of surnames and towns in -ів.
_UKRAINIAN = re.compile(
    "(?<=\\w{3})(?:ами|ями|ові|еві|єві|ого|ому|ими|іми|ою|ею|єю|ої|ій|ий|им|ім|их|іх|ах|ях|ам|ям|ом|ем|єм|ей|[аяуюоеєиіїьй])$"
)
_UKRAINIAN_OV = re.compile("(?<=\\w{3})(?:ів|їв|ов|ев|єв)$")
# "Київ", "Києва"; "школа", "шкіл": the vowel of a last syllable that a consonant closes.
_CLOSED = re.compile("[іїоеє](?=[бвгґджзклмнпрстфхцчшщ]+$)")
_OPENED = {"і": "о", "ї": "є", "о": "о", "е": "о", "є": "є"}


def without_article(word: str) -> str:
    """An Arabic word without its article and what is written with it ("والانتخابات": "انتخابات")."""
    return _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word


def as_singular(word: str) -> str:
    """An Arabic word without its article and the ending of a feminine plural ("والانتخابات": "انتخاب")."""
    return _FEMININE_PLURAL.sub("", without_article(word))


def nouns_alone(forms: Collection[str]) -> set[str]:
    """Of an Arabic dictionary's forms of one word those of a noun, which take the article, without it."""
    if len(forms) <= _NOUN_FORMS:
        return set(forms)
    return {form[2:] for form in forms if form.startswith("ال")}


def without_particle(word: str) -> str:
    """A Korean word without its case particle ("대통령이": "대통령"); of two syllables one could be part of the word."""
    bare = _PARTICLES.sub("", word)
    return bare if len(bare) > 1 else word


def as_infinitive(word: str) -> str:
    """A German participle or past tense in -iert as its verb ("evakuiert": "evakuieren")."""
    return _PARTICIPLE.sub("ieren", word)


def not_as_gerund(word: str) -> str:
    """A Russian noun in -ыв or -ив in a case that Snowball knows for one ("взрыв": "взрыва")."""
    return f"{word}а" if _NOUN_IN_V.search(word) else word


def without_case(word: str) -> str:
    """A Ukrainian noun or adjective without its ending ("Києву": "києв"; "школами", "шкіл": "школ")."""
    bare = _UKRAINIAN_OV.sub("", _UKRAINIAN.sub("", word.lower()))
    return _CLOSED.sub(lambda vowel: _OPENED[vowel.group()], bare)


def _as_man(feminine: re.Pattern[str], masculine: str, word: str) -> str:
    """A woman who holds an office as a man who does ("sénatrice": "sénateur")."""
    return feminine.sub(masculine, word)


# By language; Snowball, where it knows the language, goes on from there.
OWN_STEMMERS: Mapping[str, Callable[[str], str]] = {
    "ar": as_singular,
    "de": as_infinitive,
    "es": partial(_as_man, re.compile("(?<=\\w\\w)tri(?:z|ces)$"), "tor"),
    "fr": partial(_as_man, re.compile("(?<=\\w)trices?$"), "teur"),
    "it": partial(_as_man, re.compile("(?<=\\w\\w)tric[ei]$"), "tore"),
    "ko": without_particle,
    "pt": partial(_as_man, re.compile("(?<=\\w)tri(?:z|zes)$"), "tor"),
    "ru": not_as_gerund,
    "uk": without_case,
}

"""Which language a text is written in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import eldc

from tocsin.rules.language_codes import language_code

# Shorter titles are mostly names: the source's word decides, and without one only a guess that the detector vouches for
# (45 of 90 beginnings of two words, none wrong; 81 of 90 of three, one wrong).
MIN_WORDS = 4
# The beginning says it; more only costs time.
MAX_CHARACTERS = 1000
# A declared language holds against a guess that leads it by less than this (eldc's scores run from 0 to 1).
DECLARED_LEAD = 0.1

_WORD = re.compile(r"[^\W\d_]{2,}")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
# Scripts that belong to one language in the news; a text in one of them needs no counting of words.
_SCRIPTS = (
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
)


def detect_language(text: str, declared: str | None) -> str | None:
    """Return the ISO 639-1 code of the text's language; None where too little speaks for any.

    `declared` is the source's word ("fr", "fr-FR"): it decides short texts and close calls.
    """
    text = text[:MAX_CHARACTERS]
    prior = language_code(declared)
    if script := _language_of_script(text):
        return script
    words = len(_WORD.findall(text))
    if words < MIN_WORDS and (prior or words < 2):
        return prior
    # Headlines in capitals look like another language to a detector trained on sentences.
    found = _detector().detect_details(text.lower() if text.isupper() else text)
    if found.language == "und" or (words < MIN_WORDS and not found.reliable):
        return prior
    if prior and found.scores.get(prior, 0.0) >= found.scores.get(found.language, 0.0) - DECLARED_LEAD:
        return prior
    return language_code(found.language) if found.reliable or prior is None else prior


def _language_of_script(text: str) -> str | None:
    letters = sum(map(str.isalpha, text))
    kana = len(_KANA.findall(text))
    if kana and letters <= 12 * kana:
        return "ja"  # headlines have little kana, Chinese has none
    for code, script in _SCRIPTS:
        # A third: Asian news is full of Latin names, European news holds single foreign words.
        if script.search(text) and 3 * len(script.findall(text)) >= letters:
            return code
    return None


@lru_cache(maxsize=1)
def _detector() -> Any:
    """The library's tables are loaded at the first text, not at import. It has no types of its own."""
    eldc.init()
    return eldc.instance()

"""What an article is recognised by, and everything that is known of it, fetched in one round trip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.rules.fingerprint import fingerprint_of
from tocsin.rules.stories import term_frequencies
from tocsin.store.base import ItemWork
from tocsin.types.articles import Article, Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What copies share with the article, and the words its story is found by."""

    fingerprint: Fingerprint
    frequencies: Mapping[str, float]


def gather_clues(article: Article, work: ItemWork) -> Clues:
    """Read the article once; the stages that follow find their answers already fetched."""
    fingerprint = fingerprint_of(article.title, article.text, [article.canonical_url] if article.canonical_url else [])
    frequencies = term_frequencies(article.title, article.text, article.language)
    work.look_up(
        exact=fingerprint.keys, shingles=fingerprint.shingles, language=article.language, weighed=tuple(frequencies)
    )
    return Clues(fingerprint=fingerprint, frequencies=frequencies)

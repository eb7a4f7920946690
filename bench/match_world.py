"""Documents and topics for bench/match.py, made from one seed: nothing is read, so that everybody measures the same.

French-looking words with the frequencies of a language (Zipf and Mandelbrot: a word's share falls as its rank and 2.7),
documents of 500 words, topics of 5 to 14 terms in three groups of which one is rare, a quarter with a phrase, a third with NOT.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

WORDS = 40_000
DOCUMENT_WORDS = 500
CONSONANTS, VOWELS = "bcdfglmnprstv", "aeiou"


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic as groups of which a document needs a term each, and terms it must not hold; a phrase is two words."""

    groups: tuple[tuple[str, ...], ...]
    barred: tuple[str, ...]

    @property
    def query(self) -> str:
        groups = (f"({' OR '.join(map(_quoted, group))})" for group in self.groups)
        return " AND ".join(groups) + "".join(f" NOT {term}" for term in self.barred)

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(term for group in self.groups for term in group) + self.barred


class World:
    """Words with their frequencies, and what is made of them."""

    def __init__(self, seed: int = 5) -> None:
        self._chance = random.Random(seed)
        self.words = _make_words(self._chance)
        total = 0.0
        self._weights = [total := total + 1.0 / (rank + 2.7) for rank in range(len(self.words))]

    def document(self, words: int = DOCUMENT_WORDS) -> str:
        return " ".join(self._chance.choices(self.words, cum_weights=self._weights, k=words))

    def topic(self) -> Asked:
        """One rare group, some common ones, as an analyst would write it."""
        chance, words = self._chance, self.words
        rare = self.some(8_000, WORDS, chance.randrange(1, 4))
        common = self.some(100, 3_000, chance.randrange(2, 7))
        middling = self.some(1_000, 8_000, chance.randrange(2, 4))
        if chance.random() < 0.25:
            common = (f"{chance.choice(words[50:500])} {chance.choice(words[50:500])}", *common[1:])
        barred = self.some(200, 2_000, 1) if chance.random() < 0.3 else ()
        return Asked((rare, common, middling), barred)

    def some(self, low: int, high: int, count: int) -> tuple[str, ...]:
        """Words of the given ranks."""
        return tuple(self._chance.choice(self.words[low:high]) for _ in range(count))


def topics_of(queries: list[str]) -> list[Topic]:
    return [Topic(topic_id=TopicId(str(number)), name=str(number), query=query) for number, query in enumerate(queries)]


@lru_cache(maxsize=1)
def _syllables() -> list[str]:
    return [consonant + vowel for consonant in CONSONANTS for vowel in VOWELS]


def _make_words(chance: random.Random) -> list[str]:
    """Distinct words, most frequent first; the frequent ones are short."""
    words: dict[str, None] = dict.fromkeys(_syllables()[:40])
    while len(words) < WORDS:
        count = 2 + min(4, int(len(words) ** 0.15)) - chance.randrange(2)
        words["".join(chance.choice(_syllables()) for _ in range(count))] = None
    return list(words)


def _quoted(term: str) -> str:
    return f'"{term}"' if " " in term else term

"""How many documents a second the matcher takes, by number of topics. Run: python -m bench.match [TOPICS ...]

Everything is made here from one seed: French-looking words with Zipf frequencies, documents of 500 words, topics of
5 to 14 terms in three groups of which one is rare, a quarter with a phrase, a third with NOT, a tenth with NEAR. Times are of
one process and say little by themselves on a busy machine; the ratio to cutting into words alone says more.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time

from tocsin.rules.matching import Matcher
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

WORDS = 40_000
DOCUMENT_WORDS = 500
DOCUMENTS = 300
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "ca",
    "ce",
    "co",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "fi",
    "ga",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "pi",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
    "vi",
]


def make_words(chance: random.Random) -> list[str]:
    """Distinct words, most frequent first; the frequent ones are short."""
    words: dict[str, None] = {}
    while len(words) < WORDS:
        syllables = 1 + min(5, int(len(words) ** 0.15)) + chance.randrange(2)
        words["".join(chance.choice(SYLLABLES) for _ in range(syllables))] = None
        if len(words) < 40:
            words[chance.choice(SYLLABLES)] = None
    return list(words)[:WORDS]


def make_document(chance: random.Random, words: list[str], weights: list[float]) -> str:
    return " ".join(chance.choices(words, cum_weights=weights, k=DOCUMENT_WORDS))


def make_query(chance: random.Random, words: list[str]) -> str:
    """One rare group, some common ones, as an analyst would write it."""
    rare = [chance.choice(words[8_000:]) for _ in range(chance.randrange(1, 4))]
    common = [chance.choice(words[100:3_000]) for _ in range(chance.randrange(2, 7))]
    if chance.random() < 0.25:
        common[0] = f'"{chance.choice(words[50:500])} {chance.choice(words[50:500])}"'
    middling = [chance.choice(words[1_000:8_000]) for _ in range(chance.randrange(2, 4))]
    query = f"({' OR '.join(rare)}) AND ({' OR '.join(common)}) AND ({' OR '.join(middling)})"
    if chance.random() < 0.1:
        query = f"({' OR '.join(rare)}) NEAR/20 ({' OR '.join(common)})"
    return f"{query} NOT {chance.choice(words[200:2_000])}" if chance.random() < 0.3 else query


def measure(count: int) -> str:
    """Build a matcher of `count` topics, show it every document once so that it learns, then time a second set."""
    chance = random.Random(5)
    words = make_words(chance)
    weights = [0.0]
    for rank in range(len(words)):
        weights.append(weights[-1] + 1.0 / (rank + 10))
    documents = [make_document(chance, words, weights[1:]) for _ in range(2 * DOCUMENTS)]
    topics = [Topic(topic_id=TopicId(str(n)), name=str(n), query=make_query(chance, words)) for n in range(count)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    matcher = Matcher(topics)
    build = time.process_time() - started
    for document in documents[:DOCUMENTS]:
        matcher.match("", document, language="nl")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    started = time.process_time()
    for document in documents[DOCUMENTS:]:
        re.findall(r"\w+", document.lower())
    floor = time.process_time() - started
    started = time.process_time()
    hits = sum(len(matcher.match("", document, language="nl")) for document in documents[DOCUMENTS:])
    seconds = time.process_time() - started
    return (
        f"{count:>7} topics: {DOCUMENTS / seconds:7.0f} documents/s, {seconds / DOCUMENTS * 1e6:6.0f} µs each,"
        f" {seconds / floor:4.1f} times cutting into words alone, {hits / DOCUMENTS:5.1f} hits, build {build:5.2f} s, {grown:4.0f} MB"
    )


def main(counts: list[int]) -> None:
    for count in counts:
        print(measure(count), flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10, 1_000, 10_000, 100_000])

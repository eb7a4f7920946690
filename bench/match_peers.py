"""The matcher and its peers behind one door: built from the same topics, asked the same documents, the same answers.

A peer that is not installed (`pip install -e '.[bench]'`) is left out. All are given words without case and diacritics, from a memo as
ours has. mokaccino evaluates whole queries itself and is given a document's words and its pairs of words, for the phrases; once
all pairs, as a percolator that does not look into its queries needs them, and once only those that some query holds.
ahocorasick-rs, flashtext2 and `re` look for the rarest group of each topic and what they find is verified with Python sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

from bench.match_world import Asked, topics_of
from tocsin.rules.matching import Matcher
from tocsin.rules.words import fold

Find = Callable[[str], Iterable[int]]  # a document to the numbers of topics

RE_AT_MOST = 1_000  # topics; beyond, an alternation takes seconds a document
_WORD = re.compile(r"\w+")


def tocsin(asked: Sequence[Asked]) -> Find:
    matcher = Matcher(topics_of([topic.query for topic in asked]))
    return lambda text: map(int, matcher.find("", text, language="xx"))


def tocsin_with_places(asked: Sequence[Asked]) -> Find:
    matcher = Matcher(topics_of([topic.query for topic in asked]))
    return lambda text: [int(hit.topic_id) for hit in matcher.match("", text, language="xx")]


def mokaccino(asked: Sequence[Asked]) -> Find:
    return _mokaccino(asked, None)


def mokaccino_few_pairs(asked: Sequence[Asked]) -> Find:
    return _mokaccino(asked, {term for topic in asked for term in topic.terms if " " in term})


def _mokaccino(asked: Sequence[Asked], pairs: set[str] | None) -> Find:
    library = import_module("mokaccino")
    percolator = library.Percolator()
    for topic in asked:
        percolator.add_query(_mokaccino_query(library.Query, topic))

    def find(text: str) -> Iterable[int]:
        document = library.Document()
        for term in _terms_of(text, pairs):
            document.add_value("w", term)
        found: Iterable[int] = percolator.percolate_list(document)
        return found

    return find


def ahocorasick_rs(asked: Sequence[Asked]) -> Find:
    library = import_module("ahocorasick_rs")
    anchors = _anchors(asked)
    patterns = [f" {term} " for term in anchors]
    automaton = library.AhoCorasick(patterns)
    topics = list(anchors.values())
    pairs = {term for topic in asked for term in topic.terms if " " in term}

    def find(text: str) -> Iterable[int]:
        terms = _terms_of(text, pairs)
        spaced = f" {'  '.join(_words_of(text))} "
        found = {pattern for pattern, _, _ in automaton.find_matches_as_indexes(spaced)}
        return _verified(asked, {topic for pattern in found for topic in topics[pattern]}, terms)

    return find


def flashtext2(asked: Sequence[Asked]) -> Find:
    library = import_module("flashtext2")
    anchors = _anchors(asked)
    processor = library.KeywordProcessor(case_sensitive=False)
    processor.add_keywords_from_iter(list(anchors))
    pairs = {term for topic in asked for term in topic.terms if " " in term}

    def find(text: str) -> Iterable[int]:
        terms = _terms_of(text, pairs)
        found = set(processor.extract_keywords(text))
        return _verified(asked, {topic for term in found for topic in anchors[term]}, terms)

    return find


def regular_expression(asked: Sequence[Asked]) -> Find:
    anchors = _anchors(asked)
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(anchors, key=len, reverse=True))})\b")
    pairs = {term for topic in asked for term in topic.terms if " " in term}

    def find(text: str) -> Iterable[int]:
        terms = _terms_of(text, pairs)
        found = set(pattern.findall(text.lower()))
        return _verified(asked, {topic for term in found for topic in anchors[term]}, terms)

    return find


PEERS: Mapping[str, Callable[[Sequence[Asked]], Find]] = {
    "mokaccino": mokaccino,
    "mokaccino, few pairs": mokaccino_few_pairs,
    "ahocorasick_rs": ahocorasick_rs,
    "flashtext2": flashtext2,
    "re": regular_expression,
}


def _mokaccino_query(query: Any, topic: Asked) -> Any:
    groups = [query.from_or([query.from_kv("w", term) for term in group]) for group in topic.groups]
    return query.from_and(groups + [query.from_not(query.from_kv("w", term)) for term in topic.barred])


class _Folded(dict[str, str]):
    def __missing__(self, form: str) -> str:
        folded = self[form] = fold(form)
        return folded


_folded = _Folded()


def _words_of(text: str) -> list[str]:
    return list(map(_folded.__getitem__, _WORD.findall(text)))


def _terms_of(text: str, pairs: set[str] | None) -> set[str]:
    """Words, and pairs of words: those that are wanted, or all (None)."""
    words = _words_of(text)
    terms = set(words)
    if pairs is None:
        terms.update([f"{first} {second}" for first, second in pairwise(words)])
    elif pairs:
        terms.update(pairs.intersection([f"{first} {second}" for first, second in pairwise(words)]))
    return terms


def _anchors(asked: Sequence[Asked]) -> dict[str, list[int]]:
    """Topics by the terms of their rare group, which is given here: no peer has to find it out."""
    anchors: defaultdict[str, list[int]] = defaultdict(list)
    for number, topic in enumerate(asked):
        for term in topic.groups[0]:
            anchors[term].append(number)
    return dict(anchors)


def _verified(asked: Sequence[Asked], candidates: set[int], terms: set[str]) -> list[int]:
    missing = terms.isdisjoint
    return [
        number for number in candidates if not any(map(missing, asked[number].groups)) and missing(asked[number].barred)
    ]

"""Which topics a document's terms select: an index of every topic under its rarest group of terms.

Two forms with one contract. At a hundred thousand topics the time goes into fetching scattered memory, so the large form
keeps flat arrays; a small one would lose more by calling them than it wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import chain
from typing import Protocol

import numpy as np

from tocsin.rules.anchoring import Group

# From about so many topics on arrays are quicker than tuples.
LARGE = 5_000
# Of the second group so many terms stand in the array; longer ones are looked at one by one.
SECOND_TERMS = 8


class Index(Protocol):
    """Topics by number, each with its groups sorted, the rarest first."""

    def select(self, present: Set[int]) -> Iterable[int]:
        """The topics of which the two rarest groups have a term here, each once."""
        ...


def index_topics(groups: Sequence[Sequence[Group]], terms: int) -> Index:
    """`groups` by topic, none without a group; `terms` is how many numbers of terms there are."""
    return LargeIndex(groups, terms) if len(groups) >= LARGE else SmallIndex(groups, terms)


class SmallIndex:
    """Rows of tuples: by term, the topics under it and the second group of each."""

    def __init__(self, groups: Sequence[Sequence[Group]], terms: int) -> None:
        topics: list[list[int]] = [[] for _ in range(terms)]
        seconds: list[list[Group]] = [[] for _ in range(terms)]
        for topic, own in enumerate(groups):
            for number in own[0]:
                topics[number].append(topic)
                seconds[number].append(own[min(1, len(own) - 1)])
        self._topics, self._seconds = topics, seconds

    def select(self, present: Set[int]) -> Iterable[int]:
        topics = chain.from_iterable(map(self._topics.__getitem__, present))
        seconds = chain.from_iterable(map(self._seconds.__getitem__, present))
        missing = present.isdisjoint
        return {topic for topic, second in zip(topics, seconds, strict=True) if not missing(second)}


class LargeIndex:
    """Arrays: the topics of all terms end to end, and a row of the second group's terms for each topic."""

    def __init__(self, groups: Sequence[Sequence[Group]], terms: int) -> None:
        never, always = terms, terms + 1
        self._here = np.zeros(terms + 2, dtype=np.bool_)  # by term, during a call
        self._here[always] = True
        anchors = [own[0] for own in groups]
        lengths = np.fromiter(map(len, anchors), np.int32, len(anchors))
        numbers = np.fromiter(chain.from_iterable(anchors), np.int32, int(lengths.sum()))
        order = np.argsort(numbers, kind="stable")
        self._topics = np.repeat(np.arange(len(groups), dtype=np.int32), lengths)[order]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=terms)))).astype(np.int32)
        self._long = {topic: own[1] for topic, own in enumerate(groups) if len(own) > 1 and len(own[1]) > SECOND_TERMS}
        rows = chain.from_iterable(_row(own, never, always) for own in groups)
        self._second = np.fromiter(rows, np.int32, len(groups) * SECOND_TERMS).reshape(-1, SECOND_TERMS)

    def select(self, present: Set[int]) -> Iterable[int]:
        numbers = np.fromiter(present, np.int32, len(present))
        starts = self._starts[numbers]
        lengths = self._starts[numbers + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        topics = self._topics[np.arange(total) + np.repeat(starts - ends + lengths, lengths)]
        self._here[numbers] = True
        found = topics[self._here[self._second[topics]].any(axis=1)]
        self._here[numbers] = False
        long, missing = self._long, present.isdisjoint
        return {topic for topic in found.tolist() if topic not in long or not missing(long[topic])}


def _row(own: Sequence[Group], never: int, always: int) -> Sequence[int]:
    """Numbers of the second group's terms, filled up; of one that is not there or too long, a number that is always here."""
    second = own[1] if len(own) > 1 else ()
    if not 0 < len(second) <= SECOND_TERMS:
        return (always,) * SECOND_TERMS
    return (*second, *(never,) * (SECOND_TERMS - len(second)))

"""Which topics a document's terms select: an index of every topic under its rarest group of terms.

Two forms with one contract. At a hundred thousand topics the time goes into fetching scattered memory, so the large form
keeps flat arrays; a small one would lose more by calling them than it wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tocsin.rules.anchoring import Group

# From about so many topics on arrays are quicker than tuples.
LARGE = 15_000
# Of a group so many terms stand in a row, since eight bytes can be looked at as one number; longer ones are asked one by one.
ROW_TERMS = 8


class Index(Protocol):
    """Topics by number, each with its groups sorted, the rarest first."""

    def select(self, present: Set[int]) -> Iterable[int]:
        """The topics of which the three rarest groups have a term here, each once."""
        ...


def index_topics(groups: Sequence[Sequence[Group]], terms: int) -> Index:
    """`groups` by topic, none without a group; `terms` is how many numbers of terms there are."""
    return LargeIndex(groups, terms) if len(groups) >= LARGE else SmallIndex(groups)


class SmallIndex:
    """Rows of tuples: by term, the topics under it and the second and third group of each."""

    def __init__(self, groups: Sequence[Sequence[Group]]) -> None:
        rows: defaultdict[int, list[tuple[int, Group, Group]]] = defaultdict(list)
        for topic, own in enumerate(groups):
            row = topic, own[min(1, len(own) - 1)], own[min(2, len(own) - 1)]
            for number in own[0]:
                rows[number].append(row)
        self._rows, self._anchors = dict(rows), frozenset(rows)

    def select(self, present: Set[int]) -> Iterable[int]:
        rows = chain.from_iterable(map(self._rows.__getitem__, present & self._anchors))
        missing = present.isdisjoint
        return {topic for topic, second, third in rows if not missing(second) and not missing(third)}


class LargeIndex:
    """Arrays: under each term, end to end, its topics with a row of the terms of their second group; and by topic a row of
    those of the third."""

    def __init__(self, groups: Sequence[Sequence[Group]], terms: int) -> None:
        never, always = terms, terms + 1
        self._here = np.zeros(terms + 2, dtype=np.uint8)  # by term, during a call
        self._here[always] = 1
        anchors = [own[0] for own in groups]
        lengths = np.fromiter(map(len, anchors), np.int32, len(anchors))
        numbers = np.fromiter(chain.from_iterable(anchors), np.int32, int(lengths.sum()))
        order = np.argsort(numbers, kind="stable")
        self._topics = np.repeat(np.arange(len(groups), dtype=np.int32), lengths)[order]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=terms)))).astype(np.int32)
        self._second = _rows(groups, 1, never, always)[self._topics]
        self._third = _rows(groups, 2, never, always)
        self._long = {topic: long for topic, own in enumerate(groups) if (long := _long(own[1:3]))}

    def select(self, present: Set[int]) -> Iterable[int]:
        numbers = np.fromiter(present, np.int32, len(present))
        starts = self._starts[numbers]
        lengths = self._starts[numbers + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        rows = np.arange(total) + np.repeat(starts - ends + lengths, lengths)
        self._here[numbers] = 1
        topics = self._topics[rows[self._any_here(self._second[rows])]]
        topics = topics[self._any_here(self._third[topics])]
        self._here[numbers] = 0
        missing, long = present.isdisjoint, self._long
        return {topic for topic in topics.tolist() if topic not in long or not any(map(missing, long[topic]))}

    def _any_here(self, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Whether a row has a term that is here; its eight bytes are looked at as one number."""
        found: NDArray[np.bool_] = self._here[rows].view(np.uint64)[:, 0] != 0
        return found


def _rows(groups: Sequence[Sequence[Group]], at: int, never: int, always: int) -> NDArray[np.int32]:
    """By topic, the terms of its group at a place, filled up; where it has none there or a long one, a number always here."""
    filling = tuple((never,) * (ROW_TERMS - size) for size in range(ROW_TERMS + 1))
    whole = (always,) * ROW_TERMS
    rows = (own[at] + filling[len(own[at])] if len(own) > at and len(own[at]) <= ROW_TERMS else whole for own in groups)
    return np.fromiter(chain.from_iterable(rows), np.int32, len(groups) * ROW_TERMS).reshape(-1, ROW_TERMS)


def _long(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple([group for group in groups if len(group) > ROW_TERMS])

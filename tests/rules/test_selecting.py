"""Topics are selected by the terms of a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.selecting import SECOND_TERMS, Index, LargeIndex, SmallIndex

TERMS = 30
Group = tuple[int, ...]

numbers = st.integers(0, TERMS - 1)
group = st.lists(numbers, min_size=1, max_size=SECOND_TERMS + 3).map(tuple)
topics = st.lists(st.lists(group, min_size=1, max_size=4).map(tuple), max_size=12)


@pytest.mark.parametrize("form", [SmallIndex, LargeIndex])
@given(topics, st.lists(st.sets(numbers), min_size=1, max_size=3))
def test_both_forms_select_what_has_a_term_of_its_two_first_groups(
    form: Callable[[Sequence[Sequence[Group]], int], Index], topics: list[tuple[Group, ...]], documents: list[set[int]]
) -> None:
    """A topic is selected exactly where its first and its second group, if it has one, have a term in the document."""
    index = form(topics, TERMS)
    for present in documents:
        expected = [topic for topic, own in enumerate(topics) if all(present.intersection(each) for each in own[:2])]

        assert expected == sorted(index.select(present))

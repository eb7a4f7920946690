"""Topics are selected by the terms of a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.selecting import ROW_TERMS, Index, LargeIndex, SmallIndex

TERMS = 30
Group = tuple[int, ...]

numbers = st.integers(0, TERMS - 1)
group = st.lists(numbers, min_size=1, max_size=ROW_TERMS + 3).map(tuple)
topics = st.lists(st.lists(group, min_size=1, max_size=4).map(tuple), max_size=12)


@pytest.mark.parametrize("form", [lambda groups, _: SmallIndex(groups), LargeIndex], ids=["small", "large"])
@given(topics, st.lists(st.sets(numbers), min_size=1, max_size=3))
def test_both_forms_select_what_has_a_term_of_its_first_three_groups(
    form: Callable[[Sequence[Sequence[Group]], int], Index], topics: list[tuple[Group, ...]], documents: list[set[int]]
) -> None:
    """A topic is selected exactly where its first group, and its second and third if it has them, have a term in the document."""
    index = form(topics, TERMS)
    for present in documents:
        expected = [topic for topic, own in enumerate(topics) if all(present.intersection(each) for each in own[:3])]

        assert expected == sorted(index.select(present))

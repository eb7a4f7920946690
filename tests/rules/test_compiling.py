"""Queries of the commonest shape are compiled without a tree, to the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import QueryError
from tocsin.rules.anchoring import Vocabulary, conditions, numbered
from tocsin.rules.compiling import Compiled, Compiler
from tocsin.rules.query import MAX_CHARACTERS, parse_query
from tocsin.rules.query_tree import Term

parts = st.sampled_from(
    ("ama", "Keto", "vé", "ama*", "cyber-attaque", "d'un", '"ama keto"', '"vé"', '"ama tulo*"', "OR", "=ama", "cs:Keto", "a NEAR/2 b", " ama", "")
)  # fmt: skip
lists = st.lists(parts, min_size=1, max_size=3).map(lambda words: f"({' OR '.join(words)})") | parts
joints = st.sampled_from((" AND ", " NOT ", " AND NOT ", " OR ", " "))
queries = st.tuples(lists, st.lists(st.tuples(joints, lists), max_size=3)).map(
    lambda pair: pair[0] + "".join(f"{joint}{other}" for joint, other in pair[1])
)


def by_tree(text: str, vocabulary: Vocabulary) -> Compiled | None:
    """None: the query cannot be honoured."""
    try:
        root = numbered(parse_query(text).root, vocabulary)
    except QueryError:
        return None
    groups, barred, left = conditions(root, vocabulary)
    return Compiled(groups, barred, None if left is None else (left, root))


def terms_of(numbers: tuple[int, ...], vocabulary: Vocabulary) -> list[Term]:
    terms = list(vocabulary.numbers)
    return sorted(terms[number] for number in numbers)


@settings(deadline=None)
@given(st.lists(queries, min_size=1, max_size=4))
def test_the_quick_way_to_compile_gives_what_the_tree_does(texts: list[str]) -> None:
    """Groups, what is barred and whether something is left are those of the parsed query; what it refuses is refused."""
    ours, theirs = Vocabulary({}, []), Vocabulary({}, [])
    compiler = Compiler(ours)
    for text in texts:
        expected = by_tree(text, theirs)
        if expected is None:
            with pytest.raises(QueryError):
                compiler.compile(text)
            continue
        found = compiler.compile(text)

        assert [terms_of(group, theirs) for group in expected.groups] == [
            terms_of(group, ours) for group in found.groups
        ]
        assert terms_of(expected.barred, theirs) == terms_of(found.barred, ours)
        assert (expected.left is None) is (found.left is None)


def test_a_list_longer_than_a_query_may_be_is_refused() -> None:
    """The quick way asks for the length first."""
    with pytest.raises(QueryError, match="longer than"):
        Compiler(Vocabulary({}, [])).compile(" OR ".join(["ama"] * (MAX_CHARACTERS // 6)))

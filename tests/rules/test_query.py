"""Queries become trees, or errors that say where and how to mend them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import QueryError
from tocsin.rules.query import MAX_CHARACTERS, MAX_DEPTH, parse_query
from tocsin.rules.query_tree import All, Apart, Either, Language, Near, Node, Not, Phrase, Term, TermKind, Within, Zone


def word(text: str) -> Term:
    return Term(TermKind.BARE, text, text)


A, B, C, D = map(word, "abcd")

TREES: tuple[tuple[str, Node], ...] = (
    ("a", A),
    ("a b", All((A, B))),
    ("a AND b c", All((A, B, C))),
    ("a OR b c", Either((A, All((B, C))))),
    ("a b OR c", Either((All((A, B)), C))),
    ("a NOT b", All((A, Not(B)))),
    ("a AND NOT b c", All((A, Not(B), C))),
    ("a AND NOT NOT b", All((A, B))),
    ("a NEAR/3 b c", All((Near(A, B, 3, False), C))),
    ("a b NEAR/3 c", All((A, Near(B, C, 3, False)))),
    ("a ADJ/1 b OR c", Either((Near(A, B, 1, True), C))),
    ("a NEAR/2 b ADJ/4 c", Near(Near(A, B, 2, False), C, 4, True)),
    ("a NOT NEAR/2 (b OR c)", Apart(A, Either((B, C)), 2, False)),
    ("((a))", A),
    ("title:(a OR b) c", All((Within(Zone.TITLE, Either((A, B))), C))),
    ("a title: b", All((A, Within(Zone.TITLE, B)))),
    ("rencontre NEAR/15 (a OR b) d", All((Near(word("rencontre"), Either((A, B)), 15, False), D))),
    ('"a b" c', All((Phrase((Term(TermKind.EXACT, "a", "a"), Term(TermKind.EXACT, "b", "b")), "a b"), C))),
    ("“a”", Term(TermKind.EXACT, "a", "a")),
    ("« a »", Term(TermKind.EXACT, "a", " a ")),
    ("„a“", Term(TermKind.EXACT, "a", "a")),
    ("=abc", Term(TermKind.EXACT, "abc", "=abc")),
    ("cs:Abc", Term(TermKind.CASED, "Abc", "cs:Abc")),
    ("abc*", Term(TermKind.PREFIX, "abc", "abc*")),
    ("*abcd", Term(TermKind.SUFFIX, "abcd", "*abcd")),
    ("O.N.U.", Term(TermKind.BARE, "ONU", "O.N.U.")),
    ("or", word("or")),  # gold, in French
    ("Not", word("Not")),  # need, in German
    ("cs:OR", Term(TermKind.CASED, "OR", "cs:OR")),
    ("a lang:fra", All((A, Language("fr")))),
    ("a lang:nb", All((A, Language("no")))),  # as the language of articles is told
)

REFUSED = (
    ("", 0, "an empty query", "at least one word"),
    (" \n", 0, "an empty query", "at least one word"),
    ('a "Ukraine summit', 2, 'unclosed quote after "Ukraine summit', 'add a closing "'),
    ("a «Ukraine", 2, "unclosed quote", "add a closing »"),
    ('a ""', 2, "a phrase without words", ""),
    ("a (b OR (c)", 2, "unclosed parenthesis", "add a closing )"),
    ("a (", 2, "unclosed parenthesis", "add a closing )"),
    ("a b)", 3, "never opened", "take it out"),
    ("a ()", 2, "an empty group", "put words"),
    ("a AND", 2, "nothing between AND and the end", "write a word"),
    ("OR a", 0, "nothing before OR", "write a word"),
    ("a OR OR b", 5, "nothing between OR and OR", "write a word"),
    ("(a OR)", 5, "nothing between OR and )", "write a word"),
    ("a NOT", 2, "nothing between NOT and the end", "write a word"),
    ("a foo:b", 2, "unknown field foo:", "title, lead, body"),
    ("a (tilte:b)", 3, "unknown field tilte:", "write title:"),
    ("a title:", 2, "nothing after title:", ""),
    ("title:(a body:b)", 9, "a field inside title:", "side by side"),
    ("a ab*", 2, "too short", "at least 3 letters"),
    ('"a b*"', 3, "too short", "at least 3 letters"),
    ("a *abc", 2, "too short", "at least 4 letters"),
    ("a ab*cd", 4, "* may stand once", "word*"),
    ("a *abcd*", 2, "* may stand once", "(abcd* OR *abcd)"),
    ("a 普京*", 4, "* beside a script without spaces", "take it out"),
    ("a " + "*" * 99, 2, f"{'*' * 40}… holds no letter", "take it out"),
    ("a cs:Abc*", 8, "* beside an exact form", "take out the *"),
    ("a *", 2, "no letter or digit", ""),
    ("NOT a", 0, "only NOT", "add a word"),
    ("NOT a NOT b", 0, "only NOT", "add a word"),
    ("a OR (NOT b)", 6, "this side of OR", "(a NOT b)"),
    ("lang:fr", 0, "alone is no topic", "add a word"),
    ("a OR source:b", 5, "alone is no topic", "add a word"),
    ("a lang:french", 7, "french is not a language code", "lang:fr"),
    ("a lang:zz", 7, "zz is not a language code", "two letters"),
    ("a lang:NOT b", 2, "NOT stands right behind lang:", "NOT lang:"),
    ("a source:Monde*", 9, "as they stand in the name", "take out the mark"),
    ("a source:=Monde", 9, "as they stand in the name", "take out the mark"),
    ("title:NOT a", 0, "NOT stands right behind title:", "NOT title:"),
    ("title:(NOT a)", 7, "only NOT", "add a word"),
    ("b OR title:(NOT a)", 12, "this side of OR", "(a NOT b)"),
    ("title:" * 2000 + "a", 6 * MAX_DEPTH, "nested more than", ""),
    ("title:title:a", 6, "a field inside title:", "side by side"),
    ("atleast2(a AND b)", 9, "atleast2 counts a word", "around each"),
    ("atleast2(NOT a)", 9, "atleast2 counts a word", "around each"),
    ("a NEAR b", 2, "NEAR needs a distance", "NEAR/10"),
    ("a NEAR/0 b", 2, "'0' is not a distance", "from 1 to 500"),
    ("a NEAR/x b", 2, "'x' is not a distance", "from 1 to 500"),
    ("a near/3 b", 2, "near/3 is not an operator", "in capitals"),
    ("NEAR/3 b", 0, "nothing before NEAR/3", "write a word"),
    ("a NEAR/3", 2, "nothing between NEAR/3 and the end", "write a word"),
    ("c (a b) NEAR/3 d", 3, "AND beside NEAR/3", "(a NEAR/3 c) AND (b NEAR/3 c)"),
    ("NOT a NEAR/3 b", 0, "NOT binds tighter", "NOT (a NEAR/3 b)"),
    ("title:a NEAR/3 b", 0, "a field beside NEAR/3", "title:(a NEAR/3 b)"),
    ("a cs:(b OR c)", 2, "cs: takes one word or phrase", "before each"),
    ("atleast(a)", 0, "does not say how often", "atleast3("),
    ("atleast99(a)", 0, "out of range", "from 1 to 50"),
    ("a -b", 2, "does not exclude", "write NOT b"),
    ("a +b", 2, "+ means nothing", "write b"),
    ("a && b", 2, "not an operator here", "write AND"),
    ("a b~", 3, "~ means nothing here", "whole words"),
    ("a and b", 2, "and in small letters", "in capitals"),
    ("a not b", 2, "not in small letters", "in capitals"),
    ("=@putin", 0, "set of names", "write @putin"),
    ("(" * 40 + "a" + ")" * 40, MAX_DEPTH, "nested more than", "parentheses"),
    ("a " + "NOT " * 40 + "b", 2 + 4 * MAX_DEPTH, "nested more than", ""),
    ("a " + "NEAR/2 a " * 11, 2 + 9 * 10, "more than 10 proximity", "AND"),
    (" ".join(["a NEAR/2 b"] * 201), 11 * 200 + 2, "more than 200 proximity", "split"),
    ('"' + "a " * 51 + '"', 1, "a phrase of more than 50", "shorter phrases"),
    ("b " + "a" * 101, 2, "a word of more than 100 letters", "beginning"),
    ("a" * (MAX_CHARACTERS + 1), MAX_CHARACTERS, "longer than", "split"),
)


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_a_query_is_read_by_its_precedence(text: str, tree: Node) -> None:
    """NOT binds first, then NEAR and ADJ, then AND and juxtaposition, then OR."""
    assert tree == parse_query(text).root


@pytest.mark.parametrize(("text", "offset", "problem", "mend"), REFUSED, ids=[row[0][:30] for row in REFUSED])
def test_a_query_that_cannot_be_honoured_is_refused_with_place_and_mend(
    text: str, offset: int, problem: str, mend: str
) -> None:
    """The error names the character of the fault, the problem and the mend."""
    with pytest.raises(QueryError) as caught:
        parse_query(text)

    assert offset == caught.value.offset
    assert problem in caught.value.problem
    assert mend in caught.value.mend


def test_a_word_with_a_hyphen_is_also_one_word() -> None:
    """cyber-attaque is the two words side by side, or the two written as one."""
    parts = (word("cyber")._replace(text="cyber-attaque"), word("attaque")._replace(text="cyber-attaque"))
    joined = word("cyberattaque")._replace(text="cyber-attaque")

    assert Either((Phrase(parts, "cyber-attaque"), joined)) == parse_query("cyber-attaque").root


def test_a_long_list_is_no_deep_one() -> None:
    """A thousand alternatives are read at one depth."""
    root = parse_query(" OR ".join(f"w{n}" for n in range(1000))).root

    assert isinstance(root, Either)
    assert len(root.parts) == 1000


lists = st.lists(st.sampled_from(("a", "abc*", '"a b"', "c-d", "NOT", "OR", "x AND y")), min_size=1, max_size=3).map(
    " OR ".join
)
parts = lists | lists.map("({})".format)


@given(parts, st.lists(st.tuples(st.sampled_from((" AND ", " NOT ", " AND NOT ", " ")), parts), max_size=3))
def test_a_plain_conjunction_is_read_as_any_other_query(first: str, others: list[tuple[str, str]]) -> None:
    """The short way for lists joined by AND and NOT leads to the same tree, or the same error, as reading token by token."""
    text = first + "".join(joint + part for joint, part in others)
    refused, long_way = refusal_of(text), refusal_of(f"{text} ")  # a blank at the end takes the long way

    assert (refused and (refused.offset, refused.problem)) == (long_way and (long_way.offset, long_way.problem))
    if refused is None:
        assert parse_query(text).root == parse_query(f"{text} ").root


@given(st.text(alphabet="ab*()\"«» :=-'é.AND ORT/3NEAJ,typlcs普\n", max_size=60))
def test_any_text_is_a_query_or_a_query_error_inside_it(text: str) -> None:
    """Nothing but QueryError ever comes out, and it points into the query."""
    error = refusal_of(text)

    assert error is None or (0 <= error.offset <= len(text) and error.problem and error.mend)


def refusal_of(text: str) -> QueryError | None:
    try:
        parse_query(text)
    except QueryError as error:
        return error
    return None

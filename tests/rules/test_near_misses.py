"""What kept a topic from an article is said part by part."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.rules.test_matching import finds, queries, texts
from tocsin.rules.calibrating import standing_of
from tocsin.rules.near_misses import Document, miss_of, part_with, shortfalls
from tocsin.rules.query import parse_query
from tocsin.rules.query_tree import Node, Phrase, Term
from tocsin.rules.query_writing import write_query
from tocsin.types.ids import TopicId
from tocsin.types.topics import Failing, Miss, Topic

TEXT = (
    "La rencontre de vendredi, longuement préparée par les émissaires des deux pays et attendue par les alliés, réunira "
    "Poutine et Trump en Alaska. L'Ukraine attend. L'Ukraine espère."
)


def document(
    title: str = "Diplomatie", text: str = TEXT, *, language: str = "fr", source: str = "Le Monde"
) -> Document:
    return Document(title=title, text=text, language=language, source=source)


@pytest.mark.parametrize(
    ("query", "part", "why", "says"),
    [
        ("ukraine AND summit", "summit", Failing.NOT_FOUND, "not found"),
        ("ukraine AND (summit OR sommet)", "summit OR sommet", Failing.NOT_FOUND, "not found"),
        ("rencontre NEAR/6 trump", "NEAR/6", Failing.TOO_FAR, "19 words apart"),
        ("trump ADJ/30 rencontre", "ADJ/30", Failing.TOO_FAR, "they stand the other way round"),
        ("diplomatie NEAR/9 trump", "NEAR/9", Failing.TOO_FAR, "they stand in title and text, or far apart"),
        (
            "poutine NOT NEAR/5 trump",
            "poutine NOT NEAR/5 trump",
            Failing.TOO_NEAR,
            "stands only within 5 words of trump",
        ),
        (
            '"Trump Poutine"',
            '"Trump Poutine"',
            Failing.SCATTERED,
            'the words of "Trump Poutine" do not stand side by side',
        ),
        ("title:trump", "title:trump", Failing.ELSEWHERE, "trump was found, but not in the title"),
        ("atleast5(ukraine)", "atleast5(ukraine)", Failing.TOO_FEW, "found 2 times of 5"),
        ("ukraine NOT alaska", "NOT alaska", Failing.EXCLUDED, "alaska was found"),
        ("ukraine lang:de", "lang:de", Failing.EXCLUDED, "the language is fr, not de"),
        ("ukraine source:figaro", 'source:"figaro"', Failing.EXCLUDED, "the source is Le Monde"),
    ],
)
def test_the_part_that_failed_is_named_with_its_reason(query: str, part: str, why: Failing, says: str) -> None:
    """As the query has it, with what the article had instead."""
    [short] = shortfalls(query, document())

    assert (part, why, says) == (short.part, short.why, short.says)


@settings(max_examples=150, deadline=None)
@given(queries, texts, texts)
def test_something_failed_exactly_where_the_matcher_finds_nothing(query: str, title: str, text: str) -> None:
    """The parts are asked as the whole is."""
    failing = shortfalls(query, Document(title=title, text=text, language="xx"))

    assert finds(query, title, text, "xx") == (not failing)


def shape(node: object) -> object:
    """The tree without how its terms were written."""
    if isinstance(node, Term):
        return (node.kind, node.word)
    if isinstance(node, Phrase):
        return tuple(map(shape, node.terms))
    if isinstance(node, tuple):
        return tuple(map(shape, node))
    if hasattr(node, "__slots__"):
        return (type(node).__name__, *(shape(getattr(node, name)) for name in node.__slots__))
    return node


@settings(max_examples=150, deadline=None)
@given(queries)
def test_a_query_written_again_asks_the_same(query: str) -> None:
    """The text of a tree is read as that tree."""
    root: Node = parse_query(query).root

    assert shape(root) == shape(parse_query(write_query(root)).root)


def missed(query: str | None, about: str | None, meaning: float | None) -> Miss | None:
    topic = Topic(topic_id=TopicId("t"), name="t", query=query, about=about)
    failing = shortfalls(query, document()) if query else ()
    return miss_of(topic, standing_of(topic).threshold, failing, meaning)


@pytest.mark.parametrize(
    ("query", "about", "meaning", "narrow"),
    [
        ("ukraine AND summit", None, None, True),  # one of two
        ("ukraine AND summit AND gipfel", None, None, False),  # one of three
        ("summit OR gipfel", None, None, False),  # nothing at all
        ("rencontre NEAR/6 trump", None, None, True),
        ("ukraine NOT alaska", None, None, False),  # the operator's wish
        ("ukraine AND summit", "x", 0.3, True),
        ("ukraine AND summit", "x", 0.0, False),  # and the meaning far off
        ("ukraine", "x", 0.03, True),  # by words, and nearly by meaning
        ("ukraine", "x", -0.2, False),
        (None, "x", 0.17, True),
        (None, "x", 0.1, False),
        (None, "x", None, False),
    ],
)
def test_a_miss_is_narrow_where_one_thing_was_missing(
    query: str | None, about: str | None, meaning: float | None, narrow: bool
) -> None:
    """One part of the query, or a little of the meaning, and everything else was there."""
    miss = missed(query, about, meaning)

    assert miss is not None
    assert narrow == miss.narrow


def test_what_matches_is_no_miss() -> None:
    """Neither is what could not be judged beside a query that was satisfied."""
    assert missed("ukraine", "x", 0.3) is missed("ukraine", "x", None) is missed(None, "x", 0.3) is None


@pytest.mark.parametrize(
    ("term", "part"),
    [("sommet", "sommet OR summit"), ("trump", "rencontre NEAR/5 trump"), ("kiev", None), ("guerre", None)],
)
def test_a_term_is_told_with_the_part_that_it_helped_to_satisfy(term: str, part: str | None) -> None:
    """Of a query of several parts; what is excluded satisfies nothing."""
    assert part == part_with("(sommet OR summit) AND (rencontre NEAR/5 trump) NOT guerre", term)

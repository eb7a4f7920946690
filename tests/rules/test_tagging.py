"""Query and meaning are weighed into matches."""

from __future__ import annotations

import pytest

from tocsin.rules.calibrating import MEANING_ALONE, MEANING_FLOOR
from tocsin.rules.matching import QueryHit
from tocsin.rules.tagging import decide_matches, query_version
from tocsin.types.ids import TopicId
from tocsin.types.topics import Field, Span, Topic

TOPIC = TopicId("t")
SPANS = (Span(field=Field.TITLE, start=0, end=3, term="abc"),)
HIT = QueryHit(TOPIC, SPANS)


def topic(query: str | None, about: str | None) -> Topic:
    return Topic(topic_id=TOPIC, name="t", query=query, about=about)


@pytest.mark.parametrize(
    ("query", "about", "hit", "meaning", "matches"),
    [
        ("abc", None, True, None, True),
        ("abc", None, False, None, False),
        ("abc", "x", True, MEANING_FLOOR, True),
        ("abc", "x", True, MEANING_FLOOR - 0.01, False),
        ("abc", "x", False, 0.9, False),
        ("abc", "x", True, None, True),  # a language the encoder does not know
        (None, "x", False, MEANING_ALONE, True),
        (None, "x", False, MEANING_ALONE - 0.01, False),
        (None, "x", False, None, False),
    ],
)
def test_a_topic_matches_when_all_it_has_agrees(
    query: str | None, about: str | None, hit: bool, meaning: float | None, matches: bool
) -> None:
    """A query needs its hit; beside it the meaning a low floor, alone a higher bar; what cannot be judged does not veto."""
    decided = decide_matches([topic(query, about)], [HIT] if hit else [], {} if meaning is None else {TOPIC: meaning})

    assert matches == bool(decided)


def test_a_match_says_what_it_rests_on() -> None:
    """Query, meaning with its bar, places and version stand in the match."""
    (match,) = decide_matches([topic("abc", "x")], [HIT], {TOPIC: 0.5})

    assert (True, 0.5, MEANING_FLOOR, SPANS) == (match.query, match.meaning, match.threshold, match.spans)
    assert query_version(topic("abc", "x")) == match.query_version


def test_a_match_by_meaning_alone_has_no_query() -> None:
    """Its query is None rather than False: there is none to satisfy."""
    (match,) = decide_matches([topic(None, "x")], [], {TOPIC: 0.5})

    assert (None, 0.5, MEANING_ALONE, ()) == (match.query, match.meaning, match.threshold, match.spans)


def test_a_changed_query_has_another_version() -> None:
    """Query and about line both count, each in its place."""
    versions = {query_version(topic(q, a)) for q, a in (("a", "b"), ("b", "a"), ("a", None), (None, "a"))}

    assert len(versions) == 4

"""What users say of a topic's hits sets its threshold, and lets it ring."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.calibrating import (
    ALONE_BOUNDS,
    KEPT_WORDS,
    LEAST_CONFIRMED,
    MEANING_ALONE,
    MEANING_FLOOR,
    standing_of,
    threshold_for,
    threshold_of,
    with_words,
)
from tocsin.types.ids import ItemId, TopicId
from tocsin.types.topics import StandingReason, Topic
from tocsin.types.watching import Judgement

SCORES = st.lists(st.floats(-0.5, 0.8), max_size=12)


def topic(query: str | None = None, *, ring_suggested: bool = False) -> Topic:
    return Topic(topic_id=TopicId("t"), name="t", query=query, about="x", ring_suggested=ring_suggested)


@pytest.mark.parametrize(
    ("confirmed", "rejected", "reason", "missing"),
    [
        ([], [], StandingReason.UNCONFIRMED, 3),
        ([0.4, 0.5], [], StandingReason.UNCONFIRMED, 1),
        ([0.4, 0.5, 0.6], [], StandingReason.CONFIRMED, 0),
        ([], [0.4], StandingReason.UNCONFIRMED, 7),
        ([0.3, 0.4, 0.5], [0.45], StandingReason.UNCONFIRMED, 4),
        ([0.3, 0.32, 0.34, 0.4, 0.5, 0.55, 0.6], [0.45], StandingReason.CONFIRMED, 0),
        ([0.3, 0.4, 0.5], [0.1], StandingReason.CONFIRMED, 0),
    ],
)
def test_a_topic_rings_once_its_next_hit_can_be_expected_to_be_right(
    confirmed: list[float], rejected: list[float], reason: StandingReason, missing: int
) -> None:
    """Three confirmed hits, and four more for each rejected one; what lies below the threshold says nothing of hits."""
    standing = standing_of(topic(), confirmed, rejected)

    assert (reason, missing) == (standing.reason, standing.missing)
    assert (reason is StandingReason.CONFIRMED) == standing.rings


def test_the_operator_may_let_a_topic_ring_at_once() -> None:
    """`ring: suggested` waits for nobody."""
    standing = standing_of(topic(ring_suggested=True))

    assert (True, StandingReason.CONFIGURED) == (standing.rings, standing.reason)


def test_a_topic_with_a_query_rings_whatever_is_rejected() -> None:
    """Its query is what the operator asked for; beside it the meaning has a low floor."""
    standing = standing_of(topic("a"), [], [0.3, 0.4])

    assert (True, StandingReason.QUERY, MEANING_FLOOR) == (standing.rings, standing.reason, standing.threshold)


@pytest.mark.parametrize(
    ("query", "characters", "needed"),
    [("abc", 500, MEANING_FLOOR), ("abc", 200, MEANING_FLOOR / 2), ("abc", 0, 0.0), (None, 100, MEANING_ALONE)],
)
def test_a_short_text_has_to_show_less_meaning_beside_a_query(
    query: str | None, characters: int, needed: float
) -> None:
    """In proportion to its length; an about line alone asks the same of all."""
    standing = standing_of(topic(query))

    assert needed == pytest.approx(threshold_for(standing, characters))


@pytest.mark.parametrize(
    ("confirmed", "rejected", "threshold"),
    [
        ([0.5, 0.6], [0.1], 0.2),  # too few to know
        ([0.3, 0.5, 0.6], [0.1], 0.2),  # the usual one parts them
        ([0.4, 0.5, 0.6], [0.25], 0.27),  # just above what was rejected
        ([0.4, 0.5, 0.6], [0.39], 0.395),  # no room for a margin: halfway
        ([0.15, 0.5, 0.6], [], 0.13),  # a miss that was confirmed
        ([-0.3, 0.5, 0.6], [], 0.2),  # and one that no threshold within bounds would bring
        ([0.6, 0.7, 0.8], [0.35, 0.39], 0.4),  # never so high that most is lost
        ([0.3, 0.4, 0.5, 0.6], [0.45], 0.2),  # one in the midst moves nothing
    ],
)
def test_a_threshold_parts_confirmed_from_rejected(
    confirmed: list[float], rejected: list[float], threshold: float
) -> None:
    """With the fewest on the wrong side, a margin to both, and no further from the usual one than that takes."""
    assert threshold == pytest.approx(threshold_of(confirmed, rejected, 0.2, ALONE_BOUNDS))


@given(SCORES, SCORES)
def test_a_threshold_is_never_worse_than_the_usual_one(confirmed: list[float], rejected: list[float]) -> None:
    """It stays within its bounds, and has no more articles on the wrong side than the usual one has."""

    def faults(threshold: float) -> int:
        return sum(score < threshold for score in confirmed) + sum(score >= threshold for score in rejected)

    found = threshold_of(confirmed, rejected, MEANING_ALONE, ALONE_BOUNDS)

    assert ALONE_BOUNDS[0] <= found <= ALONE_BOUNDS[1]
    assert faults(found) <= faults(MEANING_ALONE)


@given(SCORES, SCORES)
def test_the_order_of_judgements_does_not_matter(confirmed: list[float], rejected: list[float]) -> None:
    """What was said first weighs what was said last."""
    assert standing_of(topic(), confirmed, rejected) == standing_of(topic(), confirmed[::-1], rejected[::-1])


@given(st.lists(st.floats(0.2, 0.8), min_size=LEAST_CONFIRMED, max_size=12))
def test_hits_that_are_all_confirmed_move_nothing(confirmed: list[float]) -> None:
    """A topic whose hits are right keeps finding what it found."""
    assert MEANING_ALONE == threshold_of(confirmed, [], MEANING_ALONE, ALONE_BOUNDS) or min(confirmed) < 0.22


def word(item_id: str, is_right: bool = True) -> Judgement:
    return Judgement(item_id=ItemId(item_id), is_right=is_right, vector=b"", at=datetime(2026, 3, 1, tzinfo=UTC))


def test_the_last_word_on_an_article_counts() -> None:
    """Who confirms what was rejected takes the rejection back."""
    first = with_words(TopicId("t"), None, [word("a", False), word("b")])
    second = with_words(TopicId("t"), first, [word("a")])

    assert (2, (word("b"), word("a"))) == (second.revision, second.judgements)


def test_of_a_topic_the_last_words_are_kept() -> None:
    """They stay few, however long a topic is watched."""
    judged = None
    for number in range(KEPT_WORDS + 3):
        judged = with_words(TopicId("t"), judged, [word(str(number))])

    assert judged is not None
    assert (KEPT_WORDS, "3") == (len(judged.judgements), judged.judgements[0].item_id)

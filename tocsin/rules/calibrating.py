"""Where a topic's meaning has to lie, and whether its matches ring: by default, or by what the user has said of its hits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from tocsin.types.ids import TopicId
from tocsin.types.topics import Standing, StandingReason, Topic
from tocsin.types.watching import JudgedTopic, Judgement

# Beside a query. On 40 labelled topics this drops 9 of 13 false alarms (other senses of a word) and 1 of 70 true matches; F1 lies
# between 0.939 and 0.952 for any floor from 0 to 0.1 (0.903 without a floor). Over all labelled texts, those of two lines too, it
# drops 53 of 158 and 9 of 456; twice this floor drops six and four more.
MEANING_FLOOR = 0.04
# An about line alone. On the same topics, each asked of all 133 documents, F1 is best here (precision 0.65, recall 0.72), as it is
# on those written later. Unrelated news stays below 0.15, neighbouring subjects reach 0.30.
MEANING_ALONE = 0.2

# Of a text so long (headline and all) the floor is asked in full, of a shorter one in proportion: two lines say little but what
# the query has found. On 401 texts of 80 characters (`short.jsonl`) F1 is then 0.886, with the whole floor 0.841, without
# any 0.861; the labelled topics, of 400 characters, keep theirs. A whole at 200 or 300 costs matches and drops no more.
WHOLE_CHARACTERS = 400

# What users say moves a threshold within these: below, unrelated news comes in; above, most of what was meant is lost.
FLOOR_BOUNDS = (0.0, 0.2)
ALONE_BOUNDS = (0.12, 0.4)
# So far from the nearest judged article does a threshold keep where there is room: scores of articles that say the same
# differ by about this.
MARGIN = 0.02

# A topic rings by itself once the next hit can be expected to be right four times in five, by the rule of succession:
# (confirmed + 1) / (judged + 2). Without a rejection that takes three confirmed hits; one rejection asks for seven.
# Analysts put up with 20 to 30 % of misses in what they are brought; who is rung up should meet fewer.
EXPECTED_RIGHT = (4, 5)
# With fewer confirmed hits than a topic needs at least, nobody knows yet where its own subject lies.
LEAST_CONFIRMED = 3

# Enough to place a threshold; older words may be of a line that has changed its sense since.
KEPT_WORDS = 40


def standing_of(topic: Topic, confirmed: Sequence[float] = (), rejected: Sequence[float] = ()) -> Standing:
    """Return the topic's threshold and whether it rings; `confirmed` and `rejected` are the scores of judged articles.

    With a query a topic rings. With an about line alone it rings where the operator said so (`ring: suggested`), or once
    enough hits at or above its threshold were confirmed.
    """
    usual, bounds = (MEANING_ALONE, ALONE_BOUNDS) if topic.query is None else (MEANING_FLOOR, FLOOR_BOUNDS)
    threshold = threshold_of(confirmed, rejected, usual, bounds)
    right, wrong = (sum(score >= threshold for score in scores) for scores in (confirmed, rejected))
    if topic.query is not None:
        reason = StandingReason.QUERY
    elif topic.ring_suggested:
        reason = StandingReason.CONFIGURED
    else:
        reason = StandingReason.UNCONFIRMED if _missing(right, wrong) else StandingReason.CONFIRMED
    return Standing(
        threshold=threshold,
        rings=reason is not StandingReason.UNCONFIRMED,
        reason=reason,
        confirmed=len(confirmed),
        rejected=len(rejected),
        missing=_missing(right, wrong) if reason is StandingReason.UNCONFIRMED else 0,
    )


def threshold_for(standing: Standing, characters: int) -> float:
    """The threshold that a text of so many characters has to reach: beside a query a short one less, alone all the same."""
    if standing.reason is not StandingReason.QUERY or standing.threshold < 0:
        return standing.threshold
    return standing.threshold * min(1.0, characters / WHOLE_CHARACTERS)


def with_words(topic_id: TopicId, known: JudgedTopic | None, words: Sequence[Judgement]) -> JudgedTopic:
    """The topic's judgements with these added: of each article the last word, of all the last 40."""
    latest = {word.item_id: word for word in words}
    before = [word for word in known.judgements if word.item_id not in latest] if known else []
    return JudgedTopic(
        topic_id=topic_id,
        revision=(known.revision if known else 0) + 1,
        judgements=tuple([*before, *latest.values()][-KEPT_WORDS:]),
    )


def threshold_of(
    confirmed: Sequence[float], rejected: Sequence[float], usual: float, bounds: tuple[float, float]
) -> float:
    """Return where confirmed and rejected part with the fewest on the wrong side, MARGIN away from both where there is
    room; of several such places the one nearest to `usual`, which stays where it does as well as any."""
    if len(confirmed) < LEAST_CONFIRMED:
        return usual
    edges = (-inf, *sorted({*confirmed, *rejected}), inf)
    places = [min(max(_inside(low, high, usual), bounds[0]), bounds[1]) for low, high in pairwise(edges)]
    return min(places, key=lambda place: (_faults(place, confirmed, rejected), abs(place - usual)))


def _missing(right: int, wrong: int) -> int:
    """How many more hits must be confirmed, none being rejected, until the next can be expected to be right."""
    part, whole = EXPECTED_RIGHT
    needed = -(-(part * (wrong + 2) - whole + part * right - whole * right) // (whole - part))
    return max(needed, 0)


def _faults(threshold: float, confirmed: Sequence[float], rejected: Sequence[float]) -> int:
    """How many it would have on the wrong side."""
    return sum(score < threshold for score in confirmed) + sum(score >= threshold for score in rejected)


def _inside(low: float, high: float, wished: float) -> float:
    """The point of (low, high] nearest to the wished one that keeps its distance from both ends."""
    margin = min(MARGIN, (high - low) / 2)
    return min(max(wished, low + margin), high - margin)

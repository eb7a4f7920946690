"""What an alert shows for a match: the terms found, each in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tocsin.types.alerts import Evidence
from tocsin.types.topics import Field, Match, Span

# An alert is read at a glance.
MOST = 5
# A longer sentence is shown from both sides of the term.
SENTENCE_CHARACTERS = 300

# A full stop ends a sentence where a space and no small letter follow, unless it stands after an initial or a title
# ("M. Poutine", "Dr. No"). CJK stops need no space.
_END = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\b(?:Mr|Dr|St|No|vs))(?<!\b(?:Mme|Mrs|Sen|Gen|Gov))\.|[!?…])[»”\"')\]]*\s+(?![a-zà-ÿ])|[。！？।؟۔]|\n+"
)


def evidence_of(match: Match, title: str, text: str) -> tuple[Evidence, ...]:
    """Return at most 5 pieces, different terms before different places of one. Spans are those of `title` and `text`.

    A match by meaning alone has no terms: its headline stands as evidence, with an empty term at its beginning.
    """
    fields = {Field.TITLE: title, Field.TEXT: text}
    if not match.spans:
        return (_headline(match, title),) if match.meaning is not None and title.strip() else ()
    pieces = dict.fromkeys(_piece(match, span, fields[span.field]) for span in _most_telling(match.spans))
    return tuple(pieces)[:MOST]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentence that holds text[start:end], at most SENTENCE_CHARACTERS long unless the term is longer."""
    room = max(SENTENCE_CHARACTERS - (end - start), 0)
    low, high = max(0, start - room), min(len(text), end + room)
    stops = list(_END.finditer(text, low, high))
    left = max((stop.end() for stop in stops if stop.end() <= start), default=low)
    right = min((stop.end() for stop in stops if stop.start() >= end), default=high)
    if right - left > max(SENTENCE_CHARACTERS, end - start):
        left = max(left, start - room // 2)
        right = min(right, left + max(SENTENCE_CHARACTERS, end - start))
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _most_telling(spans: Iterable[Span]) -> list[Span]:
    """First places of each term first, then second places, and so on; one term has many spellings in a query."""
    counts: dict[str, int] = {}
    ranked = []
    for order, span in enumerate(spans):
        counts[span.term] = counts.get(span.term, 0) + 1
        ranked.append((counts[span.term], order, span))
    return [span for _, _, span in sorted(ranked, key=lambda entry: entry[:2])]


def _piece(match: Match, span: Span, text: str) -> Evidence:
    left, right = sentence_around(text, span.start, span.end)
    return Evidence(
        term=span.term,
        form=text[span.start : span.end],
        field=span.field.value,
        sentence=text[left:right],
        start=span.start - left,
        end=span.end - left,
        query_version=match.query_version,
        meaning=match.meaning,
        threshold=match.threshold,
    )


def _headline(match: Match, title: str) -> Evidence:
    return Evidence(
        term="",
        form="",
        field=Field.TITLE.value,
        sentence=title.strip()[:SENTENCE_CHARACTERS],
        start=0,
        end=0,
        query_version=match.query_version,
        meaning=match.meaning,
        threshold=match.threshold,
    )

"""Whether a document satisfies a query, exactly, and by which words.

Occurrences are intervals of words. Every operator yields at most as many occurrences as its operands together, each
found by bisection, so the cost of a query is its size times the document's, whatever stands in either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from tocsin.rules.query_tree import (
    All,
    Apart,
    AtLeast,
    Either,
    Language,
    Near,
    Node,
    Not,
    Phrase,
    Query,
    Source,
    Term,
    Within,
    Zone,
)
from tocsin.rules.reading import FieldReading, Interval, Reading
from tocsin.types.topics import Field, Span

# Enough to show why; a term that stands a hundred times is shown by its first places.
SPANS_A_TERM = 5
SPANS_A_TOPIC = 40

_Found = tuple[Field, int, int, str]  # field, start, end, term


class Verifier:
    """Asks one document about queries whose terms carry the given numbers."""

    def __init__(self, reading: Reading, numbers: Mapping[Term, int]) -> None:
        self._reading, self._numbers = reading, numbers

    def is_satisfied(self, node: Node) -> bool:
        return self._holds(node, Zone.ANYWHERE)

    def spans(self, query: Query) -> tuple[Span, ...]:
        """Where the satisfied, required parts of a satisfied query stand; title first, in order, bounded."""
        found: set[_Found] = set()
        self._collect(query.root, Zone.ANYWHERE, found)
        return _as_spans(found)

    def _holds(self, node: Node, zone: Zone) -> bool:
        match node:
            case Term() if zone is Zone.ANYWHERE:
                return self._numbers[node] in self._reading.present
            case All(parts):
                return all(self._holds(part, zone) for part in parts)
            case Either(parts):
                return self._holds_one(parts, zone)
            case Not(part):
                return not self._holds(part, zone)
            case Within(inner, part):
                return self._holds(part, inner)
            case AtLeast(count, part):
                return sum(len(found) for _, found in self._everywhere(part, zone)) >= count
            case Language(code):
                return self._reading.language == code
            case Source(words):
                return self._reading.names_source(words)
            case _:
                return any(found for _, found in self._everywhere(node, zone))

    def _holds_one(self, parts: Sequence[Node], zone: Zone) -> bool:
        """Words first: whether one is there costs next to nothing."""
        if zone is Zone.ANYWHERE:
            present, numbers = self._reading.present, self._numbers
            if any(numbers[part] in present for part in parts if type(part) is Term):
                return True
            parts = [part for part in parts if type(part) is not Term]
        return any(self._holds(part, zone) for part in parts)

    def _everywhere(self, node: Node, zone: Zone) -> Iterable[tuple[FieldReading, Sequence[Interval]]]:
        for field in self._reading.fields(zone):
            yield field, self._occurrences(node, field, zone)

    def _occurrences(self, node: Node, field: FieldReading, zone: Zone) -> Sequence[Interval]:
        """Where a positional node stands in a field, in order, without repeats."""
        match node:
            case Term():
                return self._places(node, field, zone)
            case Phrase(terms):
                return self._runs_of(terms, field, zone)
            case Either(parts):
                found = [places for part in parts if (places := self._occurrences(part, field, zone))]
                return found[0] if len(found) == 1 else sorted(set(chain.from_iterable(found)))
            case Near(left, right, distance, ordered):
                if not (ours := self._occurrences(left, field, zone)):
                    return ()
                theirs = self._occurrences(right, field, zone)
                return _ordered_pairs(ours, theirs, distance) if ordered else _near(ours, theirs, distance)
            case Apart(left, right, distance, ordered):
                ours, theirs = self._occurrences(left, field, zone), self._occurrences(right, field, zone)
                return _apart(ours, theirs, distance, ordered)
            case _:
                raise AssertionError(f"{type(node).__name__} has no places")

    def _runs_of(self, terms: Sequence[Term], field: FieldReading, zone: Zone) -> Sequence[Interval]:
        if not field.present.issuperset([self._numbers[term] for term in terms]):
            return ()
        return _runs([self._places(term, field, zone) for term in terms])

    def _places(self, term: Term, field: FieldReading, zone: Zone) -> Sequence[Interval]:
        number = self._numbers[term]
        if number not in field.present:
            return ()
        places = field.places(number)
        if zone is Zone.LEAD:
            return [place for place in places if place[1] < self._reading.lead_words]
        return places

    def _collect(self, node: Node, zone: Zone, found: set[_Found]) -> None:
        match node:
            case Term():
                self._collect_term(node, zone, found)
            case All(parts):
                for part in parts:
                    self._collect(part, zone, found)
            case Either(parts):
                for part in parts:
                    if self._holds(part, zone):
                        self._collect(part, zone, found)
            case Within(inner, part):
                self._collect(part, inner, found)
            case AtLeast(_, part):
                self._collect_places(part, zone, found)
            case Not() | Language() | Source():
                pass
            case _:
                self._collect_places(node, zone, found)

    def _collect_term(self, term: Term, zone: Zone, found: set[_Found]) -> None:
        if self._numbers[term] not in self._reading.present:
            return
        for field in self._reading.fields(zone):
            for place in self._places(term, field, zone)[:SPANS_A_TERM]:
                found.add((field.field, *field.span(place), term.text))

    def _collect_places(self, node: Node, zone: Zone, found: set[_Found]) -> None:
        for field in self._reading.fields(zone):
            whole = self._occurrences(node, field, zone)
            for leaf in _leaves(node):
                places = self._occurrences(leaf, field, zone)
                if leaf is not node:
                    places = _covered(places, whole)
                for place in places[:SPANS_A_TERM]:
                    found.add((field.field, *field.span(place), leaf.text))


def spans_of_terms(reading: Reading, terms: Iterable[int], texts: Sequence[str]) -> tuple[Span, ...]:
    """Where the terms stand, for a query that asks for no more; `texts` are the terms as queries have them."""
    found: set[_Found] = set()
    for term in reading.present.intersection(terms):
        for field in reading.fields(Zone.ANYWHERE):
            if term in field.present:
                found.update(
                    (field.field, *field.span(place), texts[term]) for place in field.places(term)[:SPANS_A_TERM]
                )
    return _as_spans(found)


def _as_spans(found: Iterable[_Found]) -> tuple[Span, ...]:
    ordered = sorted(found, key=lambda span: (span[0] is not Field.TITLE, span[1], -span[2], span[3]))
    return tuple(Span(field=f, start=start, end=end, term=term) for f, start, end, term in _bounded(ordered))


def _leaves(node: Node) -> list[Term | Phrase]:
    """The words and phrases whose places show that a positional node is satisfied."""
    match node:
        case Term() | Phrase():
            return [node]
        case Either(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case Near(left, right):
            return _leaves(left) + _leaves(right)
        case Apart(left, _):
            return _leaves(left)
        case _:
            return []


def _runs(places: Sequence[Sequence[Interval]]) -> list[Interval]:
    """Intervals in which one place of each follows at once upon the last."""
    if not all(places):
        return []
    runs = list(places[0])
    for following in places[1:]:
        last_by_first: dict[int, list[int]] = {}
        for first, last in following:
            last_by_first.setdefault(first, []).append(last)
        runs = sorted({(start, last) for start, end in runs for last in last_by_first.get(end + 1, ())})
    return runs


def _follows(distance: int, theirs: Sequence[Interval]) -> Callable[[Interval], bool]:
    """A test whether one of theirs starts after an interval, at most `distance` words on."""
    starts = [start for start, _ in theirs]

    def follows(interval: Interval) -> bool:
        at = bisect_right(starts, interval[1])
        return at < len(starts) and starts[at] - interval[1] <= distance

    return follows


def _precedes(distance: int, theirs: Sequence[Interval]) -> Callable[[Interval], bool]:
    """A test whether one of theirs ends before an interval, at most `distance` words back."""
    ends = sorted(end for _, end in theirs)

    def precedes(interval: Interval) -> bool:
        at = bisect_left(ends, interval[0])
        return at > 0 and interval[0] - ends[at - 1] <= distance

    return precedes


def _near(ours: Sequence[Interval], theirs: Sequence[Interval], distance: int) -> list[Interval]:
    """The occurrences on both sides that have one of the other side near, before or after, and do not overlap it."""
    if not ours or not theirs:
        return []
    after, before = _follows(distance, theirs), _precedes(distance, theirs)
    found = {place for place in ours if after(place) or before(place)}
    after, before = _follows(distance, ours), _precedes(distance, ours)
    found |= {place for place in theirs if after(place) or before(place)}
    return sorted(found)


def _ordered_pairs(ours: Sequence[Interval], theirs: Sequence[Interval], distance: int) -> list[Interval]:
    """Intervals from one of ours to the one of theirs that follows: the nearest for each of ours and of theirs."""
    if not ours or not theirs:
        return []
    starts = [start for start, _ in theirs]
    by_end = sorted(ours, key=lambda place: place[1])
    ends = [end for _, end in by_end]
    found: set[Interval] = set()
    for start, end in ours:
        at = bisect_right(starts, end)
        if at < len(starts) and starts[at] - end <= distance:
            found.add((start, theirs[at][1]))
    for start, end in theirs:
        at = bisect_left(ends, start) - 1
        if at >= 0 and start - ends[at] <= distance:
            found.add((by_end[at][0], end))
    return sorted(found)


def _apart(ours: Sequence[Interval], theirs: Sequence[Interval], distance: int, ordered: bool) -> list[Interval]:
    after, before = _follows(distance, theirs), _precedes(distance, theirs)
    return [place for place in ours if not after(place) and (ordered or not before(place))]


def _covered(places: Sequence[Interval], found: Sequence[Interval]) -> list[Interval]:
    """The places that lie inside one of the found intervals."""
    if not places or not found:
        return []
    starts = [start for start, _ in found]
    reach: list[int] = []
    for _, end in found:
        reach.append(max(end, reach[-1]) if reach else end)
    return [place for place in places if (at := bisect_right(starts, place[0])) and reach[at - 1] >= place[1]]


def _bounded(spans: Iterable[_Found]) -> Iterable[_Found]:
    """The first SPANS_A_TERM of each term, SPANS_A_TOPIC in all."""
    counts: Counter[str] = Counter()
    for span in spans:
        counts[span[3]] += 1
        if counts[span[3]] <= SPANS_A_TERM and counts.total() <= SPANS_A_TOPIC:
            yield span

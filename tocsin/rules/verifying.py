"""Whether a document satisfies a query, exactly, and by which words.

Occurrences are intervals of words. Every operator yields at most as many occurrences as its operands together, each
found by bisection, so the cost of a query is its size times the document's, whatever stands in either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice

from tocsin.rules.query_tree import (
    All,
    AnyOf,
    Apart,
    AtLeast,
    Either,
    Language,
    Near,
    Node,
    Not,
    Run,
    Source,
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
    """Asks one document about numbered trees; `texts` are the terms as queries have them, by number."""

    def __init__(self, reading: Reading, texts: Sequence[str]) -> None:
        self._reading, self._texts = reading, texts
        self.present = reading.present

    def is_satisfied(self, node: Node) -> bool:
        return self._holds(node, Zone.ANYWHERE)

    def spans(self, whole: Node) -> tuple[Span, ...]:
        """Where the satisfied, required parts of a satisfied query stand; title first, in order, bounded."""
        found: set[_Found] = set()
        self._collect(whole, Zone.ANYWHERE, found)
        return _as_spans(found)

    def _holds(self, node: Node, zone: Zone) -> bool:
        match node:
            case AnyOf(numbers) if zone is Zone.ANYWHERE:
                return not self._reading.present.isdisjoint(numbers)
            case All(parts):
                return all(self._holds(part, zone) for part in parts)
            case Either(parts):
                return any(self._holds(part, zone) for part in parts)
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
                return any(self._stands(node, field, zone) for field in self._reading.fields(zone))

    def _stands(self, node: Node, field: FieldReading, zone: Zone) -> bool:
        """Whether a positional node stands in a field at all, which takes less than to find out where."""
        if type(node) is not Near:
            return bool(self._occurrences(node, field, zone))
        ours = self._occurrences(node.left, field, zone)
        theirs = self._occurrences(node.right, field, zone) if ours else ()
        if not theirs:
            return False
        if any(map(_follows(node.distance, theirs), ours)):
            return True
        return not node.ordered and any(map(_precedes(node.distance, theirs), ours))

    def _everywhere(self, node: Node, zone: Zone) -> Iterable[tuple[FieldReading, Sequence[Interval]]]:
        for field in self._reading.fields(zone):
            yield field, self._occurrences(node, field, zone)

    def _occurrences(self, node: Node, field: FieldReading, zone: Zone) -> Sequence[Interval]:
        """Where a positional node stands in a field, in order, without repeats."""
        match node:
            case AnyOf(numbers):
                return _merged([self._places(number, field, zone) for number in field.present.intersection(numbers)])
            case Run(numbers):
                return self._runs_of(numbers, field, zone)
            case Either(parts):
                return _merged([places for part in parts if (places := self._occurrences(part, field, zone))])
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

    def _runs_of(self, numbers: Sequence[int], field: FieldReading, zone: Zone) -> Sequence[Interval]:
        if not field.present.issuperset(numbers):
            return ()
        return _runs([self._places(number, field, zone) for number in numbers])

    def _places(self, number: int, field: FieldReading, zone: Zone) -> Sequence[Interval]:
        places = field.places(number)
        if zone is Zone.LEAD:
            return [place for place in places if place[1] < self._reading.lead_words]
        return places

    def _collect(self, node: Node, zone: Zone, found: set[_Found]) -> None:
        match node:
            case AnyOf(numbers):
                self._collect_terms(numbers, zone, found)
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

    def _collect_terms(self, numbers: Iterable[int], zone: Zone, found: set[_Found]) -> None:
        for field in self._reading.fields(zone):
            for number in field.present.intersection(numbers):
                for place in self._places(number, field, zone)[:SPANS_A_TERM]:
                    found.add((field.field, *field.span(place), self._texts[number]))

    def _collect_places(self, node: Node, zone: Zone, found: set[_Found]) -> None:
        for field in self._reading.fields(zone):
            whole = self._occurrences(node, field, zone)
            for leaf, text in self._leaves(node, field):
                for place in _covered(self._occurrences(leaf, field, zone), whole)[:SPANS_A_TERM]:
                    found.add((field.field, *field.span(place), text))

    def _leaves(self, node: Node, field: FieldReading) -> list[tuple[Node, str]]:
        """The words and phrases of the field whose places show that a positional node is satisfied, with their texts."""
        match node:
            case AnyOf(numbers):
                return [(AnyOf((number,)), self._texts[number]) for number in field.present.intersection(numbers)]
            case Run(_, text):
                return [(node, text)]
            case Either(parts):
                return [leaf for part in parts for leaf in self._leaves(part, field)]
            case Near(left, right):
                return self._leaves(left, field) + self._leaves(right, field)
            case Apart(left, _):
                return self._leaves(left, field)
            case _:
                return []


def _as_spans(found: Iterable[_Found]) -> tuple[Span, ...]:
    ordered = sorted(found, key=lambda span: (span[0] is not Field.TITLE, span[1], -span[2], span[3]))
    return tuple([Span(field=f, start=start, end=end, term=term) for f, start, end, term in _bounded(ordered)])


def _merged(found: Sequence[Sequence[Interval]]) -> Sequence[Interval]:
    """All places in order, each once."""
    if len(found) < 2:
        return found[0] if found else ()
    return sorted(set(chain.from_iterable(found)))


def _runs(places: Sequence[Sequence[Interval]]) -> list[Interval]:
    """Intervals in which one place of each follows at once upon the last."""
    runs = list(places[0])
    for following in places[1:]:
        if not runs:
            break
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
    for span in islice(spans, SPANS_A_TOPIC):
        counts[span[3]] += 1
        if counts[span[3]] <= SPANS_A_TERM:
            yield span

"""What a document must hold for a query to have a chance: groups of terms of which it needs one each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.rules.query_tree import (
    All,
    AnyOf,
    Apart,
    AtLeast,
    Either,
    Near,
    Node,
    Not,
    Phrase,
    Run,
    Term,
    TermKind,
    Within,
)

# How many documents an estimate from the word's length weighs beside what was counted.
ESTIMATE_WEIGHT = 4.0

Group = tuple[int, ...]  # numbers of terms


@dataclass(slots=True)
class Vocabulary:
    """The terms of all queries, numbered, and the share of documents in which each is expected."""

    numbers: dict[Term, int]
    shares: list[float]

    def number_all(self, terms: Iterable[Term]) -> Group:
        """The numbers of the terms in order; new terms get the next ones."""
        return tuple([self.numbers.get(term) or self._number(term) for term in terms])

    def _number(self, term: Term) -> int:
        number = self.numbers.get(term)
        if number is None:
            number = self.numbers[term] = len(self.shares)
            self.shares.append(_guess_share(term))
        return number

    def weight(self, group: Group) -> float:
        """The share of documents expected to hold one of the group, counted generously."""
        return sum(map(self.shares.__getitem__, group))

    def learn(self, counts: Mapping[int, int], documents: int) -> None:
        """Weigh the guesses with the numbers of documents in which each term stood."""
        for term, number in self.numbers.items():
            share = (counts.get(number, 0) + ESTIMATE_WEIGHT * _guess_share(term)) / (documents + ESTIMATE_WEIGHT)
            self.shares[number] = share


def numbered(node: Node, vocabulary: Vocabulary) -> Node:
    """The tree with the numbers of its terms in place of terms and phrases; terms joined by OR are one leaf."""
    match node:
        case Either(parts):
            terms = [part for part in parts if type(part) is Term]
            if len(terms) == len(parts):
                return AnyOf(vocabulary.number_all(terms))
            others = [numbered(part, vocabulary) for part in parts if type(part) is not Term]
            return Either((AnyOf(vocabulary.number_all(terms)), *others) if terms else tuple(others))
        case Term():
            return AnyOf(vocabulary.number_all((node,)))
        case All(parts):
            return All(tuple([numbered(part, vocabulary) for part in parts]))
        case Phrase(terms, text):
            return Run(vocabulary.number_all(terms), text)
        case Not(part):
            return Not(numbered(part, vocabulary))
        case Near(left, right, distance, ordered) | Apart(left, right, distance, ordered):
            return type(node)(numbered(left, vocabulary), numbered(right, vocabulary), distance, ordered)
        case Within(zone, part):
            return Within(zone, numbered(part, vocabulary))
        case AtLeast(count, part):
            return AtLeast(count, numbered(part, vocabulary))
        case _:
            return node


def conditions(root: Node, vocabulary: Vocabulary) -> tuple[tuple[Group, ...], Group, Node | None]:
    """Of a numbered tree: groups of which a document needs a term each, terms it must not hold, and what is then left to
    verify (None: nothing)."""
    groups: tuple[Group, ...] = ()
    barred: Group = ()
    left = []
    for part in root.parts if type(root) is All else (root,):
        if type(part) is AnyOf:
            groups += (part.numbers,)
        elif type(part) is Not and type(part.part) is AnyOf:
            barred += part.part.numbers
        else:
            required, exact = requirements(part, vocabulary)
            groups += required
            if not exact:
                left.append(part)
    return groups, barred, (left[0] if len(left) == 1 else All(tuple(left))) if left else None


def requirements(node: Node, vocabulary: Vocabulary) -> tuple[tuple[Group, ...], bool]:
    """Groups of which a satisfied node needs a term each, and whether nothing else is needed."""
    match node:
        case AnyOf(numbers):
            return (numbers,), True
        case Run(numbers):
            return tuple((number,) for number in numbers), False
        case All(parts):
            found = [requirements(part, vocabulary) for part in parts]
            return tuple(group for groups, _ in found for group in groups), all(exact for _, exact in found)
        case Either(parts):
            return _alternatives([requirements(part, vocabulary) for part in parts], vocabulary)
        case Near(left, right):
            return requirements(left, vocabulary)[0] + requirements(right, vocabulary)[0], False
        case Apart(part) | Within(_, part) | AtLeast(_, part):
            return requirements(part, vocabulary)[0], False
        case _:
            return (), False


def _alternatives(
    found: Iterable[tuple[tuple[Group, ...], bool]], vocabulary: Vocabulary
) -> tuple[tuple[Group, ...], bool]:
    """One group for all of them: each alternative stands in it with its rarest group."""
    found = list(found)
    if not all(groups for groups, _ in found):
        return (), False
    rarest = [min(groups, key=vocabulary.weight) for groups, _ in found]
    group = tuple(dict.fromkeys(number for part in rarest for number in part))
    return (group,), all(exact and len(groups) == 1 for groups, exact in found)


def _guess_share(term: Term) -> float:
    """Short words are common; a beginning stands for several words."""
    share = 0.5 ** min(len(term.word), 12)
    return 8 * share if term.kind in (TermKind.PREFIX, TermKind.SUFFIX) else share

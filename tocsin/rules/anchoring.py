"""What a document must hold for a query to have a chance: groups of terms of which it needs one each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.rules.query_tree import All, Apart, AtLeast, Either, Near, Node, Not, Phrase, Term, TermKind, Within

# How many documents an estimate from the word's length weighs beside what was counted.
ESTIMATE_WEIGHT = 4.0

Group = tuple[int, ...]  # numbers of terms


@dataclass(slots=True)
class Vocabulary:
    """The terms of all queries, numbered, and the share of documents in which each is expected."""

    numbers: dict[Term, int]
    shares: list[float]

    def number(self, term: Term) -> int:
        number = self.numbers.get(term)
        if number is None:
            number = self.numbers[term] = len(self.shares)
            self.shares.append(_guess_share(term))
        return number

    def weight(self, group: Group) -> float:
        """The share of documents expected to hold one of the group, counted generously."""
        return sum(self.shares[number] for number in group)

    def learn(self, counts: Mapping[int, int], documents: int) -> None:
        """Weigh the guesses with the numbers of documents in which each term stood."""
        for term, number in self.numbers.items():
            share = (counts.get(number, 0) + ESTIMATE_WEIGHT * _guess_share(term)) / (documents + ESTIMATE_WEIGHT)
            self.shares[number] = share


def conditions(node: Node, vocabulary: Vocabulary) -> tuple[tuple[Group, ...], Group, Node | None]:
    """Groups of which a document needs a term each, terms it must not hold, and what is then left to verify (None: nothing)."""
    groups: tuple[Group, ...] = ()
    barred: Group = ()
    left = []
    for part in node.parts if isinstance(node, All) else (node,):
        if isinstance(part, Not) and (terms := _plain_terms(part.part)):
            barred += tuple(map(vocabulary.number, terms))
            continue
        required, exact = requirements(part, vocabulary)
        groups += required
        if not exact:
            left.append(part)
    return groups, barred, (left[0] if len(left) == 1 else All(tuple(left))) if left else None


def _plain_terms(node: Node) -> tuple[Term, ...]:
    """The terms of a term or of an OR of terms; nothing of anything else."""
    if isinstance(node, Term):
        return (node,)
    if not isinstance(node, Either):
        return ()
    terms = tuple([part for part in node.parts if isinstance(part, Term)])
    return terms if len(terms) == len(node.parts) else ()


def requirements(node: Node, vocabulary: Vocabulary) -> tuple[tuple[Group, ...], bool]:
    """Groups of which a satisfied node needs a term each, and whether nothing else is needed. Numbers every term."""
    match node:
        case Term():
            return ((vocabulary.number(node),),), True
        case Phrase(terms):
            return tuple((vocabulary.number(term),) for term in terms), False
        case All(parts):
            found = [requirements(part, vocabulary) for part in parts]
            return tuple(group for groups, _ in found for group in groups), all(exact for _, exact in found)
        case Either(parts):
            if terms := _plain_terms(node):
                return (tuple(map(vocabulary.number, terms)),), True
            return _alternatives([requirements(part, vocabulary) for part in parts], vocabulary)
        case Near(left, right):
            return requirements(left, vocabulary)[0] + requirements(right, vocabulary)[0], False
        case Apart(left, right):
            requirements(right, vocabulary)
            return requirements(left, vocabulary)[0], False
        case Within(_, part) | AtLeast(_, part):
            return requirements(part, vocabulary)[0], False
        case Not(part):
            requirements(part, vocabulary)
            return (), False
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

"""Queries as what a document must hold for them; those of the commonest shape, lists joined by AND and NOT, without a tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tocsin.rules.anchoring import Group, Vocabulary, conditions, numbered
from tocsin.rules.query import MAX_CHARACTERS, parse_query
from tocsin.rules.query_terms import listed_node
from tocsin.rules.query_tokens import cut_conjunction
from tocsin.rules.query_tree import All, Either, Node, Not, Term


class Compiled(NamedTuple):
    """A document satisfies the query if it holds a term of every group, none that is barred, and what is left holds.

    `left` is a numbered tree with the `whole` of which it is a part, None where the groups say all.
    """

    groups: tuple[Group, ...]
    barred: Group
    left: tuple[Node, Node] | None


class Compiler:
    """Compiles many queries over one vocabulary; the words of one query stand in others again."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._listed = _ListedTerms(vocabulary)

    def compile(self, text: str) -> Compiled:
        """Raises QueryError for a query that cannot be honoured."""
        pieces = cut_conjunction(text) if len(text) <= MAX_CHARACTERS else None
        if not pieces:
            return self._of(numbered(parse_query(text).root, self._vocabulary))
        try:
            return self._of_words(pieces)
        except KeyError:
            root = self._root(pieces)
            return self._of(root or numbered(parse_query(text).root, self._vocabulary))

    def _of_words(self, pieces: Iterable[tuple[bool, str]]) -> Compiled:
        """Of lists of nothing but words, in a quarter of the time that a tree takes. KeyError: there is something else."""
        groups: list[Group] = []
        barred: Group = ()
        for excluded, inside in pieces:
            numbers = tuple(map(self._listed.__getitem__, inside.split(" OR ")))
            if excluded:
                barred += numbers
            else:
                groups.append(numbers)
        return Compiled(tuple(groups), barred, None)

    def _root(self, pieces: Iterable[tuple[bool, str]]) -> Node | None:
        """The numbered tree of lists of words and phrases; None: there is something else."""
        parts: list[Node] = []
        for excluded, inside in pieces:
            nodes = list(map(self._listed.node, inside.split(" OR ")))
            known = [node for node in nodes if node is not None]
            if len(known) < len(nodes):
                return None
            node = numbered(known[0] if len(known) == 1 else Either(tuple(known)), self._vocabulary)
            parts.append(Not(node) if excluded else node)
        return All(tuple(parts)) if len(parts) > 1 else parts[0]

    def _of(self, root: Node) -> Compiled:
        groups, barred, left = conditions(root, self._vocabulary)
        return Compiled(groups, barred, None if left is None else (left, root))


class _ListedTerms(dict[str, int]):
    """The numbers of the terms that parts of lists stand for. KeyError for what is no single term."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._nodes: dict[str, Node | None] = {}

    def __missing__(self, part: str) -> int:
        node = self.node(part)
        if not isinstance(node, Term):
            raise KeyError(part)
        number = self[part] = self._vocabulary.number_all((node,))[0]
        return number

    def node(self, part: str) -> Node | None:
        """What a part of a list stands for, as parsed; None: it is nothing that stands in lists."""
        if part not in self._nodes:
            self._nodes[part] = listed_node(part)
        return self._nodes[part]

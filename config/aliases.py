"""Alias sets from three layers: places that come with Tocsin, names that come with it, and the operator's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path

from config.files import Document, read_document
from config.models import AliasesFile
from config.sentences import judge_shape
from config.tree import EACH, Table, select, select_texts
from tocsin.errors import Problem
from tocsin.rules.aliases import Aliases, alias_name

SHIPPED_NAMES = Path(__file__).with_name("aliases.yaml")
SHIPPED_PLACES = Path(__file__).with_name("place_names.tsv")


def judge_aliases(document: Document, *, needed: bool = True) -> tuple[Aliases, tuple[Problem, ...]]:
    """All sets: the operator's go before those that come with Tocsin, and may begin from the one they replace (`@name`).

    Of a file with a mistake in it the names still count, so that no query is blamed for it. Where none is `needed` the
    operator's are judged, and the shipped ones, which take a tenth of a second to read, are left.
    """
    shipped = shipped_aliases() if needed else {}
    if document.root is None:
        return shipped, ()
    found, problems = judge_shape(AliasesFile, document.root)
    if not isinstance(found, AliasesFile):
        return {**shipped, **dict.fromkeys(_names_in(document), ("alias",))}, problems
    return _laid_over(shipped, found.aliases), problems


def _names_in(document: Document) -> list[str]:
    sets = [node for _, node in select(document.root, "aliases") if isinstance(node, Table)]
    return [alias_name(key) for node in sets for key in node.values]


def names_aliases(topics: Document) -> bool:
    """Whether a query may name a set."""
    return any("@" in query for _, _, query in select_texts(topics.root, "topics", EACH, "query"))


@lru_cache(maxsize=1)
def shipped_aliases() -> Aliases:
    """The sets that come with Tocsin. Their files are part of it: a mistake in them is ours, and the tests find it."""
    root = read_document(SHIPPED_NAMES).root
    assert root is not None
    names, _ = judge_shape(AliasesFile, root)
    assert isinstance(names, AliasesFile)
    return _laid_over(_places(SHIPPED_PLACES.read_text(encoding="utf-8").splitlines()), names.aliases)


def _places(lines: Iterable[str]) -> dict[str, Sequence[str]]:
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: tuple(forms.split("|")) for name, forms in rows}  # written as form_of would


def _laid_over(below: Aliases, own: Mapping[str, Sequence[str]]) -> Aliases:
    """Both layers. A set that names itself takes the forms of the layer below."""
    sets = dict(below)
    for key, forms in own.items():
        name = alias_name(key)
        inherited = below.get(name, ())
        found = (inherited if form.startswith("@") and alias_name(form[1:]) == name else (form,) for form in forms)
        sets[name] = tuple(dict.fromkeys(chain.from_iterable(found)))
    return sets

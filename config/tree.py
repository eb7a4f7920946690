"""A configuration file as a tree of values that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tocsin.errors import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """A point in a file; line and column count from 1. `name` stands for the path where it is not the file's own."""

    file: str
    line: int
    column: int
    name: str = ""

    def problem(self, path: str, problem: str, mend: str = "") -> Problem:
        """What is wrong here, in one line: whatever an operator's file holds cannot forge a second one."""
        said = ("".join(c if c.isprintable() else "?" for c in part) for part in (self.name or path, problem, mend))
        return Problem(self.file, self.line, self.column, *said)


@dataclass(frozen=True, slots=True)
class Oddity:
    """A value that YAML makes of plain text and no setting wants: a date, 22:30 as a number of minutes, 0x1F."""

    meaning: str


Value = str | int | float | bool | Oddity | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `text` is what it says, `source` how it was written, quotes and all."""

    place: Place
    text: str
    value: Value
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    place: Place
    items: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and their values; `keys` tells where each key stands."""

    place: Place
    values: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)


Node = Scalar | Listing | Table
Step = str | int
Path = tuple[Step, ...]

EACH = -1  # in a pattern of `select`: every entry of a list


def plain(node: Node) -> object:
    """The node as dicts, lists and values, for the models."""
    if isinstance(node, Table):
        return {key: plain(value) for key, value in node.values.items()}
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return node.value


def select(node: Node | None, *pattern: Step, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node that the pattern leads to, with its path; what is not there, or not of the right shape, is passed over."""
    if node is None:
        return
    if not pattern:
        yield path, node
        return
    step, rest = pattern[0], pattern[1:]
    for key, child in _children(node):
        if step in (key, EACH) and isinstance(step, int) == isinstance(key, int):
            yield from select(child, *rest, path=(*path, key))


def select_texts(node: Node | None, *pattern: Step) -> Iterator[tuple[Path, Scalar, str]]:
    """What `select` finds, where it is text."""
    for path, found in select(node, *pattern):
        if isinstance(found, Scalar) and isinstance(found.value, str):
            yield path, found, found.value


def text_at(node: Node | None, *path: Step) -> str | None:
    return next((text for _, _, text in select_texts(node, *path)), None)


def written(path: Path) -> str:
    """The path as an operator would say it: `topics[2].query`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _children(node: Node) -> Iterator[tuple[Step, Node]]:
    if isinstance(node, Table):
        yield from node.values.items()
    elif isinstance(node, Listing):
        yield from enumerate(node.items)

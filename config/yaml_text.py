"""YAML text to a tree with places: safe values only, no duplicate keys, no alias bombs, all mistakes at once.

The tree is built from the parser's events, not by composing nodes: so depth and size are known before they hurt, and a
file with three duplicate keys is told of all three.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.nodes import ScalarNode

from config.tree import Listing, Node, Oddity, Place, Scalar, Table, Value, written
from config.yaml_errors import place_at, syntax_problem
from tocsin.errors import Problem

MAX_DEPTH = 20  # our deepest key stands at 6
MAX_NODES = 3_000_000  # aliases followed; 100,000 topics of six keys are 1.3 million
_TAG = "tag:yaml.org,2002:"
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})")

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is: ten times faster


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: its tree (None: nothing), the mistakes in its form, and whether it could be read to its end."""

    root: Node | None
    problems: tuple[Problem, ...] = ()
    whole: bool = True


def read_tree(text: str, file: str) -> Reading:
    """The tree of a YAML text with every mistake in its form; what stood before a break is in the tree."""
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        place = place_at(text, forbidden.start(), file)
        problem = f"the character {forbidden[0]!a} is not allowed in YAML"
        mend = "remove it, or write it as an escape in double quotes"
        return Reading(None, (place.problem("yaml", problem, mend),), whole=False)
    builder = _Builder(text, file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _Refused as refused:
        return builder.broken_by(refused.problem)
    except yaml.MarkedYAMLError as error:
        return builder.broken_by(syntax_problem(error, text, file, builder.last))
    return Reading(builder.root, tuple(builder.problems))


class _Refused(Exception):
    """The text cannot be read on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass
class _Open:
    """A list or table whose end has not come yet."""

    node: Listing | Table
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    key: Scalar | None = None
    size: int = 1


class _Builder:
    """Takes the parser's events one by one; `root` is the tree once the last has come."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._documents = 0
        self.last: Scalar | None = None  # where a quote was left open, the parser complains behind it

    def take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self.last = self._scalar(event)
            self._add(self.last, 1, event.anchor)
        elif isinstance(event, (SequenceStartEvent, MappingStartEvent)):
            self._begin(event)
        elif isinstance(event, (SequenceEndEvent, MappingEndEvent)):
            self._end()
        elif isinstance(event, AliasEvent):
            self._add(*self._anchored(event), None)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._refused(event, "a second document begins here", "keep one document a file: remove the ---")

    def broken_by(self, problem: Problem) -> Reading:
        """What stood there before the text broke off, without the last value: it may have been read wrong."""
        try:
            self._drop_last()
            while self._open:
                self._open[-1].key = None
                self._end()
        except _Refused:  # the break was in a key
            self._open.clear()
        return Reading(self.root, (*self.problems, problem), whole=False)

    def _drop_last(self) -> None:
        if not self._open:
            return
        innermost = self._open[-1]
        if innermost.items:
            innermost.items.pop()
        elif isinstance(innermost.node, Table) and innermost.node.values and innermost.key is None:
            innermost.node.values.popitem()

    def _begin(self, event: SequenceStartEvent | MappingStartEvent) -> None:
        if len(self._open) == MAX_DEPTH:
            raise self._refused(event, f"nested deeper than {MAX_DEPTH} levels", "no setting stands that deep")
        self._check_tag(event, "seq" if isinstance(event, SequenceStartEvent) else "map")
        place = self._place(event)
        node = Listing(place) if isinstance(event, SequenceStartEvent) else Table(place)
        self._open.append(_Open(node, event.anchor))

    def _end(self) -> None:
        done = self._open.pop()
        node = Listing(done.node.place, tuple(done.items)) if isinstance(done.node, Listing) else done.node
        self._add(node, done.size, done.anchor)

    def _add(self, node: Node, size: int, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = (node, size)
        if not self._open:
            self.root = None if isinstance(node, Scalar) and node.value is None else node
            return
        parent = self._open[-1]
        parent.size += size
        if parent.size > MAX_NODES:
            raise _Refused(node.place.problem("yaml", "holds too many values", "use fewer aliases"))
        if isinstance(parent.node, Listing):
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            self._put(parent.node, parent.key, node)
            parent.key = None

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise _Refused(node.place.problem("yaml", "a list or table stands where a key should", "write key: value"))
        return node

    def _put(self, table: Table, key: Scalar, value: Node) -> None:
        if key.text == "<<" and key.source == "<<":
            mend = "write the keys out"
            self.problems.append(key.place.problem(self._path(key), "merge keys are not supported", mend))
        elif key.text in table.keys:
            first = table.keys[key.text].line
            problem = f"the key '{key.text}' stands here twice, first in line {first}"
            self.problems.append(key.place.problem(self._path(key), problem, "keep one of them"))
        else:
            table.keys[key.text] = key.place
            table.values[key.text] = value

    def _path(self, key: Scalar) -> str:
        """Where the key stands, as an operator would say it."""
        outer = [open_.key.text if open_.key else len(open_.items) for open_ in self._open[:-1]]
        return written((*outer, key.text))

    def _anchored(self, event: AliasEvent) -> tuple[Node, int]:
        if event.anchor not in self._anchors:
            raise self._refused(event, "an alias (*) stands for nothing yet", "put the text in quotes")
        return self._anchors[event.anchor]

    def _scalar(self, event: ScalarEvent) -> Scalar:
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        source = self.text[start.index : end.index]
        return Scalar(self._place(event), event.value, self._value(event), source)

    def _value(self, event: ScalarEvent) -> Value:
        tag = event.tag
        if tag in (None, "!"):
            tag = _RESOLVER.resolve(ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        reader = _READERS.get(tag.removeprefix(_TAG))
        if reader is None:
            raise self._tag_refused(event)
        return reader(event.value)

    def _check_tag(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent, natural: str) -> None:
        if event.tag not in (None, "!", _TAG + natural):
            raise self._tag_refused(event)

    def _tag_refused(self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent) -> _Refused:
        return self._refused(event, "a tag (!) is not allowed here", "remove it, or put the text in quotes")

    def _place(self, event: Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _refused(self, event: Event, problem: str, mend: str) -> _Refused:
        return _Refused(self._place(event).problem("yaml", problem, mend))


_RESOLVER = yaml.resolver.Resolver()


def _read_int(text: str) -> Value:
    return int(text) if _DECIMAL.fullmatch(text) else Oddity("a number")


def _read_float(text: str) -> Value:
    try:
        return float(text)
    except ValueError:  # 1:30.5, 1_000.0, .inf
        return Oddity("a number")


_READERS: dict[str, Callable[[str], Value]] = {
    "str": lambda text: text,
    "null": lambda text: None,
    "bool": lambda text: text.lower() in ("yes", "true", "on"),
    "int": _read_int,
    "float": _read_float,
    "timestamp": lambda text: Oddity("a date"),
    "value": lambda text: text,
    "merge": lambda text: text,
}

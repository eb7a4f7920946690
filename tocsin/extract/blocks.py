"""A page as its blocks of text, in reading order, each with the boxes that it stands in. One pass, no recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from tocsin.extract.class_words import Kind, kinds_of
from tocsin.extract.tree import is_hidden

_NOT_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "button",
        "select",
        "textarea",
        "iframe",
        "object",
        "svg",
        "head",
        "title",
        "input",
        "video",
        "audio",
        "map",
        "canvas",
        "option",
        "datalist",
        "dialog",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
    ]
)
_FINAL = re.compile(r"[.!?…:;。！？][\"'»”’)\]›\s]*$")
# A paragraph that is mostly links is a menu; one shorter is a caption, a date, a name.
MOST_LINKED = 0.4
SHORTEST_PROSE = 40
# Beyond this length a block says no more about where the article stands, characters.
LONGEST_COUNTED = 600


@dataclass(slots=True, eq=False)
class Box:
    """An element that breaks lines. `prose`: characters of running text in it, furniture counting little."""

    tag: str
    words: str  # class and id
    kinds: int  # bits of `Kind`
    parent: Box | None
    role: str = ""
    prose: float = 0.0
    mass: float = 0.0
    boxes: list[Box] = field(default_factory=list)

    def around(self) -> Iterator[Box]:
        """The box itself and those that it stands in, from the inside out."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(slots=True, eq=False)
class Block:
    """A run of text with no line break in it. `prose`: how much of it is running text, characters."""

    text: str
    box: Box
    at: int  # its number on the page
    linked: float  # share of its characters that are links, 0 to 1
    prose: float = 0.0


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of a page and their boxes, each box after the one that it stands in."""

    blocks: tuple[Block, ...]
    boxes: tuple[Box, ...]


def read_blocks(root: etree._Element) -> Blocks:
    """The page's visible text; linear in the page."""
    body = root.find("body")
    reader = _Reader()
    walk = etree.iterwalk(root if body is None else body, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        if event == "start":
            if element.tag in _NOT_TEXT or (element.attrib and is_hidden(element)):
                skipped = element
                walk.skip_subtree()
            else:
                reader.open(element)
        else:
            if skipped is element:
                skipped = None
            else:
                reader.close(element)
            reader.read(element.tail)
    reader.flush()
    return Blocks(tuple(reader.blocks), tuple(reader.boxes))


class _Reader:
    """What has been read of the page so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self._open: list[Box] = []
        self._links = 0
        self._pieces: list[str] = []
        self._linked = 0
        self._box: Box | None = None

    def open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _INLINE:
            self._links += tag == "a"
        else:
            self.flush()
            if tag != "br":
                self._open_box(element)
        self.read(element.text)

    def close(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _INLINE:
            self._links -= tag == "a"
        elif tag != "br":
            self.flush()
            self._open.pop()

    def _open_box(self, element: etree._Element) -> None:
        parent = self._open[-1] if self._open else None
        attributes = element.attrib
        words = f"{attributes.get('class', '')} {attributes.get('id', '')}" if attributes else " "
        kinds = kinds_of(words) if words != " " else Kind.NONE
        if attributes and "itemprop" in attributes:
            kinds |= kinds_of(str(attributes["itemprop"]))
        box = Box(str(element.tag), words, kinds, parent, attributes.get("role", "") if attributes else "")
        if parent is not None:
            parent.boxes.append(box)
        self.boxes.append(box)
        self._open.append(box)

    def read(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            self._pieces.append(" ")
            return
        if self._box is None:
            self._box = self._open[-1] if self._open else None
        self._pieces.append(text)
        if self._links:
            self._linked += len(text.strip())

    def flush(self) -> None:
        text = " ".join("".join(self._pieces).split()) if self._box is not None else ""
        if text and self._box is not None:
            linked = min(1.0, self._linked / len(text))
            self.blocks.append(Block(text, self._box, len(self.blocks), linked, prose_in(text, linked)))
        self._pieces.clear()
        self._linked, self._box = 0, None


def prose_in(text: str, linked: float) -> float:
    """Characters of running text: none in short lines and menus, fewer where no sentence ends."""
    length = len(text)
    if length < SHORTEST_PROSE or linked > MOST_LINKED:
        return 0.0
    counted = min(length, LONGEST_COUNTED) * (1 - linked)
    return counted if ends_sentence(text) else 0.4 * counted


def ends_sentence(text: str) -> bool:
    return _FINAL.search(text[-12:]) is not None

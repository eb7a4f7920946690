"""A page as its blocks of text, in reading order, each with the boxes that it stands in. One pass, no recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from tocsin.extract.class_words import Kind, kinds_of
from tocsin.extract.tree import hides

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
_WIDE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_BULK = frozenset({"nav", "footer"})
_FINAL = re.compile(r"[.!?…:;。！？][\"'»”’)\]›\s]*$")
# A paragraph that is mostly links is a menu; one shorter is a caption, a date, a name.
MOST_LINKED = 0.4
SHORTEST_PROSE = 40
ALL_LINK = 0.8
# Beyond this length a block says no more about where the article stands, characters.
LONGEST_COUNTED = 600


@dataclass(slots=True, eq=False)
class Box:
    """An element that breaks lines. `prose` and `mass`: running text in it, all, and with doubtful boxes counting little.

    It knows the box around it and none in it, so that a page is given back as soon as it is read.
    """

    tag: str
    words: str  # class and id
    kinds: int  # bits of `Kind`
    parent: Box | None
    role: str = ""
    depth: int = 0
    doubtful: bool = False  # its running text counts little; what is in it shares that
    teaser: bool = False  # one of a row, each a link and a few words more
    pictured: bool = False  # it holds a picture beside its words
    prose: float = 0.0
    mass: float = 0.0
    lines: int = 0  # blocks in it
    links: int = 0  # of them, those that are nothing but a link

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
    reader.walk(root if body is None else body)
    return Blocks(tuple(reader.blocks), tuple(reader.boxes))


class _Reader:
    """What has been read of the page so far. The walk is the hot path of extraction, hence its length."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._box: Box | None = None  # in which the block begins

    def walk(self, root: etree._Element) -> None:
        pieces = self._pieces
        box: Box | None = None
        skipped: etree._Element | None = None
        links = 0
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                attributes = element.attrib
                if tag in _NOT_TEXT or (attributes and _is_hidden(attributes)):
                    skipped = element
                    walk.skip_subtree()
                    continue
                if tag in _INLINE:
                    links += tag == "a"
                    if tag == "img" and box is not None and not _is_icon(attributes):
                        box.pictured = True
                    text = element.text
                else:
                    if self._box is not None or pieces:
                        self.flush()
                    if tag != "br":
                        box = self._open(tag, attributes, box)
                    text = element.text
                    if tag in _BULK:  # no article: its words are one block
                        walk.skip_subtree()
                        text = " ".join(element.itertext())
                        self._linked = len(text)
            else:
                if skipped is element:
                    skipped = None
                elif tag in _INLINE:
                    links -= tag == "a"
                elif tag != "br":
                    if self._box is not None or pieces:
                        self.flush()
                    box = box.parent if box is not None else None
                text = element.tail
            if text:
                pieces.append(text)
                if not text.isspace():
                    self._box = self._box or box
                    if links:
                        self._linked += len(text.strip())
        self.flush()

    def _open(self, tag: str, attributes: Mapping[str, str], parent: Box | None) -> Box:
        box = Box(tag, " ", Kind.NONE, parent)
        if attributes:
            names, name = attributes.get("class", ""), attributes.get("id", "")
            if names or name:
                box.words = f"{names} {name}"
                box.kinds = kinds_of(box.words)
            if "itemprop" in attributes:
                box.kinds |= kinds_of(attributes["itemprop"])
            box.role = attributes.get("role", "")
        if parent is not None:
            box.depth = parent.depth + 1
        self.boxes.append(box)
        return box

    def flush(self) -> None:
        """End the block."""
        box, pieces = self._box, self._pieces
        if box is not None:
            text = " ".join("".join(pieces).split())
            linked = min(1.0, self._linked / len(text)) if self._linked else 0.0
            self.blocks.append(Block(text, box, len(self.blocks), linked, prose_in(text, linked)))
            box.lines += 1
            box.links += linked > ALL_LINK
            self._linked, self._box = 0, None
        pieces.clear()


_ICON = re.compile(r"emoji|icon|smil|logo|avatar|spacer", re.I)
_LARGEST_ICON = 48


def _is_icon(attributes: Mapping[str, str]) -> bool:
    """The picture is a sign among words, or a counter."""
    width = attributes.get("width", "")
    return (width.isdigit() and int(width) <= _LARGEST_ICON) or _ICON.search(attributes.get("class", "")) is not None


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    """The element says itself that it is not shown."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and hides(style)


def prose_in(text: str, linked: float) -> float:
    """Characters of running text: none in short lines and menus, fewer where no sentence ends."""
    length = len(text)
    if not text.isascii() and _WIDE.search(text):
        length *= 3  # characters that are words or syllables
    if length < SHORTEST_PROSE or linked > MOST_LINKED:
        return 0.0
    counted = min(length, LONGEST_COUNTED) * (1 - linked)
    return counted if ends_sentence(text) else 0.4 * counted


def ends_sentence(text: str) -> bool:
    return _FINAL.search(text[-12:]) is not None

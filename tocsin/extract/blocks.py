"""A page as its blocks of text, in reading order, each with the boxes that it stands in. One pass, no recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tocsin.extract.class_words import kinds_of
from tocsin.extract.tree import hides, owners_of
from tocsin.extract.words import without_invisible

# What an element does to the lines of the page; an element of no other role is a block.
_BLOCK, _BULK, _BREAK, _INLINE, _LINK, _PICTURE, _NO_TEXT = range(7)
_NAMES = {
    _BULK: "nav footer",  # no article: its words are one block
    _BREAK: "br",
    _INLINE: "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small span "
    "strike strong sub sup time tt u var wbr picture source",
    _LINK: "a",
    _PICTURE: "img",
    _NO_TEXT: "rp rt script style noscript template button select textarea iframe object svg head title input video audio map canvas "
    "option datalist dialog",
}  # fmt: skip
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_WIDE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_FINAL = re.compile(r"[.!?…:;。！？؟۔।։።။][\"'»”’)\]›\s]*$")
# Ten times the largest article page in the benchmarks: what follows is not read.
MAX_BLOCKS = 10_000
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
    foreign: bool = False  # another article's, or about the page; what is in it shares that
    teaser: bool = False  # one of a row, each a headline that is linked and a few words more
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
    """The page's visible text, of so many blocks at most; linear in the page."""
    body = root.find("body")
    reader = _Reader()
    reader.walk(root if body is None else body)
    return Blocks(tuple(reader.blocks), tuple(reader.boxes))


class _Reader:
    """What has been read of the page so far. The walk is the hot path of extraction, hence its length."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self._opened: list[etree._Element] = []  # the elements around that break lines
        self._around: list[Box] = []  # the boxes of the first of them; in the others no text was met yet
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0  # around what is read now
        self._box: Box | None = None  # in which the block begins

    def walk(self, root: etree._Element) -> None:
        hidden, role_of, opened, add = hidden_in(root), _ROLES.get, self._opened, self._add
        left: list[tuple[etree._Element, int, Iterator[etree._Element]]] = []
        children: Iterator[etree._Element] = iter((root,))
        while True:
            for element in children:
                role = role_of(element.tag, _BLOCK)
                if role == _NO_TEXT or element in hidden:
                    if (text := element.tail) and (self._box is not None or not text.isspace()):
                        add(text)
                    continue
                if role <= _BREAK:
                    if self._box is not None:
                        self._end_block()
                    if len(self.blocks) >= MAX_BLOCKS:
                        return
                    if role != _BREAK:
                        opened.append(element)
                elif role == _LINK:
                    self._links += 1
                elif role == _PICTURE and not _is_icon(element):
                    self._here().pictured = True
                if role == _BULK:
                    self._add_linked(" ".join(map(str, element.itertext())))
                else:
                    if (text := element.text) and (self._box is not None or not text.isspace()):
                        add(text)
                    if len(element):
                        left.append((element, role, children))
                        children = iter(element)
                        break
                self._leave(role, element.tail)
            else:
                if not left:
                    break
                element, role, children = left.pop()
                self._leave(role, element.tail)

    def _leave(self, role: int, tail: str | None) -> None:
        if role <= _BULK:
            if self._box is not None:
                self._end_block()
            self._opened.pop()
            del self._around[len(self._opened) :]
        elif role == _LINK:
            self._links -= 1
        if tail and self._opened and (self._box is not None or not tail.isspace()):
            self._add(tail)

    def _add_linked(self, text: str) -> None:
        if text and not text.isspace():
            self._links += 1
            self._add(text)
            self._links -= 1

    def _add(self, text: str) -> None:
        """Take up text; white space alone only where a block has begun."""
        if self._box is None:
            self._box = self._here()
        if self._links:
            self._linked += len(text.strip())
        self._pieces.append(text)

    def _here(self) -> Box:
        """The box of the innermost element around; it and those around it are made where they are not yet."""
        around = self._around
        for element in self._opened[len(around) :]:
            box = _box_of(element, around[-1] if around else None)
            around.append(box)
            self.boxes.append(box)
        return around[-1]

    def _end_block(self) -> None:
        box = self._box
        assert box is not None
        text = " ".join("".join(self._pieces).split())
        if not text.isprintable():  # soft hyphens, marks of direction
            text = " ".join(without_invisible(text).split())
        linked = min(1.0, self._linked / len(text)) if self._linked else 0.0
        self.blocks.append(Block(text, box, len(self.blocks), linked, prose_in(text, linked)))
        box.lines += 1
        box.links += linked > ALL_LINK
        self._linked, self._box = 0, None
        self._pieces.clear()


_ANCHORED = frozenset({"h2", "h3", "h4"})  # their ids are made of their words


def _box_of(element: etree._Element, parent: Box | None) -> Box:
    told = element.get
    names, name, part = told("class", ""), told("id", ""), told("itemprop")
    words = f"{names} {name}"
    kinds = kinds_of(names if element.tag in _ANCHORED else words)
    if part:
        kinds |= kinds_of(part)
    return Box(element.tag, words, kinds, parent, told("role", ""), parent.depth + 1 if parent is not None else 0)


_ICON = re.compile(r"emoji|icon|smil|logo|avatar|spacer", re.I)
_LARGEST_ICON = 48


def _is_icon(picture: etree._Element) -> bool:
    """The picture is a sign among words, or a counter."""
    width = picture.get("width", "")
    is_small = width.isdecimal() and len(width) < 4 and int(width) <= _LARGEST_ICON
    return is_small or _ICON.search(picture.get("class", "")) is not None


_HIDDEN, _SHADED, _STYLED = (etree.XPath(f"descendant::*/@{name}") for name in ("hidden", "aria-hidden", "style"))


def hidden_in(root: etree._Element) -> frozenset[etree._Element]:
    """The elements in it that say themselves that they are not shown."""
    hidden = owners_of(_HIDDEN, root)
    hidden += [element for element in owners_of(_SHADED, root) if element.get("aria-hidden") == "true"]
    hidden += [element for element in owners_of(_STYLED, root) if hides(element.get("style", ""))]
    return frozenset(hidden)


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

"""The other engines, each behind a function that never raises: they vote on our blocks."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from tocsin.extract.blocks import Block
from tocsin.extract.words import letters_of

# Beyond these a page is no article: the largest one in the benchmarks has 2,573 elements. trafilatura takes a second for
# so many, and minutes for nested ones.
MAX_ELEMENTS = 12_000
MAX_DEPTH = 250
_SCRIPTS = ("script", "style", "noscript", "template", "svg", "iframe", "object", "rt", "rp")


class Voice:
    """What an engine takes for the article: it speaks for the blocks whose words stand in its text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._letters = letters_of(text)

    def speaks_for(self, block: Block) -> bool:
        letters = letters_of(block.text)
        return bool(letters) and letters in self._letters


def agreement(blocks: Iterable[Block], kept: frozenset[Block], voice: Voice) -> float:
    """How much of the running text that one of both takes for the article both do, 0 to 1."""
    shared = either = 0.0
    for block in blocks:
        if not block.prose:
            continue
        mine, theirs = block in kept, voice.speaks_for(block)
        shared += block.prose * (mine and theirs)
        either += block.prose * (mine or theirs)
    return shared / either if either else 0.0


def drop_scripts(root: etree._Element) -> None:
    """Take out of the tree what no engine reads: mostly it is more than half of the page."""
    etree.strip_elements(root, *_SCRIPTS, with_tail=False)


def page_of(root: etree._Element) -> str:
    """The tree as a page for engines. They get this and not the page itself: resiliparse's parser needs minutes for a
    million open tags, of which a tree within bounds has none."""
    return etree.tostring(root, encoding="unicode", method="html")


def resiliparse_voice(page: str) -> Voice:
    """The cheap voice, a tenth of trafilatura's cost: it misses little and cleans little."""
    from resiliparse.extract.html2text import extract_plain_text

    return Voice(extract_plain_text(page, main_content=True, alt_texts=False, links=False))


def trafilatura_voice(page: str) -> Voice:
    """The dear voice: trafilatura's fast mode; silent where it finds nothing.

    The import waits until a page needs it: it costs more than all of this room together.
    """
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page, fast=True, include_comments=False, with_metadata=False)
    except (
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        AssertionError,
        etree.LxmlError,
    ):
        return Voice("")  # malformed in a way that the engine does not foresee: no text is its answer
    text = getattr(found, "text", None) if found is not None else None
    return Voice(lines_of(text) if isinstance(text, str) else "")


def lines_of(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


_TOO_DEEP = etree.XPath(f"boolean(/*{'/*' * MAX_DEPTH})")
_ELEMENTS = etree.XPath("count(//*)")


def is_beyond_bounds(root: etree._Element) -> bool:
    """The page has more elements, or deeper ones, than an engine may be given."""
    elements = _ELEMENTS(root)
    return bool(_TOO_DEEP(root)) or (isinstance(elements, float) and elements > MAX_ELEMENTS)

"""A page's lines against those of the site's other pages: what recurs there is furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from lxml import etree

from tocsin.extract.blocks import Block, Box, ends_sentence
from tocsin.extract.edges import PARAGRAPH
from tocsin.extract.furniture import standing_of
from tocsin.extract.types import Reason
from tocsin.extract.words import fold
from tocsin.types.sites import SiteLines

# A longer line that recurs is a text of the site's, not its furniture, characters.
LONGEST_LINE = 300
_SHORTEST_LINE = 12
# What a page may teach; of a page of thousands of lines the article's come first.
MOST_LINES = 150
# More than this of an extract never goes: a site that reprints itself would vanish.
MOST_DROPPED = 0.4
_MOSTLY_LINKED = 0.6

_OWN = (None, Reason.SITE)


def digest_of(text: str) -> str:
    """Twelve hex digits of a line, white space and case folded."""
    return blake2b(" ".join(text.split()).casefold().encode("utf-8", "replace"), digest_size=6).hexdigest()


def lines_to_learn(
    blocks: Iterable[Block], fates: dict[Block, Reason | None], *, learnt: bool = False
) -> tuple[str, ...]:
    """Digests of the page's lines that may recur, the article's own first; menus recur anyway. On a learnt site the
    others have been told."""
    told = [block for block in blocks if _SHORTEST_LINE <= len(block.text) <= LONGEST_LINE]
    own = [block for block in told if fates[block] in _OWN]
    rest = [] if learnt else [block for block in told if fates[block] not in _OWN and block.linked <= _MOSTLY_LINKED]
    return tuple(dict.fromkeys(digest_of(block.text) for block in (own + rest)[:MOST_LINES]))


def drop_known_lines(kept: list[Block], fates: dict[Block, Reason | None], known: SiteLines, own: OwnWords) -> None:
    """Take out of the article what stands on other pages of its site, but for long lines, its own beginning, sentences
    that stand as the article's own do unless nearly all pages have them, and everything where it would be too much."""
    if not known.furniture:
        return
    beginning = next((block for block in kept if block.prose >= PARAGRAPH), None)
    usual = _usual_way(kept)
    found = [
        block
        for block in kept
        if block is not beginning
        and _is_known(block, known)
        and not own.tell(block)
        and (standing_of(block) != usual or not ends_sentence(block.text) or digest_of(block.text) in known.everywhere)
    ]
    if sum(len(block.text) for block in found) > MOST_DROPPED * sum(len(block.text) for block in kept):
        return
    for block in found:
        fates[block] = Reason.SITE


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the page says of its article: other pages show it as a teaser. `led`: what sums the article up above it."""

    title: str
    description: str
    led: frozenset[Block]

    def tell(self, block: Block) -> bool:
        title, words = fold(self.title), fold(block.text)
        return block in self.led or (bool(title) and title in words) or words in fold(self.description)


def _usual_way(kept: list[Block]) -> tuple[str, ...]:
    """How most of the running text is set."""
    ways = Counter[tuple[str, ...]]()
    for block in kept:
        ways[standing_of(block)] += int(block.prose)
    return ways.most_common(1)[0][0] if ways else ()


def _is_known(block: Block, known: SiteLines) -> bool:
    return len(block.text) <= LONGEST_LINE and digest_of(block.text) in known.furniture


# "article-body", "story__text--wide", "articleBody". A hash has digits, or capitals anywhere; a title has many words; and
# WordPress names the article's subjects.
_NAME = re.compile(r"(?!(?:category|tag|author)-)[a-z]+(?:[A-Z][a-z]{2,})*(?:[-_]{1,2}[a-z]+(?:[A-Z][a-z]{2,})*){0,3}")
# Of these a page has few, so they are known without a name.
_PLAIN = frozenset({"article", "main"})


# Of a box and of the one around it; longer names are no layout that another page will have.
_LONGEST_LAYOUT = 300


def layout_of(container: Box) -> str:
    """The names of the article's box and of the one around it, "div body/article story": ids and hashes of a single page do
    not count."""
    boxes = [container] if container.parent is None else [container, container.parent]
    layout = "/".join(_named(box.tag, box.words) for box in boxes)
    return layout if len(layout) <= _LONGEST_LAYOUT else digest_of(layout)


def _named(tag: str, words: str) -> str:
    return " ".join([tag, *filter(_NAME.fullmatch, words.split())])


def known_box(root: etree._Element, layouts: frozenset[str]) -> etree._Element | None:
    """What is around the one element of the page that is laid out as the site's articles were; None where none is, or several."""
    found = {element for layout in layouts for element in _laid_out(root, layout)}
    return found.pop().getparent() if len(found) == 1 else None


def _laid_out(root: etree._Element, layout: str) -> Iterator[etree._Element]:
    inner, _, outer = layout.partition("/")
    tag, *names = inner.split()
    if not outer or not (names or tag in _PLAIN):
        return
    for element in root.iter(tag):
        if not names or names[0] in element.get("class", ""):
            around = element.getparent()
            if around is not None and _names_of(element) == inner and _names_of(around) == outer:
                yield element


def _names_of(element: etree._Element) -> str:
    return _named(element.tag, f"{element.get('class', '')} {element.get('id', '')}")

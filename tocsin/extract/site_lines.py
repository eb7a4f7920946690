"""A page's lines against those of the site's other pages: what recurs there is furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from tocsin.extract.blocks import Block, ends_sentence
from tocsin.extract.edges import PARAGRAPH, standing_of
from tocsin.extract.types import Reason
from tocsin.extract.words import fold
from tocsin.types.sites import SiteLines

# A longer line, characters, is furniture only where nearly all pages have it: a statement stands in several articles.
LONG_LINE = 300
_SHORTEST_LINE, _LONGEST_LINE = 12, 2_000
# What a page may teach; of a page of thousands of lines the article's come first.
MOST_LINES = 150
# More than this of an extract never goes: a site that reprints itself would vanish.
MOST_DROPPED = 0.4
_MOSTLY_LINKED = 0.6

_OWN = (None, Reason.SITE)


def digest_of(text: str) -> str:
    """Twelve hex digits of a line whose white space is folded, as a block's is; case is folded here."""
    return blake2b(text.casefold().encode("utf-8", "replace"), digest_size=6).hexdigest()


def lines_to_learn(
    blocks: Iterable[Block], fates: dict[Block, Reason | None], *, learnt: bool = False
) -> tuple[str, ...]:
    """Digests of the page's lines that may recur, the article's own first; menus recur anyway. On a learnt site the
    others have been told."""
    told = [block for block in blocks if _SHORTEST_LINE <= len(block.text) <= _LONGEST_LINE]
    own = [block for block in told if fates[block] in _OWN]
    rest = [] if learnt else [block for block in told if fates[block] not in _OWN and block.linked <= _MOSTLY_LINKED]
    return tuple(dict.fromkeys(digest_of(block.text) for block in (own + rest)[:MOST_LINES]))


def drop_known_lines(kept: list[Block], fates: dict[Block, Reason | None], known: SiteLines, own: OwnWords) -> None:
    """Take out of the article what stands on other pages of its site, but for its own beginning, for long lines and sentences
    set as the article's own unless nearly all pages have them, and for everything where it would be too much."""
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
        and (digest_of(block.text) in known.everywhere or not _reads_as_own(block, usual))
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


def _reads_as_own(block: Block, usual: tuple[str, ...]) -> bool:
    return len(block.text) > LONG_LINE or (standing_of(block) == usual and ends_sentence(block.text))


def _is_known(block: Block, known: SiteLines) -> bool:
    return len(block.text) <= _LONGEST_LINE and digest_of(block.text) in known.furniture

"""A page's lines against those of the site's other pages: what recurs there is furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from tocsin.extract.blocks import Block, Box
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


def drop_known_lines(kept: list[Block], fates: dict[Block, Reason | None], known: SiteLines, title: str) -> None:
    """Take out of the article what stands on other pages of its site, but for long lines, the paragraph that holds the
    title, and everything where it would be too much."""
    if not known.furniture:
        return
    wanted = fold(title)
    found = [block for block in kept if _is_known(block, known, wanted)]
    if sum(len(block.text) for block in found) > MOST_DROPPED * sum(len(block.text) for block in kept):
        return
    for block in found:
        fates[block] = Reason.SITE


def _is_known(block: Block, known: SiteLines, title: str) -> bool:
    if len(block.text) > LONGEST_LINE or digest_of(block.text) not in known.furniture:
        return False
    return not title or title not in fold(block.text)


_NAME = re.compile(r"[a-z]+(?:[-_][a-z]+)*")


def layout_of(container: Box) -> str:
    """A digest of the names of the article's box and the one around it; ids and hashes of a single page do not count."""
    boxes = [container] if container.parent is None else [container, container.parent]
    names = [" ".join([box.tag, *filter(_NAME.fullmatch, box.words.split())]) for box in boxes]
    return digest_of("/".join(names))

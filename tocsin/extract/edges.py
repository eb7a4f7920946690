"""Where the article begins and ends: what stands above its first paragraph and below its last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import takewhile

from tocsin.extract.blocks import Block, Blocks, Box, ends_sentence
from tocsin.extract.class_words import Kind
from tocsin.extract.closing_words import LONGEST_CLOSING, is_closing
from tocsin.extract.page_times import ends_with_time, is_time_line
from tocsin.extract.prompt_words import is_prompt
from tocsin.extract.stubs import LONGEST_NOTICE, says_locked
from tocsin.extract.types import Reason
from tocsin.extract.words import label_of, letters_of

Fates = dict[Block, Reason | None]

# Running text of a block from which on it is a paragraph, and up to which it is a scrap, characters.
PARAGRAPH = 60.0
SCRAP = 30.0
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th"})
# An item of a list that is no link and as long as this is said, not offered, characters.
_SAID = 25
_SHORT_SENTENCE = 20
# Closing remarks stand in the last paragraphs.
_CLOSING_BLOCKS = 5
# A lock stands among so many last blocks, with so much running text below it, characters.
_LOCK_BLOCKS = 8
_LONGEST_OFFER = 450.0
_FULL_NAME = 5
# Who wrote an article, and when, may stand below its first paragraph, in so many blocks.
_HEAD_BLOCKS = 6
_FOOT_BLOCKS = 2
_LONGEST_DATELINE = 120
_PARAGRAPHS_BELOW_LEAD = 3
_FIGURE = re.compile(r"\d")
_BYLINE_LEAD = re.compile(r"(?:by|par|por|von|di|door|oleh)(?: ?: ?| )(?=[^\W\d_])", re.I)


def trim_edges(blocks: Sequence[Block], fates: Fates, authors: Sequence[str] = ()) -> None:
    """Take away short lines above the first paragraph and below the last, closing remarks, and headings of nothing."""
    kept = [block for block in blocks if fates[block] is None]
    paragraphs = [at for at, block in enumerate(kept) if block.prose >= PARAGRAPH]
    if not paragraphs:
        return
    cells = cells_of(blocks)
    alike = _standing_twice(kept)
    for block in kept[: paragraphs[0]]:
        if block.box not in cells and _is_scrap(block, alike) and not _heads(block, kept, paragraphs[0]):
            fates[block] = Reason.LEADING
    for block in _between_lead_and_text(kept, paragraphs, alike):
        if block.box not in cells and _is_scrap(block, alike) and block.box.tag not in HEADINGS:
            fates[block] = Reason.LEADING
    for block in (*kept[:_HEAD_BLOCKS], *kept[-_FOOT_BLOCKS:]):
        if block.box not in cells and _is_about_publication(block.text, authors):
            fates[block] = Reason.LEADING
    below: Block | None = None
    for block in reversed(kept[paragraphs[-1] + 1 :]):
        goes_on = below is not None and fates[below] is None and (block.box.tag in HEADINGS or _stands_as(below, block))
        if block.box not in cells and _is_scrap(block, alike) and not goes_on:
            fates[block] = Reason.TRAILING
        below = block
    drop_closing([block for block in blocks if fates[block] in (None, Reason.LABEL)], fates, authors)
    _drop_empty_headings([block for block in kept if fates[block] is None], fates)


def _between_lead_and_text(
    kept: Sequence[Block], paragraphs: Sequence[int], alike: frozenset[tuple[str, ...]]
) -> Sequence[Block]:
    """What stands below a first paragraph that is set as no other is, and above the second: who wrote it, when, where."""
    if len(paragraphs) < _PARAGRAPHS_BELOW_LEAD or not 1 < paragraphs[1] - paragraphs[0] <= _HEAD_BLOCKS:
        return ()
    return () if standing_of(kept[paragraphs[0]]) in alike else kept[paragraphs[0] + 1 : paragraphs[1]]


def _is_about_publication(text: str, authors: Sequence[str]) -> bool:
    """The line is but the name of who wrote the article, or when it was published or changed, or begins and ends so."""
    if len(text) > _LONGEST_DATELINE or not (_FIGURE.search(text) or any(name in text for name in authors)):
        return False
    text = _BYLINE_LEAD.sub("", text)
    name = next((name for name in authors if text.startswith(name)), "")
    rest = text[len(name) :].lstrip(" /|,·-–—")
    return not rest or is_time_line(rest) or (bool(name) and ends_with_time(rest))


def _heads(block: Block, kept: Sequence[Block], first: int) -> bool:
    """The heading over the first paragraph is one of a row of headings, so that the article begins with it; or sentences too short
    for a paragraph stand above."""
    if block is not kept[first - 1] or block.box.tag not in HEADINGS:
        return False
    above = kept[: first - 1]
    return any(other.box.tag == block.box.tag for other in kept[first:]) or any(map(_is_said, above))


def _is_said(block: Block) -> bool:
    return block.prose > SCRAP and ends_sentence(block.text)


def cells_of(blocks: Sequence[Block]) -> frozenset[Box]:
    """The cells of tables that hold a single line: figures and names, not a page laid out in tables."""
    counts = Counter(block.box for block in blocks if block.box.tag in CELLS)
    return frozenset(box for box, lines in counts.items() if lines == 1)


def _is_short_sentence(text: str) -> bool:
    return len(text) >= _SHORT_SENTENCE and text[-1] != ":" and ends_sentence(text)


def _standing_twice(kept: Iterable[Block]) -> frozenset[tuple[str, ...]]:
    """How paragraphs and questions are set, as far as several are."""
    counts = Counter(standing_of(block) for block in kept if block.prose > SCRAP or block.text[-1] in "?？")
    return frozenset(standing for standing, count in counts.items() if count > 1)


def standing_of(block: Block) -> tuple[str, ...]:
    """How a block is set: tag and names of its box and of the one around it."""
    above = block.box.parent
    return (block.box.tag, block.box.words, above.tag if above else "", above.words if above else "")


def _is_scrap(block: Block, alike: frozenset[tuple[str, ...]]) -> bool:
    """Too short for a paragraph, and none of the sentences that stand as paragraphs do, nor one of several questions."""
    if block.prose > SCRAP or (block.text[-1] in "?？" and standing_of(block) in alike):
        return False
    if block.linked == 0 and _is_short_sentence(block.text) and standing_of(block) in alike:
        return False
    return block.box.tag != "li" or len(block.text) < _SAID or block.linked > 0


def _drop_empty_headings(kept: Sequence[Block], fates: Fates) -> None:
    for block in reversed(kept):
        if block.box.tag not in HEADINGS:
            break
        fates[block] = Reason.HEADING


# --- remarks about the article, its authors and the reader, at its end ---


def drop_closing(kept: Sequence[Block], fates: Fates, authors: Sequence[str]) -> None:
    """Going up from the end, remarks go as long as nothing but remarks and scraps was met; and at the start too."""
    _drop_below_lock(kept, fates)
    for block in [block for block in reversed(kept) if fates[block] is None][:_CLOSING_BLOCKS]:
        if says_locked(block.text):
            fates[block] = Reason.LOCK
        elif is_closing(block.text):
            fates[block] = Reason.CLOSING
        elif _is_about_author(block.text, authors):
            fates[block] = Reason.AUTHOR
        elif block.prose >= 2 * PARAGRAPH:
            break
    first = next((block for block in kept if fates[block] is None), None)
    if first is not None and len(first.text) <= LONGEST_CLOSING and is_closing(first.text) and len(kept) > 2:
        fates[first] = Reason.CLOSING


def _drop_below_lock(kept: Sequence[Block], fates: Fates) -> None:
    """What stands below a lock is offered instead of the article."""
    last = [block for block in kept if fates[block] in (None, Reason.LABEL)][-_LOCK_BLOCKS:]
    lock = next((at for at, block in enumerate(last) if at and _says_locked(block.text)), len(last))
    while 1 < lock < len(last) and last[lock - 1].box.tag in HEADINGS:  # "Do you want to read on?"
        lock -= 1
    if sum(block.prose for block in last[lock:]) <= _LONGEST_OFFER:
        fates.update(dict.fromkeys(last[lock:], Reason.LOCK))


def _says_locked(text: str) -> bool:
    return len(text) <= LONGEST_NOTICE and says_locked(text)


def _is_about_author(text: str, authors: Sequence[str]) -> bool:
    """A last paragraph that begins with who wrote the article tells who that is."""
    return len(text) <= LONGEST_CLOSING and any(text.startswith(name) for name in authors if len(name) >= _FULL_NAME)


# --- the paragraph that sums the article up ---

_MORE_LED = 2
_LEAST_SUBTITLE = 80  # shorter headings below the title may head the text
_NO_STANDFIRST = frozenset({"figcaption", "figure", "aside", "nav", "form", "footer"})


def standfirst(page: Blocks, fates: Fates, title: Block | None, wanted: str, description: str) -> Sequence[Block]:
    """The paragraphs between title and article that sum it up: named so, the page's own description, or the sentence
    that comes next; and those that stand as the first does right below it."""
    first = next((block.at for block in page.blocks if fates[block] is None), None)
    if first is None:
        return ()
    letters, told = letters_of(wanted), letters_of(description)
    above = page.blocks[:first]
    titles = [block.at for block in above if block is title or block.box.tag == "h1" or _is_title(block, letters)]
    after = titles[-1] + 1 if titles else first
    around = frozenset(title.box.around()) if title else frozenset()
    for block in above[after:]:
        if _may_be_standfirst(block) and (
            _is_told(block, told) or _is_named(block, around) or _comes_next(block, above[after : block.at], around)
        ):
            return [block, *takewhile(partial(_leads_on, block), page.blocks[block.at + 1 : first][:_MORE_LED])]
    over = above[titles[0] - 1] if title and titles and titles[0] else None
    return [over] if over and title and _is_over(over, title) else ()


def _is_over(block: Block, title: Block) -> bool:
    """It is named so, and stands right over the title in the same box."""
    named = block.box.kinds & Kind.STANDFIRST and not block.box.kinds & _NOT_NEXT
    return (
        bool(named) and block.box.parent is title.box.parent and _may_be_standfirst(block) and ends_sentence(block.text)
    )


def _leads_on(block: Block, other: Block) -> bool:
    return _stands_as(block, other) and _may_be_standfirst(other)


def _stands_as(block: Block, other: Block) -> bool:
    """Another element of the same names in the same box."""
    box, same = block.box, other.box
    return box is not same and box.parent is same.parent and (box.tag, box.words) == (same.tag, same.words)


def _comes_next(block: Block, between: Sequence[Block], around_title: frozenset[Box]) -> bool:
    """A whole sentence at once under the title, or under one short line, or under several that are none."""
    is_next = len(between) <= 1 or (len(between) <= _HEAD_BLOCKS and all(map(_is_beside_title, between)))
    is_said = ends_sentence(block.text) or (not between and len(block.text) >= _LEAST_SUBTITLE)
    if not is_next or block.box.tag == "li" or not is_said:
        return False
    if is_closing(block.text) or is_prompt(label_of(block.text)):
        return False
    own = [box for box in block.box.around() if box not in around_title]
    return not any(box.kinds & _NOT_NEXT or (box.kinds & Kind.RELATED and box.links) for box in own)


def _is_beside_title(block: Block) -> bool:
    """Who wrote it, when, what a picture shows."""
    if len(block.text) > _LONGEST_DATELINE:
        return False
    return block.prose <= SCRAP or not ends_sentence(block.text) or block.box.tag == "figcaption"


_NOT_NEXT = (
    Kind.CAPTION
    | Kind.GALLERY
    | Kind.AUTHOR
    | Kind.DATES
    | Kind.ADVERT
    | Kind.NEWSLETTER
    | Kind.SHARE
    | Kind.LEGAL
    | Kind.EMBED
)


def _is_title(block: Block, wanted: str) -> bool:
    return bool(wanted) and block.box.tag != "nav" and letters_of(block.text) == wanted


def _may_be_standfirst(block: Block) -> bool:
    if not 36 <= len(block.text) <= 700 or block.linked > 0.3:
        return False
    if len(block.text) <= _LONGEST_DATELINE and ends_with_time(block.text):
        return False
    return not any(box.tag in _NO_STANDFIRST for box in block.box.around())


def _is_told(block: Block, described: str) -> bool:
    """The page's description is these words, or begins with them."""
    letters = letters_of(block.text)
    return letters in described or (len(described) > 40 and described[:50] in letters)


def _is_named(block: Block, around_title: frozenset[Box]) -> bool:
    around = [box for box in block.box.around() if box not in around_title and box.parent is not None]
    if any(box.kinds & Kind.STANDFIRST for box in around):
        return True
    return block.box.tag == "h2" and (ends_sentence(block.text) or len(block.text) >= _LEAST_SUBTITLE)

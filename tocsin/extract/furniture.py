"""Which blocks of the article's box are not the article, and why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import islice, pairwise

from tocsin.extract.blocks import Block, Blocks, Box, ends_sentence
from tocsin.extract.class_words import Kind
from tocsin.extract.closing_words import is_about_origin
from tocsin.extract.edges import CELLS, HEADINGS, PARAGRAPH, cells_of, standing_of, trim_edges
from tocsin.extract.insert_words import INSERTS
from tocsin.extract.label_words import ENDERS, ends_article
from tocsin.extract.lines import is_ornament_text
from tocsin.extract.prompt_words import LONGEST_OFFER, asks_to_sign_up, is_prompt, offers_newsletter
from tocsin.extract.quotes import drop_quotes_drawn_out
from tocsin.extract.remarks import asks_to_go_on, remark_of
from tocsin.extract.types import Reason
from tocsin.extract.words import breadth, label_of, letters_of

_BY_KIND = {
    Kind.COMMENTS: Reason.COMMENTS,
    Kind.RELATED: Reason.RELATED,
    Kind.EMBED: Reason.EMBED,
    Kind.CAPTION: Reason.CAPTION,
    Kind.NEWSLETTER: Reason.NEWSLETTER,
    Kind.ADVERT: Reason.ADVERT,
    Kind.SHARE: Reason.SHARE,
    Kind.NAVIGATION: Reason.NAVIGATION,
    Kind.AUTHOR: Reason.AUTHOR,
    Kind.TAGS: Reason.TAGS,
    Kind.LEGAL: Reason.LEGAL,
    Kind.DATES: Reason.DATES,
}
_FURNITURE = Kind.NONE
for _kind in _BY_KIND:
    _FURNITURE |= _kind
_BY_TAG = {
    "aside": Reason.RELATED,
    "nav": Reason.NAVIGATION,
    "footer": Reason.NAVIGATION,
    "form": Reason.NEWSLETTER,
    "figcaption": Reason.CAPTION,
    "header": Reason.TITLE,
}
# A box with this share of the article's running text is the article, whatever its name says.
GUARD = 0.3
_MOSTLY_LINKED = 0.6
_PARTLY_LINKED = 0.3
_LONGEST_LABEL = 200
# Running text of a teaser of another article, characters.
_LONGEST_TEASER = 300.0


def judge_blocks(page: Blocks, container: Box, title: str, authors: Sequence[str] = ()) -> dict[Block, Reason | None]:
    """The fate of every block: None is part of the article."""
    fates: dict[Block, Reason | None] = dict.fromkeys(page.blocks, Reason.OUTSIDE)
    boxes = _judge_boxes(page.boxes, container)
    inside = [block for block in page.blocks if block.box in boxes]
    wanted = letters_of(title)
    for block in inside:
        fates[block] = boxes[block.box] or judge_words(block, wanted)
    _add_alike(page, container, inside, fates)
    inside = [block for block in page.blocks if fates[block] is not Reason.OUTSIDE]
    _drop_offers(inside, fates)
    _drop_announced(inside, fates, container)
    _drop_titles(inside, fates)
    _drop_captions(inside, fates, page.boxes)
    _drop_links(inside, fates)
    _drop_repeated(inside, fates)
    trim_edges(inside, fates, authors)
    return fates


def _judge_boxes(boxes: Sequence[Box], container: Box) -> dict[Box, Reason | None]:
    """The boxes in the container with what their names, or those of the boxes around them, say against them."""
    judged: dict[Box, Reason | None] = {container: None}
    most = GUARD * container.prose
    among = _has_text_beside_teasers(boxes, container)
    for box in boxes:
        if box.parent not in judged or box is container:
            continue
        above = judged[box.parent]
        if above is None and among and _is_card(box):
            above = Reason.RELATED
        judged[box] = above or (_judge_box(box) if box.prose < most or _is_post(box) else None)
    return judged


def _is_post(box: Box) -> bool:
    """A post of a network, as its own script sets it: it may be longer than the news about it."""
    return box.tag == "blockquote" and bool(box.kinds & Kind.EMBED)


def _has_text_beside_teasers(boxes: Sequence[Box], container: Box) -> bool:
    """The article's box holds running text that is not in a row of teasers: the rows are not the article."""
    teasers = sum(box.prose for box in boxes if _is_card(box) and container in box.around())
    return container.prose - teasers >= PARAGRAPH


def _is_card(box: Box) -> bool:
    """A teaser as short as those of other articles are; the entries of a list say more."""
    return box.teaser and box.prose <= _LONGEST_TEASER


def _judge_box(box: Box) -> Reason | None:
    if box.tag in _BY_TAG:
        return _BY_TAG[box.tag]
    told = box.kinds & _FURNITURE
    if not told or box.kinds & Kind.BODY or box.tag in _ROWS:
        return None
    return next(reason for kind, reason in _BY_KIND.items() if kind & told)


_CREDIT = re.compile(
    r"(?:©|\(c\)) ?[^\W\d_]|(?:^|[\s(|/])(?:foto|photo|bild|credit|crédit|image|quelle|imago)s?(?: by| credit)? ?[:/©] ?[^\W_]",
    re.I,
)
_CREDIT_SIGNS = ":/©("  # none is without one of these
_LONGEST_CAPTION = 180
_PICTURE_BOX = re.compile(
    r"(?:^|[\s_-])(?:inline-?)?(?:image|img|photo|picture|figure|foto|bild)(?:s|-group|-box|-block|-wrapper|-container)?(?:$|[\s_-])",
    re.I,
)
_MOST_CAPTION_LINES = 3
_NEAR_PICTURE = 4  # boxes around a caption
_MOST_CAPTIONS = 0.3  # of the text
_NO_CAPTION = CELLS | HEADINGS | {"li"}
_ROWS = frozenset({"td", "th", "tr", "tbody", "thead"})
_ALIKE = 0.3
_FRAME = frozenset({"nav", "footer"})
_SHORT_LINK = 25
_SHORT_LABEL = 40
_LONGEST_PROMPT = 100
_LONGEST_OFFER_BOX = 300.0
# So often a short line stands in a text only as the caption of each picture, a button or an ornament.
_REFRAIN = 4


def judge_words(block: Block, title: str) -> Reason | None:
    """What a block's own words say against it."""
    text = block.text
    if text.startswith(("http://", "https://")) and " " not in text and block.box.tag not in CELLS:
        return Reason.ORNAMENT
    if is_about_origin(text):
        return Reason.CLOSING
    if len(text) > _LONGEST_LABEL:
        return Reason.NEWSLETTER if len(text) <= LONGEST_OFFER and offers_newsletter(text) else None
    if title and len(title) <= len(text) <= 2 * len(title) + 8 and letters_of(text) == title:
        return Reason.TITLE
    if is_label(text):
        return Reason.LABEL
    if len(text) <= LONGEST_OFFER and offers_newsletter(text):
        return Reason.NEWSLETTER
    if block.linked > _PARTLY_LINKED and asks_to_go_on(text):
        return Reason.RELATED
    if len(text) <= 80 and block.box.tag not in CELLS and is_ornament_text(text):
        return Reason.ORNAMENT
    if any(map(text.__contains__, _CREDIT_SIGNS)) and breadth(text) <= _LONGEST_CAPTION and _CREDIT.search(text):
        return Reason.CAPTION
    return remark_of(text) if block.box.tag not in CELLS else None


def _drop_captions(blocks: Sequence[Block], fates: dict[Block, Reason | None], boxes: Sequence[Box]) -> None:
    """Lines beside pictures, unless the article is told by them."""
    kept = [block for block in blocks if fates[block] is None]
    captions = [block for block in kept if _is_beside_picture(block)]
    named = {box for box in boxes if box.pictured and box.lines <= _MOST_CAPTION_LINES and _names_picture(box.words)}
    captions += _few_words_in(named, kept) if named else ()
    if sum(len(block.text) for block in captions) <= _MOST_CAPTIONS * sum(len(block.text) for block in kept):
        fates.update(dict.fromkeys(captions, Reason.CAPTION))


def _few_words_in(boxes: Set[Box], kept: Sequence[Block]) -> Iterator[Block]:
    """What stands in boxes that are named after their pictures, where it is no more than a caption."""
    inside = defaultdict[Box, list[Block]](list)
    for block in kept:
        for box in islice(block.box.around(), _NEAR_PICTURE):
            if box in boxes:
                inside[box].append(block)
    for blocks in inside.values():
        if sum(breadth(block.text) for block in blocks) <= _LONGEST_CAPTION:
            yield from blocks


@lru_cache(4096)
def _names_picture(words: str) -> bool:
    return _PICTURE_BOX.search(words) is not None


def _is_beside_picture(block: Block) -> bool:
    """The few words that share a box with a picture, and nothing else, tell what it shows."""
    box = block.box
    if not box.pictured or box.lines > 1 or box.tag in _NO_CAPTION or breadth(block.text) > _LONGEST_CAPTION:
        return False
    return box.tag != "p" or not ends_sentence(block.text)


def _add_alike(page: Blocks, container: Box, inside: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """Paragraphs outside of the box that stand as most in it do are its article too: beside it, or in boxes of the same
    names."""
    kept = [block for block in inside if fates[block] is None and block.prose]
    total = sum(block.prose for block in kept)
    standing = Counter[tuple[str, ...]]()
    for block in kept:
        standing[standing_of(block)] += int(block.prose)
    alike = {key for key, prose in standing.items() if prose >= _ALIKE * total and key[3].strip()}
    mine = article_of(container)
    for block in page.blocks:
        if fates[block] is not Reason.OUTSIDE or not block.prose or block.box.foreign:
            continue
        if article_of(block.box) is not mine:
            continue
        beside = block.box.tag == "p" and block.box.parent is container.parent and block.prose >= PARAGRAPH
        if beside or (standing_of(block) in alike and not any(map(_is_frame, block.box.around()))):
            fates[block] = judge_words(block, "")


def _is_frame(box: Box) -> bool:
    """It holds what is on every page of the site."""
    return box.tag in _FRAME or bool(box.kinds & Kind.NAVIGATION)


def article_of(box: Box) -> Box | None:
    """The element `article` that a box stands in: what stands in another one is another article."""
    return next((each for each in box.around() if each.tag == "article"), None)


def _drop_announced(blocks: Sequence[Block], fates: dict[Block, Reason | None], container: Box) -> None:
    announced = announced_in(blocks, fates, GUARD * container.prose, frozenset(container.around()))
    if announced:
        kept = (block for block in blocks if fates[block] is None)
        fates.update({block: Reason.RELATED for block in kept if not announced.isdisjoint(block.box.around())})


def _drop_offers(blocks: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """The heading of a letter that is offered goes with the offer, in whose box it stands."""
    for head, offer in pairwise(blocks):
        if fates[offer] is Reason.NEWSLETTER and fates[head] is None and head.box.tag in HEADINGS:
            box = offer.box.parent
            if box is head.box.parent and box is not None and box.prose <= _LONGEST_OFFER_BOX:
                fates[head] = Reason.NEWSLETTER


def announced_in(
    blocks: Sequence[Block], fates: Mapping[Block, Reason | None], most: float, around: frozenset[Box] = frozenset()
) -> frozenset[Box]:
    """The boxes in which the label of another part of the page stands first ("More on this story", "Comments"), none with
    more running text than `most` and none of those `around`; and those in which an offer does, told in a few words."""
    short = (block for block in blocks if len(block.text) <= _LONGEST_PROMPT)
    least = {block: min(most, _most_offered(block)) for block in short if _may_announce(block, fates)}
    if not least:
        return frozenset()
    met, announced = set(around), set[Box]()
    for block in blocks:
        boxes = tuple(block.box.around())
        if block in least:
            announced.update(box for box in boxes[:2] if box not in met and box.prose < least[block] * _sureness(box))
        met.update(boxes)
    return frozenset(announced)


def _sureness(box: Box) -> int:
    """Where its names say too that it holds remarks, it may hold as much as a short article."""
    return 2 if box.kinds & Kind.COMMENTS else 1


def _most_offered(block: Block) -> float:
    """Running text of a box that the label heads: of other articles any, of a letter some sentences, of else a line."""
    if announces(block):
        return float("inf")
    return _LONGEST_OFFER_BOX if asks_to_sign_up(block.text) else PARAGRAPH


def _may_announce(block: Block, fates: Mapping[Block, Reason | None]) -> bool:
    if announces(block):
        return True
    return fates[block] is Reason.LABEL and is_prompt(label_of(block.text))


def announces(block: Block) -> bool:
    return len(block.text) <= _SHORT_LABEL and opens_another_part(block.text)


def opens_another_part(text: str) -> bool:
    """The words announce links, comments or another part of the page."""
    label = label_of(text)
    return ends_article(label) or label in INSERTS


def _drop_titles(blocks: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """The first main heading is the title, also where it is worded otherwise than the page's own."""
    for block in blocks:
        if fates[block] is None and block.prose >= PARAGRAPH:
            return
        if block.box.tag == "h1":
            fates[block] = Reason.TITLE


def _drop_links(blocks: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """Links alone on their line are a menu, or lead to another article. Between paragraphs a short one stays: it names
    who said what follows."""
    linked = [block.linked > _MOSTLY_LINKED for block in blocks]
    cells = cells_of(blocks)
    for at, block in enumerate(blocks):
        if not linked[at] or fates[block] is not None:
            continue
        if block.box in cells and not _is_only_line_in(_table_of(block), at, blocks):
            continue
        beside = (at and linked[at - 1]) or (at + 1 < len(blocks) and linked[at + 1])
        alone = block.box.tag != "li" or _is_only_line_in(block.box.parent, at, blocks)
        if beside or (len(block.text) > _SHORT_LINK and block.text[-1] != ":" and alone):
            fates[block] = Reason.LINKS
    _drop_labels(blocks, fates)


def _is_only_line_in(box: Box | None, at: int, blocks: Sequence[Block]) -> bool:
    """No other line of the box, a list or a table around a link, stands before or after it."""
    beside = (*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2])
    return box is not None and all(box not in other.box.around() for other in beside)


def _table_of(block: Block) -> Box | None:
    return next((box for box in block.box.around() if box.tag == "table"), None)


def _drop_labels(blocks: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """A short line over nothing but links announces them, in whatever language."""
    for at in range(len(blocks) - 2):
        block = blocks[at]
        if (
            fates[block] is None
            and _is_short_label(block.text)
            and all(fates[after] is Reason.LINKS for after in blocks[at + 1 : at + 3])
        ):
            fates[block] = Reason.LABEL


def is_label(text: str) -> bool:
    """The words ask the reader for something, or announce links."""
    label = label_of(text)
    if label in ENDERS or label in INSERTS or is_prompt(label):
        return True
    head, colon, _ = text.lstrip(": ").partition(":")
    return bool(colon) and len(head) <= 40 and label_of(head) in INSERTS


def _drop_repeated(blocks: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """A paragraph stands once: its second copy is made for another screen, or drawn out of the text. A short line that
    comes again and again is none of the text."""
    counts = Counter(block.text for block in blocks if fates[block] is None)
    seen: set[str] = set()
    for block in blocks:
        if fates[block] is None and counts[block.text] == 2 and block.prose >= PARAGRAPH:
            if block.text in seen:
                fates[block] = Reason.REPEATED
            seen.add(block.text)
        elif (
            fates[block] is None
            and counts[block.text] >= _REFRAIN
            and _is_short_label(block.text)
            and block.box.tag not in CELLS
        ):
            fates[block] = Reason.REPEATED
    drop_quotes_drawn_out([block for block in blocks if fates[block] is None], fates)


def _is_short_label(text: str) -> bool:
    """A short line that is no sentence."""
    return len(text) <= _SHORT_LABEL and not ends_sentence(text)

"""Which blocks of a page are the article: own rules first, the engines' votes where a cheap voice disagrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from tocsin.extract.blocks import ALL_LINK, Block, Blocks, Box, read_blocks
from tocsin.extract.class_words import Kind
from tocsin.extract.container import find_container, find_title, weigh
from tocsin.extract.edges import PARAGRAPH, SCRAP, drop_closing, standfirst
from tocsin.extract.engines import (
    Voice,
    agreement,
    drop_scripts,
    is_beyond_bounds,
    page_of,
    resiliparse_voice,
    trafilatura_voice,
)
from tocsin.extract.furniture import announced_in, article_of, judge_blocks, judge_words
from tocsin.extract.metadata import Metadata
from tocsin.extract.site_boxes import known_box, layout_of
from tocsin.extract.site_lines import OwnWords, drop_known_lines
from tocsin.extract.types import Alone, Engine, Reason
from tocsin.types.sites import SiteLines

# From here on the cheap voice confirms our blocks; measured in bench/extraction.py.
AGREED = 0.85
# Under this a text is a caption or a stub, characters.
THIN = 250
# So many links part the article from what stands below them.
_LIST = 3
# A page that says it is an article, or has as much running text in one box, is judged as one.
_ARTICLE_PROSE = 400.0
# Reasons that a block's words or links give: engines that judge by mass alone were wrong about each on pages known.
_FINAL_REASONS = frozenset(
    {
        Reason.TITLE, Reason.LABEL, Reason.ORNAMENT, Reason.CAPTION, Reason.EMBED, Reason.COMMENTS, Reason.REPEATED, Reason.CLOSING,
        Reason.AUTHOR, Reason.LINKS, Reason.TAGS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """The fate of every block, who decided, and how far the engines agreed (None: only one was asked)."""

    page: Blocks
    fates: dict[Block, Reason | None]
    engine: Engine
    agreement: float | None = None
    asked: tuple[str, ...] = ()
    layout: str = ""  # names of the box in which the article stands
    led: frozenset[Block] = frozenset()  # paragraphs between title and article that sum it up
    alone: Alone | None = None
    text: str = field(default="", repr=False)  # the engine's own, where no block fits it

    @property
    def kept(self) -> list[Block]:
        return [block for block in self.page.blocks if self.fates[block] is None]


def find_article(root: etree._Element, metadata: Metadata, known: SiteLines) -> Finding:
    """The article's blocks, without what is known of its site. The tree is used up."""
    drop_scripts(root)
    finding = _in_known_box(root, metadata, known) or judge_page(read_blocks(root), metadata)
    alone = Alone.LEARNT if _may_stand_alone(finding, known) else Alone.TOO_LARGE if is_beyond_bounds(root) else None
    finding = replace(finding, alone=alone) if alone else _confirm(finding, root, metadata)
    drop_known_lines(finding.kept, finding.fates, known, OwnWords(metadata.title, metadata.description, finding.led))
    return finding


def _in_known_box(root: etree._Element, metadata: Metadata, known: SiteLines) -> Finding | None:
    """The article where the site's articles stand, nothing else of the page being read; None where it may not stand alone."""
    around = known_box(root, known.layouts)
    if around is None:
        return None
    finding = judge_page(read_blocks(around), metadata)
    return finding if _may_stand_alone(finding, known) else None


def _may_stand_alone(own: Finding, known: SiteLines) -> bool:
    """The fast lane: the site is learnt, this page is laid out as those that were, and its text is no stub."""
    return own.layout in known.layouts and sum(len(block.text) for block in own.kept) >= THIN


def _confirm(own: Finding, root: etree._Element, metadata: Metadata) -> Finding:
    page = own.page
    clean = page_of(root)
    cheap = resiliparse_voice(clean)
    agreed = agreement(page.blocks, frozenset(own.kept), cheap)
    if agreed >= AGREED and _is_article_like(own, metadata):
        return replace(own, agreement=round(agreed, 3), asked=("blocks", "resiliparse"))
    return vote(own, cheap, trafilatura_voice(clean), metadata)


def judge_page(page: Blocks, metadata: Metadata) -> Finding:
    """What own rules alone take for the article."""
    title = find_title(page, metadata.title)
    weigh(page, title)
    container = find_container(page, title)
    fates: dict[Block, Reason | None] = dict.fromkeys(page.blocks, Reason.OUTSIDE)
    led: Sequence[Block] = ()
    if container is not None:
        fates = judge_blocks(page, container, metadata.title, metadata.authors)
        led = standfirst(page, fates, title, metadata.title, metadata.description)
        fates.update(dict.fromkeys(led))
    if title is not None and fates[title] is not None:
        fates[title] = Reason.TITLE
    layout = layout_of(container) if container is not None else ""
    return Finding(page, fates, Engine.BLOCKS, None, ("blocks",), layout, frozenset(led))


def _is_article_like(own: Finding, metadata: Metadata) -> bool:
    return metadata.is_article or sum(block.prose for block in own.kept) >= _ARTICLE_PROSE


_SCRAPS = (Reason.OUTSIDE, Reason.LEADING, Reason.TRAILING)


def _drop_voted_scraps(
    blocks: Sequence[Block], fates: dict[Block, Reason | None], before: Mapping[Block, Reason | None]
) -> None:
    """A line from outside of the article's box, or from its edges, that was voted in and is no running text stays only between
    paragraphs: above and below stands the page's frame."""
    paragraphs = [block.at for block in blocks if fates[block] is None and block.prose >= PARAGRAPH]
    for block in blocks:
        voted_in = fates[block] is None and before[block] in _SCRAPS
        if voted_in and block.prose < PARAGRAPH and not (paragraphs and paragraphs[0] < block.at < paragraphs[-1]):
            fates[block] = before[block]


def _keep_said_items(blocks: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """Sentences in a list between paragraphs are of the text: both engines take many a list for a menu."""
    paragraphs = [block.at for block in blocks if fates[block] is None and block.prose >= PARAGRAPH]
    for block in blocks:
        is_item = fates[block] is Reason.OUTVOTED and block.box.tag == "li" and not block.linked and block.prose > SCRAP
        if is_item and paragraphs and paragraphs[0] < block.at < paragraphs[-1]:
            fates[block] = None


def _drop_below_links(
    blocks: Sequence[Block], fates: dict[Block, Reason | None], before: Mapping[Block, Reason | None]
) -> None:
    """What was voted in from below the article stays only as far as no list of links parts it from the text."""
    last = max((block.at for block in blocks if before[block] is None and block.prose), default=len(blocks))
    links = 0
    for block in blocks[last + 1 :]:
        links += block.linked > ALL_LINK
        if links >= _LIST and fates[block] is None and before[block] is Reason.OUTSIDE:
            fates[block] = before[block]


def _is_settled(block: Block, fate: Reason | None) -> bool:
    """Own rules put the block out for a reason that others do not judge by, or it is a mere link."""
    if fate is None:
        return False
    return fate in _FINAL_REASONS or block.box.doubtful or block.linked > ALL_LINK


def _is_of_another(block: Block, mine: Box | None) -> bool:
    """The page has an element `article` around what own rules keep, and this stands in another one."""
    return mine is not None and article_of(block.box) not in (None, mine)


def vote(own: Finding, cheap: Voice, dear: Voice, metadata: Metadata) -> Finding:
    """Where own rules and trafilatura agree, own rules; else what two of three take for the article."""
    asked = ("blocks", "resiliparse", "trafilatura")
    page = own.page
    kept = frozenset(own.kept)
    agreed = round(agreement(page.blocks, kept, dear), 3)
    if not dear.text:
        return replace(own, agreement=0.0, asked=asked)
    if agreed >= AGREED and _is_article_like(own, metadata):
        return replace(own, agreement=agreed, asked=asked)
    fates: dict[Block, Reason | None] = {}
    announced = announced_in(page.blocks, own.fates, sum(block.prose for block in kept))
    mine = next((article_of(block.box) for block in kept), None)
    for block in page.blocks:
        fate = own.fates[block]
        votes = (fate is None) + cheap.speaks_for(block) + dear.speaks_for(block)
        if fate is None and (block in own.led or block.box.kinds & Kind.STANDFIRST):
            votes += 1
        settled = fate is not None and (
            _is_settled(block, fate) or not announced.isdisjoint(block.box.around()) or _is_of_another(block, mine)
        )
        voted_in = votes >= 2 and not settled
        fates[block] = (fate and judge_words(block, "")) if voted_in else fate or Reason.OUTVOTED
    _keep_said_items(page.blocks, fates)
    drop_closing([block for block in page.blocks if fates[block] is None], fates, metadata.authors)
    _drop_below_links(page.blocks, fates, own.fates)
    _drop_voted_scraps(page.blocks, fates, own.fates)
    found = replace(own, fates=fates, engine=Engine.VOTES, agreement=agreed, asked=asked)
    if sum(len(block.text) for block in page.blocks if dear.speaks_for(block)) < len(dear.text) / 2:
        return replace(found, engine=Engine.TRAFILATURA, text=dear.text)
    return found

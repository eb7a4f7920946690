"""Where the article begins and ends: what stands above its first paragraph and below its last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import takewhile

from tocsin.extract.blocks import Block, Blocks, Box, ends_sentence
from tocsin.extract.class_words import Kind
from tocsin.extract.stubs import says_locked
from tocsin.extract.types import Reason
from tocsin.extract.words import fold, letters_of

Fates = dict[Block, Reason | None]

# Running text of a block from which on it is a paragraph, and up to which it is a scrap, characters.
PARAGRAPH = 60.0
SCRAP = 30.0
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th"})
# An item of a list that is no link and as long as this is said, not offered, characters.
_SAID = 25
# Closing remarks stand in the last paragraphs and are short.
_CLOSING_BLOCKS = 5
_LONGEST_CLOSING = 420
_FULL_NAME = 5


def trim_edges(blocks: Sequence[Block], fates: Fates, authors: Sequence[str] = ()) -> None:
    """Take away short lines above the first paragraph and below the last, closing remarks, and headings of nothing."""
    kept = [block for block in blocks if fates[block] is None]
    paragraphs = [at for at, block in enumerate(kept) if block.prose >= PARAGRAPH]
    if not paragraphs:
        return
    cells = cells_of(blocks)
    for block in kept[: paragraphs[0]]:
        if block.box not in cells and _is_scrap(block) and not _heads(block, kept, paragraphs[0]):
            fates[block] = Reason.LEADING
    for block in kept[paragraphs[-1] + 1 :]:
        if block.box not in cells and _is_scrap(block):
            fates[block] = Reason.TRAILING
    drop_closing(kept, fates, authors)
    _drop_empty_headings([block for block in kept if fates[block] is None], fates)


def _heads(block: Block, kept: Sequence[Block], first: int) -> bool:
    """The heading over the first paragraph is one of a row of headings: the article begins with it."""
    if block is not kept[first - 1] or block.box.tag not in HEADINGS:
        return False
    return any(other.box.tag == block.box.tag for other in kept[first:])


def cells_of(blocks: Sequence[Block]) -> frozenset[Box]:
    """The cells of tables that hold a single line: figures and names, not a page laid out in tables."""
    counts = Counter(block.box for block in blocks if block.box.tag in CELLS)
    return frozenset(box for box, lines in counts.items() if lines == 1)


def _is_scrap(block: Block) -> bool:
    if block.prose > SCRAP:
        return False
    return block.box.tag != "li" or len(block.text) < _SAID or block.linked > 0


def _drop_empty_headings(kept: Sequence[Block], fates: Fates) -> None:
    for block in reversed(kept):
        if block.box.tag not in HEADINGS:
            break
        fates[block] = Reason.HEADING


# --- remarks about the article, its authors and the reader, at its end ---

# One look at the beginning of each word is a third of the cost of a look at each letter.
_CLOSING = re.compile(
    r"\b(?:"
    r"(?:this|the) (?:story|article|piece|post|essay|report|interview|column|excerpt) (?:was )?(?:originally |first |also )+(?:appeared|published|written|ran)|"
    r"^(?:originally|first) (?:appeared|published)|is republished (?:here|from)|reprinted (?:by|with) permission|(?:excerpted|adapted) from .{3,80}(?:copyright|permission|published by)|"
    r"(?:have|got) (?:a|any) (?:news |story )?tips?\b|(?:can|may) be (?:reached|contacted) (?:at|on|via|by)|follow (?:him|her|them|us|me) on\b|e-?mail (?:him|her|them|us) at\b|"
    r"contributed (?:to (?:this|the) (?:report|story|article)|reporting)|reporting (?:by .{3,80}; )?(?:additional |further )?(?:reporting|editing|writing) by\b|^(?:additional )?(?:reporting|editing) by\b|"
    r"newsletters?\b.{0,120}(?:sign up|delivered|inbox|subscribe|every (?:day|week|morning|\w+day))|(?:sign up|(?:un)?subscribe|delivered|get the).{0,120}\bnewsletters?\b|"
    r"delivered (?:every|straight|to your|daily|weekly)|\b(?:in your inbox|dans votre (?:boite|messagerie|inbox)|in ihr(?:em|en)? (?:e-mail-)?postfach|en (?:tu|su) (?:correo|bandeja|buzon)|"
    r"nella tua (?:casella|mail|inbox|posta)|n[oa] (?:seu|sua) (?:e-?mail|caixa)|in (?:je|uw) (?:mailbox|inbox))\b|^(?:please )?(?:subscribe|sign up|support us|donate)\b|support (?:our|independent|quality) journalism\b|"
    r"(?:earn|receive) (?:a |an )?(?:small )?(?:affiliate )?commissions?\b|all products .{0,40}(?:selected|chosen)|"
    r"download (?:our|the) (?:free )?(?:app|guide)\b|(?:telecharge|installe|scarica|descargu?|descarregu?|baix|instal|laden sie)[a-z]* .{0,30}\b(?:app|appli|application|applicazione|aplicaci?\w+)\b|learn more about\b.{0,60}\b(?:membership|subscription)|view the discussion thread\b|comments (?:are|have been) (?:closed|moderated)|"
    r"^(?:redaktion|faktencheck|mitarbeit|autorin?|quellen?|text|recherche)\s*: .{2,120}$|mit (?:material|informationen) (?:von|der)\b|(?:unseren|den|zum) newsletter\b|melde(?:n sie)? (?:dich|sich|es|uns)\b|"
    r"abonnieren sie\b|folgen sie uns\b|hinweise? (?:an|bitte)\b|"
    r"(?:inscrivez-vous|abonnez-vous|suivez-nous|rejoignez-nous|retrouvez-nous)\b|notre newsletter\b|a retrouver (?:sur|dans) notre\b|propos recueillis par .{3,60}$|"
    r"(?:suscribete|suscribase|registrate|siguenos|siguenos en)\b|nuestr[ao] (?:newsletter|boletin)\b|con informacion de\b|"
    r"(?:iscriviti|abbonati|seguici)\b|riproduzione riservata\b|(?:assine|inscreva-se|siga-nos|subscreva)\b|com informacoes d[aoe]\b|"
    r"(?:schrijf (?:je|u) in|meld (?:je|u) aan|volg ons|abonneer)\b|"
    r"comments? (?:is|are|will be|that) .{0,60}(?:moderated|approved|removed|deleted|closed)|comentarios .{0,120}(?:moderad|aprovad|eliminad|removid|apagad|bloquead)|"
    r"commentaires .{0,80}(?:moder|supprim)|kommentare .{0,80}(?:moderiert|geloscht|freigeschaltet)|commenti .{0,80}(?:moderat|rimoss)|(?:haben sie|hast du) (?:einen )?hinweise?\b)"
)
_ORIGIN = re.compile(
    r"(?:(?:this|the) (?:story|article|piece|post|essay|report|interview|column|excerpt) (?:was |is )?(?:originally |first |also )+(?:appeared|published|written|ran|produced)|"
    r"(?:originally|first) (?:appeared|published) (?:in|on|at|by)|(?:this|the) .{0,30}is (?:re)?published (?:here )?(?:with permission|from|under)|republished (?:from|with permission)|"
    r"cet article (?:a ete publie|est (?:paru|republie|publie))|dieser (?:artikel|beitrag|text) (?:erschien|ist) (?:zuerst|ursprunglich|erstmals)|este articulo (?:fue publicado|se publico|aparecio) originalmente|"
    r"questo articolo e (?:stato pubblicato|apparso)|este artigo foi (?:publicado )?originalmente|dit (?:artikel|verhaal) verscheen (?:eerder|oorspronkelijk))"
)

_ORIGIN_FIRST = re.compile(
    r"this|the|originally|first|republished|cet|dieser|este|questo|dit", re.I
)  # as each of them begins


def is_about_origin(text: str) -> bool:
    """The words say where the article stood first."""
    return len(text) <= _LONGEST_CLOSING and bool(_ORIGIN_FIRST.match(text)) and bool(_ORIGIN.match(fold(text[:200])))


def drop_closing(kept: Sequence[Block], fates: Fates, authors: Sequence[str]) -> None:
    """Going up from the end, remarks go as long as nothing but remarks and scraps was met; and at the start too."""
    for block in [block for block in reversed(kept) if fates[block] is None][:_CLOSING_BLOCKS]:
        if says_locked(block.text):
            fates[block] = Reason.LOCK
        elif is_closing(block.text):
            fates[block] = Reason.CLOSING
        elif _is_about_author(block.text, authors):
            fates[block] = Reason.AUTHOR
        elif block.prose >= PARAGRAPH and block.prose >= 2 * PARAGRAPH:
            break
    first = next((block for block in kept if fates[block] is None), None)
    if first is not None and len(first.text) <= _LONGEST_CLOSING and is_closing(first.text) and len(kept) > 2:
        fates[first] = Reason.CLOSING


def _is_about_author(text: str, authors: Sequence[str]) -> bool:
    """A last paragraph that begins with who wrote the article tells who that is."""
    return len(text) <= _LONGEST_CLOSING and any(text.startswith(name) for name in authors if len(name) >= _FULL_NAME)


def is_closing(text: str) -> bool:
    """The words are about the article or to the reader, not of the article."""
    return len(text) <= _LONGEST_CLOSING and _CLOSING.search(fold(text)) is not None


# --- the paragraph that sums the article up ---

_MORE_LED = 2
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
            _is_told(block, told) or _is_named(block) or _comes_next(block, after, around)
        ):
            return [block, *takewhile(partial(_stands_as, block), page.blocks[block.at + 1 : first][:_MORE_LED])]
    return ()


def _stands_as(block: Block, other: Block) -> bool:
    alike = (
        other.box.tag == block.box.tag and other.box.parent is block.box.parent and other.box.words == block.box.words
    )
    return alike and block.box is not other.box and _may_be_standfirst(other)


def _comes_next(block: Block, after: int, around_title: frozenset[Box]) -> bool:
    """A whole sentence at once under the title, or under one short line."""
    if block.at > after + 1 or block.box.tag == "li" or not ends_sentence(block.text) or is_closing(block.text):
        return False
    return not any(box.kinds & _NOT_NEXT for box in block.box.around() if box not in around_title)


_NOT_NEXT = (
    Kind.CAPTION
    | Kind.GALLERY
    | Kind.AUTHOR
    | Kind.DATES
    | Kind.ADVERT
    | Kind.NEWSLETTER
    | Kind.SHARE
    | Kind.LEGAL
    | Kind.RELATED
)


def _is_title(block: Block, wanted: str) -> bool:
    return bool(wanted) and block.box.tag != "nav" and letters_of(block.text) == wanted


def _may_be_standfirst(block: Block) -> bool:
    if not 36 <= len(block.text) <= 700 or block.linked > 0.3:
        return False
    return not any(box.tag in _NO_STANDFIRST for box in block.box.around())


def _is_told(block: Block, described: str) -> bool:
    """The page's description is these words, or begins with them."""
    letters = letters_of(block.text)
    return letters in described or (len(described) > 40 and described[:50] in letters)


def _is_named(block: Block) -> bool:
    around = list(block.box.around())[:-3]
    return any(box.kinds & Kind.STANDFIRST for box in around) or (block.box.tag == "h2" and ends_sentence(block.text))

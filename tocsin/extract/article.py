"""The door to one article: bytes or characters of a page in, the article out."""

from __future__ import annotations

import re

from lxml import etree

from tocsin.extract.decoding import decode_page
from tocsin.extract.engines import block_text, is_beyond_bounds, main_text
from tocsin.extract.lines import is_ornament_text
from tocsin.extract.metadata import Metadata, read_metadata
from tocsin.extract.paywall import is_paywalled
from tocsin.extract.tree import MAX_PAGE_CHARACTERS, parse_page
from tocsin.extract.types import Engine, Extracted
from tocsin.extract.words import fold
from tocsin.extract.zones import zones

# Under this an extract is a caption or a stub, characters.
THIN = 250
# The page's own articleBody helps only where the engine returned less than half of it; taken first it is harmful
# (.787 against .977 of the engine on scrapinghub's pages: teasers, whole-page dumps, missing heads).
RESCUE_SHARE = 0.5
RESCUE_AT_LEAST = 300
# Where no block is as long as a paragraph, shorter ones are taken; menus are shorter still, characters.
SHORTEST_BLOCK = 40


def extract(html: bytes | str, url: str | None = None) -> Extracted:
    """The article of a page. Bytes are decoded by rule D8; `url` is the page's address, for relative links.

    Never raises on any page, opens no connection, and reads at most the first 8 million characters: what cannot be read
    has confidence 0 and engine "none".
    """
    page = decode_page(html[: 4 * MAX_PAGE_CHARACTERS]) if isinstance(html, bytes) else html
    root = parse_page(page)
    return extract_tree(root, url) if root is not None else Extracted(url=url)


def extract_tree(root: etree._Element, url: str | None) -> Extracted:
    """The article of a parsed page; the tree is left as it was."""
    metadata = read_metadata(root, url)
    text, engine = _find_text(root, metadata)
    split = zones(_without_ornaments(_without_title(text, metadata.title)))
    consent = is_consent(metadata.title, split.body)
    paywalled = metadata.paywalled if metadata.paywalled is not None else is_paywalled(metadata.title, split.body)
    return Extracted(
        title=metadata.title,
        text=split.body,
        lead=split.lead,
        tail=split.tail,
        language=metadata.language,
        authors=metadata.authors,
        published_at=metadata.published_at,
        updated_at=metadata.updated_at,
        url=metadata.url,
        site_name=metadata.site_name,
        section=metadata.section,
        image=metadata.image,
        paywalled=paywalled,
        confidence=0.0 if consent else confidence_of(split.body, engine, metadata),
        engine=engine,
        thin=len(split.body) < THIN,
        consent=consent,
    )


def _find_text(root: etree._Element, metadata: Metadata) -> tuple[str, Engine]:
    beyond = is_beyond_bounds(root)
    text = "" if beyond else main_text(root)
    if len(metadata.body) >= RESCUE_AT_LEAST and len(text) < RESCUE_SHARE * len(metadata.body):
        return metadata.body, Engine.JSON_LD
    if text:
        return text, Engine.TRAFILATURA
    blocks = block_text(root) or block_text(root, shortest=SHORTEST_BLOCK)
    return (blocks, Engine.BLOCKS) if blocks else ("", Engine.NONE)


_TITLE_WITHIN = 0.3  # part of the text at whose beginning the title may be repeated


def _without_title(text: str, title: str) -> str:
    """The text after the line that repeats the title: what stands before it belongs to the page."""
    wanted = fold(title)
    if len(wanted) < 12:
        return text
    lines = text.split("\n")
    passed = 0
    for at, line in enumerate(lines[:30]):
        if passed > _TITLE_WITHIN * len(text):
            break
        if len(line) <= len(title) + 12 and fold(line).strip(" #.") == wanted.strip(" #."):
            return "\n".join(lines[at + 1 :])
        passed += len(line)
    return text


def _without_ornaments(text: str) -> str:
    """The text without author, reading time and buttons above its first paragraph."""
    lines = text.split("\n")
    start = 0
    while start < min(4, len(lines) - 1) and len(lines[start]) <= 80 and is_ornament_text(lines[start]):
        start += 1
    return "\n".join(lines[start:])


def confidence_of(text: str, engine: Engine, metadata: Metadata) -> float:
    """How far the text may be trusted, 0 to 1: by who found it, its length, and whether the page's own words for the
    article (description, articleBody) occur in it."""
    if not text:
        return 0.0
    trust = {Engine.TRAFILATURA: 0.8, Engine.JSON_LD: 0.6, Engine.BLOCKS: 0.4, Engine.NONE: 0.0}[engine]
    trust *= 0.5 if len(text) < THIN else 0.8 if len(text) < 3 * THIN else 1.0
    if metadata.is_article:
        trust += 0.1
    said = metadata.body or metadata.description
    if len(said) >= 60:
        trust += 0.1 if _share_of_words(said, text) >= 0.7 else -0.1
    return round(min(1.0, max(0.05, trust)), 2)


def _share_of_words(said: str, text: str) -> float:
    wanted = {word for word in fold(said[:3_000]).split() if len(word) > 3}
    return len(wanted & set(fold(text[:20_000]).split())) / len(wanted) if wanted else 0.0


_CONSENT = re.compile(
    r"\b(?:cookies?|consent|consentement|einwilligung|consentimiento|consenso|consentimento|toestemming|traceurs|tracking|datenschutz|privacy|rgpd|gdpr|dsgvo)\b"
)
_ASKS = re.compile(
    r"\b(?:accept\w*|agree|reject|manage (?:options|preferences)|partners|accepte[rz]?|refuser|partenaires|parametrer|akzeptier\w*|zustimm\w*|ablehnen|partnern|"
    r"aceptar|rechazar|socios|accett\w*|rifiut\w*|aceitar|rejeitar|parceiros|accepteren|akkoord|weigeren)\b"
)


def is_consent(title: str, text: str) -> bool:
    """A consent wall instead of an article: a short text that speaks of cookies and of accepting them again and again."""
    words = fold(f"{title} {text[:4_000]}")
    if len(text) > 3_000 or not words:
        return False
    asked, told = len(_ASKS.findall(words)), len(_CONSENT.findall(words))
    return told >= 2 and asked >= 2 and (told + asked) * 30 >= len(words.split())

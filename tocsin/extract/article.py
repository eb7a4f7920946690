"""The door to one article: bytes or characters of a page in, the article out."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from tocsin.extract.cascade import THIN, Finding, find_article
from tocsin.extract.decoding import decode_page
from tocsin.extract.engines import is_beyond_bounds, page_of
from tocsin.extract.metadata import Metadata, read_metadata
from tocsin.extract.page_dates import search_date
from tocsin.extract.paywall import is_paywalled, strip_paywall_label
from tocsin.extract.site_boxes import known_part
from tocsin.extract.site_lines import lines_to_learn
from tocsin.extract.stubs import shows_stub
from tocsin.extract.tree import MAX_PAGE_CHARACTERS, parse_readable, readable
from tocsin.extract.types import Alone, Dropped, Engine, Extracted, Reason
from tocsin.extract.words import fold
from tocsin.extract.zones import zones
from tocsin.types.sites import NOTHING_KNOWN, PageLines, SiteLines

# The page's own articleBody helps only where the engine returned less than half of it; taken first it is harmful
# (.787 against .977 of the engine on scrapinghub's pages: teasers, whole-page dumps, missing heads).
RESCUE_SHARE = 0.5
RESCUE_AT_LEAST = 300


def extract(html: bytes | str, url: str | None = None, known: SiteLines = NOTHING_KNOWN) -> Extracted:
    """The article of a page. Bytes are decoded by rule D8; `url` is the page's address, for relative links; `known` is
    what other pages of the site have taught (`Extracted.teaches`).

    Never raises on any page, opens no connection, and reads at most the first 8 million characters: what cannot be read
    has confidence 0 and engine "none".
    """
    page = readable(decode_page(html[: 4 * MAX_PAGE_CHARACTERS]) if isinstance(html, bytes) else html)
    return _extract_part(page, url, known) or _extract_all(page, url, known)


def _extract_part(page: str, url: str | None, known: SiteLines) -> Extracted | None:
    """The article of a learnt site's page, where a part of the page tells all about it."""
    part = known_part(page, known.layouts)
    root = parse_readable(part) if part else None
    if root is None:
        return None
    metadata = read_metadata(root, url)
    if not (metadata.title and metadata.published_at):
        return None  # of agencies and editorials facts name nobody
    found = _extracted(root, metadata, known)
    return found if found.alone is Alone.LEARNT else None


def _extract_all(page: str, url: str | None, known: SiteLines) -> Extracted:
    root = parse_readable(page)
    return extract_tree(root, url, known) if root is not None else Extracted(url=url)


def extract_tree(root: etree._Element, url: str | None, known: SiteLines = NOTHING_KNOWN) -> Extracted:
    """The article of a parsed page; the tree is used up."""
    return _extracted(root, _dated(read_metadata(root, url), root), known)


def _extracted(root: etree._Element, metadata: Metadata, known: SiteLines) -> Extracted:
    """The article of a parsed page of which title, day and authors are read."""
    finding = find_article(root, metadata, known)
    text, engine = _text_of(finding, metadata)
    split = zones(text)
    consent = is_consent(metadata.title, split.body)
    tail = "\n".join(filter(None, (split.tail, _tail_of(finding))))
    paywalled = metadata.paywalled
    if paywalled is None:  # a stub says so at its end, or right after it
        paywalled = is_paywalled(metadata.title, split.body) or is_paywalled("", tail[:_LOCK_WITHIN])
        paywalled = paywalled or shows_stub(finding.page.blocks, finding.fates) or None
    return Extracted(
        title=metadata.title,
        text=strip_paywall_label(split.body)[0] if paywalled else split.body,
        lead=strip_paywall_label(split.lead)[0] if paywalled else split.lead,
        tail=tail,
        language=metadata.language,
        authors=metadata.authors,
        published_at=metadata.published_at,
        updated_at=metadata.updated_at,
        url=metadata.url,
        site_name=metadata.site_name,
        section=metadata.section,
        image=metadata.image,
        paywalled=paywalled,
        confidence=0.0 if consent else confidence_of(split.body, engine, finding.agreement, metadata),
        engine=engine,
        engines=finding.asked,
        agreement=finding.agreement,
        alone=finding.alone,
        dropped=_dropped(finding, split.tail),
        teaches=PageLines(
            lines_to_learn(finding.page.blocks, finding.fates, learnt=finding.agreement is None),
            finding.layout,
            finding.agreement,
        ),
        thin=len(split.body) < THIN,
        consent=consent,
    )


def _dated(metadata: Metadata, root: etree._Element) -> Metadata:
    """With the day that the page shows, where it tells none."""
    if metadata.published_at is not None or is_beyond_bounds(root):
        return metadata
    return replace(metadata, published_at=search_date(page_of(root), metadata.url))


def _text_of(finding: Finding, metadata: Metadata) -> tuple[str, Engine]:
    """The article's text, and who found it; the page's own articleBody where that says more than twice as much."""
    text = finding.text or "\n".join(block.text for block in finding.kept)
    if len(metadata.body) >= RESCUE_AT_LEAST and len(text) < RESCUE_SHARE * len(metadata.body):
        return metadata.body, Engine.JSON_LD
    return text, finding.engine if text else Engine.NONE


def _dropped(finding: Finding, tail: str) -> tuple[Dropped, ...]:
    ended = tuple(Dropped(line, Reason.TAIL) for line in tail.splitlines() if line)
    fates = ((block.text, finding.fates[block]) for block in finding.page.blocks)
    return tuple(Dropped(text, reason) for text, reason in fates if reason is not None) + ended


# What stands after the article and belongs to it: related links, tags, prompts, comments.
_IN_TAIL = frozenset(
    {
        Reason.COMMENTS, Reason.RELATED, Reason.NEWSLETTER, Reason.TAGS, Reason.LABEL, Reason.TRAILING, Reason.LINKS,
        Reason.AUTHOR, Reason.HEADING, Reason.CLOSING,
    }
)  # fmt: skip
_LONGEST_TAIL = 4_000
_LOCK_WITHIN = 300


def _tail_of(finding: Finding) -> str:
    kept = finding.kept
    if not kept:
        return ""
    after = finding.page.blocks[kept[-1].at + 1 :]
    return "\n".join(block.text for block in after if finding.fates[block] in _IN_TAIL)[:_LONGEST_TAIL]


_TRUST = {Engine.BLOCKS: 0.5, Engine.VOTES: 0.4, Engine.TRAFILATURA: 0.4, Engine.JSON_LD: 0.5, Engine.NONE: 0.0}


def confidence_of(text: str, engine: Engine, agreed: float | None, metadata: Metadata) -> float:
    """How far the text may be trusted, 0 to 1: by who found it and who agreed, its length, and whether the page's own
    words for the article (description, articleBody) occur in it."""
    if not text:
        return 0.0
    trust = _TRUST[engine] + 0.3 * (agreed or 0.0)
    trust *= 0.5 if len(text) < THIN else 0.8 if len(text) < 3 * THIN else 1.0
    if metadata.is_article:
        trust += 0.1
    said = metadata.body or metadata.description
    if len(said) >= 60:
        trust += 0.1 if _says_most_of(text, said) else -0.1
    return round(min(1.0, max(0.05, trust)), 2)


def _says_most_of(text: str, said: str) -> bool:
    """Of the longer words at the beginning of what was said, the text has seven of ten."""
    missing = {word for word in said[:1_000].lower().split() if len(word) > 3}
    if not missing:
        return False
    most = len(missing) - 0.7 * len(missing)
    for line in text[:20_000].lower().splitlines():
        missing.difference_update(line.split())
        if len(missing) <= most:
            return True
    return False


_CONSENT = re.compile(
    r"\b(?:cookies?|consent\w*|einwilligung\w*|toestemming|traceurs|tracking|datenschutz|privacy|vie privee|privatsphare|privacidade?|prywatnos\w*|ciastecz\w*|zgod[eya]|rgpd|gdpr|dsgvo|"
    r"samtyck\w*|samtykke\w*|integritet\w*|personvern|evasteet|yksityisyy\w*|куки|конфиденциальност\w*|soukromi)\b"
)
_ASKS = re.compile(
    r"\b(?:accept\w*|agree|reject|manage (?:options|preferences)|partners?|accepte[rz]?|refuser|partenaires|parametrer|akzeptier\w*|zustimm\w*|ablehnen|partnern|"
    r"acept\w*|rechaz\w*|socios|accett\w*|rifiut\w*|aceitar|rejeitar|parceiros|accepteren|akkoord|weiger\w*|akceptuj\w*|zaakceptowac|odrzuc\w*|partnerzy|godkann\w*|avvis\w*|"
    r"godtag?\w*|hyvaksy\w*|принять|отклонить|prijmout|odmitnout)\b"
)


def is_consent(title: str, text: str) -> bool:
    """A consent wall instead of an article: a short text that speaks of cookies and of accepting them again and again."""
    if len(text) > 3_000:
        return False
    words = fold(f"{title} {text}")
    told = len(_CONSENT.findall(words))
    asked = len(_ASKS.findall(words)) if told >= 2 else 0
    return asked >= 2 and (told + asked) * 30 >= len(words.split())

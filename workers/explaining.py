"""What was left out of a document's text, by whom and why: `tocsin read --explain`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feeds.encoding import decode_document
from feeds.sniff import DocumentKind, sniff
from tocsin.extract import Dropped, extract, split_page
from tocsin.types.items import Item

_LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Who found the text of a page, how far the engines agreed, and what is not part of it, in reading order."""

    engine: str
    engines: tuple[str, ...] = ()
    agreement: float | None = None
    alone: str | None = None  # why no engine was asked beside own rules
    confidence: float | None = None
    dropped: tuple[Dropped, ...] = ()


def explain_document(body: bytes, items: Sequence[Item], *, url: str, at: datetime) -> Extraction | None:
    """How the text of a page, or of the articles that it is made of, was told from the rest; None for a feed, whose
    entries hold their texts and nothing else."""
    kind, _, text = sniff(decode_document(body, None))
    if kind not in (DocumentKind.HTML, DocumentKind.TEXT):
        return None
    if any(item.from_page for item in items):
        split = split_page(text, "html" if kind is DocumentKind.HTML else "text", at)
        return Extraction(engine="segments", dropped=split.dropped)
    found = extract(body, url or None)
    return Extraction(
        engine=found.engine.value,
        engines=found.engines,
        agreement=found.agreement,
        alone=found.alone and found.alone.value,
        confidence=found.confidence,
        dropped=found.dropped,
    )


def extraction_row(extraction: Extraction) -> dict[str, Any]:
    """As `tocsin read --explain --json` prints it."""
    return {
        "engine": extraction.engine,
        "engines": list(extraction.engines),
        "agreement": extraction.agreement,
        "alone": extraction.alone,
        "confidence": extraction.confidence,
        "dropped": [{"text": text, "reason": str(reason)} for text, reason in extraction.dropped],
    }


def spoken_extraction(extraction: Extraction) -> Iterator[str]:
    """A line on the engines, then one for each block left out."""
    asked = f" of {', '.join(extraction.engines)}" if extraction.engines else ""
    alone = f", no other was asked: {extraction.alone.replace('_', ' ')}" if extraction.alone else ""
    agreed = "" if extraction.agreement is None else f", agreement {extraction.agreement:.2f}"
    sure = "" if extraction.confidence is None else f", confidence {extraction.confidence:.2f}"
    yield f"text by {extraction.engine}{asked}{alone}{agreed}{sure}; {len(extraction.dropped)} blocks left out"
    for text, reason in extraction.dropped:
        shown = " ".join(text.split())
        yield f"  {reason}: {shown[:_LONGEST_SHOWN]}{'…' * (len(shown) > _LONGEST_SHOWN)}"

"""What `tocsin read --explain` says of a text: who found it, and what it is without."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench.article_layouts import fields
from bench.article_words import GERMAN
from tocsin.extract.engines import MAX_ELEMENTS
from tocsin.types.sources import SourceKind
from workers.explaining import Extraction, explain_document, extraction_row, spoken_extraction
from workers.read import items_of

AT = datetime(2026, 3, 14, 12, tzinfo=UTC)
SEED = Path(__file__).parent.parent / "samples/pages/aggregator_page_fr.txt"


def explained(body: bytes, kind: SourceKind = SourceKind.AUTO) -> Extraction | None:
    return explain_document(body, items_of(body, kind=kind, url="", at=AT), url="", at=AT)


def test_every_block_of_an_article_s_page_is_in_its_text_or_told() -> None:
    """With the reason, in reading order; nothing vanishes."""
    body = fields(GERMAN).encode()
    [item] = items_of(body, kind=SourceKind.AUTO, url="", at=AT)
    extraction = explained(body)
    assert extraction is not None
    told = dict(reversed(extraction.dropped))  # of a line that stands twice, where it stands first

    assert ("blocks", ("blocks", "resiliparse")) == (extraction.engine, extraction.engines)
    assert extraction.agreement is not None
    assert extraction.agreement > 0.9
    assert "newsletter" == told[GERMAN.newsletter]
    assert "related" == told[f"{GERMAN.also}: {GERMAN.teasers[0]}"]
    assert GERMAN.caption in told
    assert not [text for text in (*GERMAN.paragraphs, GERMAN.standfirst) if text not in item.content]


def test_lines_between_the_articles_of_a_page_are_told() -> None:
    """A page of many articles has one list of what is in none of them."""
    extraction = explained(SEED.read_bytes(), SourceKind.PAGE)
    assert extraction is not None

    assert "segments" == extraction.engine
    assert {"Hashtags", "Commentaires"} <= {text for text, _ in extraction.dropped}


def test_a_feed_has_nothing_to_explain() -> None:
    """Its entries are texts, not pages."""
    feed = (
        b"<rss version='2.0'><channel><title>T</title><item><title>A title</title><guid>1</guid></item></channel></rss>"
    )

    assert None is explained(feed)


def test_the_explanation_is_spoken_and_printed_alike() -> None:
    """A line a block, cut where it is long; the row holds it whole."""
    extraction = explained(fields(GERMAN).encode())
    assert extraction is not None
    head, *lines = spoken_extraction(extraction)
    row = extraction_row(extraction)

    assert head.startswith("text by blocks of blocks, resiliparse, agreement 0.9")
    assert len(lines) == len(row["dropped"]) == len(extraction.dropped)
    assert all(len(line) < 130 for line in lines)
    assert {"text": GERMAN.newsletter, "reason": "newsletter"} in row["dropped"]


def test_a_page_too_large_for_engines_says_so() -> None:
    """Own rules read it all the same."""
    extraction = explained(fields(GERMAN).replace("</body>", f"{'<i></i>' * MAX_ELEMENTS}</body>").encode())
    assert extraction is not None
    head = next(spoken_extraction(extraction))

    assert ("blocks", ("blocks",), "page_too_large") == (extraction.engine, extraction.engines, extraction.alone)
    assert head.startswith("text by blocks of blocks, no other was asked: page too large")
    assert "page_too_large" == extraction_row(extraction)["alone"]

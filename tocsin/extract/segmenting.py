"""The door to pages made of several articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from tocsin.extract.article import extract_tree
from tocsin.extract.html_pages import split_tree
from tocsin.extract.text_pages import split_text
from tocsin.extract.tree import parse_page
from tocsin.extract.types import Precision, Segment

MAX_TEXT_CHARACTERS = 8_000_000


def segment(content: str, kind: Literal["text", "html"], fetched_at: datetime) -> tuple[Segment, ...]:
    """The articles that a page is made of, in reading order; one where it is one article, none where it holds no words.

    Ages ("14 minutes ago") count from `fetched_at`, in whose zone the page's clock is read (UTC if it is naive). Outlets,
    titles and times are those the page shows; how it heads its articles is voted from the page itself (rules in
    `layouts`, `html_pages`). Never raises on any content; linear in its length.
    """
    now = fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
    if kind == "text":
        return split_text(content[:MAX_TEXT_CHARACTERS], now).segments
    root = parse_page(content)
    if root is None:
        return ()
    split = split_tree(root, now)
    if split is not None:
        return split.segments
    article = extract_tree(root, None)
    if not article.title and not article.text:
        return ()
    at = article.published_at
    return (
        Segment(
            source=None,
            title=article.title,
            text=article.text,
            published_at=min(at, now.astimezone(UTC)) if at else None,
            precision=Precision.MINUTE if at else None,
            paywalled=article.paywalled,
            url=article.url,
        ),
    )

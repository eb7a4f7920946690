"""The door to pages made of several articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from lxml import etree

from tocsin.extract.article import extract_tree
from tocsin.extract.clippings import split_tables
from tocsin.extract.dispatches import are_dispatches, split_dispatches
from tocsin.extract.europresse import has_numbers, split_export, split_export_page
from tocsin.extract.fields import read_header_fields
from tocsin.extract.html_lines import HtmlLines
from tocsin.extract.html_pages import age_of_article, read_page, split_html, split_shown
from tocsin.extract.lines import is_final
from tocsin.extract.telegrams import are_telegrams, split_telegrams
from tocsin.extract.text_pages import split_text
from tocsin.extract.tree import parse_page
from tocsin.extract.types import Dropped, Extracted, Reason, Segment, Split
from tocsin.types.times import Precision

MAX_TEXT_CHARACTERS = 8_000_000


def segment(content: str, kind: Literal["text", "html"], fetched_at: datetime) -> tuple[Segment, ...]:
    """The articles that a page is made of, in reading order; one where it is one article, none where it holds no words.

    Ages ("14 minutes ago") count from `fetched_at`, in whose zone the page's clock is read (UTC if it is naive). Outlets,
    titles and times are those the page shows; how it heads its articles is voted from the page itself (rules in
    `layouts`, `html_pages`). Never raises on any content; linear in its length.
    """
    return split_page(content, kind, fetched_at).segments


def split_page(content: str, kind: Literal["text", "html"], fetched_at: datetime) -> Split:
    """The same articles, and every line of the page that is in none of them, with the reason."""
    now = fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
    if kind == "text":
        content = content[:MAX_TEXT_CHARACTERS]
        return _split_known(content, now) or split_text(content, now)
    root = parse_page(content)
    if root is None:
        return Split(())
    if known := (has_numbers(content) and split_export_page(root, now)) or split_tables(root, now):
        return known
    page = read_page(root, now)
    return split_html(page, now) or _one_article(root, page, now)


def _split_known(content: str, now: datetime) -> Split | None:
    """The articles of a text whose form tells whose it is."""
    if has_numbers(content) and (export := split_export(content.splitlines(), now)):
        return export
    if are_telegrams(content) and (telegrams := split_telegrams(content.splitlines(), now)):
        return telegrams
    return split_dispatches(content.splitlines(), now) if are_dispatches(content) else None


def _one_article(root: etree._Element, page: HtmlLines, now: datetime) -> Split:
    article = extract_tree(root, None)
    if not article.title:  # a single card, or nothing
        shown = split_shown(page, now)
        if len(shown.segments) == 1 and shown.segments[0].title:
            return shown
    if not article.title and not article.text:
        return Split((), article.dropped)
    at, precision = _time_of(article, page, now)
    text, dates = _without_dates(article.text, now)
    only = Segment(
        source=None,
        title=article.title,
        text=text,
        published_at=at,
        precision=precision,
        paywalled=article.paywalled,
        url=article.url,
    )
    return Split((only,), dates + article.dropped)


def _time_of(article: Extracted, page: HtmlLines, now: datetime) -> tuple[datetime | None, Precision | None]:
    """What the page's data tell; where they tell a day or nothing, the age above the text."""
    at = article.published_at
    stamp = None if article.published_precision is Precision.MINUTE else age_of_article(page, now)
    if stamp:
        return stamp.at, stamp.precision
    return (min(at, now.astimezone(UTC)), article.published_precision) if at else (None, None)


def _without_dates(text: str, now: datetime) -> tuple[str, tuple[Dropped, ...]]:
    """The text without the time of publication as its first line."""
    first, _, rest = text.partition("\n")
    stamp = read_header_fields(first, now)[0] if rest and not is_final(first) else None
    return (rest, (Dropped(first, Reason.DATES),)) if stamp and not stamp.weak else (text, ())

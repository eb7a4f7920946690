"""An item to an article: its text without furniture, its language, its outlet."""

from __future__ import annotations

from tocsin.extract import extract, is_paywalled, text_of, zones
from tocsin.rules.language import detect_language
from tocsin.rules.urls import canonical_url, outlet_of
from tocsin.types.articles import Article
from tocsin.types.items import Item, TextOrigin


def extract_article(item: Item) -> Article:
    """Read an item's richest text. Pure; never raises on any content."""
    lead, body, tail = zones(full_text(item))
    language = detect_language(f"{item.title}\n{lead}", item.language)
    return Article(
        item_id=item.item_id,
        feed_id=item.feed_id,
        revision=item.revision,
        source=item.source,
        outlet=outlet_of(item.url, item.source, item.from_page),
        url=item.url,
        canonical_url=canonical_url(item.url) if item.url else None,
        title=item.title,
        lead=lead,
        text=body,
        tail=tail,
        links=item.links,
        language=language,
        paywalled=item.paywalled if item.paywalled is not None else is_paywalled(item.title, body),
        published_at=item.published_at or item.seen_at,
        published_is_guess=item.published_at is None,
        seen_at=item.seen_at,
        origin=item.content_origin,
        quiet=item.quiet,
    )


def full_text(item: Item) -> str:
    """The longer of content and summary as plain text; a page's HTML goes through the extractor."""
    if item.content_origin is TextOrigin.PAGE:
        return extract(item.content, item.url).text
    if item.from_page:
        return item.content
    return max((text_of(item.content), text_of(item.summary)), key=len)

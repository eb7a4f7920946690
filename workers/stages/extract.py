"""An item to an article: its text without furniture, its language, its outlet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.extract import extract, is_paywalled, text_of, zones
from tocsin.rules.language import detect_language
from tocsin.rules.pages import judge_page_text, needs_summary
from tocsin.rules.urls import canonical_url, outlet_of
from tocsin.types.articles import Article
from tocsin.types.items import Item, TextOrigin
from tocsin.types.pages import PageText
from tocsin.types.sites import NOTHING_KNOWN, PageLines, SiteLines
from tocsin.types.times import Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article, and what its page was good for, where this revision brought one."""

    article: Article
    page: PageText | None = None
    teaches: PageLines | None = None  # about its site, where the page is the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The richest text of an item, and what only its page tells. `page_start`: where in `body` the page's words begin."""

    lead: str
    body: str
    tail: str = ""
    origin: TextOrigin = TextOrigin.FEED
    page_start: int = 0
    page: PageText | None = None
    title: str = ""
    published_at: datetime | None = None
    published_precision: Precision | None = None
    language: str | None = None
    paywalled: bool | None = None
    teaches: PageLines | None = None


def extract_article(item: Item) -> Article:
    """Read an item's richest text. Pure; never raises on any content."""
    return read_article(item).article


def read_article(item: Item, known: Article | None = None, site: SiteLines = NOTHING_KNOWN) -> Reading:
    """Read an item's richest text; `known` is the article of its last revision, `site` what other pages of its site have
    taught. Pure; never raises on any content.

    Title, date and language of the source go before those of the page. A page that is a consent wall, a locked
    beginning, thin, or about something else leaves the source's own text. A text that came from the page stays through
    the source's later revisions, as long as it is the same article's.
    """
    text = find_text(item, known, site)
    title = item.title or text.title
    published_at = item.published_at or text.published_at
    paywalled = item.paywalled if item.paywalled is not None else text.paywalled
    article = Article(
        item_id=item.item_id,
        feed_id=item.feed_id,
        revision=item.revision,
        source=item.source,
        outlet=outlet_of_item(item),
        url=item.url,
        canonical_url=canonical_url(item.url) if item.url else None,
        title=title,
        lead=text.lead,
        text=text.body,
        tail=text.tail,
        links=item.links,
        language=detect_language(f"{title}\n{text.lead}", item.language or text.language),
        paywalled=paywalled if paywalled is not None else is_paywalled(title, text.body),
        published_at=published_at or item.seen_at,
        published_is_guess=published_at is None,
        published_precision=item.published_precision if item.published_at else text.published_precision,
        seen_at=item.seen_at,
        origin=text.origin,
        page_start=text.page_start,
        quiet=item.quiet,
    )
    return Reading(article=article, page=text.page, teaches=text.teaches)


def outlet_of_item(item: Item) -> str:
    return outlet_of(item.url, item.source, item.from_page)


def find_text(item: Item, known: Article | None, site: SiteLines = NOTHING_KNOWN) -> Text:
    """The page's text where it is the article, else the longer of content and summary."""
    if item.content_origin is TextOrigin.PAGE:
        return text_of_page(item, site)
    own = text_of_source(item)
    if known is not None and known.origin is TextOrigin.PAGE and is_same_article(item, known):
        return kept_text(item, own, known) or own
    return own


def text_of_source(item: Item) -> Text:
    """What the source itself says; a summary beside a page is its only text."""
    if item.from_page:
        text = item.content
    else:
        told = (item.summary,) if item.content_origin is TextOrigin.PAGE else (item.content, item.summary)
        text = max(map(text_of, told), key=len)
    lead, body, tail = zones(text)
    return Text(lead=lead, body=body, tail=tail)


def text_of_page(item: Item, site: SiteLines) -> Text:
    """The page's text, the source's summary above it where that says more; the source's own where the page is no use."""
    own, page = text_of_source(item), extract(item.content, item.url, site)
    verdict = judge_page_text(
        page.text,
        title=item.title,
        own_text=own.body,
        page_title=page.title,
        consent=page.consent,
        thin=page.thin,
        paywalled=page.paywalled,
    )
    if verdict is not PageText.ARTICLE:
        locked = True if verdict is PageText.PAYWALL else None
        return replace(own, page=verdict, paywalled=locked)
    found = joined(own, *zones(page.text))
    earliest = page.published_at if page.published_at and page.published_at <= item.seen_at else None
    return replace(
        found,
        page=verdict,
        title=page.title,
        published_at=earliest,
        published_precision=page.published_precision if earliest else None,
        language=page.language,
        paywalled=page.paywalled,
        teaches=page.teaches,
    )


def joined(own: Text, lead: str, body: str, tail: str) -> Text:
    """A page's text as the article's."""
    if not needs_summary(own.body, body):
        return Text(lead=lead, body=body, tail=tail, origin=TextOrigin.PAGE)
    above = f"{own.body}\n"
    return Text(lead=own.lead, body=above + body, tail=tail, origin=TextOrigin.PAGE, page_start=len(above))


def is_same_article(item: Item, known: Article) -> bool:
    return bool(item.url) and known.canonical_url == canonical_url(item.url or "")


def kept_text(item: Item, own: Text, known: Article) -> Text | None:
    """The page's text of the last revision, where it is still about what the source says now."""
    page = known.text[known.page_start :]
    verdict = judge_page_text(page, title=item.title, own_text=own.body, page_title=known.title)
    if verdict is not PageText.ARTICLE:
        return None
    lead = known.lead if known.page_start == 0 else zones(page).lead
    return replace(joined(own, lead, page, known.tail), paywalled=known.paywalled)

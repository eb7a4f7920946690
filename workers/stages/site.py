"""What an item's page is told by the other pages of its site, and what it teaches them."""

from __future__ import annotations

from datetime import datetime

from tocsin.rules.sites import learn_page, site_lines
from tocsin.store.base import ItemWork
from tocsin.types.articles import Article
from tocsin.types.items import Item, TextOrigin
from tocsin.types.pages import PageText
from tocsin.types.sites import NOTHING_KNOWN, SiteLines, SiteTaught
from workers.stages.extract import Reading


def lines_known(item: Item, site: str, work: ItemWork, now: datetime) -> SiteLines:
    """What is known of the site where the item brings a page; nothing elsewhere."""
    if item.content_origin is not TextOrigin.PAGE or not site:
        return NOTHING_KNOWN
    return site_lines(work.site(site), now)


def teach(reading: Reading, known: Article | None, work: ItemWork, now: datetime) -> SiteTaught | None:
    """The site's memory with this page: each article's page teaches once, and only where it was the article."""
    learnt_before = known is not None and known.origin is TextOrigin.PAGE
    site = reading.article.outlet
    if reading.page is not PageText.ARTICLE or reading.teaches is None or learnt_before or not site:
        return None
    return SiteTaught(site=site, memory=learn_page(work.site(site), reading.teaches, now))

"""Which of a poll's items want their article's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from tocsin.extract import text_of
from tocsin.rules.pages import PAUSE_BEFORE, PageNeed, judge_need
from tocsin.store.base_feeds import PollResult
from tocsin.types.items import Item
from tocsin.types.pages import PageWanted


def with_pages(result: PollResult, *, enabled: bool, now: datetime) -> PollResult:
    """The poll with the pages that its new and changed items want, and their number among its counts."""
    pages = tuple(pages_wanted((*result.new, *result.updated), enabled=enabled, now=now))
    if not pages:
        return result
    return replace(result, pages=pages, counts={**result.counts, "pages_wanted": len(pages)})


def pages_wanted(items: Iterable[Item], *, enabled: bool, now: datetime) -> Iterable[PageWanted]:
    for item in items:
        if judge_need(item, own_text_of(item), enabled=enabled) is PageNeed.WANTED and item.url:
            yield PageWanted(
                item_id=item.item_id,
                feed_id=item.feed_id,
                url=item.url,
                wanted_at=now,
                due_at=now + PAUSE_BEFORE,
            )


def own_text_of(item: Item) -> str:
    """The longest text that the source gave, without markup."""
    return max((text_of(item.content), text_of(item.summary)), key=len)

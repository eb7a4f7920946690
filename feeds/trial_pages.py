"""Whether the article pages of a source that is tried may be fetched: the robots.txt of their sites (rule D9)."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.finding import Asker
from feeds.trial import PagesOf
from tocsin.errors import FetchError
from tocsin.rules.robots import parse_robots, robots_address, robots_answer, robots_text
from tocsin.types.items import Item
from tocsin.types.pages import RobotsAnswer

# A feed of many sites is an aggregator: a few of them show enough.
MOST_SITES = 3
_ACCEPT = "text/plain, */*;q=0.5"


async def ask_pages(items: Iterable[Item], asker: Asker) -> tuple[PagesOf, ...]:
    """Ask the sites of the items, the first few of them, for their robots.txt, and judge the items' pages by it."""
    pages: dict[str, list[str]] = {}
    for item in items:
        if item.url is not None:
            origin, _ = robots_address(item.url)
            pages.setdefault(origin, []).append(item.url)
    return tuple([await _ask_site(origin, urls, asker) for origin, urls in list(pages.items())[:MOST_SITES]])


async def _ask_site(origin: str, urls: list[str], asker: Asker) -> PagesOf:
    _, address = robots_address(urls[0])
    try:
        fetched = await asker.ask(address, accept=_ACCEPT)
    except FetchError:
        return PagesOf(origin=origin, answer=RobotsAnswer.UNREACHABLE.value, allowed=0, asked=len(urls))
    answer = robots_answer(fetched.status)
    if answer is not RobotsAnswer.RULES:
        allowed = len(urls) if answer is RobotsAnswer.NONE else 0
        return PagesOf(origin=origin, answer=answer.value, allowed=allowed, asked=len(urls))
    robots = parse_robots(robots_text(fetched.body))
    allowed = sum(map(robots.allows, urls))
    return PagesOf(origin=origin, answer=answer.value, allowed=allowed, asked=len(urls), delay=robots.delay)

"""tocsin feeds test, discover: what an address would bring, before it is listed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from config.given import UnfitKey, feed_given
from config.settings import Configuration
from config.values import address_as_served
from feeds.finding import Discovery, FoundFeed, find_feeds
from feeds.trial import PagesOf, Trial, judge_trial
from feeds.trial_pages import ask_pages
from feeds.trial_rules import findings_of, shown
from feeds.visit import Visit
from tocsin.cli.folders import folders_of
from tocsin.cli.printing import cell, counted, print_json, print_rows, say
from tocsin.rules.polling import Pace
from tocsin.types.items import Item
from tocsin.types.sources import FeedSource, PollReason
from workers.context import open_asker

Json = Annotated[bool, typer.Option("--json", help="JSON.")]
Url = Annotated[str, typer.Argument(metavar="URL")]


def add_commands(app: typer.Typer) -> None:
    app.command("test")(try_feed)
    app.command("discover")(discover)


def try_feed(
    ctx: typer.Context,
    url: Url,
    kind: Annotated[str, typer.Option(help="auto, feed, jsonfeed, sitemap or page.")] = "",
    items: Annotated[int, typer.Option(min=0, help="Items that are shown; --json shows all.")] = 10,
    as_json: Json = False,
) -> int:
    """Fetch an address and show what would be polled, rule by rule; exit 0 if it can be polled.

    A listed feed is asked with its own credentials. Nothing of it is kept. No Redis is needed; where one runs, its pace at each host is kept.

    Example: tocsin feeds test https://www.lemonde.fr/rss/une.xml
    """
    folders = folders_of(ctx)
    configuration = folders.configuration(feeds_required=False)
    source = listed_source(configuration, url) or given_source({"url": url, "kind": kind}, configuration)
    trial, pages = asyncio.run(tried(source, configuration, folders.data))
    if as_json:
        print_json(trial_row(trial, pages))
    else:
        show_trial(trial, pages, items)
    if not trial.is_pollable:
        say(f"{url}: cannot be polled: {cell(reason_of(trial), longest=400)}")
    return 0 if trial.is_pollable else 1


async def tried(source: FeedSource, configuration: Configuration, data: Path) -> tuple[Trial, tuple[PagesOf, ...]]:
    """The source asked once, then the sites of its items for their robots.txt."""
    polling = configuration.settings.polling
    pace = Pace(every=source.every, floor=polling.floor, default=polling.default)
    async with open_asker(configuration, data, say) as asker:
        visit = await asker.visit(source)
        trial = judge_trial(
            source,
            visit,
            pace=pace,
            max_age=polling.max_age,
            public_url=configuration.settings.websub.public_url,
            trusted=configuration.settings.fetch.allow_networks,
        )
        return trial, await ask_pages(trial.parsed.items, asker)


def discover(ctx: typer.Context, url: Url, as_json: Json = False) -> int:
    """List the feeds that a page announces, or that stand in well-known places; exit 1 if there is none.

    At most five requests are made: of a page that announces more feeds, the rest is listed unread.

    Example: tocsin feeds discover https://www.lemonde.fr/
    """
    folders = folders_of(ctx)
    configuration = folders.configuration(feeds_required=False)
    address = given_source({"url": url}, configuration).url
    found = asyncio.run(found_at(address, configuration, folders.data))
    rows = [found_row(feed) for feed in found.feeds]
    if rows or as_json:
        print_rows(rows, ("url", "type", "title", "items", "origin", "reason"), as_json=as_json)
    if any(feed.is_usable for feed in found.feeds):
        return 0
    say(f"{url}: {cell(why_none(found), longest=400)}")
    return 1


async def found_at(url: str, configuration: Configuration, data: Path) -> Discovery:
    async with open_asker(configuration, data, say) as asker:
        return await find_feeds(url, asker)


def listed_source(configuration: Configuration, url: str) -> FeedSource | None:
    wanted = address_as_served(url)
    return next((source for source in configuration.sources if address_as_served(source.url) == wanted), None)


def given_source(keys: dict[str, str], configuration: Configuration) -> FeedSource:
    """The source as typed; what cannot be used is a mistake of usage."""
    try:
        return feed_given(keys, floor=configuration.settings.polling.floor)
    except UnfitKey as unfit:
        hint = "URL" if unfit.key == "url" else f"--{unfit.key}"
        raise typer.BadParameter(str(unfit), param_hint=hint) from None


def why_none(found: Discovery) -> str:
    """Why an address leads to no feed, and what can be done."""
    if found.feeds:
        return "none of the feeds it announces can be read"
    if found.is_page:
        mend = f"; it is a page of {found.articles} articles: --kind page polls it as one" if found.articles else ""
        return f"no feed is announced, and none stands in a well-known place{mend}"
    return failure_in_words(found.page)


def reason_of(trial: Trial) -> str:
    mend = "; feeds that it announces: tocsin feeds discover URL"
    return failure_in_words(trial.visit) + (mend if trial.visit.reason is PollReason.HTML_NOT_FEED else "")


def failure_in_words(visit: Visit) -> str:
    """Why a visit brought nothing: `status 404, not_found`."""
    status = f"status {visit.status}, " if visit.status and visit.status >= 400 else ""
    problem = f" ({visit.problem})" if visit.problem else ""
    return f"{status}{(visit.reason or visit.outcome).value}{problem}"


def found_row(feed: FoundFeed) -> dict[str, Any]:
    """A candidate as `discover` lists it; `items` is null where it was not read."""
    parsed = feed.visit.parsed if feed.visit else None
    reason = feed.visit.reason if feed.visit and not parsed else None
    return {
        "url": feed.candidate.url,
        "type": feed.candidate.type or None,
        "title": feed.candidate.title or (parsed.title if parsed else None) or None,
        "items": len(parsed.items) if parsed else None,
        "origin": feed.candidate.origin.value,
        "comments": feed.candidate.is_comments,
        "reason": reason.value if reason else None,
    }


def show_trial(trial: Trial, pages: tuple[PagesOf, ...], most: int) -> None:
    fetched, parsed, due = trial.visit.fetched, trial.parsed, trial.next_poll
    status = f"status {fetched.status}" if fetched else "no answer"
    print(f"{cell(parsed.title or trial.source.url)}: {status}, {counted(len(parsed.items), 'item')}")
    for finding in findings_of(trial, pages):
        print(f"  {finding.rule:<3} {cell(finding.says, longest=400)}")
    print(f"  next poll {cell(due.at)}, decided by {due.reason.value}" if due.at else "  it would not be polled again")
    rows = [item_row(item) for item in parsed.items[:most]]
    if rows:
        print_rows(rows, ("published_at", "item_id", "title", "url"), as_json=False)


def trial_row(trial: Trial, pages: tuple[PagesOf, ...]) -> dict[str, Any]:
    """A trial as the one JSON object of `tocsin feeds test --json`."""
    visit = trial.visit
    return {
        "url": trial.source.url,
        "name": trial.source.name,
        "pollable": trial.is_pollable,
        "outcome": visit.outcome.value,
        "reason": visit.reason.value if visit.reason else None,
        "problem": visit.problem or None,
        **answer_row(trial),
        **document_row(trial),
        "next_poll_at": trial.next_poll.at,
        "next_because": trial.next_poll.reason.value,
        "items": [item_row(item) for item in trial.parsed.items],
        "robots": [pages_row(site) for site in pages],
        "rules": [{"rule": finding.rule, "says": finding.says} for finding in findings_of(trial, pages)],
    }


def answer_row(trial: Trial) -> dict[str, Any]:
    fetched, fresh = trial.visit.fetched, trial.server.fresh_for
    return {
        "status": fetched.status if fetched else None,
        "final_url": fetched.final_url if fetched else None,
        "redirects": list(fetched.redirects) if fetched else [],
        "moved_to": fetched.moved_to if fetched else None,
        "content_type": fetched.headers.get("content-type") if fetched else None,
        "etag": shown(fetched.etag) if fetched else None,
        "last_modified": shown(fetched.last_modified) if fetched else None,
        "fresh_for_seconds": round(fresh.total_seconds()) if fresh else None,
        "retry_after": trial.server.retry_after,
    }


def document_row(trial: Trial) -> dict[str, Any]:
    parsed = trial.parsed
    return {
        "kind": trial.kind.value if trial.kind else None,
        "encoding": trial.encoding,
        "title": parsed.title or None,
        "language": parsed.language,
        "ttl_minutes": parsed.ttl_minutes,
        "period_minutes": parsed.period_minutes,
        "skip_hours": list(parsed.skip_hours),
        "skip_days": list(parsed.skip_days),
        "truncated": parsed.truncated,
        "faults": dict(parsed.faults),
        "hubs": list(trial.hub.named.hubs),
        "topic": trial.hub.named.topic,
    }


def item_row(item: Item) -> dict[str, Any]:
    return {
        "item_id": item.item_id,
        "source": item.source,
        "title": item.title,
        "url": item.url,
        "published_at": item.published_at,
        "published_precision": item.published_precision,
        "updated_at": item.updated_at,
        "language": item.language,
    }


def pages_row(site: PagesOf) -> dict[str, Any]:
    return {
        "origin": site.origin,
        "answer": site.answer,
        "allowed": site.allowed,
        "asked": site.asked,
        "delay_seconds": site.delay.total_seconds(),
    }

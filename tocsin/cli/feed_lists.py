"""tocsin feeds add, remove: one feed in and out of feeds.d, never in the operator's own file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from config.feed_files import Listed, find_listed, read_feed_files
from config.feed_write import Addition, add_feeds, feeds_file, remove_feed
from config.files import spoken
from config.load import SHIPPED
from config.settings import Configuration
from feeds.finding import Discovery, FoundFeed, clear_feeds, find_feeds
from tocsin.cli.feed_trials import found_row, given_source, listed_source, why_none
from tocsin.cli.folders import Folders, folders_of
from tocsin.cli.printing import cell, counted, print_json, print_rows, say
from tocsin.errors import ConfigError, NotFound, NotWritten
from tocsin.rules.identity import feed_id_of
from tocsin.types.sources import FeedSource, SourceKind
from workers.context import open_asker

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Url = Annotated[str, typer.Argument(metavar="URL")]
TAKEN_UP = "takes effect when the poller starts next"


def add_commands(app: typer.Typer) -> None:
    app.command()(add)
    app.command()(remove)


def add(
    ctx: typer.Context,
    url: Url,
    name: Annotated[str, typer.Option(help="What the outlet is called; its host if not given.")] = "",
    language: Annotated[str, typer.Option(help="Two letters of ISO 639-1.")] = "",
    kind: Annotated[str, typer.Option(help="auto, feed, jsonfeed, sitemap or page.")] = "",
    every: Annotated[str, typer.Option(metavar="DURATION", help="30m, 1h; its own pace if not given.")] = "",
    group: Annotated[str, typer.Option(help="Where it stands among its like: News/France.")] = "",
    check: Annotated[bool, typer.Option("--check/--no-check", help="Fetch and read it first.")] = True,
    as_json: Json = False,
) -> int:
    """List a feed in feeds.d/added.yaml; of a page, the feed that it announces.

    Example: tocsin feeds add https://www.lemonde.fr/ --name "Le Monde" --language fr
    """
    folders = folders_of(ctx)
    directory = own_folder(folders)
    configuration = folders.configuration(feeds_required=False)
    keys = {"url": url, "name": name, "language": language, "kind": kind, "every": every, "group": group}
    source = given_source(keys, configuration)
    facts: dict[str, Any] = {}
    if check and not listed_source(configuration, source.url):
        chosen, facts = asyncio.run(checked(source, configuration, folders.data))
        if chosen is None:
            show_result({"url": url, "outcome": "refused", **facts}, as_json=as_json)
            return 1
        source = chosen
    addition = add_feeds(feeds_file(directory), [source])
    show_result({"url": source.url, **where(addition), **facts}, as_json=as_json)
    return 0


async def checked(
    source: FeedSource, configuration: Configuration, data: Path
) -> tuple[FeedSource | None, dict[str, Any]]:
    """The source to be listed, asked once, and what it is; None where a person has to choose or to mend."""
    async with open_asker(configuration, data, say) as asker:
        if source.kind is SourceKind.PAGE:
            visit = await asker.visit(source)
            if visit.parsed:
                return source, {"items": len(visit.parsed.items), "title": visit.parsed.title}
            return None, {"problem": why_none(Discovery(page=visit))}
        found = await find_feeds(source.url, asker)
    clear = clear_feeds(found.feeds)
    if len(clear) == 1 and clear[0].is_feed:
        chosen = listed_behind(clear[0], configuration) or clear[0].candidate.url
        return replace(source, url=chosen, feed_id=feed_id_of(chosen)), facts_of(clear[0])
    return None, {"problem": why_not(found, clear), "candidates": [found_row(feed) for feed in found.feeds]}


def listed_behind(feed: FoundFeed, configuration: Configuration) -> str | None:
    """The listed feed to which this one redirects: two addresses of one feed would be two feeds."""
    fetched = feed.visit.fetched if feed.visit else None
    listed = listed_source(configuration, fetched.final_url) if fetched and fetched.redirects else None
    return listed.url if listed else None


def why_not(found: Discovery, clear: tuple[FoundFeed, ...]) -> str:
    """Why no feed was taken, and the mend."""
    if clear:
        return "it is a page with several feeds, add one of these by its own address"
    if any(feed.is_usable for feed in found.feeds):
        return "it announces comments only, add them by their own address if they are what you want"
    return f"{why_none(found)}; --no-check lists it all the same"


def facts_of(feed: FoundFeed) -> dict[str, Any]:
    parsed = feed.visit.parsed if feed.visit else None
    return {
        "items": len(parsed.items) if parsed else None,
        "title": parsed.title if parsed else None,
        "origin": feed.candidate.origin.value,
    }


def where(addition: Addition) -> dict[str, Any]:
    if addition.added:
        return {"outcome": "added", "file": spoken(addition.path), "line": None}
    place = addition.known[0].place
    return {"outcome": "known", "file": place.file, "line": place.line}


def show_result(row: dict[str, Any], *, as_json: bool) -> None:
    """What came of `add`: an object, or words."""
    if as_json:
        print_json(row)
    elif row["outcome"] == "known":
        say(f"{row['url']} is listed already, at {row['file']}:{row['line']}")
    elif row["outcome"] == "added":
        what = f" ({cell(row['title'] or 'no title')}, {counted(row['items'], 'item')})" if "items" in row else ""
        print(f"added {row['url']}{what} to {row['file']}; {TAKEN_UP}")
    else:
        if row.get("candidates"):
            print_rows(row["candidates"], ("url", "type", "title", "items", "reason"), as_json=False)
        say(f"{row['url']}: {cell(row['problem'], longest=400)}")


def remove(ctx: typer.Context, url: Url) -> int:
    """Take a feed out of the files of feeds.d. What is known of it is kept."""
    entries = entries_of(own_folder(folders_of(ctx)), url)
    if not entries:
        raise NotFound("feed", url)
    for entry in entries:
        if not entry.own:
            remove_feed(entry)
            print(f"removed {url} from {entry.place.file}; {TAKEN_UP}")
    own = [entry.place for entry in entries if entry.own]
    for place in own:
        say(f"{place.file}:{place.line}: {url} stands in your own file, which no command writes, remove it there")
    return 1 if own else 0


def entries_of(directory: Path, url: str) -> tuple[Listed, ...]:
    """Where a feed is listed. Raises ConfigError for a file that cannot be read to its end: it may list it too."""
    documents = read_feed_files(directory)
    problems = tuple(problem for document in documents if not document.whole for problem in document.problems)
    if problems:
        raise ConfigError(problems)
    return find_listed(directory, url)


def own_folder(folders: Folders) -> Path:
    """The folder of the configuration, if it is the operator's. Raises NotWritten for the one that comes with Tocsin."""
    directory = folders.config_dir
    if directory.resolve() == SHIPPED.resolve():
        mend = "copy its .yaml files into a folder of your own, and name that with --config DIR"
        raise NotWritten(spoken(directory), "comes with Tocsin and is not written", mend)
    return directory

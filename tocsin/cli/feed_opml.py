"""tocsin feeds import, export: lists of feeds from and for other readers."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from config.feed_write import add_feeds, feeds_file, sort_known, write_whole
from config.files import spoken
from config.given import UnfitKey, feed_imported
from config.settings import Configuration
from feeds.opml import MOST_BYTES, Outline, read_opml, write_opml
from tocsin.cli.feed_lists import TAKEN_UP, own_folder
from tocsin.cli.folders import folders_of
from tocsin.cli.printing import cell, print_json, say
from tocsin.errors import NotWritten
from tocsin.types.sources import FeedSource
from workers.context import utc_now

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def add_commands(app: typer.Typer) -> None:
    app.command("import")(import_feeds)
    app.command("export")(export_feeds)


def import_feeds(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="- is standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be added, and write nothing.")] = False,
    as_json: Json = False,
) -> int:
    """List the feeds of an OPML file in feeds.d, its nested outlines as groups.

    What already stands in a new feed rings nothing: only what comes after its first poll is news.

    Example: tocsin feeds import subscriptions.opml --dry-run
    """
    folders = folders_of(ctx)
    directory = folders.config_dir if dry_run else own_folder(folders)
    configuration = folders.configuration(feeds_required=False)
    try:
        opml = read_opml(read_beginning(file), str(file))
    except OSError as error:
        say(f"{file}: {error.strerror}")
        return 1
    if opml.damaged_at is not None:
        say(f"{file}:{opml.damaged_at}: the file is damaged here; what can be read is taken")
    sources, refused = judge_outlines(opml.outlines, configuration, str(file))
    path = feeds_file(directory, "imported" if str(file) == "-" else file.stem)
    if dry_run:
        new, known = sort_known(directory, sources)
    else:
        addition = add_feeds(path, sources)
        new, known = addition.added, addition.known
    counts = {"added": len(new), "known": len(known), "repeated": len(sources) - len(new) - len(known)}
    row = {"file": spoken(path), **counts, "refused": refused, "dry_run": dry_run}
    show_import(row, new if dry_run else (), as_json=as_json)
    return 1 if refused and not sources else 0


def read_beginning(file: Path) -> bytes:
    """As much of a file as can be OPML, and one byte more, by which a larger one is known."""
    if str(file) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def judge_outlines(
    outlines: tuple[Outline, ...], configuration: Configuration, file: str
) -> tuple[list[FeedSource], int]:
    """The sources of the outlines; each whose address cannot be polled is told with its line, and counted."""
    sources: list[FeedSource] = []
    refused = 0
    for outline in outlines:
        keys = {key: value for key, value in asdict(outline).items() if key != "line"}
        try:
            sources.append(feed_imported(keys, floor=configuration.settings.polling.floor))
        except UnfitKey as unfit:
            refused += 1
            what = f"{cell(outline.name)}: " if outline.name and not outline.url else ""
            say(f"{file}:{outline.line}: {what}{unfit}")
    return sources, refused


def show_import(row: dict[str, Any], new: tuple[FeedSource, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(row)
        return
    for source in new:
        print(f"{source.url}  {cell(source.name)}" + (f"  ({cell(source.group)})" if source.group else ""))
    where = f", in {row['file']}; {TAKEN_UP}" if row["added"] and not row["dry_run"] else ""
    nothing = "; nothing was written" if row["dry_run"] else ""
    again = f", {row['repeated']} repeated" if row["repeated"] else ""
    print(f"{row['added']} added, {row['known']} known{again}, {row['refused']} refused{where}{nothing}")


def export_feeds(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Not given, or -: standard output.")] = Path("-"),
) -> int:
    """Write every listed feed as OPML 2.0, groups nested. Credentials are left out."""
    sources = folders_of(ctx).configuration().sources
    document = write_opml(sources, title="Feeds of Tocsin", at=utc_now())
    if str(file) == "-":
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
    else:
        write_file(file, document.decode("utf-8"))
        say(f"{len(sources)} feeds in {file}")
    secret = sum(source.auth is not None for source in sources)
    if secret:
        say(f"{secret} of them need credentials, which are not exported")
    return 0


def write_file(file: Path, text: str) -> None:
    try:
        write_whole(file, text)
    except OSError as error:
        raise NotWritten(str(file), f"cannot be written: {error.strerror}", "name another file") from error

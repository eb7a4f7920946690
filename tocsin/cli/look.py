"""Commands that need no Redis: check, read, match, replay, version."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.load import load_topics, remarks_on
from config.settings import Configuration
from tocsin import __version__
from tocsin.cli.folders import folders_of
from tocsin.cli.printing import print_json, say
from tocsin.errors import ConfigError, ParseError
from tocsin.types.sources import SourceKind
from tocsin.types.topics import Certainty, Match

if TYPE_CHECKING:
    from workers.read import Reading
    from workers.tagger import Tagger

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
KINDS = {"auto": SourceKind.AUTO, "feed": SourceKind.FEED, "page": SourceKind.PAGE, "text": SourceKind.PAGE}


def add_commands(app: typer.Typer) -> None:
    app.command()(check)
    app.command()(read)
    app.command()(match)
    app.command()(replay)
    app.command()(version)


def check(ctx: typer.Context) -> int:
    """Judge the configuration: every mistake in one run, as file:line:column: path: problem, mend."""
    folders = folders_of(ctx)
    try:
        configuration = folders.configuration()
    except ConfigError as error:
        print(error)
        say(
            f"{len(error.problems)} problem{'s' * (len(error.problems) != 1)} in {folders.config or 'the configuration'}"
        )
        return 3
    print(f"{folders.config_dir}: {describe(configuration)}: no problems")
    for remark in remarks_on(configuration):
        say(remark)
    return 0


def describe(configuration: Configuration) -> str:
    return f"{len(configuration.sources)} feeds, {len(configuration.topics)} topics, {len(configuration.receivers)} receivers"


def read(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files; - is standard input.")],
    kind: Annotated[str, typer.Option(help="auto, feed, page or text.")] = "auto",
    url: Annotated[str, typer.Option(help="The address the document came from.")] = "",
    at: Annotated[
        str, typer.Option(metavar="TIME", help="When it was read, ISO-8601: relative ages count from here.")
    ] = "",
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Also what was left out of the text and why, the evidence of each topic, and what near misses lacked.",
        ),
    ] = False,
    as_json: Json = False,
) -> int:
    """Show what Tocsin makes of a document.

    Example: tocsin read --kind text --at 2025-08-13T20:00:00+02:00 page.txt
    """
    from workers.read import read_document
    from workers.tagger import Tagger

    if kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}", param_hint="--kind")
    moment = time_given(at)
    tagger = Tagger.of(folders_of(ctx).configuration(feeds_required=False).topics)
    failed = False
    for path in paths:
        try:
            for reading in read_document(
                bytes_of(path), kind=KINDS[kind], url=url, at=moment, tagger=tagger, explain=explain
            ):
                show_reading(str(path), reading, tagger if explain else None, as_json=as_json)
        except (ParseError, OSError) as error:
            failed = True
            say(f"{path}: {error.strerror if isinstance(error, OSError) else error}")
    return 1 if failed else 0


def time_given(at: str) -> datetime:
    """The moment named, aware; a time without zone is UTC."""
    if not at:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise typer.BadParameter(
            f"{at!r} is no ISO-8601 time such as 2025-08-13T20:00:00+02:00", param_hint="--at"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def bytes_of(path: Path) -> bytes:
    return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()


def show_reading(file: str, reading: Reading, explainer: Tagger | None, *, as_json: bool) -> None:
    """One item; with an `explainer`, why each topic was found, or nearly."""
    from workers.read import reading_row

    row = reading_row(file, reading)
    if as_json:
        print_json(row if explainer is None else row | explanation_row(reading, explainer))
        return
    facts = [row["source"] or "source unknown", row["language"] or "language unknown"]
    facts += ["paywalled"] if row["paywalled"] else []
    print(f"{row['title'] or '(no title)'}\n  {' · '.join(facts)}" + (f"\n  {row['url']}" if row["url"] else ""))
    for found in reading.matches:
        print(f"  → {spoken_match(found)}")
    if explainer is not None:
        for line in explanation_lines(reading, explainer):
            print(f"  {line}")


def explanation_row(reading: Reading, tagger: Tagger) -> dict[str, Any]:
    """What the text is without, the matches with their evidence, and the near misses."""
    from workers.examining import evidence_rows, examine, miss_row
    from workers.explaining import extraction_row
    from workers.missing import document_of

    examined = examine(document_of(reading.article), tagger, narrow_only=True)
    return {
        "extraction": None if reading.extraction is None else extraction_row(reading.extraction),
        "matches": evidence_rows(examined),
        "near_misses": [miss_row(miss) for miss in examined.misses],
    }


def explanation_lines(reading: Reading, tagger: Tagger) -> Iterator[str]:
    from workers.examining import examine, spoken_evidence, spoken_miss
    from workers.explaining import spoken_extraction
    from workers.missing import document_of

    if reading.extraction is not None:
        yield from spoken_extraction(reading.extraction)
    examined = examine(document_of(reading.article), tagger, narrow_only=True)
    for match in examined.matches:
        yield from (f"  {match.topic_id}: {line}" for line in spoken_evidence(match, examined.document))
    yield from (f"not {miss.topic_id}: {spoken_miss(miss)}" for miss in examined.misses)


def spoken_match(found: Match) -> str:
    """A match in a line: by which terms, and how sure."""
    forms = ", ".join(dict.fromkeys(span.term for span in found.spans if span.term)) or "by meaning"
    return f"{found.topic_id} ({forms})" + ("" if found.certainty is Certainty.FULL else f" [{found.certainty.value}]")


def match(
    topics: Annotated[Path, typer.Option(help="A topics file.")],
    as_json: Json = False,
) -> int:
    """Tag documents given as JSON lines on standard input.

    Example: tocsin match --topics config/topics.yaml --json < docs.jsonl
    """
    from workers.read import match_row
    from workers.stages.tag import tag_document
    from workers.tagger import Tagger

    tagger = Tagger.of(load_topics(topics))
    for document in documents_from(sys.stdin.buffer):
        matches = tag_document(document, tagger)
        if as_json:
            print_json({"id": document.get("id"), "matches": [match_row(found) for found in matches]})
        else:
            print(f"{document.get('id')}: {', '.join(map(spoken_match, matches)) or '-'}")
    return 0


def documents_from(lines: Any) -> Iterator[dict[str, Any]]:
    """JSON objects, one a line; a line that is none ends the run with its number."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError as error:
            raise typer.BadParameter(f"line {number} is not JSON: {error}", param_hint="documents") from None
        if not isinstance(document, dict):
            raise typer.BadParameter(f"line {number} is not a JSON object", param_hint="documents")
        yield document


def replay(ctx: typer.Context, file: Path, as_json: Json = False) -> int:
    """Run documents through the whole chain in one process, with their own times as the clock."""
    from workers.replay import replay_documents

    configuration = folders_of(ctx).configuration(feeds_required=False)
    with file.open("rb") as lines:
        for row in replay_documents(documents_from(lines), configuration):
            if as_json:
                print_json(row)
            else:
                rings = ", ".join(str(alert["type"]) for alert in row["alerts"]) or "-"
                print(f"{row['id']}: story {row['story']}, {row['kind']}, rings {rings}")
    return 0


def version() -> int:
    """Print the version."""
    print(__version__)
    return 0

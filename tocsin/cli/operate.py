"""Commands that look at a running Tocsin: ingest, tail, why, stats, doctor, healthcheck."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from tocsin.cli.folders import folders_of
from tocsin.cli.look import bytes_of, time_given
from tocsin.cli.printing import print_json, print_rows, say
from tocsin.errors import NotFound, ParseError
from tocsin.types.ids import ItemId
from tocsin.types.results import Processed
from tocsin.types.sources import SourceKind
from tocsin.types.topics import Certainty, Match, Miss
from workers.context import open_store, utc_now
from workers.health import ROLES, judge_health

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def add_commands(app: typer.Typer) -> None:
    for command in (ingest, tail, why, stats, doctor, healthcheck):
        app.command()(command)


def ingest(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...")],
    url: Annotated[str, typer.Option(help="The address the document came from.")] = "",
    at: Annotated[str, typer.Option(metavar="TIME", help="When it was read, ISO-8601.")] = "",
) -> int:
    """Hand documents to the running pipeline, as if they had been polled."""
    from workers.read import items_of

    folders, moment, failed = folders_of(ctx), time_given(at), False
    with open_store(folders.configuration(), folders.data) as store:
        for path in paths:
            try:
                items = items_of(bytes_of(path), kind=SourceKind.AUTO, url=url or path.name, at=moment)
            except (ParseError, OSError) as error:
                failed = True
                say(f"{path}: {error.strerror if isinstance(error, OSError) else error}")
                continue
            stored = store.put_items(items, utc_now())
            say(f"{path}: {len(items)} items, {len(stored)} new or changed")
    return 1 if failed else 0


def tail(
    ctx: typer.Context,
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    last: Annotated[int, typer.Option("--last", "-n", min=0, help="Start with this many.")] = 10,
    follow: Annotated[bool, typer.Option("--follow/--no-follow", "-f", help="Go on as items are processed.")] = True,
    as_json: Json = False,
) -> int:
    """Print items as they are processed; Ctrl-C ends it."""
    folders = folders_of(ctx)
    with open_store(folders.configuration(), folders.data) as store:
        rows = store.recent(last)
        position = rows[-1][0] if rows else "0"
        while True:
            for place, processed in rows:
                position = place
                if not topic or topic in processed.topics:
                    show_processed(processed, as_json=as_json)
            if not follow:
                return 0
            time.sleep(0.5)
            rows = store.recent(200, after=position)


def show_processed(processed: Processed, *, as_json: bool) -> None:
    row = processed_row(processed)
    if as_json:
        print_json(row)
    else:
        topics = ", ".join(map(spoken_topic, processed.matches)) or "-"
        print(
            f"{row['seen_at']:%H:%M:%S}  {row['outcome']:<10}  {topics:<24}  {row['source']}: {row['title']}",
            flush=True,
        )


def spoken_topic(match: Match) -> str:
    return str(match.topic_id) if match.certainty is Certainty.FULL else f"{match.topic_id} [{match.certainty.value}]"


def processed_row(processed: Processed) -> dict[str, Any]:
    article = processed.article
    return {
        "item_id": article.item_id,
        "revision": processed.revision,
        "outcome": processed.outcome.kind.value,
        "source": article.source,
        "title": article.title,
        "url": article.url,
        "language": article.language,
        "published_at": article.published_at,
        "published_precision": article.published_precision,
        "seen_at": article.seen_at,
        "story_id": processed.story_id,
        "duplicate_of": processed.duplicate_of,
        "topics": list(processed.topics),
        "certainty": {match.topic_id: match.certainty.value for match in processed.matches},
        "alerts": list(processed.outcome.alerts),
    }


def why(
    ctx: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM")],
    topic: Annotated[str, typer.Option(help="Say why this topic was not found, however far off.")] = "",
    as_json: Json = False,
) -> int:
    """Say what was made of an item: its topics with their evidence, near misses, and why it rang or did not."""
    from workers.examining import evidence_row, miss_row
    from workers.judging import tagger_of
    from workers.missing import document_of, misses_of

    folders = folders_of(ctx)
    configuration = folders.configuration()
    topics = {one.topic_id: one for one in configuration.topics}
    asked = [one for one in configuration.topics if not topic or one.name == topic]
    if not asked and topic:
        raise NotFound("topic", topic)
    with open_store(configuration, folders.data) as store:
        processed = store.processed_item(ItemId(item))
        if processed is None:
            raise NotFound("item", item)
        others = [one for one in asked if one.topic_id not in processed.topics]
        document = document_of(processed.article)
        misses = list(misses_of(others, document, tagger_of(others, store), narrow_only=not topic))
    verdicts = [
        {
            "topic": topic,
            "receiver": verdict.receiver_id or None,
            "rang": bool(verdict.ring),
            "reason": verdict.reason.value,
        }
        for topic, verdict in processed.outcome.verdicts
    ]
    if as_json:
        print_json(
            processed_row(processed)
            | {
                "quiet": processed.article.quiet,
                "verdicts": verdicts,
                "matches": [evidence_row(match, document, topics.get(match.topic_id)) for match in processed.matches],
                "near_misses": [miss_row(miss) for miss in misses],
            }
        )
        return 0
    for sentence in reasons_of(processed, verdicts, misses):
        print(sentence)
    return 0


def reasons_of(processed: Processed, verdicts: list[dict[str, Any]], misses: list[Miss]) -> list[str]:
    """The decisions on an item as sentences."""
    from workers.examining import spoken_evidence, spoken_miss
    from workers.missing import document_of

    article = processed.article
    sentences = [
        f"{article.source}: {article.title} (revision {processed.revision}, {article.language or 'language unknown'})"
    ]
    if processed.duplicate_of:
        sentences.append(f"It is a copy of {processed.duplicate_of}.")
    sentences.append(f"It stands in story {processed.story_id}.")
    if not processed.matches:
        sentences.append("No topic was found in it.")
    for match in processed.matches:
        sentences.append(f"Topic {spoken_topic(match)}, query {match.query_version}:")
        sentences += [f"  {line}" for line in spoken_evidence(match, document_of(article))]
    sentences += [f"Not {miss.topic_id}: {spoken_miss(miss)}." for miss in misses]
    for verdict in verdicts:
        who = verdict["receiver"] or "nobody in particular"
        sentences.append(
            f"{verdict['topic']} for {who}: {'rang' if verdict['rang'] else 'silent'}, {verdict['reason']}."
        )
    return sentences


def stats(ctx: typer.Context, as_json: Json = False) -> int:
    """Print counters and queue depths."""
    folders = folders_of(ctx)
    with open_store(folders.configuration(), folders.data) as store:
        figures = {**store.counters(), **{f"queue.{name}": depth for name, depth in store.queue_depths().items()}}
    if as_json:
        print_json(dict(sorted(figures.items())))
    else:
        print_rows(
            [{"name": name, "value": value} for name, value in sorted(figures.items())],
            ("name", "value"),
            as_json=False,
        )
    return 0


def doctor(ctx: typer.Context, as_json: Json = False) -> int:
    """Examine configuration, Redis, processes and receivers; each finding says how to mend it."""
    from workers.doctor import examine

    folders = folders_of(ctx)
    findings = list(examine(folders.config_dir, folders.data, folders.environ, utc_now()))
    if as_json:
        for finding in findings:
            print_json({"subject": finding.subject, "ok": finding.ok, "says": finding.says, "mend": finding.mend})
    else:
        for finding in findings:
            print(
                f"{'ok  ' if finding.ok else 'BAD '} {finding.subject}: {finding.says}"
                + (f"; {finding.mend}" if finding.mend else "")
            )
    return 0 if all(finding.ok for finding in findings) else 1


def healthcheck(
    ctx: typer.Context, role: Annotated[str, typer.Argument(metavar="ROLE", help="poll, work, deliver or web.")]
) -> int:
    """Exit 0 when a process of this role was alive within its last beats."""
    if role not in ROLES:
        raise typer.BadParameter(f"{role!r} is none of {', '.join(ROLES)}", param_hint="ROLE")
    folders = folders_of(ctx)
    with open_store(folders.configuration(), folders.data) as store:
        health = judge_health(role, store.heartbeats(role), utc_now())
    say(health.says)
    return 0 if health.ok else 1

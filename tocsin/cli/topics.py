"""tocsin topics: what is watched, how it fares, trying it before it goes live, and saying which hits are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.load import load_aliases
from config.settings import Configuration
from tocsin.cli.folders import Folders, folders_of
from tocsin.cli.look import bytes_of, documents_from
from tocsin.cli.printing import print_json, print_rows, say
from tocsin.errors import ConfigError, NotFound, ParseError, Problem, QueryError
from tocsin.rules.aliases import write_out
from tocsin.types.ids import ItemId, TopicId
from tocsin.types.sources import SourceKind
from tocsin.types.topics import Standing, Topic
from workers.context import open_store, utc_now

if TYPE_CHECKING:
    from tocsin.rules.near_misses import Document
    from workers.examining import Examined
    from workers.topic_trials import Tally

app = typer.Typer(no_args_is_help=True, help="Topics: what is watched, and trying it.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Name = Annotated[str, typer.Argument(metavar="TOPIC")]
Items = Annotated[list[str], typer.Argument(metavar="ITEM...", help="Item ids, as `tocsin tail --json` prints them.")]
Query = Annotated[str, typer.Option(help="A query to try.")]
About = Annotated[str, typer.Option(help="An about line to try, alone or beside the query.")]
Named = Annotated[str, typer.Option("--topic", help="A topic of topics.yaml; default: all of them.")]

TRIED = TopicId("(tried)")


@app.command("list")
def list_topics(ctx: typer.Context, as_json: Json = False) -> int:
    """List topics: what they ask, whether they ring, and what they found.

    Example: tocsin topics list
    """
    folders = folders_of(ctx)
    configuration = folders.configuration()
    with open_store(configuration, folders.data) as store:
        from workers.judging import standings_now

        standings = standings_now(configuration.topics, store)
        generation, hits = store.generation(), store.topic_hits(utc_now())
    watched = {topic.topic_id: topic for topic in generation.topics} if generation else {}
    rows = [
        topic_row(topic, standings[topic.topic_id], configuration)
        | {
            "hits_day": hits[topic.topic_id].day if topic.topic_id in hits else 0,
            "hits_week": hits[topic.topic_id].week if topic.topic_id in hits else 0,
            "last_match_at": hits[topic.topic_id].last_at if topic.topic_id in hits else None,
            "in_force": watched.get(topic.topic_id) == topic,
        }
        for topic in configuration.topics
    ]
    columns = (
        "name",
        "state",
        "reason",
        "threshold",
        "severity",
        "hits_day",
        "hits_week",
        "last_match_at",
        "receivers",
    )
    print_rows(rows if as_json else map(for_reading, rows), columns, as_json=as_json)
    if generation and watched != {topic.topic_id: topic for topic in configuration.topics}:
        say(
            f"these are not the topics in force: generation {generation.number} of {generation.host} is; see tocsin doctor"
        )
    return 0


def topic_row(topic: Topic, standing: Standing, configuration: Configuration) -> dict[str, Any]:
    listeners = configuration.listeners.get(topic.topic_id, ())
    return {
        "name": topic.name,
        "query": topic.query,
        "about": topic.about,
        **standing_row(topic, standing),
        "severity": topic.severity.value,
        "receivers": [listener.receiver_id for listener in listeners],
    }


def standing_row(topic: Topic, standing: Standing) -> dict[str, Any]:
    return {
        "state": "live" if standing.rings else "suggest",
        "reason": standing.reason.value,
        "threshold": round(standing.threshold, 4) if topic.about else None,
        "confirmed": standing.confirmed,
        "rejected": standing.rejected,
        "missing": standing.missing,
    }


def for_reading(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "receivers": ", ".join(row["receivers"]) or None}


@app.command("test")
def try_topics(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Feeds, pages, texts, or .jsonl; default: JSON lines on stdin."),
    ] = None,
    query: Query = "",
    about: About = "",
    topic: Named = "",
    as_json: Json = False,
) -> int:
    """Try a query, an about line or a topic on documents: what it finds, by what, and what it misses, by how much.

    Example: tocsin topics test --query 'ukrain* AND (summit OR sommet)' page.html
    """
    from workers.examining import examine
    from workers.tagger import Tagger

    tagger = Tagger.of(topics_asked(ctx, query, about, topic))
    failed = False
    for path in paths or [Path("-")]:
        try:
            for name, document in documents_of(path, is_lines=not paths or path.suffix == ".jsonl"):
                show_examined({"id": name, "title": document.title}, examine(document, tagger), as_json=as_json)
        except (ParseError, OSError) as error:
            failed = True
            say(f"{path}: {error.strerror if isinstance(error, OSError) else error}")
    return 1 if failed else 0


def topics_asked(ctx: typer.Context, query: str, about: str, name: str) -> tuple[Topic, ...]:
    """The topic that was given, the one that was named, or all."""
    if (query or about) and name:
        raise typer.BadParameter("is not for a topic that is given by --query or --about", param_hint="--topic")
    if query or about:
        return (topic_given(query, about, folders_of(ctx)),)
    configuration = folders_of(ctx).configuration(feeds_required=False)
    return (topic_named(configuration, name),) if name else configuration.topics


def topic_given(query: str, about: str, folders: Folders) -> Topic:
    """Raises ConfigError for a query that cannot be honoured, as `tocsin check` would; alias sets are written out."""
    try:
        if query:
            query = write_out(query, load_aliases(folders.config_dir) if "@" in query else {})
    except QueryError as error:
        problem = Problem("--query", 1, error.offset + 1, "query", error.problem, error.mend)
        raise ConfigError((problem,)) from error
    return Topic(topic_id=TRIED, name=str(TRIED), query=query or None, about=about or None)


def topic_named(configuration: Configuration, name: str) -> Topic:
    found = next((topic for topic in configuration.topics if topic.name == name), None)
    if found is None:
        raise NotFound("topic", name)
    return found


def documents_of(path: Path, *, is_lines: bool) -> Iterator[tuple[str, Document]]:
    """The documents of a file by name: each line of JSON, each item of a feed or page, or the one article."""
    from workers.examining import document_of_row
    from workers.missing import document_of
    from workers.read import items_of
    from workers.stages.extract import extract_article

    if is_lines:
        for row in documents_from(bytes_of(path).splitlines()):
            yield str(row.get("id")), document_of_row(row)
        return
    items = items_of(bytes_of(path), kind=SourceKind.AUTO, url=path.name, at=utc_now())
    for number, item in enumerate(items, start=1):
        yield f"{path}#{number}", document_of(extract_article(item))


def show_examined(row: dict[str, Any], examined: Examined, *, as_json: bool) -> None:
    """One document: hits with their evidence, and what was missing."""
    from workers.examining import evidence_rows, miss_row, spoken_evidence, spoken_miss

    misses = examined.misses
    if as_json:
        matches = evidence_rows(examined)
        print_json({**row, "matches": matches, "misses": [miss_row(miss) for miss in misses]})
        return
    print(f"{row.get('id') or row.get('item_id')}: {row['title'] or '(no title)'}")
    for match in examined.matches:
        print(f"  HIT {match.topic_id}")
        for line in spoken_evidence(match, examined.document):
            print(f"      {line}")
    for miss in misses:
        print(f"  {'near' if miss.narrow else 'no'} {miss.topic_id}: {spoken_miss(miss)}")


@app.command()
def preview(
    ctx: typer.Context,
    query: Query = "",
    about: About = "",
    topic: Named = "",
    last: Annotated[int, typer.Option(min=1, max=20_000, help="So many of the items processed last.")] = 2_000,
    limit: Annotated[int, typer.Option(min=0, help="Show so many hits, and so many near misses.")] = 20,
    as_json: Json = False,
) -> int:
    """Try a query, an about line or a topic on the recent stream: hits, near misses, and how many a day.

    Example: tocsin topics preview --query 'grève AND sncf'
    """
    from workers.judging import tagger_of
    from workers.topic_trials import Tally, look_back

    folders = folders_of(ctx)
    asked = topics_asked(ctx, query, about, topic)
    tally, shown = Tally(), {"hit": 0, "near_miss": 0}
    with open_store(folders.configuration(), folders.data) as store:
        for processed, examined in look_back(store, tagger_of(asked, store), last):
            tally.add(processed, examined)
            kind = "hit" if examined.matches else "near_miss" if examined.misses else ""
            if kind and shown[kind] < limit:
                shown[kind] += 1
                article = processed.article
                row = {"kind": kind, "item_id": article.item_id, "source": article.source, "title": article.title}
                facts = {"url": article.url, "seen_at": article.seen_at, "story_id": processed.story_id}
                show_examined({**row, **facts}, examined, as_json=as_json)
    show_tally(tally, as_json=as_json)
    return 0


def show_tally(tally: Tally, *, as_json: bool) -> None:
    row = {
        "kind": "summary",
        "items": tally.items,
        "from": tally.first_at,
        "until": tally.last_at,
        "hits": tally.hits,
        "stories": len(tally.stories),
        "near_misses": tally.near_misses,
        "hits_a_day": round(tally.a_day(tally.hits), 1),
        "stories_a_day": round(tally.a_day(len(tally.stories)), 1),
    }
    if as_json:
        print_json(row)
        return
    print(
        f"{tally.hits} of {tally.items} items in {row['stories']} stories, {tally.near_misses} near misses: "
        f"about {row['hits_a_day']} hits and {row['stories_a_day']} stories a day"
    )


@app.command()
def confirm(ctx: typer.Context, topic: Name, items: Items, as_json: Json = False) -> int:
    """Say that items are about a topic; enough of them make a topic with an about line alone ring."""
    return judge_items(ctx, topic, items, is_right=True, as_json=as_json)


@app.command()
def reject(ctx: typer.Context, topic: Name, items: Items, as_json: Json = False) -> int:
    """Say that items are not about a topic."""
    return judge_items(ctx, topic, items, is_right=False, as_json=as_json)


def judge_items(ctx: typer.Context, name: str, items: Iterable[str], *, is_right: bool, as_json: bool) -> int:
    from workers.judging import judge

    folders = folders_of(ctx)
    configuration = folders.configuration()
    topic = topic_named(configuration, name)
    with open_store(configuration, folders.data) as store:
        standing = judge(topic, list(map(ItemId, items)), is_right=is_right, store=store, now=utc_now())
    if as_json:
        print_json({"topic": topic.name, **standing_row(topic, standing)})
    else:
        print(spoken_standing(topic, standing))
    return 0


def spoken_standing(topic: Topic, standing: Standing) -> str:
    words = f"{standing.confirmed} confirmed, {standing.rejected} rejected, threshold {standing.threshold:.2f}"
    if standing.rings:
        return f"{topic.name} rings: {words}"
    more = f"{standing.missing} more confirmed hit{'s' * (standing.missing != 1)}, or ring: suggested in topics.yaml"
    return f"{topic.name} suggests: {words}; to ring it takes {more}"

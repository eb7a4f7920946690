"""The operator's files, found, read and judged: a `Configuration`, or every mistake in them at once."""

from __future__ import annotations

import os.path
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from config.aliases import judge_aliases, names_aliases
from config.build import Judged, build_configuration, build_settings, build_topics
from config.environment import lay_over
from config.feed_files import lists_feeds, read_feed_files
from config.files import Document, read_document, spoken
from config.judge import Documents, judge_together, resolve_secrets
from config.models import AlertsFile, FeedsFile, SettingsFile, TopicsFile
from config.sentences import judge_shape
from config.settings import Configuration, Settings
from config.tree import Place
from tocsin.errors import ConfigError, Problem
from tocsin.rules.aliases import Aliases
from tocsin.rules.identity import digest
from tocsin.types.secret import Secret
from tocsin.types.topics import Topic

_File = TypeVar("_File", bound=BaseModel)

SHIPPED = Path(__file__).parent


def find_config_dir(given: Path | None) -> Path:
    """The folder of the configuration: the given one, else `./config` or `/etc/tocsin` where one of them lists
    feeds, else the shipped one. Raises `ConfigError` where the given one is not there."""
    if given is None:
        places = (Path("config"), Path("/etc/tocsin"))
        return next((place for place in places if lists_feeds(place)), SHIPPED)
    if not os.path.isdir(given):
        problem = Place(spoken(given), 1, 1).problem(
            "folder", "there is no such folder", "correct --config, or make it"
        )
        raise ConfigError((problem,))
    return given


def load_configuration(directory: Path, environ: Mapping[str, str], *, feeds_required: bool = True) -> Configuration:
    """What the files and the environment say; the environment goes before the files, the files before defaults.

    `feeds_required=False` is for commands that poll nothing: a missing feeds.yaml is then an empty one.
    Raises `ConfigError` with every mistake of all files and the environment, sorted.
    """
    documents, environment_problems = _read_all(directory, environ)
    aliases_file = read_document(directory / "aliases.yaml")
    aliases, wrong_aliases = judge_aliases(aliases_file, needed=names_aliases(documents.topics))
    topics, wrong_topics = _judge(TopicsFile, documents.topics, aliases)
    wrong = (*environment_problems, *aliases_file.problems, *wrong_aliases, *documents.topics.problems, *wrong_topics)
    return _build(documents, topics, wrong, feeds_required=feeds_required)


def load_without_topics(directory: Path, environ: Mapping[str, str]) -> Configuration:
    """All but topics and aliases, whatever stands in their files: what polls and delivers goes on while those have a mistake.
    Raises `ConfigError` with every mistake elsewhere."""
    documents, environment_problems = _read_all(directory, environ)
    unknown = replace(documents, topics=Document("", directory, whole=False))
    return _build(unknown, TopicsFile(), environment_problems, feeds_required=True)


def _build(
    documents: Documents, topics: TopicsFile | None, wrong: Sequence[Problem], *, feeds_required: bool
) -> Configuration:
    problems = [*wrong]
    for document in (documents.settings, *documents.feeds, documents.alerts):
        problems += document.problems
    settings, wrong_settings = _judge(SettingsFile, documents.settings)
    feeds, wrong_feeds = _judge_feeds(documents.feeds, feeds_required)
    alerts, wrong_alerts = _judge(AlertsFile, documents.alerts)
    secrets, wrong_secrets = resolve_secrets(documents)
    problems += (*wrong_settings, *wrong_feeds, *wrong_alerts, *wrong_secrets, *judge_together(documents))
    if problems or not (settings and topics and alerts):
        raise ConfigError(tuple(dict.fromkeys(problems)))
    return build_configuration(Judged(settings, feeds, topics, alerts, secrets))


def load_settings(directory: Path, environ: Mapping[str, str]) -> Settings:
    """What tocsin.yaml and the environment say, whatever stands in the other files. Raises `ConfigError`."""
    documents, environment_problems = _read_all(directory, environ)
    settings, wrong_settings = _judge(SettingsFile, documents.settings)
    nothing = Document("", directory)
    secrets, wrong_secrets = resolve_secrets(Documents(documents.settings, (), nothing, nothing))
    problems = (*environment_problems, *documents.settings.problems, *wrong_settings, *wrong_secrets)
    if problems or settings is None:
        raise ConfigError(tuple(dict.fromkeys(problems)))
    return build_settings(settings, secrets)


def load_topics(file: Path) -> tuple[Topic, ...]:
    """The topics of one file in the form of topics.yaml, with the aliases.yaml beside it; receivers are not looked up.
    Raises `ConfigError`."""
    document, aliases_file = read_document(file), read_document(file.parent / "aliases.yaml")
    aliases, wrong_aliases = judge_aliases(aliases_file, needed=names_aliases(document))
    nothing = Document("", file.parent)
    model, problems = _judge(TopicsFile, document, aliases)
    found = [
        *aliases_file.problems,
        *wrong_aliases,
        *document.problems,
        *problems,
        *judge_together(Documents(nothing, (), document, replace(nothing, whole=False))),
    ]
    if not document.there:
        found.append(Place(document.file, 1, 1).problem("file", "there is no such file", "correct the path"))
    if found or model is None:
        raise ConfigError(tuple(dict.fromkeys(found)))
    return build_topics(model)


def load_aliases(directory: Path) -> Aliases:
    """The alias sets that queries of this folder may name. Raises `ConfigError`."""
    document = read_document(directory / "aliases.yaml")
    aliases, problems = judge_aliases(document)
    if document.problems or problems:
        raise ConfigError((*document.problems, *problems))
    return aliases


def remarks_on(configuration: Configuration) -> tuple[str, ...]:
    """What is no mistake and yet worth saying, since silence must not be taken for "no news"."""
    unheard = [topic for topic, listeners in configuration.listeners.items() if not listeners]
    waiting = [topic.name for topic in configuration.topics if topic.query is None and not topic.ring_suggested]
    said = {
        "no feeds are listed: nothing is polled": not configuration.sources,
        "no topics are listed: nothing can ring": not configuration.topics,
        "no receivers are listed: alerts are recorded, nothing is sent": not configuration.receivers,
        f"by an about line alone, and so silent until hits are confirmed (tocsin topics list): {', '.join(waiting[:5])}": bool(
            waiting
        ),
        f"nobody hears of {len(unheard)} topics: {', '.join(unheard[:5])}": bool(unheard and configuration.receivers),
    }
    return tuple(sentence for sentence, holds in said.items() if holds)


def configuration_digest(configuration: Configuration) -> str:
    """Equal for equal configurations, on every machine. Redis' own address is left out: it cannot change under a process."""
    settings = replace(configuration.settings, redis_url=None)
    return digest("configuration", *_flat(replace(configuration, settings=settings)))


def watch_digest(configuration: Configuration) -> str:
    """Equal where the same topics are watched for the same listeners."""
    first_contact = configuration.settings.polling.first_contact
    return digest("watch", first_contact, *_flat(configuration.topics), *_flat(configuration.listeners))


def _read_all(directory: Path, environ: Mapping[str, str]) -> tuple[Documents, tuple[Problem, ...]]:
    settings = read_document(directory / "tocsin.yaml")
    root, problems = lay_over(settings.root, environ)
    documents = Documents(
        settings=replace(settings, root=root),
        feeds=read_feed_files(directory),
        topics=read_document(directory / "topics.yaml"),
        alerts=read_document(directory / "alerts.yaml"),
    )
    return documents, problems


def _judge(
    model: type[_File], document: Document, aliases: Aliases | None = None
) -> tuple[_File | None, tuple[Problem, ...]]:
    """The document as its model. Of a document that breaks off, a key that is missing may stand behind the break."""
    if document.root is None:
        return (model() if document.whole else None), ()
    found, problems = judge_shape(model, document.root, aliases)
    kept = problems if document.whole else tuple(p for p in problems if p.problem != "the key is missing")
    return cast(_File | None, found), kept


def _judge_feeds(
    documents: tuple[Document, ...], required: bool
) -> tuple[Mapping[str, FeedsFile], tuple[Problem, ...]]:
    """The files that list feeds, by name. feeds.yaml, the first, may be missing where another one is there."""
    files: dict[str, FeedsFile] = {}
    problems: list[Problem] = []
    for document in documents:
        needed = required and (document.there or len(documents) == 1)
        model, found = _judge_feeds_file(document, needed)
        problems += found
        if model is not None:
            files[document.file] = model
    return files, tuple(problems)


def _judge_feeds_file(document: Document, required: bool) -> tuple[FeedsFile | None, tuple[Problem, ...]]:
    if document.root is not None or not document.whole:
        return _judge(FeedsFile, document)
    if not required:
        return None, ()
    place = Place(document.file, 1, 1)
    if not document.there:
        return None, (place.problem("file", "there is no such file", 'write one, or let "tocsin feeds add URL" do it'),)
    return None, (place.problem("feeds", "the file is empty", "list feeds, or write feeds: [] for none"),)


def _flat(value: object) -> list[str]:
    """Every part of a configuration as text, in order, with its name."""
    if isinstance(value, Secret):
        return [value.reveal()]
    if is_dataclass(value) and not isinstance(value, type):
        return [part for field in fields(value) for part in (field.name, *_flat(getattr(value, field.name)), ")")]
    if isinstance(value, Mapping):
        return [part for key in sorted(value) for part in (str(key), *_flat(value[key]), ")")]
    if isinstance(value, tuple):
        return [part for item in value for part in ("-", *_flat(item))]
    return [repr(value)]

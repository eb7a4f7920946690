"""What the files must agree on among themselves: names, references, exclusive keys, secrets.

Everything here reads the trees, not the models: an entry with another mistake in it is judged all the same, and so all
mistakes come out in one run. What a broken file did not get to say is not held against the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.files import Document, read_secret
from config.settings import Network
from config.tree import EACH, Listing, Scalar, Step, Table, select, select_texts, text_at, written
from config.tree import Path as TreePath
from config.values import (
    Unfit,
    address_as_served,
    duration_of,
    nearest,
    network_of,
    quoted,
    redis_address_of,
    signing_key_of,
    webhook_of,
)
from tocsin.errors import Problem
from tocsin.rules.hub_links import is_trusted_http

ALL_TOPICS = "*"


@dataclass(frozen=True, slots=True)
class Documents:
    """The operator's files; `settings` has the environment laid over it, `feeds` are feeds.yaml and those of feeds.d."""

    settings: Document
    feeds: tuple[Document, ...]
    topics: Document
    alerts: Document


@dataclass(frozen=True, slots=True)
class SecretText:
    """A secret with the place where it, or its file, is named."""

    text: str
    named: Scalar
    path: TreePath


Secrets = dict[TreePath, SecretText]


def judge_together(documents: Documents) -> tuple[Problem, ...]:
    """Everything that single values do not show, but secrets."""
    return (
        *_feeds_twice(documents.feeds),
        *_names_twice(documents.topics, "topics"),
        *_names_twice(documents.alerts, "receivers"),
        *_all_topics_named(documents.topics),
        *_topics_without_words(documents.topics),
        *_ring_beside_a_query(documents.topics),
        *_unknown_names(documents),
        *_too_often(documents),
        *_floor_above_default(documents.settings),
        *_quiet_for_no_time(documents.alerts),
        *_public_over_http(documents.settings),
    )


def resolve_secrets(documents: Documents) -> tuple[Secrets, tuple[Problem, ...]]:
    """Each secret by the path of its plain key, read from its file where it has one, and what is wrong with them.

    The paths of feeds begin with their file and "feeds", of receivers with "receivers", of Redis with "redis".
    """
    secrets: Secrets = {}
    problems: list[Problem] = []

    def resolve(document: Document, key: str, reader: Callable[[str], str], needed: str, *pattern: Step) -> None:
        for path, table in select(document.root, *pattern):
            if isinstance(table, Table):
                problems.extend(_resolve_one(document, table, (*path, key), reader, needed, secrets))

    resolve(documents.settings, "url", redis_address_of, "", "redis")
    for feeds in documents.feeds:
        problems.extend(_resolve_passwords(feeds, secrets))
    resolve(documents.alerts, "webhook", webhook_of, "an address", "receivers", EACH)
    resolve(documents.alerts, "secret", signing_key_of, "", "receivers", EACH)
    problems.extend(_plain_http(documents.alerts, secrets))
    problems.extend(_secrets_twice(secrets))
    return secrets, tuple(problems)


def _resolve_passwords(feeds: Document, secrets: Secrets) -> Iterator[Problem]:
    """Those of one file of feeds; several files have entries of the same number."""
    own: Secrets = {}
    for path, table in select(feeds.root, "feeds", EACH, "auth"):
        if isinstance(table, Table):
            yield from _resolve_one(feeds, table, (*path, "password"), str, "a password", own)
    secrets.update({(feeds.file, *path): secret for path, secret in own.items()})


def _resolve_one(
    document: Document, table: Table, path: TreePath, reader: Callable[[str], str], needed: str, secrets: Secrets
) -> Iterator[Problem]:
    key = str(path[-1])
    inline, by_file = (_given(table, name) for name in (key, f"{key}_file"))
    file_path = (*path[:-1], f"{key}_file")
    if inline and by_file:
        yield by_file.place.problem(written(file_path), f"{key} and {key}_file are both given", "keep one of them")
    elif by_file and isinstance(by_file.value, str) and by_file.text.strip():
        try:
            text = reader(read_secret(document.folder / Path(by_file.text)))
            secrets[path] = SecretText(text, by_file, file_path)
        except Unfit as unfit:
            yield by_file.place.problem(written(file_path), unfit.problem, unfit.mend)
    elif inline and isinstance(inline.value, str):
        secrets[path] = SecretText(inline.text, inline, path)
    elif needed and not inline and not by_file and document.whole:
        yield table.place.problem(written(path[:-1]), f"{needed} is missing", f"add {key}: or {key}_file:")


def _given(table: Table, key: str) -> Scalar | None:
    node = table.values.get(key)
    return node if isinstance(node, Scalar) and node.value is not None else None


def _plain_http(alerts: Document, secrets: Secrets) -> Iterator[Problem]:
    for path, secret in secrets.items():
        if path[-1] != "webhook" or urlsplit_scheme(secret.text) != "http":
            continue
        allowed = next((node for _, node in select(alerts.root, *path[:-1], "allow_http")), None)
        if not (isinstance(allowed, Scalar) and allowed.value is True):
            mend = "use https, or write allow_http: true where the network is trusted"
            yield secret.named.place.problem(
                written(secret.path), "the address is http, which anybody on the way can read", mend
            )


def _secrets_twice(secrets: Secrets) -> Iterator[Problem]:
    first: dict[str, TreePath] = {}
    for path, secret in secrets.items():
        if path[-1] != "secret":
            continue
        if secret.text in first:
            owner = written(first[secret.text][:-1])
            problem = f"the same secret as {owner}"
            yield secret.named.place.problem(written(secret.path), problem, "give each receiver a secret of its own")
        first.setdefault(secret.text, path)


def urlsplit_scheme(address: str) -> str:
    return address.split(":", 1)[0].lower()


def _feeds_twice(documents: tuple[Document, ...]) -> Iterator[Problem]:
    found = (texts for feeds in documents for texts in select_texts(feeds.root, "feeds", EACH, "url"))
    yield from _twice(found, address_as_served, "address")


def _names_twice(document: Document, section: str) -> Iterator[Problem]:
    yield from _twice(select_texts(document.root, section, EACH, "name"), str.casefold, "name")


def _twice(found: Iterable[tuple[TreePath, Scalar, str]], key: Callable[[str], str], what: str) -> Iterator[Problem]:
    first: dict[str, tuple[TreePath, Scalar]] = {}
    for path, scalar, text in found:
        if key(text) in first:
            other, at = first[key(text)]
            elsewhere = f" of {at.place.file}" if at.place.file != scalar.place.file else ""
            problem = f"the same {what} as {written(other[:-1])} in line {at.place.line}{elsewhere}"
            yield scalar.place.problem(
                written(path), problem, "remove one of them" if what == "address" else "rename one of them"
            )
        first.setdefault(key(text), (path, scalar))


def _all_topics_named(topics: Document) -> Iterator[Problem]:
    for path, scalar, text in select_texts(topics.root, "topics", EACH, "name"):
        if text == ALL_TOPICS:
            yield scalar.place.problem(written(path), '"*" means all topics in a route', "give the topic another name")


def _topics_without_words(topics: Document) -> Iterator[Problem]:
    for path, node in select(topics.root, "topics", EACH):
        if not isinstance(node, Table) or not topics.whole:
            continue
        if not any(_stands(node, key) for key in ("query", "about")):
            yield node.place.problem(written(path), "neither query nor about is given", "add query: or about:")


def _ring_beside_a_query(topics: Document) -> Iterator[Problem]:
    for path, scalar, _ in select_texts(topics.root, "topics", EACH, "ring"):
        [(_, topic)] = select(topics.root, *path[:-1])
        if isinstance(topic, Table) and _stands(topic, "query"):
            yield scalar.place.problem(
                written(path), "a topic with a query rings by itself", "remove ring, or remove the query"
            )


def _stands(table: Table, key: str) -> bool:
    node = table.values.get(key)
    return node is not None and not (isinstance(node, Scalar) and node.value is None)


def _unknown_names(documents: Documents) -> Iterator[Problem]:
    topics, alerts = documents.topics, documents.alerts
    if _says_all(alerts, "receivers"):
        receivers = [text for _, _, text in select_texts(alerts.root, "receivers", EACH, "name")]
        for document, section in ((topics, ("topics", EACH)), (alerts, ("routes", EACH)), (alerts, ("trouble",))):
            asked = select_texts(document.root, *section, "receivers", EACH)
            yield from _unknown(asked, receivers, "receiver", alerts.file)
    if _says_all(topics, "topics"):
        names = [text for _, _, text in select_texts(topics.root, "topics", EACH, "name")]
        asked = select_texts(alerts.root, "routes", EACH, "topics", EACH)
        yield from _unknown(asked, [*names, ALL_TOPICS], "topic", topics.file)


def _says_all(document: Document, section: str) -> bool:
    """Whether every name of a section could be read, so that a name not among them is a mistake."""
    found = document.root.values.get(section) if isinstance(document.root, Table) else None
    return document.whole and (document.root is None or found is None or isinstance(found, Listing))


def _unknown(
    asked: Iterable[tuple[TreePath, Scalar, str]], known: list[str], what: str, file: str
) -> Iterator[Problem]:
    names = set(known)
    for path, scalar, text in asked:
        if text not in names:
            near = nearest(text, (name for name in known if name != ALL_TOPICS))
            yield scalar.place.problem(
                written(path), f"no {what} is called {quoted(text)}", near or f"add it to {file}, or correct the name"
            )


def _too_often(documents: Documents) -> Iterator[Problem]:
    floor_text = text_at(documents.settings.root, "polling", "floor") or "15m"
    floor = _seconds(floor_text)
    found = (texts for feeds in documents.feeds for texts in select_texts(feeds.root, "feeds", EACH, "every"))
    for path, scalar, text in found:
        every = _seconds(text)
        if floor and every and every < floor:
            mend = f"write {floor_text} or more, or lower polling.floor in {documents.settings.file}"
            yield scalar.place.problem(written(path), f"{text} is below polling.floor, which is {floor_text}", mend)


def _floor_above_default(settings: Document) -> Iterator[Problem]:
    floor_text = text_at(settings.root, "polling", "floor")
    default_text = text_at(settings.root, "polling", "default")
    floor, default = _seconds(floor_text or "15m"), _seconds(default_text or "60m")
    if not floor or not default or floor <= default:
        return
    key = "floor" if floor_text else "default"
    for path, scalar, _ in select_texts(settings.root, "polling", key):
        problem = f"polling.floor is {floor_text or '15m'}, above polling.default, which is {default_text or '60m'}"
        yield scalar.place.problem(written(path), problem, "lower floor, or raise default")


def _quiet_for_no_time(alerts: Document) -> Iterator[Problem]:
    for path, _ in select(alerts.root, "routes", EACH, "quiet"):
        start = text_at(alerts.root, *path, "from")
        for at, scalar, end in select_texts(alerts.root, *path, "to"):
            if start == end:
                yield scalar.place.problem(
                    written(at), "quiet hours begin and end at the same time", "change one, or remove quiet"
                )


def _public_over_http(settings: Document) -> Iterator[Problem]:
    """Hubs send our secret name with every push: in clear only where the operator has opened a network of his own."""
    networks = [text for _, _, text in select_texts(settings.root, "fetch", "allow_networks", EACH)]
    for path, scalar, address in select_texts(settings.root, "websub", "public_url"):
        if urlsplit_scheme(address) == "http" and not is_trusted_http(address, _networks(networks)):
            mend = "use https; http will do at a bare address within fetch.allow_networks"
            yield scalar.place.problem(
                written(path), "the address is http, in which anybody on the way can read our secret names", mend
            )


def _networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Those that can be read; the others have their own complaint."""
    found: list[Network] = []
    for text in texts:
        with suppress(Unfit):
            found.append(network_of(text))
    return tuple(found)


def _seconds(duration: str) -> float:
    try:
        return duration_of(duration).total_seconds()
    except Unfit:
        return 0

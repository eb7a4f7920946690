"""The shape of the files: which keys there are and what each may hold. Nothing is coerced, nothing is ignored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from config.settings import FirstContact, LogFormat, RingWhen
from config.values import (
    Unfit,
    clock_of,
    contact_of,
    duration_of,
    feed_address_of,
    group_of,
    interval_of,
    language_of,
    name_of,
    network_of,
    one_of,
    port_of,
    positive_duration_of,
    public_address_of,
    quoted,
    redis_address_of,
    signing_key_of,
    webhook_of,
    zone_of,
)
from tocsin.errors import QueryError
from tocsin.rules.aliases import alias_name, form_of, write_out
from tocsin.types.sources import SourceKind
from tocsin.types.topics import Severity

MAX_ABOUT = 1_000  # characters; a sentence or two is what the encoder can weigh
MAX_WORKERS = 256


def _read(reader: Any, expected: type) -> BeforeValidator:
    """Let `reader` make the value, where what came is of the expected type; else the type's own complaint stands."""
    return BeforeValidator(lambda value: reader(value) if isinstance(value, expected) else value)


def _count_of(most: int, number: int) -> int:
    if not 1 <= number <= most:
        raise Unfit(f"{number} is out of range", f"write a number from 1 to {most}")
    return number


def _query_of(text: str, info: ValidationInfo) -> str:
    """A query that can be honoured, its alias sets written out."""
    return _asked(partial(write_out, aliases=(info.context or {}).get("aliases", {})), text)


def _form_of(text: str) -> str:
    """A form of an alias set, as queries write it."""
    return _asked(form_of, text)


def _asked(reader: Callable[[str], str], text: str) -> str:
    try:
        return reader(text)
    except QueryError as error:
        problem, mend = (" ".join(said.split()) for said in (error.problem, error.mend))
        raise Unfit(problem, mend, error.offset) from None


def _some_forms(forms: list[str]) -> list[str]:
    if not forms:
        raise Unfit("the set is empty", "write the spellings of the name, or remove the set")
    return forms


def _set_names(sets: dict[str, list[str]]) -> dict[str, list[str]]:
    seen: dict[str, str] = {}
    for key in sets:
        name = alias_name(key)
        if not name:
            raise Unfit(f"{quoted(key)} is no name of a set", "write letters, digits and hyphens")
        if name in seen:
            raise Unfit(f"{quoted(key)} and {quoted(seen[name])} are one name", "rename one of them")
        seen[name] = key
    return sets


def _about_of(text: str) -> str:
    if not text.strip():
        raise Unfit("the line is empty", "say in a sentence what the topic is about")
    if len(text) > MAX_ABOUT:
        raise Unfit(f"the line has {len(text)} characters", f"use at most {MAX_ABOUT}")
    return text


def _file_of(text: str) -> str:
    if not text.strip() or "\0" in text:
        raise Unfit("no file is named", "write the path of a file")
    return text


def _username_of(text: str) -> str:
    if not text or ":" in text:
        raise Unfit("the user name is empty or holds a colon", "HTTP Basic cannot send it")
    return text


def _not_empty(text: str) -> str:
    if not text:
        raise Unfit("the text is empty", "write it")
    return text


def _some_ports(ports: list[int]) -> list[int]:
    if not ports:
        raise Unfit("no port may be dialled", "write [80, 443]")
    return ports


def _some_topics(topics: list[str]) -> list[str]:
    if not topics:
        raise Unfit("the route names no topic", 'write ["*"] for all')
    return topics


Name = Annotated[str, AfterValidator(name_of)]
File = Annotated[str, AfterValidator(_file_of)]
Duration = Annotated[timedelta, BeforeValidator(duration_of)]
PositiveDuration = Annotated[timedelta, BeforeValidator(positive_duration_of)]
Clock = Annotated[time, _read(clock_of, str)]
Level = Annotated[Severity, _read(partial(one_of, Severity), str)]


class Entry(BaseModel):
    """Strict: `30` is no text, `"30"` no number, and an unknown key an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


class AuthEntry(Entry):
    username: Annotated[str, AfterValidator(_username_of)]
    password: Annotated[str, AfterValidator(_not_empty)] | None = None
    password_file: File | None = None


class FeedEntry(Entry):
    url: Annotated[str, AfterValidator(feed_address_of)]
    name: Name | None = None
    kind: Annotated[SourceKind, _read(partial(one_of, SourceKind), str)] = SourceKind.AUTO
    language: Annotated[str, AfterValidator(language_of)] | None = None
    every: Annotated[timedelta | None, BeforeValidator(interval_of)] = None
    auth: AuthEntry | None = None
    group: Annotated[str, AfterValidator(group_of)] | None = None
    pages: bool = True


class FeedsFile(Entry):
    feeds: list[FeedEntry]


class TopicEntry(Entry):
    name: Name
    query: Annotated[str, AfterValidator(_query_of)] | None = None
    about: Annotated[str, AfterValidator(_about_of)] | None = None
    severity: Level = Severity.NORMAL
    receivers: list[str] = []
    ring: Annotated[RingWhen, _read(partial(one_of, RingWhen), str)] | None = None


class TopicsFile(Entry):
    topics: list[TopicEntry] = []


AliasForm = Annotated[str, AfterValidator(_form_of)]
AliasForms = Annotated[list[AliasForm], AfterValidator(_some_forms)]


class AliasesFile(Entry):
    aliases: Annotated[dict[str, AliasForms], AfterValidator(_set_names)] = {}


class ReceiverEntry(Entry):
    name: Name
    webhook: Annotated[str, AfterValidator(webhook_of)] | None = None
    webhook_file: File | None = None
    secret: Annotated[str, AfterValidator(signing_key_of)] | None = None
    secret_file: File | None = None
    allow_http: bool = False


class QuietEntry(Entry):
    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")
    zone: Annotated[str, AfterValidator(zone_of)]
    pierce: Level | None = None


class RouteEntry(Entry):
    topics: Annotated[list[str], AfterValidator(_some_topics)]
    receivers: list[str] = []
    wait: Duration = timedelta(0)
    update_every: PositiveDuration = timedelta(minutes=30)
    min_sources: Annotated[int, AfterValidator(partial(_count_of, 1_000))] = 1
    quiet: QuietEntry | None = None


class TroubleEntry(Entry):
    receivers: list[str] = []
    after: PositiveDuration = timedelta(minutes=60)


class AlertsFile(Entry):
    receivers: list[ReceiverEntry] = []
    routes: list[RouteEntry] = []
    trouble: TroubleEntry = TroubleEntry()


class FetchEntry(Entry):
    contact: Annotated[str, AfterValidator(contact_of)] = ""
    allow_networks: list[Annotated[Any, BeforeValidator(network_of)]] = []
    allow_ports: Annotated[list[Annotated[int, AfterValidator(port_of)]], AfterValidator(_some_ports)] = [80, 443]


class PollingEntry(Entry):
    floor: PositiveDuration = timedelta(minutes=15)
    default: PositiveDuration = timedelta(minutes=60)
    first_contact: Annotated[FirstContact, _read(partial(one_of, FirstContact), str)] = FirstContact.SILENT
    max_age: PositiveDuration = timedelta(hours=6)


class PagesEntry(Entry):
    enabled: bool = True


class WebsubEntry(Entry):
    public_url: Annotated[str, AfterValidator(public_address_of)] | None = None


class RedisEntry(Entry):
    url: Annotated[str, AfterValidator(redis_address_of)] | None = None
    url_file: File | None = None


class WorkersEntry(Entry):
    count: Annotated[int, AfterValidator(partial(_count_of, MAX_WORKERS))] = 2


class LogEntry(Entry):
    format: Annotated[LogFormat, _read(partial(one_of, LogFormat), str)] = LogFormat.AUTO


class SettingsFile(Entry):
    fetch: FetchEntry = FetchEntry()
    polling: PollingEntry = PollingEntry()
    pages: PagesEntry = PagesEntry()
    websub: WebsubEntry = WebsubEntry()
    redis: RedisEntry = RedisEntry()
    workers: WorkersEntry = WorkersEntry()
    log: LogEntry = LogEntry()

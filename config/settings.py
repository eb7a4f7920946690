"""What the operator decides: settings, sources, topics, receivers, and who hears what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from tocsin.types.alerts import Listener, Receiver
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.secret import Secret
from tocsin.types.sources import FeedSource
from tocsin.types.topics import Topic

Network = IPv4Network | IPv6Network


class FirstContact(StrEnum):
    """What rings for the items that already stand in a feed when it is first met."""

    SILENT = "silent"
    DIGEST = "digest"


class RingWhen(StrEnum):
    """When the hits of a topic with an about line alone ring."""

    CONFIRMED = "confirmed"  # once the user has confirmed some
    SUGGESTED = "suggested"  # at once


class LogFormat(StrEnum):
    """How log lines look; AUTO is CONSOLE on a terminal, else JSON."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How Tocsin meets the world: polls, pages and deliveries alike."""

    contact: str = ""  # stands in the User-Agent; empty: none
    allow_networks: tuple[Network, ...] = ()  # private ranges that may be dialled
    allow_ports: tuple[int, ...] = (80, 443)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingSettings:
    """When feeds are polled, and how old an item may be and still ring."""

    floor: timedelta = timedelta(minutes=15)
    default: timedelta = timedelta(minutes=60)
    first_contact: FirstContact = FirstContact.SILENT
    max_age: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesSettings:
    """Whether articles' pages are fetched where a feed gives no full text."""

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsubSettings:
    """Where hubs reach us; None: pushes are neither asked for nor taken."""

    public_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """The processes of `tocsin work`."""

    count: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """What is written to standard error."""

    format: LogFormat = LogFormat.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """tocsin.yaml with the environment laid over it."""

    fetch: FetchSettings = FetchSettings()
    polling: PollingSettings = PollingSettings()
    pages: PagesSettings = PagesSettings()
    websub: WebsubSettings = WebsubSettings()
    workers: WorkerSettings = WorkerSettings()
    log: LogSettings = LogSettings()
    redis_url: Secret | None = None  # None: the embedded server


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleSettings:
    """Who hears that the watch itself is in trouble, and how long a fault must last for it, and its absence."""

    receivers: tuple[ReceiverId, ...] = ()
    after: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All files, judged. `listeners` holds every topic, those that nobody hears with an empty tuple."""

    settings: Settings = Settings()
    sources: tuple[FeedSource, ...] = ()
    topics: tuple[Topic, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    listeners: Mapping[TopicId, tuple[Listener, ...]] = field(default_factory=dict)
    trouble: TroubleSettings = TroubleSettings()

"""From judged files to the values that the rooms work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.feed_text import default_name
from config.judge import ALL_TOPICS, Secrets
from config.models import AlertsFile, FeedEntry, FeedsFile, QuietEntry, RouteEntry, SettingsFile, TopicEntry, TopicsFile
from config.settings import (
    Configuration,
    FetchSettings,
    LogSettings,
    PagesSettings,
    PollingSettings,
    RingWhen,
    Settings,
    TroubleSettings,
    WebsubSettings,
    WorkerSettings,
)
from config.tree import Path
from tocsin.rules.identity import feed_id_of
from tocsin.types.alerts import Listener, QuietHours, Receiver, RingPolicy
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.secret import Secret
from tocsin.types.sources import FeedAuth, FeedSource
from tocsin.types.topics import Topic


@dataclass(frozen=True, slots=True)
class Judged:
    """The operator's files, found good."""

    settings: SettingsFile
    feeds: Mapping[str, FeedsFile]  # by the name of their file, in the order in which they count
    topics: TopicsFile
    alerts: AlertsFile
    secrets: Secrets


def build_configuration(judged: Judged) -> Configuration:
    """Everything the operator decided."""
    topics = build_topics(judged.topics)
    return Configuration(
        settings=build_settings(judged.settings, judged.secrets),
        sources=tuple(
            _source((file, "feeds", number), entry, judged.secrets)
            for file, feeds in judged.feeds.items()
            for number, entry in enumerate(feeds.feeds)
        ),
        topics=topics,
        receivers=_receivers(judged.alerts, judged.secrets),
        listeners=listeners_of(topics, judged.alerts.routes),
        trouble=_trouble(judged.alerts),
    )


def build_topics(file: TopicsFile) -> tuple[Topic, ...]:
    return tuple(map(_topic, file.topics))


def listeners_of(topics: tuple[Topic, ...], routes: list[RouteEntry]) -> Mapping[TopicId, tuple[Listener, ...]]:
    """Who hears of each topic: its own receivers, then those of the routes that name it; each once.

    A receiver's policy is that of the first route which names the topic and the receiver; else, for the topic's own
    receivers, of the first route which names the topic; else the defaults.
    """
    return {topic.topic_id: _listeners(topic, [route for route in routes if _names(route, topic)]) for topic in topics}


def _listeners(topic: Topic, routes: list[RouteEntry]) -> tuple[Listener, ...]:
    policies = {receiver: _policy(route) for route in reversed(routes) for receiver in route.receivers}
    otherwise = _policy(routes[0]) if routes else RingPolicy()
    named = [*topic.receivers, *(ReceiverId(name) for route in routes for name in route.receivers)]
    return tuple(
        Listener(receiver_id=receiver, policy=policies.get(receiver, otherwise)) for receiver in dict.fromkeys(named)
    )


def _names(route: RouteEntry, topic: Topic) -> bool:
    return ALL_TOPICS in route.topics or topic.name in route.topics


def _policy(route: RouteEntry) -> RingPolicy:
    return RingPolicy(
        wait=route.wait,
        update_every=route.update_every,
        min_sources=route.min_sources,
        quiet=_quiet(route.quiet) if route.quiet else None,
    )


def _quiet(entry: QuietEntry) -> QuietHours:
    return QuietHours(start=entry.start, end=entry.end, zone=entry.zone, pierce=entry.pierce)


def build_settings(file: SettingsFile, secrets: Secrets) -> Settings:
    return Settings(
        fetch=FetchSettings(
            contact=file.fetch.contact,
            allow_networks=tuple(file.fetch.allow_networks),
            allow_ports=tuple(file.fetch.allow_ports),
        ),
        polling=PollingSettings(
            floor=file.polling.floor,
            default=file.polling.default,
            first_contact=file.polling.first_contact,
            max_age=file.polling.max_age,
        ),
        pages=PagesSettings(enabled=file.pages.enabled),
        websub=WebsubSettings(public_url=file.websub.public_url),
        workers=WorkerSettings(count=file.workers.count),
        log=LogSettings(format=file.log.format),
        redis_url=_secret(secrets, ("redis", "url")),
    )


def _source(path: Path, entry: FeedEntry, secrets: Secrets) -> FeedSource:
    password = _secret(secrets, (*path, "auth", "password"))
    return FeedSource(
        feed_id=feed_id_of(entry.url),
        url=entry.url,
        name=entry.name or default_name(entry.url),
        kind=entry.kind,
        language=entry.language,
        every=entry.every,
        auth=FeedAuth(username=entry.auth.username, password=password) if entry.auth and password else None,
        group=entry.group,
        pages=entry.pages,
    )


def _topic(entry: TopicEntry) -> Topic:
    return Topic(
        topic_id=TopicId(entry.name),
        name=entry.name,
        query=entry.query,
        about=entry.about,
        severity=entry.severity,
        receivers=tuple(dict.fromkeys(map(ReceiverId, entry.receivers))),
        ring_suggested=entry.ring is RingWhen.SUGGESTED,
    )


def _receivers(file: AlertsFile, secrets: Secrets) -> tuple[Receiver, ...]:
    return tuple(
        Receiver(
            receiver_id=ReceiverId(entry.name),
            url=Secret(secrets["receivers", number, "webhook"].text),
            signing_key=_secret(secrets, ("receivers", number, "secret")),
            allow_http=entry.allow_http,
        )
        for number, entry in enumerate(file.receivers)
    )


def _trouble(file: AlertsFile) -> TroubleSettings:
    receivers = tuple(dict.fromkeys(map(ReceiverId, file.trouble.receivers)))
    return TroubleSettings(receivers=receivers, after=file.trouble.after)


def _secret(secrets: Secrets, path: Path) -> Secret | None:
    return Secret(secrets[path].text) if path in secrets else None

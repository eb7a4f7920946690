"""What is watched at a time, as every process is to know it; and what users said of a topic's hits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tocsin.types.alerts import Listener
from tocsin.types.ids import ItemId, TopicId
from tocsin.types.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The topics in force and who hears of them, from one machine's files for all machines."""

    number: int  # 1, 2, …
    digest: str  # of topics and listeners
    written_at: datetime  # when the files were last written, on the machine they came from
    host: str
    topics: tuple[Topic, ...]
    listeners: Mapping[TopicId, tuple[Listener, ...]]
    digests: bool = False  # whether what stands in a feed when it is met is told in one message


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A user's word on one article: whether it is about the topic. `vector` is its meaning, so that it can be scored
    against whatever the topic's about line says by then."""

    item_id: ItemId
    is_right: bool
    vector: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTopic:
    """What was said of a topic's hits, oldest first, one word an article."""

    topic_id: TopicId
    revision: int  # grows with each change
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicHits:
    """How often a topic was found, and when last."""

    day: int
    week: int
    last_at: datetime | None

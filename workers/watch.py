"""What is watched, and who hears: the operator's topics, made ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.settings import Configuration, FirstContact
from tocsin.types.alerts import Listener, RingPolicy
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.topics import Topic
from tocsin.types.watching import Generation

# Where a topic names nobody its alerts are still raised, recorded and shown; this name keeps what was shown.
NOBODY = ReceiverId("")
UNHEARD = Listener(receiver_id=NOBODY, policy=RingPolicy())


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Topics and their listeners."""

    topics: Mapping[TopicId, Topic]
    listeners: Mapping[TopicId, tuple[Listener, ...]]
    digests: bool = False  # whether what stands in a feed when it is met is told in one message

    @classmethod
    def of(cls, configuration: Configuration) -> Watch:
        return cls(
            topics={topic.topic_id: topic for topic in configuration.topics},
            listeners=configuration.listeners,
            digests=configuration.settings.polling.first_contact is FirstContact.DIGEST,
        )

    @classmethod
    def of_generation(cls, generation: Generation) -> Watch:
        topics = {topic.topic_id: topic for topic in generation.topics}
        return cls(topics=topics, listeners=generation.listeners, digests=generation.digests)

    def listeners_of(self, topic_id: TopicId) -> tuple[Listener, ...]:
        """Who hears of a topic; NOBODY where the operator named no receiver."""
        return self.listeners.get(topic_id) or (UNHEARD,)

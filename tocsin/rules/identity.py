"""Ids derived from content: the same thing met twice has the same id, on every machine."""

from __future__ import annotations

from hashlib import blake2b

from tocsin.types.alerts import AlertType
from tocsin.types.ids import AlertId, DeliveryId, FeedId, ItemId, ReceiverId, StoryId, TopicId


def digest(*parts: str) -> str:
    """128 bits of the parts, in hex; ("ab", "c") and ("a", "bc") differ."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(joined, digest_size=16).hexdigest()


def feed_id_of(url: str) -> FeedId:
    return FeedId(digest("feed", url))


def item_id_of(feed_id: FeedId, identity: str) -> ItemId:
    """`identity` is what makes an entry the same entry in its feed: guid, else link, else its words (polling rule D5)."""
    return ItemId(digest("item", feed_id, identity))


def alert_id_of(topic_id: TopicId, story_id: StoryId, alert_type: AlertType, ordinal: int) -> AlertId:
    """`ordinal` counts the messages that a receiver gets of a story, so receivers in step share an alert."""
    return AlertId(digest("alert", topic_id, story_id, alert_type, str(ordinal)))


def delivery_id_of(alert_id: AlertId, receiver_id: ReceiverId) -> DeliveryId:
    return DeliveryId(digest("delivery", alert_id, receiver_id))

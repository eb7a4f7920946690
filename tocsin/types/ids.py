"""Names of things. An id is derived from content, so that the same thing met twice has the same id."""

from typing import NewType

FeedId = NewType("FeedId", str)  # digest of the source's address as configured
ItemId = NewType("ItemId", str)  # digest of (feed id, identity in that feed)
StoryId = NewType("StoryId", str)  # the id of the item that founded it
TopicId = NewType("TopicId", str)  # the topic's name: what the operator calls it
ReceiverId = NewType("ReceiverId", str)  # the receiver's name
AlertId = NewType("AlertId", str)  # digest of (topic, story, type, ordinal)
DeliveryId = NewType("DeliveryId", str)  # digest of (alert id, receiver id); the webhook-id on the wire
CallbackId = NewType("CallbackId", str)  # random, not derived: the unguessable end of a WebSub callback's address
PushId = NewType("PushId", str)  # digest of (callback, body)

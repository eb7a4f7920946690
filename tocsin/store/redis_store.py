"""The store in Redis or Valkey, 6.2 or later."""

from __future__ import annotations

from tocsin.store.redis_digests import RedisDigests
from tocsin.store.redis_feeds import RedisFeeds
from tocsin.store.redis_hosts import RedisHosts
from tocsin.store.redis_items import RedisItems
from tocsin.store.redis_link import RedisLink
from tocsin.store.redis_outbox import RedisOutbox
from tocsin.store.redis_pages import RedisPages
from tocsin.store.redis_subscriptions import RedisSubscriptions
from tocsin.store.redis_topics import RedisTopics
from tocsin.store.redis_troubles import RedisTroubles
from tocsin.store.redis_watchbook import RedisWatchbook


class RedisStore(
    RedisFeeds,
    RedisHosts,
    RedisItems,
    RedisTopics,
    RedisDigests,
    RedisPages,
    RedisOutbox,
    RedisTroubles,
    RedisSubscriptions,
    RedisWatchbook,
):
    """Store on a server; its parts share one pool of connections. May be used from many threads at once."""

    def __init__(self, url: str) -> None:
        """`url`: redis://, rediss:// or unix://. Connects with the first command; raises `StoreError` for no such url."""
        super().__init__(RedisLink(url))

    def ping(self) -> None:
        self._link.read("ping", "PING")

    def close(self) -> None:
        self._link.client.close()

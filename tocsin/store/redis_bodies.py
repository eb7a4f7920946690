"""Bodies of items and the ids that are known, as arguments of scripts: what polling and ingesting share.

The seen-set: the first 62 bits of an id's digest, 14 of them naming one of the intsets of a period, 48 standing in it.
At a million ids a period that is under 10 bytes an id; two ids are taken for one with a chance of 1e-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b

from tocsin.store import codec, keys
from tocsin.store.redis_link import Argument
from tocsin.types.ids import ItemId
from tocsin.types.items import Item

_FIRST_PERIOD = datetime(1970, 1, 1, tzinfo=UTC)


def read_body(body: bytes | None, page: bytes | None, revision: bytes | None) -> Item | None:
    """The item as its hash holds it: the page, while it is kept, is its content; the hash's own revision counts."""
    if not body:
        return None
    item = codec.ITEM.decode(body)
    if revision and int(revision) != item.revision:
        item = replace(item, revision=int(revision))
    return replace(item, content=codec.decode_text(page)) if page else item


def bodies_arguments(items: Sequence[Item]) -> list[Argument]:
    """For PUT_BODIES."""
    arguments: list[Argument] = []
    for item in items:
        arguments += (keys.item(item.item_id), codec.ITEM.encode(item), item.digest, item.revision)
    return arguments


def seen_arguments(item_ids: Sequence[ItemId], now: datetime) -> list[Argument]:
    """For SEE_ITEMS."""
    period = _period_of(now)
    arguments: list[Argument] = []
    for item_id in item_ids:
        bucket, hashed = _place_of(item_id)
        arguments += (keys.seen(period, bucket), hashed)
    return arguments


def known_arguments(item_ids: Sequence[ItemId], now: datetime) -> list[Argument]:
    """For KNOWN_ITEMS: the running period first, where most of what is known stands."""
    periods = range(_period_of(now), _period_of(now) - keys.SEEN_PERIODS, -1)
    arguments: list[Argument] = []
    for item_id in item_ids:
        bucket, hashed = _place_of(item_id)
        arguments += (keys.item(item_id), hashed, *(keys.seen(period, bucket) for period in periods))
    return arguments


def _period_of(now: datetime) -> int:
    return (now - _FIRST_PERIOD) // keys.SEEN_PERIOD


def _place_of(item_id: ItemId) -> tuple[int, int]:
    hashed = int.from_bytes(blake2b(item_id.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return hashed % keys.SEEN_BUCKETS, hashed >> 16

"""Types to their stored form and back.

A stored form is two bytes and a body: the version of the form, how the body is written ("j" JSON, "z" the same deflated),
then JSON that leaves defaults out. A reader knows every version that can still be in a store; fields may be added with
defaults without a new version.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from tocsin.errors import StoreError
from tocsin.types.alerts import Alert, Coverage, Delivery
from tocsin.types.items import Item
from tocsin.types.pages import PageWanted, RobotsFile
from tocsin.types.results import Processed
from tocsin.types.sources import FeedState
from tocsin.types.stories import Story
from tocsin.types.troubles import Trouble
from tocsin.types.watching import Generation, JudgedTopic
from tocsin.types.websub import Push, Subscription

VERSION = 1

# Below this a deflated body saves less than it costs to make.
COMPRESS_ABOVE_BYTES = 1000

# Level 1: three quarters of the gain of level 6 at a third of its time, and this is the hot path.
COMPRESS_LEVEL = 1

# Pages wait in memory for their worker, so size counts: a fifth of the page, 12 ms a megabyte.
TEXT_LEVEL = 6

_CONFIG = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", ser_json_inf_nan="constants")

T = TypeVar("T")


class Codec(Generic[T]):
    """Writes and reads values of one type. Equal after both, but for lone surrogates, which UTF-8 cannot hold."""

    def __init__(self, kind: type[T], *, cached: int = 0, compress_above: int = COMPRESS_ABOVE_BYTES) -> None:
        """`cached`: how many decoded values to keep; values are frozen, so that one may be handed out twice."""
        # In a tuple, because pydantic takes a configuration for a plain dataclass from its surroundings only.
        self._adapter: TypeAdapter[Any] = TypeAdapter(tuple[kind], config=_CONFIG)  # type: ignore[valid-type]
        self._kind, self._compress_above = kind, compress_above
        self.decode = lru_cache(cached)(self._decode) if cached else self._decode

    def encode(self, value: T) -> bytes:
        body = self._to_json(value)
        if len(body) <= self._compress_above:
            return b"\x01j" + body
        return b"\x01z" + zlib.compress(body, COMPRESS_LEVEL)

    def _to_json(self, value: T) -> bytes:
        try:
            return self._adapter.dump_json((value,), exclude_defaults=True)
        except PydanticSerializationError:
            return self._adapter.dump_json((_without_surrogates(value),), exclude_defaults=True)

    def _decode(self, stored: bytes) -> T:
        """Raises `StoreError` for a form that this version cannot read."""
        version, writing, body = stored[:1], stored[1:2], stored[2:]
        if version != b"\x01" or writing not in (b"j", b"z"):
            raise StoreError(f"decode {self._kind.__name__}", f"unknown stored form {stored[:2]!r}")
        try:
            value: T = self._adapter.validate_json(zlib.decompress(body) if writing == b"z" else body)[0]
        except (ValidationError, zlib.error) as error:
            raise StoreError(f"decode {self._kind.__name__}", _first_line(error)) from error
        return value


def encode_text(text: str) -> bytes:
    """A long text by itself: two bytes and the text deflated, smaller than inside of JSON."""
    return b"\x01t" + zlib.compress(text.encode("utf-8", "replace"), TEXT_LEVEL)


def decode_text(stored: bytes) -> str:
    """Raises `StoreError` for a form that this version cannot read."""
    if stored[:2] != b"\x01t":
        raise StoreError("decode text", f"unknown stored form {stored[:2]!r}")
    try:
        return zlib.decompress(stored[2:]).decode("utf-8", "replace")
    except zlib.error as error:
        raise StoreError("decode text", str(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _without_surrogates(value: Any) -> Any:
    """The same value with U+FFFD where a text holds half a character, as a careless JSON feed can bring."""
    if isinstance(value, str):
        return type(value)(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    if isinstance(value, tuple):
        return tuple(_without_surrogates(part) for part in value)
    if isinstance(value, Mapping):
        return {_without_surrogates(key): _without_surrogates(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _without_surrogates(getattr(value, f.name)) for f in fields(value)}
        return replace(value, **changed)
    return value


# Written at each poll: of a document of thirty items a quarter of the memory is not worth a twentieth of the poll.
FEED_STATE = Codec(FeedState, compress_above=3000)
ITEM = Codec(Item)
# The same stories and originals are read again and again while their subject is in the news.
PROCESSED = Codec(Processed, cached=256)
STORY = Codec(Story, cached=512)
COVERAGE = Codec(Coverage)
PAGE_WANTED = Codec(PageWanted)
ROBOTS = Codec(RobotsFile)
ALERT = Codec(Alert)
DELIVERY = Codec(Delivery)
TROUBLE = Codec(Trouble)
SUBSCRIPTION = Codec(Subscription)
PUSH = Codec(Push)
GENERATION = Codec(Generation)
JUDGED_TOPIC = Codec(JudgedTopic)

"""Shingles as the scripts take them, and postings as they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from struct import Struct

from tocsin.store import keys
from tocsin.types.articles import Posting
from tocsin.types.ids import ItemId

_BUCKET_AND_SHINGLE = Struct(">BHQ")
_MASK = 2**64 - 1

# Fibonacci hashing: sampled shingles share their lowest (or highest) bits, and the buckets must fill evenly all the same.
_SPREAD = 0x9E3779B97F4A7C15
_TOP_BITS = 64 - (keys.SHINGLE_BUCKETS - 1).bit_length()

# Of a number of an original in its postings.
_NUMBER_BYTES = 5


def pack_shingles(shingles: Iterable[int]) -> bytes:
    """11 bytes a shingle: its bucket, and its lowest 64 bits."""
    pack = _BUCKET_AND_SHINGLE.pack
    places = ((shingle, (shingle * _SPREAD & _MASK) >> _TOP_BITS) for shingle in shingles)
    return b"".join([pack(bucket >> 16, bucket & 0xFFFF, shingle & _MASK) for shingle, bucket in places])


def unpack_postings(found: Iterable[tuple[int, bytes]], names: Sequence[bytes]) -> Mapping[int, tuple[Posting, ...]]:
    """`found`: shingle and its numbers; `names`: number and "item id outlet" each, "" where it has expired."""
    originals = {number: _posting(name) for number, name in zip(names[::2], names[1::2], strict=True) if name}
    return {
        shingle: tuple(originals[number] for number in _split(numbers) if number in originals)
        for shingle, numbers in found
        if numbers
    }


def _split(numbers: bytes) -> list[bytes]:
    return [numbers[start : start + _NUMBER_BYTES] for start in range(0, len(numbers), _NUMBER_BYTES)]


def _posting(name: bytes) -> Posting:
    item_id, _, outlet = name.decode().partition(" ")
    return Posting(item_id=ItemId(item_id), source=outlet)

"""What the parser pool and its children say to each other.

Frames are four bytes of length and a pickle; both ends are this program, and nobody else holds the pipe.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedSource, PollReason

LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One document to read."""

    body: bytes
    source: FeedSource
    url: str
    content_type: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of it: items, or the reason and the problem; and the child's largest memory so far, in bytes."""

    parsed: ParsedFeed | None = None
    reason: PollReason | None = None
    problem: str = ""
    memory: int = 0


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame, or None where the stream has ended."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write one frame and push it out."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()

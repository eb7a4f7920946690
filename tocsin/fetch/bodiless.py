"""Answers that have no body: what a server writes behind the head of a 304 or 204 all the same is not read.

RFC 9112 6.3 ends such a message with its head. aiohttp takes what comes behind it for the next message, and where both
arrive together the answer is lost with it; a feed whose server does that would fail at each conditional poll.
"""

from __future__ import annotations

import re
from typing import Any

_NO_BODY = re.compile(rb"HTTP/1\.[01] (?:204|304)\b")
_END = b"\r\n\r\n"


def leave_bodies_of_bodiless(protocol: Any) -> None:
    """Let a connection that carries one answer read only its head where the answer has no body."""
    protocol.data_received = _HeadReader(protocol)


class _HeadReader:
    """Stands before a connection's own reader until it is known what comes, or the head has ended. Mutable."""

    def __init__(self, protocol: Any) -> None:
        self._protocol, self._read = protocol, protocol.data_received
        self._is_bodiless = False
        self._before = b""  # the last bytes of what came, in which the end of the head may begin

    def __call__(self, data: bytes) -> None:
        if not self._is_bodiless and _NO_BODY.match(data) is None:
            del self._protocol.data_received
            self._read(data)
            return
        self._is_bodiless = True
        seen = self._before + data
        end = seen.find(_END)
        self._before = seen[-len(_END) + 1 :]
        if end >= 0:
            self._protocol.data_received = _left
            data = data[: end + len(_END) - (len(seen) - len(data))]
        self._read(data)


def _left(data: bytes) -> None:
    """What stands behind the head."""

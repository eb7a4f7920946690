"""A site's memory as it is kept: a line of JSON, then nine bytes a line."""

from __future__ import annotations

import json
import struct

from tocsin.types.sites import LineSeen, PageChecked, SiteMemory

_VERSION = 1
_LINE = struct.Struct(">6sBH")  # digest, pages, day: a count beyond 255 says no more, days reach to the year 2149


def pack_site(memory: SiteMemory) -> bytes:
    head = json.dumps({"v": _VERSION, "pages": memory.pages, "checked": memory.checked}, separators=(",", ":"))
    lines = (_LINE.pack(bytes.fromhex(digest), min(seen.pages, 255), seen.day) for digest, seen in memory.lines.items())
    return b"".join((head.encode(), b"\n", *lines))


def unpack_site(kept: bytes) -> SiteMemory:
    """The memory as packed; nothing known where it was packed in another way."""
    head, _, packed = kept.partition(b"\n")
    told = json.loads(head)
    if told["v"] != _VERSION:
        return SiteMemory()
    lines = {digest.hex(): LineSeen(pages, day) for digest, pages, day in _LINE.iter_unpack(packed)}
    return SiteMemory(told["pages"], lines, tuple(PageChecked(*checked) for checked in told["checked"]))

"""A document as a reader of its format found it, before its entries are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Entries in their order, and what the document says of itself. `faults` counts what the reader could not read."""

    title: str = ""
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    truncated: bool = False
    ttl_minutes: int | None = None
    period_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    sitemaps: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    self_url: str = ""
    faults: Mapping[str, int] = field(default_factory=dict)

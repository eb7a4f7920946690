"""What a fetch gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer that arrived whole, whatever its status; `body` is decoded (gzip, br, zstd undone) and under the cap."""

    url: str  # as asked
    final_url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    fetched_at: datetime  # aware UTC, when the last byte was there
    etag: bytes | None = None  # raw bytes off the wire
    last_modified: bytes | None = None
    retry_after: datetime | None = None  # of an error, and of redirects on the way, the latest
    redirects: tuple[str, ...] = field(default=())  # every address that sent us on, the asked one first
    permanent: bool = False  # there was a redirect, and every one was 301 or 308
    moved_to: str | None = None  # where the leading run of 301 and 308 led, whatever followed

    @property
    def not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a receiver answered. `excerpt` is the beginning of its body, at most 4 kB; `took` runs from call to answer."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    excerpt: str = ""
    retry_after: datetime | None = None
    took: timedelta

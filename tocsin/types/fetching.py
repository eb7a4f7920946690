"""What a fetch gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


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
    retry_after: datetime | None = None
    redirects: tuple[str, ...] = field(default=())  # every address passed through, the asked one first
    permanent: bool = False  # every redirect on the way was 301 or 308

    @property
    def not_modified(self) -> bool:
        return self.status == 304

"""How much, and how long, a fetch may take."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps of one fetch, redirects included."""

    wire_bytes: int = 5_000_000
    decoded_bytes: int = 10_000_000
    header_bytes: int = 64_000
    redirects: int = 5
    connect: timedelta = timedelta(seconds=10)  # name look-up and TLS: each as long again
    first_byte: timedelta = timedelta(seconds=15)
    between_bytes: timedelta = timedelta(seconds=10)
    total: timedelta = timedelta(seconds=30)  # a slow drip meets this one
    post_total: timedelta = timedelta(seconds=15)
    post_read_bytes: int = 20_000
    post_excerpt_bytes: int = 4_000

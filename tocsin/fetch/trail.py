"""The redirects of one fetch: how far they may lead, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tocsin.fetch.addresses import PERMANENT, Origin, WireAddress
from tocsin.types.sources import FeedAuth


class RedirectLoop(Exception):
    """A redirect back to where we were, or more of them than we follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one fetch has to say, each part where it may be said."""

    origin: Origin  # of the address that was asked for; credentials are for it
    validators_at: str  # the one address that gets the validators
    headers: Mapping[str, str]
    validators: Mapping[str, bytes]
    auth: FeedAuth | None

    def validators_for(self, address: WireAddress) -> Mapping[str, bytes]:
        return self.validators if address.url == self.validators_at else {}

    def auth_for(self, address: WireAddress) -> FeedAuth | None:
        return self.auth if address.origin == self.origin else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The redirects followed so far."""

    passed: tuple[str, ...] = ()  # addresses that sent us on
    permanent: bool = True
    moved_to: str | None = None  # where the leading run of permanent redirects led
    retry_after: datetime | None = None  # the latest any of them asked for

    def with_redirect(
        self, address: WireAddress, status: int, target: str, retry_after: datetime | None, *, at_most: int
    ) -> Trail:
        """Return the trail one redirect longer. Raises `RedirectLoop`."""
        if target in (*self.passed, address.url):
            raise RedirectLoop("back to where we were")
        if len(self.passed) >= at_most:
            raise RedirectLoop(f"more than {at_most} redirects")
        permanent = self.permanent and status in PERMANENT
        return Trail(
            passed=(*self.passed, address.url),
            permanent=permanent,
            moved_to=target if permanent else self.moved_to,
            retry_after=self.later(retry_after),
        )

    def later(self, retry_after: datetime | None) -> datetime | None:
        """Return the later of what was asked on the way and what is asked now."""
        return max(filter(None, (self.retry_after, retry_after)), default=None)

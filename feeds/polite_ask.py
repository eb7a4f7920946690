"""How what a document names is asked for: in its host's turn, like anything else there (rule R8)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Unpack

from feeds.pacing import Pacing
from feeds.starts import HostBusy, server_of
from tocsin.errors import FetchError
from tocsin.fetch.client import Fetcher
from tocsin.fetch.fetcher import Condition
from tocsin.rules.polling import LONGEST_HINT, outcome_of
from tocsin.store.base_hosts import HostStore
from tocsin.types.fetching import Fetched
from tocsin.types.sources import PollReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliteAsk:
    """Fetches as `Fetcher.get` does, after waiting for the turn; a 429 with a time speaks for the whole host (T3). Raises
    FetchError, HOST_BUSY where the turn does not come."""

    fetcher: Fetcher
    pacing: Pacing
    store: HostStore
    stop: asyncio.Event

    async def __call__(self, url: str, **condition: Unpack[Condition]) -> Fetched:
        try:
            async with self.pacing.visit(url, self.stop) as stay:
                if stay.later is not None:
                    raise HostBusy(stay.later)
                fetched = await self.fetcher.get(url, follow=stay.follow, **condition)
        except HostBusy as busy:
            detail = f"it is not to be asked before {busy.later:%H:%M:%S} UTC"
            raise FetchError(url, PollReason.HOST_BUSY, detail=detail, retry_after=busy.later) from busy
        if outcome_of(fetched.status)[1] is PollReason.RATE_LIMITED and fetched.retry_after is not None:
            until = min(fetched.retry_after, fetched.fetched_at + LONGEST_HINT)
            await asyncio.to_thread(self.store.block_host, server_of(fetched.final_url), until)
        return fetched

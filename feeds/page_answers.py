"""One page, asked for and judged by what came: its status, its type, where it led."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime

from feeds.page_turns import PageTurns
from feeds.robots import RobotsReader
from feeds.sniff import DocumentKind, sniff
from feeds.starts import HostBusy
from tocsin.errors import FetchError
from tocsin.extract.decoding import decode_page
from tocsin.fetch.client import ACCEPT_PAGE, Fetcher
from tocsin.rules.pages import is_consent_address, is_html_answer
from tocsin.rules.polling import outcome_of
from tocsin.types.fetching import Fetched
from tocsin.types.sources import PollOutcome, PollReason

# The longest news pages have two megabytes, most of it scripts.
MOST_BYTES = 3_000_000

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page, or why there is none."""

    html: str = ""
    reason: PollReason | None = None
    status: int | None = None
    size: int = 0  # bytes, decoded
    retry_after: datetime | None = None


class NotPermitted(Exception):
    """A redirect leads where robots.txt does not let us."""

    def __init__(self, reason: PollReason) -> None:
        super().__init__(reason)
        self.reason = reason


async def fetch_page(url: str, *, fetcher: Fetcher, robots: RobotsReader, turns: PageTurns) -> Answer | None:
    """Ask for a page where robots.txt lets us, in its host's turn. None: its turn did not come. Raises StoreError.

    Each address to which it redirects must be allowed as well before it is asked.
    """

    async def follow(target: str) -> None:
        permit = await robots.permit(target, turns)
        if permit is None:
            raise HostBusy(turns.free_at)
        if permit.reason is not None:
            raise NotPermitted(permit.reason)
        await turns.follow(target, permit.delay)

    permit = await robots.permit(url, turns)
    if permit is None:
        return None
    if not permit.is_given:
        return Answer(reason=permit.reason)
    if not await turns.wait(url, permit.delay):
        return None
    try:
        fetched = await fetcher.get(url, accept=ACCEPT_PAGE, max_bytes=MOST_BYTES, follow=follow)
    except HostBusy:
        return None
    except NotPermitted as refused:
        return Answer(reason=refused.reason)
    except FetchError as error:
        return Answer(reason=error.reason, retry_after=error.retry_after)
    finally:
        await turns.leave()
    return await asyncio.to_thread(read_page_answer, fetched)


def read_page_answer(fetched: Fetched) -> Answer:
    """Judge an answer that arrived whole. What is no page of HTML is NOT_HTML, whatever it calls itself."""
    reason, html = _reason_of(fetched), ""
    if reason is None:
        html = decode_page(fetched.body, _charset(fetched))
        kind, _, _ = sniff(html)
        if kind is not DocumentKind.HTML:
            reason = PollReason.EMPTY_DOCUMENT if kind is DocumentKind.EMPTY else PollReason.NOT_HTML
    return Answer(
        html=html if reason is None else "",
        reason=reason,
        status=fetched.status,
        size=len(fetched.body),
        retry_after=fetched.retry_after,
    )


def _reason_of(fetched: Fetched) -> PollReason | None:
    outcome, reason = outcome_of(fetched.status)
    if outcome is not PollOutcome.OK:
        return reason or PollReason.BAD_RESPONSE
    if not is_html_answer(fetched.headers.get("content-type")):
        return PollReason.NOT_HTML
    return PollReason.CONSENT_WALL if is_consent_address(fetched.url, fetched.final_url) else None


def _charset(fetched: Fetched) -> str | None:
    found = _CHARSET.search(fetched.headers.get("content-type", ""))
    return found[1] if found else None

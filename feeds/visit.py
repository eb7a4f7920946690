"""One visit to a source: ask it, read what it answers, follow a sitemap index one level down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from feeds.parser_pool import Parser
from tocsin.errors import FetchError, ParseError
from tocsin.fetch.client import Fetcher
from tocsin.rules.polling import outcome_of, outcome_of_fault
from tocsin.rules.urls import is_same_origin
from tocsin.types.fetching import Fetched
from tocsin.types.items import Item, ParsedFeed
from tocsin.types.sources import FeedSource, FeedState, PollOutcome, PollReason

# Of a sitemap index the sitemaps changed last: the news of today stands in them (rule D4).
MOST_SITEMAPS = 3
STATUS_OF_A_PART = 226
# Failures on the way to a server, which our own connection may be to blame for.
NETWORK_REASONS = frozenset({PollReason.DNS, PollReason.TIMEOUT, PollReason.REFUSED, PollReason.RESET})


# How a sitemap of an index is asked for: as politely as anything else at its host.
Ask = Callable[[str], Awaitable[Fetched]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of asking a source once. `parsed` is None where nothing new was read: not modified, or a failure."""

    outcome: PollOutcome
    reason: PollReason | None = None
    problem: str = ""
    address: str  # that answered, redirects followed, or was to
    began: datetime
    at: datetime  # when the answer was there, or failed to come
    fetched: Fetched | None = None
    parsed: ParsedFeed | None = None
    body_digest: str | None = None
    retry_after: datetime | None = None
    pushed: bool = False  # nobody asked: a hub has brought it (rule W6)

    @property
    def is_part(self) -> bool:
        """A 226 holds what is new only, as a push may: what is not in it has not gone (rule R6)."""
        return self.pushed or (self.fetched is not None and self.fetched.status == STATUS_OF_A_PART)

    @property
    def is_network_failure(self) -> bool:
        """Nothing answered: neither the server nor our own guard."""
        return self.fetched is None and self.reason in NETWORK_REASONS


def address_of(state: FeedState, source: FeedSource) -> str:
    """What is asked for a source: where it was listed, or where it has moved for good (rule R1)."""
    return state.address or source.url


async def fetch_source(
    state: FeedState, source: FeedSource, *, fetcher: Fetcher, clock: Callable[[], datetime]
) -> Visit:
    """Ask a source conditionally and judge the answer by its status; a body is not read yet."""
    began, address = clock(), address_of(state, source)
    try:
        fetched = await fetcher.get(
            address,
            etag=state.etag,
            last_modified=state.last_modified,
            validators_url=state.validators_url,
            auth=source.auth if source.auth and is_same_origin(address, source.url) else None,
        )
    except FetchError as error:
        return Visit(
            outcome=outcome_of_fault(error.reason),
            reason=error.reason,
            problem=error.detail,
            address=address,
            began=began,
            at=clock(),
            retry_after=error.retry_after,
        )
    outcome, reason = outcome_of(fetched.status)
    if outcome is PollOutcome.GONE and state.address is not None:
        outcome = PollOutcome.FAILED  # the listed address may still say where the feed is
    if outcome is PollOutcome.NOT_MODIFIED and state.succeeded_at is None:
        # Nothing was ever read, so nothing can be unchanged.
        outcome, reason = PollOutcome.FAILED, PollReason.BAD_RESPONSE
    return Visit(
        outcome=outcome,
        reason=reason,
        address=fetched.final_url,
        began=began,
        at=fetched.fetched_at,
        fetched=fetched,
        retry_after=fetched.retry_after,
    )


async def read_answer(visit: Visit, state: FeedState, source: FeedSource, *, parser: Parser, ask: Ask) -> Visit:
    """Return the visit with its document read. A body that was read before is not read again (rule C9), unless it is a
    226's, which holds only a part (R6)."""
    fetched = visit.fetched
    if fetched is None or visit.outcome is not PollOutcome.OK:
        return visit
    body_digest = blake2b(fetched.body, digest_size=16).hexdigest()
    if body_digest == state.body_digest and not visit.is_part:
        return replace(visit, body_digest=body_digest)
    try:
        parsed = await _parse(fetched, source, parser)
        if parsed.sitemaps and not parsed.items:
            parsed = await _read_sitemaps(parsed, source, parser=parser, ask=ask)
    except ParseError as error:
        return replace(visit, outcome=PollOutcome.FAILED, reason=error.reason, problem=error.problem)
    if parsed.truncated and not parsed.items and not parsed.sitemaps:
        problem = "it breaks off before its first whole item"
        return replace(visit, outcome=PollOutcome.FAILED, reason=PollReason.TRUNCATED, problem=problem)
    reason = None if visit.is_part and not parsed.items else _remark(parsed, state)
    return replace(visit, parsed=parsed, body_digest=body_digest, reason=reason)


async def _parse(fetched: Fetched, source: FeedSource, parser: Parser) -> ParsedFeed:
    return await parser.parse(
        fetched.body,
        source=source,
        url=fetched.final_url,
        content_type=fetched.headers.get("content-type"),
        fetched_at=fetched.fetched_at,
    )


async def _read_sitemaps(index: ParsedFeed, source: FeedSource, *, parser: Parser, ask: Ask) -> ParsedFeed:
    """The items of the sitemaps that an index names, those changed last; an index among them is not followed."""
    read: list[ParsedFeed] = []
    unread = 0
    for address in index.sitemaps[:MOST_SITEMAPS]:
        try:
            fetched = await ask(address)
            if fetched.status == 200:
                read.append(await _parse(fetched, source, parser))
                continue
        except (FetchError, ParseError):
            pass
        unread += 1
    faults = {"unread_sitemap": unread} if unread else {}
    # The index says when it changed, not whether what it names did: it is never taken for unchanged.
    return replace(index, items=_merged(read), faults=faults, truncated=True)


def _merged(documents: Sequence[ParsedFeed]) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    for document in documents:
        for item in document.items:
            items.setdefault(item.item_id, item)
    return tuple(items.values())


def _remark(parsed: ParsedFeed, state: FeedState) -> PollReason | None:
    """What an operator should know of a document that could be read."""
    if parsed.truncated and not parsed.sitemaps:
        return PollReason.TRUNCATED
    # Rule D2: nothing where there was something is worth a word, and deletes nothing.
    return PollReason.NO_ITEMS if not parsed.items and state.document else None

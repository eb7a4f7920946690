"""One visit to a source: ask it, read what it answers, follow an index of sitemaps one level down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from feeds.parser_pool import Parser, parse_answer
from feeds.sitemap_index import (
    STATUS_OF_A_PART,
    Ask,
    SitemapRead,
    SitemapReader,
    failure_of,
    merged,
    remembered,
)
from tocsin.errors import FetchError, ParseError
from tocsin.rules.polling import outcome_of, outcome_of_fault
from tocsin.rules.urls import is_same_origin
from tocsin.types.fetching import Fetched
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import FeedSource, FeedState, PollOutcome, PollReason, SitemapState

# Until a feed's own interval is known, a sitemap that fails backs off from this one.
USUAL_INTERVAL = timedelta(hours=1)
# Failures on the way to a server, which our own connection may be to blame for.
NETWORK_REASONS = frozenset({PollReason.DNS, PollReason.TIMEOUT, PollReason.REFUSED, PollReason.RESET})


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
    status: int | None = None  # HTTP status: the answer's, or of an index that failed its first sitemap's
    parsed: ParsedFeed | None = None
    body_digest: str | None = None
    retry_after: datetime | None = None
    pushed: bool = False  # nobody asked: a hub has brought it (rule W6)
    sitemaps: tuple[SitemapState, ...] | None = None  # of an index, as they are now; None: no index was looked into
    shows_all: bool = True  # False where a sitemap of an index was not read anew: what is not in `parsed` has not gone

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
    state: FeedState,
    source: FeedSource,
    *,
    ask: Ask,
    clock: Callable[[], datetime],
) -> Visit:
    """Ask a source conditionally and judge the answer by its status; a body is not read yet."""
    began, address = clock(), address_of(state, source)
    try:
        fetched = await ask(
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
    if outcome is PollOutcome.NOT_MODIFIED and state.succeeded_at is None and not state.sitemaps:
        # Nothing was ever read, so nothing can be unchanged.
        outcome, reason = PollOutcome.FAILED, PollReason.BAD_RESPONSE
    return Visit(
        outcome=outcome,
        reason=reason,
        address=fetched.final_url,
        began=began,
        at=fetched.fetched_at,
        fetched=fetched,
        status=fetched.status,
        body_digest=blake2b(fetched.body, digest_size=16).hexdigest() if outcome is PollOutcome.OK else None,
        retry_after=fetched.retry_after,
    )


def is_read_at_once(visit: Visit, state: FeedState) -> bool:
    """Tell whether an answer needs nothing but a look: it brought no body that was not read before, and names no sitemaps."""
    if visit.outcome not in (PollOutcome.OK, PollOutcome.NOT_MODIFIED):
        return True
    names_others = any(sitemap.is_named for sitemap in state.sitemaps)
    return not names_others and (visit.outcome is PollOutcome.NOT_MODIFIED or _was_read(visit, state))


def _was_read(visit: Visit, state: FeedState) -> bool:
    return visit.body_digest is not None and visit.body_digest == state.body_digest and not visit.is_part


async def read_answer(visit: Visit, state: FeedState, source: FeedSource, *, parser: Parser, ask: Ask) -> Visit:
    """Return the visit with its document read. A body that was read before is not read again (rule C9), unless it is a
    226's, which holds only a part (R6); the sitemaps of an index are asked in any case (C10)."""
    fetched = visit.fetched
    known_index = ParsedFeed(sitemaps=tuple(sitemap.url for sitemap in state.sitemaps if sitemap.is_named))
    if visit.outcome is PollOutcome.NOT_MODIFIED:
        return await _read_index(visit, known_index, state, source, parser=parser, ask=ask)
    if fetched is None or visit.outcome is not PollOutcome.OK:
        return visit
    if _was_read(visit, state):
        return await _read_index(visit, known_index, state, source, parser=parser, ask=ask)
    try:
        parsed = await parse_answer(parser, fetched, source)
    except ParseError as error:
        return replace(visit, outcome=PollOutcome.FAILED, reason=error.reason, problem=error.problem)
    if parsed.sitemaps and not parsed.items:
        return await _read_index(visit, parsed, state, source, parser=parser, ask=ask)
    if parsed.truncated and not parsed.items:
        problem = "it breaks off before its first whole item"
        return replace(visit, outcome=PollOutcome.FAILED, reason=PollReason.TRUNCATED, problem=problem)
    reason = None if visit.is_part and not parsed.items else _remark(parsed, state)
    return replace(visit, parsed=parsed, reason=reason)


async def _read_index(
    visit: Visit, index: ParsedFeed, state: FeedState, source: FeedSource, *, parser: Parser, ask: Ask
) -> Visit:
    """The visit with what the sitemaps of an index bring that were changed last; an index among them is not followed."""
    if not index.sitemaps:
        return visit
    reader = SitemapReader(
        source=source,
        parser=parser,
        ask=ask,
        interval=source.every or state.interval or USUAL_INTERVAL,
        by_hand=state.next_poll_at is not None and state.next_poll_at > visit.began,
    )
    read = await reader.read(index.sitemaps, state.sitemaps, visit.at)
    at = max([visit.at, *(sitemap.at for sitemap in read if sitemap.at)])
    visit = replace(visit, at=at, shows_all=all(sitemap.parsed for sitemap in read))
    failure = failure_of(read)
    if failure is not None:
        # Of an index that broke off nothing is kept (C8): it may name others.
        kept = None if index.truncated else remembered(read, state.sitemaps)
        problem = f"none of its {len(read)} sitemaps could be read, {read[0].state.url} the first of them"
        return replace(
            visit,
            outcome=PollOutcome.FAILED,
            reason=failure,
            problem=problem,
            status=read[0].state.status,
            sitemaps=kept,
        )
    visit = replace(visit, sitemaps=remembered(read, state.sitemaps))
    if not index.truncated and not _tells(read, state):
        return visit
    parsed = merged(index, read)
    return replace(visit, outcome=PollOutcome.OK, parsed=parsed, reason=_remark_on_index(parsed, read, state, visit))


def _tells(read: Sequence[SitemapRead], state: FeedState) -> bool:
    """Whether the sitemaps bring anything: what is new, a fault, or the end of one."""
    return "unread_sitemap" in state.faults or any(sitemap.parsed or sitemap.reason for sitemap in read)


def _remark_on_index(
    parsed: ParsedFeed, read: Sequence[SitemapRead], state: FeedState, visit: Visit
) -> PollReason | None:
    if parsed.truncated or any(sitemap.parsed and sitemap.parsed.truncated for sitemap in read):
        return PollReason.TRUNCATED
    return _remark(parsed, state) if visit.shows_all else None


def _remark(parsed: ParsedFeed, state: FeedState) -> PollReason | None:
    """What an operator should know of a document that could be read."""
    if parsed.truncated:
        return PollReason.TRUNCATED
    # Rule D2: nothing where there was something is worth a word, and deletes nothing.
    return PollReason.NO_ITEMS if not parsed.items and state.document else None

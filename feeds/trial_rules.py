"""What each rule of polling has to say of a source that was tried once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from feeds.sitemap_index import MOST_SITEMAPS
from feeds.sniff import DocumentKind
from feeds.trial import PagesOf, Trial
from tocsin.types.sources import PollReason

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KINDS = {
    DocumentKind.FEED: "an RSS, RDF or Atom feed",
    DocumentKind.JSONFEED: "JSON",
    DocumentKind.SITEMAP: "a sitemap",
    DocumentKind.HTML: "an HTML page",
    DocumentKind.TEXT: "plain text",
    DocumentKind.EMPTY: "empty",
    DocumentKind.OTHER: "neither a feed nor a page",
}
_DECIDED_BY: Mapping[PollReason | None, str] = {
    PollReason.BLOCKED_ADDRESS: "S1",
    PollReason.TIMEOUT: "S4",
    PollReason.TOO_LARGE: "S4",
    PollReason.BAD_ENCODING: "S5",
    PollReason.PARSER_TIMEOUT: "S6",
    PollReason.PARSER_CRASHED: "S6",
    PollReason.TLS: "S7",
    PollReason.REDIRECT_LOOP: "R3",
    PollReason.BAD_REDIRECT: "R3",
    PollReason.TRUNCATED: "C8",
    PollReason.EMPTY_DOCUMENT: "D2",
    PollReason.HTML_NOT_FEED: "D2",
    PollReason.NOT_A_FEED: "D2",
}
_PAGES = frozenset({DocumentKind.HTML, DocumentKind.TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule has to say of a source, by the rule's number."""

    rule: str
    says: str


def findings_of(trial: Trial, pages: Sequence[PagesOf] = ()) -> tuple[Finding, ...]:
    """Return what each rule that one answer can show has to say, in the order of the rules."""
    said = [Finding(rule=rule, says=says) for rule, ask in _RULES.items() if (says := ask(trial))]
    return (*_refusal(trial), *said, *(Finding(rule="D9", says=_pages(site)) for site in pages))


def _etag(trial: Trial) -> str | None:
    etag = trial.visit.fetched.etag if _keeps_validators(trial) and trial.visit.fetched else None
    return f"the ETag {shown(etag)} will be sent back byte for byte" if etag else None


def _last_modified(trial: Trial) -> str | None:
    since = trial.visit.fetched.last_modified if _keeps_validators(trial) and trial.visit.fetched else None
    return f"the Last-Modified {shown(since)} will be sent back byte for byte" if since else None


def _validators(trial: Trial) -> str | None:
    fetched = trial.visit.fetched
    if fetched is None or not _keeps_validators(trial):
        return None
    given = [name for name, value in (("ETag", fetched.etag), ("Last-Modified", fetched.last_modified)) if value]
    if not given:
        return "no validator is given: each poll will bring the whole document"
    return "the next poll will be conditional" + (", with both validators" if len(given) == 2 else f", by {given[0]}")


def _keeps_validators(trial: Trial) -> bool:
    return trial.is_pollable and not trial.parsed.truncated


def _whole(trial: Trial) -> str | None:
    return "the document is cut off: its validators will not be kept" if trial.parsed.truncated else None


def _freshness(trial: Trial) -> str | None:
    fresh = trial.server.fresh_for
    return f"the server calls its answer fresh for {_span(fresh)}: not asked before" if fresh else None


def _retry(trial: Trial) -> str | None:
    until = trial.server.retry_after
    return f"the server asks to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC" if until else None


def _capped(trial: Trial) -> str | None:
    return "the hints are longer than 7 days, which is as long as Tocsin waits" if trial.next_poll.capped else None


def _floor(trial: Trial) -> str | None:
    if not trial.is_pollable:
        return None
    whose = "as configured" if trial.pace.every else "its own pace for now"
    return f"every {_span(trial.next_poll.interval)}, {whose}; never more often than every {_span(trial.pace.floor)}"


def _publisher(trial: Trial) -> str | None:
    parsed = trial.parsed
    said = [f"ttl: not before {parsed.ttl_minutes} minutes"] if parsed.ttl_minutes else []
    said += [f"skipHours: not at {', '.join(map(str, parsed.skip_hours))} h UTC"] if parsed.skip_hours else []
    said += [f"skipDays: not on {', '.join(_DAYS[day] for day in parsed.skip_days)}"] if parsed.skip_days else []
    return "; ".join(said) or None


def _period(trial: Trial) -> str | None:
    minutes = trial.parsed.period_minutes
    return f"the publisher updates every {minutes} minutes, by its own word" if minutes else None


def _redirects(trial: Trial) -> str | None:
    fetched = trial.visit.fetched
    if fetched is None or not fetched.redirects:
        return None
    kind = "for good" if fetched.permanent else "in part for good" if fetched.moved_to else "for now"
    hops = len(fetched.redirects)
    return f"moved {kind}, {hops} {'redirect' if hops == 1 else 'redirects'}, to {fetched.final_url}"


def _hub(trial: Trial) -> str | None:
    """What it names of push; where push is off, how it would be on."""
    named, offer = trial.hub.named, trial.hub.offer
    if not named.hubs:
        return None
    if offer is None:
        why = "no self address that the hub would know it by" if named.topic is None else "it is not https"
        return f"the hub {named.hubs[0]} is named, and will not be asked: {why}"
    will = "will be asked to push" if trial.hub.is_on else "could push, but no websub.public_url is configured:"
    return f"the hub {offer.hub} {will} {offer.topic}"


def _refusal(trial: Trial) -> tuple[Finding, ...]:
    """Why it cannot be polled, under the rule that decides so."""
    visit = trial.visit
    if trial.is_pollable:
        return ()
    reason = visit.reason.value if visit.reason else visit.outcome.value
    status = f"status {visit.status}, " if visit.status not in (None, 200) else ""
    says = f"{status}{reason}" + (f": {visit.problem}" if visit.problem else "")
    return (Finding(rule=_DECIDED_BY.get(visit.reason, "R4"), says=says),)


def _kind(trial: Trial) -> str | None:
    if trial.kind is None or trial.visit.fetched is None:
        return None
    header = trial.visit.fetched.headers.get("content-type")
    articles = " of several articles" if trial.is_pollable and trial.kind in _PAGES else ""
    return f"by its content {_KINDS[trial.kind]}{articles}; the server calls it {header or 'nothing'}"


def _index(trial: Trial) -> str | None:
    named = len(trial.parsed.sitemaps)
    if not named:
        return None
    read = f"the {MOST_SITEMAPS} changed last" if named > MOST_SITEMAPS else "all"
    return f"an index: of {named} sitemaps, {read} are read, each with validators of its own"


def _dates(trial: Trial) -> str | None:
    items = trial.parsed.items
    dated = sum(item.published_at is not None for item in items)
    return f"{dated} of {len(items)} items have a date that can be read" if items else None


def _links(trial: Trial) -> str | None:
    items = trial.parsed.items
    linked = sum(item.url is not None for item in items)
    return f"{linked} of {len(items)} items have a link" if items else None


def _read_as(trial: Trial) -> str | None:
    return f"read as {trial.encoding}" if trial.encoding else None


def _faults(trial: Trial) -> str | None:
    return ", ".join(f"{fault} × {count}" for fault, count in sorted(trial.parsed.faults.items())) or None


_RULES: Mapping[str, Callable[[Trial], str | None]] = {
    "C1": _etag,
    "C2": _last_modified,
    "C3": _validators,
    "C8": _whole,
    "T1": _freshness,
    "T3": _retry,
    "T4": _capped,
    "T5": _floor,
    "T7": _publisher,
    "T8": _period,
    "R1": _redirects,
    "W1": _hub,
    "D2": _kind,
    "D4": _index,
    "D5": _faults,
    "D6": _dates,
    "D7": _links,
    "D8": _read_as,
}


def _pages(site: PagesOf) -> str:
    pause = f", one every {_span(site.delay)}" if site.delay else ""
    return f"robots.txt of {site.origin} ({site.answer}) allows {site.allowed} of {site.asked} article pages{pause}"


def _span(duration: timedelta) -> str:
    seconds = duration.total_seconds()
    for name, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.3g} {name}"
    return f"{seconds:.3g} s"


def shown(value: bytes | None) -> str | None:
    """A header's bytes for people; None stays None."""
    return value.decode("utf-8", "backslashreplace") if value is not None else None

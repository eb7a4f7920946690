"""Entries to items: identity, links, dates, caps, and what was wrong with each."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from tocsin.extract.plain import text_of
from tocsin.rules.dates import Moment, read_date, read_moment
from tocsin.rules.identity import digest, item_id_of
from tocsin.rules.urls import canonical_url, is_web_url
from tocsin.types.ids import ItemId
from tocsin.types.items import Item
from tocsin.types.sources import FeedSource

# Caps of rule S6, and of what one item may weigh in the store.
MOST_ITEMS = 1000
LONGEST_TITLE = 1000
LONGEST_TEXT = 200_000
LONGEST_URL = 4096
MOST_AUTHORS = 10
# A clock may be a little fast; a date further ahead is no date of publication (rule D6).
MOST_AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as a reader of some format found it: strings of the source, nothing judged yet."""

    guid: str = ""
    link: str = ""  # resolved against xml:base where there is one, else as published
    guid_is_link: bool = False  # the source says that its guid is an address
    title: str = ""
    title_is_plain: bool = False  # declared as plain text, so "<" may be meant
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    language: str = ""
    source: str = ""  # an outlet named in the entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The entries that can be items, in their order; counts of what was dropped or mended, by reason; and the ids that
    items would have in a document where their guid stands for fewer things, or for more."""

    items: tuple[Item, ...]
    faults: Counter[str]
    others: Mapping[ItemId, ItemId]


def items_of(
    entries: Sequence[Entry], *, source: FeedSource, url: str, language: str | None, fetched_at: datetime
) -> Items:
    """Return what of a document's entries can be items.

    `url` is the document's final address, for links; `language` the document's. Of entries that are one item the first
    is kept.
    """
    faults: Counter[str] = Counter()
    if len(entries) > MOST_ITEMS:
        faults["too_many_items"] = len(entries) - MOST_ITEMS
    kept = [entry for entry in (_mend(entry, url, faults) for entry in _newest(entries)) if entry is not None]
    items: dict[ItemId, Item] = {}
    others: dict[ItemId, ItemId] = {}
    for entry, (identity, other) in zip(kept, _identities(kept, faults), strict=True):
        item = _item(entry, identity, source=source, language=language, fetched_at=fetched_at, faults=faults)
        if items.setdefault(item.item_id, item) is not item:
            faults["repeated_entry"] += 1
        elif other:
            others[item.item_id] = item_id_of(source.feed_id, other)
    return Items(items=tuple(items.values()), faults=faults, others=others)


def content_digest(title: str, summary: str, content: str, url: str | None) -> str:
    """Return what tells one revision of an item from the next: its words and its address.

    Markup, white space, tracking parameters, clock times with seconds and "5 minutes ago" do not count: some sources
    write the time of the request into every entry.
    """
    words = " ".join(_TIME_OF_REQUEST.sub(" ", "\n".join((title, text_of(summary), text_of(content)))).split())
    return digest(words, canonical_url(url) if url else "")


def resolve_link(link: str, base: str) -> str | None:
    """Return an absolute http address, or None: no mailto:, no urn:, nothing relative to nowhere (rule D7)."""
    link = _BREAKS.sub("", link.strip()).replace("&amp;", "&").replace(" ", "%20")
    if not link or len(link) > LONGEST_URL:
        return None
    if link[:4].lower() == "www.":  # a host, whatever RFC 3986 says
        link = f"http://{link}"
    is_whole = link[:8].lower().startswith(("http://", "https://"))
    try:
        address = urljoin(base, link) if is_web_url(base) and not is_whole else link
    except ValueError:
        return None
    if address.startswith("//"):
        address = "https:" + address
    return address if is_web_url(address) else None


def clean_title(title: str, *, is_plain: bool = False) -> str:
    """Return the title as one line of plain text: no markup, entities decoded, cut at LONGEST_TITLE characters."""
    title = title[: 20 * LONGEST_TITLE]
    if is_plain and not _TITLE_MARKUP.search(title):
        text = html.unescape(title) if "&" in title else title
    else:
        text = text_of(title)
    return " ".join(text.split())[:LONGEST_TITLE].rstrip()


_BREAKS = re.compile(r"[\t\r\n]+")
_TITLE_MARKUP = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|div|em|font|h[1-6]|i|img|mark|p|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.I
)
_TIME_OF_REQUEST = re.compile(
    r"\b\d{1,2}:\d{2}:\d{2}\b"
    r"|\b\d+\s?(?:s|secs?|seconds?|min|mins|minutes?|h|hrs?|hours?)\s+ago\b"
    r"|\bil y a \d+\s?(?:s|secondes?|min|mn|minutes?|h|heures?)\b"
    r"|\bvor \d+\s?(?:sekunden?|minuten?|stunden?)\b"
    r"|\bhace \d+\s?(?:segundos?|minutos?|horas?)\b"
    r"|\b\d+\s?(?:secondi|minut[oi]|or[ae]) fa\b",
    re.IGNORECASE,
)


def _newest(entries: Sequence[Entry]) -> Sequence[Entry]:
    """As many entries as are kept, in their order: the newest, by their dates where they have any."""
    if len(entries) <= MOST_ITEMS:
        return entries
    dates = [read_date(entry.published or entry.updated) for entry in entries]
    by_age = sorted(range(len(entries)), key=lambda place: (dates[place] is None, -_seconds(dates[place])))
    return [entries[place] for place in sorted(by_age[:MOST_ITEMS])]


def _seconds(date: datetime | None) -> float:
    return date.timestamp() if date else 0.0


def _mend(entry: Entry, url: str, faults: Counter[str]) -> Entry | None:
    """The entry with a title and a link that can be used; None where it has neither words nor a page."""
    title = clean_title(entry.title, is_plain=entry.title_is_plain)
    link = _link_of(entry, url)
    if not title and not text_of(entry.summary) and not text_of(entry.content):
        if not link:
            faults["empty_entry"] += 1
            return None
        faults["no_words"] += 1  # its page has some
    faults.update(_faults_of(entry, title, link))
    return Entry(
        guid=" ".join(entry.guid.split()),
        link=link or "",
        title=title,
        summary=entry.summary[:LONGEST_TEXT],
        content=entry.content[:LONGEST_TEXT],
        authors=entry.authors,
        published=entry.published,
        updated=entry.updated,
        language=entry.language,
        source=entry.source,
    )


def _faults_of(entry: Entry, title: str, link: str | None) -> list[str]:
    found = {
        "no_title": not title,
        "no_link": link is None and not entry.link.strip(),
        "bad_link": link is None and bool(entry.link.strip()),
        "long_title": len(entry.title) > LONGEST_TITLE and len(title) >= LONGEST_TITLE - 1,
        "long_text": max(len(entry.summary), len(entry.content)) > LONGEST_TEXT,
    }
    return [fault for fault, is_so in found.items() if is_so]


def _link_of(entry: Entry, url: str) -> str | None:
    link = resolve_link(entry.link, url)
    if link is None and entry.guid_is_link and is_web_url(entry.guid.strip()):
        return resolve_link(entry.guid, url)
    return link


def _identities(entries: Sequence[Entry], faults: Counter[str]) -> list[tuple[str, str]]:
    """What makes each entry the same entry next time (rule D5): its guid; with its link where the guid is used for
    several links; without a guid the link, with the title where the link is used for several; else its words. And what
    it would be in the other of the two cases, or nothing."""
    guids = [_guid_key(entry) for entry in entries]
    links = [canonical_url(entry.link) if entry.link else "" for entry in entries]
    # Where a parameter that tracks elsewhere tells articles apart (?cid=1, ?cid=2), the guid as published does.
    as_published = _shared((guid, entry.guid) for guid, entry in zip(guids, entries, strict=True))
    shared_guids = _shared(zip(guids, links, strict=True)) | as_published
    bare = [(link, entry.title) for guid, link, entry in zip(guids, links, entries, strict=True) if not guid]
    shared_links = _shared(bare)
    faults.update({"repeated_guid": sum(guid in shared_guids for guid in guids)} if shared_guids else {})
    return [
        _identity(entry, guid, link, guid in shared_guids if guid else link in shared_links)
        for entry, guid, link in zip(entries, guids, links, strict=True)
    ]


def _identity(entry: Entry, guid: str, link: str, is_shared: bool) -> tuple[str, str]:
    if not guid and not link:
        return digest("words", entry.title, text_of(entry.summary or entry.content)), ""
    alone = digest("guid", guid) if guid else digest("link", link)
    named = digest("guid", entry.guid, link) if guid else digest("link", link, entry.title)
    return (named, alone) if is_shared else (alone, named)


def _guid_key(entry: Entry) -> str:
    """A guid that is an address is compared as one, so that neither https nor a flipped parameter makes old news new."""
    return canonical_url(entry.guid) if is_web_url(entry.guid) else entry.guid


def _shared(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The names that stand for more than one thing."""
    first: dict[str, str] = {}
    shared = set()
    for name, thing in pairs:
        if name and thing and first.setdefault(name, thing) != thing:
            shared.add(name)
    return shared


def _item(
    entry: Entry, identity: str, *, source: FeedSource, language: str | None, fetched_at: datetime, faults: Counter[str]
) -> Item:
    published, updated = _moment(entry.published, fetched_at, faults), _moment(entry.updated, fetched_at, faults)
    told = published or updated
    return Item(
        item_id=item_id_of(source.feed_id, identity),
        feed_id=source.feed_id,
        source=source.name,
        url=entry.link or None,
        title=entry.title,
        summary=entry.summary if entry.summary != entry.content else "",
        content=entry.content,
        authors=_authors(entry.authors),
        published_at=told.at if told else None,
        published_precision=told.precision if told else None,
        updated_at=updated.at if updated else None,
        language=source.language or entry.language or language,
        seen_at=fetched_at,
        digest=content_digest(entry.title, entry.summary, entry.content, entry.link or None),
    )


def _moment(text: str, fetched_at: datetime, faults: Counter[str]) -> Moment | None:
    if not text.strip():
        return None
    moment = read_moment(text)
    if moment is None:
        faults["unreadable_date"] += 1
    elif moment.at > fetched_at + MOST_AHEAD:
        faults["future_date"] += 1
        return None
    return moment


def _authors(names: Sequence[str]) -> tuple[str, ...]:
    cleaned = (clean_title(name)[:200] for name in names[: 2 * MOST_AUTHORS])
    return tuple(dict.fromkeys(name for name in cleaned if name))[:MOST_AUTHORS]

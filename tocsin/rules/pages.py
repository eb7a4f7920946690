"""Which articles' pages are wanted, when they are asked for again, and what their text is good for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from tocsin.rules.urls import host_of
from tocsin.types.articles import DuplicateKind, DuplicateOf, Novelty
from tocsin.types.items import Item, TextOrigin
from tocsin.types.pages import PageText, PageWish
from tocsin.types.sources import PollReason
from tocsin.types.topics import Match

# From here on a source's own text is the article, characters; CJK says as much in a third of them.
WHOLE_TEXT = 1_500
_WIDE = "\u2e80"
_WIDE_WEIGHT = 3

# The item is judged first: it may match, or turn out to be known, and then its page comes sooner or not at all.
PAUSE_BEFORE = timedelta(seconds=2)
# A page is no news any more after so long.
LIFE = timedelta(hours=24)

# Pauses before the next try, by how often it was tried.
_PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
# What may be otherwise soon, and how many tries it is worth.
_TRIES = {
    PollReason.TIMEOUT: 4,
    PollReason.RESET: 4,
    PollReason.REFUSED: 4,
    PollReason.DNS: 4,
    PollReason.SERVER_ERROR: 4,
    PollReason.RATE_LIMITED: 4,
    PollReason.ROBOTS_UNREACHABLE: 4,
    PollReason.NOT_FOUND: 2,  # some feeds are published before their pages
    PollReason.EMPTY_DOCUMENT: 2,
}


class PageNeed(StrEnum):
    """Whether an item's page is wanted, or why not."""

    WANTED = "wanted"
    SWITCHED_OFF = "switched_off"
    QUIET = "quiet"  # it cannot ring, whatever its page says
    FROM_PAGE = "from_page"  # it was cut out of a page
    NO_LINK = "no_link"
    NOT_A_PAGE = "not_a_page"  # the link's name is that of a file
    WHOLE_TEXT = "whole_text"


def judge_need(item: Item, own_text: str, *, enabled: bool) -> PageNeed:
    """Tell whether an item's page is to be fetched. `own_text`: the longest text its source gave, without markup."""
    if not enabled:
        return PageNeed.SWITCHED_OFF
    if item.quiet is not None:
        return PageNeed.QUIET
    if item.from_page:
        return PageNeed.FROM_PAGE
    if not item.url:
        return PageNeed.NO_LINK
    if _FILE_NAME.search(_path_of(item.url)):
        return PageNeed.NOT_A_PAGE
    return PageNeed.WHOLE_TEXT if is_whole(own_text) else PageNeed.WANTED


def is_whole(text: str) -> bool:
    """Tell whether a source's text is long enough to be the article, and does not say that it is cut."""
    weight = sum(_WIDE_WEIGHT if char >= _WIDE else 1 for char in text[:WHOLE_TEXT])
    return weight >= WHOLE_TEXT and not _CUT.search(text[-80:])


_FILE_NAME = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|zip|gz|mp3|m4a|ogg|wav|mp4|m4v|mov|webm|jpe?g|png|gif|webp|svg|xml|rss|atom|json|csv|ics)$",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|…|\.\.\.|\b(?:read more|continue reading|lire la suite|weiterlesen|mehr|seguir leyendo|leer más|"
    r"continua a leggere|leia mais|lees meer|читати далі|читать далее|czytaj dalej))\s*[\])>»→.]*\s*$",
    re.IGNORECASE,
)


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def wish_after(item: Item, matches: Sequence[Match], novelty: Novelty) -> PageWish:
    """Return what becomes of an item's waiting page once the item was processed: sooner where it matches a topic,
    not at all where another item has the same address."""
    if item.content_origin is TextOrigin.PAGE:
        return PageWish.KEEP
    if isinstance(novelty, DuplicateOf) and novelty.kind is DuplicateKind.URL:
        return PageWish.DROP
    return PageWish.FIRST if matches and item.quiet is None else PageWish.KEEP


def next_try(
    reason: PollReason, *, tries: int, wanted_at: datetime, now: datetime, retry_after: datetime | None = None
) -> datetime | None:
    """Return when a page is asked for again after `tries` tries, or None: it cannot help, or would come too late.
    Never before the server's Retry-After."""
    if tries >= _TRIES.get(reason, 1):
        return None
    at = now + _PAUSES[min(tries, len(_PAUSES)) - 1]
    if retry_after is not None:
        at = max(at, retry_after)
    return at if at - wanted_at < LIFE else None


def is_html_answer(content_type: str | None) -> bool:
    """Tell whether a Content-Type may be that of a page; many servers send none, or text/plain."""
    told = (content_type or "").partition(";")[0].strip().lower()
    return told in ("", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream")


def is_consent_address(asked: str, answered: str) -> bool:
    """Tell whether a redirect led to a consent wall on a host of its own (consent.example.com)."""
    return host_of(answered).startswith("consent.") and not host_of(asked).startswith("consent.")


# Text -------------------------------------------------------------------------------------------------------------

# So many words of four letters and more are needed to tell what a text is about.
LEAST_WORDS = 6
# Of a summary's words so many stand in the article that it summarises: 60 of 61 pages have them of their own description
# or title, 6 % of other pages. Teasers are written more freely than descriptions, so it is not set any higher.
RELATED = 0.4
# From here on the summary is a part of the article.
CONTAINED = 0.9
_SUMMARY_READ = 1_500
_PAGE_READ = 60_000


def judge_page_text(
    page_text: str,
    *,
    title: str,
    own_text: str,
    page_title: str = "",
    consent: bool = False,
    thin: bool = False,
    paywalled: bool | None = None,
) -> PageText:
    """Tell whether a page's text is the article that the source announced with `title` and `own_text`.

    A locked page's beginning is not, unless it is as long as articles are. A page with hardly a word of what the source
    said is about something else: a start page, an error in kind words, other news. Of a source that said too little
    nothing can be told, and its link is trusted.
    """
    if consent:
        return PageText.CONSENT
    if paywalled and not is_whole(page_text):
        return PageText.PAYWALL
    if thin or len(page_text) <= len(own_text):
        return PageText.THIN
    said = [words for words in (words_of(own_text[:_SUMMARY_READ]), words_of(title)) if len(words) >= LEAST_WORDS]
    there = words_of(f"{page_title} {page_text[:_PAGE_READ]}")
    related = max((share_of(words, there) for words in said), default=1.0)
    return PageText.ARTICLE if related >= RELATED else PageText.FOREIGN


def needs_summary(own_text: str, page_text: str) -> bool:
    """Tell whether the source's own text says something that its page does not: then it stays above the page's, so that
    what was found in it before is found again."""
    said = words_of(own_text[:_SUMMARY_READ])
    return bool(said) and share_of(said, words_of(page_text[:_PAGE_READ])) < CONTAINED


def words_of(text: str) -> frozenset[str]:
    """The words that tell what a text is about: four letters and more, folded; of scripts without spaces, pairs."""
    folded = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    words = _WORD.findall(folded)
    pairs = (run[at : at + 2] for run in words if run[0] >= _WIDE for at in range(len(run) - 1))
    return frozenset(word for word in words if len(word) >= 4 and word[0] < _WIDE).union(pairs)


_WORD = re.compile(r"[^\W\d_]+")


def share_of(said: frozenset[str], there: frozenset[str]) -> float:
    """How many of the words said are there, 0 to 1; 1 where nothing was said."""
    return len(said & there) / len(said) if said else 1.0

"""What a page says about its article: JSON-LD first, then Open Graph and other meta elements, then what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from lxml import etree

from tocsin.extract.authors import AUTHOR_NAMES, read_authors
from tocsin.extract.jsonld import Facts, is_free, read_json_ld, text_in
from tocsin.extract.page_times import read_times
from tocsin.extract.plain import text_of
from tocsin.extract.tree import absolute_url, short_words_of, words_of
from tocsin.extract.words import fold

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title")
_LOCKED = ("article:content_tier", "cxense:paywall", "paywall", "content_tier", "access", "article:content-tier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says. `body` is the JSON-LD articleBody as plain text. Times are aware UTC."""

    title: str = ""
    language: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    url: str | None = None
    site_name: str | None = None
    section: str | None = None
    image: str | None = None
    paywalled: bool | None = None
    body: str = ""
    description: str = ""
    is_article: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


def read_metadata(root: etree._Element, url: str | None) -> Metadata:
    """Everything the page's head and JSON-LD tell; linear in the page."""
    facts = read_json_ld(root)
    metas = _read_metas(root)
    canonical = _canonical(root, metas, facts, url)
    published, updated = read_times(root, metas, facts)
    return Metadata(
        title=_title(root, metas, facts),
        language=_language(root, metas, facts),
        authors=read_authors(root, metas, facts),
        published_at=published,
        updated_at=updated,
        url=canonical,
        site_name=_first(metas, ("og:site_name", "application-name", "al:ios:app_name"))
        or text_in(facts.get("publisher"))
        or None,
        section=text_in(facts.get("articleSection"))
        or _first(metas, ("article:section", "section", "parsely-section"))
        or None,
        image=absolute_url(_image(metas, facts), canonical or url) if _image(metas, facts) else None,
        paywalled=_paywalled(metas, facts),
        body=text_in(facts.get("articleBody")),
        description=text_of(_first(metas, ("og:description", "description", "twitter:description")))
        or text_in(facts.get("description")),
        is_article=bool(facts) or metas.get("og:type", "").lower() == "article",
    )


def _read_metas(root: etree._Element) -> dict[str, str]:
    """Meta elements by property, name or itemprop, lower case; the first of a name counts, authors are joined."""
    metas: dict[str, str] = {}
    for number, element in enumerate(root.iter("meta")):
        if number > 2_000:
            break
        content = (element.get("content") or "").strip()
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if not name or not content or len(content) > 5_000:
            continue
        if name in metas and name in AUTHOR_NAMES:
            metas[name] = f"{metas[name]}; {content}"
        metas.setdefault(name, content)
    return metas


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if metas.get(name)), "")


# --- title ---

_SITE_SUFFIX = re.compile(r"\s+(?:[|·•»›]|[-–—])\s+[^|·•»›–—]{2,50}$")


def _title(root: etree._Element, metas: Mapping[str, str], facts: Facts) -> str:
    """The h1 that the page's own title contains, the longest of several, or the only one where it shares words with
    it; else JSON-LD's headline, Open Graph's title, the window's up to a smaller heading, the h1, the window's."""
    told = text_of(_first(metas, _TITLES))
    headline = text_in(facts.get("headline"))
    window = _window_title(root)
    site = fold(metas.get("og:site_name", "") or text_in(facts.get("publisher")))
    shown = [_without_kicker(title, (headline, told)) for title in _shown_titles(root) if fold(title) != site]
    said = [other for other in (told, headline, window) if other]
    told = told or _heading_beside(root, shown, window)
    shown = [title for title in shown if not _is_site_beside(title, told, window)]
    contained = [title for title in shown if any(_contains(other, title) for other in said)]
    if contained:
        return max(contained, key=len)
    if len(shown) == 1 and any(_shares_words(other, shown[0]) for other in said):
        return shown[0]
    if headline and len(headline) > 8:
        return headline
    if told:
        return _without_site(told, site)
    if len(shown) == 1:
        return shown[0]
    return _heading_of(root, window) or _without_site(window, site)


def _heading_beside(root: etree._Element, shown: Sequence[str], window: str) -> str:
    """Where the window's title is the main heading and more, the heading of the page that is the rest."""
    for title in shown:
        rest = window.removeprefix(title).lstrip(" :|-–—·")
        if window.startswith(title) and len(rest) > len(title) and rest.count(" ") >= _FEWEST_WORDS - 2:
            headings = (short_words_of(element, 300) for element in islice(root.iter("h2", "h3"), 40))
            if rest in headings:
                return rest
    return ""


def _is_site_beside(shown: str, told: str, window: str) -> bool:
    """The site's own name, set as a title, where the window's is that and the article's: "The view: A title of some words"."""
    around, title, name = fold(window), fold(told), fold(shown)
    return len(title) >= 8 and title in around and name not in title and name in around.replace(title, "")


def _without_kicker(shown: str, told: Iterable[str]) -> str:
    """What the page shows as its title, without the few words that some set above it in the same element: the subject, a series."""
    for title in told:
        kicker = len(shown) - len(title)
        if len(title) >= _LEAST_BELOW_KICKER and 0 < kicker <= _LONGEST_KICKER and shown.endswith(f" {title}"):
            return title
    return shown


def _heading_of(root: etree._Element, window: str) -> str:
    """The heading with which the window's title begins, where a page has no main one."""
    for number, element in enumerate(root.iter("h2", "h3", "h4")):
        if number >= 40:
            break
        text = short_words_of(element, 300)
        if 2 * len(text) >= len(window) and len(text) >= 8 and window.startswith(text):
            return text
    return ""


# A title in the window and one on the page that are worded for two audiences.
_WORDS_SHARED = 0.25
_FEWEST_WORDS = 5
_LEAST_BELOW_KICKER = 20
_LONGEST_KICKER = 40


def _shares_words(told: str, shown: str) -> bool:
    mine, theirs = set(fold(shown).split()), set(fold(told).split())
    return len(mine) >= _FEWEST_WORDS and len(mine & theirs) >= _WORDS_SHARED * len(mine)


def _shown_titles(root: etree._Element) -> list[str]:
    titles = []
    for number, element in enumerate(root.iter("h1")):
        text = words_of(element)
        if 5 <= len(text) <= 400:
            titles.append(text)
        if number >= 5:
            break
    return titles


def _window_title(root: etree._Element) -> str:
    element = next(root.iter("title"), None)
    return words_of(element)[:500] if element is not None else ""


def _contains(told: str, shown: str) -> bool:
    a, b = fold(told), fold(shown)
    return len(b) >= 8 and (b in a or (len(a) >= 15 and a in b and len(a) * 1.6 > len(b)))


def _without_site(title: str, site: str) -> str:
    found = _SITE_SUFFIX.search(title)
    if found and len(title) - len(found.group()) >= 15:
        suffix = fold(found.group()).strip(" |-·•»›")
        if not site or suffix in site or site in suffix or "|" in found.group():
            return title[: found.start()]
    return title


# --- address, language, picture, lock ---


def _canonical(root: etree._Element, metas: Mapping[str, str], facts: Facts, url: str | None) -> str | None:
    links = (link.get("href") for link in root.iter("link") if link.get("rel") == "canonical")
    told = next(filter(None, links), None) or metas.get("og:url") or text_in(facts.get("url"))
    found = absolute_url(str(told), url) if told else None
    return found if found and found.startswith(("http://", "https://")) else url


def _language(root: etree._Element, metas: Mapping[str, str], facts: Facts) -> str | None:
    for told in (
        root.get("lang"),
        text_in(facts.get("inLanguage")),
        metas.get("og:locale"),
        metas.get("content-language"),
        metas.get("language"),
    ):
        found = re.match(r"\s*([a-zA-Z]{2})(?:[-_]|\s*$)", told or "")
        if found:
            return found[1].lower()
    return None


def _image(metas: Mapping[str, str], facts: Facts) -> str:
    told = _first(metas, ("og:image", "og:image:url", "twitter:image", "twitter:image:src"))
    if told:
        return told
    image = facts.get("image")
    image = image[0] if isinstance(image, list) and image else image
    address = image.get("url") if isinstance(image, dict) else image
    return address if isinstance(address, str) else ""


def _paywalled(metas: Mapping[str, str], facts: Facts) -> bool | None:
    free = is_free(facts)
    if free is not None:
        return not free
    tier = _first(metas, _LOCKED).lower()
    if tier in {"locked", "metered", "premium", "paid", "true", "yes", "subscriber", "subscribers"}:
        return True if tier != "metered" else None
    return False if tier == "free" else None

"""Who wrote an article, as its page says: JSON-LD, then meta elements, then what it shows (`shown_authors`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from lxml import etree

from tocsin.extract.jsonld import Facts, names_in, text_in
from tocsin.extract.shown_authors import BYLINE_START, BYLINE_WORDS, LONGEST_NAME, parts_of, shown_authors
from tocsin.extract.words import fold
from tocsin.rules.calendar_words import MONTHS, WEEKDAYS

AUTHOR_NAMES = (
    "author",
    "article:author",
    "og:article:author",
    "article_author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "byline",
    "citation_author",
    "articleauthor",
    "twitter:creator",
)
# What WordPress calls them in the card of a link, as far as it is no byline's word.
_WRITTEN_BY = re.compile(rf"{BYLINE_WORDS}|napisane przez|skrevet av|yazan|kirjoittanut|написано", re.I)
_NO_AUTHOR = re.compile(
    r"https?://|www\.|@|\d{3,}|[。！？!?]|^(?:admin|administrator|editor|editors|staff|staff writer|editorial staff|redaktion|redazione|redaction|rédaction|la rédaction|"
    r"la redazione|redacción|unknown|none|null|guest|anonymous|webmaster)$", re.I
)  # fmt: skip
# What people who write are called, as the last word of what they do.
_ROLES = frozenset(
    fold(
        "correspondent correspondents reporter reporters editor editors writer writers journalist journalists columnist producer contributor contributors "
        "redakteur redakteurin korrespondent korrespondentin reporterin journalistin journaliste correspondant correspondante redacteur redactrice "
        "periodista corresponsal redactor redactora giornalista corrispondente inviato inviata jornalista correspondente verslaggever verslaggeefster"
    ).split()
)
_RANKS = frozenset(
    fold(
        "senior junior chief deputy managing executive associate assistant contributing special foreign staff acting political national"
    ).split()
)
_PICTURES_BY = re.compile(
    r"(?:fotos?|photos?|photograph(?:y|s|er)|fotografi(?:a|as|e|en)|bilder?|kuvat?|immagini|images?|video|illustrations?|grafik)(?: by| de| di| von|\s?[:：])",
    re.I,
)
_DEGREES = frozenset(fold("md phd mba msc bsc rn do dvm jd esq jr sr dr prof mph cfa m.d ph.d").split())
# What begins to tell of the day, behind a name of two words or more.
_TRAILERS = {name for name in {*MONTHS, *WEEKDAYS} if len(name) >= 4} | set(
    fold(
        "published updated posted modified created edited last publie publiee mis mise modifie veroffentlicht aktualisiert stand publicado actualizado "
        "atualizado pubblicato aggiornato gepubliceerd bijgewerkt"
    ).split()
)
# "valley.example", "海岸日报网".
_OUTLET = re.compile(r"(?:[\w-]+\.)+[a-z]{2,7}|[\u4e00-\u9fff]{2,10}[网網报報社台]")
_LAST_OF_WINDOW = re.compile(r"\s[|–—•·-]\s([^|–—•·]{2,40})$")
_SHORTENED = re.compile(r"\b(?:[A-Z]|[JS]r)\.$")
_WIDE_NAME = re.compile("[\u4e00-\u9fff\uac00-\ud7af·]{2,8}")
_MOST = 12


def read_authors(root: etree._Element, metas: Mapping[str, str], facts: Facts) -> tuple[str, ...]:
    """Names as they are written, without "by" and affiliations; at most twelve, none that is a role or an address."""
    site = fold(metas.get("og:site_name", "") or text_in(facts.get("publisher")) or _site_in_window(root))
    outlets: tuple[str, ...] = ()
    for told in chain(_told_authors(metas, facts), shown_authors(root)):
        parts = [part for name in told if _is_author(name) for part in parts_of(name)]
        parts = [part for part in parts if not _PICTURES_BY.match(part)]
        parts = [part for at, part in enumerate(parts) if not (at and fold(part).rpartition(" ")[2] in _ROLES)]
        names = [_without_outlet(_without_trailer(_clean_name(part)), site) for part in parts]
        kept = tuple(dict.fromkeys(name for name in names if _is_long_enough(name) and _is_author(name)))
        people = tuple(name for name in kept if not _is_outlet(name, site))
        if people:
            return people[:_MOST]
        outlets = outlets or kept[:_MOST]
    return outlets


def _site_in_window(root: etree._Element) -> str:
    """What stands behind the last bar or dash of the window's title."""
    title = next(root.iter("title"), None)
    found = _LAST_OF_WINDOW.search((title.text or "")[-100:]) if title is not None else None
    return found[1].strip() if found else ""


def _is_long_enough(name: str) -> bool:
    return (2 if _WIDE_NAME.fullmatch(name) else 3) <= len(name) <= LONGEST_NAME


def _is_outlet(name: str, site: str) -> bool:
    """The outlet itself, which many pages name where nobody else is."""
    return _OUTLET.fullmatch(name) is not None or fold(name) == site or (len(site) >= 4 and site in fold(name))


def _told_authors(metas: Mapping[str, str], facts: Facts) -> Iterator[tuple[str, ...]]:
    yield names_in(facts.get("author")) or names_in(facts.get("creator"))
    yield tuple(metas[name] for name in AUTHOR_NAMES if _is_author(metas.get(name, "")))[:1]
    yield tuple(
        metas.get(f"twitter:data{number}", "")
        for number in (1, 2)
        if _WRITTEN_BY.fullmatch(metas.get(f"twitter:label{number}", ""))
    )[:1]


def _is_author(name: str) -> bool:
    return bool(name) and _NO_AUTHOR.search(name) is None


def _without_trailer(name: str) -> str:
    """The name without what is set behind it on its line: "Anna Kerr Monday", "Anna Kerr Health Correspondent", "Anna Kerr
    Updated". Empty where it is but what somebody does: "Health Correspondent"."""
    words = name.split()
    folded = [fold(word).strip(".:") for word in words]
    if folded and ((folded[0] in _ROLES and words[0].islower()) or not set(folded) - _DEGREES):
        return ""
    if folded and folded[-1] in _ROLES and folded[0] in _RANKS:
        return ""
    if folded and folded[-1] in _ROLES:
        return " ".join(words[:2]) if len(words) > 2 else ""
    end = next((at for at in range(2, len(words)) if folded[at] in _TRAILERS), len(words))
    return " ".join(words[:end])


def _without_outlet(name: str, site: str) -> str:
    """The name without the outlet's behind it: "Anna Kerr Harbour Post"."""
    for outlet in (site, site.removeprefix("the ")):
        folded = fold(name)
        if len(outlet) >= 4 and folded.endswith(f" {outlet}") and folded.count(" ") >= outlet.count(" ") + 2:
            return " ".join(name.split()[: -len(outlet.split())])
    return name


def _clean_name(name: str) -> str:
    name = BYLINE_START.sub("", name.strip(" ,:-–—|•·/")).strip()
    return name if _SHORTENED.search(name) else name.rstrip(".")

"""Who wrote an article, as its page says: JSON-LD, then meta elements, then what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from lxml import etree

from tocsin.extract.jsonld import Facts, names_in
from tocsin.extract.plain import text_of
from tocsin.extract.tree import owners_of, short_words_of

AUTHOR_NAMES = (
    "author",
    "article:author",
    "article_author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "byline",
    "citation_author",
    "twitter:creator",
)
_BYLINE_START = re.compile(
    r"^(?:by|par|von|por|di|door|written by|words by|story by|text|texte?|author|auteur|autor|autora|autorin|redazione di)\s*:?\s+",
    re.I,
)
_AUTHOR_SPLIT = re.compile(r"\s*(?:;|,|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b)\s*")
_NO_AUTHOR = re.compile(
    r"https?://|www\.|@|\d{3,}|^(?:admin|administrator|editor|editors|staff|staff writer|editorial staff|redaktion|redazione|redaction|rédaction|la rédaction|"
    r"la redazione|redacción|unknown|none|null|guest|anonymous|webmaster)$", re.I
)  # fmt: skip
_LONGEST_NAME = 60
_MOST = 12


def read_authors(root: etree._Element, metas: Mapping[str, str], facts: Facts) -> tuple[str, ...]:
    """Names as they are written, without "by" and affiliations; at most twelve, none that is a role or an address."""
    for told in chain(_told_authors(metas, facts), _shown_authors(root)):
        names = [_clean_name(part) for name in told if _is_author(name) for part in _parts_of(name)]
        kept = tuple(dict.fromkeys(name for name in names if 3 <= len(name) <= _LONGEST_NAME and _is_author(name)))
        if kept:
            return kept[:_MOST]
    return ()


def _told_authors(metas: Mapping[str, str], facts: Facts) -> Iterator[tuple[str, ...]]:
    yield names_in(facts.get("author")) or names_in(facts.get("creator"))
    yield tuple(metas[name] for name in AUTHOR_NAMES if _is_author(metas.get(name, "")))[:1]


def _is_author(name: str) -> bool:
    return bool(name) and _NO_AUTHOR.search(name) is None


def _parts_of(name: str) -> list[str]:
    """Several names in one; what stands behind a bar is where they work."""
    told = _BYLINE_START.sub("", text_of(name)).split("|")[0]
    return _AUTHOR_SPLIT.split(told)


def _clean_name(name: str) -> str:
    return _BYLINE_START.sub("", name.strip(" .,:-–—|•·/")).strip()


# --- what the page shows ---

_BYLINES = tuple(etree.XPath(f"(descendant::*/@{name})[. = 'author'][position() <= 8]") for name in ("itemprop", "rel"))
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:author|byline|auteur|autor)(?:[\s_-]*(?:name|link|list)s?)?(?:$|\s)", re.I)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|auteurs?|autor(?:es|en)?|autori?|team|staff|writers?|contributors?|by|people|redaktion|journalist[es]?|profil|profile|firmas?)/[^/?#]{3,80}/?(?:[?#]|$)|"
    r"/staff/[^/]{3,60}/posts\.html$", re.I
)  # fmt: skip
_BYLINE_TEXT = re.compile(
    r"(?:by|written by|par|von|por|di|door|texte?\s*:)\s+(?P<name>[^\W\d_][^\d@:;.!?]{3,60})", re.I
)
_BYLINE_FIRST = re.compile(r"\s*(?:by|written by|par|von|por|di|door|texte?\s*:)(?:\s|$)", re.I)
_SEEN_AT_MOST = 5_000
_LOOKED_AT_MOST = 50  # elements whose words are read


def _shown_authors(root: etree._Element) -> Iterator[tuple[str, ...]]:
    """One guess after another, the surest first."""
    for bylines in _BYLINES:
        texts = [short_words_of(element, 80) for element in owners_of(bylines, root)]
        yield tuple(dict.fromkeys(text for text in texts if len(text) >= 3))
    yield _linked_authors(root)
    yield _named_authors(root)
    yield _written_authors(root)


def _linked_authors(root: etree._Element) -> tuple[str, ...]:
    """Names that lead to the pages of authors: the first such links, as far as they stand together."""
    found: list[str] = []
    beside: etree._Element | None = None
    for number, link in enumerate(root.iter("a")):
        if number > _SEEN_AT_MOST:
            break
        if not _AUTHOR_PAGE.search((link.get("href") or "")[:300]):
            continue
        name = short_words_of(link, _LONGEST_NAME)
        around = link.getparent()
        above = around.getparent() if around is not None else None
        if beside is not None and beside is not around and beside is not above:
            break
        if 2 <= len(name.split()) <= 5 and len(name) <= 40 and name[0].isupper():
            found.append(name)
            beside = around if beside is None or beside is around else above
    return tuple(dict.fromkeys(found))


def _named_authors(root: etree._Element) -> tuple[str, ...]:
    """An element whose class says that it holds the author."""
    looked_at = 0
    for number, element in enumerate(root.iter("span", "a", "p", "div", "address")):
        if number > _SEEN_AT_MOST:
            break
        marked = element.get("class") or ""
        if marked and len(element) <= 6 and _BYLINE_CLASS.search(marked[:200]):
            looked_at += 1
            if looked_at > _LOOKED_AT_MOST:
                break
            text = short_words_of(element, 300)
            links = tuple(filter(None, (short_words_of(link, 80) for link in element.iter("a")))) if text else ()
            if len(links) > 1 and all(3 <= len(link) <= 40 for link in links):
                return links
            if 3 <= len(text) <= _LONGEST_NAME:
                return (text,)
    return ()


def _written_authors(root: etree._Element) -> tuple[str, ...]:
    """A line of its own that reads "By Jane Roe"."""
    looked_at = 0
    for number, element in enumerate(root.iter("p", "span", "div", "address", "h4", "h5", "h6")):
        if number > _SEEN_AT_MOST:
            break
        if len(element) > 3 or not _BYLINE_FIRST.match((element.text or "")[:80]):
            continue
        looked_at += 1
        if looked_at > _LOOKED_AT_MOST:
            break
        found = _BYLINE_TEXT.fullmatch(short_words_of(element, 90))
        if found and all(word[0].isupper() or len(word) <= 3 for word in found["name"].split()):
            return (found["name"],)
    return ()

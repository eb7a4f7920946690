"""Who wrote an article, as its page shows it: marked elements, links to authors' pages, bylines, a name beside the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from tocsin.extract.class_words import Kind, kinds_of
from tocsin.extract.plain import text_of
from tocsin.extract.stamps import ANY_TIME, read_stamp
from tocsin.extract.tree import above_title, owners_of, short_words_of, title_of

BYLINE_WORDS = (
    r"(?:(?:posted|written|reported|published|submitted|words|story|text|article|report|analysis|opinion) by|by|(?:words|teksti|tekst|reportage|reportagem|reportaje|reportaz|pise|piše|autorius)(?=\s?[:：])|(?:texto|texte) de|testo di|"
    r"(?:(?:article )?(?:publié|écrit|rédigé|soumis|proposé)|article|propos recueillis) par|par|"
    r"(?:veröffentlicht|geschrieben|verfasst|eingereicht|gespeichert|ein artikel|ein beitrag|text) von|von|(?:publicado|escrito|firmado|redactado|enviado) por|por|"
    r"(?:scritto|pubblicato|inviato|articolo) da|(?:articolo )?di|(?:geschreven|geplaatst|ingediend|gepubliceerd) door|door|oleh|(?:skrivet|publicerad) av|av|(?:skrevet) af|af|"
    r"texte?|text|author|authors|auteurs?|autor(?:a|es|in|s)?|(?:journalist(?:e|in)?|reporter|r[ée]dact(?:eur|rice)|redact(?:eur|or|ora)|periodista|giornalista|jornalista)(?= ?:)|autore|autori|redazione di|penulis|автор|текст|кто написал|szerző|autoři)"
)
BYLINE_START = re.compile(rf"^{BYLINE_WORDS}\s*[:：]?\s+|^(?:автор|текст|penulis|oleh)\s*:\s*", re.I)
_AUTHOR_SPLIT = re.compile(r"\s*(?:;|,|&|\s/\s|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bAND\b|\bUND\b|\bET\b)\s*")
# "Jane Roe (with Max Muster)"; what else stands in brackets is where they work.
_WITH_OTHERS = re.compile(r"\(\s?(?:avec|with|mit|con|com|met)\s([^()]*)\)")
_ASIDE = re.compile(r" ?\([^()]*\)$")
_ACRONYM = re.compile("[A-Z]{2,5}")

_BYLINES = tuple(etree.XPath(f"(descendant::*/@{name})[. = 'author'][position() <= 8]") for name in ("itemprop", "rel"))
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:authors?|byline|auteur|autor|firma|signature|journalist|reporter)(?:[\s_-]*(?:name|link|list)s?)?(?:$|\s)",
    re.I,
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|auteurs?|autor(?:es|en)?|autori?|team|staff|writers?|contributors?|by|people|redaktion|journalist[es]?|profil|profile|firmas?)/[^/?#]{3,80}/?(?:[?#]|$)|"
    r"/staff/[^/]{3,60}/posts\.html$"
)  # fmt: skip
_BYLINE_FIRST = re.compile(rf"\s*{BYLINE_WORDS}(?:\s*[:：]|\s|$)", re.I)
_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper())
_AND = r"(?:,| and| &| y| et| und| e| en| og| och| и| AND| UND| ET| /)+ "
_NAME = rf"(?:(?!(?:AND|UND|ET)\b)[{_CAPITALS}][\w'’.-]*|d[aeiou]s?|del|della|von|van|der|den|de|du|la|le|el|al|bin|ibn|ter|ten|zu)"
# Two to five words of a name; then the next one, or what is told of them: place, outlet, day.
_NAMES = re.compile(
    rf"(?P<names>{_NAME}(?: {_NAME}){{1,4}}(?:{_AND}{_NAME}(?: {_NAME}){{1,4}}){{0,5}})"
    r"(?=$|\s*[,;:|/•·(–—-]|\s+\d|\s+(?:for|on|op|in|at|am|le|el|den|på|with|avec|mit|con|com|met|à|aus|from)\s)"
)
_NAME_ALONE = re.compile(rf"{_NAME}(?: {_NAME}){{1,3}}")
# "10 March 2015 by Jane Roe", "12 jan | 5h27 Por Joana da Silva".
_LATE_BYLINE = re.compile(r"(?:\d\w*|[|·•,–-])\s*(?:by|por|par|von|door|oleh)\s+", re.I)
# "记者 王小明", "홍길동 기자".
_WIDE_BYLINE = re.compile(
    r"(?:.{0,24}?(?:记者|記者|作者|文|撰文)\s*[/:：丨|｜ ]\s*(?P<after>[\u4e00-\u9fff·]{2,4})(?:[\s)）／/].{0,30})?|[\[(]?(?P<before>[\uac00-\ud7af]{2,4})\s?(?:기자|특파원).{0,40})"
)
# "كتب: محمود عبد العاطي".
_UNCASED_BYLINE = re.compile(r"\s*(?:كتبت?|بقلم|إعداد|تحرير|מאת)\s*[:：]?\s+([^\d:،,.]{4,40})")
# "[서울=뉴시스] 홍길동 기자 =", "... 밝혔다. 홍길동 기자 hong@example.kr".
_HANGUL_FIRST = re.compile(
    r"\s*[\[(【][^\])】]{1,30}[\])】]\s*([\uac00-\ud7af]{2,4}(?:[ ·,]{1,2}[\uac00-\ud7af]{2,4}){0,3}) ?기자\s*="
)
_HANGUL_LAST = re.compile(r"(?:^|[.!?\s])\s*([\uac00-\ud7af]{2,4}) ?기자(?:\s*[=/]?\s*[\w.+-]{2,40}@[\w.-]{4,60})?\s*$")
_TELLS_REPORTER = etree.XPath("contains(., '기자')")  # a tenth of the cost of a look at each text
_HANGUL_WITHIN = 150  # characters of a text's beginning, and of its end
_SEEN_AT_MOST = 5_000
_LOOKED_AT_MOST = 50  # elements whose words are read
_LONGEST_INITIALS = 2
_NEAR_TITLE = 12  # elements below it in which the day may stand first
_MOST_INSIDE = 6  # elements in a byline
_LONGEST_BYLINE = 120
LONGEST_NAME = 60


def shown_authors(root: etree._Element) -> Iterator[tuple[str, ...]]:
    """One guess after another, the surest first."""
    for bylines in _BYLINES:
        found = owners_of(bylines, root)
        texts = tuple(dict.fromkeys(text for element in found if len(text := short_words_of(element, 80)) >= 3))
        yield _with_those_beside(texts, found[0].getparent() if found else None)
    yield _linked_authors(root)
    yield _named_authors(root)
    yield _written_authors(root)
    yield _hangul_authors(root)
    yield _names_beside_day(root)


def _linked_authors(root: etree._Element) -> tuple[str, ...]:
    """Names that lead to the pages of authors: the first such links, as far as they stand together."""
    found: list[str] = []
    beside: etree._Element | None = None
    for number, link in enumerate(root.iter("a")):
        if number > _SEEN_AT_MOST:
            break
        if not _AUTHOR_PAGE.search((link.get("href") or "")[:300].lower()):
            continue
        name = short_words_of(link, LONGEST_NAME)
        around = link.getparent()
        above = around.getparent() if around is not None else None
        if beside is not None and beside is not around and beside is not above:
            break
        if 2 <= len(name.split()) <= 5 and len(name) <= 40 and name[0].isupper():
            found.append(name)
            beside = around if beside is None or beside is around else above
    return _with_those_beside(tuple(dict.fromkeys(found)), beside)


def _with_those_beside(names: tuple[str, ...], around: etree._Element | None) -> tuple[str, ...]:
    """The names, or where the line in which they stand is nothing but a byline of more, all of those: only some may be linked."""
    if not names or around is None:
        return names
    line = _names_in(short_words_of(around, _LONGEST_BYLINE).replace(" ,", ","))
    return (line,) if len(parts_of(line)) > len(names) and all(name in line for name in names) else names


def _named_authors(root: etree._Element) -> tuple[str, ...]:
    """An element whose class says that it holds the author."""
    looked_at = 0
    for number, element in enumerate(
        root.iter("span", "a", "p", "div", "address", "li", "strong", "em", "h3", "h4", "h5")
    ):
        if number > _SEEN_AT_MOST:
            break
        marked = element.get("class") or ""
        if marked and len(element) <= 6 and _BYLINE_CLASS.search(marked[:200]) and not _is_remark(element):
            looked_at += 1
            if looked_at > _LOOKED_AT_MOST:
                break
            text = short_words_of(element, 300)
            links = tuple(filter(None, (short_words_of(link, 80) for link in element.iter("a")))) if text else ()
            if links and all(3 <= len(link) <= 40 for link in links) and (len(links) > 1 or _NAMES.fullmatch(links[0])):
                return links
            names = _names_in(text[:_LONGEST_BYLINE])
            if names or 3 <= len(text) <= LONGEST_NAME:
                return (names or text,)
    return ()


def _written_authors(root: etree._Element) -> tuple[str, ...]:
    """A line of its own that reads "By Jane Roe", below the title where the page has one; at once below it, behind a day
    too; else above it."""
    title = title_of(root)
    below = 0 if title is None else None  # elements met below the title
    looked_at = 0
    for number, element in enumerate(
        root.iter("h1", "h2", "p", "span", "div", "small", "address", "li", "h4", "h5", "h6")
    ):
        if number > _SEEN_AT_MOST or looked_at > _LOOKED_AT_MOST:
            break
        if element is title:
            below = 0
        if below is None or len(element) > _MOST_INSIDE or element.tag in ("h1", "h2"):
            continue
        below += 1
        head = _first_words_of(element)
        is_byline = _BYLINE_FIRST.match(head) or _WIDE_BYLINE.match(head) or _UNCASED_BYLINE.match(head)
        if not is_byline and (title is None or below > _NEAR_TITLE):
            continue
        if _is_remark(element):
            continue
        looked_at += 1
        line = short_words_of(element, _LONGEST_BYLINE)
        names = _names_in_byline(line) if is_byline else _names_behind_day(line)
        if names:
            return (names,)
    lines = (short_words_of(element, _LONGEST_BYLINE) for element in above_title(root))
    return tuple(filter(None, map(_names_in_byline, lines)))[:1]


def _hangul_authors(root: etree._Element) -> tuple[str, ...]:
    """Who reports in Korean, named behind the place that begins the text, or at its end."""
    if not _TELLS_REPORTER(root):
        return ()
    for number, text in enumerate(map(str, root.itertext())):
        if number > _SEEN_AT_MOST:
            break
        if "기자" in text:
            found = _HANGUL_FIRST.match(text[:_HANGUL_WITHIN]) or _HANGUL_LAST.search(text[-_HANGUL_WITHIN:])
            if found:
                return tuple(found[1].replace(",", " ").replace("·", " ").split())
    return ()


def _is_day(words: str) -> bool:
    stamp = read_stamp(words, ANY_TIME)
    return stamp is not None and not stamp.weak


def _names_beside_day(root: etree._Element) -> tuple[str, ...]:
    """A name in an element of its own below the title, beside one that is a day."""
    title, elements = title_of(root), root.iter()
    if title is None or not any(element is title for element in elements):
        return ()
    for element in islice(elements, _NEAR_TITLE):
        beside = element.getnext()
        if len(element) or beside is None or not _NAME_ALONE.fullmatch((element.text or "").strip()):
            continue
        days = [beside, *islice(beside.itersiblings(), 1)]
        if any(day.tag == "time" or _is_day(short_words_of(day, LONGEST_NAME)) for day in days):
            return ((element.text or "").strip(),)
    return ()


def _first_words_of(element: etree._Element) -> str:
    """How it begins, at once or in its first element."""
    head = (element.text or "")[:200].strip()
    if not head and len(element):
        head = (element[0].text or "")[:200].strip()
    return head[:80]


def _is_remark(element: etree._Element) -> bool:
    """It stands in a box of readers' remarks, whose authors are not the article's; a box with the title is the page's."""
    for box in element.iterancestors("div", "section", "ul", "ol", "li", "aside", "article"):
        if kinds_of(f"{box.get('class') or ''} {box.get('id') or ''}") & Kind.COMMENTS:
            return next(box.iter("h1"), None) is None
    return False


def _names_in_byline(line: str) -> str:
    """The names behind "by", as they are written; empty where what follows is no name."""
    uncased = _UNCASED_BYLINE.fullmatch(line)
    if uncased:
        return uncased[1].strip()
    wide = _WIDE_BYLINE.fullmatch(line)
    if wide:
        return wide["after"] or wide["before"]
    told = BYLINE_START.sub("", line)
    return _names_in(told) if told != line else ""


def _names_behind_day(line: str) -> str:
    found = _LATE_BYLINE.search(line)
    return _names_in(line[found.end() :]) if found else ""


def _names_in(line: str) -> str:
    """The names with which a line begins, "by" before them or not; empty where it begins otherwise."""
    found = _NAMES.match(BYLINE_START.sub("", line))
    return " ".join(map(_in_small_letters, found["names"].split())) if found else ""


def _in_small_letters(word: str) -> str:
    """A word of a name that is set in capitals, as it is written; what stands between two names likewise."""
    if word in ("AND", "UND", "ET"):
        return word.lower()
    return word.title() if len(word) > _LONGEST_INITIALS and word.isupper() else word


def parts_of(name: str) -> list[str]:
    """Several names in one; what stands behind a bar, or short and in capitals behind the last, is where they work."""
    told = BYLINE_START.sub("", text_of(name)).split("|")[0]
    told = _ASIDE.sub("", _WITH_OTHERS.sub(r", \1", told))
    parts = _AUTHOR_SPLIT.split(told)
    return parts[:-1] if len(parts) > 1 and _ACRONYM.fullmatch(parts[-1].strip()) else parts

"""Where a site's articles stand: what their box is named, and how it is found again, in a tree or before there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tocsin.extract.authors import AUTHOR_NAMES
from tocsin.extract.blocks import Box
from tocsin.extract.page_times import PUBLISHED_NAMES

# "article-body", "story__text--wide", "articleBody". A hash has digits, or capitals anywhere; a title has many words; and
# WordPress names the article's subjects.
_NAME = re.compile(r"(?!(?:category|tag|author)-)[a-z]+(?:[A-Z][a-z]{2,})*(?:[-_]{1,2}[a-z]+(?:[A-Z][a-z]{2,})*){0,3}")
# Of these a page has few, so they are known without a name.
_PLAIN = frozenset({"article", "main"})
# Of a box and of the one around it; longer names are no layout that another page will have.
_LONGEST_LAYOUT = 300


def layout_of(container: Box) -> str:
    """The names of the article's box and of the one around it, "div body/article story", without what only one page has:
    numbers, hashes, words of its title. Empty where they are too long."""
    boxes = [container] if container.parent is None else [container, container.parent]
    layout = "/".join(_named(box.tag, box.words) for box in boxes)
    return layout if len(layout) <= _LONGEST_LAYOUT else ""


def _named(tag: str, words: str) -> str:
    return " ".join([tag, *filter(_NAME.fullmatch, words.split())])


# --- in the tree ---


def known_box(root: etree._Element, layouts: frozenset[str]) -> etree._Element | None:
    """What is around the one element of the page that is laid out as the site's articles were; None where none is, or several."""
    found = {element for layout in layouts for element in _laid_out(root, layout)}
    return found.pop().getparent() if len(found) == 1 else None


def _laid_out(root: etree._Element, layout: str) -> Iterator[etree._Element]:
    inner, _, outer = layout.partition("/")
    tag, *names = inner.split()
    if not outer or not (names or tag in _PLAIN):
        return
    for element in root.iter(tag):
        if not names or names[0] in element.get("class", ""):
            around = element.getparent()
            if around is not None and _names_of(element) == inner and _names_of(around) == outer:
                yield element


def _names_of(element: etree._Element) -> str:
    return _named(element.tag, f"{element.get('class', '')} {element.get('id', '')}")


# --- in the page's text ---

# What no other name of an element begins with.
_BOXES = frozenset({"div", "section", "article", "main", "td"})

# What a meta element that tells of them is named, or a key of JSON-LD.
_DAY, _AUTHOR = (
    re.compile(rf"""["'](?:{"|".join(map(re.escape, names))})["']""", re.I) for names in (PUBLISHED_NAMES, AUTHOR_NAMES)
)
_WORDS = re.compile(r"""\s(class|id)=(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""")
_LONGEST_TAG = 1_000
_MOST_LOOKED_AT = 50
_TOO_MANY = -1
# Behind the box, characters: a lock stands there.
_BEHIND = 2_000


def known_part(page: str, layouts: frozenset[str]) -> str | None:
    """The page's head, and its body from the title to the end of the one element that is named as the box of the site's articles
    was; None where there is no such element, or several, or where day and author may have to be looked for elsewhere. What is
    around the box has the names that it had there."""
    head = page.find("<body") if layouts else -1
    if head < 0:
        return None
    told = "".join([page[:head], *_facts_in(page, head)])
    if not (_DAY.search(told) and _AUTHOR.search(told)):
        return None
    found = {(start, layout) for layout in layouts for start in _tags_named(page, layout)}
    if any(start == _TOO_MANY for start, _ in found):
        return None
    if len(found) > 1:
        found = {(start, layout) for start, layout in found if _stands_first_in(page, start, layout)}
    if len(found) != 1:
        return None
    start, layout = found.pop()
    inner, _, outer = layout.partition("/")
    title, end = page.rfind("<h1", head, start), _end_of(page, start, inner.split()[0])
    behind = page.rfind("<", end, end + _BEHIND)
    tag, *names = outer.split()
    around = f'<{tag} class="{" ".join(names)}">' if names else f"<{tag}>"
    lead = page[title if title > 0 else start : start]
    lead = f"{around}{lead}" if _end_of(lead, 0, tag, depth=1) == len(lead) else f"{lead}{around}"
    return f"{told}<body>{lead}{page[start : max(end, behind)]}"


def _facts_in(page: str, start: int) -> Iterator[str]:
    """The scripts from there on that tell facts."""
    at = page.find("<script", start)
    while at >= 0:
        begin = page.find(">", at)
        end = page.find("</script>", begin) if begin >= 0 else -1
        if end < 0:
            return
        if "ld+json" in page[at:begin].lower():
            yield page[at : end + len("</script>")]
        at = page.find("<script", end)


def _tags_named(page: str, layout: str) -> Iterator[int]:
    """Where the tags of elements that are named as the box of the layout begin, `_TOO_MANY` behind the last looked at."""
    inner, _, outer = layout.partition("/")
    tag, *names = inner.split()
    if not names or tag not in _BOXES or outer.split(" ")[0] not in _BOXES:
        return
    at = page.find(names[0])
    for _ in range(_MOST_LOOKED_AT):
        if at < 0:
            return
        start, end = page.rfind("<", max(0, at - _LONGEST_TAG), at), page.find(">", at, at + _LONGEST_TAG)
        if page.startswith(f"<{tag}", start) and _named_at(page, start, end, tag) == inner:
            yield start
        at = page.find(names[0], max(end, at + 1))
    yield _TOO_MANY


def _named_at(page: str, start: int, end: int, tag: str) -> str:
    """As `_named`, of the tag that stands there."""
    words = {found[1]: found[2] or found[3] or found[4] or "" for found in _WORDS.finditer(page, start, end + 1)}
    return _named(tag, f"{words.get('class', '')} {words.get('id', '')}")


def _stands_first_in(page: str, start: int, layout: str) -> bool:
    """The tag right before is that of what is around the box, as it was named."""
    outer = layout.partition("/")[2]
    tag = outer.split(" ")[0]
    before = page.rfind("<", max(0, start - _LONGEST_TAG), start)
    return page.startswith(f"<{tag}", before) and _named_at(page, before, start, tag) == outer


def _end_of(page: str, start: int, tag: str, depth: int = 0) -> int:
    """Where the element that begins there ends, by the tags of its name; `depth`: how many of them are open before."""
    opening, closing = f"<{tag}", f"</{tag}"
    at, end = start, page.find(closing, start)
    while end >= 0:
        depth += page.count(opening, at, end) - 1
        at = end + len(closing)
        if depth <= 0:
            return page.find(">", end) + 1 or len(page)
        end = page.find(closing, at)
    return len(page)

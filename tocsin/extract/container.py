"""Where on the page the article stands: the box that holds the running text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from tocsin.extract.blocks import ALL_LINK, Block, Blocks, Box
from tocsin.extract.class_words import Kind
from tocsin.extract.words import breadth, letters_of, words_in

# A box is gone into while it holds this share of the running text of the one around it.
MOST = 0.8
# The box that holds the title too is gone into from this share on: lists of other news may hold the rest.
TITLED = 0.4
# An element `article` around the title with so much running text is the article, whatever else the page tells.
TITLED_ARTICLE = 120.0
LONG_ARTICLE = 300.0
SHORT_ARTICLE_SHARE = 0.03
_SHORTEST_TITLE = 8
_HEADINGS = frozenset({"h1", "h2", "h3"})
# A box named as the article's body is believed from this share on.
NAMED = 0.5
# In the element `article` around the title a summary or a fact box may hold more.
NAMED_IN_ARTICLE = 0.35
# Running text in a box of these kinds counts little: comments, teasers and notices can outweigh a short article.
_DOUBTFUL = (
    Kind.COMMENTS
    | Kind.RELATED
    | Kind.NAVIGATION
    | Kind.NEWSLETTER
    | Kind.LEGAL
    | Kind.ADVERT
    | Kind.GALLERY
    | Kind.EMBED
)
_DOUBTFUL_TAGS = frozenset({"aside", "nav", "footer", "form", "figcaption"})
_DOUBTFUL_ROLES = frozenset({"complementary", "navigation", "contentinfo", "banner", "dialog", "alert", "search"})
_DOUBTFUL_COUNTS = 0.15
# Where no title is found: the outermost boxes carry the names of whole templates ("page-with-sidebar").
_OUTER_BOXES = 3
_NOT_ENTERED = frozenset({"p", "li", "blockquote", "td", "th", "pre", "dd"})
# A box alike beside the chosen one holds another part of the article where it has this share of its text.
_PART = 0.03
_HEADLINE_WITHIN = 2  # lines of a teaser
# So many boxes alike in a row, each a link and hardly more, are teasers.
_TEASERS = 3
_TEASER_BLOCKS = 4
_HEADLINE, _HEADLINE_WORDS = 25, 4  # letters and words from which on a link is no name


def find_title(page: Blocks, title: str) -> Block | None:
    """The block that shows the page's title: a heading of its words, a kicker before them or not; else the only main
    heading."""
    wanted = letters_of(title)
    if len(wanted) >= _SHORTEST_TITLE:
        for block in page.blocks:
            if block.box.tag != "nav" and len(block.text) <= 2 * len(title) and _is_heading(block):
                told = letters_of(block.text)
                if told.endswith(wanted) or (len(wanted) > 32 and told[:32] == wanted[:32]):
                    return block
    main = [block for block in page.blocks if block.box.tag == "h1"]
    return main[0] if len(main) == 1 else None


def _is_heading(block: Block) -> bool:
    return block.box.tag in _HEADINGS or (block.box.parent is not None and block.box.parent.tag in _HEADINGS)


def weigh(page: Blocks, title: Block | None) -> None:
    """Set `prose` (all) and `mass` (doubtful boxes counting little) of every box, what is in it included."""
    titled = frozenset(title.box.around()) if title else frozenset()
    for box in reversed(page.boxes):
        if box.lines and box.parent is not None:
            box.parent.lines += box.lines
            box.parent.links += box.links
    teasers = _teasers(page, titled)
    counted = _teasers(page, titled, counted=True)
    headed = _headed(page, counted) if counted else counted
    others = _others_articles(page, title, titled)
    outer = 0 if titled else _OUTER_BOXES
    for box in page.boxes:
        around = box.parent
        box.teaser = box in headed
        box.foreign = box not in titled and (box.teaser or box in others or (around is not None and around.foreign))
        told = box.foreign or box in teasers or _is_doubtful(box, outer)
        box.doubtful = box not in titled and (told or (around is not None and around.doubtful))
    for block in page.blocks:
        if block.prose:
            if (
                "ookie" in block.text
                and block.box.lines == 1
                and block.box not in titled
                and _ABOUT_COOKIES.search(block.text)
            ):
                block.box.doubtful = block.box.foreign = True
            block.box.prose += block.prose
            block.box.mass += block.prose * (_DOUBTFUL_COUNTS if block.box.doubtful else 1.0)
    for box in reversed(page.boxes):
        if box.prose and box.parent is not None:
            box.parent.prose += box.prose
            box.parent.mass += box.mass


def _teasers(page: Blocks, titled: frozenset[Box], *, counted: bool = False) -> frozenset[Box]:
    """Boxes alike in a row that each hold a link on a line of its own and a few words more; `counted`: their names may
    differ by a number."""
    rows = defaultdict[tuple[Box | None, str, str], list[Box]](list)
    for box in page.boxes:
        if box.links and 2 <= box.lines <= _TEASER_BLOCKS and box not in titled:
            words = _NUMBERS.sub("", box.words) if counted else box.words
            rows[box.parent, box.tag, words].append(box)
    return frozenset(box for row in rows.values() if len(row) >= _TEASERS for box in row)


def _headed(page: Blocks, teasers: frozenset[Box]) -> frozenset[Box]:
    """Those of them that begin with a headline that is a link, under a kicker or not: entries of a list are linked by a
    name, or below their words."""
    met: Counter[Box] = Counter()
    found: set[Box] = set()
    for block in page.blocks:
        box = next((each for each in block.box.around() if each in teasers), None)
        if box is not None:
            met[box] += 1
            if met[box] <= _HEADLINE_WITHIN and block.linked > ALL_LINK and _is_headline(block.text):
                found.add(box)
    return frozenset(found)


def _is_headline(text: str) -> bool:
    return breadth(text) >= _HEADLINE and words_in(text) >= _HEADLINE_WORDS


def _others_articles(page: Blocks, title: Block | None, titled: frozenset[Box]) -> frozenset[Box]:
    """Boxes below the article's text that begin with a main heading of their own: the next article, loaded in advance."""
    if title is None or title.box.tag != "h1":
        return frozenset()
    found: set[Box] = set()
    met: set[Box] = set()  # boxes with lines in them
    told = False
    for block in page.blocks[title.at + 1 :]:
        outermost: Box | None = None
        box = block.box
        while box not in titled and box not in met:
            met.add(box)
            outermost = box
            if box.parent is None:
                break
            box = box.parent
        is_first = box in titled or box is outermost
        if (
            outermost is not None
            and told
            and is_first
            and block.box.tag == "h1"
            and letters_of(block.text) != letters_of(title.text)
        ):
            found.add(outermost)
        told = told or block.prose > 0
    return frozenset(found)


# What a page says about itself weighs little; where the news is about cookies all paragraphs are alike.
_ABOUT_COOKIES = re.compile(r"\b[Cc]ookies?\b")
# "post-1204", "item3": cards are counted.
_NUMBERS = re.compile(r"\d+")


def _is_doubtful(box: Box, outer: int) -> bool:
    if box.tag in _DOUBTFUL_TAGS or box.role in _DOUBTFUL_ROLES:
        return True
    return box.depth > outer and bool(box.kinds & _DOUBTFUL) and not box.kinds & Kind.BODY


def find_container(page: Blocks, title: Block | None) -> Box | None:
    """The innermost box with nearly all of the running text, or with the title and much of it; None on a page without
    any."""
    if not page.boxes or not page.boxes[0].mass:
        return None
    titled = frozenset(title.box.around()) if title else frozenset()
    article = next((box for box in title.box.around() if box.tag == "article"), None) if title else None
    if article is not None and _is_article(article, page.boxes[0]):
        body, inner = _named_body(page, article, NAMED_IN_ARTICLE), _innermost(page, article, titled)
        return _named_body(page, inner) if body in inner.around() or inner in body.around() else body
    return _named_body(page, _innermost(page, page.boxes[0], titled))


def _is_article(article: Box, whole: Box) -> bool:
    """The element holds text enough; a short one, which may head a page of others, a part of all that there is."""
    return article.mass >= LONG_ARTICLE or article.mass >= max(TITLED_ARTICLE, SHORT_ARTICLE_SHARE * whole.mass)


def _innermost(page: Blocks, start: Box, titled: frozenset[Box]) -> Box:
    inner: dict[Box | None, list[Box]] = defaultdict(list)
    for each in page.boxes:
        if each.mass:
            inner[each.parent].append(each)
    box = start
    while inner[box]:
        heaviest = max(inner[box], key=lambda each: each.mass)
        wanted = TITLED if heaviest in titled else MOST
        if heaviest.tag in _NOT_ENTERED or heaviest.mass < wanted * box.mass:
            break
        box = heaviest
    while box is not start and box.tag != "body" and _has_parts_beside(box, inner[box.parent]):
        assert box.parent is not None
        box = box.parent
    return box


def _named_body(page: Blocks, container: Box, share: float = NAMED) -> Box:
    """The box in the container that is named as the article's body, where there is one with that share of the text."""
    inside = {container}
    named: list[Box] = []
    for box in page.boxes:
        if box.parent in inside:
            inside.add(box)
            if box.kinds & Kind.BODY and box.mass >= share * container.mass:
                named.append(box)
    return named[-1] if named and all(box in named[-1].around() for box in named) else container


def _has_parts_beside(box: Box, row: Sequence[Box]) -> bool:
    """Boxes of the same name beside this one hold running text too: the article stands in several."""
    return any(
        beside is not box
        and beside.tag == box.tag != "article"
        and beside.words == box.words != " "
        and beside.mass > _PART * box.mass
        for beside in row
    )

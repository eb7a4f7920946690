"""Where on the page the article stands: the box that holds the running text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tocsin.extract.blocks import Blocks, Box
from tocsin.extract.class_words import Kind
from tocsin.extract.words import letters_of

# A box is gone into while it holds this share of the running text of the one around it.
MOST = 0.8
# The box that holds the title too is gone into from this share on: lists of other news may hold the rest.
TITLED = 0.45
_SHORTEST_TITLE = 12
_HEADINGS = frozenset({"h1", "h2", "h3"})
# A box named as the article's body is believed from this share on.
NAMED = 0.5
# Running text in a box of these kinds counts little: comments, teasers and notices can outweigh a short article.
_DOUBTFUL = Kind.COMMENTS | Kind.RELATED | Kind.NAVIGATION | Kind.NEWSLETTER | Kind.LEGAL | Kind.ADVERT | Kind.GALLERY
_DOUBTFUL_TAGS = frozenset({"aside", "nav", "footer", "form", "figcaption"})
_DOUBTFUL_ROLES = frozenset({"complementary", "navigation", "contentinfo", "banner", "dialog", "alert", "search"})
_DOUBTFUL_COUNTS = 0.3
# The outermost boxes carry the names of whole templates ("page-with-sidebar").
_OUTER_BOXES = 3
_NOT_ENTERED = frozenset({"p", "li", "blockquote", "td", "th", "pre", "dd"})
# A box alike beside the chosen one holds another part of the article where it has this share of its text.
_PART = 0.03


def weigh(page: Blocks) -> None:
    """Set `prose` (all) and `mass` (doubtful boxes counting little) of every box, what is in it included."""
    for box in page.boxes:
        box.doubtful = (box.parent is not None and box.parent.doubtful) or _is_doubtful(box)
    for block in page.blocks:
        if block.prose:
            block.box.prose += block.prose
            block.box.mass += block.prose * (_DOUBTFUL_COUNTS if block.box.doubtful else 1.0)
    for box in reversed(page.boxes):
        if box.prose and box.parent is not None:
            box.parent.prose += box.prose
            box.parent.mass += box.mass


def _is_doubtful(box: Box) -> bool:
    if box.tag in _DOUBTFUL_TAGS or box.role in _DOUBTFUL_ROLES:
        return True
    return box.depth > _OUTER_BOXES and bool(box.kinds & _DOUBTFUL) and not box.kinds & Kind.BODY


def find_container(page: Blocks, title: str) -> Box | None:
    """The innermost box with nearly all of the running text, or with the title and much of it; None on a page without
    any."""
    if not page.boxes or not page.boxes[0].mass:
        return None
    titled = _boxes_around_title(page, title)
    inner: dict[Box | None, list[Box]] = defaultdict(list)
    for box in page.boxes:
        if box.mass:
            inner[box.parent].append(box)
    box = page.boxes[0]
    while inner[box]:
        heaviest = max(inner[box], key=lambda each: each.mass)
        wanted = TITLED if heaviest in titled else MOST
        if heaviest.tag in _NOT_ENTERED or heaviest.mass < wanted * box.mass:
            break
        box = heaviest
    while box.parent is not None and box.tag != "body" and _has_parts_beside(box, inner[box.parent]):
        box = box.parent
    return _named_body(page, box)


def _named_body(page: Blocks, container: Box) -> Box:
    """The box in the container that is named as the article's body, where there is one with most of the text."""
    inside = {container}
    named: list[Box] = []
    for box in page.boxes:
        if box.parent in inside:
            inside.add(box)
            if box.kinds & Kind.BODY and box.mass >= NAMED * container.mass:
                named.append(box)
    return named[-1] if named and all(box in named[-1].around() for box in named) else container


def _boxes_around_title(page: Blocks, title: str) -> frozenset[Box]:
    wanted = letters_of(title)
    if len(wanted) < _SHORTEST_TITLE:
        return frozenset()
    for block in page.blocks:
        if (
            block.box.tag in _HEADINGS
            and len(block.text) <= 2 * len(title)
            and letters_of(block.text)[:32] == wanted[:32]
        ):
            return frozenset(block.box.around())
    return frozenset()


def _has_parts_beside(box: Box, row: Sequence[Box]) -> bool:
    """Boxes of the same name beside this one hold running text too: the article stands in several."""
    return any(
        beside is not box
        and beside.tag == box.tag != "article"
        and beside.words == box.words
        and beside.mass > _PART * box.mass
        for beside in row
    )

"""Cells of a table that stand for several rows: an outlet, or a day, of all the articles beside it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

from lxml import etree

from tocsin.extract.tree import name_of, short_words_of

_CELLS = frozenset({"td", "th"})
_LONGEST = 80  # characters of an outlet, a day or a section
_MOST_ROWS = 200
_MOST_COLUMNS = 40
_MOST_CELLS = 2_000
_MOST_INSIDE = 20  # elements of a cell


def spread_cells(root: etree._Element) -> list[etree._Element]:
    """Put a copy of each such cell into the other rows that it stands for, where they have the cells that its own row has
    besides; rows that have others go on with the article of the first. Returns the copies."""
    copies: list[etree._Element] = []
    for cell in list(islice((cell for cell in root.iter("td", "th") if cell.get("rowspan")), _MOST_CELLS)):
        rows = _rows_below(cell)
        small = sum(1 for _ in islice(cell.iter(), _MOST_INSIDE + 1)) <= _MOST_INSIDE
        if rows and small and short_words_of(cell, _LONGEST) and len(copies) < _MOST_CELLS:
            copies += [_copy_into(row, cell) for row in rows]
    return copies


def drop_cell(cell: etree._Element) -> None:
    row = cell.getparent()
    if row is not None:
        row.remove(cell)


def _rows_below(cell: etree._Element) -> list[etree._Element]:
    """The other rows that the cell stands for; none where they are not all as its own is."""
    span, row = cell.get("rowspan", ""), cell.getparent()
    if not span.isdecimal() or row is None or not 1 < int(span[:4]) <= _MOST_ROWS:
        return []
    rows = list(islice((other for other in row.itersiblings() if name_of(other) == "tr"), int(span) - 1))
    if max(map(len, (row, *rows))) > _MOST_COLUMNS:
        return []
    own = [other for other in _cells_of(row) if not other.get("rowspan")]
    return rows if own and all(_is_like(list(_cells_of(other)), own) for other in rows) else []


def _is_like(cells: list[etree._Element], own: list[etree._Element]) -> bool:
    told = [cell for cell in cells if not cell.get("rowspan") and _SPREAD not in cell.attrib]
    return [cell.get("colspan") for cell in told] == [cell.get("colspan") for cell in own]


def _cells_of(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if name_of(cell) in _CELLS)


_SPREAD = "data-spread"


def _copy_into(row: etree._Element, cell: etree._Element) -> etree._Element:
    copy = deepcopy(cell)
    copy.tail = None
    del copy.attrib["rowspan"]
    copy.set(_SPREAD, "")
    before = sum(1 for _ in cell.itersiblings(*_CELLS, preceding=True))
    row.insert(min(before, len(row)), copy)
    return copy

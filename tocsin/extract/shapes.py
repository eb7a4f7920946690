"""What the lines of a page look like, and the roles that a layout gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.extract.beside import columns_of, inline_fields
from tocsin.extract.fields import LONGEST_TITLE
from tocsin.extract.lines import (
    LONGEST_SOURCE,
    Line,
    is_furniture,
    is_label,
    is_name_of_time,
    is_ornament,
    is_prose,
    is_section,
    is_source_like,
    is_title_like,
    names_source,
    states_source,
)
from tocsin.extract.words import fold

# A page shows its layout in its first articles.
VOTERS = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """Roles of the lines before and after the body, in reading order: A age, S outlet, T title."""

    head: str
    foot: str

    @property
    def closes(self) -> bool:
        """The age closes the article."""
        return "A" in self.foot


LAYOUTS = tuple(
    Layout(*roles.split(" body "))
    for roles in (
        "AT body ", "SAT body ", "TA body ", "STA body ", "TSA body ", "TAS body ", "AST body ", "ATS body ",
        "T body SA", "T body AS", "T body A", "ST body A", "TS body A",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """What a line looks like, asked once for all layouts."""

    name: str  # folded, without "Source:"
    title: bool
    source: bool
    prose: bool
    label: bool
    passed: bool  # an ornament or a section: it may stand between the parts of a header
    furniture: bool
    stated: bool  # it says that an outlet's name follows


@dataclass(frozen=True, slots=True)
class Header:
    """The lines [start, end) that head an article; the age is at `anchor`. `foot_start`: where the closing lines begin."""

    start: int
    end: int
    anchor: int
    title: int | None  # the line of the title; None: beside the age, or nowhere
    source: int | None
    score: float
    body: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Lines and their shapes, the indices of their ages, and how often each folded short line occurs."""

    lines: Sequence[Line]
    shapes: Sequence[Shape]
    anchors: Sequence[int]
    counts: Counter[str]
    inline: Mapping[int, tuple[str | None, str | None]]  # title and outlet beside an age
    constant: frozenset[str] = frozenset()  # folded labels that stand by most ages
    skipped: frozenset[str] = frozenset()  # those of them that are taken for furniture


def page_of(lines: Sequence[Line], anchors: Sequence[int]) -> Page:
    shapes = [_shape_of(line) for line in lines]
    counts = Counter(shape.name for shape in shapes if len(shape.name) <= LONGEST_SOURCE)
    for anchor in anchors:
        counts.update(fold(names_source(field)) for field in lines[anchor].beside)
    columns = columns_of(lines, anchors)
    inline = {anchor: inline_fields(lines[anchor], columns) for anchor in anchors}
    return Page(lines, shapes, anchors, counts, inline, _constant_labels(lines, shapes, anchors))


def _shape_of(line: Line) -> Shape:
    if len(line.text) > LONGEST_TITLE:
        return Shape(
            "",
            title=False,
            source=False,
            prose=is_prose(line),
            label=False,
            passed=False,
            furniture=False,
            stated=False,
        )
    return Shape(
        fold(names_source(line.text)),
        title=is_title_like(line),
        source=is_source_like(line),
        prose=is_prose(line),
        label=is_label(line) and not line.stamp,
        passed=is_ornament(line) or (is_section(line.text) and not line.heading) or _is_reading_time(line),
        furniture=is_furniture(line),
        stated=states_source(line.text),
    )


def _is_reading_time(line: Line) -> bool:
    return line.stamp is not None and line.stamp.weak and not line.beside and not is_name_of_time(line)


def _constant_labels(lines: Sequence[Line], shapes: Sequence[Shape], anchors: Sequence[int]) -> frozenset[str]:
    """Labels that stand within three lines of most ages: one outlet for all, or furniture."""
    near = (range(max(0, anchor - 3), min(len(lines), anchor + 4)) for anchor in anchors[:VOTERS])
    counts = Counter(name for places in near for name in {shapes[at].name for at in places if shapes[at].label})
    least = max(2, 0.7 * min(len(anchors), VOTERS))
    return frozenset(label for label, count in counts.items() if count >= least)

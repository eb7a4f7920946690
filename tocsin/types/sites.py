"""What is known of a site from its other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class SiteLines:
    """`furniture`: digests of lines that stand on several other pages of the site; `everywhere`: of those, the ones on
    nearly all pages. `layouts`: names of the boxes that held its articles, where own rules alone have proved enough;
    empty on a site that is not learnt."""

    furniture: frozenset[str] = frozenset()
    layouts: frozenset[str] = frozenset()
    everywhere: frozenset[str] = frozenset()


NOTHING_KNOWN = SiteLines()


@dataclass(frozen=True, slots=True)
class PageLines:
    """What a page teaches about its site: its lines, the box of its article, and how far the engines agreed on it
    (None: own rules were not checked)."""

    lines: tuple[str, ...] = ()
    layout: str = ""
    agreement: float | None = None


NO_LINES = PageLines()


class LineSeen(NamedTuple):
    """On how many pages a line was seen, and the last day, counted from 1970-01-01."""

    pages: int
    day: int


class PageChecked(NamedTuple):
    """The box of an article that more than one engine looked at, and how far they agreed."""

    layout: str
    agreement: float


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """All that a site's pages have taught: `lines` by digest, `checked` of the last pages that were checked, and how
    many pages were read."""

    pages: int = 0
    lines: Mapping[str, LineSeen] = field(default_factory=dict)
    checked: tuple[PageChecked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTaught:
    """A site's memory after a page."""

    site: str
    memory: SiteMemory

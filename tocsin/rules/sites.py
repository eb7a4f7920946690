"""What a site's pages teach about it, and when that is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from tocsin.types.sites import LineSeen, PageChecked, PageLines, SiteLines, SiteMemory

# A line is furniture once it stood on this many other pages.
FURNITURE_PAGES = 2
# A whole sentence set like the article's own is furniture only where this share of the site's pages has it, counted up
# to so many pages: a background paragraph stands in several articles of a running story, a request to the reader in all.
EVERYWHERE_SHARE = 0.6
EVERYWHERE_PAGES = 3
_PAGES_COUNTED = 20
FORGOTTEN = timedelta(days=30)
# The furniture of any site and the lines of its last pages; 4 kB in the store.
MOST_LINES = 400
# Own rules alone are enough on a site with this many pages where they agreed with other engines on the last three.
LEARNT_PAGES = 5
LEARNT_AGREEMENT = 0.8
LEARNT_IN_A_ROW = 3
LAYOUTS_KEPT = 8
# Each tenth page is checked all the same: a layout may keep its names and change its ways.
CHECKED_EVERY = 10

_EPOCH = date(1970, 1, 1)


def learn_page(memory: SiteMemory, page: PageLines, now: datetime) -> SiteMemory:
    """The memory after one more page of the site; what was not seen for thirty days is forgotten."""
    today = day_of(now)
    lines = {digest: seen for digest, seen in memory.lines.items() if today - seen.day <= FORGOTTEN.days}
    for digest in page.lines:
        before = lines.get(digest)
        lines[digest] = LineSeen(before.pages + 1 if before else 1, today)
    checked = memory.checked
    if page.agreement is not None:
        checked = (*checked, PageChecked(page.layout, page.agreement))[-LAYOUTS_KEPT:]
    return SiteMemory(memory.pages + 1, _most_seen(lines), checked)


def _most_seen(lines: Mapping[str, LineSeen]) -> Mapping[str, LineSeen]:
    """Within bounds: lines seen on most pages and most lately."""
    if len(lines) <= MOST_LINES:
        return lines
    # Of equals the later learnt stay: the sort is stable, and the last page's stand last.
    kept = sorted(lines, key=lambda digest: lines[digest])[-MOST_LINES:]
    return {digest: lines[digest] for digest in kept}


def site_lines(memory: SiteMemory, now: datetime) -> SiteLines:
    """What the memory says to the next page."""
    today = day_of(now)
    seen = {digest: line.pages for digest, line in memory.lines.items() if today - line.day <= FORGOTTEN.days}
    wanted = max(EVERYWHERE_PAGES, EVERYWHERE_SHARE * min(memory.pages, _PAGES_COUNTED))
    return SiteLines(
        frozenset(digest for digest, pages in seen.items() if pages >= FURNITURE_PAGES),
        _layouts_learnt(memory),
        frozenset(digest for digest, pages in seen.items() if pages >= wanted),
    )


def _layouts_learnt(memory: SiteMemory) -> frozenset[str]:
    last = memory.checked[-LEARNT_IN_A_ROW:]
    if memory.pages < LEARNT_PAGES or len(last) < LEARNT_IN_A_ROW or (memory.pages + 1) % CHECKED_EVERY == 0:
        return frozenset()
    if any(page.agreement < LEARNT_AGREEMENT for page in last):
        return frozenset()
    return frozenset(page.layout for page in memory.checked if page.layout and page.agreement >= LEARNT_AGREEMENT)


def day_of(now: datetime) -> int:
    """Days since 1970-01-01, UTC."""
    return (now.astimezone(UTC).date() - _EPOCH).days

"""What a site's pages teach about it, and when it is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.sites import FORGOTTEN, LEARNT_PAGES, MOST_LINES, learn_page, site_lines
from tocsin.types.sites import PageLines, SiteMemory

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BOX, OTHER_BOX = "b0b0b0b0b0b0", "0b0b0b0b0b0b"


def digest(number: int) -> str:
    return f"{number:012x}"


def taught(*pages: PageLines, at: datetime = NOW) -> SiteMemory:
    memory = SiteMemory()
    for page in pages:
        memory = learn_page(memory, page, at)
    return memory


def good(layout: str = BOX, agreement: float | None = 0.9) -> PageLines:
    return PageLines((), layout, agreement)


def test_a_line_of_two_other_pages_is_furniture() -> None:
    """Seen once it may be the article's own; seen on two it is the site's."""
    once, twice = PageLines((digest(1), digest(2))), PageLines((digest(2), digest(3)))

    assert frozenset() == site_lines(taught(once), NOW).furniture
    assert {digest(2)} == site_lines(taught(once, twice), NOW).furniture


def test_a_line_of_most_pages_is_everywhere() -> None:
    """Of three pages at least; of a site of many, of more than half of twenty."""
    both, one = PageLines((digest(1), digest(2))), PageLines((digest(2),))

    assert frozenset() == site_lines(taught(both, both), NOW).everywhere
    assert {digest(1), digest(2)} == site_lines(taught(both, both, both), NOW).everywhere
    assert {digest(2)} == site_lines(taught(*[both] * 3, *[one] * 3), NOW).everywhere
    assert {digest(1), digest(2)} == site_lines(taught(*[both] * 12, *[one] * 40), NOW).everywhere


def test_furniture_is_forgotten_after_thirty_days() -> None:
    """A line that the site no longer shows is text again when it comes back."""
    memory = taught(PageLines((digest(1),)), PageLines((digest(1),)))

    assert site_lines(memory, NOW + FORGOTTEN).furniture
    assert not site_lines(memory, NOW + FORGOTTEN + DAY).furniture
    assert digest(1) not in learn_page(memory, PageLines(), NOW + FORGOTTEN + DAY).lines


def test_what_is_seen_most_is_kept_longest() -> None:
    """Within the bound, lines of many pages stay and those of a single old page go first."""
    memory = taught(PageLines((digest(0),)), PageLines((digest(0), digest(1))))
    for page in range(20):
        lines = tuple(digest(100 * (page + 1) + line) for line in range(100))
        memory = learn_page(memory, PageLines(lines), NOW + DAY)

    assert MOST_LINES == len(memory.lines)
    assert digest(0) in memory.lines
    assert digest(1) not in memory.lines


def test_a_site_is_learnt_after_five_pages_on_which_engines_agreed() -> None:
    """Then own rules may stand alone on pages laid out as those were."""
    assert frozenset() == site_lines(taught(*[good()] * (LEARNT_PAGES - 1)), NOW).layouts
    assert {BOX} == site_lines(taught(*[good()] * LEARNT_PAGES), NOW).layouts


def test_a_site_on_which_engines_disagree_is_learnt_anew() -> None:
    """One page with another answer among the last three ends it, three good ones bring it back."""
    doubted = [good()] * LEARNT_PAGES + [good(OTHER_BOX, 0.4)]

    assert frozenset() == site_lines(taught(*doubted), NOW).layouts
    assert {BOX, OTHER_BOX} == site_lines(taught(*doubted, *[good(OTHER_BOX)] * 4), NOW).layouts


def test_each_tenth_page_is_checked_on_a_learnt_site_too() -> None:
    """A layout may keep its names and change its ways."""
    checked = [not site_lines(taught(*[good()] * pages), NOW).layouts for pages in range(LEARNT_PAGES, 30)]

    assert [pages for pages, is_checked in enumerate(checked, LEARNT_PAGES) if is_checked] == [9, 19, 29]


def test_pages_of_the_fast_lane_say_nothing_of_agreement() -> None:
    """What nobody checked neither confirms a site nor unsettles it."""
    memory = taught(*[good()] * LEARNT_PAGES, *[good(OTHER_BOX, None)] * 3)

    assert {BOX} == site_lines(memory, NOW).layouts


PAGES = st.lists(
    st.builds(
        PageLines,
        st.lists(st.integers(0, 50).map(digest), max_size=30, unique=True).map(tuple),
        st.sampled_from([BOX, OTHER_BOX, ""]),
        st.none() | st.floats(0, 1),
    ),
    max_size=20,
)


@given(PAGES)
def test_memory_is_bounded_and_counts_pages(pages: list[PageLines]) -> None:
    """No run of pages makes it grow beyond its bounds, and no line was seen on more pages than there were."""
    memory = taught(*pages)

    assert len(pages) == memory.pages
    assert len(memory.checked) <= 8
    assert all(1 <= seen.pages <= len(pages) for seen in memory.lines.values())
    assert site_lines(memory, NOW).furniture <= set(memory.lines)

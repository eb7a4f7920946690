"""What robots.txt allows (RFC 9309, rule D9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.robots import MOST_BYTES, parse_robots, robots_address, robots_answer, robots_file, robots_text
from tocsin.types.pages import RobotsAnswer

SITE = "https://news.example"
NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

RULES = [
    ("", "/a", True),
    ("User-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nDisallow: /private", "/private/a", False),
    ("User-agent: *\nDisallow: /private", "/public", True),
    # 2.2.1: our own group goes before that of everybody; case does not count, versions neither.
    ("User-agent: *\nDisallow: /\n\nUser-agent: tocsin\nAllow: /", "/a", True),
    ("User-agent: TOCSIN\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
    ("User-agent: Tocsin/1.0\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: Tocsin\nDisallow:", "/a", True),
    # A product is its whole name.
    ("User-agent: toc\nDisallow: /", "/a", True),
    ("User-agent: Tocsin-Images\nDisallow: /", "/a", True),
    ("User-agent: GPTBot\nUser-agent: Googlebot\nDisallow: /", "/a", True),
    # Several groups of one name are one, and one group may have several names.
    ("User-agent: Tocsin\nDisallow: /a\n\nUser-agent: Tocsin\nDisallow: /b", "/b", False),
    ("User-agent: GPTBot\nUser-agent: Tocsin\nDisallow: /", "/a", False),
    # 2.2.2: the longest rule counts, of equals the one that allows; whatever stands first.
    ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/1", True),
    ("User-agent: *\nAllow: /news/open\nDisallow: /news", "/news/closed", False),
    ("User-agent: *\nDisallow: /news\nAllow: /news", "/news", True),
    # 2.2.3: "*" and "$".
    ("User-agent: *\nDisallow: /*.php$", "/a.php", False),
    ("User-agent: *\nDisallow: /*.php$", "/a.php?b", True),
    ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
    # Percent-encoding is compared decoded.
    ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ("User-agent: *\nDisallow: /café", "/caf%c3%a9/1", False),
    # Comments, a BOM, other line ends, rules before any group, unknown lines.
    ("\ufeffUser-agent: * # all\r\nDisallow: / # everything\r\n", "/a", False),
    ("User-agent: *\rDisallow: /", "/a", False),
    ("Disallow: /\nUser-agent: *\nAllow: /", "/a", True),
    ("User-agent: *\nSitemap: https://news.example/s.xml\nDisallow: /a", "/a", False),
    ("<!doctype html><html><body>Not found</body></html>", "/a", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), RULES)
def test_rules_are_read_as_the_rfc_has_them(text: str, path: str, allowed: bool) -> None:
    """D9: groups, precedence, wildcards and encodings of RFC 9309 2.2."""
    assert parse_robots(text).allows(SITE + path) is allowed


def test_robots_txt_itself_is_always_allowed() -> None:
    """RFC 9309 2.2.2: /robots.txt is implicitly allowed."""
    assert parse_robots("User-agent: *\nDisallow: /").allows(SITE + "/robots.txt")


@given(text=st.text(max_size=300), path=st.text(alphabet=st.characters(codec="ascii"), max_size=40))
def test_no_text_breaks_the_reader(text: str, path: str) -> None:
    """D9: whatever a site serves, the answer is yes or no, and the same again."""
    address = f"{SITE}/{path}"

    assert parse_robots(text).allows(address) is parse_robots(text).allows(address)


@given(path=st.from_regex(r"/[a-z0-9/]{0,20}", fullmatch=True))
def test_whoever_is_forbidden_everything_may_fetch_nothing(path: str) -> None:
    """D9: `Disallow: /` leaves nothing but robots.txt."""
    assert not parse_robots("User-agent: Tocsin\nDisallow: /").allows(SITE + path)


@pytest.mark.parametrize(
    ("value", "seconds"), [("5", 5), ("0.5", 0.5), ("3600", 30), ("-1", 0), ("soon", 0), ("inf", 0), ("nan", 0)]
)
def test_crawl_delay_is_a_courtesy_with_a_cap(value: str, seconds: float) -> None:
    """D9: a delay is obeyed up to 30 s; what is no number asks for nothing."""
    assert timedelta(seconds=seconds) == parse_robots(f"User-agent: *\nCrawl-delay: {value}\nDisallow: /x").delay


def test_the_delay_of_others_is_not_ours() -> None:
    """D9: a Crawl-delay counts in the group that is ours."""
    assert timedelta(0) == parse_robots("User-agent: Bingbot\nCrawl-delay: 10").delay


ANSWERS = [
    (200, RobotsAnswer.RULES),
    (204, RobotsAnswer.RULES),
    (301, RobotsAnswer.NONE),
    (401, RobotsAnswer.NONE),
    (403, RobotsAnswer.NONE),
    (404, RobotsAnswer.NONE),
    (410, RobotsAnswer.NONE),
    (429, RobotsAnswer.UNREACHABLE),
    (500, RobotsAnswer.UNREACHABLE),
    (503, RobotsAnswer.UNREACHABLE),
]


@pytest.mark.parametrize(("status", "answer"), ANSWERS)
def test_a_missing_file_allows_and_a_broken_server_forbids(status: int, answer: RobotsAnswer) -> None:
    """D9: 4xx is no robots.txt, 5xx nobody's word (RFC 9309 2.3.1)."""
    assert answer is robots_answer(status)


KEPT = [
    (RobotsAnswer.RULES, None, None, 24 * HOUR),
    (RobotsAnswer.RULES, 7 * 24 * HOUR, None, 24 * HOUR),
    (RobotsAnswer.RULES, 3 * HOUR, None, 3 * HOUR),
    (RobotsAnswer.RULES, timedelta(seconds=1), None, HOUR),
    (RobotsAnswer.NONE, None, None, 24 * HOUR),
    (RobotsAnswer.UNREACHABLE, None, None, timedelta(minutes=10)),
    (RobotsAnswer.UNREACHABLE, 24 * HOUR, None, timedelta(minutes=10)),
    (RobotsAnswer.UNREACHABLE, None, NOW + 2 * HOUR, 2 * HOUR),
    (RobotsAnswer.UNREACHABLE, None, NOW + 72 * HOUR, 24 * HOUR),
]


@pytest.mark.parametrize(("answer", "fresh_for", "retry_after", "life"), KEPT)
def test_a_file_is_kept_for_a_day_at_most(
    answer: RobotsAnswer, fresh_for: timedelta | None, retry_after: datetime | None, life: timedelta
) -> None:
    """D9: up to 24 hours, never under one; who could not be asked is asked again in ten minutes, or when it says."""
    file = robots_file(SITE, answer, b"User-agent: *", NOW, fresh_for=fresh_for, retry_after=retry_after)

    assert (NOW + life, answer is RobotsAnswer.RULES) == (file.good_until, bool(file.text))


def test_half_a_megabyte_is_read_to_the_last_whole_line() -> None:
    """RFC 9309 2.5: 500 kB count; a line that the cut went through does not."""
    line = b"Disallow: /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
    text = robots_text(line * 20_000)

    assert len(text) <= MOST_BYTES
    assert len(text) % len(line) == 0
    assert len(text) > MOST_BYTES - len(line)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://News.Example/a?b#c", "https://news.example"),
        ("http://news.example:8080/a", "http://news.example:8080"),
        ("https://me:secret@news.example/a", "https://news.example"),
    ],
)
def test_a_file_speaks_for_one_origin(url: str, origin: str) -> None:
    """RFC 9309 2.3: scheme, host and port; no user name is kept."""
    assert (origin, f"{origin}/robots.txt") == robots_address(url)

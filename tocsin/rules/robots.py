"""What a site's robots.txt allows Tocsin to fetch (RFC 9309, polling rule D9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from tocsin.types.pages import RobotsAnswer, RobotsFile

PRODUCT_TOKEN = "Tocsin"
# RFC 9309 2.5: at least so much is read; what follows does not count.
MOST_BYTES = 500 * 1024
# RFC 9309 2.4: a kept file is not used for longer. Shorter where the server says so, but not to be asked every minute.
LONGEST_KEPT = timedelta(hours=24)
SHORTEST_KEPT = timedelta(hours=1)
# Who cannot be asked may be back soon.
UNREACHABLE_KEPT = timedelta(minutes=10)
# Crawl-delay is no part of the RFC; obeyed as a courtesy, but an hour between two pages would be a ban by mistake.
LONGEST_DELAY = timedelta(seconds=30)

_AGENT = re.compile(r"^(\s*user[- ]?agent\s*:?\s*)([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_-]+")
# Named instead of every other product, because the library takes "User-agent: toc" for ours.
_SOMEBODY_ELSE = "somebody-else"


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt, read."""

    rules: Protego

    def allows(self, url: str) -> bool:
        """Tell whether the address may be fetched; the longest fitting rule counts, of equals the one that allows."""
        return self.rules.can_fetch(url, PRODUCT_TOKEN)

    @property
    def delay(self) -> timedelta:
        """The pause that is asked for between two requests, at most LONGEST_DELAY."""
        seconds = self.rules.crawl_delay(PRODUCT_TOKEN) or 0.0
        return timedelta(seconds=min(seconds, LONGEST_DELAY.total_seconds()))


def parse_robots(text: str) -> Robots:
    """Read a robots.txt. Never raises: what is no rule is passed over, a page of HTML allows everything.

    Our group is the one whose User-agent line names the product token exactly, whatever its case and version
    (RFC 9309 2.2.1); else the one of `*`; else everything is allowed.
    """
    return Robots(Protego.parse(_AGENT.sub(_named, text.removeprefix("\ufeff"))))


def _named(found: re.Match[str]) -> str:
    value = found[2].strip()
    if value == "*":
        return f"{found[1]}*"
    token = _TOKEN.match(value)
    is_us = token is not None and token[0].lower() == PRODUCT_TOKEN.lower()
    return found[1] + (PRODUCT_TOKEN if is_us else _SOMEBODY_ELSE)


def robots_address(url: str) -> tuple[str, str]:
    """Return the origin of an address and where its robots.txt stands. Raises ValueError for what is no address."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    origin = f"{parts.scheme.lower()}://{host}"
    return origin, f"{origin}/robots.txt"


def robots_answer(status: int) -> RobotsAnswer:
    """Return what a status means (RFC 9309 2.3.1): 4xx is no robots.txt, 5xx forbids everything for now. So does 429,
    which is about us; a redirect that led nowhere is no robots.txt."""
    if 200 <= status < 300:
        return RobotsAnswer.RULES
    if status == 429 or status >= 500:
        return RobotsAnswer.UNREACHABLE
    return RobotsAnswer.NONE


def robots_file(
    origin: str,
    answer: RobotsAnswer,
    body: bytes,
    now: datetime,
    *,
    fresh_for: timedelta | None = None,
    retry_after: datetime | None = None,
) -> RobotsFile:
    """Return what is kept of an answer, and until when, `fresh_for` and `retry_after` being the server's word for it."""
    if answer is RobotsAnswer.UNREACHABLE:
        life = max(UNREACHABLE_KEPT, retry_after - now if retry_after else UNREACHABLE_KEPT)
    else:
        life = max(fresh_for or LONGEST_KEPT, SHORTEST_KEPT)
    life = min(life, LONGEST_KEPT)
    text = robots_text(body) if answer is RobotsAnswer.RULES else ""
    return RobotsFile(origin=origin, answer=answer, text=text, fetched_at=now, good_until=now + life)


def robots_text(body: bytes) -> str:
    """The characters of a robots.txt, cut at the last whole line within MOST_BYTES."""
    if len(body) > MOST_BYTES:
        cut = body[:MOST_BYTES]
        body = cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r")) + 1]
    return body.decode("utf-8", "replace")

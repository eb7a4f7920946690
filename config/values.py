"""What one value may be: durations, addresses, languages, times, keys. Each reader returns the value or raises `Unfit`.

A reader never puts a secret into its complaint: addresses of receivers and of Redis, passwords and keys are not quoted.
"""

from __future__ import annotations

import binascii
import difflib
import re
from base64 import b64decode
from collections.abc import Iterable
from datetime import time, timedelta
from enum import StrEnum
from ipaddress import ip_network
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from config.settings import Network
from tocsin.rules.language_codes import LANGUAGES, OFTEN_MEANT

_Choice = TypeVar("_Choice", bound=StrEnum)

_DURATION = re.compile(r"([0-9]{1,9})(s|m|h|d)", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
LONGEST = timedelta(days=365)
MAX_NAME = 200  # characters; names stand in Redis keys, alerts and log lines
MAX_ADDRESS = 4096
MAX_GROUP_DEPTH = 20
KEY_BYTES = range(24, 65)  # Standard Webhooks 1.0.0, "Signature scheme"


class Unfit(ValueError):
    """A value that cannot be used; `offset` is where in its text, in characters from 0."""

    def __init__(self, problem: str, mend: str, offset: int = 0) -> None:
        self.problem, self.mend, self.offset = problem, mend, offset
        super().__init__(f"{problem}, {mend}")


def quoted(text: str) -> str:
    """The text as an operator sees it, cut to a line."""
    shown = text if len(text) <= 60 else text[:57] + "..."
    return '"' + _UNPRINTABLE.sub("?", shown) + '"'


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "…"?`, or nothing."""
    spelt = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), list(spelt), n=1, cutoff=0.6)
    return f'did you mean "{spelt[near[0]]}"?' if near else ""


def one_of(kinds: type[_Choice], text: str) -> _Choice:
    """A word of a closed list."""
    words = [str(kind) for kind in kinds]
    if text not in words:
        listed = f"{', '.join(words[:-1])} or {words[-1]}"
        raise Unfit(f"{quoted(text)} is not {listed}", nearest(text, words) or "write one of these")
    return kinds(text)


def duration_of(value: object) -> timedelta:
    """`1s`, `15m`, `1h`, `2d`: a whole number and a unit."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise Unfit(f"{value} has no unit", f"write {value}s, {value}m, {value}h or {value}d")
    if not isinstance(value, str):
        raise Unfit("not a duration", "write a whole number and a unit, such as 30s, 15m, 1h or 2d")
    match = _DURATION.fullmatch(value)
    if match is None:
        if value.isascii() and value.isdigit():
            raise Unfit(
                f"{quoted(value)} has no unit", f"write {value[:9]}s, {value[:9]}m, {value[:9]}h or {value[:9]}d"
            )
        raise Unfit(f"{quoted(value)} is not a duration", "write a whole number and a unit, such as 30s, 15m, 1h or 2d")
    duration = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if duration > LONGEST:
        raise Unfit(f"{value} is longer than {LONGEST.days} days", f"write {LONGEST.days}d or less")
    return duration


def positive_duration_of(value: object) -> timedelta:
    """A duration that is not nought."""
    duration = duration_of(value)
    if not duration:
        raise Unfit(f"{value} is no time at all", "write 1s or more")
    return duration


def interval_of(value: object) -> timedelta | None:
    """A duration, or None for `auto`."""
    return None if value == "auto" else positive_duration_of(value)


def name_of(text: str) -> str:
    """A name: one line, not empty, no blanks around it."""
    if not text.strip():
        raise Unfit("the name is empty", "give it a name")
    if text != text.strip():
        raise Unfit(f"blanks stand around {quoted(text)}", "remove them")
    if _UNPRINTABLE.search(text):
        raise Unfit(f"{quoted(text)} holds a line break or control character", "write it in one line")
    if len(text) > MAX_NAME:
        raise Unfit(f"the name has {len(text)} characters", f"use at most {MAX_NAME}")
    return text


def group_of(text: str) -> str:
    """Names parted by slashes, outermost first; each like any other name."""
    parts = text.split("/")
    if not all(part and part == part.strip() for part in parts):
        raise Unfit(f"{quoted(text)} holds an empty name, or blanks around one", "write it like News/France")
    if len(parts) > MAX_GROUP_DEPTH:
        raise Unfit(f"the group lies {len(parts)} deep", f"use at most {MAX_GROUP_DEPTH} names")
    return name_of(text)


def language_of(text: str) -> str:
    """ISO 639-1 of a language tag: `fr`, `pt-BR` -> `pt`."""
    primary = re.split("[-_]", text, maxsplit=1)[0].lower()
    if primary not in LANGUAGES:
        meant = OFTEN_MEANT.get(primary)
        mend = f'did you mean "{meant}"?' if meant else "write two letters of ISO 639-1, such as fr, en or uk"
        raise Unfit(f"{quoted(text)} is not a language", mend)
    return primary


def http_address(text: str, *, secret: bool = False) -> SplitResult:
    """An http or https address with a host and without credentials. `secret`: the address is never quoted."""
    shown = "the address" if secret else quoted(text)
    if not text:
        raise Unfit("the address is empty", "write it like https://example.org/feed.xml")
    if len(text) > MAX_ADDRESS:
        raise Unfit(f"{shown} is longer than {MAX_ADDRESS:,} characters", "write one address")
    if _BLANK.search(text):
        raise Unfit(f"{shown} holds a blank", "write one address, blanks as %20")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Unfit(f"{shown} cannot be read as an address", "write it like https://example.org/feed.xml") from None
    if "@" in parts.netloc:
        raise Unfit("the address holds a user name or password", "remove it")
    if not parts.hostname or port == 0 or "\\" in text or "%" in parts.netloc:
        raise Unfit(f"{shown} names no host that can be dialled", "write it like https://example.org/feed.xml")
    return parts


def feed_address_of(text: str) -> str:
    """The address of a source."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) and not re.match(r"https?:", text, re.IGNORECASE):
        scheme = text.split(":")[0]
        raise Unfit(f"the address begins with {quoted(scheme + ':')}", "only http and https addresses can be polled")
    if "://" not in text and text and not _BLANK.search(text):
        raise Unfit(f"{quoted(text)} has no scheme", f"write https://{text[:200].lstrip('/')}")
    try:
        http_address(text)
    except Unfit as unfit:
        if "user name" in unfit.problem:
            raise Unfit(unfit.problem, "write it under auth: username and password_file") from None
        raise
    return text


def address_as_served(url: str) -> str:
    """The address as servers see it, in which equal ones are equal: scheme and host in lower case, no default port, no
    fragment."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    shown = "" if port in (None, {"http": 80, "https": 443}.get(scheme)) else f":{port}"
    return f"{scheme}://{host}{shown}{parts.path or '/'}?{parts.query}"


def webhook_of(text: str) -> str:
    """The address of a receiver; whether http will do is judged with `allow_http`."""
    if not re.match(r"https?://", text, re.IGNORECASE):
        raise Unfit("the address does not begin with https://", "write it like https://example.org/hook")
    http_address(text, secret=True)
    return text


def public_address_of(text: str) -> str:
    """The address at which others reach us; whether http will do is judged with `fetch.allow_networks`."""
    if not re.match(r"https?://", text, re.IGNORECASE):
        raise Unfit(f"{quoted(text)} does not begin with https://", "write it like https://watch.example.org")
    parts = http_address(text)
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise Unfit(f"{quoted(text)} holds a query or a fragment", "write it like https://watch.example.org")
    return text


def redis_address_of(text: str) -> str:
    """The address of a Redis or Valkey server."""
    if not re.match(r"(rediss?|unix)://", text):
        mend = "write it like redis://localhost:6379/0, or null for the embedded server"
        raise Unfit("the address does not begin with redis://, rediss:// or unix://", mend)
    try:
        parts = urlsplit(text)
        usable = bool(parts.path if parts.scheme == "unix" else parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or _BLANK.search(text):
        raise Unfit("the address cannot be read", "write it like redis://localhost:6379/0")
    return text


def contact_of(text: str) -> str:
    """What stands in the User-Agent, so that a publisher can reach the operator."""
    if not text:
        return text
    if not re.fullmatch(
        r"(https?://|mailto:)[\x21-\x27\x2a-\x7e]+|[\x21-\x27\x2a-\x3f\x41-\x7e]+@[A-Za-z0-9.-]+", text
    ):
        raise Unfit(f"{quoted(text)} is no web or mail address", "write it like https://example.org/our-watch")
    return text


def network_of(value: object) -> Network:
    """A range of addresses such as 10.0.0.0/8."""
    try:
        wide = ip_network(value if isinstance(value, str) else "", strict=False)
    except ValueError:
        shown = quoted(value) if isinstance(value, str) else "this"
        raise Unfit(f"{shown} is not a range of addresses", "write it like 10.0.0.0/8 or fd00::/8") from None
    try:
        return ip_network(str(value))
    except ValueError:
        raise Unfit(f"{quoted(str(value))} is an address inside a range", f"write {wide}") from None


def port_of(number: int) -> int:
    if not 1 <= number <= 65535:
        raise Unfit(f"{number} is not a port", "write a number from 1 to 65535")
    return number


def clock_of(text: str) -> time:
    """`HH:MM`, 00:00 to 23:59."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise Unfit(f"{quoted(text)} is not a time of day", 'write hours and minutes in quotes, such as "22:00"')
    return time(int(match[1]), int(match[2]))


def zone_of(text: str) -> str:
    """A time zone of the IANA database."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        mend = nearest(text, available_timezones()) or "write it like Europe/Paris"
        raise Unfit(f"{quoted(text)} is not a time zone", mend) from None
    return text


def signing_key_of(text: str) -> str:
    """`whsec_` and base64 of 24 to 64 bytes (Standard Webhooks 1.0.0)."""
    mend = 'make one with: echo "whsec_$(openssl rand -base64 32)"'
    if not text.startswith("whsec_"):
        raise Unfit("the secret does not begin with whsec_", mend)
    try:
        length = len(b64decode(text.removeprefix("whsec_"), validate=True))
    except (binascii.Error, ValueError):
        raise Unfit("what follows whsec_ is not base64", mend) from None
    if length not in KEY_BYTES:
        raise Unfit(f"the secret has {length} bytes, not 24 to 64", mend)
    return text

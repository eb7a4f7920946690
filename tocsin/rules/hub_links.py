"""Which hub and which topic a feed names: Link headers first, then the document (polling rules W1, W2; RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from itertools import islice
from urllib.parse import SplitResult, urljoin, urlsplit

LONGEST_ADDRESS = 2000  # characters
MOST_LINKS = 100
# A feed that names more is not believed the rest: each may become a request to somebody.
MOST_HUBS = 10

# A link runs to the next comma or link outside of quotes. Nothing is tried twice (`++`): the header is a stranger's.
_LINK = re.compile(r'<([^<>]*+)>((?:[^",<]|"(?:[^"\\]|\\.)*+")*+)')
_PARAMETER = re.compile(r';\s*+([a-z*]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s";,]*+))', re.IGNORECASE)
# Blanks, controls, and the lone surrogates of JSON, which nothing can send.
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The hubs that a feed names, in its order, and the address under which they know it: its topic."""

    hubs: tuple[str, ...] = ()
    topic: str | None = None


def announced(link_header: str, *, url: str, hubs: Iterable[str] = (), self_url: str = "") -> Announcement:
    """Return what a feed names (W1). `link_header`: all of its Link headers, joined by commas; `hubs` and `self_url`
    are the document's, which count where the headers say nothing. Relative ones are resolved against `url`."""
    told = list(_links_of(link_header))
    told_hubs = [target for target, relations in told if "hub" in relations] or list(hubs)
    told_topics = [target for target, relations in told if "self" in relations] or [self_url]
    topics = _addresses(told_topics[:1], url)
    return Announcement(hubs=_addresses(told_hubs, url), topic=topics[0] if topics else None)


def hub_address(url: str, trusted: Collection[IPv4Network | IPv6Network]) -> str | None:
    """Return the address at which a hub is asked; None: it is not.

    A secret goes to https alone (W2). A hub that is named with http is asked by https, as the large ones answer; over
    http only at a bare address within a network that the operator has opened.
    """
    parts = _split(url)
    if parts is None or "@" in parts.netloc:
        return None
    if parts.scheme == "https" or is_trusted_http(url, trusted):
        return url
    return "https" + url[len("http") :] if parts.port is None else None


def is_trusted_http(url: str, trusted: Collection[IPv4Network | IPv6Network]) -> bool:
    """Tell whether an http address is a bare one within these networks."""
    parts = _split(url)
    if parts is None or parts.scheme != "http":
        return False
    try:
        address = ip_address(parts.hostname or "")
    except ValueError:
        return False
    return any(address.version == network.version and address in network for network in trusted)


def _links_of(header: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Targets with their relations; of a relation given twice the first counts. A link about another page (`anchor`) is
    none of ours."""
    for number, link in enumerate(_LINK.finditer(header)):
        if number >= MOST_LINKS:
            return
        parameters: dict[str, str] = {}
        for name, quoted, plain in _PARAMETER.findall(link[2]):
            parameters.setdefault(name.lower(), quoted or plain)
        if "anchor" not in parameters:
            yield link[1].strip(), frozenset(parameters.get("rel", "").lower().split())


def _addresses(targets: Iterable[str], base: str) -> tuple[str, ...]:
    """Those of the first few that are web addresses, absolute, each once."""
    found: dict[str, None] = {}
    for target in islice(targets, MOST_HUBS):
        try:
            address = urljoin(base, target.strip()) if target.strip() else ""
        except ValueError:
            continue
        if _split(address):
            found[address] = None
    return tuple(found)


def _split(url: str) -> SplitResult | None:
    """The parts of a web address that can be asked; None for anything else."""
    if len(url) > LONGEST_ADDRESS or _UNPRINTABLE.search(url):
        return None
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_web else None

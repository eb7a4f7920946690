"""Addresses as they go over the wire, and where a redirect leads."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin

from yarl import URL

from tocsin.fetch.guard import Guard, Refused

# Everything printable in ASCII stays as the publisher wrote it; only what cannot stand in a request line is encoded.
AS_WRITTEN = "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~"

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})

Origin = tuple[str, str, int]


class BadRedirect(Exception):
    """A redirect that leads nowhere we go: no target, another scheme, from https down to http."""


@dataclass(frozen=True, slots=True)
class WireAddress:
    """An address in ASCII, judged: what is asked of whom."""

    url: str  # without fragment
    request: URL
    origin: Origin  # scheme, host, port
    target: str  # path and query as the request line carries them

    @property
    def short(self) -> str:
        """Scheme and host: all that may be said of an address that is a secret."""
        return f"{self.origin[0]}://{self.origin[1]}"


def wire_form(url: str) -> str:
    """Return an address in ASCII without its fragment: the host in small letters and
    its IDNA form, path and query as they are but for
    blanks and characters outside ASCII, which are percent-encoded. Raises ValueError for a host that has no such form."""
    scheme, separator, rest = url.partition("#")[0].partition("://")
    if not separator:
        return quote(scheme, safe=AS_WRITTEN, errors="replace")
    end = min((at for at in map(rest.find, "/?") if at >= 0), default=len(rest))
    authority, target = rest[:end], rest[end:]
    if not authority.isascii():
        authority = URL(f"http://{authority}/").raw_authority
    target = target if target.startswith("/") else f"/{target}"
    return f"{scheme.lower()}://{authority.lower()}{quote(target, safe=AS_WRITTEN, errors='replace')}"


def wire_address(url: str, guard: Guard) -> WireAddress:
    """Return the judged wire form of an address; raise `Refused` where it may not be asked."""
    try:
        ascii_url = wire_form(url)
    except ValueError as error:
        raise Refused("the host is not a usable name") from error
    origin = guard.judge_url(ascii_url)
    try:
        request = URL(ascii_url, encoded=True)
    except ValueError as error:
        raise Refused("the address cannot be read") from error
    # What was judged must be what is dialled: two readers of one address that disagree are a classic way round a guard.
    if (request.scheme, (request.raw_host or "").lower(), request.port) != (origin.scheme, origin.host, origin.port):
        raise Refused("the address can be read in two ways")
    target = "/" + ascii_url.partition("://")[2].partition("/")[2]
    return WireAddress(ascii_url, request, (origin.scheme, origin.host, origin.port), target)


def redirect_target(current: WireAddress, location: bytes | None) -> str:
    """Return where a redirect from `current` leads, in wire form, not yet judged. Raises `BadRedirect`.

    Bytes outside ASCII in a Location are percent-encoded one by one, whatever their character set, as browsers do.
    """
    if not location or not location.strip():
        raise BadRedirect("no Location")
    try:
        written = quote(location.strip(), safe=AS_WRITTEN)
        url = wire_form(urljoin(current.url, written))
    except ValueError as error:
        raise BadRedirect("a Location that cannot be read") from error
    if written.partition("#")[0].endswith("?") and not url.endswith("?"):
        url += "?"  # urljoin drops an empty query
    scheme = url.partition(":")[0]
    if scheme not in ("http", "https"):
        raise BadRedirect(f"to the scheme {scheme[:20]!r}")
    if (current.origin[0], scheme) == ("https", "http"):
        raise BadRedirect("from https down to http")
    return url

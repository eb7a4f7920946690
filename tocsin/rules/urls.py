"""Which addresses lead to the same article, and whose they are."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

import tld

_SCHEMELESS = re.compile(r"[^\s/?#:@]+\.[^\s/?#:@]+(?::\d+)?(?:[/?#]|$)")
_OUTSIDE = re.compile(r"[\x00-\x20\x7f]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_UNSAFE = re.compile(r"""[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%\[\]]""")
_MOBILE_LABELS = frozenset({"www", "m", "mobile", "amp"})
_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?:\.amp)+(?=$|\.html?$)")

# Parameters that say how a reader came, never which article it is (notes on deduplication, section 3).
_TRACKING = re.compile(
    r"(?:utm_|at_|mc_|mtm_|pk_|hsa_|wt[._]|lmd_).*"
    r"|xtor|xts|fbclid|gclid|gbraid|wbraid|gclsrc|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|_ga|_gl|mkt_tok"
    r"|cmp|cmpid|cid|ocid|icid|ncid|smid|srnd|sref|traffic_source|ref_src|partner|amp|outputtype",
    re.IGNORECASE,
)
# These name a channel in some places and an article in others: dropped only where their value is a channel.
_CHANNEL_PARAMETERS = frozenset({"ref", "source", "from", "via"})
_CHANNEL_WORDS = (
    "rss atom feed feeds rssfeed rss_feed feedburner twitter tw x facebook fb linkedin instagram whatsapp telegram tiktok"
    " reddit bluesky mastodon threads flipboard pocket newsletter newsletters nl email mail e-mail push notification app"
    " social share sharing google googlenews google_news gnews news_google bing yahoo applenews apple_news amp mobile"
)
_CHANNELS = frozenset(_CHANNEL_WORDS.split())
# Redirectors that carry the article's address in their own: Google Alerts feeds list nothing else.
_REDIRECTORS = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")


def canonical_url(url: str) -> str:
    """Return the form that all addresses of one article share: `host/path?query`, without scheme, tracking parameters,
    mobile and AMP variants, fragment. What is no http address comes back stripped. Applying it twice changes nothing.
    """
    text = _OUTSIDE.sub("", url)
    parts = _split(text)
    if parts is None:
        return text
    inner = _wrapped(parts)
    if inner is not None:
        return canonical_url(inner)
    host = _bare_host(_host(parts))
    query = _query(parts.query)
    fragment = "#" + _escape(parts.fragment) if parts.fragment.startswith("!") else ""
    return host + _port(parts) + _path(parts.path) + (f"?{query}" if query else "") + fragment


@lru_cache(maxsize=1024)  # a poll asks several times for the host of one address
def host_of(url: str) -> str:
    """Return the host in lower case, without port and brackets; empty where the address has none."""
    parts = _split(_OUTSIDE.sub("", url))
    return _host(parts) if parts is not None else ""


def registered_domain(url: str) -> str | None:
    """Return the domain somebody registered (Public Suffix List, bundled); None for a bare address or a single name."""
    return _registered(host_of(url))


def outlet_of(url: str | None, source: str, from_page: bool) -> str:
    """Return who speaks: the registered domain of the article's address; for bare addresses, for articles without one
    and for pages of many articles, the source's name."""
    if from_page or not url:
        return source
    return registered_domain(canonical_url(url)) or source


def is_web_url(url: str) -> bool:
    """Tell whether this is an absolute http or https address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def is_same_origin(one: str, other: str) -> bool:
    """Tell whether two addresses have scheme, host and port in common (RFC 6454): credentials for one are for the other."""
    first, second = _split(_OUTSIDE.sub("", one)), _split(_OUTSIDE.sub("", other))
    return first is not None and second is not None and _origin(first) == _origin(second)


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, _host(parts), parts.port or (443 if parts.scheme == "https" else 80)


def _split(text: str) -> SplitResult | None:
    """The parts of an http address, its scheme optional; None for anything else."""
    if text.startswith("//"):
        text = "http:" + text
    elif _SCHEMELESS.match(text):
        text = "http://" + text
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    host = unquote(parts.hostname or "").rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _port(parts: SplitResult) -> str:
    return "" if parts.port in (None, 80, 443) else f":{parts.port}"


def _bare_host(host: str) -> str:
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _MOBILE_LABELS:
        labels = labels[1:]
    return f"[{host}]" if ":" in host else ".".join(labels)


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _escape(_SESSION.sub("", path)).split("/"):
        kept = _AMP_SUFFIX.sub("", segment)
        if kept == "..":
            segments = segments[:-1]
        elif kept not in ("", ".") and kept.lower() != "amp":
            segments.append(kept)
    return "".join("/" + segment for segment in segments)


def _query(query: str) -> str:
    parameters = (_escape(parameter) for parameter in query.split("&"))
    return "&".join(sorted(parameter for parameter in parameters if parameter and not _is_tracking(parameter)))


def _is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    if name.lower() in _CHANNEL_PARAMETERS:
        return value.lower() in _CHANNELS
    return _TRACKING.fullmatch(name) is not None


def _escape(text: str) -> str:
    """Percent-encoding in one form (RFC 3986 6.2.2): unreserved characters bare, the others encoded in upper case."""
    escaped = _ESCAPE.sub(_one_escape, text)
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), escaped)


def _one_escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"  # a bare percent sign: encoded, so that what follows cannot become an escape
    byte = int(found[1], 16)
    return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"


def _wrapped(parts: SplitResult) -> str | None:
    """The address that a redirector's address carries."""
    if not _REDIRECTORS.fullmatch(_host(parts)) or parts.path.rstrip("/") != "/url":
        return None
    for parameter in parts.query.split("&"):
        name, _, value = parameter.partition("=")
        inner = unquote(value)
        if name in ("url", "q") and is_web_url(inner):
            return inner
    return None


@lru_cache(maxsize=8192)
def _registered(host: str) -> str | None:
    if "." not in host or _is_address(host):
        return None
    known = tld.get_fld(host, fix_protocol=True, fail_silently=True)
    # PSL algorithm, rule 2: where no rule matches, the prevailing rule is "*".
    return str(known) if known else ".".join(host.split(".")[-2:])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.rsplit(".", 1)[-1].isdigit()
    return True

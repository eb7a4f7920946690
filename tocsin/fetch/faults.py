"""Why a fetch failed, in the words of the poll."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import aiohttp
from aiohttp import http_exceptions

from tocsin.fetch.addresses import BadRedirect
from tocsin.fetch.decode import BadEncoding
from tocsin.fetch.guard import Refused
from tocsin.fetch.trail import RedirectLoop
from tocsin.types.sources import PollReason


class TooLarge(Exception):
    """More than we are ready to take: headers, wire bytes or decoded bytes."""


# What a fetch may fail of; anything else is a bug and is not caught.
FAULTS = (
    aiohttp.ClientError,
    http_exceptions.HttpProcessingError,
    TimeoutError,
    OSError,
    BadEncoding,
    BadRedirect,
    RedirectLoop,
    Refused,
    TooLarge,
)

# The first line that fits an error, or one of those behind it, names the reason.
REASONS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], PollReason], ...] = (
    (Refused, PollReason.BLOCKED_ADDRESS),
    (BadRedirect, PollReason.BAD_REDIRECT),
    (RedirectLoop, PollReason.REDIRECT_LOOP),
    ((TooLarge, http_exceptions.LineTooLong), PollReason.TOO_LARGE),
    (BadEncoding, PollReason.BAD_ENCODING),
    (aiohttp.ClientConnectorDNSError, PollReason.DNS),
    ((aiohttp.ClientSSLError, ssl.SSLError, ssl.CertificateError), PollReason.TLS),
    (TimeoutError, PollReason.TIMEOUT),
    ((ConnectionResetError, BrokenPipeError, aiohttp.ServerDisconnectedError), PollReason.RESET),
    (aiohttp.ClientPayloadError, PollReason.RESET),
    (aiohttp.ClientConnectorError, PollReason.REFUSED),
    (aiohttp.ClientOSError, PollReason.RESET),
    ((aiohttp.ClientError, http_exceptions.HttpProcessingError), PollReason.BAD_RESPONSE),
    (OSError, PollReason.RESET),
)


def reason_of(error: BaseException) -> PollReason:
    """Return the reason of a failed fetch: the most telling error of the chain that led to it."""
    chain = tuple(_causes(error))
    if any(isinstance(cause, OSError) and cause.errno == errno.ETIMEDOUT for cause in chain):
        return PollReason.TIMEOUT
    for kinds, reason in REASONS:
        if any(isinstance(cause, kinds) for cause in chain):
            return reason
    return PollReason.BAD_RESPONSE


def detail_of(error: BaseException) -> str:
    """Return a short word about an error that names no path, query or credential."""
    if isinstance(error, (Refused, BadRedirect, RedirectLoop, TooLarge, BadEncoding)):
        return str(error)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return str(error.certificate_error)[:200]
    if isinstance(error, aiohttp.ClientConnectorError):
        return str(error.strerror or error.os_error)[:200]
    return type(error).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__

"""Undoing Content-Encoding piece by piece, so that a bomb is stopped while it is still small."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
import zstandard

# What requests ask for; deflate is undone as well where a server sends it unasked.
ACCEPT_ENCODING = "gzip, br, zstd"

PIECE_BYTES = 65_536

# Four bytes of zstd can stand for a block of 128 kB: 64 bytes a step keep what one step makes near 2 MB at worst.
ZSTD_STEP_BYTES = 64

# The largest window that RFC 8878 and RFC 9659 ask a decoder to support.
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024

# Written into Content-Encoding by servers that mean "none", or the character set.
NOT_AN_ENCODING = frozenset({"", "identity", "none", "utf-8", "utf8", "iso-8859-1", "binary", "8bit"})


class BadEncoding(Exception):
    """A body that its Content-Encoding does not fit, or one that cannot be undone."""


class Decoder(Protocol):
    """One body's way from the wire to plain bytes."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give back what `data` brings, in bounded pieces made one at a time. Raises `BadEncoding`."""

    def finish(self) -> None:
        """Raise `BadEncoding` where the encoded stream has not come to its end."""


def decoder_for(content_encoding: str) -> Decoder:
    """Return the decoder of a Content-Encoding header. Raises `BadEncoding` where it names more than one, or an unknown
    one: a body is decoded once only, since nested compression multiplies what a bomb can do."""
    named = [name.strip().lower() for name in content_encoding.split(",")]
    names = [name for name in named if name not in NOT_AN_ENCODING]
    if not names:
        return Plain()
    if len(names) > 1 or names[0] not in DECODERS:
        raise BadEncoding(f"Content-Encoding {content_encoding[:60]!r}")
    return DECODERS[names[0]]()


class Plain:
    """No encoding at all."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        """Plain bytes end where they end."""


class Gzip:
    """gzip of one or several members (RFC 1952). What follows the last member is padding and is left out."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self._fed = self._ended = False
        self._tail = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = True
        while data and not self._ended:
            yield _inflate(self._stream, data)
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._next_member(self._stream.unused_data)
        while not self._ended and not self._stream.eof and (piece := _inflate(self._stream, b"")):
            yield piece

    def finish(self) -> None:
        if self._fed and not (self._ended or self._stream.eof):
            raise BadEncoding("the gzip stream is cut off")

    def _next_member(self, rest: bytes) -> bytes:
        if not rest:
            return b""
        if not rest.startswith(b"\x1f"):
            self._ended = True
            return b""
        self._stream = zlib.decompressobj(wbits=31)
        return rest


class Deflate:
    """deflate in its zlib wrapping, or bare as some servers send it."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if data and self._stream is None:
            # A zlib header's first byte names method 8 in its low half; a bare stream's hardly ever does.
            self._stream = zlib.decompressobj(wbits=15 if data[0] & 0x0F == 8 else -15)
        while data and self._stream is not None and not self._stream.eof:
            yield _inflate(self._stream, data)
            data = self._stream.unconsumed_tail
        while self._stream is not None and not self._stream.eof and (piece := _inflate(self._stream, b"")):
            yield piece

    def finish(self) -> None:
        if self._stream is not None and not self._stream.eof:
            raise BadEncoding("the deflate stream is cut off")


class Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = self._fed or bool(data)
        if self._stream.is_finished():
            return
        yield self._process(data)
        while not self._stream.can_accept_more_data():
            yield self._process(b"")

    def finish(self) -> None:
        if self._fed and not self._stream.is_finished():
            raise BadEncoding("the br stream is cut off")

    def _process(self, data: bytes) -> bytes:
        try:
            return bytes(self._stream.process(data, output_buffer_limit=PIECE_BYTES))
        except brotli.error as error:
            raise BadEncoding("the body is not br") from error


class Zstd:
    """zstd of one or several frames (RFC 8878)."""

    def __init__(self) -> None:
        self._format = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES)
        self._stream = self._format.decompressobj()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = self._fed or bool(data)
        for start in range(0, len(data), ZSTD_STEP_BYTES):
            rest = data[start : start + ZSTD_STEP_BYTES]
            while rest:
                yield self._decompress(rest)
                rest = self._stream.unused_data if self._stream.eof else b""

    def finish(self) -> None:
        if self._fed and not self._stream.eof:
            raise BadEncoding("the zstd stream is cut off")

    def _decompress(self, data: bytes) -> bytes:
        if self._stream.eof:
            self._stream = self._format.decompressobj()
        try:
            return self._stream.decompress(data)
        except zstandard.ZstdError as error:
            raise BadEncoding("the body is not zstd") from error


DECODERS: dict[str, type[Gzip] | type[Deflate] | type[Brotli] | type[Zstd]] = {
    "gzip": Gzip,
    "x-gzip": Gzip,
    "deflate": Deflate,
    "br": Brotli,
    "zstd": Zstd,
}


def _inflate(stream: zlib._Decompress, data: bytes) -> bytes:
    try:
        return stream.decompress(data, PIECE_BYTES)
    except zlib.error as error:
        raise BadEncoding("the body is not what its Content-Encoding says") from error

"""Documents that are files of gzip themselves: sitemap.xml.gz, served as what it is (rule D4)."""

from __future__ import annotations

from tocsin.errors import ParseError
from tocsin.fetch.decode import BadEncoding, decoder_for
from tocsin.fetch.limits import Limits
from tocsin.types.sources import PollReason

_GZIP = b"\x1f\x8b\x08"
_MOST_BYTES = Limits().decoded_bytes


def unpack(body: bytes, url: str) -> bytes:
    """Return what is packed in the body; the body where nothing is. Once only, and no more than a body may hold. Raises
    ParseError."""
    if not body.startswith(_GZIP):
        return body
    decoder, unpacked = decoder_for("gzip"), bytearray()
    try:
        for piece in decoder.feed(body):
            unpacked += piece
            if len(unpacked) > _MOST_BYTES:
                raise ParseError(url, PollReason.TOO_LARGE, f"more than {_MOST_BYTES} bytes when unpacked")
        decoder.finish()
    except BadEncoding as error:
        raise ParseError(url, PollReason.BAD_ENCODING, str(error)) from error
    return bytes(unpacked)

"""UTF-8 that somebody read as windows-1252 and wrote again: "Ã©" for "é". Mended only where it can be nothing else."""

from __future__ import annotations

import codecs
import re

# A page with fewer of these ("Ã", "Â", "â€", "Ð", "Ñ") has them by chance, or on purpose: it may be about them.
_SIGNS = re.compile(rb"\xc3(?:[\x82\x83\x90\x91]|\xa2\xe2\x82\xac)")
_LEAST_SIGNS = 3
# Bytes that windows-1252 leaves open are kept as control characters by those who read it loosely.
_READ_AS = codecs.charmap_build("".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)))
_LONGEST_PIECE = 200_000


def mend_mojibake(page: bytes) -> bytes:
    """The page, in UTF-8, with every run of text mended that is valid UTF-8 throughout once it is read back; others stay
    as they are, since a single true accent in a run shows that it was read rightly."""
    if len(_SIGNS.findall(page)) < _LEAST_SIGNS:
        return page
    return b"<".join(map(_mend_piece, page.split(b"<")))


def _mend_piece(piece: bytes) -> bytes:
    """A tag and the text after it, each for itself."""
    if piece.isascii():
        return piece
    tag, closed, text = piece.partition(b">")
    return b"".join((_mend(tag), closed, _mend(text)))


def _mend(run: bytes) -> bytes:
    if run.isascii() or len(run) > _LONGEST_PIECE:
        return run
    try:
        read, _ = codecs.charmap_encode(run.decode("utf-8"), "strict", _READ_AS)
        read.decode("utf-8")
    except UnicodeError:
        return run
    return read

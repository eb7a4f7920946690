"""UTF-8 that somebody read as windows-1252 and wrote again: "Ã©" for "é". Mended only where it can be nothing else."""

from __future__ import annotations

# A page with fewer of these has them by chance, or on purpose: it may be about them.
_SIGNS = ("Ã", "Â", "â€", "Ð", "Ñ")
_LEAST_SIGNS = 3
# Bytes that windows-1252 leaves open are kept as control characters by those who read it loosely.
_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_LONGEST_PIECE = 200_000


def mend_mojibake(page: str) -> str:
    """The page with every run of text mended that is valid UTF-8 throughout once it is read back; others stay as they
    are, since a single true accent in a run shows that it was read rightly."""
    if page.isascii() or sum(map(page.count, _SIGNS)) < _LEAST_SIGNS:
        return page
    return "<".join(map(_mend_piece, page.split("<")))


def _mend_piece(piece: str) -> str:
    """A tag and the text after it, each for itself."""
    if piece.isascii():
        return piece
    tag, closed, text = piece.partition(">")
    return f"{_mend(tag)}{closed}{_mend(text)}"


def _mend(run: str) -> str:
    if run.isascii() or len(run) > _LONGEST_PIECE:
        return run
    read = bytearray()
    for char in run:
        byte = ord(char) if char < "\x80" else _BYTES.get(char)
        if byte is None:
            return run
        read.append(byte)
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError:
        return run

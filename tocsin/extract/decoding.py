"""Bytes of a page to characters, by rule D8: BOM, declaration in the page, UTF-8, windows-1252."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read where these are declared (WHATWG Encoding, section 4.2).
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "windows-874",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "utf-16": "utf-8",  # a declaration that could be read is not UTF-16
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
# Declarations stand in the first bytes; WHATWG looks at 1024, real pages need a little more.
_DECLARED_WITHIN = 4096
_DECLARATION = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,300}?charset)\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{2,30})""", re.I
)


def decode_page(page: bytes, http_charset: str | None = None) -> str:
    """The page's characters; never raises, undecodable bytes become U+FFFD."""
    for bom, encoding in _BOMS:
        if page.startswith(bom):
            return page[len(bom) :].decode(encoding, "replace")
    for name in (http_charset, declared_encoding(page)):
        text = _decode_as_declared(page, name) if name else None
        if text is not None:
            return text
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError as error:
        # A cut or slightly damaged UTF-8 page is still one: broken late, or rarely.
        if error.start > len(page) - 4 or _mostly_utf8(page):
            return page.decode("utf-8", "replace")
    return page.decode("windows-1252", "replace")


def declared_encoding(page: bytes) -> str | None:
    """The encoding that the page's head names, lower case, as written."""
    found = _DECLARATION.search(page[:_DECLARED_WITHIN])
    return found.group(1).decode("ascii", "replace").lower() if found else None


def _decode_as_declared(page: bytes, name: str) -> str | None:
    encoding = _MEANT.get(name.lower().strip(), name)
    try:
        codec = codecs.lookup(encoding).name
        if codec != "utf-8" and not page.isascii() and _is_utf8(page):
            return page.decode("utf-8")  # bytes that read as multi-byte UTF-8 are never anything else
        return page.decode(codec)
    except UnicodeDecodeError:
        return page.decode(encoding, "replace") if encoding in _SINGLE_BYTE else None
    except (LookupError, ValueError):
        return None


_SINGLE_BYTE = frozenset({"windows-1252", "windows-1254", "windows-874"})


def _is_utf8(page: bytes) -> bool:
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(page: bytes) -> bool:
    text = page.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    foreign = sum(char > "\x7f" for char in text[:200_000]) - min(damaged, 200_000)
    return damaged * 20 < foreign

"""Bytes of a document to characters, in the order of rule D8."""

from __future__ import annotations

import codecs
import re

from tocsin.extract.decoding import declared_encoding

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<?" or "{" in encodings of two and four bytes, without a mark (XML 1.0, appendix F).
_WIDE_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
# What is meant where these are declared (WHATWG Encoding 4.2): the wider set of characters.
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Not character sets, or ones that smuggle markup past a reader of ASCII.
_REFUSED = frozenset({"utf_7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"})
_SEVERAL_BYTES = frozenset({"gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "iso2022_jp", "hz", "johab"})
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
# A byte order mark inside a document joins what was two: it says nothing and hides words.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")
_STRAY = re.compile("[\udc80-\udcff]+")
# A share of damaged characters above which a declaration is wrong, not the document damaged.
_MOST_DAMAGED = 0.01


def decode_document(body: bytes, content_type: str | None) -> str:
    """Return the document's characters, those that XML forbids and stray marks left out. Never raises."""
    return _NOT_XML.sub("", _decode(body, content_type))


def _decode(body: bytes, content_type: str | None) -> str:
    for bom, encoding in _BOMS:
        if body.startswith(bom) and body != bom:
            return body[len(bom) :].decode(encoding, "replace")
    for start, encoding in _WIDE_STARTS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    for name in (_http_charset(content_type), declared_encoding(body), "utf-8"):
        text = _decode_as(body, name) if name else None
        if text is not None:
            return text
    return _decode_mixed(body)


def _http_charset(content_type: str | None) -> str | None:
    """The charset that the server names; the defaults of text/* are nobody's word."""
    found = _CHARSET.search(content_type or "")
    return found.group(1) if found else None


def _decode_as(body: bytes, name: str) -> str | None:
    """The document as the named encoding has it; None where it cannot be that."""
    try:
        encoding = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    encoding = _MEANT.get(encoding, encoding)
    if encoding.replace("-", "_") in _REFUSED or encoding.startswith(("utf-16", "utf-32")):
        return None  # a declaration that could be read byte by byte is neither
    if encoding not in _SEVERAL_BYTES:
        # Bytes that read as UTF-8 of several bytes were never meant as anything of one.
        encoding = "utf-8" if not body.isascii() and _reads_as(body, "utf-8") else encoding
    if _reads_as(body, encoding):
        return body.decode(encoding)
    return _decode_damaged(body, encoding) if encoding in _SEVERAL_BYTES else None


def _reads_as(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)  # refuses what is no encoding of text, such as zip and rot13
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _decode_damaged(body: bytes, encoding: str) -> str | None:
    text = body.decode(encoding, "replace")
    return text if text.count("\ufffd") <= max(3, _MOST_DAMAGED * len(text)) else None


def _decode_mixed(body: bytes) -> str:
    """UTF-8 where it reads as such, windows-1252 for the bytes between: pages and feeds do mix the two in one document.

    A character cut at the very end is left out.
    """
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(body, final=False)
    return _STRAY.sub(lambda found: _stray(found.group()), text)


def _stray(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("windows-1252", "replace")

"""Characters: which encoding a document is read in (rule D8)."""

from __future__ import annotations

import codecs
from collections.abc import Callable

import pytest

from feeds.encoding import decode_document
from tocsin.types.items import ParsedFeed

Read = Callable[..., ParsedFeed]


def document(title: str, declared: str | None) -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"


def title_of(read: Read, body: bytes, content_type: str | None = None) -> str:
    return read(body, content_type=content_type).items[0].title


@pytest.mark.parametrize(
    ("title", "declared", "encoding"),
    [
        ("Café rouvre", "utf-8", "utf-8"),
        ("Café rouvre", None, "utf-8"),
        ("Café rouvre", "iso-8859-1", "iso-8859-1"),
        ("L’« Été » – 5 €", "iso-8859-1", "windows-1252"),
        ("L’été", None, "windows-1252"),
        ("Москва", "windows-1251", "windows-1251"),
        ("Москва", "koi8-r", "koi8-r"),
        ("Ελλάδα", "iso-8859-7", "iso-8859-7"),
        ("朱镕基、喆", "gb2312", "gb18030"),
        ("港が再開①", "Shift_JIS", "cp932"),
        ("港が再開", "euc-jp", "euc-jp"),
        ("똠방각하", "euc-kr", "cp949"),
        ("聯合報", "big5", "big5"),
        ("Café rouvre", "iso-8859-1", "utf-8"),
        ("Café rouvre", "no-such-encoding", "utf-8"),
    ],
)
def test_the_declaration_is_believed_where_the_bytes_agree(
    read: Read, title: str, declared: str | None, encoding: str
) -> None:
    """D8: the wider set that is meant, UTF-8 where the bytes are that, windows-1252 at last."""
    assert title_of(read, document(title, declared).encode(encoding)) == title


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_a_byte_order_mark_wins(read: Read, mark: bytes, encoding: str) -> None:
    """D8: before what server and document declare."""
    body = mark + document("Café rouvre", "iso-8859-7").encode(encoding)

    assert title_of(read, body, "text/xml; charset=koi8-r") == "Café rouvre"


def test_a_mark_inside_a_document_is_nothing(read: Read) -> None:
    """D8: files pasted together carry marks in the middle; they neither hide an item nor split a word."""
    body = b"\xef\xbb\xbf" * 2 + document("Ca\ufefff\u00e9 rouvre", "utf-8").encode()

    assert title_of(read, body) == "Café rouvre"


def test_the_servers_charset_comes_before_the_declaration(read: Read) -> None:
    """D8: HTTP charset, then declaration."""
    body = document("Москва", "iso-8859-7").encode("windows-1251")

    assert title_of(read, body, 'application/rss+xml; charset="windows-1251"') == "Москва"


def test_the_default_of_text_types_is_nobodys_word(read: Read) -> None:
    """D8: text/xml without a charset is not us-ascii."""
    assert title_of(read, document("Москва", "windows-1251").encode("windows-1251"), "text/xml") == "Москва"


def test_two_encodings_in_one_document_are_both_read(read: Read) -> None:
    """D8: bytes that are no UTF-8 inside a UTF-8 document are read as windows-1252."""
    body = document("Café – Caf@", "utf-8").encode().replace(b"@", b"\xe9")

    assert title_of(read, body) == "Café – Café"


def test_one_damaged_byte_does_not_spoil_a_document(read: Read) -> None:
    """D8: a Chinese document with a byte too many stays Chinese."""
    body = document("朱镕基" * 200 + "@", "gb2312").encode("gb18030").replace(b"@", b"\xff")

    assert title_of(read, body).startswith("朱镕基朱镕基")


def test_text_encoded_twice_is_repaired(read: Read) -> None:
    """UTF-8 that somebody took for ISO-8859-1 and encoded again is undone."""
    assert title_of(read, document("Café".encode().decode("iso-8859-1"), "utf-8").encode()) == "Café"


@pytest.mark.parametrize("declared", ["utf-7", "unicode_escape", "rot13", "zip", "idna", "utf-16"])
def test_a_dangerous_declaration_is_ignored(read: Read, declared: str) -> None:
    """D8: what is no character set, or hides markup, is not decoded with."""
    assert title_of(read, document("+ADw-b+AD4- \\x41", declared).encode()) == "+ADw-b+AD4- \\x41"


def test_characters_that_xml_forbids_are_left_out(read: Read) -> None:
    """A stray control character costs nobody an entry."""
    assert title_of(read, document("Ca\x00f\x0b\x1f&#0;&#x1f;é", "utf-8").encode()) == "Café"


def test_any_bytes_decode() -> None:
    """D8: nothing raises."""
    for byte in range(256):
        assert isinstance(decode_document(bytes([byte, 0xFF, 0x3C, byte]) * 3, None), str)

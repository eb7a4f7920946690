"""Feed content to plain text: the hot path, so one pass over the tags and no tree."""

from __future__ import annotations

import html
import re

from tocsin.extract.words import without_invisible

# No part passes over a "<", so an unclosed tag costs what stands before the next one: linear on any input.
_ATTRIBUTES = r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+>"""
_TAG = re.compile(rf"<(?:(/?)([a-zA-Z][a-zA-Z0-9:-]*){_ATTRIBUTES}|[a-zA-Z/][^<>]*+>|!--|!|\?)")
_ESCAPED_MARKUP = re.compile(
    r"&lt;/?(?:p|br|a|div|img|strong|em|b|i|u|span|ul|ol|li|h[1-6]|blockquote|figure|table)\b", re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_INLINE_NAMES = (
    "abbr|acronym|a|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|i|kbd|label|mark|nobr|q|rp|rt|ruby|samp|small|span|"
    "strike|strong|sub|sup|s|time|tt|u|var|wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split("|"))
_CELLS = frozenset({"td", "th", "img", "svg"})
_BREAK = "\x1e"  # no feed writes it
_DROPPED_NAMES = "script|style|noscript|template|iframe|object|svg|textarea|select|title"
_DROPPED = frozenset(_DROPPED_NAMES.split("|"))
# What takes the slower way: declarations, comments, and elements that are no text.
_UNCOMMON = re.compile(rf"<(?:!|\?|(?:{_DROPPED_NAMES})\b)", re.I)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE_NAMES})(?![a-zA-Z0-9:-]){_ATTRIBUTES}", re.I)
_CELL_TAG = re.compile(rf"</?(?:td|th|img)(?![a-zA-Z0-9:-]){_ATTRIBUTES}", re.I)
_OTHER_TAG = re.compile(rf"</?[a-zA-Z][a-zA-Z0-9:-]*{_ATTRIBUTES}")
_BROKEN_TAG = re.compile(r"<[a-zA-Z/][^<>]*+>")


def text_of(value: str) -> str:
    """Plain text of an HTML fragment or of plain text: paragraphs on lines of their own, entities decoded (twice where
    they were encoded twice), scripts and styles gone, white space folded. Never raises; linear in the length."""
    if "&" not in value and "<" not in value:
        return _fold_lines(value)
    if "<" not in value and _ESCAPED_MARKUP.search(value):
        value = html.unescape(value)
    marked = _without_markup(value) if "<" in value else value
    text = html.unescape(marked)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return _fold_lines(text)


def _fold_lines(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = without_invisible(text)
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _without_markup(value: str) -> str:
    """The text between the tags, a line break for every tag that breaks a line."""
    if _UNCOMMON.search(value):
        return _walk_tags(value)
    if not _OTHER_TAG.search(value):
        return _BROKEN_TAG.sub("", value)
    text = value.replace("\r", " ").replace("\n", " ")  # in markup only tags break lines
    text = _CELL_TAG.sub(" ", _INLINE_TAG.sub("", text)) if "<" in text else text
    return _BROKEN_TAG.sub("", _OTHER_TAG.sub("\n", text))


def _walk_tags(value: str) -> str:
    """The same, tag by tag, for fragments with comments, scripts and the like."""
    pieces: list[str] = []
    at = 0
    marked = False
    for found in _TAG.finditer(value):
        if found.start() < at:
            continue  # inside something dropped
        pieces.append(value[at : found.start()])
        at = found.end()
        name = found.group(2)
        if name is None:
            at = _after_declaration(value, found.start(), at)
            continue
        marked = True
        name = name.lower()
        if name in _DROPPED and not found.group(1):
            at = _after_element(value, name, at)
        elif name not in _INLINE:
            pieces.append(" " if name in _CELLS else _BREAK)
    pieces.append(value[at:])
    if "<![CDATA[" in value:
        pieces = [piece.replace("]]>", "") for piece in pieces]
    if marked:  # in markup a line break is a space, and only tags break lines
        pieces = [piece.replace("\r", " ").replace("\n", " ") for piece in pieces]
    return "".join(pieces).replace(_BREAK, "\n")


def _after_declaration(value: str, start: int, end: int) -> int:
    """Where the text goes on after a comment, a CDATA section, a doctype or a malformed tag."""
    if value.startswith("<!--", start):
        closed = value.find("-->", start + 4)
        return closed + 3 if closed >= 0 else len(value)
    if value.startswith("<![CDATA[", start):
        return start + 9  # its words are text; `_without_markup` drops its end
    if value.startswith(("<!", "<?"), start):
        closed = value.find(">", end, end + 300)
        return closed + 1 if closed >= 0 else start + 2
    return end


def _after_element(value: str, name: str, at: int) -> int:
    """Where the text goes on after an element that is no text; an unclosed one hides the rest."""
    closing = re.compile(rf"</{name}\b[^<>]*>", re.I).search(value, at)
    return closing.end() if closing else len(value)

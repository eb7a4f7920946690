"""Main text of a page: the best single engine by measurement, and the page's own paragraphs where it may not be used."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from tocsin.extract.tree import is_hidden, name_of

# Beyond these a page is no article, and the engine's nested searches would take minutes.
MAX_ELEMENTS = 60_000
MAX_DEPTH = 250
_NOT_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "textarea",
        "iframe",
        "object",
        "svg",
        "head",
        "title",
    ]
)
_BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td", "dd", "dt"])


def main_text(root: etree._Element) -> str:
    """The article's paragraphs by trafilatura's fast mode, on lines of their own; "" where it finds none.

    Comments stay out; measured in bench/extraction.py. The import waits until a page comes: it costs more than all of
    this room together, and feeds alone never need it.
    """
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(deepcopy(root), fast=True, include_comments=False, with_metadata=False)
    except (
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        AssertionError,
        etree.LxmlError,
    ):
        return ""  # malformed in a way that the engine does not foresee: no text is its answer
    text = getattr(found, "text", None) if found is not None else None
    return text_of_lines(text) if isinstance(text, str) else ""


def text_of_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def block_text(root: etree._Element, *, shortest: int = 80) -> str:
    """Paragraphs of at least `shortest` characters anywhere in the page's body, in one pass."""
    kept: list[str] = []
    pieces: list[str] = []

    def close() -> None:
        line = " ".join("".join(pieces).split())
        pieces.clear()
        if len(line) >= shortest:
            kept.append(line)

    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        if event == "start" and skipped is None:
            if name_of(element) in _NOT_TEXT or is_hidden(element):
                skipped = element
                walk.skip_subtree()
                continue
            if name_of(element) in _BLOCKS or name_of(element) == "div":
                close()
            pieces.append(element.text or "")
        elif event == "end":
            if skipped is not None and element is not skipped:
                continue
            if skipped is None and (name_of(element) in _BLOCKS or name_of(element) == "div"):
                close()
            skipped = None
            pieces.append(element.tail or "")
    close()
    return "\n".join(dict.fromkeys(kept))


_TOO_DEEP = etree.XPath(f"boolean(/*{'/*' * MAX_DEPTH})")
_ELEMENTS = etree.XPath("count(//*)")


def is_beyond_bounds(root: etree._Element) -> bool:
    """The page has more elements, or deeper ones, than the engine may be given."""
    elements = _ELEMENTS(root)
    return bool(_TOO_DEEP(root)) or (isinstance(elements, float) and elements > MAX_ELEMENTS)

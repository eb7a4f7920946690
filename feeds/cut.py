"""Documents that break off: whether one does, and what of it is whole."""

from __future__ import annotations

import re


def is_cut(text: str, root: str) -> bool:
    """Tell whether the root element is never closed; of RSS whether its channel is not, in which everything stands."""
    if root == "rss" and text.rstrip().lower().endswith("</channel>"):
        return False
    return not _closings(text, root) and re.search(rf"<{_name(root)}\b[^<>]*/>", text, re.IGNORECASE) is None


def without_rest(text: str, root: str) -> str:
    """The document without what stands behind its root element: a page's closing tags, a counter's script."""
    ends = _closings(text, root)
    return text[: ends[-1]] if ends else text


def whole_part(text: str, root: str) -> str:
    """The document up to its last whole entry, closed again: half an entry has half an identity."""
    opened = re.search(rf"<({_name(root)})\b", text, re.IGNORECASE)
    ends = [found.end() for found in re.finditer(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", text, re.IGNORECASE)]
    starts = re.search(r"<(?:[\w.-]+:)?(?:item|entry)\b", text, re.IGNORECASE)
    at = ends[-1] if ends else starts.start() if starts else len(text)
    kept = text[:at]
    channel = "</channel>" if kept.lower().rfind("<channel") > kept.lower().rfind("</channel") else ""
    return f"{kept}{channel}</{opened.group(1) if opened else root}>"


def _closings(text: str, root: str) -> list[int]:
    """Where the root element is closed, looked for at the end first."""
    closing = re.compile(rf"</{_name(root)}\s*>", re.IGNORECASE)
    late = max(0, len(text) - 4096)
    return [found.end() for found in closing.finditer(text, late)] or [found.end() for found in closing.finditer(text)]


def _name(root: str) -> str:
    return rf"(?:[\w.-]+:)?{re.escape(root)}"

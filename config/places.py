"""Where a character of a value stands in its file, through quotes, escapes and folded lines."""

from __future__ import annotations

import re

from config.tree import Place, Scalar

_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\n[ \t]*|.)", re.DOTALL)
_BLANKS = re.compile(r"[ \t\n]+")


def place_in(scalar: Scalar, offset: int) -> Place:
    """The place of the value's character at `offset` (from 0); one past the end is the closing quote or the line's end."""
    source, text = scalar.source, scalar.text
    at = _begin(source)
    done = 0
    while done < min(offset, len(text)) and at < len(source):
        used, at = _step(source, at, text, done)
        done += used
    return _moved(scalar.place, source[: min(at, len(source))])


def _begin(source: str) -> int:
    """The first character of the content: behind the quote, or on the line below `|` and `>`."""
    if source[:1] in ("|", ">"):
        content = re.search(r"\n[ \t\n]*", source)
        return content.end() if content else len(source)
    return 1 if source[:1] in ("'", '"') else 0


def _step(source: str, at: int, text: str, done: int) -> tuple[int, int]:
    """Characters of the value used, and where the source goes on."""
    if source[0] == '"' and source[at] == "\\":
        escape = _ESCAPE.match(source, at)
        end = escape.end() if escape else at + 1
        return (0 if source[at + 1 : at + 2] == "\n" else 1), end
    if source[0] == "'" and source[at : at + 2] == "''":
        return 1, at + 2
    blanks = _BLANKS.match(source, at)
    if blanks and "\n" in blanks[0]:  # folded: a run of blanks in the file is one of another length in the value
        run = _BLANKS.match(text, done)
        return (len(run[0]) if run else 0), blanks.end()
    return 1, at + 1


def _moved(place: Place, passed: str) -> Place:
    lines = passed.count("\n")
    column = len(passed) - passed.rfind("\n") if lines else place.column + len(passed)
    return Place(place.file, place.line + lines, column, place.name)

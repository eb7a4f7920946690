"""The parser's complaints in an operator's words, at the place where the mistake was made."""

from __future__ import annotations

import re

import yaml

from config.tree import Place, Scalar
from tocsin.errors import Problem

_TAB_INDENT = re.compile(r"^ *\t[\t ]*(?=[^\s#])", re.MULTILINE)

_SHOWN = re.compile(r"[\s-]*(query|about|name):")  # keys whose values are no secrets
_MENDS = (
    ("mapping values are not allowed", "put a text that holds ': ' in quotes, and check the indentation"),
    ("did not find expected key", "check the indentation here and in the line above"),
    ("did not find expected '-' indicator", "check the indentation here and in the line above"),
    ("cannot start any token", "put the text in quotes"),
    ("alphabetic or numeric character", "put the text in quotes"),
)


def place_at(text: str, index: int, file: str) -> Place:
    """Line and column of a character."""
    before = text[:index]
    return Place(file, before.count("\n") + 1, index - before.rfind("\n"))


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str, last: Scalar | None) -> Problem:
    """The complaint, moved to the tab or the quote that caused it where there is one. `last` is the last value read."""
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    return (
        _tab_problem(text, place)
        or _open_quote_problem(error, place)
        or _after_quote_problem(text, place, last)
        or _plain_problem(error, place)
    )


def _tab_problem(text: str, place: Place) -> Problem | None:
    for tab in _TAB_INDENT.finditer(text):
        at = place_at(text, tab.start() + tab[0].index("\t"), place.file)
        if place.line - 1 <= at.line <= place.line:
            return at.problem("yaml", "a tab indents this line", "use spaces")
    return None


def _open_quote_problem(error: yaml.MarkedYAMLError, place: Place) -> Problem | None:
    if (
        "quoted scalar" not in str(error.context)
        or "unexpected end" not in str(error.problem)
        or not error.context_mark
    ):
        return None
    opened = Place(place.file, error.context_mark.line + 1, error.context_mark.column + 1)
    return opened.problem("yaml", "a quoted text begins here and never ends", "add the closing quote")


def _after_quote_problem(text: str, place: Place, last: Scalar | None) -> Problem | None:
    """`"a b" AND c`, and a quote left open that met the next one some lines below."""
    if last is None or last.source[:1] not in ("'", '"'):
        return None
    lines = last.source.count("\n")
    if last.place.line + lines != place.line:
        return None
    if lines:
        problem = f"a quoted text begins here and ends only in line {place.line}"
        return last.place.problem("yaml", problem, "add the closing quote")
    line = text.split("\n")[place.line - 1]
    rest = line[last.place.column - 1 :].split(" #")[0].rstrip().replace("'", "''")
    mend = f"put all of it in quotes: '{rest}'" if _SHOWN.match(line) else "put all of it in single quotes"
    return place.problem("yaml", "the text goes on after its closing quote", mend)


def _plain_problem(error: yaml.MarkedYAMLError, place: Place) -> Problem:
    said = error.problem or "cannot be read"
    mend = next((mend for words, mend in _MENDS if words in said), "check the quotes and brackets here and above")
    return place.problem("yaml", f"not valid YAML: {said}", mend)

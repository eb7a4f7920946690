"""Which tests stand for which rule of docs/polling.md: `python -m tests.feeds.rules` prints it.

A test stands for the rules whose numbers its docstring begins with: "C4, C9: an unchanged body counts as ...".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
PAGE = TESTS.parent / "docs" / "polling.md"
_ROW = re.compile(r"^\| (?P<rule>[CTRSWD]\d+) \| (?P<says>.+) \|$", re.MULTILINE)
_NUMBERS = re.compile(r"(?P<rules>[CTRSWD]\d+(?:, [CTRSWD]\d+)*):")


def promised() -> dict[str, str]:
    """The rules of the page: number -> what is promised, in the page's order."""
    return {row["rule"]: row["says"] for row in _ROW.finditer(PAGE.read_text(encoding="utf-8"))}


def carried() -> dict[str, list[str]]:
    """Number -> the tests that carry it, as `tests/feeds/test_poller.py::test_name`."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, rules in _numbered(ast.parse(path.read_text(encoding="utf-8"))):
            for rule in rules:
                found.setdefault(rule, []).append(f"{path.relative_to(TESTS.parent).as_posix()}::{name}")
    return found


def _numbered(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            numbers = _NUMBERS.match(ast.get_docstring(node) or "")
            if numbers:
                yield node.name, numbers["rules"].split(", ")


def main() -> None:
    tests = carried()
    for rule, says in promised().items():
        print(f"{rule}  {says}")
        for test in tests.get(rule, ["NO TEST"]):
            print(f"    {test}")


if __name__ == "__main__":
    main()

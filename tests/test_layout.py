"""The rooms import only what docs/layout.md lets them import."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("tocsin", "feeds", "workers", "config")
FILES = sorted(path for top in OURS for path in (ROOT / top).rglob("*.py"))


def read_table() -> dict[str, set[str]]:
    """Return room -> rooms and libraries it may import."""
    lines = (ROOT / "docs/layout.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.startswith("| `")]
    names = [re.findall(r"`([A-Za-z0-9_.]+)`", "|".join(row[1:4])) for row in rows]
    return {room: set(may_import) for room, *may_import in names}


ROOMS = read_table()


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def room_of(module: str) -> str | None:
    rooms = [room for room in ROOMS if f"{module}.".startswith(f"{room}.")]
    return max(rooms, key=len, default=None)


def imported_by(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return {name for name in found if name.split(".")[0] not in sys.stdlib_module_names}


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_room_imports_only_what_the_table_allows(path: Path) -> None:
    """No line of a room leads where the table has no door."""
    home = room_of(module_of(path))
    for name in imported_by(path):
        wanted = room_of(name) or name.split(".")[0]
        assert wanted == home or wanted in ROOMS[home or ""], f"{home} -> {wanted}"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_every_module_lives_in_a_room(path: Path) -> None:
    """A module that no room claims has not been understood yet."""
    module = module_of(path)

    assert room_of(module) or module == "tocsin"


def test_no_other_distribution_owns_our_names() -> None:
    """No stranger in this environment ships a package called like one of our rooms."""
    owners = importlib.metadata.packages_distributions()
    strangers = {owner for name in OURS for owner in owners.get(name, [])} - {"tocsin"}

    assert set() == strangers

"""The docs name what the code does: events, commands, errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from tocsin import errors
from tocsin.cli.app import app

ROOT = Path(__file__).parent.parent
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
SAID = "\n".join([(ROOT / "README.md").read_text(encoding="utf-8"), OPERATING])
EVENT = re.compile(r'"([a-z]+\.[a-z_]+)"')
CALLS = re.compile(r'(?:_?log\.(?:debug|info|warning|error|exception|critical)|told|log_at|\))\(\s*"([a-z]+\.[a-z_]+)"')


def events_of_the_code() -> set[str]:
    files = [path for room in ("feeds", "workers", "tocsin") for path in (ROOT / room).rglob("*.py")]
    return {event for path in files for event in CALLS.findall(path.read_text(encoding="utf-8"))}


def events_of_the_docs() -> set[str]:
    table = [line.split("|")[1] for line in OPERATING.splitlines() if re.match(r"\| `[a-z]+\.", line)]
    return {event for row in table for event in re.findall(r"`([a-z]+\.[a-z_]+)`", row)}


def test_the_table_of_events_is_the_codes() -> None:
    """People build on event names: each stands in docs/operating.md, and none that the code no longer writes."""
    assert events_of_the_code() == events_of_the_docs()


def commands() -> list[tuple[str, str]]:
    """Every command as typed, with its help."""
    group = typer.main.get_command(app)
    found: list[tuple[str, str]] = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        parts = getattr(command, "commands", None)
        if parts is None and not command.hidden:
            found.append((name, command.help or ""))
        for part, inner in (parts or {}).items():
            found.append((f"{name} {part}", inner.help or ""))
    return found


@pytest.mark.parametrize(("name", "help_text"), commands(), ids=lambda value: value.split("\n")[0][:30])
def test_every_command_has_help_and_stands_in_the_docs(name: str, help_text: str) -> None:
    """A command that nobody is told of is not there."""
    assert help_text
    assert re.search(rf"\b{name.split()[0]}\b", SAID)


def test_every_error_stands_in_the_drawn_tree() -> None:
    """The tree at the top of tocsin/errors.py is the tree of the code."""
    classes = {
        name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.TocsinError)
    }

    assert classes == set(re.findall(r"^[│├└─ ]*([A-Z]\w+)", errors.__doc__ or "", re.M)) & classes
    assert classes <= set(re.findall(r"\b[A-Z]\w+", errors.__doc__ or ""))

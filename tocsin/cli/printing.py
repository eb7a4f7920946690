"""Data to stdout, talk to stderr; times in ISO-8601 UTC."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

# Characters of the last cell of a row; all others are cut at a hundred.
LONGEST_LAST = 2000


def print_json(row: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own, flushed, so that a reader of a pipe sees it at once."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False, default=plain) + "\n")
    sys.stdout.flush()


def plain(value: object) -> str:
    """What JSON cannot say by itself."""
    return iso(value) if isinstance(value, datetime) else str(value)


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def say(words: str) -> None:
    """A sentence for the person at the terminal."""
    print(words, file=sys.stderr, flush=True)


def print_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """A listing: JSON lines, or aligned columns for reading."""
    if as_json:
        for row in rows:
            print_json(row)
        return
    lines = [columns, *(_cells(row, columns) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        print("  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip())


def counted(number: int, what: str) -> str:
    """`1 item`, `2 items`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _cells(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """The cells of a row; the last one has room: an address that can be copied, a sentence to its end."""
    return [*(cell(row.get(column)) for column in columns[:-1]), cell(row.get(columns[-1]), longest=LONGEST_LAST)]


def cell(value: object, longest: int = 100) -> str:
    """A value as a reader of a table wants it; control characters from the world cannot forge a line."""
    if value is None:
        return "-"
    words = iso(value) if isinstance(value, datetime) else str(value)
    return "".join(letter if letter.isprintable() else " " for letter in words)[:longest]

"""The way in: no stranger may own our generic names, then the command line opens."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

ROOMS = ("feeds", "workers", "config")


def main() -> int:
    """Run the command line and return its exit code."""
    stranger = find_stranger(Path(__file__).resolve().parent.parent)
    if stranger:
        room, place = stranger
        print(f"{room!r} is another package: {place}; install Tocsin in an environment of its own.", file=sys.stderr)
        return 2
    from tocsin.cli.app import run

    return run()


def find_stranger(home: Path) -> tuple[str, str] | None:
    """The first of our rooms that does not lie beside `tocsin/`, and where it lies instead."""
    for room in ROOMS:
        spec = find_spec(room)
        origin = spec.origin if spec else None
        if origin is None or Path(origin).resolve().parent.parent != home:
            return room, str(origin)
    return None


if __name__ == "__main__":
    sys.exit(main())

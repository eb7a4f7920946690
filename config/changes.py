"""Whether the operator's files have changed since they were last looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

# What a running Tocsin takes up; feeds.yaml and tocsin.yaml count when a process starts.
TAKEN_LIVE = ("topics.yaml", "aliases.yaml", "alerts.yaml")

Signature = tuple[tuple[str, int, int, int], ...]


class Files:
    """The files of one folder that are taken up while Tocsin runs; remembers what it has seen."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._read = self._last = signature_of(directory)

    def have_changed(self) -> bool:
        """Whether they differ from those last read, and have not changed between two looks: what is being written is
        left until it is whole. To be called every second or so; once True, they count as read."""
        found = signature_of(self.directory)
        settled, self._last = found == self._last, found
        if not settled or found == self._read:
            return False
        self._read = found
        return True

    def written_at(self) -> datetime:
        """When the last of them came to this machine, or was changed on it."""
        newest = max((stat.st_ctime for _, stat in _stats(self.directory)), default=0.0)
        return datetime.fromtimestamp(newest, UTC)


def signature_of(directory: Path) -> Signature:
    """Differs where a file was written, replaced, added or removed."""
    return tuple((name, stat.st_mtime_ns, stat.st_ino, stat.st_size) for name, stat in _stats(directory))


def _stats(directory: Path) -> Iterator[tuple[str, os.stat_result]]:
    for name in TAKEN_LIVE:
        try:
            yield name, (directory / name).stat()
        except OSError:
            continue

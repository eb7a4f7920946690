"""One log file for a process and all its children: what they write to standard error, rotated by one writer."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 10_000_000
KEPT = 5  # older files


class Lines(RotatingFileHandler):
    """A rotating file that takes finished lines."""

    def write(self, line: str) -> None:
        if self.stream is None:
            self.stream = self._open()
        if self.maxBytes and self.stream.tell() + len(line) >= self.maxBytes:
            self.doRollover()
        self.stream.write(line)
        self.stream.flush()


@contextmanager
def stderr_to_file(path: Path) -> Iterator[None]:
    """Lead standard error, the children's included, into `path` until the end of the block."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = Lines(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
    readable, writable = os.pipe()
    sys.stderr.flush()
    before = os.dup(2)
    os.dup2(writable, 2)
    os.close(writable)
    reader = threading.Thread(target=copy_lines, args=(readable, lines), name="log-file", daemon=True)
    reader.start()
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(before, 2)  # the last writable end of ours: the reader sees the end once the children are gone too
        os.close(before)
        reader.join(timeout=5)
        lines.close()


def copy_lines(readable: int, lines: Lines) -> None:
    with os.fdopen(readable, encoding="utf-8", errors="replace") as stream:
        for line in stream:
            lines.write(line)

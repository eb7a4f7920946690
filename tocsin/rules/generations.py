"""Whose files say what is watched, where the files of several machines differ."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tocsin.types.watching import Generation


class FilesVerdict(StrEnum):
    """How one machine's files stand to the generation in force."""

    IN_FORCE = "in_force"
    NEWER = "newer"  # they are to be published
    OLDER = "older"  # another machine's were written later: those stay in force


def judge_files(digest: str, written_at: datetime, host: str, in_force: Generation | None) -> FilesVerdict:
    """Files that were written last win, on whatever machine; what a machine has published itself it may change as it likes.

    So a machine that starts again with files that nobody has renewed there does not bring old topics back everywhere.
    """
    if in_force is None:
        return FilesVerdict.NEWER
    if digest == in_force.digest:
        return FilesVerdict.IN_FORCE
    if host == in_force.host or written_at > in_force.written_at:
        return FilesVerdict.NEWER
    return FilesVerdict.OLDER

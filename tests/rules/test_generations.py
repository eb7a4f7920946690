"""Whose files count where those of several machines differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.rules.generations import FilesVerdict, judge_files
from tocsin.types.watching import Generation

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("digest", "written_at", "host", "verdict"),
    [
        ("same", NOW - SECOND, "b", FilesVerdict.IN_FORCE),
        ("same", NOW + SECOND, "b", FilesVerdict.IN_FORCE),
        ("other", NOW + SECOND, "b", FilesVerdict.NEWER),
        ("other", NOW, "b", FilesVerdict.OLDER),
        ("other", NOW - SECOND, "b", FilesVerdict.OLDER),
        ("other", NOW - SECOND, "a", FilesVerdict.NEWER),  # another folder, or a backup put back
    ],
)
def test_files_written_last_win_and_a_machine_may_change_its_own_word(
    digest: str, written_at: datetime, host: str, verdict: FilesVerdict
) -> None:
    """Machine `a` has published; a machine that starts again with old files changes nothing for the others."""
    in_force = Generation(number=4, digest="same", written_at=NOW, host="a", topics=(), listeners={})

    assert verdict == judge_files(digest, written_at, host, in_force)


def test_the_first_files_count() -> None:
    """Where nothing is in force there is nothing to compare with."""
    assert FilesVerdict.NEWER == judge_files("d", NOW, "a", None)

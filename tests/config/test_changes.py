"""Changed files are noticed once they are whole."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.changes import Files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics.yaml").write_text("topics: []\n")
    return tmp_path


def replaced(path: Path, text: str) -> None:
    """As editors and deployments do it: another file takes the name."""
    beside = path.with_suffix(".new")
    beside.write_text(text)
    os.replace(beside, path)


@pytest.mark.parametrize("name", ["topics.yaml", "alerts.yaml", "aliases.yaml"])
def test_a_file_written_replaced_or_added_is_a_change_once(folder: Path, name: str) -> None:
    """It is told at the second look that finds it so, and not again."""
    files = Files(folder)
    assert not files.have_changed()
    replaced(folder / name, "# changed\n")

    assert [False, True, False] == [files.have_changed() for _ in range(3)]


def test_a_file_that_is_still_being_written_is_left_alone(folder: Path) -> None:
    """Half of a list of topics is a valid list of topics."""
    files = Files(folder)
    told = []
    for lines in range(1, 4):
        (folder / "topics.yaml").write_text("topics: []\n" + "#\n" * lines)
        told.append(files.have_changed())

    assert [False, False, False, True] == [*told, files.have_changed()]


def test_a_file_that_is_taken_away_is_a_change(folder: Path) -> None:
    """Its topics are no longer watched."""
    files = Files(folder)
    (folder / "topics.yaml").unlink()

    assert [False, True] == [files.have_changed() for _ in range(2)]


def test_other_files_are_none(folder: Path) -> None:
    """feeds.yaml and tocsin.yaml count when a process starts."""
    files = Files(folder)
    (folder / "feeds.yaml").write_text("feeds: []\n")

    assert [False, False] == [files.have_changed() for _ in range(2)]


def test_a_backup_put_back_is_new_on_this_machine(folder: Path) -> None:
    """What counts is when a file came to this machine, whatever time it carries."""
    os.utime(folder / "topics.yaml", (0, 0))

    assert abs(Files(folder).written_at() - datetime.now(UTC)) < timedelta(hours=1)

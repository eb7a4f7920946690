"""Reading what the operator wrote from the disk: the files, and the files of secrets."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from config.tree import Node, Place
from config.values import Unfit
from config.yaml_text import read_tree
from tocsin.errors import Problem

MAX_BYTES = 32 * 1024 * 1024  # 100,000 topics of 200 characters, with room
MAX_SECRET_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the configuration. `root` is None where it says nothing or cannot be read; `whole`: read to its end."""

    file: str
    folder: Path
    root: Node | None = None
    problems: tuple[Problem, ...] = field(default=())
    whole: bool = True
    there: bool = True


def read_document(path: Path) -> Document:
    """The file as a tree; a missing one is empty and not `there`."""
    file = spoken(path)
    try:
        data = _read_bytes(path, MAX_BYTES)
        text = _decode(data, file)
    except FileNotFoundError:
        return Document(file, path.parent, there=False)
    except Unfit as unfit:
        return _unreadable(path, Place(file, 1, 1).problem("file", unfit.problem, unfit.mend))
    except _NotText as refused:
        return _unreadable(path, refused.problem)
    reading = read_tree(text, file)
    return Document(file, path.parent, reading.root, reading.problems, reading.whole)


def read_secret(path: Path) -> str:
    """The one line of a file of a secret, without its line end. Raises `Unfit`; what the file holds is never quoted."""
    try:
        text = _read_bytes(path, MAX_SECRET_BYTES).decode("utf-8-sig").rstrip("\r\n")
    except FileNotFoundError:
        raise Unfit(f"there is no file {path}", "write the secret into it, or correct the path") from None
    except UnicodeDecodeError:
        raise Unfit(f"{path} is not text in UTF-8", "write the secret into it in one line") from None
    if not text.strip():
        raise Unfit(f"{path} is empty", "write the secret into it in one line")
    if "\n" in text or "\r" in text or "\0" in text:
        raise Unfit(f"{path} holds more than one line", "write the secret into it in one line")
    return text


def spoken(path: Path) -> str:
    """The path as the operator would type it: from the current folder if it lies below."""
    whole = Path(os.path.abspath(path))
    here = Path.cwd()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


class _NotText(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _unreadable(path: Path, problem: Problem) -> Document:
    return Document(spoken(path), path.parent, problems=(problem,), whole=False)


def _read_bytes(path: Path, most: int) -> bytes:
    """All bytes of a plain file. Raises FileNotFoundError, and `Unfit` for everything else that hinders."""
    try:
        if path.exists() and not path.is_file():
            raise Unfit(f"{spoken(path)} is not a plain file", "put a file there")
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except FileNotFoundError:
        raise
    except PermissionError:
        mend = f"let user {os.getuid()} read it" if hasattr(os, "getuid") else "let this user read it"
        raise Unfit(f"{spoken(path)} may not be read", mend) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no such path"
        raise Unfit(f"{spoken(path)} cannot be read: {said}", "correct the path") from None
    if len(data) > most:
        raise Unfit(f"{spoken(path)} is larger than {most // 1024} kB", "split it, or correct the path")
    return data


def _decode(data: bytes, file: str) -> str:
    """The text with \\n as its line end, without a byte order mark."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise _NotText(place.problem("file", "not text in UTF-8", "save the file as UTF-8")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")

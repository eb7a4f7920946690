"""Writing the files of feeds.d: whole or not at all, one writer at a time. feeds.yaml is the operator's own and never written."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from config.feed_files import FEEDS_FOLDER, Listed, listed_feeds
from config.feed_text import with_feeds, without_feed
from config.files import spoken
from config.values import Unfit, address_as_served
from tocsin.errors import NotWritten
from tocsin.types.sources import FeedSource

ADDED = "added"
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What came of adding feeds: those now listed in `path`, and those that were listed before, with their place."""

    path: Path
    added: tuple[FeedSource, ...]
    known: tuple[Listed, ...]


def feeds_file(directory: Path, stem: str = ADDED) -> Path:
    """The file of feeds.d with this name, made safe for a file."""
    safe = _NOT_IN_A_NAME.sub("-", stem).strip(".-")[:100]
    return directory / FEEDS_FOLDER / f"{safe or ADDED}.yaml"


def sort_known(directory: Path, sources: Sequence[FeedSource]) -> tuple[tuple[FeedSource, ...], tuple[Listed, ...]]:
    """The sources that no file lists yet, each address once, and where the others are listed. Raises OSError."""
    listed = {entry.address: entry for entry in listed_feeds(directory)}
    new: dict[str, FeedSource] = {}
    known: dict[str, Listed] = {}
    for source in sources:
        address = address_as_served(source.url)
        if address in listed:
            known[address] = listed[address]
        else:
            new.setdefault(address, source)
    return tuple(new.values()), tuple(known.values())


def add_feeds(path: Path, sources: Sequence[FeedSource]) -> Addition:
    """List in `path`, a file of feeds.d, what no file of the configuration lists yet. Raises `NotWritten`."""
    with _writing(path.parent):
        new, known = sort_known(path.parent.parent, sources)
        if new:
            write_whole(path, with_feeds(_read(path), new))
    return Addition(path=path, added=new, known=known)


def remove_feed(entry: Listed) -> None:
    """Take an entry out of its file of feeds.d, wherever it stands there by now. Raises `NotWritten`."""
    with _writing(entry.path.parent):
        for now in listed_feeds(entry.path.parent.parent):
            if (now.path, now.address) == (entry.path, entry.address):
                write_whole(now.path, without_feed(_read(now.path), now.number))
                return


def write_whole(path: Path, text: str) -> None:
    """Put `text` where `path` leads: every reader sees the old file or the new one. Raises OSError."""
    target = Path(os.path.realpath(path))
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with half.open("x", encoding="utf-8", newline="\n") as stream:
            with suppress(FileNotFoundError):
                os.fchmod(stream.fileno(), target.stat().st_mode & 0o7777)
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """One writer at a time, and every hindrance answered with its mend."""
    try:
        folder.mkdir(exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
    except Unfit as unfit:
        raise NotWritten(spoken(folder), unfit.problem, unfit.mend) from None
    except UnicodeError:
        raise NotWritten(spoken(folder), "what stands there is not text in UTF-8", "save it as UTF-8") from None
    except OSError as error:
        mend = f"let user {os.getuid()} write there, or name another folder with --config"
        raise NotWritten(spoken(folder), f"cannot be written: {error.strerror}", mend) from error


def _read(path: Path) -> str:
    """The text of a file with \\n as its line end; a missing one is empty."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""

"""The files that list feeds: the operator's own feeds.yaml, and those of feeds.d, which `tocsin feeds` writes too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from config.files import Document, read_document, spoken
from config.tree import EACH, Place, select_texts
from config.values import address_as_served

FEEDS_FILE = "feeds.yaml"
FEEDS_FOLDER = "feeds.d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Where a feed is listed: the `number`-th entry (from 0) of a file; `own` says that the operator alone writes it."""

    path: Path
    number: int
    place: Place
    address: str  # as servers see it
    own: bool


def feed_paths(directory: Path) -> tuple[Path, ...]:
    """The files that list feeds, in the order in which they count: feeds.yaml, then feeds.d/*.yaml by name.

    Hidden ones are left out: a file half written is one. Raises OSError where feeds.d cannot be looked into.
    """
    try:
        names = sorted(os.listdir(directory / FEEDS_FOLDER))
    except FileNotFoundError:
        names = []
    added = (directory / FEEDS_FOLDER / name for name in names if name.endswith(".yaml") and not name.startswith("."))
    return (directory / FEEDS_FILE, *added)


def lists_feeds(directory: Path) -> bool:
    """Whether this is a folder of a configuration: whether anything in it says what is polled."""
    try:
        return any(path.is_file() for path in feed_paths(directory))
    except OSError:
        return False


def read_feed_files(directory: Path) -> tuple[Document, ...]:
    """Each of the files as a tree. feeds.yaml comes first, there or not; paths of secrets count from `directory`."""
    try:
        paths = feed_paths(directory)
    except OSError as error:
        folder = directory / FEEDS_FOLDER
        said = f"the folder cannot be looked into: {error.strerror}"
        problem = Place(spoken(folder), 1, 1).problem("folder", said, "make it a folder that Tocsin's user may read")
        refused = Document(spoken(folder), directory, problems=(problem,), whole=False)
        return (read_document(directory / FEEDS_FILE), refused)
    return tuple(replace(read_document(path), folder=directory) for path in paths)


def listed_feeds(directory: Path) -> Iterator[Listed]:
    """Every entry with an address, whatever else may be wrong with the files. Raises OSError."""
    for path in feed_paths(directory):
        own = path.parent == directory
        for at, scalar, text in select_texts(read_document(path).root, "feeds", EACH, "url"):
            address = address_as_served(text)
            yield Listed(path=path, number=int(at[1]), place=scalar.place, address=address, own=own)


def find_listed(directory: Path, url: str) -> tuple[Listed, ...]:
    """Every entry that lists this address. Raises OSError."""
    wanted = address_as_served(url)
    return tuple(listed for listed in listed_feeds(directory) if listed.address == wanted)

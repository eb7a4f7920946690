"""A list of feeds as text: entries added and taken away without touching what an operator wrote around them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import takewhile
from urllib.parse import urlsplit

from config.tree import Listing, Node, Table, plain
from config.values import Unfit
from config.yaml_text import read_tree
from tocsin.types.sources import FeedSource, SourceKind

HEADER = "# Feeds added with `tocsin feeds`. Lines may be edited by hand; docs/configuration.md tells every key.\n"
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_BEFORE_DASH = re.compile(r" *(?=- )")


def default_name(url: str) -> str:
    """What a feed is called that nobody named: its host."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def written_duration(duration: timedelta) -> str:
    """A duration as an operator writes it: `90m`, not `5400s`."""
    seconds = round(duration.total_seconds())
    unit, length = next((unit, length) for unit, length in _UNITS if seconds % length == 0)
    return f"{seconds // length}{unit}"


def feed_keys(source: FeedSource) -> dict[str, str]:
    """A source as the keys of its entry, those that say no more than the default left out; its credentials too."""
    keys = {
        "url": source.url,
        "name": source.name if source.name != default_name(source.url) else None,
        "kind": source.kind.value if source.kind is not SourceKind.AUTO else None,
        "language": source.language,
        "every": written_duration(source.every) if source.every is not None else None,
        "group": source.group,
    }
    return {key: value for key, value in keys.items() if value is not None}


def with_feeds(text: str, sources: Sequence[FeedSource]) -> str:
    """The text with these feeds at the end of its list; an empty text gets a header. Raises `Unfit` where the list is
    not written in a way that can be added to."""
    if not sources:
        return text
    before = _entries(text)
    added: list[object] = [feed_keys(source) for source in sources]
    indent = _indent(text) if before else "  "
    lines = "".join(f"{indent}- {_written(feed_keys(source))}\n" for source in sources)
    kept = text if text.endswith("\n") else f"{text}\n"
    after = (kept if before else f"{_remarks(text) or HEADER}feeds:\n") + lines
    return _checked(after, [*before, *added])


def without_feed(text: str, number: int) -> str:
    """The text without the entry of this number (from 0); remarks above and below it stay. Raises `Unfit` like
    `with_feeds`."""
    before = _entries(text)
    rest = before[:number] + before[number + 1 :]
    if not rest:
        return _checked(f"{_remarks(text)}feeds: []\n", [])
    lines = text.split("\n")
    starts = [item.place.line - 1 for item in _items(text)]
    begin = starts[number]
    end = starts[number + 1] if number + 1 < len(starts) else len(lines)
    while end > begin + 1 and _is_remark(lines[end - 1]):
        end -= 1
    return _checked("\n".join(lines[:begin] + lines[end:]), rest)


def _written(keys: Mapping[str, str]) -> str:
    """One entry in one line, every value quoted, so that YAML reads no `no` and no 22:30 into it."""
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in keys.items()) + "}"


def _quoted(value: str) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in said)


def _entries(text: str) -> list[object]:
    """The entries of the list, plain. Raises `Unfit` for anything that is not a list of feeds, or none at all."""
    reading = read_tree(text, "")
    said = plain(reading.root) if reading.root is not None else {"feeds": []}
    entries = said.get("feeds") if isinstance(said, dict) and len(said) == 1 else None
    if reading.problems or not isinstance(entries, list):
        raise Unfit("the file does not hold a list of feeds and nothing else", "mend it, `tocsin check` says where")
    return entries


def _items(text: str) -> tuple[Node, ...]:
    root = read_tree(text, "").root
    feeds = root.values.get("feeds") if isinstance(root, Table) else None
    return feeds.items if isinstance(feeds, Listing) else ()


def _indent(text: str) -> str:
    """What stands before the dash of the first entry."""
    lines = text.split("\n")
    begins = _BEFORE_DASH.match(lines[min(_items(text)[0].place.line, len(lines)) - 1])
    return begins[0] if begins else "  "


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _remarks(text: str) -> str:
    """The comments at the head of a text."""
    lines = list(takewhile(_is_remark, text.split("\n")))
    return "\n".join(lines).rstrip() + "\n" if any(line.strip() for line in lines) else ""


def _checked(text: str, expected: Sequence[object]) -> str:
    """The text, if it says exactly this: no way of writing a list that we did not think of costs an entry."""
    try:
        is_right = _entries(text) == expected
    except Unfit:
        is_right = False
    if not is_right:
        raise Unfit("its list is not written with one entry below the other", "change it by hand, or write it so")
    return text

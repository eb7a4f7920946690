"""A feed that is told on the command line or by another reader's list, judged like an entry of feeds.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from config.feed_text import default_name, written_duration
from config.values import Unfit, feed_address_of, group_of, interval_of, language_of, name_of, one_of
from tocsin.rules.identity import feed_id_of
from tocsin.types.sources import FeedSource, SourceKind

_READERS: Mapping[str, Callable[[str], Any]] = {
    "url": feed_address_of,
    "name": name_of,
    "kind": partial(one_of, SourceKind),
    "language": language_of,
    "every": interval_of,
    "group": group_of,
}


class UnfitKey(Unfit):
    """What was said of a feed cannot be used; `key` is which of it."""

    def __init__(self, key: str, problem: str, mend: str) -> None:
        super().__init__(problem, mend)
        self.key = key


def feed_given(keys: Mapping[str, str], *, floor: timedelta) -> FeedSource:
    """The source of these keys of an entry; empty values say nothing. Raises `UnfitKey` for the first that is wrong."""
    values = {key: _read(key, text) for key, text in keys.items() if text or key == "url"}
    every = values.get("every")
    if every is not None and every < floor:
        low = written_duration(floor)
        problem = f"{keys['every']} is below polling.floor, which is {low}"
        raise UnfitKey("every", problem, f"give {low} or more, or lower polling.floor in tocsin.yaml")
    return _source(values)


def feed_imported(keys: Mapping[str, str], *, floor: timedelta) -> FeedSource:
    """The source that another reader's list tells: its address must be good; what else cannot be used is left out, and
    a pace below the floor becomes the floor. Raises `UnfitKey` for the address."""
    values = {"url": _read("url", keys["url"])}
    for key, text in keys.items():
        with suppress(UnfitKey):
            if text and key != "url":
                values[key] = _read(key, text)
    if values.get("every") is not None:
        values["every"] = max(values["every"], floor)
    return _source(values)


def _read(key: str, text: str) -> Any:
    try:
        return _READERS[key](text)
    except Unfit as unfit:
        raise UnfitKey(key, unfit.problem, unfit.mend) from None


def _source(values: Mapping[str, Any]) -> FeedSource:
    url = values["url"]
    return FeedSource(**{"feed_id": feed_id_of(url), "name": default_name(url), **values})

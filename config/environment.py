"""Settings from the environment: `TOCSIN_POLLING__FLOOR=1s` over tocsin.yaml; `…_FILE` names a file that holds the value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from config.files import read_secret
from config.models import SettingsFile
from config.tree import Listing, Node, Place, Scalar, Table
from config.values import Unfit, nearest
from tocsin.errors import Problem

PREFIX = "TOCSIN_"
SHORT_NAMES = {"TOCSIN_REDIS_URL": "TOCSIN_REDIS__URL"}
_FILE = "_FILE"


def _settings() -> Iterator[tuple[str, tuple[str, str], Any]]:
    for section, outer in SettingsFile.model_fields.items():
        model: type[BaseModel] = outer.annotation  # type: ignore[assignment]
        for key, inner in model.model_fields.items():
            if not key.endswith("_file"):
                yield f"{PREFIX}{section}__{key}".upper(), (section, key), inner.annotation


def known_names() -> tuple[str, ...]:
    """Every variable that is a setting, without the `_FILE` forms."""
    return (*(name for name, _, _ in _settings()), *SHORT_NAMES)


def saying(name: str, value: str) -> dict[str, str]:
    """Variables for a child process that say `value` and silence every other spelling of the setting, `…_FILE` included."""
    spellings = _spellings(SHORT_NAMES.get(name, name))
    return {spelling + end: "" for spelling in spellings for end in ("", _FILE)} | {name: value}


def lay_over(root: Node | None, environ: Mapping[str, str]) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of tocsin.yaml with what the environment says instead; an empty variable says nothing."""
    said = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value}
    problems = [*_unknown(said), *_said_twice(said)]
    for name, path, kind in _settings():
        for spelling in _spellings(name):
            try:
                text = _text_of(spelling, said)
            except Unfit as unfit:
                problems.append(_place(spelling + _FILE).problem("", unfit.problem, unfit.mend))
                continue
            if text is not None:
                root = _replaced(root, path, _node(text, kind, _place(spelling)))
    return root, tuple(problems)


def _spellings(name: str) -> tuple[str, ...]:
    return (name, *(short for short, long in SHORT_NAMES.items() if long == name))


def _text_of(name: str, said: Mapping[str, str]) -> str | None:
    if name + _FILE in said and name not in said:
        return read_secret(Path(said[name + _FILE]))
    return said.get(name)


def _node(text: str, kind: Any, place: Place) -> Node:
    """The text as what the setting holds: a number, true or false, a list parted by commas, or the text itself."""
    if get_origin(kind) is list:
        (item,) = get_args(kind)
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return Listing(place, tuple(_node(part, item, place) for part in parts))
    if kind is bool and text.lower() in ("true", "false"):
        return Scalar(place, text, text.lower() == "true")
    whole = kind is int or int in get_args(kind)
    if whole and text.isascii() and text.isdigit() and len(text) < 19:
        return Scalar(place, text, int(text))
    return Scalar(place, text, text)


def _replaced(root: Node | None, path: tuple[str, str], value: Node) -> Node:
    """A copy of the tree with one value of one section replaced, the file it could stand in as well."""
    section, key = path
    if root is None:
        root = Table(value.place)
    if not isinstance(root, Table):
        return root
    inner = root.values.get(section)
    if not isinstance(inner, Table):
        inner = Table(value.place)
    values = {known: node for known, node in inner.values.items() if known != f"{key}_file"}
    table = Table(inner.place, {**values, key: value}, inner.keys)
    return Table(root.place, {**root.values, section: table}, root.keys)


def _unknown(said: Mapping[str, str]) -> Iterator[Problem]:
    """Names that were meant as settings: those with `__`, and a known one with another number of underscores."""
    known = known_names()
    allowed = {*known, *(name + _FILE for name in known)}
    squeezed = {name.replace("_", "") for name in allowed}
    for name in said.keys() - allowed:
        if "__" in name or name.replace("_", "") in squeezed:
            mend = nearest(name, known) or f"known: {', '.join(known)}"
            yield _place(name).problem("", "no setting has this name", mend)


def _said_twice(said: Mapping[str, str]) -> Iterator[Problem]:
    for name in known_names():
        if name in said and name + _FILE in said:
            yield _place(name).problem("", f"{name} and {name}{_FILE} are both set", "unset one of them")
    for short, long in SHORT_NAMES.items():
        if {short, short + _FILE} & said.keys() and {long, long + _FILE} & said.keys():
            yield _place(short).problem("", f"{short} and {long} are both set", "unset one of them")


def _place(name: str) -> Place:
    return Place("environment", 1, 1, name)

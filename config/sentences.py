"""What a model refuses, as problems with their place and mend."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from config.places import place_in
from config.tree import Listing, Node, Oddity, Path, Scalar, Table, plain, written
from config.values import Unfit, nearest
from tocsin.errors import Problem
from tocsin.rules.aliases import Aliases

_UNSPOKEN = {"secret", "webhook", "password"}  # values of these keys never stand in a sentence


def judge_shape(
    model: type[BaseModel], root: Node, aliases: Aliases | None = None
) -> tuple[BaseModel | None, tuple[Problem, ...]]:
    """The file as its model, or everything that the model refuses. `aliases`: what its queries may name."""
    try:
        return model.model_validate(plain(root), context={"aliases": aliases or {}}), ()
    except ValidationError as refused:
        errors = refused.errors(include_url=False, include_input=False)
        return None, tuple(_problem(model, root, dict(error)) for error in errors)


def _problem(model: type[BaseModel], root: Node, error: dict[str, Any]) -> Problem:
    path: Path = error["loc"]
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(model, root, path)
        case "missing":
            table = _walk(root, path[:-1])
            return table.place.problem(written(path), "the key is missing", f"add {path[-1]}:")
        case "value_error":
            return _unfit(_walk(root, path), path, error["ctx"]["error"])
        case other:
            node = _walk(root, path)
            return node.place.problem(written(path) or "yaml", *_wrong_type(other, node, path))


def _unfit(node: Node, path: Path, error: ValueError) -> Problem:
    if not isinstance(error, Unfit):
        return node.place.problem(written(path), str(error))
    place = place_in(node, error.offset) if isinstance(node, Scalar) and error.offset else node.place
    return place.problem(written(path), error.problem, error.mend)


def _unknown_key(model: type[BaseModel], root: Node, path: Path) -> Problem:
    table, key = _walk(root, path[:-1]), str(path[-1])
    known = _keys_at(model, path[:-1])
    near = nearest(key, known).replace('"', "'")
    place = table.keys.get(key, table.place) if isinstance(table, Table) else table.place
    return place.problem(written(path), f"unknown key '{key}'", near or f"known here: {', '.join(known)}")


def _keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The keys that the model knows at a path."""
    for step in path:
        if isinstance(step, str):
            fields = {field.alias or name: field for name, field in model.model_fields.items()}
            model = model_in(fields[step].annotation) or model
    return tuple(field.alias or name for name, field in model.model_fields.items())


def model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_in, get_args(annotation))), None)


def _walk(root: Node, path: Path) -> Node:
    """The node at a path, or the last one on the way to it."""
    node = root
    for step in path:
        if isinstance(node, Table) and step in node.values:
            node = node.values[str(step)]
        elif isinstance(node, Listing) and isinstance(step, int):
            node = node.items[step]
    return node


def _wrong_type(kind: str, node: Node, path: Path) -> tuple[str, str]:
    """Problem and mend of a value of the wrong type."""
    if isinstance(node, Scalar) and node.value is None:
        return (
            "nothing stands here",
            "[] is the empty list" if kind == "list_type" else "write the value, or remove the key",
        )
    if kind == "list_type":
        one = node.text if isinstance(node, Scalar) and not _unspoken(path) else "..."
        return "a list is expected", f"write [{one}]"
    if kind == "bool_type":
        return "true or false is expected", "write it without quotes"
    if kind == "int_type":
        return "a whole number is expected", "write it in digits, without quotes"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return "keys and values are expected", "write key: value, one a line, indented below"
    if isinstance(node, Scalar) and not isinstance(node.value, str):
        return _not_text(node, path)
    return "a text is expected", "write it in one line, in quotes where it holds : or #"


def _not_text(node: Scalar, path: Path) -> tuple[str, str]:
    if _unspoken(path):
        return f"YAML reads this as {_meaning(node)}, not as text", "put it in quotes"
    return f"YAML reads {node.text} as {_meaning(node)}, not as text", f'put it in quotes: "{node.text}"'


def _meaning(node: Scalar) -> str:
    if isinstance(node.value, Oddity):
        return node.value.meaning
    return str(node.value).lower() if isinstance(node.value, bool) else "a number"


def _unspoken(path: Path) -> bool:
    return path == ("redis", "url") or (bool(path) and path[-1] in _UNSPOKEN)

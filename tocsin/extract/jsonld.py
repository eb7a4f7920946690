"""What a page tells of its article in JSON-LD (schema.org Article and its kinds)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from tocsin.extract.plain import text_of

Facts = dict[str, Any]

_MAX_SCRIPTS = 20
_MAX_CHARACTERS = 1_500_000
_MAX_NODES = 2_000
_ARTICLE_KINDS = re.compile(r"(?:^|[/:])\w*(?:Article|Report|BlogPosting|NewsItem|Review|Posting)$")


def read_json_ld(root: etree._Element) -> Facts:
    """The page's article as it describes itself; empty where it does not. Broken JSON is passed over.

    A person or publisher that is but referred to is the node of that `@id`.
    """
    found: list[Facts] = []
    named: dict[str, Facts] = {}
    for facts in _all_nodes(root):
        if _is_article(facts):
            found.append(facts)
        identity = facts.get("@id")
        if isinstance(identity, str) and facts.get("name"):
            named.setdefault(identity, facts)
    if not found:
        return {}
    best = max(found, key=len).copy()
    others = found if len(found) > 1 else []
    for role in _PEOPLE:
        told: list[Any] = [_resolved(facts.get(role), named) for facts in (best, *others)]
        best[role] = max(told, key=_count_names) if others else told[0]
    return {key: value for key, value in best.items() if value is not None}


_PEOPLE = ("author", "creator", "publisher")
_MOST_NAMES = 30


def _all_nodes(root: etree._Element) -> Iterator[Facts]:
    for number, script in enumerate(root.iter("script")):
        if number > 40 * _MAX_SCRIPTS:
            break
        if "ld+json" in (script.get("type") or "").lower():
            yield from _nodes(_load(script.text or ""))


def _count_names(value: Any) -> int:
    return len(names_in(value))


def _resolved(value: Any, named: Mapping[str, Facts]) -> Any:
    """The value with the nodes that it refers to."""
    if isinstance(value, list):
        return [_resolved(each, named) for each in value[:_MOST_NAMES]]
    if isinstance(value, dict) and not (value.get("name") or _full_name(value)):
        return named.get(str(value.get("@id")), value)
    return value


def _load(text: str) -> Any:
    if len(text) > _MAX_CHARACTERS:
        return None
    cleaned = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("<![CDATA[")
        .removesuffix("]]>")
        .strip()
        .rstrip(";")
    )
    try:
        return json.loads(cleaned, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(loaded: Any) -> Iterator[Facts]:
    """Objects of the document and of its graphs and main entities, breadth first, bounded."""
    waiting = [loaded]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend(value[:200])
        elif isinstance(value, dict):
            yield value
            waiting.extend(
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
                if isinstance(value.get(key), list | dict)
            )


def _is_article(facts: Facts) -> bool:
    kinds = facts.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_KINDS.search(kind) for kind in kinds)


def text_in(value: Any) -> str:
    """The text of a JSON-LD value: itself, its name, or the first of several."""
    for _ in range(5):
        if isinstance(value, str):
            return text_of(value)
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = (
                value.get("name")
                or _full_name(value)
                or value.get("@value")
                or value.get("url")
                or value.get("@id")
                or ""
            )
        else:
            break
    return ""


def _full_name(person: Facts) -> str:
    parts = (person.get("givenName"), person.get("familyName"))
    return " ".join(part for part in parts if isinstance(part, str) and part)


def names_in(value: Any) -> tuple[str, ...]:
    """All names of a value that may be one or several persons or organisations."""
    values = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(_name_in, values[:_MOST_NAMES])))


def _name_in(value: Any) -> str:
    """As `text_in`, but an address is no name."""
    if isinstance(value, dict):
        value = value.get("name") or _full_name(value) or value.get("@value") or ""
    return text_in(value)


def is_free(facts: Facts) -> bool | None:
    """`isAccessibleForFree` of the article or one of its parts; both booleans and strings occur."""
    own = _truth(facts.get("isAccessibleForFree"))
    parts = facts.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    locked = any(isinstance(part, dict) and _truth(part.get("isAccessibleForFree")) is False for part in parts)
    return False if own is False or (locked and own is None) else own


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False, "yes": True, "no": False}.get(value.rsplit("/", 1)[-1].strip().lower())
    return value if isinstance(value, bool) else None

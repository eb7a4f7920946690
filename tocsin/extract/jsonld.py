"""What a page tells of its article in JSON-LD (schema.org Article and its kinds)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tocsin.extract.plain import text_of

Facts = dict[str, Any]

_MAX_SCRIPTS = 20
_MAX_CHARACTERS = 1_500_000
_MAX_NODES = 2_000
_ARTICLE_KINDS = re.compile(r"(?:^|[/:])\w*(?:Article|Report|BlogPosting|NewsItem|Review|Posting)$")


def read_json_ld(root: etree._Element) -> Facts:
    """The page's article as it describes itself; empty where it does not. Broken JSON is passed over."""
    best: Facts = {}
    authors: tuple[str, ...] = ()
    for number, script in enumerate(root.iter("script")):
        if number > 40 * _MAX_SCRIPTS:
            break
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for facts in _nodes(_load(script.text or "")):
            if not _is_article(facts):
                continue
            authors = max(authors, names_in(facts.get("author")), key=len)
            if len(facts) > len(best):
                best = facts
    return {**best, "author": list(authors)} if len(authors) > 1 else best


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
    return tuple(name for name in (text_in(each) for each in values[:30]) if name)


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

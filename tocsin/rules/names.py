"""Which topics watch a name, whatever is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tocsin.rules.query import parse_query
from tocsin.rules.query_tree import All, Either, Language, Node, Not, Phrase, Source, Term
from tocsin.rules.words import fold
from tocsin.types.topics import Topic

_WORD = re.compile(r"\w+")


def watches_name(topic: Topic) -> bool:
    """Its query asks for nothing but names, and the about line has one of them: "Lactalis", "News about the dairy group Lactalis".

    A name begins with a capital in both. What a query asks for beside a name (`Shell AND (oil OR gas)`) says that the name
    alone is not enough.
    """
    if not topic.query or not topic.about:
        return False
    names = list(_alternatives(parse_query(topic.query).root))
    words, capitals = _words(topic.about), _capitals(topic.about)
    return all(map(_capitals, names)) and any(_words(name) <= words and _capitals(name) <= capitals for name in names)


def _words(text: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(text)}


def _capitals(text: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(text) if word[0].isupper()}


def _alternatives(node: Node) -> Iterator[str]:
    """The words and phrases of which any one is enough; an empty one where more is asked for."""
    match node:
        case Term(text=text) | Phrase(text=text):
            yield text.removeprefix("cs:")
        case Either(parts):
            for part in parts:
                yield from _alternatives(part)
        case All(parts):
            asked = [part for part in parts if not isinstance(part, Not | Language | Source)]
            if len(asked) == 1:
                yield from _alternatives(asked[0])
            else:
                yield ""
        case _:
            yield ""

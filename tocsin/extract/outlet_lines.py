"""Outlets on lines of their own, outside of headers: above several articles each, or below every text ("Source: Le Monde", "© AFP",
the name alone)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tocsin.extract.assembly import Parts
from tocsin.extract.lines import (
    Line,
    is_furniture,
    is_ornament,
    is_prose,
    is_section,
    is_source_like,
    names_source,
    states_source,
)
from tocsin.extract.name_words import names_outlet
from tocsin.extract.title_sources import are_outlets

_CREDIT = re.compile(
    r"(?:(?:©|\(c\)|copyright)\s*){1,2}(?:\d{4}\s+)?(?P<name>[^\W_].{1,40}?)(?:,?\s+(?:19\d\d|20[0-2]\d))?\.?", re.I
)
_LEAST = 2
_SHARE = 0.6


def with_outlet_lines(articles: Sequence[Parts], above: Sequence[Line | None]) -> list[Parts]:
    """Where no header names an outlet, the articles with those that such lines name, and their texts without them. `above` are
    the lines that stand right above each article."""
    if any(article.source for article in articles):
        return list(articles)
    return _grouped(articles, above) or _closed(articles) or list(articles)


def _grouped(articles: Sequence[Parts], above: Sequence[Line | None]) -> list[Parts] | None:
    """A name above an article is that of those below too, up to the next name."""
    heads = [line if line is not None and _may_head_group(line) else None for line in above]
    if heads[0] is None or _closing_name(articles[-1].body) is not None:
        return None
    if not are_outlets([names_source(line.text) for line in heads if line is not None]):
        return None
    taken = {id(line) for line in heads if line is not None}
    name, found = "", list[Parts]()
    for article, head in zip(articles, heads, strict=True):
        name = names_source(head.text) if head is not None else name
        found.append(replace(article, source=name, body=[line for line in article.body if id(line) not in taken]))
    return found


def _may_head_group(line: Line) -> bool:
    return (
        is_source_like(line)
        and not is_prose(line)
        and not (is_furniture(line) or is_ornament(line) or is_section(line.text))
    )


def _closed(articles: Sequence[Parts]) -> list[Parts] | None:
    """Most texts end with a name. It counts alone where outlets are called so: authors sign there as well."""
    found = [_closing_name(article.body) for article in articles]
    told = [each for each in found if each is not None]
    alone = sum(each[2] for each in told)
    if len(told) < max(_LEAST, _SHARE * len(articles)):
        return None
    if 2 * alone > len(told) and not are_outlets([name for _, name, _ in told]):
        return None
    return [
        _without_line(article, *each[:2]) if each else article for article, each in zip(articles, found, strict=True)
    ]


def _without_line(article: Parts, at: int, source: str) -> Parts:
    return replace(article, source=source, body=[*article.body[:at], *article.body[at + 1 :]])


def _closing_name(body: Sequence[Line]) -> tuple[int, str, bool] | None:
    """Where below the text's last sentence an outlet is named, how, and whether by its name alone."""
    for at in range(len(body) - 1, -1, -1):
        line = body[at]
        if is_prose(line):
            return None
        credit = _CREDIT.fullmatch(line.text)
        if credit or states_source(line.text):
            return at, credit["name"] if credit else names_source(line.text), False
        if is_source_like(line) and not is_furniture(line) and names_outlet(line.text):
            return at, names_source(line.text), True
    return None

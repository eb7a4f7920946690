"""Pages of several articles that tell no ages: what is alike in their blocks parts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tocsin.extract.assembly import Parts, assemble, refrain_of
from tocsin.extract.cutting import cut, prose_length
from tocsin.extract.fields import is_name
from tocsin.extract.layouts import LEAST_SCORE, vote_layout
from tocsin.extract.lines import (
    Line,
    is_prose,
    is_source_like,
    is_statement,
    is_title_like,
    names_source,
    states_source,
)
from tocsin.extract.name_words import names_outlet
from tocsin.extract.shapes import page_of
from tocsin.extract.stamps import Form
from tocsin.extract.title_sources import are_outlets
from tocsin.extract.types import Dropped, Reason, Split
from tocsin.extract.words import fold

_LEAST_BLOCKS = 2
_SHORT_NAME = 3  # words
_HEADER = 2  # lines: a title and a name


def split_untimed(lines: Sequence[Line]) -> Split | None:
    """The articles of a page that tells no ages, or only days above several articles; None where it is one article, as far as
    can be told."""
    if not any(line.stamp for line in lines):
        return _split_by_sources(lines) or _split_by_blocks(lines) or _split_by_refrain(lines)
    if all(is_day(line) for line in lines if line.stamp) and (split := _split_by_blocks(lines)):
        return split
    return _split_by_refrain(lines)


def is_day(line: Line) -> bool:
    return line.stamp is not None and line.stamp.form is Form.DAY and not line.beside


def _split_by_sources(lines: Sequence[Line]) -> Split | None:
    """The articles of blocks that each say where they are from ("Source: Reuters"); None where that is said of anything else,
    a chart or a picture: then text stands before the first, or between the blocks."""
    told = [replace(line, beside=(names_source(line.text),)) if states_source(line.text) else line for line in lines]
    stated = [at for at, line in enumerate(told) if line.beside]
    if len(stated) < 2:
        return None
    _, headers, score, _ = vote_layout(page_of(told, stated))
    apart = all(told[header.start].gap for header in headers[1:])
    full = all(prose_length(told[slice(*header.body)]) for header in headers)
    first = min(headers[0].start, headers[0].body[0])
    if score < LEAST_SCORE or not apart or not full or prose_length(told[:first]):
        return None
    return cut(told, headers)


def _split_by_refrain(lines: Sequence[Line]) -> Split | None:
    """The articles of blocks that the same short lines close, buttons mostly, as alerts sent by mail have them; an age may stand above
    the first alone."""
    counts = Counter(fold(line.text) for line in lines if not is_prose(line))
    closes = [counts[fold(line.text)] > 1 and not is_prose(line) and not line.stamp for line in lines]
    ends = [at + 1 for at, line in enumerate(lines) if closes[at] and (at + 1 == len(lines) or not closes[at + 1])]
    blocks: list[Sequence[Line]] = []
    for start, end in pairwise([0, *ends]):
        block = lines[start:end]
        text = next((at for at, line in enumerate(block) if is_prose(line)), 0)
        if text < _HEADER or (blocks and text > _HEADER):
            return None
        blocks.append(block[text - _HEADER :])
    headers = [line for block in blocks for line in block[:_HEADER]]
    if any(line.stamp for block in blocks for line in block) or not any(names_outlet(line.text) for line in headers):
        return None
    return _split_blocks(lines, blocks)


def _split_by_blocks(lines: Sequence[Line]) -> Split | None:
    starts = [0, *(at for at, line in enumerate(lines) if at and line.gap), len(lines)]
    return _split_blocks(lines, [lines[start:end] for start, end in pairwise(starts)])


def _split_blocks(lines: Sequence[Line], blocks: Sequence[Sequence[Line]]) -> Split | None:
    """The articles of blocks that each are a title, an outlet's name and a text, or the name first. Subheadings over the parts of one
    article have no names beside, so all blocks must, and these must be outlets', or one label must close all."""
    parts = _read_blocks(blocks, named_first=False) or _read_blocks(blocks, named_first=True)
    if not parts:
        return None
    refrain = refrain_of([each.body for each in parts])
    found = [assemble(each, refrain) for each in parts]
    used = {id(line) for each in parts for line in each.body} | {id(each.age) for each in parts}
    names = {text for each in parts for text in (each.source, each.title)}
    outside = [
        line for line in lines if id(line) not in used and names.isdisjoint((line.text, names_source(line.text)))
    ]
    dropped = [line for _, cut_off in found for line in cut_off]
    dropped += [Dropped(line.text, Reason.OUTSIDE) for line in outside]
    return Split(tuple(segment for segments, _ in found for segment in segments), tuple(dropped))


def _read_blocks(blocks: Sequence[Sequence[Line]], *, named_first: bool) -> list[Parts] | None:
    """An article for each block that holds text; None where one of them is no article, or they are not alike."""
    found: list[Parts] = []
    day: Line | None = None
    last = Counter[str]()
    for block in blocks:
        day, block = (block[0], block[1:]) if block and is_day(block[0]) else (day, block)
        if not any(map(is_prose, block)):
            continue
        first, second, body = block[0], block[min(1, len(block) - 1)], block[2:]
        name, title = (first, second) if named_first else (second, first)
        if not _is_article(title, name, body):
            return None
        found.append(
            Parts(source=names_source(name.text), title=title.as_title, age=day, marks=(), body=body, url=title.link)
        )
        last.update([fold(body[-1].text)] if not is_prose(body[-1]) else [])
    closes_all = max(last.values(), default=0) == len(found)
    are_alike = closes_all or are_outlets([each.source for each in found if each.source])
    return found if len(found) >= _LEAST_BLOCKS and are_alike else None


def _is_article(title: Line, name: Line, body: Sequence[Line]) -> bool:
    words = names_source(name.text).split()
    return (
        bool(body)
        and is_prose(body[0])
        and is_title_like(title)
        and not is_statement(title.text)
        and is_source_like(name)
        and (len(words) <= _SHORT_NAME or is_name(words))
    )

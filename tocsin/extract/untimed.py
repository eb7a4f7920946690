"""Pages of several articles that tell no ages: what is alike in their blocks parts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tocsin.extract.assembly import Parts, assemble, refrain_of
from tocsin.extract.cutting import cut, prose_length
from tocsin.extract.fields import is_name
from tocsin.extract.layouts import LEAST_SCORE, page_of, vote_layout
from tocsin.extract.lines import (
    Line,
    is_prose,
    is_source_like,
    is_statement,
    is_title_like,
    names_source,
    states_source,
)
from tocsin.extract.title_sources import are_outlets
from tocsin.extract.types import Dropped, Reason, Split
from tocsin.extract.words import fold

_LEAST_BLOCKS = 2


def split_untimed(lines: Sequence[Line]) -> Split | None:
    """The articles of a page without ages; None where it is one article, as far as can be told."""
    if any(line.stamp for line in lines):
        return None
    return _split_by_sources(lines) or _split_by_blocks(lines)


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


def _split_by_blocks(lines: Sequence[Line]) -> Split | None:
    """The articles of blocks that each are a title, an outlet's name and a text, as alerts by mail have them. Subheadings over the
    parts of one article have no names below, so all blocks must, and these must be outlets', or one label must close all."""
    starts = [0, *(at for at, line in enumerate(lines) if at and line.gap), len(lines)]
    blocks = [lines[start:end] for start, end in pairwise(starts)]
    texts = [at for at, block in enumerate(blocks) if any(map(is_prose, block))]
    if len(texts) < _LEAST_BLOCKS:
        return None
    articles = blocks[texts[0] : texts[-1] + 1]
    if not all(map(_is_article, articles)) or not _are_alike(articles):
        return None
    parts = [
        Parts(source=names_source(source.text), title=title.as_title, age=None, marks=(), body=body, url=title.link)
        for title, source, *body in articles
    ]
    refrain = refrain_of([each.body for each in parts])
    found = [assemble(each, refrain) for each in parts]
    outside = [line for block in (*blocks[: texts[0]], *blocks[texts[-1] + 1 :]) for line in block]
    dropped = [line for _, cut_off in found for line in cut_off]
    dropped += [Dropped(line.text, Reason.OUTSIDE) for line in outside]
    return Split(tuple(segment for segments, _ in found for segment in segments), tuple(dropped))


def _is_article(block: Sequence[Line]) -> bool:
    if len(block) < 3:
        return False
    title, source, text = block[:3]
    return (
        is_title_like(title)
        and not is_statement(title.text)
        and is_source_like(source)
        and is_name(names_source(source.text).split())
        and is_prose(text)
    )


def _are_alike(articles: Sequence[Sequence[Line]]) -> bool:
    names = [names_source(block[1].text) for block in articles]
    last = Counter(fold(block[-1].text) for block in articles if not is_prose(block[-1]))
    return are_outlets(names) or max(last.values(), default=0) == len(articles)

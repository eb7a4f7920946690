"""Lines of a page to its articles: ages are found, the layout is voted, bodies are cleaned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tocsin.extract.ages import Reading, readings_of
from tocsin.extract.beside import inline_fields, name_fields
from tocsin.extract.comments import without_comments
from tocsin.extract.cutting import LEAST_LEAD, LONG_PROSE, cut, one_article, prose_length
from tocsin.extract.dress import undress
from tocsin.extract.fields import LONGEST_TITLE
from tocsin.extract.insert_words import INSERTS
from tocsin.extract.label_words import ends_article
from tocsin.extract.layouts import LEAST_SCORE, vote_layout
from tocsin.extract.lines import (
    Line,
    is_label,
    is_name_of_time,
    is_ornament,
    is_prose,
    is_statement,
    names_source,
    read_lines,
)
from tocsin.extract.run_ins import part_run_ins
from tocsin.extract.shapes import Header, page_of
from tocsin.extract.stamps import Form
from tocsin.extract.types import Dropped, Reason, Split
from tocsin.extract.untimed import split_untimed
from tocsin.extract.words import fold, label_of

# Articles must hold this part of the prose, or the ages belong to a list of links beside one article.
LEAST_SHARE = 0.4
# One article holds this part of the prose: it is the only one, or the only one that is shown in full.
DOMINANT = 0.9
# With a label at its end that opens comments or links, and a header unlike theirs, so much.
MOST = 0.6
_LABEL_WITHIN = 3  # lines above the first of the links
_TEASER_SHARE = 0.4
# What may stand between the day over a page and its articles.
_LEAST_BELOW_PREFACE = 2
_LONGEST_MOTTO = 80
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")


def split_text(content: str, now: datetime) -> Split:
    """The articles of a plain text read at `now`, in reading order."""
    read = read_lines(content, now)
    lines, _ = part_run_ins(read.lines, now)
    split = split_lines(undress(lines, now), now)
    return Split(split.segments, read.dropped + split.dropped)


def split_lines(lines: Sequence[Line], now: datetime) -> Split:
    """The articles of lines read at `now`: those that the best layout of the best reading of their ages tells."""
    whole = lines
    lines = without_comments(whole)
    below = tuple(Dropped(line.text, Reason.COMMENTS) for line in whole[len(lines) :])
    best: tuple[float, Reading, list[Header], tuple[Dropped, ...]] | None = None
    for reading in readings_of(lines, now):
        reading, echoes = _without_echoes(reading)
        _, headers, score, total = vote_layout(page_of(reading.lines, reading.anchors))
        if score >= LEAST_SCORE and (best is None or total > best[0]):
            best = total, reading, headers, echoes
    untimed = split_untimed(lines)
    if untimed is not None or best is None:
        split, echoes = untimed or one_article(lines), ()
    elif (end := start_of_others(best[1].lines, best[2])) is not None:
        split = one_article(best[1].lines[:end])
        echoes += tuple(Dropped(line.text, Reason.RELATED) for line in best[1].lines[end:])
    elif is_one_article(best[1].lines, best[2]) or _are_untitled(best[1].lines, best[2]):
        split, echoes = one_article(lines), ()
    else:
        _, reading, headers, echoes = best
        split = _without_preface(cut(reading.lines, headers))
    return Split(split.segments, echoes + split.dropped + below)


def _without_preface(split: Split) -> Split:
    """Without what the day over the page heads, where that is no article: the titles that follow, the page's name, or a line without
    a title."""
    first, *others = split.segments
    if len(others) < _LEAST_BELOW_PREFACE or not all(each.title for each in others):
        return split
    lines = [_NUMBER.sub("", line) for line in first.text.split("\n")]
    announces = {each.title for each in others}.issuperset(lines)
    is_head = not (first.text or first.source) and all(each.text and each.source for each in others)
    is_motto = not (first.title or first.source) and len(lines[0]) <= _LONGEST_MOTTO and lines[0][-1:] not in ".!?…。"
    if not (announces or is_head or (is_motto and len(lines) == 1)):
        return split
    outside = tuple(Dropped(line, Reason.OUTSIDE) for line in (first.title, *first.text.split("\n")) if line)
    return Split(tuple(others), outside + split.dropped)


def _are_untitled(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Most of what stands for titles are sentences of the text: entries of a live report, which is one article."""
    titles = [lines[header.title] for header in headers if header.title is not None]
    sentences = sum(is_prose(line) and is_statement(line.text) and not line.link for line in titles)
    return 2 * sentences > len(headers)


def _without_echoes(reading: Reading) -> tuple[Reading, tuple[Dropped, ...]]:
    """Leave out the line that repeats the outlet of its header ("Les Echos", "14 minutes ago", "- Les Echos")."""
    kept: list[Line] = []
    echoes: list[Dropped] = []
    anchors: list[int] = []
    ages = set(reading.anchors)
    stamped = -9  # the last age
    for at, line in enumerate(reading.lines):
        stamped = at if line.stamp and not is_name_of_time(line) else stamped
        if at in ages:
            anchors.append(len(kept))
        if (
            (not line.stamp or is_name_of_time(line))
            and at - stamped <= 3
            and len(line.text) <= LONGEST_TITLE
            and _echoes(line, kept[-4:])
        ):
            echoes.append(Dropped(line.text, Reason.REPEATED))
        else:
            kept.append(line)
    return Reading(kept, anchors), tuple(echoes)


def _echoes(line: Line, before: Sequence[Line]) -> bool:
    name = fold(names_source(line.text))
    for other in reversed(before):
        if fold(names_source(other.text)) == name or any(fold(names_source(field)) == name for field in other.beside):
            return bool(name)
        if not other.stamp and not is_ornament(other):
            return False
    return False


# --- one article, or many ---


def is_one_article(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """The ages belong to links beside one article: it holds most of the prose, and they hold little or none."""
    lead = prose_length(lines[: headers[0].start])
    bodies = [prose_length(lines[slice(*header.body)]) for header in headers]
    everything = lead + sum(bodies)
    if lead >= LONG_PROSE and sum(bodies) < LEAST_SHARE * everything:
        return True
    if lead >= LEAST_LEAD and not sum(bodies):
        return True
    own = max(bodies)
    if len(bodies) == 1 and LEAST_LEAD <= lead < own:
        return not opens_another_part(lines[: headers[0].start], links_only=False)
    if len(bodies) < 2 or lead >= max(LEAST_LEAD, LEAST_SHARE * own) or own < LEAST_LEAD:
        return False
    largest = bodies.index(own)
    lists_links = own == sum(bodies) and not _are_all_named(lines, headers)
    if own >= LONG_PROSE and own >= DOMINANT * everything:
        return lists_links or _stands_apart(lines, headers, largest)
    if own < (MOST if own >= LONG_PROSE else DOMINANT) * everything:
        return False
    if not (lists_links or _looks_alone(lines, headers, largest)):
        return False
    following = headers[largest + 1].anchor if largest + 1 < len(headers) else len(lines)
    return opens_another_part(lines[headers[largest].end : following], links_only=own == sum(bodies))


def start_of_others(lines: Sequence[Line], headers: Sequence[Header]) -> int | None:
    """Where, below the one article of a page, stands that others follow: of its author, on its subject, by its readers; None where
    nothing does."""
    lead = prose_length(lines[: headers[0].start])
    bodies = [prose_length(lines[slice(*header.body)]) for header in headers]
    own, others = (lead, bodies) if lead >= LEAST_LEAD else (bodies[0], bodies[1:])
    if own < 2 * LEAST_LEAD or not others or max(others) > _TEASER_SHARE * own or _are_all_named(lines, headers):
        return None
    start, end = (0, headers[0].start) if own == lead else (headers[0].end, headers[1].anchor)
    return _label_in(lines, start, end)


def _label_in(lines: Sequence[Line], start: int, end: int) -> int | None:
    """Of the last lines there the label of another part, which stands on the page once: else each article has it."""
    counts = Counter(label_of(line.text) for line in lines if not is_prose(line))
    for at in range(end - 1, max(start, end - _LABEL_WITHIN) - 1, -1):
        label = label_of(lines[at].text)
        if not lines[at].stamp and counts[label] == 1 and (ends_article(label) or label in INSERTS):
            return at
    return None


def _are_all_named(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Links to a site's own articles name no outlets."""
    return all(header.source is not None or look_of(lines[header.anchor]).named for header in headers)


def opens_another_part(lines: Sequence[Line], *, links_only: bool) -> bool:
    """One of the lines is a label that ends an article ("Comments", "Related stories"), or one that is set into articles
    ("À lire aussi") and stands as a heading of its own. `links_only`: nothing that follows has a text, then any such
    label does, and any heading."""
    for line in lines:
        label = label_of(line.text)
        if ends_article(label) or (label in INSERTS and (line.heading or links_only)):
            return True
    return links_only and any(line.heading and not line.link and is_label(line) for line in lines)


def _looks_alone(lines: Sequence[Line], headers: Sequence[Header], own: int) -> bool:
    looks = [look_of(lines[header.anchor]) for header in headers]
    return looks.count(looks[own]) == 1


def _stands_apart(lines: Sequence[Line], headers: Sequence[Header], own: int) -> bool:
    """The header of the article that holds the prose is of another kind than the rest, or a label ends its part of the
    page."""
    if _looks_alone(lines, headers, own):
        return True
    if _are_all_named(lines, headers):
        return False
    start, end = headers[own].body
    last_prose = max((at for at in range(start, end) if is_prose(lines[at])), default=end)
    return own + 1 < len(headers) and any(is_label(lines[at]) for at in range(last_prose + 1, end))


class Look(NamedTuple):
    """How an age is shown: beside a title, beside an outlet or other names, or alone, and in which form."""

    titled: bool
    named: bool
    form: Form | None


NO_AGE = Look(titled=False, named=False, form=None)


def look_of(age: Line) -> Look:
    title, _ = inline_fields(age)
    return Look(title is not None, len(name_fields(age)) > (title is not None), age.stamp.form if age.stamp else None)

"""Zones of an article's text: where it leads in, what it says, and the tail that is about something else."""

from __future__ import annotations

import re
from typing import NamedTuple

from tocsin.extract.insert_words import INSERTS
from tocsin.extract.label_words import ENDERS
from tocsin.extract.prompt_words import is_prompt
from tocsin.extract.words import label_of

LEAD_WORDS = 60
_TAGS_AT_LEAST = 2
# What follows a label in the middle of a line is a few headlines; more is prose.
_LONGEST_INLINE_TAIL = 500
_LABEL_INSIDE = re.compile(r"(?<=[.!?…»”\"])\s+(?=([^.!?…:\n]{4,60}?)\s*:)")


class Zones(NamedTuple):
    """`lead` begins `body`; `body` and `tail` together are the text, lines unchanged."""

    lead: str
    body: str
    tail: str


def zones(text: str) -> Zones:
    """Split the text of an article, paragraphs on lines: the tail starts at the first line of the run of furniture (labels
    of related links, hashtags, prompts, comments and what they head) that ends the text, or at a label of related links
    inside the line before."""
    lines = text.split("\n")
    cut = _start_of_tail(lines)
    body, tail = "\n".join(lines[:cut]), "\n".join(lines[cut:])
    if cut and (inside := _tail_inside(lines[cut - 1])) is not None:
        end = len(body) - len(lines[cut - 1]) + inside
        body, tail = text[:end], text[end:]
    return Zones(lead_of(body), body, tail)


def lead_of(body: str) -> str:
    """The first paragraph, at most the first sixty words; of short paragraphs as many as make sixty."""
    words = body[:2_000].split(" ")
    first = body.split("\n", 1)[0]
    if 12 <= first.count(" ") < LEAD_WORDS:
        return first
    return " ".join(words[:LEAD_WORDS])


def _start_of_tail(lines: list[str]) -> int:
    """Going up from the end while lines are furniture or short lines under a furniture label."""
    cut = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if not line.strip():
            continue
        if is_furniture_line(line) or _opens_tail(line):
            cut = at
        elif len(line) > 160 or (line.rstrip()[-1:] in ".!?…" and len(line) > 70) or len(lines) - at > 40:
            break
    return cut if cut else _keep_something(lines)


def _tail_inside(line: str) -> int | None:
    """Where, behind the end of a sentence, a label of related links stands with its colon ("… . À lire aussi : …").

    Labels of one word are left alone: they begin sentences of prose as well.
    """
    if ":" not in line:
        return None
    for found in _LABEL_INSIDE.finditer(line, max(0, len(line) - _LONGEST_INLINE_TAIL)):
        label = label_of(found.group(1))
        if " " in label and (label in ENDERS or label in INSERTS):
            return found.start()
    return None


def _keep_something(lines: list[str]) -> int:
    """A text that is furniture from its first line on keeps that line: it may be all there is."""
    return 1 if len(lines) > 1 and not is_furniture_line(lines[0]) else 0


def _opens_tail(line: str) -> bool:
    return len(line) <= 60 and label_of(line) in ENDERS


def is_furniture_line(line: str) -> bool:
    """The line is a label of related links, a row of hashtags, or asks the reader for something."""
    if len(line) > 200:
        return False
    words = line.split()
    tags = sum(word[0] == "#" and len(word) > 1 for word in words)
    if (tags >= _TAGS_AT_LEAST and tags * 2 >= len(words)) or (tags == 1 and len(words) == 1):
        return True
    label = label_of(line)
    if label in ENDERS or label in INSERTS or is_prompt(label):
        return True
    head, colon, _ = line.partition(":")
    return bool(colon) and len(head) <= 40 and (label_of(head) in INSERTS or label_of(head) in ENDERS)

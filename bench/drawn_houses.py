"""Article pages set as publishers and their systems set them today, seven languages and nineteen more, with texts of our own.

`bench/houses` holds the mark-up, a page of each house (`[[title]]`, `[[p0]]` and the like stand for what is drawn, `|json` for what
stands in quotes), and `index.json` what must be read on it: lines in order, those behind a "?" may be read or not. A page is drawn from
its number alone: `python -m bench.extraction --house NUMBER` shows one.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TypedDict, cast

from bench.drawn_pages import articles
from bench.drawn_words import LANGUAGES
from tocsin.extract import Extracted

HOUSES = Path(__file__).parent / "houses"
DAY = datetime(2026, 3, 10, tzinfo=UTC)  # of every page
_PARAGRAPHS, _SAID, _OTHERS = 5, 6, 6
_SLOT = re.compile(r"\[\[(\w+)(\|json)?\]\]")
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Ý«„\"“])")
_LEAST_SENTENCE = 35
_UNSPACED = frozenset({"zh", "ja"})


@dataclass(frozen=True, slots=True)
class DrawnHouse:
    """A page and what must be read on it."""

    house: str
    html: str
    url: str
    title: str
    lines: tuple[str, ...]
    optional: tuple[str, ...]
    authors: tuple[str, ...] | None  # None: nobody is named, or only in ways that no reader can be asked to see
    locked: bool | None


@cache
def houses() -> tuple[str, ...]:
    return tuple(sorted(_index()))


def draw_house(number: int) -> DrawnHouse:
    house = houses()[number % len(houses())]
    told = _index()[house]
    words = _draw_words(told["language"], random.Random(number))

    def fill(template: str, *, marked: bool) -> str:
        def slot(found: re.Match[str]) -> str:
            word = words[found[1]]
            if found[2]:
                return json.dumps(word, ensure_ascii=False)[1:-1]
            return escape(word) if marked else word

        return _SLOT.sub(slot, template)

    lines = tuple(fill(line, marked=False) for line in told["text"])
    return DrawnHouse(
        house=house,
        html=fill((HOUSES / f"{house}.html").read_text(encoding="utf-8"), marked=True),
        url=told["url"],
        title=words["title"],
        lines=tuple(line for line in lines if line and not line.startswith("?")),
        optional=tuple(line[1:] for line in lines if line.startswith("?")),
        authors=None if told["authors"] is None else tuple(fill(name, marked=False) for name in told["authors"]),
        locked=told["locked"],
    )


def faults(page: DrawnHouse, found: Extracted) -> list[str]:
    """What is read otherwise than it must be; empty where all is right."""
    read = [" ".join(line.split()) for line in found.text.split("\n")]
    wanted = [" ".join(line.split()) for line in page.lines]
    told = [f"text: without {line[:60]!r}" for line in wanted if line not in read]
    told += [f"text: with {line[:60]!r}" for line in read if line not in wanted and line not in page.optional]
    if not told and [line for line in read if line in wanted] != wanted:
        told.append("text: in another order")
    told += [f"title: {found.title!r}"] if found.title != page.title else []
    told += [f"authors: {found.authors}"] if page.authors is not None and found.authors != page.authors else []
    at = found.published_at
    told += [f"day: {at}"] if at is None or at.date() != DAY.date() else []
    told += (
        [f"paywalled: {found.paywalled}"] if page.locked is not None and bool(found.paywalled) != page.locked else []
    )
    return told


def digest_of(count: int) -> str:
    """The first pages' own, so that a floor says what it was measured on."""
    told = sha256()
    for number in range(count):
        told.update(repr(draw_house(number)).encode())
    return told.hexdigest()


# --- what is drawn ---


class _House(TypedDict):
    language: str
    url: str
    text: list[str]
    authors: list[str] | None
    locked: bool | None


class _Words(TypedDict):
    titles: list[str]
    sentences: list[str]
    author: str


@cache
def _index() -> Mapping[str, _House]:
    return cast("Mapping[str, _House]", json.loads((HOUSES / "index.json").read_text(encoding="utf-8")))


@cache
def _other_languages() -> Mapping[str, _Words]:
    return cast("Mapping[str, _Words]", json.loads((HOUSES / "words.json").read_text(encoding="utf-8")))


def _draw_words(language: str, chance: random.Random) -> dict[str, str]:
    titles, sentences, people = _material(language)
    titles, sentences = chance.sample(titles, len(titles)), chance.sample(sentences, len(sentences))
    who, other = chance.sample(people, 2)
    paragraphs: list[str] = []
    said = sentences[: _SAID + 1] if len(sentences) > 3 * _PARAGRAPHS else sentences[:2]
    left = sentences[len(said) :]
    for number in range(_PARAGRAPHS, 0, -1):
        count = min(chance.randint(1, 3), max(1, len(left) - number + 1))
        paragraphs.append(("" if language in _UNSPACED else " ").join(left[:count]))
        left = left[count:]
    words = {"title": titles[0], "lead": said[0], "who": who, "who2": other, "WHO": who.upper()}
    words |= {f"p{number}": text for number, text in enumerate(paragraphs)}
    words |= {f"said{number}": said[1 + number % (len(said) - 1)] for number in range(_SAID)}
    words |= {f"other{number}": titles[1 + number % (len(titles) - 1)] for number in range(_OTHERS)}
    return words | {"opening": _SENTENCE_END.split(paragraphs[0])[0]}


def _material(language: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Titles, sentences, people."""
    if language not in LANGUAGES:
        told = _other_languages()[language]
        return told["titles"], told["sentences"], (told["author"], told["author"])
    pool = articles()[language]
    titles = [title for title, _ in pool if 25 < len(title) < 110]
    sentences = dict.fromkeys(sentence for _, body in pool for sentence in _SENTENCE_END.split(body))
    return titles, [sentence for sentence in sentences if len(sentence) > _LEAST_SENTENCE], LANGUAGES[language].people

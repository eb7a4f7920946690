"""Pages of several articles, drawn by chance from layouts, languages, stamps, locks and furniture, with what must be read in them.

The articles are our own (`bench/topics`). A page is drawn from its number alone, so a failure can be looked at again:
`python -m bench.segmentation --page N`.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Literal

from bench.drawn_words import LANGUAGES, PageWords
from tocsin.extract import Segment

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
_TOPICS = Path(__file__).parent / "topics"

# Parts of an article in reading order. S outlet, A age, T title, B body, E the outlet again with a dash; SA and AS on one line, S(A)
# with the age in brackets.
LAYOUTS = (
    "S A T B", "S A E T B", "T S A B", "T A S B", "S T A B", "A S T B", "A T S B", "T SA B", "SA T B", "AS T B", "T S(A) B", "S(A) T B",
    "T B SA", "T B S A", "T B S(A)", "T AS B",
)  # fmt: skip
BORDERS = (" - ", " | ", " · ", " — ", ", ", " • ", " – ", " / ")
WRAPS = ("card", "article", "li", "flat", "table", "hashed", "bare", "section", "link", "breaks")
_LOCKS = ("above", "below", "inside", "beside", "none", "none", "none")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be read of one article: the text's paragraphs, and the times between which it was published (None: not told)."""

    source: str | None
    title: str
    paragraphs: tuple[str, ...]
    earliest: datetime | None
    latest: datetime | None
    locked: bool


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page, how it was drawn, and its articles; `furniture` must be in none of them."""

    kind: Literal["text", "html"]
    content: str
    wanted: tuple[Wanted, ...]
    furniture: tuple[str, ...]
    drawn: Mapping[str, object]
    whole: bool = field(default=True, repr=False)  # the texts are all paragraphs and nothing else


@dataclass(frozen=True, slots=True)
class _Part:
    role: str  # source, age, meta, title, lock, text, extra, furniture
    text: str


@cache
def articles() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Titles and texts by language."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for file in ("cases", "later", "short", "fresh"):
        for line in (_TOPICS / f"{file}.jsonl").read_text(encoding="utf-8").splitlines():
            for document in json.loads(line)["docs"]:
                title, body = document["title"].strip(), document["body"].strip()
                if len(body) > 60 and len(title) > 15 and body[-1] in '.!?»"”' and document["lang"] in LANGUAGES:
                    found[document["lang"]].append((title, body))
    return found


def draw(number: int) -> DrawnPage:
    return _Drawer(random.Random(number)).draw()


class _Drawer:
    """One page; what is drawn once holds for all its articles."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.language = chance.choice(sorted(LANGUAGES))
        self.words: PageWords = LANGUAGES[self.language]
        self.layout = chance.choice(LAYOUTS)
        self.kind: Literal["text", "html"] = chance.choice(("text", "text", "html"))
        self.wrap = chance.choice(WRAPS)
        self.border = chance.choice(BORDERS)
        self.stamps = chance.choice(("ago", "ago", "ago", "short", "english", "long", "iso", "numbers", "day", "clock"))
        self.lock = chance.choice(_LOCKS)
        self.label = chance.choice(self.words.locks)
        self.sets_apart = chance.random() < 0.35
        self.extras = {
            name
            for name in ("byline", "kicker", "reading", "related", "caption", "post", "prefix", "label")
            if chance.random() < 0.12
        }
        self.below = chance.sample(self.words.buttons, chance.randint(1, 3)) if chance.random() < 0.5 else []
        self.top, self.foot = chance.random() < 0.5, chance.random() < 0.5
        self.repeats = chance.random() < 0.3

    def draw(self) -> DrawnPage:
        count = self.chance.randint(2, 6)
        told = self.chance.sample(articles()[self.language], count)
        names = self.words.outlets
        sources = self.chance.choices(names, k=count) if self.repeats else self.chance.sample(names, count)
        drawn = [self.article(title, body, source) for (title, body), source in zip(told, sources, strict=True)]
        parts = [parts for parts, _ in drawn]
        content = self.as_text(parts) if self.kind == "text" else self.as_html(parts)
        furniture = tuple(part.text for each in parts for part in each if part.role in ("furniture", "extra"))
        return DrawnPage(self.kind, content, tuple(wanted for _, wanted in drawn), furniture, self.told())

    def told(self) -> Mapping[str, object]:
        return {
            "language": self.language,
            "kind": self.kind if self.kind == "text" else self.wrap,
            "layout": self.layout,
            "stamps": self.stamps,
            "lock": f"{self.lock} {self.label}",
            "border": self.border,
            "extras": " ".join(sorted(self.extras)),
            "apart": self.sets_apart,
            "top": self.top,
        }

    # --- one article ---

    def article(self, title: str, body: str, source: str) -> tuple[list[_Part], Wanted]:
        age, earliest, latest = self.stamp()
        locked = self.lock != "none" and self.chance.random() < 0.4
        headline_only = "B" in self.layout[-1:] and self.chance.random() < 0.06
        paragraphs = () if headline_only else self.paragraphs(body)
        locked = locked and not (self.lock == "inside" and not paragraphs)
        parts: list[_Part] = []
        for role in self.layout.split():
            parts += self.field(role, title, paragraphs, source, age, locked)
        parts += [_Part("furniture", text) for text in self.below]
        return parts, Wanted(source, title, paragraphs, earliest, latest, locked)

    def field(
        self, field: str, title: str, paragraphs: Sequence[str], source: str, age: str, locked: bool
    ) -> list[_Part]:
        if field == "T":
            return self.title(title, locked)
        if field == "B":
            return self.body(paragraphs, locked)
        name = f"{self.words.source_label}{source}" if "label" in self.extras and field == "S" else source
        stamp = f"{self.words.published} {age}" if "prefix" in self.extras and self.stamps not in ("clock",) else age
        stamp = (
            f"{stamp}{self.border if len(self.border) == 3 else ' · '}{self.chance.randint(2, 9)} {self.words.reading}"
            if "reading" in self.extras and field == "A"
            else stamp
        )
        return {
            "S": [_Part("source", name)],
            "A": [_Part("age", stamp), *self.byline(field)],
            "E": [_Part("source", f"- {source}")],
            "SA": [_Part("meta", f"{source}{self.border}{stamp}")],
            "AS": [_Part("meta", f"{stamp}{self.border}{source}")],
            "S(A)": [_Part("meta", f"{source} ({stamp})")],
        }[field]

    def byline(self, field: str) -> list[_Part]:
        return (
            [_Part("extra", f"{self.words.by} {self.chance.choice(self.words.people)}")]
            if "byline" in self.extras
            else []
        )

    def title(self, title: str, locked: bool) -> list[_Part]:
        label = [_Part("lock", self.label)] if locked else []
        kicker = [_Part("kicker", self.chance.choice(self.words.sections))] if "kicker" in self.extras else []
        if self.lock == "above":
            return [*label, *kicker, _Part("title", title)]
        if self.lock == "beside" and locked:
            shown = f"{self.label} {title}" if self.label == "🔒" else f"{title} [{self.label}]"
            return [*kicker, _Part("title", shown)]
        return [*kicker, _Part("title", title), *(label if self.lock == "below" else [])]

    def body(self, paragraphs: Sequence[str], locked: bool) -> list[_Part]:
        parts: list[_Part] = []
        if "caption" in self.extras and paragraphs:
            parts.append(_Part("extra", self.chance.choice(self.words.captions)))
        for at, text in enumerate(paragraphs):
            inside = locked and self.lock == "inside" and not at
            parts.append(_Part("text", f"{self.label} {text}" if inside else text))
            if not at and len(paragraphs) > 1 and "related" in self.extras:
                parts.append(_Part("extra", f"{self.words.related} {self.chance.choice(articles()[self.language])[0]}"))
            if not at and len(paragraphs) > 1 and "post" in self.extras:
                parts.append(_Part("extra", f"— {self.chance.choice(self.words.people)} (@veille_info) March 9, 2026"))
        return parts

    def paragraphs(self, body: str) -> tuple[str, ...]:
        sentences = _SENTENCE.split(body)
        if len(sentences) < 2 or self.chance.random() < 0.5:
            return (body,)
        cut = self.chance.randrange(1, len(sentences))
        return " ".join(sentences[:cut]), " ".join(sentences[cut:])

    def stamp(self) -> tuple[str, datetime, datetime]:
        """The age as written, and the times that it may mean."""
        chance, words = self.chance, LANGUAGES["en"] if self.stamps == "english" else self.words
        if self.stamps in ("ago", "short", "english"):
            return draw_age(chance, words, short=self.stamps == "short")
        at = NOW - timedelta(minutes=chance.choice([20, 95, 240, 600, 1700, 3000]))
        month = words.months.split()[at.month - 1]
        day = words.day.format(day=at.day, month=month, year=at.year)
        clock = words.clock.format(hour=at.hour, minute=at.minute)
        if self.stamps == "day":
            return day, _start_of(at.date()), _start_of(at.date()) + timedelta(days=1)
        if self.stamps == "clock":
            at = NOW - timedelta(minutes=chance.choice([5, 20, 95, 240, 400]))
            return words.clock.format(hour=at.hour, minute=at.minute), at, at
        written = {
            "long": f"{day}{words.at}{clock}",
            "iso": at.strftime("%Y-%m-%d %H:%M"),
            "numbers": at.strftime(f"{words.numbers} %H:%M"),
        }[self.stamps]
        return written, at, at

    # --- the page ---

    def as_text(self, articles: Sequence[Sequence[_Part]]) -> str:
        line, block = (
            ("\n\n", "\n\n\n") if self.sets_apart else ("\n", self.chance.choice(("\n\n", "\n\n\n", "\n\n---\n\n")))
        )
        pieces = ["\n".join(self.words.top)] if self.top else []
        pieces += [line.join(part.text for part in parts) for parts in articles]
        pieces += ["\n".join(self.words.foot)] if self.foot else []
        return f"{block.join(pieces)}\n"

    def as_html(self, articles: Sequence[Sequence[_Part]]) -> str:
        top = (
            f"<nav>{''.join(f'<a href=/>{escape(text)}</a>' for text in self.words.top[:2])}</nav><h1>{escape(self.words.top[-1])}</h1>"
            if self.top
            else ""
        )
        foot = f"<footer>{''.join(f'<p>{escape(text)}</p>' for text in self.words.foot)}</footer>" if self.foot else ""
        markup = _Markup(self.chance, self.wrap)
        return f"<html><head><title>Feed</title></head><body>{top}<main><div>{markup.page(articles)}</div></main>{foot}</body></html>"


class _Markup:
    def __init__(self, chance: random.Random, wrap: str) -> None:
        self.chance, self.wrap = chance, wrap
        self.inline = chance.random() < 0.4
        self.copies = chance.random() < 0.2 and wrap in ("card", "article", "hashed")
        self.names = {
            role: "".join(chance.choices("abcdefghkmnpqrstuvwxyzABCDEFGH123456789", k=6))
            for role in ("source", "age", "meta", "title", "lock", "text", "extra", "furniture", "card", "kicker")
        }

    def page(self, articles: Sequence[Sequence[_Part]]) -> str:
        records = "".join(map(self.record, articles))
        return {"li": f"<ul>{records}</ul>", "table": f"<table><tbody>{records}</tbody></table>"}.get(
            self.wrap, records
        )

    def record(self, parts: Sequence[_Part]) -> str:
        if self.wrap == "table":
            return f"<tr>{''.join(f'<td>{self.element(part)}</td>' for part in parts)}</tr>"
        if self.wrap == "breaks":
            return f"<p>{'<br>'.join(f'<b>{escape(part.text)}</b>' if part.role == 'title' else escape(part.text) for part in parts)}</p>"
        inner = "".join(map(self.element, parts))
        if self.wrap in ("flat", "bare"):
            return inner
        if self.wrap == "link":
            return f'<div><a href="/a/{self.chance.randrange(9999)}">{inner}</a></div>'
        tag = {"article": "article", "li": "li", "section": "section"}.get(self.wrap, "div")
        name = f' class="{self.names["card"] if self.wrap == "hashed" else "card"}"' if tag == "div" else ""
        copy = f'<{tag} class="m" style="display:none">{inner}</{tag}>' if self.copies else ""
        return f"<{tag}{name}>{inner}</{tag}>{copy}"

    def element(self, part: _Part) -> str:
        text, name = escape(part.text), self.name(part.role)
        if part.role == "title":
            return self.title(text, name)
        if part.role == "text":
            return f"<p>{text}</p>"
        if part.role == "age" and self.wrap == "article":
            return f"<time>{text}</time>"
        if part.role == "furniture":
            return f"<button>{text}</button>" if self.wrap == "hashed" else f"<div{name}>{text}</div>"
        tag = "span" if self.inline and self.wrap not in ("flat", "link") and part.role != "extra" else "div"
        return f"<{tag}{name}>{text}</{tag}>"

    def title(self, text: str, name: str) -> str:
        if self.wrap == "bare":
            return f"<div><b>{text}</b></div>"
        linked = text if self.wrap == "link" else f'<a href="/a/{self.chance.randrange(9999)}">{text}</a>'
        return f"<h3{name}>{linked}</h3>"

    def name(self, role: str) -> str:
        if self.wrap in ("flat", "bare", "table", "li"):
            return ""
        return f' class="{self.names[role] if self.wrap == "hashed" else role}"'


_SENTENCE = re.compile(r'(?<=[.!?»”"])\s+(?=[A-ZÀ-Ý«"“¿¡])')


def draw_age(chance: random.Random, words: PageWords, *, short: bool) -> tuple[str, datetime, datetime]:
    """An age as written, and the times that it may mean."""
    count, unit = chance.choice(
        [(3, "m"), (14, "m"), (22, "m"), (48, "m"), (1, "h"), (2, "h"), (7, "h"), (18, "h"), (1, "d"), (3, "d")]
    )
    if unit == "d" and count == 1:
        return words.yesterday, _start_of(NOW.date() - timedelta(days=1)), NOW - timedelta(hours=13)
    form = (words.short if short else words.ago)[unit] if count > 1 else words.an_hour
    length = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[unit]
    at = NOW - count * length
    return form.format(count), at - length, at + length


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


# --- what must be read ---


def faults(page: DrawnPage, found: Sequence[Segment]) -> list[str]:
    """What is read otherwise than it must be; empty where all is right."""
    if len(found) != len(page.wanted):
        return [f"count: {len(found)} of {len(page.wanted)}"]
    return [fault for wanted, each in zip(page.wanted, found, strict=True) for fault in _faults_of(page, wanted, each)]


def _faults_of(page: DrawnPage, wanted: Wanted, found: Segment) -> list[str]:
    told: list[str] = []
    if found.source != wanted.source:
        told.append(f"source: {found.source!r} for {wanted.source!r}")
    if found.title != wanted.title:
        told.append(f"title: {found.title!r} for {wanted.title!r}")
    lines = found.text.split("\n")
    if lines != (list(wanted.paragraphs) or [""]) if page.whole else not _holds(page, wanted, lines):
        told.append(f"text: {found.text[:80]!r}...{found.text[-50:]!r} for {wanted.paragraphs}")
    if page.whole and not _is_told_between(found.published_at, wanted.earliest, wanted.latest):
        told.append(f"time: {found.published_at} for {wanted.earliest} to {wanted.latest}")
    if bool(found.paywalled) is not wanted.locked:
        told.append(f"lock: {found.paywalled} for {wanted.locked}")
    return told


def _holds(page: DrawnPage, wanted: Wanted, lines: Sequence[str]) -> bool:
    """All paragraphs are among the lines, and none of the page's furniture is."""
    text = "\n".join(lines)
    return all(map(text.__contains__, wanted.paragraphs)) and set(lines).isdisjoint(page.furniture)


def _is_told_between(at: datetime | None, earliest: datetime | None, latest: datetime | None) -> bool:
    if at is None or earliest is None or latest is None:
        return at is None and earliest is None
    return earliest <= at <= latest


def digest_of(draw_one: Callable[[int], DrawnPage], count: int) -> str:
    """The first pages' own, so that a floor says what it was measured on."""
    told = sha256()
    for number in range(count):
        told.update(repr(draw_one(number)).encode())
    return told.hexdigest()

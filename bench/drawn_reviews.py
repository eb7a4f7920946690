"""Pages drawn by chance as people pass news on: press reviews, alerts, databases, chats, mails and pasted tables."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from bench.drawn_forms import Kind
from bench.drawn_pages import NOW, DrawnPage, Wanted, articles, draw_age
from bench.drawn_review_words import WORDS, ReviewWords
from bench.drawn_words import LANGUAGES, PageWords


@dataclass(frozen=True, slots=True)
class Review:
    """`each` is the template of an article, `page` that of the page around them."""

    kind: Kind
    each: str
    page: str = "{}"


REVIEWS: Mapping[str, Review] = {
    # What agencies, chats and robots write.
    "tickers": Review("text", "{clock} {SOURCE}: {title}\n{body}\n"),
    "chats": Review("text", "[{numbers} {clock}] {person}: {source}: {title}\n{body}\n"),
    "chats with dashes": Review("text", "{numbers}, {clock} - {person}: {source} : {title}\n{body}\n"),
    "posts of one": Review("text", "{person}  {clock}\n{title} ({source})\n{body}\n"),
    "outlets before dashes": Review("text", "{SOURCE} - {title}\n{day} {clock}\n{body}\n"),
    "outlets in brackets": Review("text", "[{source}] {title} — {age}\n{body}\n"),
    "alerts": Review("text", "{title}\n{source}\n{body}\n{flag}\n", "Alert\n\n{}"),
    # Databases and mails.
    "databases": Review("text", "{title}\n{source}, {clock}, {day}, {count} {counted}\n{body}\n"),
    "outlets in quotes": Review("text", "{title}\n« {source} », {day}\n{body}\n"),
    "locks behind headers": Review("text", "{title}\n{source}, {age}{lock}\n{body}\n"),
    "locks behind headers above": Review("text", "{source} - {age}{lock}\n{title}\n{body}\n"),
    "farewells": Review("text", "{title}\n{source} | {age}\n{body}\n", "{}\n{farewell}\n"),
    "farewells of cards": Review("text", "{source}\n{age}\n{title}\n{body}\n", "{}\n{farewell}\n"),
    "outlets below": Review("text", "{title}\n{age}\n{body}\n{label}{source}\n"),
    "credits below": Review("text", "{title}\n{age}\n{body}\n© {source}\n"),
    "read elsewhere": Review("text", "{title}\n{age}\n{body}\n{read} {source}\n"),
    "one line each": Review("text", "{title} ({source}, {day}) – {body}\n"),
    "pasted tables": Review("text", "{age}\t{source}\t{title}\t{body}"),
    # Mark-up.
    "summaries": Review("html", "<details open><summary>{title} <small>{source}, {age}</small></summary><p>{body}</p></details>"),
    "figures": Review("html", '<figure><img alt=""><figcaption><h4>{title}</h4><span>{source}</span> <span>{age}</span></figcaption><p>{body}</p></figure>'),
    "outlets over rows": Review("html", '<tr>{outlet}<td><a href="/{n}">{title}</a></td><td>{age}</td><td>{body}</td></tr>', "<table>{}</table>"),
    "days over rows": Review("html", '<tr>{date}<td>{source}</td><td><a href="/{n}">{title}</a><br>{body}</td></tr>', "<table>{}</table>"),
    "outlets over lists": Review("html", '{heading}<li><a href="/{n}">{title}</a> <time>{age}</time><p>{body}</p></li>'),
    "outlets over texts": Review("text", "{heading}{title}\n{age}\n{body}\n"),
}  # fmt: skip
_GROUPED = ("{outlet}", "{date}", "{heading}")


def draw_review(number: int) -> DrawnPage:
    chance = random.Random(number)
    language, name = chance.choice(sorted(LANGUAGES)), chance.choice(sorted(REVIEWS))
    page = _Drawer(chance, LANGUAGES[language], WORDS[language], REVIEWS[name])
    told = chance.sample(articles()[language], chance.randint(3, 6))
    content, wanted = page.draw(told)
    return DrawnPage(REVIEWS[name].kind, content, wanted, (), {"review": name, "language": language})


class _Drawer:
    """One page; what is drawn once holds for all its articles."""

    def __init__(self, chance: random.Random, words: PageWords, review_words: ReviewWords, review: Review) -> None:
        self.chance, self.words, self.told, self.review = chance, words, review_words, review
        self.person = chance.choice(words.people)
        self.lock = chance.choice([label for label in words.locks if label.isascii() or label.isalpha()])
        self.groups = any(map(review.each.__contains__, _GROUPED))

    def draw(self, told: Sequence[tuple[str, str]]) -> tuple[str, tuple[Wanted, ...]]:
        sources = self.sources(len(told))
        heads = self.heads(len(told))
        pieces, wanted = [], []
        for at, ((title, body), own) in enumerate(zip(told, sources, strict=True)):
            first = max(head for head in heads if head <= at)
            span = min([head for head in heads if head > at], default=len(told)) - first
            by_outlet = self.groups and "{date}" not in self.review.each
            source = sources[first] if by_outlet else own
            piece, each = self.article(at, title, body, source, span if at == first else 0, first)
            pieces.append(piece)
            wanted.append(each)
        content = ("" if self.review.kind == "html" else "\n").join(pieces)
        page = self.review.page.replace("{farewell}", self.chance.choice(self.told.farewells)).replace("{}", content)
        page = f"<html><body><main>{page}</main></body></html>" if self.review.kind == "html" else page
        return page, tuple(wanted)

    def sources(self, count: int) -> list[str]:
        """Names, half of which have a word that outlets are called by: what else stands before a colon is the theme."""
        telling = self.chance.sample(self.told.outlets, min(count, len(self.told.outlets)))
        others = [name for name in self.words.outlets if name not in telling]
        least = (count + 1) // 2 if not self.groups else count
        names = telling[:least] + others[: count - min(least, len(telling))]
        self.chance.shuffle(names)
        return (names * 2)[:count]

    def heads(self, count: int) -> list[int]:
        """Where groups begin; at least two."""
        if not self.groups:
            return list(range(count))
        return sorted({0, *self.chance.sample(range(1, count), self.chance.randint(1, count - 1))})

    def article(self, at: int, title: str, body: str, source: str, span: int, group: int) -> tuple[str, Wanted]:
        chance, review = self.chance, self.review
        age, earliest, latest = draw_age(chance, self.words, short=False)
        exact = NOW - timedelta(minutes=chance.choice([5, 20, 95, 240, 400]))
        locked = chance.random() < 0.4 and "{lock}" in review.each
        day = NOW - timedelta(days=group + 1)
        fields = {
            "title": title, "body": body, "source": source, "age": age, "SOURCE": source.upper(), "person": self.person,
            "label": self.words.source_label, "flag": self.told.flag, "read": self.told.read, "counted": self.told.counted,
        }  # fmt: skip
        shown = {key: escape(text) if review.kind == "html" else text for key, text in fields.items()}
        piece = review.each.format(
            n=at, clock=f"{exact:%H:%M}", numbers=exact.strftime(self.words.numbers), day=self.day(exact),
            lock=f" [{self.lock}]" if locked else "", count=chance.randint(80, 900),
            outlet=_cell(shown["source"], span), date=_cell(self.day(day), span), heading=self.heading(shown["source"], span), **shown,
        )  # fmt: skip
        shouted = "{SOURCE}" in review.each or (review.kind == "text" and "{heading}" in review.each)
        between = self.between(exact, day, (earliest, latest))
        return piece, Wanted(source.upper() if shouted else source, title, (body,), *between, locked)

    def between(
        self, exact: datetime, day: datetime, age: tuple[datetime, datetime]
    ) -> tuple[datetime | None, datetime | None]:
        each = self.review.each
        if "{clock}" in each:
            return exact, exact
        if "{age}" in each:
            return age
        told = exact if "{day}" in each else day if "{date}" in each else None
        return (told.replace(hour=0, minute=0), told.replace(hour=23, minute=59)) if told else (None, None)

    def heading(self, source: str, span: int) -> str:
        if not span:
            return ""
        return f"<h2>{source}</h2>" if self.review.kind == "html" else f"{source.upper()}\n\n"

    def day(self, at: datetime) -> str:
        return self.words.day.format(day=at.day, month=self.words.months.split()[at.month - 1], year=at.year)


def _cell(text: str, span: int) -> str:
    """A cell for so many rows; none where one above stands for this row."""
    return f'<td rowspan="{span}">{text}</td>' if span > 1 else f"<td>{text}</td>" if span else ""

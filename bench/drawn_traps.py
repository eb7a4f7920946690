"""Single articles drawn by chance, each with what pages of several articles have too: names and ages of comments, days of a
chronicle, titles within, signatures of posts, lists of other articles."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from bench.drawn_pages import NOW, DrawnPage, Wanted, articles, draw_age
from bench.drawn_words import LANGUAGES, PageWords

_LABELS: Mapping[str, Mapping[str, str]] = {
    "comments": {"fr": "Commentaires", "en": "Comments", "de": "Kommentare", "es": "Comentarios", "it": "Commenti", "pt": "Comentários", "nl": "Reacties"},
    "chronicle": {"fr": "Chronologie", "en": "Timeline", "de": "Chronik", "es": "Cronología", "it": "Cronologia", "pt": "Cronologia", "nl": "Tijdlijn"},
    "references": {"fr": "Références", "en": "References", "de": "Quellen", "es": "Referencias", "it": "Fonti", "pt": "Referências", "nl": "Bronnen"},
    "related": {"fr": "Sur le même sujet", "en": "Related", "de": "Mehr zum Thema", "es": "Más sobre este tema", "it": "Leggi anche", "pt": "Leia também", "nl": "Lees ook"},
    "diary": {"fr": "Agenda", "en": "Diary", "de": "Termine", "es": "Agenda", "it": "Agenda", "pt": "Agenda", "nl": "Agenda"},
    "read most": {"fr": "Les plus lus", "en": "Most read", "de": "Meistgelesen", "es": "Lo más leído", "it": "I più letti", "pt": "Mais lidas", "nl": "Meest gelezen"},
}  # fmt: skip
_LONGEST_SUBHEAD = 45


@dataclass(frozen=True, slots=True)
class _Article:
    """What there is to make one of: `told` are sentences, `titles` those of other articles."""

    words: PageWords
    chance: random.Random
    title: str
    paragraphs: tuple[str, ...]
    told: tuple[str, ...]
    titles: tuple[str, ...]

    def day(self, days: int) -> str:
        at = NOW - timedelta(days=days)
        return self.words.day.format(day=at.day, month=self.words.months.split()[at.month - 1], year=at.year)

    def age(self) -> str:
        return draw_age(self.chance, self.words, short=False)[0]

    def person(self) -> str:
        return self.chance.choice(self.words.people)


# What stands between the paragraphs, and in the list below the article under its label.
Between = Callable[[_Article], list[str]]
Below = Callable[[_Article], list[tuple[str, ...]]]
_WITHIN: Mapping[str, Between] = {
    "subheads": lambda a: [line for at, text in enumerate(a.paragraphs) for line in (a.titles[at % len(a.titles)][:_LONGEST_SUBHEAD], text)],
    "questions": lambda a: [line for at, text in enumerate(a.paragraphs) for line in (f"{a.told[at % len(a.told)][:-1]} ?", text)],
    "days": lambda a: [a.paragraphs[0], *(line for at, text in enumerate(a.paragraphs[1:]) for line in (a.day(9 - at), text))],
    "days before texts": lambda a: [a.paragraphs[0], *(f"{a.day(9 - at)}. {text}" for at, text in enumerate(a.paragraphs[1:]))],
    "clocks": lambda a: [line for at, text in enumerate(a.paragraphs) for line in (f"{13 - at}:{10 + at}", text)],
    "numbers": lambda a: [a.paragraphs[0], *(f"{at}. {text}" for at, text in enumerate(a.told, start=1)), *a.paragraphs[1:]],
    "posts": lambda a: [line for at, text in enumerate(a.paragraphs) for line in (text, f"{a.told[at % len(a.told)]} — {a.person()} (@ville_info) March 9, 2026")],
}  # fmt: skip
_UNDER: Mapping[str, Below] = {
    "comments": lambda a: [(a.person(), a.age(), text) for text in a.told],
    "chronicle": lambda a: [(f"{a.day(9 - at)} – {text}",) for at, text in enumerate(a.told)],
    "references": lambda a: [(f"[{at}] {a.words.outlets[at]}, « {title} », {a.day(at)}",) for at, title in enumerate(a.titles, start=1)],
    "related": lambda a: [(title, f"{a.chance.choice(a.words.outlets)} · {a.age()}") for title in a.titles],
    "diary": lambda a: [(f"{a.day(-at)} : {title}",) for at, title in enumerate(a.titles, start=2)],
    "read most": lambda a: [(title, a.age()) for title in a.titles],
}  # fmt: skip
# These are of other articles, or of their readers.
_FOREIGN = frozenset({"comments", "related", "read most"})


def draw_trap(number: int) -> DrawnPage:
    chance = random.Random(number)
    language, trap = chance.choice(sorted(LANGUAGES)), chance.choice(sorted({*_WITHIN, *_UNDER}))
    article = _article(chance, language)
    head = [f"{article.words.by} {article.person()}"] if chance.random() < 0.6 else []
    head += [chance.choice((article.age(), article.day(0)))] if chance.random() < 0.7 else []
    body = _WITHIN[trap](article) if trap in _WITHIN else list(article.paragraphs)
    label, items = (_LABELS[trap][language], _UNDER[trap](article)) if trap in _UNDER else ("", [])
    as_html = chance.random() < 0.5
    content = (
        _html(article.title, head, body, label, items)
        if as_html
        else _text(chance, article.title, head, body, label, items)
    )
    furniture = tuple(line for item in items for line in item) if trap in _FOREIGN else ()
    wanted = Wanted(None, article.title, article.paragraphs, None, None, False)
    told = {"trap": trap, "language": language}
    return DrawnPage("html" if as_html else "text", content, (wanted,), furniture, told, whole=False)


def _article(chance: random.Random, language: str) -> _Article:
    pool = articles()[language]
    pool = chance.sample(pool, min(len(pool), 10))
    title, *titles = (title for title, _ in pool[:5])
    texts = [body for _, body in pool[1:]]
    count = chance.randint(3, 5)
    paragraphs = tuple(f"{first} {second}" for first, second in zip(texts, [*texts[1:], texts[0]], strict=True))[:count]
    told = tuple(body.split(". ")[0].rstrip(".") + "." for _, body in pool[:4])
    return _Article(LANGUAGES[language], chance, title, paragraphs, told, tuple(titles))


def _text(
    chance: random.Random,
    title: str,
    head: Sequence[str],
    body: Sequence[str],
    label: str,
    items: Sequence[tuple[str, ...]],
) -> str:
    line = chance.choice(("\n", "\n\n"))
    below = "\n".join([label, *("\n".join(item) for item in items)])
    return f"{line.join([title, *head, *body])}\n\n{below}\n"


def _html(title: str, head: Sequence[str], body: Sequence[str], label: str, items: Sequence[tuple[str, ...]]) -> str:
    texts = "".join(
        f"<p>{escape(line)}</p>" if len(line) > _LONGEST_SUBHEAD else f"<h2>{escape(line)}</h2>" for line in body
    )
    listed = "".join(f"<li>{''.join(f'<div>{escape(line)}</div>' for line in item)}</li>" for item in items)
    below = f"<section><h3>{escape(label)}</h3><ul>{listed}</ul></section>" if items else ""
    return (
        f"<html><head><title>{escape(title)}</title></head><body><main><article><h1>{escape(title)}</h1>"
        f"{''.join(f'<div>{escape(line)}</div>' for line in head)}{texts}</article>{below}</main></body></html>"
    )

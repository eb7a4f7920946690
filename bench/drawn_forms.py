"""More pages drawn by chance: forms that layouts do not tell, and single articles with a list of links that have ages.

Each form is a template of one article; a page repeats it with articles and words of one language.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Literal

from bench.drawn_pages import NOW, DrawnPage, Wanted, articles, draw_age
from bench.drawn_words import LANGUAGES, PageWords

Kind = Literal["text", "html"]


@dataclass(frozen=True, slots=True)
class Form:
    """`each` is the template of an article, `page` that of the page around them. `timed`: the age is told by a clock or an
    attribute, so the time is exact."""

    kind: Kind
    each: str
    page: str = "{}"
    timed: bool = False
    titled: str = "{title}"
    bodiless: bool = False


FORMS: Mapping[str, Form] = {
    "descriptions": Form("html", '<dt><a href="/{n}">{title}</a></dt><dd><p>{source}, {age}</p><p>{body}</p></dd>', "<dl>{}</dl>"),
    "nested": Form("html", '<div><div><div><span>{source}</span></div><div><span>{age}</span></div></div><div><div><a href="/{n}"><span>{title}</span></a></div><div><div>{body}</div></div></div></div>'),
    "clocks under a day": Form("html", '<li><time>{clock}</time> <a href="/{n}">{title}</a> <em>{source}</em><p>{body}</p></li>', "<h2>{day}</h2><ul>{}</ul>", timed=True),
    "times in attributes": Form("html", '<article><header><span>{source}</span><time datetime="{iso}">{age}</time></header><h2><a href="/{n}">{title}</a></h2><p>{body}</p></article>', timed=True),
    "times in attributes alone": Form("html", '<section><h3>{title}</h3><p>{body}</p><footer><cite>{source}</cite> <time datetime="{iso}"></time></footer></section>', timed=True),
    "outlets as pictures": Form("html", '<div class=c><img src=f{n}.png alt="{source}"><h3><a href="/{n}">{title}</a></h3><p>{body}</p><span>{age}</span></div>'),
    "headers in titles": Form("html", '<div class=c><h3><a href="/{n}">{title}</a> <small>{source} · {age}</small></h3><p>{body}</p></div>'),
    "breaks": Form("html", '<p><a href="/{n}">{title}</a><br>{source} - {age}<br>{body}</p>'),
    "bold and breaks": Form("html", "<b>{title}</b><br>{source}, {age}<br>{body}<br><br>", "<div>{}</div>"),
    "nothing but boxes": Form("html", "<div>{source}</div><div>{age}</div><div>{title}</div><div>{body}</div>"),
    "rows of two": Form("html", '<tr><td rowspan=2>{age}</td><td><a href="/{n}">{title}</a></td><td>{source}</td></tr><tr><td colspan=2>{body}</td></tr>', "<table>{}</table>"),
    "linked cards": Form("html", '<a class="card" href="/{n}"><div class="s">{source}</div><div class="t">{title}</div><div class="x">{body}</div><div class="a">{age}</div></a>'),
    "roles": Form("html", '<div role="listitem"><div role="heading" aria-level="3">{title}</div><p>{body}</p><div><span>{source}</span><span> • </span><span>{age}</span></div></div>', '<div role="list">{}</div>'),
    "headlines": Form("html", '<li><a href="/{n}">{title}</a> <span>{source}</span> <span>{age}</span></li>', "<ul>{}</ul>", bodiless=True),
    "headlines in text": Form("text", "{title}\n{source} · {age}\n", bodiless=True),
    "headers in brackets": Form("text", "{title} ({source}, {age})\n{body}\n"),
    "outlets with colons": Form("text", "{source}: {title} ({age})\n{body}\n"),
    "numbered": Form("text", "{n}. {title}\n{source} | {age}\n{body}\n"),
    "clocks before titles": Form("text", "{clock} {title} ({source})\n{body}\n", timed=True),
    "bullets": Form("text", "• {title}\n  {source}, {age}\n  {body}\n"),
    "quoted titles": Form("text", "« {title} »\n— {source}, {age}\n{body}\n", titled="« {title} »"),
    "markdown": Form("text", "### [{title}](https://x.example/{n})\n**{source}** · {age}\n\n{body}\n"),
    "headers behind texts": Form("text", "{title}\n{body} ({source}, {age})\n"),
    "three fields": Form("text", "{source} | {title} | {age}\n{body}\n"),
}  # fmt: skip


def draw_form(number: int) -> DrawnPage:
    chance = random.Random(number)
    language, name = chance.choice(sorted(LANGUAGES)), chance.choice(sorted(FORMS))
    words, form = LANGUAGES[language], FORMS[name]
    told = chance.sample(articles()[language], chance.randint(2, 6))
    pieces, wanted = [], []
    for at, ((title, body), source) in enumerate(
        zip(told, chance.sample(words.outlets, len(told)), strict=True), start=1
    ):
        age, earliest, latest = draw_age(chance, words, short=chance.random() < 0.4)
        exact = NOW - timedelta(minutes=chance.choice([5, 20, 95, 240, 400]))
        fields = {"title": title, "body": body, "source": source, "age": age}
        shown = {field: escape(text) if form.kind == "html" else text for field, text in fields.items()}
        pieces.append(form.each.format(n=at, clock=f"{exact:%H:%M}", iso=exact.isoformat(), **shown))
        between = (exact, exact) if form.timed else (earliest, latest)
        wanted.append(
            Wanted(source, form.titled.format(title=title), () if form.bodiless else (body,), *between, False)
        )
    content = ("" if form.kind == "html" else "\n").join(pieces)
    page = form.page.replace("{day}", _day(words, NOW)).replace("{}", content)
    page = f"<html><body><main>{page}</main></body></html>" if form.kind == "html" else page
    return DrawnPage(form.kind, page, tuple(wanted), (), {"form": name, "language": language})


def _day(words: PageWords, at: datetime) -> str:
    return words.day.format(day=at.day, month=words.months.split()[at.month - 1], year=at.year)


# --- one article ---

_RELATED: Mapping[str, Sequence[str]] = {
    "fr": ("Articles connexes", "À lire aussi", "Sur le même sujet", "Les plus lus", "Dans la même rubrique"),
    "en": ("Related articles", "Read next", "More on this story", "Most read", "You may also like", "Latest news"),
    "de": ("Mehr zum Thema", "Lesen Sie auch", "Meistgelesen", "Weitere Artikel"),
    "es": ("Más noticias", "Noticias relacionadas", "Te puede interesar", "Lo más leído"),
    "it": ("Leggi anche", "Articoli correlati", "I più letti", "Altre notizie"),
    "pt": ("Leia também", "Artigos relacionados", "Mais lidas", "Notícias relacionadas"),
    "nl": ("Lees ook", "Meer nieuws", "Gerelateerde artikelen", "Meest gelezen"),
}
_LINKS = ("{title}\n{age}", "{age}\n{title}", "{title} - {age}", "{age} | {title}")
_LEAST_PARAGRAPH = 110


def draw_single(number: int) -> DrawnPage:
    """One article, and below it links with ages: still one article."""
    chance = random.Random(number)
    language = chance.choice(sorted(LANGUAGES))
    words, pool = LANGUAGES[language], articles()[language]
    long = [body for _, body in pool if len(body) > _LEAST_PARAGRAPH]
    title, paragraphs = chance.choice(pool)[0], tuple(chance.sample(long, min(len(long), chance.randint(3, 6))))
    head = [f"{words.by} {chance.choice(words.people)}"] if chance.random() < 0.5 else []
    age, earliest, latest = draw_age(chance, words, short=False)
    head = [*head, age] if chance.random() < 0.7 else head
    template = chance.choice(_LINKS)
    kind: Kind = chance.choice(("text", "html"))
    links = [
        template.format(title=other, age=draw_age(chance, words, short=False)[0])
        for other, _ in chance.sample(pool, chance.randint(2, 6))
    ]
    label = chance.choice(_RELATED[language])
    if kind == "text":
        line = chance.choice(("\n", "\n\n"))
        content = f"{line.join([title, *head, *paragraphs])}\n\n{label}\n" + "\n".join(links) + "\n"
    else:
        content = _single_html(title, head, paragraphs, label, links)
    told = head[-1:] == [age]
    wanted = Wanted(None, title, paragraphs, earliest if told else None, latest if told else None, False)
    return DrawnPage(kind, content, (wanted,), tuple(links), {"language": language, "links": template})


def _single_html(title: str, head: Sequence[str], paragraphs: Sequence[str], label: str, links: Sequence[str]) -> str:
    items = "".join(
        f"<li>{''.join(f'<span>{escape(field)}</span>' for field in link.split(chr(10)))}</li>" for link in links
    )
    return (
        f"<html><head><title>{escape(title)}</title></head><body><main><article><h1>{escape(title)}</h1>"
        f"{''.join(f'<div>{escape(line)}</div>' for line in head)}{''.join(f'<p>{escape(text)}</p>' for text in paragraphs)}"
        f"</article><div class='more'><h3>{escape(label)}</h3><ul>{items}</ul></div></main></body></html>"
    )

"""Article pages drawn by chance: the ways to tell day and author, styles of names, and what stands around and between paragraphs.

The texts are our own (`bench/topics`). A page is drawn from its number alone, so a failure can be looked at again:
`python -m bench.extraction --drawn NUMBER`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import escape

from bench.drawn_pages import articles
from bench.drawn_words import LANGUAGES, PageWords
from bench.drawn_words_around import AROUND, Around
from tocsin.extract import Extracted

STYLES = ("semantic", "names", "hashed", "bare", "utility")
DAYS = ("json-ld", "graph", "open graph", "meta", "time", "text")
AUTHORS = ("json-ld", "meta", "link", "text")
# How often each piece of furniture stands on a page.
FURNITURE = {
    "read also": 0.25, "newsletter": 0.3, "app": 0.15, "captions": 0.4, "sharing": 0.4, "comments": 0.3, "about the author": 0.25,
    "subheading": 0.3, "teasers beside": 0.5, "teasers below": 0.6, "pull quote": 0.15, "tags": 0.3, "advert": 0.25, "quotation": 0.12,
    "post": 0.12, "cookies": 0.25,
}  # fmt: skip
_NAMES = {
    "body": ("article-body", "story-content", "entry-content", "post-content", "article__text"),
    "meta": ("meta", "byline", "article-info"),
    "related": ("related", "read-more", "more-stories"),
    "newsletter": ("newsletter", "signup", "promo"),
    "author": ("author-bio", "about-author"),
    "share": ("share", "social", "tools"),
    "caption": ("caption",),
    "comments": ("comments",),
    "ad": ("ad",),
}
_META_DAYS = ("date", "pubdate", "DC.date.issued", "publish-date", "parsely-pub-date", "sailthru.date")
_LEAST_PARAGRAPH = 110


@dataclass(frozen=True, slots=True)
class DrawnArticle:
    """A page and what must be read on it; `drawn` tells how it was made."""

    html: str
    title: str
    paragraphs: tuple[str, ...]
    day: datetime
    author: str
    drawn: tuple[str, ...]


def draw_article(number: int) -> DrawnArticle:
    return _Drawer(random.Random(number)).draw()


class _Drawer:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.language = chance.choice(sorted(LANGUAGES))
        self.words: PageWords = LANGUAGES[self.language]
        self.around: Around = AROUND[self.language]
        self.style = chance.choice(STYLES)
        self.day_in, self.author_in = chance.choice(DAYS), chance.choice(AUTHORS)
        self.furniture = {name for name, often in FURNITURE.items() if chance.random() < often}
        self.author, self.site = chance.choice(self.words.people), chance.choice(self.words.outlets)
        self.at = datetime(
            2026,
            chance.randint(1, 3),
            chance.randint(1, 28),
            chance.randint(6, 20),
            chance.choice((0, 15, 42)),
            tzinfo=UTC,
        )
        self.names = {role: self.name(chance.choice(names)) for role, names in _NAMES.items()}
        self.others = chance.sample(articles()[self.language], 6)

    def name(self, name: str) -> str:
        if self.style in ("semantic", "names"):
            return f' class="{name}"'
        if self.style == "hashed":
            return f' class="{"".join(self.chance.choices("abcdefghkmnpqrstuvwxyz0123456789ABCDEF", k=6))}"'
        return ' class="mt-4 flex text-sm"' if self.style == "utility" else ""

    def has(self, name: str) -> bool:
        return name in self.furniture

    def draw(self) -> DrawnArticle:
        chance, pool = self.chance, articles()[self.language]
        title = chance.choice([title for title, _ in pool if 25 < len(title) < 110])
        long = [body for _, body in pool if len(body) > _LEAST_PARAGRAPH]
        paragraphs = chance.sample(long, min(len(long), chance.randint(3, 8)))
        body, told = self.body(paragraphs)
        html = f'<!doctype html><html lang="{self.language}"><head>{self.head(title)}</head><body>{self.page(title, body)}</body></html>'
        drawn = (self.language, self.style, self.day_in, self.author_in, *sorted(self.furniture))
        return DrawnArticle(html, title, tuple(told), self.at, self.author, drawn)

    # --- what the head tells ---

    def head(self, title: str) -> str:
        shown = f'<meta charset="utf-8"><title>{escape(title)}{self.chance.choice((" | ", " - ", " — "))}{escape(self.site)}</title>'
        metas = {
            "property": {
                "og:title": title if self.chance.random() < 0.8 else "",
                "og:type": "article" if self.chance.random() < 0.6 else "",
                "og:site_name": self.site if self.chance.random() < 0.5 else "",
                "article:published_time": self.at.isoformat() if self.day_in == "open graph" else "",
            },
            "name": {
                self.chance.choice(_META_DAYS): self.at.isoformat() if self.day_in == "meta" else "",
                "author": self.author if self.author_in == "meta" else "",
            },
        }
        told = "".join(
            f'<meta {kind}="{name}" content="{escape(value)}">'
            for kind, values in metas.items()
            for name, value in values.items()
            if value
        )
        return f"{shown}{told}{self.facts(title)}"

    def facts(self, title: str) -> str:
        facts: dict[str, object] = {"@type": self.chance.choice(("NewsArticle", "Article")), "headline": title}
        if self.day_in in ("json-ld", "graph"):
            facts["datePublished"] = self.at.isoformat()
        if self.author_in == "json-ld":
            person = {"@type": "Person", "name": self.author}
            facts["author"] = self.chance.choice((person, [person], self.author))
        if len(facts) == 2:
            return ""
        others = [{"@type": "WebSite", "name": self.site}, {"@type": "Organization", "name": self.site}]
        told = {"@graph": [*others, facts]} if self.day_in == "graph" else facts
        return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **told}, ensure_ascii=False)}</script>'

    # --- the text and what stands in it ---

    def body(self, paragraphs: Sequence[str]) -> tuple[str, list[str]]:
        told: list[str] = []
        pieces: list[str] = []
        for at, text in enumerate(paragraphs):
            if at == 1 and self.has("subheading"):
                pieces.append(f"<h2>{escape(self.around.subheading)}</h2>")
                told.append(self.around.subheading)
            quoted = at == 2 and self.has("quotation")
            pieces.append(f"<blockquote><p>{escape(text)}</p></blockquote>" if quoted else f"<p>{escape(text)}</p>")
            told.append(text)
            pieces += self.between(at, text)
        pieces += [f"<p>{escape(self.around.app)}</p>"] if self.has("app") else []
        return "".join(pieces), told

    def between(self, at: int, text: str) -> list[str]:
        names, pieces = self.names, list[str]()
        if at == 0 and self.has("read also"):
            links = [f'<a href="/r{number}">{escape(title)}</a>' for number, (title, _) in enumerate(self.others[:2])]
            label = escape(self.words.related)
            pieces.append(
                f"<div{names['related']}>{label} {links[0]}</div>"
                if self.chance.random() < 0.5
                else f"<div{names['related']}><strong>{label}</strong><ul><li>{links[0]}</li><li>{links[1]}</li></ul></div>"
            )
        if at == 0 and self.has("advert"):
            pieces.append(f"<div{names['ad']}>{self.around.advert}</div>")
        if at == 1 and self.has("newsletter"):
            pieces.append(f"<div{names['newsletter']}><p>{escape(self.around.newsletter)}</p></div>")
        if at == 1 and self.has("pull quote") and len(text) > 2 * 40:
            pieces.append(f'<aside class="pullquote"><p>« {escape(text.split(". ")[0])} »</p></aside>')
        if at == 1 and self.has("post"):
            pieces.append(
                f'<blockquote class="twitter-tweet"><p>{escape(self.around.app)}</p>&mdash; {escape(self.author)} (@veille)'
                f' <a href="#">March 9, 2026</a></blockquote>'
            )
        if at == 2 and self.has("captions"):
            pieces.append(self.picture(self.words.captions[0]))
        return pieces

    def picture(self, caption: str) -> str:
        return f'<figure><img src="p.jpg"><figcaption{self.names["caption"]}>{escape(caption)}</figcaption></figure>'

    # --- the page ---

    def page(self, title: str, body: str) -> str:
        above = self.header(title)
        sharing = (
            f"<div{self.names['share']}><a href='#'>Facebook</a> <a href='#'>Twitter</a> <button>{escape(self.words.buttons[0])}</button></div>"
            if self.has("sharing")
            else ""
        )
        picture = self.picture(self.words.captions[1]) if self.has("captions") else ""
        boxed = f"<div{self.names['body']}>{body}</div>" if self.chance.random() < 0.85 else body
        below, beside = self.below(), self.beside()
        inside = self.chance.random() < 0.5
        article = f"{above}{sharing}{picture}{boxed}{below if inside else ''}"
        tags = ("main", "article") if self.style == "semantic" else ("div", "div")
        rest = "" if inside else below
        main = f"<{tags[0]}><{tags[1]}>{article}</{tags[1]}>{rest}</{tags[0]}>{beside}"
        menu = "".join(
            f"<li><a href=/{number}>{escape(name)}</a></li>" for number, name in enumerate(self.words.sections)
        )
        cookies = (
            f'<div id="cookie-banner"><p>{escape(self.around.cookies)}</p><button>OK</button></div>'
            if self.has("cookies")
            else ""
        )
        foot = f"<footer><p>© 2026 {escape(self.site)}. {escape(self.words.foot[1])}</p></footer>"
        return f"{cookies}<header><nav><ul>{menu}</ul></nav></header>{main}{foot}"

    def header(self, title: str) -> str:
        month = self.words.months.split()[self.at.month - 1]
        shown = self.words.day.format(day=self.at.day, month=month, year=self.at.year)
        if self.chance.random() < 0.5:
            shown += self.words.at + self.words.clock.format(hour=self.at.hour, minute=self.at.minute)
        day = (
            f'<time datetime="{self.at.isoformat()}">{shown}</time>'
            if self.day_in == "time"
            else f"<span>{shown}</span>"
        )
        author = {
            "text": f"<span>{self.words.by} {escape(self.author)}</span>",
            "link": f'<a rel="author" href="/people/x">{escape(self.author)}</a>',
        }.get(self.author_in, "")
        meta = f"<div{self.names['meta']}>{author} {day}</div>"
        heading = f"<h1>{escape(title)}</h1>"
        return f"{heading}{meta}" if self.chance.random() < 0.6 else f"{meta}{heading}"

    def below(self) -> str:
        names, pieces = self.names, list[str]()
        if self.has("tags"):
            pieces.append(
                f'<div class="tags"><a href="/t/1">{escape(self.words.sections[0])}</a> <a href="/t/2">{escape(self.words.sections[1])}</a></div>'
            )
        if self.has("about the author"):
            pieces.append(
                f"<div{names['author']}><h4>{escape(self.author)}</h4><p>{escape(self.around.about.format(self.author))}</p></div>"
            )
        if self.has("teasers below"):
            cards = "".join(
                f'<div><h3><a href="/m">{escape(title)}</a></h3><p>{escape(text)}</p></div>'
                for title, text in self.others[2:5]
            )
            links = "".join(f'<li><a href="/m">{escape(title)}</a></li>' for title, _ in self.others[1:5])
            shown = cards if self.chance.random() < 0.5 else f"<ul>{links}</ul>"
            pieces.append(f"<section{names['related']}><h3>{escape(self.around.more)}</h3>{shown}</section>")
        if self.has("comments"):
            pieces.append(
                f"<div{names['comments']}><h3>{escape(self.around.comments)}</h3><div><b>{escape(self.words.people[1])}</b>"
                f"<p>{escape(self.around.comment)}</p></div></div>"
            )
        return "".join(pieces)

    def beside(self) -> str:
        if not self.has("teasers beside"):
            return ""
        cards = "".join(
            f'<article><h4><a href="/s">{escape(title)}</a></h4><p>{escape(text[:120])}…</p></article>'
            for title, text in self.others[3:]
        )
        return f"<aside><h3>{escape(self.around.more)}</h3>{cards}</aside>"


# --- what must be read ---


def faults(page: DrawnArticle, found: Extracted) -> list[str]:
    """What is read otherwise than it must be; empty where all is right."""
    told: list[str] = []
    lines = found.text.split("\n")
    missed = [text for text in page.paragraphs if text not in lines]
    added = [line for line in lines if line not in page.paragraphs]
    told += [f"text: without {missed[0][:60]!r}"] if missed else []
    told += [f"text: with {added[0][:60]!r}"] if added else []
    told += [f"title: {found.title!r} for {page.title!r}"] if found.title != page.title else []
    told += [f"author: {found.authors} for {page.author!r}"] if found.authors != (page.author,) else []
    at = found.published_at
    told += [f"day: {at} for {page.day}"] if at is None or at.date() != page.day.date() else []
    return told


def digest_of(draw_one: Callable[[int], DrawnArticle], count: int) -> str:
    """The first pages' own, so that a floor says what it was measured on."""
    told = sha256()
    for number in range(count):
        told.update(repr(draw_one(number)).encode())
    return told.hexdigest()

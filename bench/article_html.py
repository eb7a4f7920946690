"""The pieces that pages of news are made of, with our own words."""

from __future__ import annotations

from html import escape

from bench.article_words import Words

DATE = "2026-03-14"


def p(text: str, name: str = "") -> str:
    return f'<p class="{name}">{escape(text)}</p>' if name else f"<p>{escape(text)}</p>"


def all_p(words: Words, name: str = "") -> list[str]:
    return [p(text, name) for text in words.paragraphs]


def menu(words: Words, tag: str = "nav") -> str:
    items = "".join(f'<li><a href="/{at}">{escape(name)}</a></li>' for at, name in enumerate(words.menu))
    return f"<{tag}><ul>{items}</ul></{tag}>"


def links(words: Words, tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/t{at}">{escape(text)}</a></{tag}>' for at, text in enumerate(words.teasers))


def page(words: Words, body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8"><title>{escape(words.title)} | The Courier</title>'
        f'<meta property="og:title" content="{escape(words.title)}"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{DATE}T08:00:00Z"><meta name="author" content="{escape(words.author)}">'
        f"{head}</head><body>{body}</body></html>"
    )

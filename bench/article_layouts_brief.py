"""Short articles among what is longer, and lines about a text that are not of it, as pages of others showed them.

Each is a function from words to the page and its true lines.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.article_html import all_p, links, menu, p, page
from bench.article_words import ENGLISH, FRENCH, GERMAN, JAPANESE, RUSSIAN, SPANISH, Words

Made = tuple[str, tuple[str, ...]]


def carded(words: Words) -> Made:
    """Two paragraphs above a dozen teasers, each with a picture, a summary and a number in its name."""
    cards = "".join(
        f'<div class="post-{1200 + at}"><a href="/{at}"><img></a><h3><a href="/{at}">{text}</a></h3><p>{text} {words.comment}</p></div>'
        for at, text in enumerate(words.teasers * 3)
    )
    html = page(
        words,
        f'<div class="w1">{menu(words, "div")}<div class="w2"><h1>{words.title}</h1><div class="w3">{"".join(all_p(words)[:2])}</div>'
        f'<div class="w4">{cards}</div></div></div>',
    )
    return html, words.paragraphs[:2]


def followed(words: Words) -> Made:
    """One paragraph, and the whole next article below in boxes of the same names."""
    other = FRENCH if words is not FRENCH else ENGLISH
    story = '<div class="s1"><h1>{}</h1><div class="s2">{}</div></div>'
    html = page(
        words,
        f"<div>{menu(words, 'div')}{story.format(words.title, p(words.paragraphs[0]))}{story.format(other.title, ''.join(all_p(other)))}</div>",
    )
    return html, words.paragraphs[:1]


def noticed(words: Words) -> Made:
    """Two paragraphs, and below the page what it does with cookies, longer than they are."""
    notice = " ".join(["Cookies help us to measure what is read and to show what fits, with 214 partners."] * 9)
    html = page(
        words,
        f'<div class="n1">{menu(words, "div")}<div class="n2"><h1>{words.title}</h1></div><div class="n3">{"".join(all_p(words)[:2])}</div></div>'
        f'<div class="n4"><h2>{words.menu[0]}</h2>{p(notice) * 3}</div>',
    )
    return html, words.paragraphs[:2]


def remarked(words: Words) -> Made:
    """Captions that only their picture tells, who edited and where it came from, all as lines among paragraphs."""
    told = all_p(words)
    told[3:3] = [f"<p><img src='b.jpg'><br>{words.caption.rstrip('.。')}</p>"]
    told[2:2] = ["<p>图片来源：海岸日报</p>", "<p>Foto: M. Holt / Courier</p>"]
    told[1:1] = [
        f'<div class="m1"><img src="a.jpg"><span>{words.caption}</span></div>',
        "<p>View this post on Instagram</p><p>A post shared by The Courier (@courier)</p>",
    ]
    last = (
        "<p>责任编辑：王小明</p><p>m.holt@courier.example</p>"
        "<p>This story first appeared in the Maren Gazette and is republished here with its permission.</p>"
    )
    html = page(
        words,
        f'{menu(words)}<article><h1>{words.title}</h1><div class="copy">{"".join(told)}{last}</div></article><ul>{links(words)}</ul>',
    )
    return html, words.paragraphs


def posted(words: Words) -> Made:
    """Two paragraphs around a post that is longer than both, and a quote cut by who said it."""
    post = f'<blockquote class="twitter-tweet">{p(words.comment) * 4}&mdash; Somebody (@somebody) <a href="https://x.example/1">March 14</a></blockquote>'
    html = page(
        words,
        f'{menu(words)}<main><h1>{words.title}</h1><div class="t1">{p(words.paragraphs[0])}{post}{p(words.paragraphs[1])}</div></main>',
    )
    return html, words.paragraphs[:2]


def twofold(words: Words) -> Made:
    """A standfirst in two headings; below the text a label of links in another language than the page's."""
    first, second = words.standfirst, words.sentences[0]
    more = "".join(f"<p><b>{label}</b> {words.teasers[0]}</p>" for label in ("Baca juga:", "Lue myös:", "Čtěte také:"))
    html = page(
        words,
        f'{menu(words)}<div class="d1"><h1>{words.title}</h1><h2>{first}</h2><h2>{second}</h2></div><div class="d2">{words.author}</div>'
        f'<div class="d3">{"".join(all_p(words)[1:])}{more}</div>',
    )
    return html, (first, second, *words.paragraphs[1:])


BRIEF: tuple[tuple[Callable[[Words], Made], Words], ...] = (
    (carded, ENGLISH), (carded, GERMAN), (carded, JAPANESE), (followed, GERMAN), (followed, RUSSIAN), (noticed, SPANISH), (noticed, ENGLISH),
    (remarked, FRENCH), (remarked, JAPANESE), (remarked, RUSSIAN), (posted, SPANISH), (posted, GERMAN), (twofold, FRENCH), (twofold, ENGLISH),
)  # fmt: skip

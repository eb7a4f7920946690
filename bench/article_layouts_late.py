"""Layouts written after the rules of extraction and shown to them once: what they got wrong then was mended as a kind.

Each is a function from words to the page and its true lines.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.article_html import all_p, links, menu, p, page
from bench.article_words import ENGLISH, FRENCH, GERMAN, JAPANESE, RUSSIAN, SPANISH, Words

Made = tuple[str, tuple[str, ...]]


def islands(words: Words) -> Made:
    """Hashed names, what things are in data attributes, custom elements between the paragraphs."""
    told = all_p(words, "dcr-130mj7b")
    told[2:2] = [
        f'<gu-island name="EmailSignUp"><div class="newsletter-signup">{p(words.newsletter)}</div></gu-island>',
        f'<figure class="dcr-abc"><img><figcaption class="dcr-fd61eq">{words.caption}</figcaption></figure>',
        f'<aside class="dcr-rich"><h2>{words.teasers[0]}</h2><a>More</a></aside>',
    ]
    html = page(
        words,
        f'<div class="dcr-head">{menu(words)}</div><main class="dcr-9x"><div class="dcr-grid"><div data-name="headline"><h1 class="dcr-u0">{words.title}</h1></div>'
        f'<div data-name="standfirst" class="dcr-kh"><div class="dcr-gs">{p(words.standfirst)}</div></div><div data-name="meta"><address>{words.author}</address></div>'
        f'<div data-name="body"><div id="maincontent"><div class="dcr-fp1ya">{"".join(told)}</div></div><div class="dcr-sub"><ul>{links(words)}</ul></div></div></div></main>'
        f'<section class="dcr-onwards"><h2>{words.related}</h2>{links(words, "h3")}</section>',
    )
    return html, (words.standfirst, *words.paragraphs)


def kicker(words: Words) -> Made:
    """A kicker in the title's heading, a list of teasers in the middle, utility names everywhere else."""
    told = all_p(words)
    rich = '<div data-area="text" class="clear-both"><div class="RichText lg:mt-32">{}</div></div>'
    more = (
        f'<section class="relative lg:mt-32"><header><h3>{words.related}</h3></header><ul>{links(words)}</ul></section>'
    )
    html = page(
        words,
        f'<div class="z-10">{menu(words)}</div><main><article class="relative"><header><h2><span class="block">Kicker:</span> <span>{words.title}</span></h2>'
        f'<div class="leading-loose lg:mb-16">{words.standfirst}</div><div>{words.author}</div></header><div data-el="body"><section class="relative">'
        f"{rich.format(''.join(told[:2]))}{more}{rich.format(''.join(told[2:]))}</section></div></article></main>",
    )
    return html, (words.standfirst, *words.paragraphs)


def described(words: Words) -> Made:
    """The standfirst in the header, the article in another section, a link to more between paragraphs."""
    told = all_p(words, "article__paragraph")
    told[1:1] = [
        f'<section class="catcher"><span>{words.also}</span><p class="catcher__desc"><a>{words.teasers[0]}</a></p></section>'
    ]
    html = page(
        words,
        f'<header id="Header">{menu(words)}</header><main><section class="zone"><header class="article__header"><h1 class="article__title">{words.title}</h1>'
        f'<p class="article__desc">{words.standfirst}</p><p class="meta__date">14/03/2026</p></header><section class="article__wrapper">'
        f'<article class="article__content">{"".join(told)}</article></section><section class="footer-single"><h4>{words.related}</h4>{links(words, "p")}</section></section></main>',
    )
    return html, (words.standfirst, *words.paragraphs)


def nameless(words: Words) -> Made:
    """No names at all; rows of teasers longer than the article."""
    row = "".join(
        f'<div><a href="/{at}">{text[:50]}</a>{p(text + " " + words.teasers[at - 1])}</div>'
        for at, text in enumerate(words.teasers)
    )
    html = page(
        words,
        f"<div>{menu(words, 'div')}</div><div><div><h1>{words.title}</h1>{''.join(all_p(words)[:3])}</div><div><h2>{words.related}</h2>{row}</div></div>",
    )
    return html, words.paragraphs[:3]


def journal(words: Words) -> Made:
    """A blog whose main heading is its own name, lines broken twice, comments in a list of definitions."""
    html = page(
        words,
        f'<div class="header"><h1 class="title">The Courier of the coast</h1></div><div class="main"><div class="blog-posts"><div class="post"><h3 class="post-title">{words.title}</h3>'
        f'<div class="post-body entry-content">{"<br /><br />".join(words.paragraphs)}</div><div class="post-footer">{words.author}, 9:00</div></div></div>'
        f'<div id="comments"><h4>2 comments:</h4><dl><dt>Bob said...</dt><dd>{p(words.comment)}</dd><dt>Eve said...</dt><dd>{p(words.comment + " " + words.teasers[0])}</dd></dl></div></div>'
        f'<div class="sidebar"><ul>{links(words)}</ul></div>',
    )
    return html, words.paragraphs


def form(words: Words) -> Made:
    """The whole page is a form."""
    html = page(
        words,
        f'<form method="post" id="aspnetForm"><div id="top">{menu(words, "div")}</div><div id="ctl00_Content"><h1>{words.title}</h1><div id="ctl00_Body">{"".join(all_p(words))}</div></div>'
        f'<div id="ctl00_Right"><h3>{words.related}</h3>{links(words, "div")}</div></form>',
    )
    return html, words.paragraphs


def asked(words: Words) -> Made:
    """A consent dialogue longer than the article stands above it."""
    told = (
        "We and our partners store information on a device, such as cookies, and process personal data to measure content. "
        * 12
    )
    html = page(
        words,
        f'<div id="cmp" class="cmp-banner" role="dialog">{p(told)}<button>OK</button></div>{menu(words)}<main><h1>{words.title}</h1>{"".join(all_p(words))}</main>',
    )
    return html, words.paragraphs


def quoting(words: Words) -> Made:
    """Sentences drawn out of paragraphs, the most read in the middle of the article's element."""
    told = all_p(words)
    told[2:2] = [f'<aside class="pullquote">{p(words.sentences[4])}</aside>']
    told[4:4] = [f'<div class="quote-box"><q>{words.sentences[7]}</q></div>']
    html = page(
        words,
        f'{menu(words)}<article><h1>{words.title}</h1><div class="story-body">{"".join(told)}</div><div class="most-read"><ol>{links(words)}</ol></div></article>',
    )
    return html, words.paragraphs


def listed(words: Words) -> Made:
    """Headings with numbers, a picture and a paragraph each, and a list at the end."""
    parts = [
        (f"{at + 1}. {words.menu[at]} und {words.menu[at - 1]}", text) for at, text in enumerate(words.paragraphs[:3])
    ]
    told = "".join(
        f"<h2>{heading}</h2><figure><img><figcaption>{words.caption}</figcaption></figure>{p(text)}"
        for heading, text in parts
    )
    rest = words.sentences[9:]
    html = page(
        words,
        f'{menu(words)}<main><article><header><h1>{words.title}</h1></header><div class="post__content">{told}<ul>{"".join(f"<li>{text}</li>" for text in rest)}</ul></div></article></main>',
    )
    return html, (*(line for part in parts for line in part), *rest)


def locked(words: Words) -> Made:
    """The beginning of an article, then the request to subscribe."""
    html = page(
        words,
        f'{menu(words)}<article><h1>{words.title}</h1><p class="lead">{words.standfirst}</p><div class="article-body">{"".join(all_p(words)[:2])}'
        f'<div class="paywall-overlay"><h3>Continue reading</h3><p>Subscribe for one euro a month and read everything on all your devices.</p></div></div></article>',
    )
    return html, (words.standfirst, *words.paragraphs[:2])


LATE: tuple[tuple[Callable[[Words], Made], Words], ...] = (
    (islands, ENGLISH), (islands, GERMAN), (kicker, GERMAN), (kicker, FRENCH), (described, FRENCH), (described, RUSSIAN), (nameless, ENGLISH),
    (nameless, GERMAN), (journal, SPANISH), (journal, RUSSIAN), (form, ENGLISH), (form, JAPANESE), (asked, GERMAN), (asked, JAPANESE), (quoting, ENGLISH),
    (quoting, JAPANESE), (listed, SPANISH), (listed, RUSSIAN), (locked, ENGLISH), (locked, SPANISH),
)  # fmt: skip

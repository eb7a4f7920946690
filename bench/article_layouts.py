"""Pages of news in the ways that sites are built, with our own words, and what an extractor should make of them.

The floor of extraction (`bench/extraction_floor.py`) is measured on these, since pages of other publishers may not stand
in the repository. Each layout is a function from words to HTML; each page's truth is title, standfirst and paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from html import escape

from bench.article_html import DATE, all_p, links, menu, p, page
from bench.article_layouts_brief import BRIEF
from bench.article_layouts_late import LATE
from bench.article_words import ALL, ENGLISH, FRENCH, GERMAN, JAPANESE, RUSSIAN, SPANISH, Words

Layout = Callable[[Words], str]
Page = tuple[str, dict[str, str | list[str] | None]]  # HTML, truth


def blog(words: Words) -> str:
    """A theme of the most widespread blog software, with plugins for sharing, related posts and the author."""
    return page(
        words,
        f'<div id="page"><header id="masthead">{menu(words)}</header><div id="content" class="site-content"><main>'
        f'<article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{escape(words.title)}</h1>'
        f'<div class="entry-meta">14/03/2026 <span class="byline">by <a href="/author/x">{escape(words.author)}</a></span></div></header>'
        f'<div class="entry-content">{"".join(all_p(words))}<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li><a>Twitter</a></li></ul></div>'
        f'<div id="jp-relatedposts" class="jp-relatedposts"><h3>{escape(words.related)}</h3>{links(words, "p")}</div></div>'
        f'<footer class="entry-footer"><span class="tags-links"><a href="/tag/a">harbour</a> <a href="/tag/b">council</a></span></footer></article>'
        f'<div class="author-box"><p>{escape(words.author)} has written about this coast since 2004 and keeps bees when the council does not meet.</p></div>'
        f'<div id="comments" class="comments-area"><h2>2 comments</h2><ol class="comment-list"><li>{p(words.comment)}</li><li>{p(words.comment[::-1])}</li></ol></div>'
        f'</main><aside class="widget-area">{links(words, "p")}</aside></div></div>',
    )


def hashed(words: Words) -> str:
    """Names made by a build, the article cut in columns with advertisements between."""
    told = all_p(words, "css-at9mc1 evys1bk0")
    half = len(told) // 2
    column = '<div class="css-s99gbd StoryBodyCompanionColumn"><div class="css-53u6y8">{}</div></div>'
    return page(
        words,
        f'<div id="app"><div><div class="css-1ok0yp">{menu(words, "div")}</div><main id="site-content"><div><article id="story" class="css-1vxca1d">'
        f'<div class="css-yi6v4a"><header><h1 class="css-88wicj">{escape(words.title)}</h1><p id="article-summary" class="css-79rysd">{escape(words.standfirst)}</p></header></div>'
        f'<section name="articleBody" class="meteredContent css-1r7ky0e">{column.format("".join(told[:half]))}'
        f'<div><div id="story-ad-1-wrapper" class="css-1gsk3cm"><p>Advertisement</p><p><a>SKIP ADVERTISEMENT</a></p></div></div>'
        f'{column.format("".join(told[half:]))}</section><div class="css-10cldcv">{p(words.closing)}</div></article></div>'
        f'<section class="css-1wr3we4">{links(words, "h3")}</section></main></div></div>',
        f'<meta name="description" content="{escape(words.standfirst)}">',
    )


def utility(words: Words) -> str:
    """Names that tell only how things look; paragraphs are divs."""
    told = "".join(f'<div class="mt-4 text-lg leading-8">{escape(text)}</div>' for text in words.paragraphs)
    return page(
        words,
        f'<div class="flex flex-col min-h-screen"><div class="sticky top-0 flex gap-4">{menu(words, "div")}</div><div class="mx-auto max-w-3xl px-4">'
        f'<h1 class="text-4xl font-bold">{escape(words.title)}</h1><div class="text-sm text-gray-500">{escape(words.author)} · 14.03.2026</div>'
        f'<figure class="my-6"><img src="/a.jpg"><figcaption class="text-xs">{escape(words.caption)}</figcaption></figure>{told}'
        f'<div class="mt-8 flex gap-2"><a class="rounded px-3">Facebook</a><a class="rounded px-3">WhatsApp</a></div></div>'
        f'<div class="mx-auto grid grid-cols-3 gap-8">{"".join(f"<a class=block href=/x><div class=font-bold>{escape(t)}</div></a>" for t in words.teasers)}</div>'
        f'<div class="bg-black text-white p-8">{p(words.newsletter)}</div></div>',
    )


def tables(words: Words) -> str:
    """Built before style sheets: tables, fonts, lines broken twice."""
    told = "<br><br>".join(escape(text) for text in words.paragraphs)
    side = "<br>".join(f'<a href="/{at}">{escape(text)}</a>' for at, text in enumerate(words.teasers))
    return page(
        words,
        f'<table width="100%"><tr><td colspan=2>{menu(words, "div")}</td></tr><tr><td width="160" valign=top><font size=1>{side}</font></td>'
        f"<td valign=top><font size=5><b>{escape(words.title)}</b></font><br><font size=2>{told}</font></td></tr>"
        f"<tr><td colspan=2 align=center><font size=1>&copy; 2026 The Courier</font></td></tr></table>",
    )


def fields(words: Words) -> str:
    """A content management system that names its fields; a factbox and a newsletter form inside the text."""
    told = all_p(words)
    told[1:1] = [
        f'<div class="paragraph paragraph--type--newsletter"><h3>Newsletter</h3>{p(words.newsletter)}<form><input><button>OK</button></form></div>'
    ]
    told[3:3] = [
        f'<div class="inline-related"><strong>{escape(words.also)}:</strong> <a href="/1">{escape(words.teasers[0])}</a></div>'
    ]
    return page(
        words,
        f'<div class="dialog-off-canvas-main-canvas"><header role="banner">{menu(words)}</header><main role="main"><div class="region region-content">'
        f'<div class="node node--type-article node--view-mode-full"><h1 class="page-title"><span>{escape(words.title)}</span></h1>'
        f'<div class="field field--name-field-teaser field--type-text-long standfirst">{p(words.standfirst)}</div>'
        f'<div class="field field--name-field-media"><figure><img src="/a.jpg"><figcaption>{escape(words.caption)}</figcaption></figure></div>'
        f'<div class="clearfix text-formatted field field--name-body">{"".join(told)}</div>'
        f'<div class="field field--name-field-tags"><a href="/t/a">harbour</a><a href="/t/b">council</a></div></div></div></main>'
        f'<footer role="contentinfo">{p(words.newsletter)}</footer></div>',
        f'<meta name="description" content="{escape(words.standfirst)}">',
    )


def reporting(words: Words) -> str:
    """Sections with headings of their own, posts of others embedded, links to more between paragraphs."""
    told = all_p(words)
    told[2:2] = [
        f'<blockquote class="twitter-tweet"><p lang="en">{escape(words.comment)}</p>&mdash; Somebody (@somebody) <a href="https://x.example/1">March 14, 2026</a></blockquote>'
    ]
    told[1:1] = [f'<p><strong><a href="/2">{escape(words.also)}: {escape(words.teasers[1])}</a></strong></p>']
    return page(
        words,
        f'<div class="wrapper"><div class="top">{menu(words)}</div><div class="article-detail"><h1>{escape(words.title)}</h1><h2 class="article-detail__lead">{escape(words.standfirst)}</h2>'
        f'<div class="article-detail__info"><time datetime="{DATE}">14/03/2026</time> | <span>{escape(words.author)}</span></div>'
        f'<div class="article-detail__body">{"".join(told)}<p><em>{escape(words.closing)}</em></p></div>'
        f'<div class="social-bar"><span>Share</span></div><section class="more-news"><h3>{escape(words.related)}</h3><ul>{links(words)}</ul></section></div></div>',
    )


def outweighed(words: Words) -> str:
    """A short article among teasers that are longer than it is."""
    cards = "".join(
        f'<div class="item"><h3><a href="/{at}">{escape(text[:40])}</a></h3>{p(text + " " + words.teasers[at - 1])}</div>'
        for at, text in enumerate(words.teasers)
    )
    return page(
        words,
        f'<div class="site">{menu(words)}<div class="row"><div class="col-8"><article><h1>{escape(words.title)}</h1><div class="text">{"".join(all_p(words)[:2])}</div></article></div>'
        f'<div class="col-4"><div class="list">{cards}</div></div></div><div class="row"><div class="grid">{cards}</div></div></div>',
    )


def scrolling(words: Words) -> str:
    """The next article stands below, whole, as if one had scrolled on."""
    other = next(each for each in ALL if each is not words and each.language in ("en", "fr"))
    article = '<article class="article"><h1>{}</h1><div class="article__body">{}</div></article>'
    return page(
        words,
        f"<main>{menu(words)}{article.format(escape(words.title), ''.join(all_p(words)))}<hr>"
        f"{article.format(escape(other.title), ''.join(all_p(other)[:3]))}</main>",
    )


def scripted(words: Words) -> str:
    """Half a megabyte of state for a framework, the text in nested sections, a list and a table in it."""
    told = all_p(words)
    state = '{"props":{"' + "x" * 40 + '":[' + ",".join(["1234567890"] * 4_000) + "]}}"
    sections = "".join(f'<section><div class="RichText"><div>{text}</div></div></section>' for text in told)
    return page(
        words,
        f'<div id="__next"><div class="Layout"><div class="Header">{menu(words)}</div><main class="Main"><div class="Hero"><h1>{escape(words.title)}</h1><p class="Hero-subtitle">{escape(words.standfirst)}</p></div>'
        f'<div class="Content">{sections}</div><div class="Recirc"><h2>{escape(words.related)}</h2><ul>{links(words)}</ul></div></main></div></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{state}</script>',
        f'<meta name="description" content="{escape(words.standfirst)}"><script>window.dataLayer = "{"y" * 20_000}";</script>',
    )


def discussed(words: Words) -> str:
    """More is said below the article than in it, and the boxes do not say that it is comments."""
    told = "".join(
        f'<div class="thread__entry"><div class="who">reader{at}</div><div class="said">{p(words.comment)}{p(words.teasers[at % len(words.teasers)] + " " + words.comment)}</div></div>'
        for at in range(12)
    )
    return page(
        words,
        f'<div class="outer">{menu(words)}<div class="story"><h1>{escape(words.title)}</h1><div class="copy">{"".join(all_p(words))}</div></div>'
        f'<div id="discussion" class="discussion">{told}</div></div>',
    )


_STANDFIRST: tuple[Layout, ...] = (hashed, fields, reporting, scripted)
_PAGES: tuple[tuple[Layout, Words], ...] = (
    (blog, ENGLISH), (blog, GERMAN), (blog, JAPANESE), (hashed, ENGLISH), (hashed, SPANISH), (utility, FRENCH), (utility, RUSSIAN),
    (utility, GERMAN), (tables, ENGLISH), (tables, RUSSIAN), (fields, GERMAN), (fields, FRENCH), (fields, RUSSIAN), (reporting, SPANISH),
    (reporting, FRENCH), (reporting, ENGLISH), (outweighed, ENGLISH), (outweighed, GERMAN), (scrolling, SPANISH), (scrolling, ENGLISH),
    (scripted, FRENCH), (scripted, JAPANESE), (discussed, ENGLISH), (discussed, SPANISH),
)  # fmt: skip


def own_pages() -> dict[str, Page]:
    """All pages by name, with their truth."""
    pages = {
        f"{layout.__name__}-{words.language}": (layout(words), _lines(layout, words), words) for layout, words in _PAGES
    }
    for late, words in (*LATE, *BRIEF):
        html, lines = late(words)
        pages[f"{late.__name__}-{words.language}"] = (html, lines, words)
    return {name: (html, _truth(name, lines, words)) for name, (html, lines, words) in pages.items()}


def _lines(layout: Layout, words: Words) -> tuple[str, ...]:
    told = words.paragraphs[:2] if layout is outweighed else words.paragraphs
    return (words.standfirst, *told) if layout in _STANDFIRST else told


def _truth(name: str, lines: tuple[str, ...], words: Words) -> dict[str, str | list[str] | None]:
    return {
        "url": f"https://{name.partition('-')[0]}.example/{words.language}",
        "title": words.title,
        "authors": [words.author],
        "date": DATE,
        "articleBody": "\n".join(lines),
    }


def digest_of(pages: dict[str, Page]) -> str:
    """The pages' and truths' own, so that a floor says what it was measured on."""
    return sha256(repr(sorted(pages.items())).encode()).hexdigest()

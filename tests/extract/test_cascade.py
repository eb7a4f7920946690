"""Who decides what the article is, and what is told of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.article_html import all_p, menu, page
from bench.article_layouts import blog, reporting
from bench.article_words import ENGLISH, FRENCH, GERMAN, Words
from tocsin.extract import Alone, Engine, Reason, extract
from tocsin.extract.blocks import MAX_BLOCKS, read_blocks
from tocsin.extract.cascade import judge_page
from tocsin.extract.metadata import Metadata
from tocsin.extract.site_lines import digest_of
from tocsin.extract.tree import parse_page
from tocsin.types.sites import SiteLines

WORDS = ENGLISH
TEXT = "\n".join(WORDS.paragraphs)


def article(inner: str, words: Words = WORDS) -> str:
    return page(words, f"{menu(words)}<article><h1>{words.title}</h1><div class='copy'>{inner}</div></article>")


def reasons(html: str, known: SiteLines | None = None) -> dict[str, Reason]:
    found = extract(html, None, known) if known else extract(html)
    return dict(found.dropped)


def test_where_engines_agree_own_rules_decide() -> None:
    """The dear engine is not asked."""
    found = extract(article("".join(all_p(WORDS))))

    assert (Engine.BLOCKS, ("blocks", "resiliparse"), TEXT) == (found.engine, found.engines, found.text)


def test_where_they_disagree_the_dear_engine_is_asked() -> None:
    """A page on which own rules find little is voted on by three."""
    shy = "".join(f"<li>{text}</li>" for text in WORDS.paragraphs)
    found = extract(page(WORDS, f"<form><h1>{WORDS.title}</h1><ul>{shy}</ul></form><p>{WORDS.teasers[0]}</p>"))

    assert "trafilatura" in found.engines
    assert WORDS.paragraphs[0] in found.text


def test_captions_and_posts_of_others_are_marked() -> None:
    """They are no part of the text, and each can be had by itself."""
    html = reporting(FRENCH).replace(
        "<p>", f"<figure><img src='a.jpg'><figcaption>{FRENCH.caption}</figcaption></figure><p>", 1
    )
    found = extract(html)

    assert FRENCH.comment in found.embeds
    assert (FRENCH.caption,) == found.captions
    assert FRENCH.comment not in found.text


def test_the_end_of_a_page_is_its_tail() -> None:
    """Related links, tags, prompts and comments stand below the article, not in it."""
    found = extract(blog(WORDS))

    assert WORDS.related in found.tail
    assert WORDS.teasers[0] in found.tail
    assert WORDS.teasers[0] not in found.text


def known(*lines: str, everywhere: bool = True) -> SiteLines:
    digests = frozenset(map(digest_of, lines))
    return SiteLines(digests, everywhere=digests if everywhere else frozenset())


LINE = "Port Maren Today is read by nine thousand people on the coast and the islands."


def test_a_line_known_of_the_site_is_left_out() -> None:
    """And told with its reason."""
    html = article("".join([*all_p(WORDS), f"<p>{LINE}</p>"]))

    assert LINE in extract(html).text
    assert TEXT == extract(html, None, known(LINE)).text
    assert Reason.SITE is reasons(html, known(LINE))[LINE]


def test_a_sentence_of_several_articles_is_not_the_site_s() -> None:
    """What led to the news is told in each of its articles: a paragraph among paragraphs goes only where nearly all pages
    have it, a line that is set otherwise wherever two have it."""
    told = all_p(WORDS)
    among, apart = f"<p>{LINE}</p>", f"<div class='x7'>{LINE}</div>"
    some = known(LINE, everywhere=False)

    assert LINE in extract(article("".join([*told[:2], among, *told[2:]])), None, some).text
    assert TEXT == extract(article("".join([*told[:2], apart, *told[2:]])), None, some).text


def test_an_article_keeps_what_other_pages_show_as_its_teaser() -> None:
    """Its standfirst, its description and its first paragraph stand on the site's other pages for a day."""
    led = "The council pays for half of the fuel until spring."
    head = f"<meta name='description' content='{WORDS.paragraphs[1]}'>"
    html = article("".join(all_p(WORDS))).replace("</h1>", f"</h1><h2>{led}</h2>").replace("</head>", f"{head}</head>")
    shown = known(led, *WORDS.paragraphs[:2])

    assert f"{led}\n{TEXT}" == extract(html, None, shown).text


def test_a_site_never_takes_an_article_s_heart() -> None:
    """Not more than two fifths of the text, not the line that holds the title, and a line over 300 characters only where
    nearly all pages have it."""
    html = article("".join(all_p(WORDS)))
    titled = f"{WORDS.title}, and the islands are glad of it."
    long = LINE * 5

    assert TEXT == extract(html, None, known(*WORDS.paragraphs[:4])).text
    assert titled in extract(article(f"<p>{titled}</p>{''.join(all_p(WORDS))}"), None, known(titled)).text
    with_long = article(f"{''.join(all_p(WORDS))}<div>{long}</div>")
    assert long in extract(with_long, None, known(long, everywhere=False)).text
    assert TEXT == extract(with_long, None, known(long)).text


def test_a_learnt_site_is_read_by_own_rules_alone() -> None:
    """On pages laid out as those were; another layout is checked as ever."""
    first = extract(blog(WORDS))
    learnt = SiteLines(layouts=frozenset({first.teaches.layout}))
    second, other = extract(blog(GERMAN), None, learnt), extract(article("".join(all_p(WORDS))), None, learnt)

    assert (("blocks",), None, Alone.LEARNT) == (second.engines, second.agreement, second.alone)
    assert "\n".join(GERMAN.paragraphs) == second.text
    assert ("blocks", "resiliparse") == other.engines


@pytest.mark.parametrize(
    ("names", "layout"),
    [
        ("class='article-body wide'", "div article-body wide"),
        ("class='story__text--lead' id='mainText'", "div story__text--lead mainText"),
        ("class='css-1x2y3z sc-bdVaJa copy p-4' id='post-2041'", "div copy"),
        ("class='copy category-sport tag-tidal-power'", "div copy"),
        ("class='copy the-quay-of-port-alder-is-safe'", "div copy"),
    ],
)
def test_a_layout_is_named_by_what_all_pages_share(names: str, layout: str) -> None:
    """No hashes, numbers and subjects of one article."""
    html = article("".join(all_p(WORDS))).replace("class='copy'", names)

    assert f"{layout}/article" == extract(html).teaches.layout


def test_of_a_learnt_site_s_page_only_the_article_s_surroundings_are_read() -> None:
    """Those of its box; where there are two such boxes, or another layout, the page is read as a whole."""
    html = article("".join(all_p(WORDS)))
    learnt = SiteLines(layouts=frozenset({extract(html).teaches.layout}))
    twice = html.replace("</article>", f"</article><article><div class='copy'>{LINE}</div></article>")
    parts = {name: extract(page, None, learnt) for name, page in {"once": html, "twice": twice}.items()}

    assert {name: found.text for name, found in parts.items()} == {"once": TEXT, "twice": TEXT}
    assert {name: found.alone for name, found in parts.items()} == {"once": Alone.LEARNT, "twice": Alone.LEARNT}
    outside = {name: any(line.reason is Reason.OUTSIDE for line in found.dropped) for name, found in parts.items()}
    assert outside == {"once": False, "twice": True}


def test_a_brief_of_a_learnt_site_is_read_by_own_rules_alone() -> None:
    """If it is no stub: that is checked, since the rules may have missed the article."""
    layout = extract(article("".join(all_p(WORDS)))).teaches.layout
    stub = article(f"<p>{WORDS.paragraphs[0]}</p>")
    brief = stub.replace("</p>", f"</p><p>{LINE}</p>")
    learnt = SiteLines(layouts=frozenset({layout}))

    assert ("blocks",) == extract(brief, None, learnt).engines
    assert "resiliparse" in extract(stub, None, learnt).engines


def test_a_short_article_that_heads_a_page_of_a_long_one_is_not_all_of_it() -> None:
    """A teaser set as an article, with a main heading of its own, above the only one there is."""
    teaser = f"<article><h1>{WORDS.title}</h1><p>{WORDS.paragraphs[0]}</p></article>"
    long = f"<section><article><h2>{FRENCH.title}</h2>{''.join(all_p(FRENCH) * 8)}</article></section>"
    root = parse_page(page(WORDS, teaser + long))
    assert root is not None
    found = judge_page(read_blocks(root), Metadata(title=WORDS.title))

    assert FRENCH.paragraphs[1] in {block.text for block in found.kept}


def test_a_page_of_two_articles_is_that_of_its_title() -> None:
    """The next article of a page that scrolls on is another article."""
    below = f"<article><h1>{FRENCH.title}</h1>{''.join(all_p(FRENCH))}</article>"
    html = article("".join(all_p(WORDS))).replace("</body>", f"{below}</body>")

    assert TEXT == extract(html).text


def test_words_hidden_from_readers_are_no_text() -> None:
    """Neither by attribute nor by style."""
    hidden = f"<p hidden>{LINE}</p><p style='display: none'>{LINE}</p><div aria-hidden='true'><p>{LINE}</p></div>"

    assert TEXT == extract(article("".join([*all_p(WORDS), hidden]))).text


@pytest.mark.parametrize("piece", ["<p>x", "x<br>", "<div>x</div>", "<table><tr><td>x</table>"])
def test_a_page_is_read_so_far_and_no_further(piece: str) -> None:
    """No article has ten thousand lines; what it begins with is found all the same."""
    root = parse_page(f"<p>{LINE}</p>{piece * (MAX_BLOCKS + 500)}")
    assert root is not None
    read = read_blocks(root).blocks

    assert (LINE, MAX_BLOCKS) == (read[0].text, len(read))


def test_a_page_that_hides_itself_is_read() -> None:
    """Until a script shows it, as some do."""
    html = article("".join(all_p(WORDS))).replace("<body>", "<body style='display: none'>")

    assert (Engine.BLOCKS, TEXT) == ((found := extract(html)).engine, found.text)


@pytest.mark.parametrize("width", ["²", "9" * 5_000, "", "20px"])
def test_a_picture_may_say_any_width(width: str) -> None:
    """What is no number says nothing."""
    html = article("".join(all_p(WORDS)) + f"<img src='x.jpg' width='{width}'>")

    assert TEXT == extract(html).text


def test_the_same_article_twice_is_told_once() -> None:
    """Paragraphs that a page repeats, for another screen or as a quote drawn out, count once."""
    told = all_p(WORDS)

    assert TEXT == extract(article("".join([*told[:3], told[1], *told[3:]]))).text


def test_an_article_of_another_title_is_found_as_well() -> None:
    """Titles are told in other words in the window and on the page."""
    other = replace(WORDS, title="Ferry saved, roof lost")
    html = article("".join(all_p(WORDS))).replace(f"<h1>{WORDS.title}</h1>", f"<h1>{other.title}</h1>")

    assert TEXT == extract(html).text


STANDFIRST = WORDS.standfirst


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{WORDS.title}</h1><p>{STANDFIRST}</p>",
        f"<h2><span>Kicker:</span> <span>{WORDS.title}</span></h2><div>{STANDFIRST}</div>",
        f"<h1>{WORDS.title}</h1><div class='meta'>14 March</div><p class='article__desc'>{STANDFIRST}</p>",
        f"<h1>{WORDS.title}</h1><h2>{STANDFIRST}</h2><p class='date'>14 March</p>",
    ],
)
def test_the_sentence_under_the_title_sums_the_article_up(head: str) -> None:
    """Also where nothing but its place says so; it begins the text."""
    html = page(WORDS, f"{menu(WORDS)}<header>{head}</header><div class='copy'>{''.join(all_p(WORDS))}</div>")

    assert f"{STANDFIRST}\n{TEXT}" == extract(html).text


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{WORDS.title}</h1><figure><figcaption>{STANDFIRST}</figcaption></figure>",
        f"<h1>{WORDS.title}</h1><div class='photo-caption'>{STANDFIRST}</div>",
        f"<h1>{WORDS.title}</h1><p><a href='/1'>{STANDFIRST}</a></p>",
        f"<h1>{WORDS.title}</h1><p>{WORDS.newsletter}</p>",
    ],
)
def test_not_all_that_stands_under_the_title_sums_it_up(head: str) -> None:
    """Captions, links and prompts do not."""
    html = page(WORDS, f"{menu(WORDS)}<header>{head}</header><div class='copy'>{''.join(all_p(WORDS))}</div>")

    assert TEXT == extract(html).text


def test_nameless_rows_of_teasers_are_not_the_article() -> None:
    """They are told by what each holds: a link and a few words, again and again."""
    row = "".join(
        f"<div><a href='/{at}'>{text[:50]}</a><p>{text} {text}</p></div>" for at, text in enumerate(WORDS.teasers)
    )
    html = page(
        WORDS, f"<div><div><h1>{WORDS.title}</h1>{''.join(all_p(WORDS)[:3])}</div><div><h2>More</h2>{row}</div></div>"
    )

    assert "\n".join(WORDS.paragraphs[:3]) == extract(html).text


def test_a_lock_below_the_beginning_makes_it_a_stub() -> None:
    """The request to subscribe is no part of the text and still says what the text is."""
    lock = "<div class='subscribe-box'><p>Already a subscriber? Log in</p><p>Subscribe to continue reading.</p></div>"
    found = extract(article(f"{''.join(all_p(WORDS)[:2])}{lock}"))

    assert (True, "\n".join(WORDS.paragraphs[:2])) == (found.paywalled, found.text)
    assert None is extract(article("".join(all_p(WORDS)))).paywalled

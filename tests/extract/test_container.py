"""Where on a page the article stands, and what is voted into it."""

from __future__ import annotations

import pytest
from lxml import etree

from bench.article_html import all_p, menu, page
from bench.article_words import ENGLISH, FRENCH, Words
from tocsin.extract import extract
from tocsin.extract.blocks import read_blocks
from tocsin.extract.cascade import judge_page, vote
from tocsin.extract.engines import Voice
from tocsin.extract.metadata import Metadata
from tocsin.extract.tree import parse_page

WORDS = ENGLISH
TEXT = "\n".join(WORDS.paragraphs)


def article(inner: str, words: Words = WORDS) -> str:
    return page(words, f"{menu(words)}<article><h1>{words.title}</h1><div class='copy'>{inner}</div></article>")


BRIEF = WORDS.paragraphs[0]


def parsed(html: str) -> etree._Element:
    root = parse_page(html)
    assert root is not None
    return root


COOKIES = f"<p>{'We use cookies to measure what you read and to show what fits. ' * 9}</p>"


def brief(beside: str) -> str:
    """A page of an article of one paragraph among what is longer, whose boxes' names say nothing."""
    return page(
        WORDS,
        f"<div>{menu(WORDS, 'div')}<div class='k1'><h1>{WORDS.title}</h1><div class='b1'><p>{BRIEF}</p></div></div>{beside}</div>",
    )


def cards(count: int = 9) -> str:
    teasers = (WORDS.teasers * 3)[:count]
    return "".join(
        f"<div class='c{at}'><h3><a href='/{at}'>{text}</a></h3><p>{text} {WORDS.comment}</p></div>"
        for at, text in enumerate(teasers)
    )


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class='z1'>{cards()}</div>",
        f"<div class='k1'><h1>{FRENCH.title}</h1><div class='b1'>{''.join(all_p(FRENCH))}</div></div>",
        f"<div class='z2'><h2>Before you read</h2>{COOKIES * 3}</div>",
    ],
    ids=["teasers with summaries", "the next article", "what the page does with cookies"],
)
def test_a_short_article_is_not_outweighed(beside: str) -> None:
    """By what stands below it and is longer."""
    assert BRIEF == extract(brief(beside)).text


def test_teasers_in_the_article_s_own_box_are_none_of_it() -> None:
    """They are a row of links with a few words each; a list of things that is all there is stays."""
    inner = f"<p>{BRIEF}</p>{cards()}"
    things = "".join(
        f"<div><h2><a href='/{at}'>{name}</a></h2>{p}{p}</div>"
        for at, (name, p) in enumerate(zip(WORDS.menu, all_p(WORDS), strict=False))
    )

    assert BRIEF == extract(article(inner)).text
    assert set(WORDS.paragraphs[:3]) <= set(extract(article(f"<p>{BRIEF}</p>{things}")).text.split("\n"))


def test_links_of_the_page_s_frame_are_not_voted_in() -> None:
    """Lines that are nothing but a link, and short ones above and below the text, stay out whoever speaks for them;
    running text that own rules left outside may come in."""
    listed = "".join(f"<h3><a href='/{at}'>{text}</a></h3>" for at, text in enumerate(WORDS.teasers))
    root = parsed(brief(f"<p>{WORDS.comment}</p><div class='z3'><b>For you</b>{listed}<i>Load more</i></div>"))
    everything = Voice("\n".join(map(str, root.itertext())))
    found = vote(judge_page(read_blocks(root), Metadata(title=WORDS.title)), everything, everything, Metadata())

    assert [BRIEF, WORDS.comment] == [block.text for block in found.kept]


def test_nothing_is_voted_in_from_below_a_list_of_links() -> None:
    """What stands there is another part of the page; what stands right below the article may be its end."""
    listed = "".join(f"<li><a href='/{at}'>{text}</a></li>" for at, text in enumerate(WORDS.teasers))
    below = f"<p>{WORDS.comment}</p><ul>{listed}</ul><p>{FRENCH.paragraphs[0]}</p>"
    root = parsed(article("".join(all_p(WORDS)[:2])).replace("</article>", f"</article>{below}"))
    everything = Voice("\n".join(map(str, root.itertext())))
    found = vote(judge_page(read_blocks(root), Metadata(title=WORDS.title)), everything, everything, Metadata())

    assert [*WORDS.paragraphs[:2], WORDS.comment] == [block.text for block in found.kept]


def test_what_sums_the_article_up_is_not_outvoted() -> None:
    """Engines that know only running text have no say in it."""
    led = "The council pays for half of the fuel until spring."
    root = parse_page(article(f"{''.join(all_p(WORDS))}").replace("</h1>", f"</h1><h3>{led}</h3>"))
    assert root is not None
    silent = Voice("\n".join(WORDS.paragraphs[:2]))
    found = vote(judge_page(read_blocks(root), Metadata(title=WORDS.title)), silent, silent, Metadata())

    assert [led, *WORDS.paragraphs[:2]] == [block.text for block in found.kept]


def test_what_its_own_words_tell_is_not_outvoted() -> None:
    """Closing remarks, who the author is, links and tags stay out though both engines take them for the article."""
    tags = "<div class='tags'><p>The harbour, the council, ferries and all that has to do with them.</p></div>"
    links = f"<p><a href='/1'>{WORDS.teasers[0]}</a></p>"
    closing = "<p>Have a tip? Our reporters can be reached at the office in Port Maren on every day of the week.</p>"
    about = f"<p>{WORDS.author} is the author of three books about ferries and of one about the sea.</p>"
    root = parse_page(article(f"<p>{BRIEF}</p>{links}{closing}{about}{tags}"))
    assert root is not None
    everything = Voice("\n".join(map(str, root.itertext())))
    metadata = Metadata(title=WORDS.title, authors=(WORDS.author,))
    found = vote(judge_page(read_blocks(root), metadata), everything, everything, Metadata())

    assert [BRIEF] == [block.text for block in found.kept]


def test_the_box_named_as_the_article_s_body_is_believed_over_a_longer_summary() -> None:
    """Bullets that sum a short article up may outweigh it."""
    bullets = "".join(f"<li>{text}</li>" for text in WORDS.sentences[:8])
    html = page(
        WORDS,
        f"{menu(WORDS)}<article><div class='x1'><h1>{WORDS.title}</h1><div class='x2'><ul>{bullets}</ul></div></div>"
        f"<div class='article-body'><p>{WORDS.paragraphs[3]}</p><p>{WORDS.paragraphs[4]}</p></div></article>",
    )
    found = judge_page(read_blocks(parsed(html)), Metadata(title=WORDS.title))

    assert list(WORDS.paragraphs[3:5]) == [block.text for block in found.kept]

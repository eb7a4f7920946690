"""Who decides what the article is, and what is told of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from bench.article_html import all_p, menu, page
from bench.article_layouts import blog, reporting
from bench.article_words import ENGLISH, FRENCH, GERMAN, Words
from tocsin.extract import Alone, Engine, Reason, extract
from tocsin.extract.blocks import MAX_BLOCKS, read_blocks
from tocsin.extract.cascade import judge_page, vote
from tocsin.extract.engines import Voice
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


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("<p><a href='/1'>Read also: The bridge that nobody wanted is ten years old</a></p>", Reason.LABEL),
        ("<p><a href='/1'>The bridge that nobody wanted is ten years old this week</a></p>", Reason.LINKS),
        ("<div class='newsletter-box'><p>The best of the coast, every morning, in one letter.</p></div>", Reason.NEWSLETTER),
        ("<aside><p>The bridge was built in 1974 and has been painted twice since.</p></aside>", Reason.RELATED),
        ("<figure><figcaption>The bridge in the evening light.</figcaption></figure>", Reason.CAPTION),
        ("<p>The bridge in the evening light. Photo: Max Muster</p>", Reason.CAPTION),
        ("<div class='AdSlot'><p>Buy two bridges and pay for one, this week only.</p></div>", Reason.ADVERT),
        ("<div class='relatedPosts'><p>The bridge that nobody wanted is ten years old.</p></div>", Reason.RELATED),
        ("<p>Advertisement</p>", Reason.LABEL),
        ("<p>https://sources.example/a/long/way/to/a/report/of/the/council/on/ferries/and/what/they/burn/in/a/winter</p>", Reason.ORNAMENT),
        ("<p>This story first appeared in the Maren Gazette and is republished here as part of an exchange of papers on the coast.</p>", Reason.CLOSING),
        ("<p>Dieser Artikel erschien zuerst in der Zeitung für den Hafen und die Inseln.</p>", Reason.CLOSING),
        ("<p>Check out <a href='/1'>our other story of bridges</a> that nobody had wanted.</p>", Reason.RELATED),
        ("<p>Confira também <a href='/1'>a história de outras pontes</a> da costa.</p>", Reason.RELATED),
        ("<nav><a href='/1'>Bridges</a> <a href='/2'>Roads</a></nav>", Reason.NAVIGATION),
    ],
)  # fmt: skip
def test_what_stands_between_paragraphs_is_told_with_its_reason(block: str, reason: Reason) -> None:
    """And the paragraphs around it are whole."""
    told = all_p(WORDS)
    html = article("".join([*told[:2], block, *told[2:]]))
    found = extract(html)

    before = extract(article("".join(told)))

    assert TEXT == found.text
    assert reason in {dropped.reason for dropped in found.dropped if dropped not in before.dropped}


@pytest.mark.parametrize(
    "block",
    [
        "<p>He said: “Advertisement is the price of news.” Nobody laughed at that in the hall.</p>",
        "<p>From the <a href='/1'>Maren Gazette</a>:</p>",
        "<h2>What happens next</h2>",
        "<ul><li>The fare for children stays as it is for now.</li><li>Ships sail on Sundays, too, whatever the weather.</li></ul>",
        "<p>Read aloud, <a href='/1'>the letter</a> took the council an hour, and nobody left the hall before its end.</p>",
        "<blockquote><p>We did not save a ship, we saved a road, and that is what we shall say.</p></blockquote>",
        "<table><tr><td>2024</td><td>1,204 crossings</td></tr><tr><td>2025</td><td>1,310 crossings</td></tr></table>",
        "<div class='shareholders'><p>The shareholders of the company met on Monday and said nothing.</p></div>",
    ],
)
def test_what_belongs_to_an_article_stays(block: str) -> None:
    """Quotes, headings, lists, tables, short lines that name who said what follows, and words that merely sound like furniture."""
    told = all_p(WORDS)
    found = extract(article("".join([*told[:2], block, *told[2:]])))
    kept = found.text.split("\n")

    assert len(kept) > len(WORDS.paragraphs)
    assert set(WORDS.paragraphs) <= set(kept)


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
    """Not more than two fifths of the text, no line over 300 characters, not the one that holds the title."""
    html = article("".join(all_p(WORDS)))
    titled = f"{WORDS.title}, and the islands are glad of it."
    long = LINE * 5

    assert TEXT == extract(html, None, known(*WORDS.paragraphs[:4])).text
    assert titled in extract(article(f"<p>{titled}</p>{''.join(all_p(WORDS))}"), None, known(titled)).text
    assert long in extract(article(f"{''.join(all_p(WORDS))}<p>{long}</p>"), None, known(long)).text


def test_a_learnt_site_is_read_by_own_rules_alone() -> None:
    """On pages laid out as those were; another layout is checked as ever."""
    first = extract(blog(WORDS))
    learnt = SiteLines(layouts=frozenset({first.teaches.layout}))
    second, other = extract(blog(GERMAN), None, learnt), extract(article("".join(all_p(WORDS))), None, learnt)

    assert (("blocks",), None, Alone.LEARNT) == (second.engines, second.agreement, second.alone)
    assert "\n".join(GERMAN.paragraphs) == second.text
    assert ("blocks", "resiliparse") == other.engines


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


def test_a_sentence_drawn_out_of_a_paragraph_is_said_once() -> None:
    """Large, in quotes or not, beside the paragraph that it is taken from."""
    drawn = f"<div class='big'><q>{WORDS.sentences[4]}</q></div>"
    told = all_p(WORDS)

    assert TEXT == extract(article("".join([*told[:3], drawn, *told[3:]]))).text


def test_the_first_of_a_row_of_headings_belongs_to_the_article() -> None:
    """A list begins with its first heading; a single one above the article is the page's."""
    row = "".join(
        f"<h2>{at}. Of {name}</h2>{p}" for at, (name, p) in enumerate(zip(WORDS.menu, all_p(WORDS), strict=False))
    )
    single = f"<h2>Our reporter on the coast</h2>{''.join(all_p(WORDS))}"

    assert extract(article(row)).text.startswith("0. Of News\n")
    assert TEXT == extract(article(single)).text


def test_a_lock_below_the_beginning_makes_it_a_stub() -> None:
    """The request to subscribe is no part of the text and still says what the text is."""
    lock = "<div class='subscribe-box'><p>Already a subscriber? Log in</p><p>Subscribe to continue reading.</p></div>"
    found = extract(article(f"{''.join(all_p(WORDS)[:2])}{lock}"))

    assert (True, "\n".join(WORDS.paragraphs[:2])) == (found.paywalled, found.text)
    assert None is extract(article("".join(all_p(WORDS)))).paywalled


def test_who_the_author_is_is_no_part_of_the_article() -> None:
    """A last paragraph that begins with the author's name; in the middle it may be news."""
    told = all_p(WORDS)
    about = f"<p><em>{WORDS.author} is the author of three books about ferries.</em></p>"

    assert TEXT == extract(article("".join([*told, about]))).text
    assert WORDS.author in extract(article("".join([*told[:2], about, *told[2:]]))).text


def test_a_short_line_over_nothing_but_links_announces_them() -> None:
    """In a language of which no label is known."""
    box = f"<p><b>Veel kaldast</b></p><ul>{''.join(f'<li><a href=/1>{text}</a></li>' for text in WORDS.teasers)}</ul>"
    told = all_p(WORDS)

    assert TEXT == extract(article("".join([*told[:3], box, *told[3:]]))).text


def test_a_short_line_that_comes_again_and_again_is_no_text() -> None:
    """The same caption under each picture, an initial set large: repeated, whatever their words."""
    inner = "".join(f"<p>{text}</p><p>Storm in the north</p>" for text in (WORDS.paragraphs * 4)[:4])
    found = extract(article(inner))

    assert "Storm in the north" not in found.text
    assert ("Storm in the north", Reason.REPEATED) in found.dropped


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


@pytest.mark.parametrize(
    "label",
    [
        "Baca Juga:", "Citește și:", "Čtěte také:", "Olvassa el ezt is:", "Lue myös:", "Pročitajte još:", "Διαβάστε επίσης:", "Читайте также:",
        "اقرأ أيضا:", "यह भी पढ़ें:", "Xem thêm:", "Loe ka:",
    ],
)  # fmt: skip
def test_a_link_to_another_article_is_known_by_its_label(label: str) -> None:
    """In many languages, its words linked or not."""
    told = all_p(WORDS)
    insert = f"<p><strong>{label}</strong> {WORDS.teasers[0]}</p>"

    assert TEXT == extract(article("".join([*told[:2], insert, *told[2:]]))).text


def test_the_words_that_share_a_box_with_a_picture_are_its_caption() -> None:
    """Nothing names them so; a paragraph with a picture or a sign in it stays one."""
    told = all_p(WORDS)
    shown = "<div class='media'><img src='a.jpg'><span>The old pier in the evening light.</span></div>"
    also = "<p><img src='b.jpg'><br>The crew on the last day of August</p>"
    signed = f"<p>{WORDS.paragraphs[1]} <img class='emoji' src='c.png'></p>"
    found = extract(article("".join([told[0], shown, signed, also, *told[2:]])))

    assert TEXT == found.text
    assert ("The old pier in the evening light.", "The crew on the last day of August") == found.captions


def test_a_quote_cut_by_who_said_it_is_said_once() -> None:
    """Set apart from its paragraph, it is the same words without the name between them."""
    said = "We kept the ship as long as we could, and we shall keep the road for as long as anybody lives there"
    told = all_p(WORDS)
    inner = (
        f"<p>“{said[:36]},” the mayor told the hall, “{said[36:].strip(' ,')}.” Nobody answered her for a while.</p>"
    )
    drawn = f"<blockquote class='stylized'>“{said}.”</blockquote>"

    assert "stylized" not in extract(article("".join([*told[:2], drawn, inner, *told[2:]]))).text
    assert 1 == extract(article("".join([*told[:2], drawn, inner, *told[2:]]))).text.count("kept the ship")


def test_a_text_may_be_summed_up_in_two_lines() -> None:
    """Each in an element of its own below the title."""
    lines = ("The council pays for half of the fuel until spring.", "The owner had wanted to lay the ship up for good.")
    html = page(
        WORDS,
        f"{menu(WORDS)}<div class='head'><h1>{WORDS.title}</h1>{''.join(f'<h2>{line}</h2>' for line in lines)}</div>"
        f"<div class='meta'>{WORDS.author}</div><div class='copy'>{''.join(all_p(WORDS))}</div>",
    )

    assert "\n".join([*lines, TEXT]) == extract(html).text


def test_what_sums_the_article_up_is_not_outvoted() -> None:
    """Engines that know only running text have no say in it."""
    led = "The council pays for half of the fuel until spring."
    root = parse_page(article(f"{''.join(all_p(WORDS))}").replace("</h1>", f"</h1><h3>{led}</h3>"))
    assert root is not None
    silent = Voice("\n".join(WORDS.paragraphs[:2]))
    found = vote(judge_page(read_blocks(root), Metadata(title=WORDS.title)), silent, silent, Metadata())

    assert [led, *WORDS.paragraphs[:2]] == [block.text for block in found.kept]


def test_a_post_longer_than_the_news_about_it_is_none_of_it() -> None:
    """However much of the page it is."""
    post = f"<blockquote class='twitter-tweet'>{''.join(all_p(FRENCH))}— Somebody (@somebody) <a href='/1'>1 May</a></blockquote>"
    found = extract(article(f"<p>{BRIEF}</p>{post}<p>{WORDS.paragraphs[1]}</p>"))

    assert "\n".join(WORDS.paragraphs[:2]) == found.text
    assert FRENCH.paragraphs[0] in found.embeds


@pytest.mark.parametrize(
    "entry",
    [
        "<div class='f'><h2>{name}</h2><p>{text}</p><a href='/1'>Learn all about {name} of the coast</a></div>",
        "<div class='f'><h2><a href='/1'>{name}</a></h2><p>{text}</p></div>",
    ],
    ids=["a link below its words", "a name that is a link"],
)
def test_entries_of_a_list_are_no_teasers(entry: str) -> None:
    """A teaser begins with a headline that is a link."""
    entries = [(f"The {name} of {WORDS.menu[at - 1]}", WORDS.sentences[at + 4]) for at, name in enumerate(WORDS.menu)]
    listed = "".join(entry.format(name=name, text=text) for name, text in entries)
    found = extract(article(f"<p>{BRIEF}</p>{listed}"))

    assert {text for _, text in entries} <= set(found.text.split("\n"))


def test_a_story_told_beside_pictures_is_text() -> None:
    """Where the lines beside pictures are most of what is said they are no captions."""
    told = "".join(f"<p><img src='{at}.jpg'>{text.rstrip('.')}</p>" for at, text in enumerate(WORDS.sentences[:8]))
    found = extract(article(f"<p>{WORDS.sentences[8]}</p>{told}<p>{WORDS.sentences[9]}</p>"))

    assert () == found.captions
    assert WORDS.sentences[3].rstrip(".") in found.text


def test_addresses_in_a_table_are_what_it_lists() -> None:
    """Elsewhere a line that is an address alone is none of the text."""
    rows = "".join(f"<tr><td>Ferry {at}</td><td>https://ferry-{at}.example/timetable</td></tr>" for at in range(5))

    assert "https://ferry-3.example/timetable" in extract(article(f"{''.join(all_p(WORDS))}<table>{rows}</table>")).text


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

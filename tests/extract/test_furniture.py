"""What of the article's box is not the article, and what is."""

from __future__ import annotations

import pytest

from bench.article_html import all_p, menu, page
from bench.article_words import ENGLISH, FRENCH, Words
from tocsin.extract import Reason, extract
from tocsin.extract.closing_words import is_closing
from tocsin.types.sites import SiteLines

WORDS = ENGLISH
TEXT = "\n".join(WORDS.paragraphs)


def article(inner: str, words: Words = WORDS) -> str:
    return page(words, f"{menu(words)}<article><h1>{words.title}</h1><div class='copy'>{inner}</div></article>")


def reasons(html: str, known: SiteLines | None = None) -> dict[str, Reason]:
    found = extract(html, None, known) if known else extract(html)
    return dict(found.dropped)


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


def test_a_post_longer_than_the_news_about_it_is_none_of_it() -> None:
    """However much of the page it is."""
    post = f"<blockquote class='twitter-tweet'>{''.join(all_p(FRENCH))}— Somebody (@somebody) <a href='/1'>1 May</a></blockquote>"
    found = extract(article(f"<p>{WORDS.paragraphs[0]}</p>{post}<p>{WORDS.paragraphs[1]}</p>"))

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
    found = extract(article(f"<p>{WORDS.paragraphs[0]}</p>{listed}"))

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


@pytest.mark.parametrize(
    "line",
    [
        "Scarica la nostra app per non perdere nessuna notizia.",
        "Descargue nuestra aplicación para no perderse ninguna noticia.",
        "Descarregue a nossa aplicação para não perder nenhuma notícia.",
        "Téléchargez gratuitement notre application pour ne rien manquer.",
        "Laden Sie unsere App herunter, um keine Nachricht zu verpassen.",
    ],
)
def test_who_asks_readers_to_get_an_app_is_not_the_article(line: str) -> None:
    """At its end, in any of the languages."""
    assert TEXT == extract(article("".join([*all_p(WORDS), f"<p>{line}</p>"]))).text


@pytest.mark.parametrize(
    "label", ["Sur le même sujet", "More on this story", "Comentários", "Reacties", "Mehr zum Thema"]
)
def test_what_stands_in_a_box_below_the_label_of_another_part_is_not_the_article(label: str) -> None:
    """Whatever the box is named, and whether it stands in the article's box or beside it."""
    other = "The bridge that nobody wanted is ten years old this week, and its painters are at work again."
    box = f"<div class='k7'><h3>{label}</h3><div><b>Max Muster</b><p>{other}</p></div></div>"
    told = "".join(all_p(WORDS))

    assert TEXT == extract(article(f"{told}{box}")).text
    assert TEXT == extract(article(told).replace("</article>", f"</article>{box}")).text


@pytest.mark.parametrize(
    "line",
    [
        "Join our WhatsApp channel for breaking news.", "Rejoignez notre chaîne WhatsApp.", "Únete a nuestro canal de WhatsApp.", "Følg os på Facebook.", "Śledź nas na Facebooku.",
        "Ακολουθήστε μας στο Facebook.", "Ann Lee is a reporter based in London.", "Reach Ann Lee at a.lee@post.example.", "For interviews contact press@shelter.example.",
        "This story was reported on-air by a journalist and has been converted with the help of machines.",
    ],
)  # fmt: skip
def test_how_pages_end_is_known(line: str) -> None:
    assert is_closing(line)


@pytest.mark.parametrize(
    "line",
    [
        "The minister is a former editor, and nobody in the room had forgotten it that evening when the vote was lost.", "Facebook follows Google into the region.",
        "Follow the river to the bridge and you reach the old mill.", "He joined the newspaper as a reporter in 1998.",
    ],
)  # fmt: skip
def test_sentences_of_the_news_are_no_end(line: str) -> None:
    assert not is_closing(line)

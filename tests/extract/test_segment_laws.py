"""Laws of segmentation that hold on any page of its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract import Segment, segment, split_page
from tocsin.extract.lines import read_lines
from tocsin.extract.run_ins import part_run_ins

law = settings(deadline=None, max_examples=40)
NOW = datetime(2025, 8, 13, 18, 0, tzinfo=UTC)
OUTLETS = (
    "Le Monde",
    "Reuters",
    "Der Standard",
    "El País",
    "La Stampa",
    "Público",
    "De Morgen",
    "Ouest-France",
    "BBC News",
)
STARTS = (
    "Storm",
    "Ministers",
    "Farmers",
    "A court",
    "Two banks",
    "The mayor",
    "Engineers",
    "Voters",
    "Nurses",
    "Miners",
)
VERBS = ("reject", "approve", "delay", "welcome", "question", "inspect", "repair", "defend", "abandon", "celebrate")
OBJECTS = (
    "the new harbour",
    "a plan for schools",
    "the water law",
    "old bridges",
    "a night train",
    "the forest budget",
)
AGES = (
    "{} minutes ago",
    "il y a {} minutes",
    "vor {} Minuten",
    "hace {} minutos",
    "{} minuti fa",
    "há {} minutos",
    "{} minuten geleden",
)


@dataclass(frozen=True)
class Block:
    outlet: str
    title: str
    minutes: int
    age: str
    sentences: tuple[str, ...]

    @property
    def told(self) -> str:
        return self.age.format(self.minutes)


@st.composite
def blocks(draw: st.DrawFn, least: int = 2, most: int = 6) -> list[Block]:
    count = draw(st.integers(least, most))
    age = draw(st.sampled_from(AGES))
    return [draw(block(number, age)) for number in range(count)]


@st.composite
def block(draw: st.DrawFn, number: int, age: str) -> Block:
    subject, verb, thing = draw(st.sampled_from(STARTS)), draw(st.sampled_from(VERBS)), draw(st.sampled_from(OBJECTS))
    sentences = draw(st.integers(1, 4))
    body = tuple(
        f"{draw(st.sampled_from(STARTS))} in district {number} said on day {at} that they {draw(st.sampled_from(VERBS))} {thing} again."
        for at in range(sentences)
    )
    outlet = draw(st.sampled_from(OUTLETS))
    return Block(outlet, f"{subject} {verb} {thing} in case {number}", draw(st.integers(2, 59)), age, body)


LAYOUTS: dict[str, Callable[[Block], list[str]]] = {
    "outlet, age, echo, title": lambda b: [b.outlet, b.told, f"- {b.outlet}", b.title, *b.sentences],
    "outlet | age, title": lambda b: [f"{b.outlet} | {b.told}", b.title, *b.sentences],
    "title, outlet · age": lambda b: [b.title, f"{b.outlet} · {b.told}", *b.sentences],
    "title, outlet, age": lambda b: [b.title, b.outlet, b.told, *b.sentences],
    "outlet, title, age": lambda b: [b.outlet, b.title, b.told, *b.sentences],
    "age, title, outlet": lambda b: [b.told, b.title, b.outlet, *b.sentences],
    "title, (outlet, age)": lambda b: [b.title, f"({b.outlet}, {b.told})", *b.sentences],
    "title, text, (outlet, age)": lambda b: [b.title, *b.sentences, f"({b.outlet}, {b.told})"],
    "banner, outlet - age": lambda b: [f"+++ {b.title} +++", f"{b.outlet} - {b.told}", *b.sentences],
    "title, outlet · age — text": lambda b: [
        b.title,
        f"{b.outlet} · {b.told} — {b.sentences[0]}",
        *b.sentences[1:],
    ],
}
layouts = st.sampled_from(sorted(LAYOUTS))
# Where the age closes an article, one without an age runs into the next.
headed_layouts = st.sampled_from(sorted(set(LAYOUTS) - {"title, text, (outlet, age)"}))


def page(items: list[Block], layout: str, gap: str = "\n\n\n") -> str:
    return gap.join("\n".join(LAYOUTS[layout](item)) for item in items) + "\n"


def wanted(item: Block) -> tuple[str, str, str]:
    return item.outlet, item.title, "\n".join(item.sentences)


def found(content: str) -> list[tuple[str, str, str]]:
    return [(each.source or "", each.title, each.text) for each in segment(content, "text", NOW)]


@given(blocks(), layouts)
@law
def test_every_article_of_a_page_is_found_whole(items: list[Block], layout: str) -> None:
    """Whatever the order of outlet, title and age, a page gives back its articles, times included."""
    segments = segment(page(items, layout), "text", NOW)

    assert [wanted(item) for item in items] == [(each.source, each.title, each.text) for each in segments]
    assert [NOW - timedelta(minutes=item.minutes) for item in items] == [each.published_at for each in segments]


@given(blocks(), layouts)
@law
def test_white_space_and_line_ends_change_nothing(items: list[Block], layout: str) -> None:
    """CRLF, trailing spaces and no-break spaces are the same page."""
    content = page(items, layout)

    for dressed in (content.replace("\n", "\r\n"), content.replace("\n", "  \n"), content.replace(" ", "\u00a0")):
        assert found(content) == found(dressed)


@given(blocks(), layouts)
@law
def test_renaming_an_outlet_changes_only_the_source(items: list[Block], layout: str) -> None:
    """An outlet is recognised by its place, not by its name."""
    renamed = [
        replace(item, outlet={name: f"Quxora {at}" for at, name in enumerate(OUTLETS)}[item.outlet]) for item in items
    ]

    assert [item[1:] for item in found(page(items, layout))] == [item[1:] for item in found(page(renamed, layout))]
    assert [item.outlet for item in renamed] == [item[0] for item in found(page(renamed, layout))]


@given(blocks(), layouts)
@law
def test_shuffling_articles_permutes_items(items: list[Block], layout: str) -> None:
    """No article depends on its neighbours."""
    shuffled = items[::-1]

    assert Counter(found(page(items, layout))) == Counter(found(page(shuffled, layout)))


@given(blocks(least=3), layouts)
@law
def test_an_appended_article_leaves_the_earlier_ones_alone(items: list[Block], layout: str) -> None:
    """What follows on a page changes nothing that stands before it."""
    before = segment(page(items[:-1], layout), "text", NOW)

    assert before == segment(page(items, layout), "text", NOW)[: len(before)]


@given(blocks(), layouts)
@law
def test_no_sentence_stands_in_two_articles(items: list[Block], layout: str) -> None:
    """Articles share no line of their bodies."""
    lines = [line for _, _, text in found(page(items, layout)) for line in text.splitlines()]

    assert len(lines) == len(set(lines))


@given(
    blocks(),
    layouts,
    st.sampled_from(["Partager", "Read more", "Zorp", "About us\nPrivacy", "Kommentare\nNoch keine Kommentare"]),
)
def test_nothing_vanishes_unrecorded(items: list[Block], layout: str, furniture: str) -> None:
    """Every line of a page, or part of one that its header runs into, is in an article, is its title, outlet or age, or
    is listed as dropped."""
    content = page(items, layout) + furniture + "\n"
    split = split_page(content, "text", NOW)
    kept = {line for each in split.segments for line in (each.title, each.source or "", *each.text.splitlines())}

    for line in part_run_ins(read_lines(content, NOW).lines, NOW)[0]:
        assert line.stamp or line.text in kept or line.text in {each.text for each in split.dropped}


NONSENSE = st.lists(
    st.text("bcdfgklmnorstuvw", min_size=3, max_size=9).map(str.capitalize), min_size=1, max_size=3
).map(" ".join)


@given(blocks(), st.lists(NONSENSE, min_size=1, max_size=4))
@law
def test_unknown_labels_end_an_article_as_known_ones_do(items: list[Block], labels: list[str]) -> None:
    """Page furniture is known by its shape: short lines without a full stop after the last sentence."""
    lead = [
        "Talks on the river treaty resume in the capital",
        "Delegates of four countries came back to the table on Monday after a pause of two weeks that had cost much trust.",
        "They want to settle how much water each of them may take in dry years, and who pays for the dams that store it.",
    ]
    content = "\n".join([*lead, *labels]) + "\n\n\n" + page(items, "outlet, age, echo, title")

    assert (lead[0], "\n".join(lead[1:])) == found(content)[0][1:]
    assert [wanted(item) for item in items] == found(content)[1:]


PROSE = (
    "Il y a 3 heures, personne ne savait encore si la réunion aurait lieu dans la grande salle du palais.",
    "Vor zwei Stunden war der Platz noch leer, doch dann kamen die Menschen aus allen Straßen der Stadt.",
    "Two hours ago the road was still open, and 14 minutes ago the first cars were turned back at the bridge.",
    "Hace 10 minutos llegó el tren, y los viajeros esperaban en el andén desde las 14:05 sin noticias.",
    "The plant closed on 12 August 2025, and 2 hours later the last workers had left the yard in silence.",
)


@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=8))
@law
def test_ages_in_prose_never_split(lines: list[str]) -> None:
    """A sentence that tells a time heads nothing."""
    content = "\n".join(["A title that stands above the prose", *lines])

    assert [("", "A title that stands above the prose", "\n".join(lines))] == found(content)


@given(blocks(most=5))
@law
def test_a_list_of_aged_links_leaves_one_article_one(items: list[Block]) -> None:
    """Related headlines with their ages below an article are not articles."""
    body = [
        f"Paragraph {at} of the long report tells in some detail what the commission found in its third year."
        for at in range(8)
    ]
    links = [line for item in items for line in (item.title, item.told)]
    content = "\n".join(["The commission reports to parliament", *body, "", "Related stories", *links])

    assert [("", "The commission reports to parliament", "\n".join(body))] == found(content)


@given(blocks())
@law
def test_headlines_without_a_body_survive(items: list[Block]) -> None:
    """A list of headlines gives an item each, with an empty text."""
    bare = [replace(item, sentences=()) for item in items]

    assert [wanted(item) for item in bare] == found(page(bare, "outlet | age, title"))


@given(blocks(), layouts)
@law
def test_segmentation_is_idempotent(items: list[Block], layout: str) -> None:
    """An item's own title and text are one article with that title and that text."""
    for title, text in [(each.title, each.text) for each in segment(page(items, layout), "text", NOW)]:
        assert [("", title, text)] == found(f"{title}\n{text}")


@given(st.text(max_size=400), st.sampled_from(["text", "html"]))
@law
def test_any_content_is_answered(content: str, kind: str) -> None:
    """Garbage gives some items or none, never an error, and no time after the fetch."""
    for each in segment(content, "html" if kind == "html" else "text", NOW):
        assert isinstance(each, Segment)
        assert each.published_at is None or each.published_at <= NOW


@pytest.mark.parametrize(
    "junk",
    ["<div>" * 50_000, "<a href='" * 20_000, "2 hours ago\n" * 3_000, "Foo\n" * 20_000, "A | " * 20_000, "«" * 100_000],
)
def test_junk_is_answered(junk: str) -> None:
    """Pages made to be slow are read within the suite's time, as text and as HTML."""
    assert len(segment(junk, "text", NOW)) <= 3_000
    assert len(segment(junk, "html", NOW)) <= 3_000


CARDS: dict[str, Callable[[list[str]], str]] = {
    "cards": lambda lines: f"<div>{''.join(f'<div>{escape(line)}</div>' for line in lines)}</div>",
    "flat paragraphs": lambda lines: "".join(f"<p>{escape(line)}</p>" for line in lines),
    "broken lines": lambda lines: "<br>".join(map(escape, lines)) + "<br><br>",
    "rows": lambda lines: f"<tr><td>{'</td><td>'.join(map(escape, lines))}</td></tr>",
    "items with spans": lambda lines: f"<li>{''.join(f'<span>{escape(line)}</span><br>' for line in lines)}</li>",
}


@given(blocks(), layouts, st.sampled_from(sorted(CARDS)))
@law
def test_markup_tells_the_same_articles_as_text(items: list[Block], layout: str, cards: str) -> None:
    """The layout is voted from what the page shows, so it matters little which elements hold it."""
    content = "".join(CARDS[cards](LAYOUTS[layout](item)) for item in items)
    page = f"<html><body><table>{content}</table></body></html>" if cards == "rows" else f"<body>{content}</body>"

    assert [wanted(item) for item in items] == [
        (each.source, each.title, each.text) for each in segment(page, "html", NOW)
    ]


@given(blocks(), layouts, st.sampled_from(["Partager", "Zorp", "Kommentare"]))
@law
def test_nothing_of_a_marked_up_page_vanishes_unrecorded(items: list[Block], layout: str, furniture: str) -> None:
    """Every line that a page shows is in an article, is its title, outlet or age, or is listed as dropped."""
    content = "".join(CARDS["cards"]([*LAYOUTS[layout](item), furniture]) for item in items)
    split = split_page(f"<body><p>{furniture}</p>{content}</body>", "html", NOW)
    told = [each.text for each in split.dropped]
    told += [line for each in split.segments for line in (each.title, each.source or "", *each.text.splitlines())]

    for item in items:
        for line in (furniture, *LAYOUTS[layout](item)):
            assert line.strip("+ ") in told or item.told in line


@given(blocks(), headed_layouts, st.permutations(range(3)))
@law
def test_an_article_without_header_may_stand_anywhere(items: list[Block], layout: str, order: list[int]) -> None:
    """One article without outlet and age is found among others that have them, in whatever place."""
    lead = (
        "Talks on the river treaty resume in the capital",
        "Delegates of four countries came back to the table on Monday after a pause of two weeks that had cost much trust.\n"
        "They want to settle how much water each of them may take in dry years, and who pays for the dams that store it.",
    )
    texts = ["\n".join(lead), *("\n".join(LAYOUTS[layout](item)) for item in items[:2])]
    items_found = found("\n\n\n".join(texts[at] for at in order))

    assert [("", *lead), *map(wanted, items[:2])] == [items_found[order.index(at)] for at in range(3)]


SAMPLES = sorted((Path(__file__).parent.parent / "samples" / "pages").glob("*.*"))


@given(
    st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.3), st.text(max_size=8)), max_size=4)
)
@law
def test_a_torn_page_is_answered(sample: Path, cuts: list[tuple[float, float, str]]) -> None:
    """Pages that were cut, spliced or garbled give some articles or none, never an error."""
    content = sample.read_text(encoding="utf-8")
    for place, length, inserted in cuts:
        start = int(place * len(content))
        content = content[:start] + inserted + content[start + int(length * len(content)) :]

    for each in segment(content, "html" if sample.suffix == ".html" else "text", NOW):
        assert each.title or each.text
        assert each.published_at is None or each.published_at <= NOW

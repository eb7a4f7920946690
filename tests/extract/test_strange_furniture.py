"""Buttons, labels and remarks that no table knows: where they stand and that they return says what they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.extract import Segment, segment

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
FERRY = "Forty people were taken off by lifeboats, and nobody was hurt. The harbour is closed."
BRIDGE = "Engineers found a crack three metres long in the middle pillar. Repairs will take until autumn."
ROWS = [
    ("Harbour Post", "Ferry aground off the cape", "2 hours ago", FERRY),
    ("Valley Echo", "Bridge over the Sola closed", "5 hours ago", BRIDGE),
    ("Moor Radio", "Harbour dues to rise in May", "7 hours ago", FERRY),
]
WANTED = [(source, title, text) for source, title, _, text in ROWS]


def told(found: tuple[Segment, ...]) -> list[tuple[str | None, str, str]]:
    return [(each.source, each.title, each.text) for each in found]


def page(template: str, between: str = "\n\n") -> str:
    return between.join(
        template.format(source=source, title=title, age=age, text=text) for source, title, age, text in ROWS
    )


def test_a_count_of_reactions_above_a_text_ends_no_article() -> None:
    """Below it the same words open the readers' part."""
    above = page("{source}\n{age}\n{title}\n3 reactions\n{text}")
    below = page("{source}\n{age}\n{title}\n{text}\n3 reactions\nSomebody said a word or two")

    assert told(segment(above, "text", NOW)) == WANTED
    assert told(segment(below, "text", NOW)) == WANTED


LINKS = "\nAround this subject\nVolunteers fed 900 people at a dinner\nRegulator lifts the output cap again"


@pytest.mark.parametrize("buttons", ["", "Mute this outlet\nTranslate\n"])
@pytest.mark.parametrize("linked", [(0, 1, 2), (0, 2), (1,), (0,)])
def test_an_article_that_its_age_closes_begins_behind_the_widest_gap(buttons: str, linked: tuple[int, ...]) -> None:
    """What stands between is of the article before: a label that no table knows, and links. Buttons over all titles are none."""
    closed = (
        f"{buttons}{title}\n{text}\n{source} · {age}{LINKS if at in linked else ''}"
        for at, (source, title, age, text) in enumerate(ROWS)
    )

    assert told(segment("\n\n".join(closed), "text", NOW)) == WANTED


def test_what_is_the_same_in_all_cards_is_a_button_where_a_name_stands_beside() -> None:
    card = (
        "<div><div>Pin it</div><div>{source}</div><h3><a href='/a'>{title}</a></h3><div>{age}</div><p>{text}</p></div>"
    )

    assert told(segment(f"<main>{page(card, '')}</main>", "html", NOW)) == WANTED


def test_links_below_a_text_are_no_title() -> None:
    """However long they are."""
    card = "<div><a href='/a'>{title}</a><div>{source} · {age}</div><p>{text}</p><div><a href='/b'>Another and much longer title that leads elsewhere</a></div></div>"

    assert [each[:2] for each in told(segment(f"<main>{page(card, '')}</main>", "html", NOW))] == [
        row[:2] for row in ROWS
    ]


def test_the_first_title_is_set_as_the_others_are() -> None:
    """The page's own words above it are not."""
    card = "<h3><a href='/a'>{title}</a></h3><p>{text}</p><div>{source} · {age}</div>"

    assert (
        told(
            segment(
                f"<div>Your picks of the day</div><div>12 new since yesterday</div><div>Ranked by relevance</div><main>{page(card, '')}</main>",
                "html",
                NOW,
            )
        )
        == WANTED
    )

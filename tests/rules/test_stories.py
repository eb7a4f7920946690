"""Which story an article belongs to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.stories import (
    ARTICLE_TERMS,
    HALF_LIFE,
    JOIN_SIMILARITY,
    OPEN_AFTER_FOUNDING,
    OPEN_WITHOUT_NEWS,
    STORY_TERMS,
    Terms,
    is_open,
    nearest_story,
    place_article,
    similarity,
    story_terms,
    term_frequencies,
)
from tocsin.types.articles import Article, DuplicateKind, DuplicateOf, Fresh
from tocsin.types.ids import FeedId, ItemId
from tocsin.types.stories import Placement, Story, StoryReason, TermCounts

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING_COUNTED = TermCounts(articles=0.0, counts={})

SUMMIT = [
    (
        "Trump et Poutine se retrouveront vendredi en Alaska",
        "Le président américain et son homologue russe ont confirmé leur sommet d'Anchorage, consacré à l'Ukraine. Kiev "
        "n'est pas invitée et Volodymyr Zelensky refuse que l'on décide sans lui.",
    ),
    (
        "Ukraine : les Européens inquiets avant le sommet d'Anchorage",
        "Réunis en visioconférence avec Volodymyr Zelensky, les dirigeants européens demandent que rien ne soit décidé en "
        "Alaska sans Kiev. Donald Trump verra Vladimir Poutine vendredi.",
    ),
    (
        "En Alaska, Poutine cherche à sortir de son isolement",
        "Le sommet avec Donald Trump offre au chef du Kremlin, à Anchorage, une scène dont il était privé depuis "
        "l'invasion de l'Ukraine.",
    ),
]
POLLUTION = [
    (
        "Pollution à l'ozone : la vitesse réduite en Île-de-France",
        "La préfecture de police abaisse de 20 km/h la vitesse sur les routes de la région jeudi. Airparif prévoit un "
        "dépassement du seuil d'information.",
    ),
    (
        "Ozone : la circulation différenciée envisagée à Paris",
        "Airparif prévoit que le seuil d'information sera encore dépassé en Île-de-France. La préfecture a déjà réduit la "
        "vitesse sur les routes.",
    ),
]
# They share the trade's words with the others, and with each other, and nothing else.
UNLIKE = [
    (
        "Le ministre de l'Intérieur annonce un plan pour la police",
        "Selon le gouvernement, mille personnes seront recrutées d'ici la fin de l'année, a déclaré le ministre mercredi.",
    ),
    (
        "Le ministre de l'Agriculture annonce des mesures pour le lait",
        "Selon le gouvernement, le prix payé aux éleveurs doit monter dès la fin de l'année, a déclaré le ministre mercredi.",
    ),
    (
        "Basket : Villeurbanne s'impose à Madrid",
        "Les joueurs de l'Asvel ont gagné mercredi après prolongation, pour la première fois de la saison en Espagne.",
    ),
]


def article(name: str, title: str = "A title", text: str = "", language: str | None = "fr") -> Article:
    return Article(
        item_id=ItemId(name),
        feed_id=FeedId("f"),
        revision=1,
        source="s",
        outlet="s",
        url=None,
        canonical_url=None,
        title=title,
        lead=text,
        text=text,
        language=language,
        published_at=NOW,
        seen_at=NOW,
    )


def story(
    name: str = "s", terms: Terms = (("alaska", 1.0),), *, founded: timedelta = HOUR, last: timedelta = HOUR
) -> Story:
    return Story(
        story_id=place(article(name), terms).story.story_id,
        headline="h",
        language="fr",
        terms=terms,
        size=3,
        revision=3,
        founded_at=NOW - founded,
        last_at=NOW - last,
    )


def place(one: Article, terms: Terms, *candidates: Story) -> Placement:
    return place_article(one, terms, candidates, NOW, novelty=Fresh())


def placed_from_nothing(texts: list[tuple[str, str]]) -> list[str]:
    """Each text's story in a system that has counted nothing before them."""
    counts, stories, found = Counter[str](), dict[str, Story](), list[str]()
    for number, (title, text) in enumerate(texts):
        known = TermCounts(articles=float(number), counts={term: float(n) for term, n in counts.items()})
        terms = story_terms(term_frequencies(title, text, "fr"), "fr", known)
        placement = place(article(f"i{number}", title, text), terms, *stories.values())
        counts.update(term for term, _ in terms)
        stories[placement.story.story_id] = placement.story
        found.append(placement.story.story_id)
    return found


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_fresh_system_knows_the_articles_of_one_event(order: tuple[int, ...]) -> None:
    """Three reports of one summit and two of one smog alert are two stories from the first minute."""
    texts = [SUMMIT[n] for n in order] + POLLUTION

    assert placed_from_nothing(texts) == ["i0", "i0", "i0", "i3", "i3"]


def test_a_fresh_system_keeps_unlike_articles_apart() -> None:
    """Sharing "the minister announced on Wednesday" is no story."""
    texts = [SUMMIT[0], *UNLIKE, POLLUTION[0]]

    assert placed_from_nothing(texts) == ["i0", "i1", "i2", "i3", "i4"]


def test_terms_are_folded_and_say_something() -> None:
    """Accents, grammar, plural and long endings are gone; the title counts three times."""
    frequencies = term_frequencies("Les Élections européennes", "une élection, des élections", "fr")

    assert set(frequencies) == {"election", "europeenn"}
    assert frequencies["election"] > frequencies["europeenn"] > 1


def test_a_title_repeated_in_the_text_counts_once() -> None:
    """A feed that starts its summary with the title does not weigh it twice."""
    assert term_frequencies("Ozone à Paris", "Ozone à Paris. Airparif", "fr") == term_frequencies(
        "Ozone à Paris", "Airparif", "fr"
    )


def test_what_stands_in_few_articles_weighs_most() -> None:
    """Of two words equally often in the text, the one that was counted more is lighter."""
    terms = story_terms({"sommet": 1.0, "anchorage": 1.0}, "fr", TermCounts(articles=100, counts={"sommet": 50}))

    assert [term for term, _ in terms] == ["anchorage", "sommet"]


@pytest.mark.parametrize(
    ("founded", "last", "is_one"),
    [
        (HOUR, HOUR, True),
        (OPEN_AFTER_FOUNDING, HOUR, True),
        (OPEN_AFTER_FOUNDING + HOUR, HOUR, False),
        (OPEN_WITHOUT_NEWS, OPEN_WITHOUT_NEWS, True),
        (OPEN_AFTER_FOUNDING, OPEN_WITHOUT_NEWS + HOUR, False),
    ],
)
def test_a_story_closes(founded: timedelta, last: timedelta, is_one: bool) -> None:
    """Five days after it was founded, or after three without news: a war is not one story."""
    assert is_open(story(founded=founded, last=last), NOW) == is_one


def test_an_article_joins_the_nearest_open_story() -> None:
    """With the score, and the story grown by it."""
    near, far = story("near", (("alaska", 2.0), ("trump", 1.0))), story("far", (("alaska", 1.0), ("ours", 2.0)))
    closed = story("closed", (("alaska", 1.0),), founded=timedelta(days=6))

    placement = place(article("b"), (("alaska", 1.0),), far, near, closed)

    assert placement.reason is StoryReason.JOINED
    assert placement.story == replace(near, terms=(("alaska", 3.0), ("trump", 1.0)), size=4, revision=4, last_at=NOW)


def test_likeness_halves_in_two_days_without_news() -> None:
    """What is barely like yesterday's story founds its own."""
    score, _ = nearest_story((("alaska", 1.0),), "fr", [story(last=HALF_LIFE)], NOW)

    assert score == pytest.approx(0.5)


def test_an_article_unlike_all_founds_a_story() -> None:
    """It is named after the item, so founding it twice is founding it once."""
    placement = place(article("b", "Ozone"), (("ozone", 1.0),), story())

    assert (placement.reason, placement.story.story_id, placement.story.headline) == (StoryReason.FOUNDED, "b", "Ozone")
    assert (placement.story.size, placement.story.revision, placement.story.founded_at) == (1, 1, NOW)


def test_a_story_without_a_title_is_named_by_its_beginning() -> None:
    """A receiver always reads something."""
    headline = place(article("b", "", "mot " * 100), ()).story.headline

    assert headline.startswith("mot mot")
    assert len(headline) <= 121


@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=30)])
def test_a_copy_takes_the_story_of_its_original(age: timedelta) -> None:
    """However old the story is: a copy founds nothing, and adds no words."""
    novelty = DuplicateOf(original=ItemId("a"), kind=DuplicateKind.NEAR, overlap=0.7)
    original = story(founded=age, last=age)

    placement = place_article(article("b"), (("ozone", 1.0),), [], NOW, novelty=novelty, original_story=original)

    assert (placement.reason, placement.original, placement.score) == (StoryReason.COPY, "a", 0.7)
    assert placement.story == replace(original, size=4, revision=4, last_at=NOW)


def test_a_related_copy_takes_an_open_story_only() -> None:
    """It is news: when the story of what it draws on is closed it begins another."""
    related = Fresh(related=ItemId("a"), reason="related_copy")
    one, other = (
        place_article(article("b"), (("ozone", 1.0),), [], NOW, novelty=related, original_story=story(founded=age))
        for age in (HOUR, timedelta(days=6))
    )

    assert (one.reason, one.original) == (StoryReason.COPY, "a")
    assert other.reason is StoryReason.FOUNDED


def test_an_article_stays_where_an_earlier_revision_stood() -> None:
    """A richer text of a known article moves nothing and counts nothing."""
    current = story(founded=timedelta(days=9))

    placement = place_article(
        article("b"), (("ozone", 1.0),), [story("x", (("ozone", 1.0),))], NOW, novelty=Fresh(), current_story=current
    )

    assert (placement.reason, placement.story) == (StoryReason.KNOWN, current)


NAMES: Terms = tuple((f"name{n}", 0.4) for n in range(6))


@pytest.mark.parametrize(("shared", "joins"), [(6, True), (5, False)])
def test_a_story_goes_on_in_another_language_where_names_meet(shared: int, joins: bool) -> None:
    """Six names and figures in common, and enough of the weight."""
    english = replace(story(terms=NAMES[:shared]), language="en")

    assert (place(article("b"), NAMES, english).reason is StoryReason.JOINED) == joins


def test_a_storys_terms_are_bounded() -> None:
    """A story of a thousand articles is as cheap as one of ten, and keeps what weighs."""
    one = story(terms=(("alaska", 5.0),))
    for number in range(50):
        terms = (("alaska", 0.9), *((f"w{number}x{n}", 0.05) for n in range(10)))
        one = place(article("b"), terms, one).story

    assert len(one.terms) == STORY_TERMS
    assert one.terms[0][0] == "alaska"


@given(st.text(), st.text(), st.sampled_from([None, "fr", "en", "ja"]))
def test_any_text_has_a_vector_of_length_one_or_none(title: str, text: str, language: str | None) -> None:
    """Heaviest first and bounded, whatever a source sends."""
    terms = story_terms(term_frequencies(title, text, language), language, NOTHING_COUNTED)

    assert len(terms) <= ARTICLE_TERMS
    assert [weight for _, weight in terms] == sorted((weight for _, weight in terms), reverse=True)
    assert not terms or sum(weight * weight for _, weight in terms) == pytest.approx(1.0)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 5.0), min_size=1))
def test_a_story_is_like_itself(weights: dict[str, float]) -> None:
    """An article met again at once joins the story that it founded."""
    terms = story_terms(weights, None, NOTHING_COUNTED)
    founded = place(article("a"), terms).story

    assert similarity(dict(terms), founded.terms) == pytest.approx(1.0)
    assert place(article("b"), terms, founded).reason is StoryReason.JOINED
    assert place(article("b"), terms, founded).score >= JOIN_SIMILARITY

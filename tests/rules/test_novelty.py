"""Whether an article says anything new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.fingerprint import fingerprint_of
from tocsin.rules.novelty import COMMON_ORIGINALS, Imprint, judge_novelty, likely_originals
from tocsin.types.articles import DuplicateKind, DuplicateOf, Fresh, Novelty, Posting
from tocsin.types.ids import ItemId

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WIRE = (
    "Rescue teams reached the collapsed mine near the border early on Tuesday and brought out the last of the workers who "
    "had been trapped since the weekend. Doctors said that all of them were weak but in good spirits. The company which "
    "runs the pit promised an inquiry, and the union called for a day of mourning for those who died in the first hours. "
    "Families had waited at the gate through two cold nights, fed by volunteers from the villages around."
)
OTHER = (
    "The central bank left its main rate where it was and hinted that a cut might come before the summer if prices go on "
    "falling. Traders had expected as much, and the currency hardly moved. Economists warned that wages rise faster than "
    "output, which leaves the governor little room whatever the politicians may wish for in an election year."
)
FORM = (
    "An earthquake of magnitude {0} struck off the coast on Monday, the seismological institute said. The quake hit at a "
    "depth of {1} km at {2} local time, {3} km from the nearest port. There were no immediate reports of casualties or of "
    "damage, and no tsunami warning was given. Residents up to {4} km away felt it, according to the institute's website."
)


def imprint(name: str, text: str, *, title: str = "", outlet: str = "", url: str = "", hours: int = 0) -> Imprint:
    return Imprint(
        item_id=ItemId(name),
        fingerprint=fingerprint_of(title, text, [url]),
        outlet=outlet or f"{name}.example",
        published_at=NOON + timedelta(hours=hours),
    )


def judge(article: Imprint, known: Iterable[Imprint]) -> Novelty:
    """As the stage does: ask for owners and postings, then for the likely originals, then judge."""
    index = {other.item_id: other for other in known}
    owners: dict[str, ItemId] = {}
    postings: dict[int, tuple[Posting, ...]] = {}
    for other in index.values():
        for key in other.fingerprint.keys:
            owners.setdefault(key, other.item_id)
        for shingle in other.fingerprint.shingles if other.duplicate_of is None else ():
            first = postings.get(shingle, ())
            postings[shingle] = (*first, Posting(item_id=other.item_id, source=other.outlet))[:3]
    mine = {key: owner for key, owner in owners.items() if key in article.fingerprint.keys}
    shared = {shingle: postings[shingle] for shingle in article.fingerprint.shingles if shingle in postings}
    asked = {*mine.values(), *likely_originals(article, shared)}
    return judge_novelty(article, mine, shared, {item_id: index[item_id] for item_id in asked if item_id in index})


def words_of(text: str, first: int, last: int) -> str:
    return " ".join(text.split()[first:last])


def test_nothing_known_is_fresh() -> None:
    """The first article of all says something new."""
    assert Fresh() == judge(imprint("a", WIRE), [])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (WIRE, ""),
        (WIRE, "Miners saved at last after two days under ground"),
        (WIRE.upper(), ""),
        (words_of(WIRE, 0, 32), ""),
        (words_of(WIRE, 40, 80), ""),
        ("Our correspondent writes. " + WIRE + " " + words_of(OTHER, 0, 30), ""),
        (WIRE.replace("Tuesday", "Wednesday").replace("cold", "icy").replace("pit", "mine"), ""),
    ],
    ids=["whole", "retitled", "in capitals", "cut short", "without its beginning", "with a local end", "edited"],
)
def test_a_copy_at_another_outlet_says_nothing_new(text: str, title: str) -> None:
    """Wire copy is known again however it is retitled, cut or dressed."""
    novelty = judge(imprint("b", text, title=title), [imprint("a", WIRE, title="Last miners brought out")])

    assert isinstance(novelty, DuplicateOf)
    assert novelty.original == "a"


def test_another_event_is_fresh() -> None:
    """Two unlike articles have nothing to do with each other."""
    assert Fresh() == judge(imprint("b", OTHER), [imprint("a", WIRE)])


def test_a_partial_copy_is_related_and_still_news() -> None:
    """A report that takes a third of its words from the wire is of its story, and is told."""
    mixed = words_of(WIRE, 0, 30) + " " + words_of(OTHER, 0, 52)

    assert Fresh(related=ItemId("a"), reason="related_copy") == judge(imprint("b", mixed), [imprint("a", WIRE)])


@pytest.mark.parametrize("outlets", [("one", "one"), ("one", "two")])
def test_a_form_filled_in_anew_is_news(outlets: tuple[str, str]) -> None:
    """Two quakes told in the same words are two quakes."""
    first = imprint("a", FORM.format("5.1", 10, "03:15", 44, 120), outlet=outlets[0])
    second = imprint("b", FORM.format("6.7", 33, "17:48", 91, 260), outlet=outlets[1])

    assert not isinstance(judge(second, [first]), DuplicateOf)


def test_one_outlets_phrases_prove_nothing() -> None:
    """What an outlet has used before does not make its next article a copy of another's."""
    standing = words_of(OTHER, 0, 45)
    before = imprint("a", standing + " " + words_of(WIRE, 0, 20), outlet="one")
    elsewhere = imprint("c", standing + " a third text of its own about something else entirely", outlet="two")
    article = imprint("b", standing + " and now a wholly different matter is told in its own words here", outlet="one")

    assert not isinstance(judge(article, [before, elsewhere]), DuplicateOf)


def test_boilerplate_of_three_originals_proves_nothing() -> None:
    """A formula that stands in three articles is nobody's news."""
    formula = words_of(OTHER, 0, 40)
    known = [imprint(f"k{n}", f"{formula} {f'own{n} ' * 3} word{n} here{n} says{n}") for n in range(COMMON_ORIGINALS)]

    assert Fresh() == judge(imprint("b", formula + " with an end of its own"), known)


@pytest.mark.parametrize("hours", [1, 100])
def test_a_new_address_at_one_outlet_is_a_repeat_only_when_whole(hours: int) -> None:
    """The same text re-posted is a duplicate; with another figure it is an update."""
    first = imprint("a", WIRE + " 12 dead.", outlet="one", url="https://one.example/1")
    again = imprint("b", WIRE + " 12 dead.", outlet="one", url="https://one.example/2", title="Re", hours=hours)
    update = imprint("c", WIRE + " 14 dead.", outlet="one", url="https://one.example/3")

    assert isinstance(judge(again, [first]), DuplicateOf)
    assert isinstance(judge(update, [first]), Fresh)


@pytest.mark.parametrize("title", ["Le journal de 19h", "Les essentiels", "L'image", "The news at six o'clock"])
@pytest.mark.parametrize("outlet", ["a.example", "b.example"])
def test_a_stock_headline_makes_no_duplicate(title: str, outlet: str) -> None:
    """What returns daily is new each day."""
    today = imprint("b", "", title=title, outlet=outlet, hours=24)

    assert Fresh() == judge(today, [imprint("a", "", title=title)])


def test_a_long_headline_alone_returns_as_news_the_next_day() -> None:
    """At one outlet a headline without a text is a repeat within hours, a new edition after."""
    title = "The news of the evening with our reporters on every continent and guests"
    yesterday = imprint("a", "", title=title, outlet="one")

    assert isinstance(judge(imprint("b", "", title=title, outlet="one", hours=2), [yesterday]), DuplicateOf)
    assert isinstance(judge(imprint("b", "", title=title, outlet="one", hours=24), [yesterday]), Fresh)


def test_equal_headlines_over_unlike_texts_are_two_articles() -> None:
    """Outlets that take the agency's headline and write their own text each report."""
    title = "Last trapped miners brought out alive after two days under ground"

    assert isinstance(judge(imprint("b", OTHER, title=title), [imprint("a", WIRE, title=title)]), Fresh)


def test_a_headline_does_not_swallow_the_full_report() -> None:
    """The report that follows a bare headline is news."""
    title = "Last trapped miners brought out alive after two days under ground"
    report = imprint("b", words_of(WIRE, 0, 60), title=title)

    assert isinstance(judge(report, [imprint("a", "", title=title)]), Fresh)


def test_a_long_headline_over_short_unlike_texts_makes_no_copy() -> None:
    """Two summaries written by their outlets under the agency's headline are two reports of one story."""
    title = "More than 150 priests accused of crimes against 600 children until 2002, says the report of the prosecutor"
    first = imprint("a", words_of(OTHER, 0, 18), title=title)

    assert Fresh(related=ItemId("a"), reason="related_copy") == judge(
        imprint("b", words_of(WIRE, 0, 18), title=title), [first]
    )


def test_an_equal_long_headline_alone_is_a_copy() -> None:
    """Eleven equal words in a row, and nothing else said, come from one agency."""
    title = "Last trapped miners brought out alive after two days under ground"

    assert isinstance(judge(imprint("b", "", title=title), [imprint("a", "", title=title)]), DuplicateOf)


def test_one_address_is_one_article() -> None:
    """The same address in another feed is one more sighting, though its summary is shorter."""
    first = imprint("a", WIRE, title="Last miners brought out", url="https://one.example/1")
    again = imprint("b", "", title="Last miners out", url="https://one.example/1")

    assert DuplicateOf(original=ItemId("a"), kind=DuplicateKind.URL) == judge(again, [first])


def test_one_address_for_every_entry_is_no_proof() -> None:
    """A feed that links all its entries to one page still has many articles."""
    first = imprint("a", WIRE, outlet="one", url="https://one.example/news")
    second = imprint("b", OTHER, outlet="one", url="https://one.example/news")

    assert Fresh(reason="same_address_other_text") == judge(second, [first])


def test_an_outlets_standing_text_under_new_headlines_is_no_proof() -> None:
    """A podcast that describes every episode in the same thirty words has new episodes all the same."""
    standing = words_of(OTHER, 0, 27)
    first = imprint("a", standing, title="A talk with the author of the year about rivers and bridges", outlet="one")
    second = imprint("b", standing, title="Why do cats land on their feet, and who found it out", outlet="one")

    assert Fresh(reason="standing_text") == judge(second, [first])


def test_a_later_revision_is_no_copy_of_itself() -> None:
    """An article whose keys and shingles are known as its own stays what it was."""
    first = imprint("a", WIRE, url="https://one.example/1")

    assert Fresh() == judge(replace(first, fingerprint=fingerprint_of("", WIRE + " More.", [])), [first])


def test_a_copy_of_a_copy_is_a_copy_of_the_first() -> None:
    """A group has one original, whoever was copied."""
    copy = replace(imprint("b", WIRE), duplicate_of=ItemId("a"))

    novelty = judge(imprint("c", WIRE), [copy])

    assert DuplicateOf(original=ItemId("a"), kind=DuplicateKind.EXACT) == novelty


def test_an_original_never_becomes_a_copy_of_its_own_copy() -> None:
    """When the original is revised, what copied it does not turn round."""
    copy = replace(imprint("b", WIRE), duplicate_of=ItemId("a"))

    assert Fresh() == judge(imprint("a", WIRE), [copy])


def test_another_version_of_fingerprints_is_not_compared() -> None:
    """After a change of method old hashes mean nothing."""
    old = imprint("a", WIRE)
    old = replace(old, fingerprint=replace(old.fingerprint, version=0, keys=()))

    assert Fresh() == judge(imprint("b", WIRE), [old])


def test_a_summary_is_known_again_in_the_full_text() -> None:
    """A text kept whole and a sampled one are compared on the coarser sample."""
    full = " ".join(f"{word}{n // 40}" if n % 3 else word for n, word in enumerate((WIRE + " " + OTHER).split() * 6))
    summary = words_of(full, 0, 90)

    for article, known in ((summary, full), (full, summary)):
        assert isinstance(judge(imprint("b", article), [imprint("a", known)]), DuplicateOf)


@given(st.lists(st.text("abcdefgh", min_size=2, max_size=6), min_size=25, max_size=300, unique=True).map(" ".join))
def test_a_text_is_a_duplicate_of_itself(text: str) -> None:
    """At another outlet, whatever its length."""
    novelty = judge(imprint("b", text), [imprint("a", text)])

    assert isinstance(novelty, DuplicateOf)
    assert novelty.overlap == 1.0


@given(st.permutations([imprint(f"n{n}", words_of(OTHER, n, n + 40), outlet="own") for n in range(6)]))
def test_the_order_of_unrelated_articles_changes_nothing(unrelated: list[Imprint]) -> None:
    """A copy is found among any others, in whatever order they came."""
    assert judge(imprint("b", WIRE), [imprint("a", WIRE), *unrelated]) == judge(
        imprint("b", WIRE), [*unrelated, imprint("a", WIRE)]
    )

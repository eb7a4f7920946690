"""What near-duplicates share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.fingerprint import KEPT_SHINGLES, fingerprint_of, fold_words, has_figure, sample, shingles_of
from tocsin.rules.novelty import overlap_of

LEAD = (
    "Le préfet a décidé mercredi d'abaisser la vitesse de 20 km/h sur le périphérique, en raison d'un épisode de pollution "
    "à l'ozone qui doit durer jusqu'à vendredi soir au moins selon les prévisions."
)
WORDS = st.lists(st.text("abcdeé1", min_size=1, max_size=4), max_size=60).map(" ".join)


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    """What is stored today is found tomorrow, by another process: the hashes are pinned."""
    fingerprint = fingerprint_of("Alerte à l'ozone", "Vitesse abaissée de 20 km/h", ["https://a.example/ozone"])

    assert fingerprint.keys == ("url:23c11dfc365d6d2d238e9af5013cbf0e",)
    assert (fingerprint.version, fingerprint.rate, fingerprint.words, fingerprint.numbers) == (1, 1, 10, ("20",))
    assert fingerprint.shingles[:3] == (974785972, 1099740659, 1377431752)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’été à Orléans", "l'ete a orleans"),
        ("caf\u0065\u0301", "café"),
        ("Steve&nbsp;Jobs,&amp;nbsp;cofondateur", "Steve Jobs cofondateur"),
        ("<p>Le <b>préfet</b></p>", "le prefet"),
        ("presi\u00addent\u200b", "president"),
        ("ﬁnance", "finance"),
        ("cœur", "coeur"),
        ("Straße", "STRASSE"),
    ],
)
def test_typography_is_no_difference(one: str, other: str) -> None:
    """A copy with other quotes, entities, ligatures or accents is the same text."""
    assert fold_words(one) == fold_words(other)


def test_writing_without_spaces_has_words() -> None:
    """A Japanese text has shingles too: each character is a word there."""
    assert len(shingles_of(fold_words("東京で地震がありました"))) == 8


def test_a_short_body_gives_no_exact_key() -> None:
    """ "Read more on our site" under two articles makes them no copies."""
    assert fingerprint_of("A title", "Read more on our site", []).keys == ()


def test_a_retitled_body_has_the_same_exact_key() -> None:
    """The exact key is of the body alone."""
    one, other = (fingerprint_of(title, LEAD, []) for title in ("Pollution : 20 km/h de moins", "Ozone à Paris"))

    assert one.keys == other.keys
    assert one.keys[0].startswith("text:")


@pytest.mark.parametrize("url", ["https://a.example", "https://a.example/", "a.example/", "//a.example/", ""])
def test_an_address_without_a_path_is_no_key(url: str) -> None:
    """A feed that links every entry to its home page has more than one article."""
    assert fingerprint_of("A title", "", [url]).keys == ()


@pytest.mark.parametrize("url", ["https://a.example/1", "a.example/?p=1", "https://a.example?p=1", "a.example/x/"])
def test_an_address_with_a_path_is_a_key(url: str) -> None:
    """Two items at one canonical address are one article."""
    assert len(fingerprint_of("A title", "", [url, url]).keys) == 1


def test_a_title_repeated_in_the_text_counts_once() -> None:
    """A text that begins with its title is not longer for it."""
    assert fingerprint_of("Ozone à Paris", "Ozone à Paris. " + LEAD, []) == fingerprint_of(
        "", "Ozone à Paris. " + LEAD, []
    )


@given(st.text(), st.text())
def test_any_text_has_a_fingerprint(title: str, text: str) -> None:
    """Nothing that a source can send breaks a fingerprint, and it is always bounded and sorted."""
    fingerprint = fingerprint_of(title, text, [])

    assert sorted(set(fingerprint.shingles)) == list(fingerprint.shingles)
    assert all(0 <= shingle < 1 << 32 for shingle in fingerprint.shingles)


@given(WORDS, WORDS)
def test_overlap_is_symmetric(one: str, other: str) -> None:
    """Which text came first does not change how much they share."""
    first, second = fingerprint_of("", one, []), fingerprint_of("", other, [])

    assert overlap_of(first, second) == overlap_of(second, first)


@given(st.integers(4, 1500))
def test_a_text_overlaps_itself_wholly(count: int) -> None:
    """Whatever its length, and so its sampling."""
    fingerprint = fingerprint_of("", " ".join(f"w{n}" for n in range(count)), [])

    assert overlap_of(fingerprint, fingerprint) == 1.0


@given(st.sets(st.integers(0, (1 << 32) - 1)))
def test_a_coarser_sample_is_part_of_a_finer_one(shingles: set[int]) -> None:
    """So a short text, kept whole, is compared with a long one on the long one's sample."""
    assert sample(shingles, 8) <= sample(shingles, 4) <= sample(shingles, 2) <= sample(shingles, 1) == shingles


@pytest.mark.parametrize(("words", "rate"), [(99, 1), (100, 2), (195, 2), (196, 4), (387, 4), (388, 8), (5000, 8)])
def test_longer_texts_are_sampled_more_thinly(words: int, rate: int) -> None:
    """What is kept stays near a hundred shingles until one in eight is enough."""
    fingerprint = fingerprint_of("", " ".join(f"w{n}" for n in range(words)), [])

    assert rate == fingerprint.rate
    assert len(fingerprint.shingles) <= max(KEPT_SHINGLES * 1.5, words / 8 * 1.5)


def test_runs_with_figures_are_marked() -> None:
    """Of "one two three 4 five six" only the first run has no figure, when there is one."""
    assert all(map(has_figure, shingles_of(["one", "two", "three", "4", "five"])))
    assert not any(map(has_figure, shingles_of(["one", "two", "three", "four"])))

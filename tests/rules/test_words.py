"""Texts become words, and spellings of one word become one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.rules.words import MOST_MARKS, Words, _cut, _cut_with_care, fold, fold_umlauts, is_shouted


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("L’Ukraine n'attend pas", ["L", "Ukraine", "n", "attend", "pas"]),
        ("L'O.N.U. et l'O.T.A.N réunies.", ["L", "ONU", "et", "l", "OTAN", "réunies"]),
        ("the U.S. said", ["the", "US", "said"]),
        ("www.a.com", ["www", "a", "com"]),
        ("face-à-face", ["face", "à", "face"]),
        ("snake_case #guerre_ukraine", ["snake", "case", "guerre", "ukraine"]),
        ("普京与Trump会谈", ["普", "京", "与", "Trump", "会", "谈"]),
        ("gouver\u00adnement", ["gouvernement"]),
        ("se\u0301isme", ["séisme"]),
        ("مُحَمَّد", ["مُحَمَّد"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("5,2 % en 2024", ["5", "2", "en", "2024"]),
        ("", []),
        ("…", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, forms: list[str]) -> None:
    """Apostrophes and hyphens cut, initials and marks do not, unspaced scripts give a word a character."""
    assert forms == Words(text).forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÉPISODE", "episode"),
        ("Straße", "STRASSE"),
        ("œuvre", "Oeuvre"),
        ("Škoda", "skoda"),
        ("Łódź", "lodz"),
        ("Ё", "е"),
        ("أوبك", "اوبك"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_of_a_word_fold_into_one(one: str, other: str) -> None:
    """Case, diacritics and ligatures do not tell words apart."""
    assert fold(one) == fold(other)


def test_written_umlauts_are_umlauts() -> None:
    """ae, oe and ue are read as umlauts, except ue after a, e and q."""
    assert "uberschwemmung" == fold_umlauts(fold("Ueberschwemmung"))
    assert "neuer bauer quelle" == fold_umlauts("neuer bauer quelle")


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("une cyber-attaque", [("cyberattaque", 9)]),
        ("porte\u2011parole", [("porteparole", 5)]),
        ("face-à-face", [("faceà", 4), ("àface", 6)]),
        ("2024-25 et - rien -", []),
        ("-a b- -", []),
    ],
)
def test_hyphened_words_are_also_read_as_one(text: str, joined: list[tuple[str, int]]) -> None:
    """Two words with a hyphen between are given as one, with the hyphen's place; figures are not."""
    assert joined == list(Words(text).joined())


def test_a_headline_in_capitals_is_shouted() -> None:
    """Capitals say nothing where everything stands in them; an acronym alone is no headline."""
    assert is_shouted(Words("ORANGE FERME SES BOUTIQUES"))
    assert not is_shouted(Words("OTAN"))
    assert not is_shouted(Words("L'OTAN se réunit"))


@given(st.text(max_size=80))
def test_every_span_holds_its_word(text: str) -> None:
    """Spans lie in order, apart from each other, and hold the letters of their word."""
    words = Words(text)
    last = 0
    for form, (start, end) in zip(words.forms, words.spans, strict=True):
        assert last <= start < end <= len(text)
        assert (
            fold(form) == fold(unicodedata.normalize("NFC", text[start:end]).replace(".", "")) or not text.isprintable()
        )
        last = end


# What texts of the news have between and within words, and what stands beside it once in a million.
pieces = st.sampled_from(
    ("ama", "vé", "ve\u0301", "U.S.", "O.N.U", "a.b.c.", "z.B", ".", "-", "_", " ", "\u00a0", "\u2028", "\x85", "\x1c", "’", "…", "·", "½", "²",
     "ª", "٣", "\u00ad", "\u200b", "\u200c", "\u0640", "\ufeff", "普", "हि", "𝓐", "Ⅷ", "ё", "\ud800")
) | st.characters()  # fmt: skip


@given(st.lists(pieces, max_size=9).map("".join))
@example("ª\u200c\xadª.ᕞ")
@example("a.b.c.\xadama")
def test_the_quick_way_to_cut_gives_the_words_that_the_careful_one_does(text: str) -> None:
    """Whatever way a text is cut, its words are the same, but for letters that have two codes (Å)."""
    careful = [unicodedata.normalize("NFC", form) for form in _cut_with_care(text)]

    assert careful == [unicodedata.normalize("NFC", form) for form in Words(text).forms]


def test_a_text_of_many_signs_is_not_looked_through_for_each() -> None:
    """A million different signs would be a million passes over the text; a few are cut the quick way."""
    few, many = ("".join(f"{chr(0xF0000 + sign)}word " for sign in range(count)) for count in (9, MOST_MARKS + 1))

    assert _cut(few) == ["word"] * 9
    assert _cut(many) is None
    assert Words(many).forms == ["word"] * (MOST_MARKS + 1)


@given(st.text(max_size=40))
@example("𝓐")
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded form is its own folded form."""
    assert fold(fold(text)) == fold(text)

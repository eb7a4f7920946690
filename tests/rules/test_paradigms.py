"""The forms of a word come from a dictionary that is read through, and from rules for what it lists apart."""

from __future__ import annotations

import pytest
from simplemma.strategies import DefaultDictionaryFactory

from tocsin.rules.irregular import irregular_forms
from tocsin.rules.paradigms import _Entries, paradigms


def test_a_dictionary_read_through_says_what_the_library_says() -> None:
    """Record by record the same entries and forms as in its mapping, which takes many times the memory."""
    mapping = DefaultDictionaryFactory(cache_max_size=0).get_dictionary("fr")
    asked = ["travaux", "feux", "lois", "grève", "xyz"]
    entries = _Entries("fr")

    assert {word: mapping[word] for word in asked if word in mapping} == entries.of_forms(asked)
    assert {"feu": {form for form, entry in mapping.items() if entry == "feu"}, "xyz": set()} == entries.forms_of(
        ["feu", "xyz"]
    )


@pytest.mark.parametrize(
    ("word", "code", "forms"),
    [
        ("découvrir", "fr", "découvert découverte découverts découvertes"),
        ("recevoir", "fr", "reçu reçue reçus reçues"),
        ("resolver", "es", "resuelto resuelta resueltos resueltas"),
        ("ridurre", "it", "ridotto ridotta ridotti ridotte"),
        ("entregar", "pt", "entregue entregues"),
        ("win", "en", "won"),
        ("manger", "fr", ""),
    ],
)
def test_participles_are_forms_of_their_verbs(word: str, code: str, forms: str) -> None:
    """Dictionaries list them as words of their own."""
    assert set(forms.split()) == irregular_forms(word, code)


def test_a_form_of_many_others_brings_none_of_them() -> None:
    """ "été" is summer and a participle: asked for, it is no form of "être"; a plural brings its singular."""
    found = paradigms(["été", "travaux"], "fr")

    assert ("sont" in found.get("été", ()), "travail" in found["travaux"]) == (False, True)


def test_of_arabic_forms_only_nouns_count() -> None:
    """A boat's letters are a verb's as well ("to draw near"), whose forms are no boats."""
    found = paradigms(["قارب"], "ar")["قارب"]

    assert ("قوارب" in found, "تقاربا" in found) == (True, False)

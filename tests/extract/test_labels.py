"""Lines of a header that are neither title nor outlet, told from titles that begin as they do."""

from __future__ import annotations

import pytest

from tocsin.extract.advert_words import is_sponsored
from tocsin.extract.bylines import is_byline
from tocsin.extract.lock_words import PAYWALL_LABELS
from tocsin.extract.paywall import is_lock

BYLINES = (
    "執筆者: 大西 由美", "作者:王小明", "김민수 기자", "بقلم سارة منصور", "Автор: Иван Петров", "Yazar: Elif Yılmaz",
    "By Anna Kerr", "by Anna Kerr and Leo Tan", "By Anna Kerr, Leo Tan, Ida Moss", "Par Claire de Montal", "Par notre envoyé spécial",
    "Par la rédaction", "Von Jana Holm", "Von unserem Korrespondenten", "Von Hans van der Berg und Ute Kühn", "Por Marta Lobo", "Por Redacción",
    "di Paolo Rossi", "Di Redazione", "door Jan Bos", "Door onze redactie", "Published by Ida Moss", "écrit par Jean Dupuis", "Author: Ida Moss",
    "BY ANNA KERR",
)  # fmt: skip
TITLES = (
    "Por qué los ganaderos venden antes de tiempo", "Von der Leyen kündigt Reform an", "Par temps de crise, les carnets se vendent mieux",
    "By the sea a new museum opens", "Di notte il porto non dorme mai", "Door de hitte sluiten scholen eerder", "Von wegen Sommerloch",
    "By 2030 half of all cars will be electric", "Par ici la sortie",
)  # fmt: skip
LOCKS = (
    "★ Réservé à nos abonnés", "Article abonné", "Z+ Exklusiv für Abonnenten", "Subscriber-only content", "Exclusive to our subscribers",
    "🔒 Premium", "🔑", "Nur mit Abo", "Contenido exclusivo para nuestros suscriptores", "Riservato ai nostri abbonati", "Exclusief voor onze abonnees",
    "Conteúdo exclusivo para assinantes", "Premium | Réservé aux abonnés",
)  # fmt: skip
NO_LOCKS = (
    "Subscribers leave the streaming service", "For members of parliament it was a long night", "Réservé aux femmes", "Nur für Frauen", "Only in America",
    "1,200 subscribers", "Abonnez-vous", "Exclusive", "Members", "Los suscriptores se van", "Les abonnés au gaz paieront plus",
)  # fmt: skip


@pytest.mark.parametrize("text", BYLINES)
def test_by_and_names_is_a_byline(text: str) -> None:
    """Names have capitals, and writers without a name are called by what they are."""
    assert is_byline(text)


@pytest.mark.parametrize("text", TITLES)
def test_a_title_that_begins_as_a_byline_is_none(text: str) -> None:
    """ "Por", "von", "par" and "di" begin titles as well."""
    assert not is_byline(text)


@pytest.mark.parametrize("text", [*LOCKS, *sorted(PAYWALL_LABELS)])
def test_the_label_of_a_lock_is_known_in_any_wording(text: str) -> None:
    """A label is known where it is put together of a subscriber, a restriction and small words alone."""
    assert is_lock(text)


@pytest.mark.parametrize("text", NO_LOCKS)
def test_a_text_about_subscribers_is_no_lock(text: str) -> None:
    """A word that no label has makes it a text."""
    assert not is_lock(text)


@pytest.mark.parametrize(
    ("text", "sponsored"),
    [
        ("Sponsored", True), ("Sponsored · ShoeBarn", True), ("Sponsored by ShoeBarn", True), ("Contenu sponsorisé", True), ("Gesponsert von Holm", True),
        ("Sponsored walk raises a million", False), ("The Post", False),
    ],
)  # fmt: skip
def test_what_somebody_paid_for_says_so(text: str, sponsored: bool) -> None:
    """Its label stands alone, or before a name."""
    assert is_sponsored(text) is sponsored

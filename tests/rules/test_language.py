"""Languages are told from texts, with the source's word as a prior."""

from __future__ import annotations

import pytest

from tocsin.rules.language import detect_language
from tocsin.rules.language_codes import language_code


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Le gouvernement présente son budget pour l'an prochain", None, "fr"),
        ("SOMMET SUR L'UKRAINE : L'EUROPE VEUT PESER", None, "fr"),
        ("The government presents its budget for next year", None, "en"),
        ("Die Regierung stellt ihren Haushalt für das nächste Jahr vor", None, "de"),
        ("El Gobierno presenta los presupuestos del próximo año", None, "es"),
        ("Il governo presenta la manovra per il prossimo anno", None, "it"),
        ("Генсек НАТО прибыл в Варшаву с визитом", None, "ru"),
        ("普京与土耳其总统通电话", None, "zh"),
        ("サッカー代表が勝利", None, "ja"),
        ("أوبك تقرر زيادة الإنتاج", None, "ar"),
        ("地震で津波注意報、沿岸に避難指示", None, "ja"),
        ("Grève SNCF", None, None),
        ("Grève SNCF", "fr-FR", "fr"),
        ("", "fr", "fr"),
        ("12 345", None, None),
        ("Le gouvernement présente son budget pour l'an prochain", "en-US", "fr"),
        ("Bundeswehr bestellt 105 Kampfpanzer", "de", "de"),
    ],
)
def test_a_language_is_told(text: str, declared: str | None, language: str | None) -> None:
    """Long texts speak for themselves; short ones have the declared language or none."""
    assert language == detect_language(text, declared)


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("fr", "fr"),
        ("FR_ca", "fr"),
        ("en-US", "en"),
        ("fra", "fr"),
        ("nb-NO", "no"),
        ("xyz", None),
        ("français", None),
        ("", None),
        (None, None),
    ],
)
def test_a_declared_language_is_read_as_sources_write_it(declared: str | None, code: str | None) -> None:
    """Regions, three-letter codes and old codes become two letters; what is no tag is nothing."""
    assert code == language_code(declared)

"""The two-letter languages of ISO 639-1, and how others write them."""

from __future__ import annotations

import re

_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj
    kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th
    ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""

LANGUAGES = frozenset(_CODES.split())

# Codes of countries, and words, that are written where the language is meant.
OFTEN_MEANT = {
    "ua": "uk",
    "jp": "ja",
    "cn": "zh",
    "gr": "el",
    "cz": "cs",
    "dk": "da",
    "us": "en",
    "gb": "en",
    "french": "fr",
    "english": "en",
    "german": "de",
    "spanish": "es",
    "italian": "it",
    "ukrainian": "uk",
}
_CODE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "fra": "fr", "fre": "fr", "eng": "en",
              "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "rus": "ru"}  # fmt: skip


def language_code(declared: str | None) -> str | None:
    """The two-letter code in a language tag as sources write them ("fr-FR", "FR_fr", "fra"); None for anything else."""
    match = _CODE.match(declared.strip()) if declared else None
    if match is None:
        return None
    code = match.group().lower()
    code = _OLD_CODES.get(code, code)
    return code if len(code) == 2 else None

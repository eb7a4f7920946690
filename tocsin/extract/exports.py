"""Headers as feed readers and databases of the press write them: the outlet with who wrote there, the outlet with its issue.

Titles are written so too ("Ten songs by ..."), so a page must do it header after header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tocsin.extract.fields import is_name, without_edition
from tocsin.extract.lines import Line, is_prose
from tocsin.extract.name_words import names_outlet
from tocsin.extract.title_sources import are_outlets

_LEAST = 2
_SHARE = 0.5
_SLUG = re.compile(r"[^\s\d/-][^\s/-]+(?:[-/][^\s/-]{2,}){1,5}/?")
_MOST_KEY_WORDS = 4
_WRITTEN = re.compile(r"(?P<name>\S.{1,47}?) by (?P<writer>\S.{1,60})")
_SPANISH_AGE = re.compile(r"(?:Hace|hace) \d")
_SPANISH_BYLINE = re.compile(r"De [A-ZÁÉÍÓÚÑ][\w.-]+(?: (?:de |del |la )*[A-ZÁÉÍÓÚÑ][\w.-]+){1,3}")


def with_bare_outlets(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with the outlets of such headers alone: without writer, issue and section; bylines are set aside."""
    return _with_spanish_bylines(_with_slugs_aside(_with_writers_aside(_without_issues(_without_writers(lines)))))


def _without_writers(lines: Sequence[Line]) -> Sequence[Line]:
    """ "Le Monde by Anna Kerr / 3h" is of Le Monde."""
    found = {at: name for at, line in enumerate(lines) if line.stamp and (name := _outlet_of_writer(line))}
    return _replaced(lines, {at: replace(lines[at], beside=(name,)) for at, name in found.items()}, len(found))


def _outlet_of_writer(line: Line) -> str | None:
    written = _WRITTEN.fullmatch(line.beside[0]) if len(line.beside) == 1 else None
    return written["name"] if written and is_name(written["name"].split()) else None


def _without_issues(lines: Sequence[Line]) -> Sequence[Line]:
    """Above "Economy, 10 March 2026, p. 4" stands "Le Monde, no. 24 123": beside the day is then the section."""
    told: dict[int, Line] = {}
    issues = 0
    for at, line in enumerate(lines[:-1]):
        below = lines[at + 1]
        name = line.text if line.stamp or is_prose(line) or not below.stamp else without_edition(line.text)
        if name != line.text and is_name(name.split()):
            told |= {at: replace(line, text=name), at + 1: replace(below, beside=())}
            issues += 1
    return _replaced(lines, told, issues)


def _with_slugs_aside(lines: Sequence[Line]) -> Sequence[Line]:
    """Agencies set a line of key words between age and title: "Grèves-transports-SNCF", "SUCESOS INCENDIO"."""
    slugs = [
        at + 1
        for at, line in enumerate(lines[:-3])
        if line.stamp and _is_slug(lines[at + 1].text) and not is_prose(lines[at + 2]) and is_prose(lines[at + 3])
    ]
    return _replaced(lines, {at: replace(lines[at], aside=True) for at in slugs}, len(slugs))


def _is_slug(text: str) -> bool:
    words = text.split()
    return _SLUG.fullmatch(text) is not None or (1 < len(words) <= _MOST_KEY_WORDS and text.isupper())


def _with_writers_aside(lines: Sequence[Line]) -> Sequence[Line]:
    """ "A title / Le Monde / Anna Kerr / 12 min ago": of two names over an age, the second is who wrote it, where the first ones are
    called as outlets are and the second ones are not."""
    ages = [at for at, line in enumerate(lines) if line.stamp and not line.beside]
    headers = [
        at for at in ages if at > 2 and all(map(_is_bare_name, lines[at - 2 : at])) and not _is_bare_name(lines[at - 3])
    ]
    outlets, writers = ([lines[at - back].text for at in headers] for back in (2, 1))
    if len(headers) < _LEAST or not are_outlets(outlets) or any(map(names_outlet, writers)):
        return lines
    told = {at - 1: replace(lines[at - 1], aside=True) for at in headers}
    return _replaced(lines, told, len(headers))


def _is_bare_name(line: Line) -> bool:
    return not (line.stamp or line.aside or is_prose(line)) and is_name(line.text.split())


def _with_spanish_bylines(lines: Sequence[Line]) -> Sequence[Line]:
    """ "De Lucía Mora" below "hace 2 horas" says who wrote it; Dutch papers are called so, but never by Spanish ages."""
    if not any(line.stamp and _SPANISH_AGE.match(line.text) for line in lines):
        return lines
    told = {
        at: replace(line, aside=True)
        for at, line in enumerate(lines)
        if at and lines[at - 1].stamp and not line.stamp and _SPANISH_BYLINE.fullmatch(line.text)
    }
    people = {line.text for line in told.values()}
    return [told.get(at, line) for at, line in enumerate(lines)] if len(people) >= _LEAST else lines


def _replaced(lines: Sequence[Line], told: Mapping[int, Line], headers: int) -> Sequence[Line]:
    """With the told lines in their places, where that many headers are most of the page's."""
    ages = sum(line.stamp is not None for line in lines)
    if headers < max(_LEAST, _SHARE * ages):
        return lines
    return [told.get(at, line) for at, line in enumerate(lines)]

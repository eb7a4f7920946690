"""The fields of a header line: an age, and the names and titles that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from tocsin.extract.bylines import is_byline
from tocsin.extract.paywall import is_lock
from tocsin.extract.prompt_words import ORNAMENT
from tocsin.extract.stamps import LONGEST_STAMP, Stamp, may_hold_stamp, read_stamp, stamp_edges
from tocsin.extract.words import fold, words_in

# Headers are short; an age in a longer line is part of a sentence.
LONGEST_HEADER_LINE = 260
LONGEST_TITLE = 300
_MOST_FIELDS = 7
_LONGEST_NAME_WORDS = 5
_LONGEST_EDGE = 6
_LONGEST_LOOSE = 90

_FIELDS = re.compile(r"\s*[|·•‧∙⋅｜┃│]\s*|\s+[-–—/›»→]\s+|\t+|(?<![.!?…])\s{2,}")
_FIELDS_OF_QUOTES = re.compile(_FIELDS.pattern.replace("»", ""))
_PAGE_NUMBER = r"(?:S\.|pp?\.|page|pag\.|pág\.|Seite|blz\.|pagina|página) ?[A-Z]?\d{1,3}(?:[-–]\d{1,3})?"
_LENGTH = r"\d{2,5} (?:mots|words|wörter|worte|palabras|parole|palavras|woorden|zeichen|signes|caractères)"
# What databases of the press tell beside outlet and day: "no. 24 123", "p. 5", "670 mots", "(English)".
_EDITION = re.compile(
    rf"(?<= \d{{4}}) {_LENGTH}(?=,|$)|"
    rf"(?:, ?(?:{_PAGE_NUMBER}|(?:no?[°º.]|nr\.|num\.|núm\.) ?\d[\d .-]{{0,9}}|{_LENGTH}(?:, ?\([^\W\d_]{{4,12}}\))?))+(?=,|$)|"
    rf" {_PAGE_NUMBER}$",
    re.I,
)
_LOCK_BEHIND = re.compile(r"(?P<header>.*\S)\s*[(\[](?P<label>[^()\[\]]{3,40})[)\]]")
_IN_BRACKETS = re.compile(r"(?P<head>[^()\[\]]{2,300}?)\s*[(\[](?P<inside>[^()\[\]]{2,140})[)\]]")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,250})[)\]]")
_OPENING_BRACKET = re.compile(r"\s*\[(?P<inside>[^\[\]]{4,90})\]\s*(?P<rest>\S.*)")
# "[27-11-2026 07:58:10] Desk: A title": chats are exported so.
_SECONDS = re.compile(r"\d:\d\d:\d\d")
_SENT = re.compile(r"(?P<sender>[^\W_][^:*]{1,40}): (?P<text>\S.*)")
_BRACKETED_NUMBER = re.compile(r"^\s*\[\d{1,3}\]\s+(?=\S)")
# A picture for a bullet is no word of the name behind it.
_PICTURE = re.compile("^\\s*[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]?\\s+")
# "— Préfecture de Police (@prefpolice) August 13, 2025" signs a post within an article.
SIGNATURE = re.compile(r"(?:[—–]|--).{1,80}\(@\w")
_COMMA = re.compile(r"[,;،、]\s*|\s-\s")
_PARTICLE = re.compile(
    "de|la|le|les|des|du|of|the|and|und|der|die|das|y|el|los|las|il|lo|gli|e|da|do|dos|van|het|en|et|della|del|dei|degli|"
    "avec|mit|con|com|met|with|by|par|von|for|"
    "της|του|των|και|и|і|й|та|a|i|w|na|we|och|og|ja|ve|és|az"
)

_QUOTES = '«"“„‘'
IN_QUOTES = re.compile(rf"[{_QUOTES}]\s?([^«»\"“”„]+?)\s?[»\"”“’]")

Fields = tuple[Stamp | None, tuple[str, ...]]
NOTHING: Fields = (None, ())


def read_header_fields(text: str, now: datetime) -> Fields:
    """The age that a line tells and the fields that stand beside it; (None, ()) where the line is anything else."""
    stamp, beside = _read_header(text, now)
    return stamp, tuple(map(_without_quotes, beside)) if beside else ()


_WROTE = re.compile(r".*(?:wrote|a écrit|schrieb|escribió|ha scritto|escreveu|schreef)\s?:")


def is_signed(text: str) -> bool:
    """The line signs a post, or is one: "… — Préfecture de Police (@prefpolice) August 13, 2025"; or it opens the mail that is
    answered: "On 10 March 2026, Ruth wrote:"."""
    if text.endswith(":") and _WROTE.fullmatch(text):
        return True
    return "(@" in text and SIGNATURE.search(text) is not None


def _without_quotes(field: str) -> str:
    """A name in quotes is that of an outlet: "« Le Monde », 10 March"."""
    quoted = IN_QUOTES.fullmatch(field) if field[0] in _QUOTES else None
    return quoted[1] if quoted and is_name(quoted[1].split()) else field


def _read_header(text: str, now: datetime) -> Fields:
    if len(text) > LONGEST_HEADER_LINE or not may_hold_stamp(text) or is_signed(text):
        return NOTHING
    text = _PICTURE.sub("", _BRACKETED_NUMBER.sub("", text))
    bracketed = _BRACKETED.fullmatch(text.strip())
    text = bracketed[1] if bracketed else text
    behind = _LOCK_BEHIND.fullmatch(text) if text[-1:] in "])" else None
    if behind and is_lock(behind["label"]):
        stamp, beside = _read_header(behind["header"], now)
        return (stamp, (*beside, behind["label"])) if stamp else NOTHING
    stamp = read_stamp(text, now) if len(text) <= LONGEST_STAMP else None
    if stamp:
        return stamp, ()
    opening = _OPENING_BRACKET.fullmatch(text)
    stamp = read_stamp(opening["inside"], now) if opening else None
    if stamp and opening and not stamp.weak and _may_stand_beside(opening["rest"]):
        sent = _SENT.fullmatch(opening["rest"]) if _SECONDS.search(opening["inside"]) else None
        return stamp, (sent["sender"], sent["text"]) if sent else (opening["rest"],)
    bare = without_edition(text)
    stamp = read_stamp(bare, now) if bare != text and len(bare) <= LONGEST_STAMP else None
    if stamp:
        return stamp, ()
    text = bare
    borders = _FIELDS_OF_QUOTES if "«" in text else _FIELDS
    fields = [field for field in borders.split(text.strip(" -–—•|·")) if field]
    if len(fields) == 1:
        return _read_one_field(fields[0], now)
    return _read_fields(fields, now) if len(fields) <= _MOST_FIELDS else NOTHING


def without_edition(text: str) -> str:
    """The line without issue, page, length and language of what a database of the press holds."""
    return _EDITION.sub("", text)


def best_stamp(stamps: Iterable[Stamp]) -> Stamp:
    """Of several stamps the one of publication, the most exact first."""
    return min(stamps, key=lambda stamp: (stamp.updated, stamp.weak, exactness_of(stamp)))


_DAY = 2


def exactness_of(stamp: Stamp) -> int:
    """0 for the most exact, 2 for a day."""
    return ("minute", "hour", "day").index(stamp.precision)


def _read_fields(fields: list[str], now: datetime) -> Fields:
    """Fields parted by bars, dots, dashes or wide spaces."""
    told: list[Stamp] = []
    beside: list[str] = []
    for field in _with_clocks(fields, now):
        stamp = read_stamp(field, now)
        if stamp and not (stamp.weak and names_time(field)):
            told.append(stamp)
            continue
        stamp, names = _read_one_field(field, now) if not told else NOTHING
        told += [stamp] if stamp else []
        beside += names if stamp else [field]
    if not told or not all(map(_may_stand_beside, beside)):
        return NOTHING
    return best_stamp(told), tuple(beside)


_CLOCK_ALONE = re.compile(r"\d{1,2} ?[:.hH] ?\d\d(?: ?(?:Uhr|h|[AaPp]\.?[Mm]\.?))?")


def _with_clocks(fields: list[str], now: datetime) -> list[str]:
    """A day and the clock in the field behind it are one field: "Sud Ouest - 26/11/2026 - 07:14"."""
    for at in range(1, len(fields)):
        if _CLOCK_ALONE.fullmatch(fields[at]):
            day, both = read_stamp(fields[at - 1], now), f"{fields[at - 1]} {fields[at]}"
            if day and exactness_of(day) == _DAY and read_stamp(both, now):
                return [*fields[: at - 1], both, *fields[at + 1 :]]
    return fields


_NAME_OF_TIME = re.compile(r"\d{1,2}(?: [A-ZÀ-Þ][^\W\d_]{4,}|[^\W\d_]{5,})")


def names_time(text: str) -> bool:
    """ "20 Minutes", "24 Heures", "20minutos": newspapers are called so, and no age is written with a capital and no "ago"."""
    return _NAME_OF_TIME.fullmatch(text) is not None


def _read_one_field(text: str, now: datetime) -> Fields:
    """An age in brackets, after a comma, or with nothing but a space beside a name."""
    if len(text) > LONGEST_HEADER_LINE or not may_hold_stamp(text):
        return NOTHING
    for reading in (_read_brackets, _read_commas, _read_words):
        stamp, beside = reading(text, now)
        if stamp:
            return stamp, beside
    return NOTHING


def _read_brackets(text: str, now: datetime) -> Fields:
    """ "Reuters (2 hours ago)", "A title of some words (Le Monde, il y a 2 h)"."""
    found = _IN_BRACKETS.fullmatch(text)
    if not found:
        return NOTHING
    stamp, beside = read_stamp(found["inside"], now), tuple[str, ...]()
    if stamp is None:
        stamp, beside = _read_commas(found["inside"], now)
    if stamp is None:
        stamp, beside = read_loose_header(found["inside"], now)
    if stamp is None or stamp.weak or not _may_stand_beside(found["head"]):
        return NOTHING
    return stamp, (found["head"], *beside)


def _read_commas(text: str, now: datetime) -> Fields:
    """ "Le Figaro, il y a 2 heures", "2 hours ago, Reuters": the age on one side, names on the other."""
    told: list[tuple[Stamp, tuple[str, ...]]] = []
    for found in list(_COMMA.finditer(text))[:5]:
        before, after = text[: found.start()], text[found.end() :]
        for names, rest in ((before, after), (after, before)):
            stamp = read_stamp(rest, now)
            if stamp and not stamp.weak and _are_names(names):
                told.append((stamp, tuple(name for name in _COMMA.split(names) if name)))
            other = read_stamp(names, now) if stamp and names is before else None
            if stamp and other and not (stamp.weak or other.weak):  # "10 March 14:30, published 6 March"
                told.append((min(stamp, other, key=lambda each: (each.updated, each.at)), ()))
    # "10 March 2026, 09:40, Reuters": a clock's time beside is no name.
    return min(told, key=lambda fields: (exactness_of(fields[0]), len(fields[1])), default=NOTHING)


def read_loose_header(text: str, now: datetime) -> Fields:
    """A short line of words, a comma and an age, or an age and words, whatever they look like: "taz, 12 August 2025". Sentences do that
    too, so it counts only where a page has headers of that shape (see `dress`)."""
    if (
        len(text) > _LONGEST_LOOSE
        or not may_hold_stamp(text)
        or is_signed(text)
        or (text.endswith(".") and not _SHORTENED.search(text))
    ):
        return NOTHING
    for found in _COMMA.finditer(text):
        sides = text[: found.start()].strip("([ "), text[found.end() :].strip(")] ")
        for name, age in (sides, sides[::-1]):
            stamp = read_stamp(age, now)
            if stamp and not stamp.weak:
                return (stamp, (name,)) if 0 < words_in(name) <= _LONGEST_NAME_WORDS + 1 else NOTHING
    return NOTHING


_SHORTENED = re.compile(r"\d ?(?:min|mn|std|stdn|sek|hrs?|u)\.$", re.I)
_NAME_AND_CLOCK = re.compile(r"(?P<name>[^\s,(\[].{0,58}?)(?:, | ?[(\[])(?P<clock>\d\d ?[:.h] ?\d\d)(?: Uhr)?[)\]]?")


def read_name_and_clock(text: str, now: datetime) -> Fields:
    """ "Alder Times (07:20)", "O Farol, 10:00": how long a film takes is written so too, so a page must do it more than once
    (see `dress`)."""
    found = _NAME_AND_CLOCK.fullmatch(text) if len(text) <= _LONGEST_LOOSE and may_hold_stamp(text) else None
    stamp = read_stamp(found["clock"], now) if found and is_name(found["name"].split()) else None
    return (stamp, (found["name"],)) if found and stamp else NOTHING


def _read_words(text: str, now: datetime) -> Fields:
    """ "Les Echos 14 minutes ago", "14 minutes ago Les Echos"."""
    words = text.split()
    opening, closing = stamp_edges(words)
    for count in range(1, min(_LONGEST_NAME_WORDS + 1, len(words))):
        before, after = words[:count], words[-count:]
        for name, rest, fits in (
            (before, words[count:], len(words) - count <= closing),
            (after, words[:-count], len(words) - count <= opening),
        ):
            if not fits or not (is_name(name) or _is_ornament(" ".join(name))):
                continue
            stamp = read_stamp(" ".join(rest), now)
            if stamp and not stamp.weak:
                return stamp, (" ".join(name),)
    return NOTHING


def _are_names(text: str) -> bool:
    return "。" not in text and all(
        is_name(part.strip('«»"“”„ ').split()) or _is_ornament(part) for part in _COMMA.split(text) if part
    )


def _is_ornament(text: str) -> bool:
    return ORNAMENT.fullmatch(fold(text)) is not None or is_byline(text)


def is_name(words: list[str]) -> bool:
    """Capital letters at every word's start, as far as the script has any; one word after them may do without ("Le Bien
    public", "Midi libre")."""
    if not words or len(words) > _LONGEST_NAME_WORDS or words_in(" ".join(words)) > 2 * _LONGEST_NAME_WORDS:
        return False
    small = [at for at, word in enumerate(words) if not _is_word_of_name(word)]
    return not small or (len(words) > 1 and small == [len(words) - 1] and not _PARTICLE.fullmatch(words[-2].lower()))


def _is_word_of_name(word: str) -> bool:
    return not word[0].islower() or _PARTICLE.fullmatch(word.lower()) is not None or "." in word[1:-1]


def _may_stand_beside(field: str) -> bool:
    """Fields beside an age are names and titles, not clauses of a sentence."""
    return len(field) <= LONGEST_TITLE and not (field[-1] in ".;,。" and words_in(field) > 4) and field[0] not in ",;"


def read_edge_stamp(text: str, now: datetime, *, closing: bool) -> Fields:
    """An age that opens a line, or closes it, with nothing but a space between: "18:42 A title", "A title 2 hours ago".

    Sentences do that too, so a page must do it line after line before it counts (see `dress`).
    """
    if len(text) > LONGEST_HEADER_LINE or not may_hold_stamp(text) or is_signed(text):
        return NOTHING
    words = text.split()
    for count in range(min(stamp_edges(words)[closing], _LONGEST_EDGE, len(words) - 1), 0, -1):
        edge, rest = (words[-count:], words[:-count]) if closing else (words[:count], words[count:])
        told = " ".join(edge)
        stamp = read_stamp(told, now) if may_hold_stamp(told) else None
        if stamp and (not stamp.weak or ":" in told or "h" in told or (_TIGHT_AGE.fullmatch(told) and len(rest) <= 4)):
            return stamp, _fields_of(" ".join(rest).strip(" -–—:|·"))
    return NOTHING


_TIGHT_AGE = re.compile(r"\d{1,2}[a-zA-Z]{1,3}")  # "12m", "48min", "1d"
_LEADING_NAME = re.compile(r"[(\[](?P<name>[^()\[\]]{2,40})[)\]]\s+(?P<rest>.+)")


def _fields_of(text: str) -> tuple[str, ...]:
    """ "(Reuters) A title" and "Reuters | A title" are two fields."""
    found = _LEADING_NAME.fullmatch(text)
    return (found["name"], found["rest"]) if found else tuple(field for field in _FIELDS.split(text) if field)

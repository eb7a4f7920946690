"""The lines of a page and what they look like: a label, a title, prose, a header's ornament, an age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tocsin.extract.lexicon import ENDERS, INSERTS, ORNAMENT, PAYWALL_LABELS, PROMPT, SECTIONS, SOURCE_LABEL
from tocsin.extract.stamps import LONGEST_STAMP, Stamp, may_hold_stamp, read_stamp
from tocsin.extract.words import fold, label_of, without_invisible

# Headers are short; an age in a longer line is part of a sentence.
LONGEST_HEADER_LINE = 260
# Ten times the longest page of news; what follows is not read.
MAX_LINES = 50_000
LONGEST_LABEL = 60
LONGEST_SOURCE = 48
LONGEST_TITLE = 300
# From here on a line without a full stop is prose too: a teaser that was cut.
LONG_LINE = 120

_FINAL = re.compile(r"[.!?…。！？؟।][\"'»”’)\]›\s]*$|[»”]$")
_SENTENCES = re.compile(r"[.!?…][\"'»”’)]* +[\"'«“‘(¿¡—–-]*[^\W\d_a-zß-öø-ÿ]")
_FIELDS = re.compile(r"\s*[|·•‧∙⋅｜]\s*|\s+[-–—/]\s+|\t+|\s{3,}")
_BLANK = re.compile(r"[^\S \t]")  # no-break and other typographic spaces
_RULE = re.compile(r"\s*([-–—_=*~#•·.]\s*){3,}")
_MARK = re.compile(r"^(?:#{1,6}\s+|[•*▪◦‣►▶>]\s+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words. `gap` counts the blank lines before it; `beside` are the other fields of an age's line."""

    text: str
    gap: int = 0
    heading: bool = False
    link: str | None = None
    stamp: Stamp | None = None
    beside: tuple[str, ...] = ()
    node: int = 0  # the element it came from
    linked: str = ""  # the part that is a link, where that is most of it

    @property
    def as_title(self) -> str:
        return self.linked or self.text


def read_lines(content: str, now: datetime) -> tuple[Line, ...]:
    """The lines of a plain text that hold words, white space folded; rules ("* * *") count as wide gaps."""
    lines: list[Line] = []
    gap = 0
    for raw in without_invisible(content).splitlines():
        if len(lines) == MAX_LINES:
            break
        text = " ".join(raw.split())
        if not text:
            gap += 1
        elif _RULE.fullmatch(text):
            gap += 3
        else:
            lines.append(line_of(raw, now, gap=gap))
            gap = 0
    return tuple(lines)


def line_of(raw: str, now: datetime, *, gap: int = 0, heading: bool = False, link: str | None = None) -> Line:
    """A line of a text; where one of its fields is an age, with its stamp."""
    text = " ".join(raw.split())
    marked = _MARK.match(text)
    if marked:
        heading, text = heading or text.startswith("#"), text[marked.end() :]
    stamp, beside = (
        read_header_fields(_BLANK.sub(" ", raw.strip()), now) if len(text) <= LONGEST_HEADER_LINE else (None, ())
    )
    return Line(text, gap, heading, link, stamp, beside)


def read_header_fields(text: str, now: datetime) -> tuple[Stamp | None, tuple[str, ...]]:
    """The age that a line tells and the fields that stand beside it; (None, ()) where the line is anything else."""
    if not may_hold_stamp(text):
        return None, ()
    if len(text) <= LONGEST_STAMP:
        stamp = read_stamp(text, now)
        if stamp:
            return stamp, ()
    fields = [field for field in _FIELDS.split(text.strip(" -–—•")) if field]
    if len(fields) == 1:
        return _read_trailing_stamp(text, now)
    if len(fields) > 7:
        return None, ()
    stamps = [read_stamp(field, now) for field in fields]
    told = [stamp for stamp in stamps if stamp]
    beside = tuple(field for field, stamp in zip(fields, stamps, strict=True) if not stamp)
    if not told or not all(map(_may_stand_beside, beside)):
        return None, ()
    return best_stamp(told), beside


def best_stamp(stamps: list[Stamp]) -> Stamp:
    """Of several stamps the one of publication, the most exact first."""
    exactness = {"minute": 0, "hour": 1, "day": 2}
    return min(stamps, key=lambda stamp: (stamp.updated, stamp.weak, exactness[stamp.precision]))


_TRAILING = re.compile(r"^(?P<name>[^,()]{2,60}?)(?:,\s+(?P<comma>[^()]{3,60})|\s*\((?P<bracket>[^()]{3,60})\))$")
_PARTICLES = frozenset(
    [
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "of",
        "the",
        "and",
        "und",
        "der",
        "die",
        "das",
        "y",
        "el",
        "los",
        "las",
        "il",
        "lo",
        "gli",
        "e",
        "da",
        "do",
        "dos",
        "van",
        "het",
        "en",
        "et",
        "della",
        "del",
        "dei",
        "degli",
    ]
)


def _read_trailing_stamp(text: str, now: datetime) -> tuple[Stamp | None, tuple[str, ...]]:
    """An age after a name: "Le Figaro, il y a 2 heures", "Reuters (2 hours ago)", "Les Echos 14 minutes ago"."""
    found = _TRAILING.match(text)
    if found:
        stamp = read_stamp(found["comma"] or found["bracket"], now)
        if stamp and not stamp.weak and (_is_name(found["name"]) or ORNAMENT.fullmatch(fold(found["name"]))):
            return stamp, (found["name"],)
    words = text.split()
    for count in range(1, min(6, len(words) - 1)):
        if not _is_name(" ".join(words[:count])):
            break
        stamp = read_stamp(" ".join(words[count:]), now)
        if stamp and not stamp.weak:
            return stamp, (" ".join(words[:count]),)
    return None, ()


def _is_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 5 and all(
        word[0].isupper() or word[0].isdigit() or word.lower() in _PARTICLES for word in words
    )


def _may_stand_beside(field: str) -> bool:
    """Fields beside an age are names and titles, not clauses of a sentence."""
    return len(field) <= LONGEST_TITLE and not (field[-1] in ".;," and len(field.split()) > 4) and field[0] not in ",;"


def is_final(text: str) -> bool:
    """The line ends as a sentence does."""
    return _FINAL.search(text[-40:]) is not None


def is_prose(line: Line) -> bool:
    """The line is running text: sentences, or so long that it can be nothing else."""
    text = line.text
    if line.stamp or line.heading:
        return False
    return (len(text) >= LONG_LINE and " " in text) or (len(text) >= 40 and is_final(text) and len(text.split()) >= 6)


def is_label(line: Line) -> bool:
    """The line is short and no sentence: a label, a name, a kicker."""
    text = line.text
    return len(text) <= LONGEST_LABEL and len(text.split()) <= 9 and not is_final(text)


def is_ornament(line: Line) -> bool:
    """A line of a header that tells neither outlet nor title: author, reading time, counts, buttons, a lock."""
    return len(line.text) <= 80 and is_ornament_text(line.text)


def is_ornament_text(text: str) -> bool:
    label = label_of(text)
    return (
        not any(map(str.isalpha, label))
        or label in PAYWALL_LABELS
        or ORNAMENT.fullmatch(label) is not None
        or ORNAMENT.fullmatch(fold(text)) is not None
    )


def is_section(text: str) -> bool:
    return label_of(text) in SECTIONS


def is_furniture(line: Line) -> bool:
    """A line of the page's own, known by its words."""
    label = label_of(line.text)
    return label in ENDERS or label in INSERTS or (len(label) <= 160 and PROMPT.match(label) is not None)


def names_source(text: str) -> str:
    """The line without "Source:" and bullets."""
    return SOURCE_LABEL.sub("", text.strip(" -–—•|·"), count=1).strip(" :,-–—")


def is_source_like(line: Line) -> bool:
    """The line could be the name of an outlet."""
    text = line.text
    if len(text) > LONGEST_SOURCE or len(text.split()) > 6 or line.stamp:
        return False
    if SOURCE_LABEL.match(text):
        return True
    name = names_source(text)
    return (
        bool(name) and name[-1] not in ".?!:;,…" and (not name[0].islower() or "." in name) and not is_furniture(line)
    )


def is_title_like(line: Line) -> bool:
    """The line could be the title of an article."""
    text = line.text
    if line.stamp or not 8 <= len(text) <= LONGEST_TITLE or is_furniture(line) or is_ornament(line):
        return False
    return line.heading or (len(text.split()) >= 2 and _SENTENCES.search(text) is None)


def is_statement(text: str) -> bool:
    """It ends with a single full stop, as titles do not."""
    return (text.endswith(".") and not text.endswith("..")) or bool(_SENTENCES.search(text))

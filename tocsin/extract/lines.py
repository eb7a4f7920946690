"""The lines of a page and what they look like: a label, a title, prose, a header's ornament, an age."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from tocsin.extract.bylines import is_byline
from tocsin.extract.clippings import without_cards
from tocsin.extract.databases import without_export_keys
from tocsin.extract.fields import IN_QUOTES, LONGEST_TITLE, names_time, read_header_fields
from tocsin.extract.insert_words import INSERTS, SURE_INSERTS
from tocsin.extract.label_words import ENDERS
from tocsin.extract.name_words import SECTIONS, SOURCE_LABELS
from tocsin.extract.paywall import LOCK_EMBLEM, is_lock, strip_title_label
from tocsin.extract.prompt_words import ORNAMENT, is_prompt
from tocsin.extract.stamps import Stamp
from tocsin.extract.types import Dropped, Reason, Sifted
from tocsin.extract.words import breadth, fold, label_of, without_invisible, words_in

# Several times the longest page of news; what follows is not read.
MAX_LINES = 10_000
LONGEST_LABEL = 60
LONGEST_SOURCE = 48
SHORTEST_TITLE = 8
SHORTEST_HEADING = 3  # that leads to an article: "Gone"
# From here on a line without a full stop is prose too: a teaser that was cut.
LONG_LINE = 120
# Of a table pasted as text.
_LEAST_ROWS, _LEAST_COLUMNS = 2, 3
_WORDS_OF_TEXT = 6

_FINAL = re.compile(r"[.!?…。！？؟۔।։።။][\"'»”’)\]›\s]*$|[»”]$")
# Two sentences: a whole word (no "U.S.", no "St.") before the stop, a capital after it.
_SENTENCES = re.compile(r"[^\W\d_]{4}[.…][\"'»”’)]* +[\"'«“‘(¿¡—–-]*[^\W\d_a-zß-öø-ÿ]|。(?=\S)")
_BLANK = re.compile(r"[^\S \t]")  # no-break and other typographic spaces
_BORDERS = frozenset("·|‧∙")
_RULE = re.compile(r"\s*([-–—_=*~#•·.]\s*){3,}")
_MARK = re.compile(r"^(?:#{1,6}\s+|(?:[•*▪◦‣►▶>➤➜→✓✔✗-]|[\u25a0-\u25ff\u2605\u2606\u2610-\u2612]|\[[ xX]\])\s+)+")
# "+++ 17:52 Uhr: A title +++"
_BANNER = re.compile(r"^(?:([+*=~#])\1{1,4}|>>+)\s+(?P<words>.*\w.*?)\s+(?:\1{2,5}|<<+)$")
# Markdown and the stars of plain mails.
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*\*?|__|[*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*_])")
_BOLD_LEAD = re.compile(r"\s*(?:[•*-]\s+)?(?P<mark>\*\*|__)(?P<lead>[^*_]{8,160}?)(?P=mark)\s+\S")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\((https?://[^\s()]+|/[^\s()]*)\)")
_INSERT_LINE = re.compile(r"[\[(>→►▶•*\s-]*(?P<label>[^:\[\]]{4,40}?)\s*[:>→|]\s*(?P<title>.{3,})")
# "Cuisson : 35 min" heads nothing.
_KEY_AND_TIME = re.compile(
    r"[^:\d]{3,40}: ?\d{1,3} ?(?:min\w*|mn|h|std\.?|stunden?|heures?|hours?|horas?|ore|uur)\.?(?: ?\d{1,2}(?: ?min\w*)?)?",
    re.I,
)
# Bullets, clocks and newspapers in small pictures around a name.
_SYMBOLS = re.compile(r"^[^\w\"'«“„(@#&]+|[^\w\"'»”)!?.…+&*]+$")
# "Lire sur Reporterre": the outlet is where the article is read.
_READ_AT = re.compile(
    r"^(?:(?:à )?lire(?: la suite| l'article)? (?:sur|dans|chez)|read(?: more| it| the article)? (?:on|at|in)|(?:weiter)?lesen (?:auf|bei|in)|leer(?: más)? en|leggi(?: tutto)? su|"
    r"(?:ler|leia)(?: mais)? (?:em|no|na)|lees(?: meer| verder)? (?:op|bij|in))\s+(?=\S)", re.I
)  # fmt: skip
_PERSON = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?|d[aeiou]s?|v[ao]n|der|den|el|la|bin) ?")
_ADDRESS = re.compile(r"[<(\[]?(https?://[^\s<>()\[\]]+)[>)\]]?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words. `gap` counts the blank lines before it; `beside` are the other fields of an age's line."""

    text: str
    gap: int = 0
    heading: bool = False
    link: str | None = None
    stamp: Stamp | None = None
    beside: tuple[str, ...] = ()
    aside: bool = False  # known to belong to no article: a day above several
    node: int = 0  # the element it came from
    linked: str = ""  # the part that is a link, where that is most of it
    lead: str = ""  # the beginning in bold, where text follows

    @property
    def as_title(self) -> str:
        """The link's words, with what stands in brackets behind it."""
        if self.text.startswith(f"{self.linked} (") and self.text.endswith(")"):
            return self.text
        return self.linked or self.text


class Columns(NamedTuple):
    """What stands beside the ages of a page: which field is the title, if any, and whether most of them name an outlet; `untitled`:
    no field is one, however long."""

    title: int | None = None
    named: bool = False
    untitled: bool = False


NO_COLUMNS = Columns()


class Read(NamedTuple):
    """The lines of a text, and what was left out of it."""

    lines: tuple[Line, ...]
    dropped: tuple[Dropped, ...] = ()


def read_lines(content: str, now: datetime) -> Read:
    """The lines of a plain text that hold words, white space folded; rules ("* * *") count as wide gaps."""
    kept = _without_quotes(without_invisible(content)).splitlines()
    dropped: tuple[Dropped, ...] = ()
    for sift in (_without_bars, without_export_keys, without_cards, without_running_heads):
        kept, own = sift(kept)
        dropped += own
    lines: list[Line] = []
    gap = 0
    for raw in _rows_apart(kept):
        if len(lines) == MAX_LINES:
            break
        text = " ".join(raw.split())
        if text in _BORDERS:
            continue  # a field's border that became a line of its own
        if not text:
            gap += 1
        elif _RULE.fullmatch(text) or (len(text) <= 2 and not text.isalnum() and not LOCK_EMBLEM.search(text)):
            gap += 3
        else:
            lines.append(line_of(raw, now, gap=gap))
            gap = 0
    return Read(tuple(lines), dropped)


def _without_quotes(content: str) -> str:
    """A table whose cells stand in quotes, parted by commas or semicolons, as one whose cells are parted by tabs."""
    found = _QUOTED_CELLS.match(content)
    if not found:
        return content
    try:
        rows = list(csv.reader(content.splitlines(), delimiter=found[1]))
    except csv.Error:
        return content
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)


_QUOTED_CELLS = re.compile(r'\s*"[^"\n]*"([,;])"')
_PAGE_NUMBER = re.compile(
    r"(?:\bpages?\b|\bp\.|\bseite\b|\bs\.|\bpag(?:ina|\.)|\bp[aá]g(?:ina|\.)|\bblz\.?) ?\d{1,3}(?: ?(?:/|of|sur|von|de|di|van) ?\d{1,3})?",
    re.I,
)
_DIGITS = re.compile(r"\d+")


def without_running_heads(lines: Sequence[str]) -> Sifted:
    """Without what stands on every page of a printed document: lines with a page's number that are else the same."""
    heads = [_DIGITS.sub("#", " ".join(line.split())) if _PAGE_NUMBER.search(line) else "" for line in lines]
    counts = Counter(filter(None, heads))
    return Sifted(
        [line for line, head in zip(lines, heads, strict=True) if counts[head] < 2],
        tuple(
            Dropped(line.strip(), Reason.REPEATED) for line, head in zip(lines, heads, strict=True) if counts[head] > 1
        ),
    )


def _without_bars(lines: Sequence[str]) -> Sifted:
    """A table in Markdown as the lines of its cells, a gap between its rows; its head names columns."""
    rule = next((at for at, line in enumerate(lines) if at and _is_rule(line)), None)
    if rule is None or lines[rule - 1].count("|") < _LEAST_BARS:
        return Sifted(list(lines))
    end = next((at for at in range(rule + 1, len(lines)) if lines[at].count("|") < _LEAST_BARS), len(lines))
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines[rule + 1 : end]]
    return Sifted(
        [*lines[: rule - 1], *(text for row in cells for text in ("", *row)), "", *lines[end:]],
        (Dropped(lines[rule - 1].strip(), Reason.HEADING),),
    )


def _is_rule(line: str) -> bool:
    return "--" in line and len(line) <= _LONGEST_RULE and _RULE_OF_TABLE.fullmatch(line.strip()) is not None


_RULE_OF_TABLE = re.compile(r"\|?(?:\s{0,9}:?-{2,}:?\s{0,9}\|){2,}(?:\s{0,9}:?-{2,}:?)?")
_LONGEST_RULE = 2_000
_LEAST_BARS = 2


def _rows_apart(lines: list[str]) -> list[str]:
    """The lines; where they are the rows of a table whose cells are parted by tabs, and hold running text, each cell is a line."""
    rows = [line.split("\t") for line in lines if line.strip()]
    columns = len(rows[0]) if rows else 0
    if len(rows) < _LEAST_ROWS or columns < _LEAST_COLUMNS or any(len(row) != columns for row in rows):
        return lines
    if not all(any(is_final(cell) and words_in(cell) >= _WORDS_OF_TEXT for cell in row) for row in rows[1:]):
        return lines
    return [cell for row in rows for cell in (*filter(str.strip, row), "")]


def line_of(raw: str, now: datetime, *, gap: int = 0) -> Line:
    """A line of a text; where one of its fields is an age, with its stamp. Markdown's marks are no words."""
    raw = without_banner(raw)
    bold = _BOLD_LEAD.match(raw) if "**" in raw or "__" in raw else None
    lead = " ".join(bold["lead"].split()) if bold else ""
    raw, link = _without_markdown(raw)
    text = " ".join(raw.split())
    marked = _MARK.match(text)
    if marked:
        text, raw = text[marked.end() :], raw.strip()[marked.end() :]
    heading = marked is not None and "#" in marked.group()
    stamp, beside = read_header_fields(_BLANK.sub(" ", raw.strip()), now)
    return Line(text, gap, heading, link, stamp, beside, lead=lead)


def without_banner(text: str) -> str:
    """The words between the signs of a banner: "+++ A title +++"."""
    banner = _BANNER.match(text.strip()) if text.lstrip()[:1] in "+*=~#>" else None
    return banner["words"] if banner else text


def _without_markdown(raw: str) -> tuple[str, str | None]:
    """The words, and the first address that is linked or stands alone."""
    if "://" not in raw and "*" not in raw and "_" not in raw and "](" not in raw:
        return raw, None
    linked = _MARKDOWN_LINK.search(raw)
    if linked:
        raw = _MARKDOWN_LINK.sub(r"\1", raw)
    alone = _ADDRESS.fullmatch(raw.strip())
    link = linked[2] if linked else alone[1] if alone else None
    return _EMPHASIS.sub(r"\2", raw), link


def is_final(text: str) -> bool:
    """The line ends as a sentence does."""
    return _FINAL.search(text[-40:]) is not None


def is_prose(line: Line) -> bool:
    """The line is running text: sentences, or so long that it can be nothing else."""
    text = line.text
    if line.stamp or line.heading:
        return False
    if len(text) >= LONG_LINE and " " in text:
        return True
    return breadth(text) >= 40 and ((is_final(text) and words_in(text) >= 6) or _is_long_unspaced(text))


def _is_long_unspaced(text: str) -> bool:
    return breadth(text) >= LONG_LINE and words_in(text) > 1


def is_label(line: Line) -> bool:
    """The line is short and no sentence: a label, a name, a kicker."""
    text = line.text
    return len(text) <= LONGEST_LABEL and len(text.split()) <= 9 and not is_final(text)


def is_ornament(line: Line) -> bool:
    """A line of a header that tells neither outlet nor title: author, reading time, counts, buttons, a lock."""
    return line.aside or (len(line.text) <= 80 and is_ornament_text(line.text))


@lru_cache(maxsize=16_384)
def is_ornament_text(text: str) -> bool:
    label = label_of(text)
    return (
        not any(map(str.isalpha, label))
        or ORNAMENT.fullmatch(label) is not None
        or ORNAMENT.fullmatch(fold(text)) is not None
        or _ADDRESS.fullmatch(text) is not None
        or is_byline(text)
        or is_lock(text)
    )


def shows_lock(line: Line) -> bool:
    """The line carries a lock's picture, or its label in brackets, behind a bar or beside a link."""
    if not line.text.isascii() and LOCK_EMBLEM.search(line.text):
        return True
    if len(line.text) <= LONGEST_LABEL and strip_title_label(line.text)[1] is not None:
        return True
    return bool(line.linked) and line.text.startswith(line.linked) and is_lock(line.text[len(line.linked) :])


def is_section(text: str) -> bool:
    return label_of(text) in SECTIONS


def is_furniture(line: Line) -> bool:
    """A line of the page's own, known by its words."""
    label = label_of(line.text)
    return label in ENDERS or label in INSERTS or (len(label) <= 160 and is_prompt(label))


def opens_insert(text: str, labels: frozenset[str] = INSERTS) -> bool:
    """The line is a link to another article with its label: "Lire aussi : ..."."""
    found = _INSERT_LINE.fullmatch(text)
    return bool(found and label_of(found["label"]) in labels)


def names_source(text: str) -> str:
    """The line without "Source:", "via", bullets and a lock's label."""
    text = strip_title_label(text)[0] if text[-1:] in ")]" else text
    text = _READ_AT.sub("", _SYMBOLS.sub("", text))
    quoted = IN_QUOTES.fullmatch(text)
    text = quoted[1] if quoted else text
    label, colon, name = text.partition(":")
    if not colon or label_of(label) not in SOURCE_LABELS:
        name = text[4:] if text[:4].lower() == "via " else text
    return name.strip(" :,-–—")


def is_source_like(line: Line) -> bool:
    """The line could be the name of an outlet."""
    text = line.text
    if (
        len(text) > LONGEST_SOURCE
        or len(text.split()) > 6
        or _KEY_AND_TIME.fullmatch(text)
        or opens_insert(text, SURE_INSERTS)
    ):
        return False
    if line.stamp:
        return is_name_of_time(line)
    name = names_source(text)
    if name.endswith("!") and len(name.split()) <= 2:
        name = name[:-1]  # "Basta!"
    return bool(name) and name[-1] not in "?!:;,…" and not is_final(name) and not is_furniture(line)


def is_person_like(line: Line) -> bool:
    """Two to four words with a capital each and nothing else: who wrote it."""
    words = line.text.split()
    return 2 <= len(words) <= 4 and all(map(_PERSON.fullmatch, words)) and not line.heading


def is_name_of_time(line: Line) -> bool:
    """ "20 Minutes", "24 Heures": newspapers are called so, and no age is written with a capital and no "ago"."""
    return line.stamp is not None and line.stamp.weak and not line.beside and names_time(names_source(line.text))


def is_title_like(line: Line) -> bool:
    """The line could be the title of an article."""
    text = line.text
    least = SHORTEST_HEADING if line.heading and line.link else SHORTEST_TITLE
    if (
        line.stamp
        or not (least <= breadth(text) and len(text) <= LONGEST_TITLE)
        or is_furniture(line)
        or is_ornament(line)
    ):
        return False
    if opens_insert(text, SURE_INSERTS) or _KEY_AND_TIME.fullmatch(text):
        return False
    return line.heading or (words_in(text) >= 2 and _SENTENCES.search(text) is None)


def states_source(text: str) -> bool:
    """The line says that a name follows: "Source: Reuters", "Read on Reuters"."""
    if _READ_AT.match(text):
        return True
    label, colon, name = text.partition(":")
    return bool(colon) and bool(name.strip()) and label_of(label) in SOURCE_LABELS


def is_statement(text: str) -> bool:
    """It ends with a single full stop, as titles do not."""
    return (text.endswith((".", "。")) and not text.endswith("..")) or bool(_SENTENCES.search(text))

"""The pieces of text that stand on one line of an HTML page: parted where only mark-up parts fields, and read as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise, takewhile

from tocsin.extract.fields import LONGEST_HEADER_LINE, best_stamp, is_signed, names_time, read_header_fields
from tocsin.extract.lines import Line, is_final, is_ornament_text, is_section
from tocsin.extract.paywall import is_lock
from tocsin.extract.stamps import LONGEST_STAMP, Stamp, may_hold_stamp, read_stamp
from tocsin.extract.words import words_in

INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "relative-time", "time-ago",
))  # fmt: skip
FIELDS = frozenset((
    "span", "a", "time", "small", "cite", "abbr", "data", "label", "strong", "mark", "b", "i", "em", "font",
))  # fmt: skip
_BOLD = frozenset(["b", "strong", "a"])
LEAST_BEFORE_HEADER = 6  # words of a text that a header ends
_LONGEST_BESIDE_LOCK = 24  # words of a title, an outlet and a lock


@dataclass(slots=True)
class Run:
    text: str
    stamp: Stamp | None = None
    link: str | None = None
    heading: bool = False
    node: int = 0
    tag: str = ""  # of the element that holds it
    apart: bool = False  # a field of its own, by style alone


def text_of_runs(runs: Iterable[Run]) -> str:
    return " ".join("".join(run.text for run in runs).split())


def part_runs(runs: list[Run], now: datetime) -> list[list[Run]]:
    """The fields of a line that holds several, each as its runs."""
    return _parted(_with_badges(runs), now)


def _parted(runs: list[Run], now: datetime) -> list[list[Run]]:
    """The fields of a whole article that only style sets apart, an age and running text among them; else all as one."""
    labels = _labels_beside(runs)
    if labels:
        cuts = [0, *labels, *(at + 1 for at in labels), len(runs)]
        pieces = (runs[start:end] for start, end in pairwise(sorted(set(cuts))))
        return [field for piece in pieces for field in _parted(piece, now)]
    beside = _title_beside_name(runs)
    if beside:
        return [runs[:beside], runs[beside:]]
    last = _header_at_end(runs, now)
    if last:
        return [*_parted(runs[:last], now), runs[last:]]
    starts = [0, *(at for at, run in enumerate(runs) if at and run.apart)]
    fields = [runs[start:end] for start, end in pairwise([*starts, len(runs)])]
    texts = [text_of_runs(field) for field in fields]
    if len(fields) < 3 or not any(is_final(text) and len(text.split()) >= 6 for text in texts):
        return [runs]
    timed = (
        any(run.stamp for run in field) or read_stamp(text, now) for field, text in zip(fields, texts, strict=True)
    )
    return fields if any(timed) else [runs]


_BADGE = "Plus"
_MOST_BESIDE_TITLE, _LEAST_TITLE = 5, 5  # words


def _with_badges(runs: list[Run]) -> list[Run]:
    """ "Plus" in an element of its own before a heading's words, or behind them, in the capitals that tell it is a lock."""
    if len(runs) < 2:
        return runs
    return [_shouted(run) if _is_badge(runs, at) else run for at, run in enumerate(runs)]


def _is_badge(runs: list[Run], at: int) -> bool:
    run = runs[at]
    if run.text.strip() != _BADGE or not run.heading or run.tag not in FIELDS:
        return False
    return at == len(runs) - 1 or (at == 0 and runs[1].text.lstrip()[:1].isupper())


def _shouted(run: Run) -> Run:
    return replace(run, text=run.text.upper())


def _labels_beside(runs: list[Run]) -> list[int]:
    """The runs, of several, that are the label of a lock or a section, where the others are no sentence that they belong to."""
    if len(runs) < 2:
        return []
    labels = [at for at, run in enumerate(runs) if run.tag in FIELDS and _stands_alone(run.text.strip())]
    last = len(runs) - 1
    short = labels and len(text_of_runs(runs).split()) <= _LONGEST_BESIDE_LOCK
    return [at for at in labels if short or at in (0, last)]


def _stands_alone(text: str) -> bool:
    return is_lock(text) or is_section(text)


def _title_beside_name(runs: list[Run]) -> int | None:
    """Where a title that is a link follows a few words in an element of their own, and nothing else stands on the line."""
    told = [at for at, run in enumerate(runs) if run.text.strip()]
    if len(told) != 2:
        return None
    name, title = runs[told[0]], runs[told[1]]
    if (
        name.tag not in FIELDS
        or name.tag == "a"
        or name.link
        or name.stamp
        or title.tag != "a"
        or name.node == title.node
    ):
        return None
    is_name = words_in(name.text) <= _MOST_BESIDE_TITLE and not may_hold_stamp(name.text)
    return told[1] if is_name and words_in(title.text) >= _LEAST_TITLE else None


def _header_at_end(runs: list[Run], now: datetime) -> int | None:
    """Where an element of its own that tells outlet and age follows the last sentence of a text."""
    told = [at for at, run in enumerate(runs) if run.text.strip()]
    if len(told) < 2 or runs[told[-1]].tag not in FIELDS:
        return None
    text = text_of_runs(runs[: told[-1]])
    if not is_final(text) or len(text.split()) < LEAST_BEFORE_HEADER or not may_hold_stamp(runs[told[-1]].text):
        return None
    stamp, beside = read_header_fields(runs[told[-1]].text, now)
    return told[-1] if stamp and beside and not stamp.weak else None


def line_of_runs(runs: list[Run], text: str, stamps: list[Stamp], now: datetime, gap: int) -> Line:
    link, words = _main_link(runs, text)
    heading = sum(len(run.text.strip()) for run in runs if run.heading) * 2 > len(text)
    stamp, beside = _header_of(runs, text, stamps, now)
    link = link or _link_of_field(runs, beside)
    words_of_runs = [run.text.strip() for run in runs if run.text.strip()]
    buttons = stamp is None and (_are_buttons(words_of_runs, text) or _is_menu(runs))
    lead = "" if heading or stamp else _bold_lead(runs, text)
    return Line(text, gap, heading, link, stamp, beside, aside=buttons, node=runs[0].node, linked=words, lead=lead)


def _bold_lead(runs: list[Run], text: str) -> str:
    """The words in bold, or linked, with which a longer line begins."""
    bold = list(takewhile(lambda run: run.tag in _BOLD or not run.text.strip(), runs))
    lead = text_of_runs(bold)
    return lead if 8 <= len(lead) <= 160 and len(lead) < len(text) else ""


def _are_buttons(words: list[str], text: str) -> bool:
    return len(words) > 1 and len(text) <= 120 and all(map(is_ornament_text, words))


def _is_menu(runs: list[Run]) -> bool:
    """Links of a word or two in a row, and nothing else: buttons, tags, numbers of pages."""
    told = [run for run in runs if any(map(str.isalnum, run.text))]
    return len({run.node for run in told}) > 2 and all(run.tag == "a" and len(run.text.split()) <= 3 for run in told)


def _main_link(runs: list[Run], text: str) -> tuple[str | None, str]:
    """The link that is most of the line, and its words; (None, "") where the line is mostly no link."""
    linked: dict[str, str] = {}
    for run in runs:
        if run.link:
            linked[run.link] = linked.get(run.link, "") + run.text
    if sum(map(len, linked.values())) * 2 <= len(text):
        return None, ""
    link = max(linked, key=lambda address: len(linked[address]))
    return link, " ".join(linked[link].split())


def _link_of_field(runs: list[Run], beside: tuple[str, ...]) -> str | None:
    """The address of the longest field beside an age that is a link."""
    linked = [run for run in runs if run.link and " ".join(run.text.split()) in beside]
    return max(linked, key=lambda run: len(run.text)).link if linked else None


def _header_of(runs: list[Run], text: str, stamps: list[Stamp], now: datetime) -> tuple[Stamp | None, tuple[str, ...]]:
    """The line's age and what stands beside it, from its text, or from its pieces where only the mark-up parts them."""
    if len(text) > LONGEST_HEADER_LINE or is_signed(text):
        return None, ()
    stamp, beside = _from_pieces(runs, text, now) if any(run.apart for run in runs) else (None, ())
    if stamp and not stamp.weak:
        return stamp, beside
    stamp, beside = read_header_fields(text, now)
    if not stamp or (len(runs) > 1 and not beside and len(text) > LONGEST_STAMP):
        stamp, beside = _from_pieces(runs, text, now)
    elif stamps:
        stamp = best_stamp([*stamps, stamp])
    return stamp, tuple(part for field in beside for part in _parts_by_markup(field, runs))


def _parts_by_markup(field: str, runs: list[Run]) -> tuple[str, ...]:
    """A title and an outlet with nothing but an element's border between: "<a>A title of words</a> <em>Reuters</em>"."""
    for run, after in pairwise(run for run in runs if run.text.strip()):
        title = " ".join(run.text.split())
        rest = field.removeprefix(f"{title} ")
        if rest == field or words_in(title) < 3 or after.node == run.node or after.tag not in INLINE:
            continue
        if " ".join(after.text.split()).startswith(rest):
            return title, rest
    return (field,)


def _from_pieces(runs: list[Run], text: str, now: datetime) -> tuple[Stamp | None, tuple[str, ...]]:
    told: list[Stamp] = []
    beside: list[str] = []
    for run in runs:
        words = run.text.strip(" |·•-–—,\t")
        read = read_stamp(words, now) if words and not names_time(words) else None
        stamps = [run.stamp if len(words) <= LONGEST_STAMP else None, read]
        if words and not any(stamps):
            stamp, names = read_header_fields(words, now)  # "<small>Reuters, 2 hours ago</small>"
            stamps = [stamp if stamp and not stamp.weak else None]
            beside += names if any(stamps) else [words]
        told += [stamp for stamp in stamps if stamp]
    words_beside = sum(len(words.split()) for words in beside)
    if not told or (words_beside > 12 and (is_final(text) or words_beside > 40)):
        return None, ()
    return best_stamp(told), tuple(beside)

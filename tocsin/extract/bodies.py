"""An article's lines without what the page put between them; what is dropped is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.extract.advert_words import ADVERTS
from tocsin.extract.insert_words import INLINE_INSERTS, INSERTS
from tocsin.extract.label_words import ENDERS
from tocsin.extract.lines import Line, is_final, is_label, is_ornament, is_person_like, is_prose, opens_insert
from tocsin.extract.paywall import is_lock, strip_paywall_label
from tocsin.extract.prompt_words import is_prompt
from tocsin.extract.types import Dropped, Reason
from tocsin.extract.words import LONGEST_COMPARED, fold, label_of, words_in


@dataclass(frozen=True, slots=True)
class Body:
    """Clean lines; the lines, or parts of lines, that were dropped; and whether a lock was among them."""

    kept: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    paywalled: bool | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.kept)


NO_LABELS: frozenset[str] = frozenset()


def clean_body(
    lines: Sequence[Line],
    *,
    repeated: frozenset[str] = NO_LABELS,
    closing: frozenset[str] = NO_LABELS,
    locks: frozenset[str] = NO_LABELS,
    tails: frozenset[str] = NO_LABELS,
) -> Body:
    """The article's own lines. `repeated` are folded lines that stand in several articles of the page, `closing` those of
    them that end an article, `locks` short labels of locks that open several, `tails` words behind the last sentence of several."""
    end = end_of_article(lines, closing)
    kept: list[str] = []
    dropped: list[Dropped] = []
    inserted = False  # a link to another article is expected
    for line in lines[:end]:
        reason = _reason_against(line, inserted, repeated, first=not kept)
        inserted = label_of(line.text) in INSERTS
        if reason is not None:
            dropped.append(Dropped(line.text, reason))
            continue
        text, parts = _clean_line(line.text, locks, first=not kept)
        dropped.extend(parts)
        kept += [text] if text else []
    if tails and kept and (words := _TAIL.search(kept[-1])) and fold(words["tail"]) in tails:
        kept[-1] = kept[-1][: words.start("tail")].rstrip()
        dropped.append(Dropped(words["tail"], Reason.LABEL))
    tail = [Dropped(line.text, Reason.LOCK if _is_lock(line) else Reason.TAIL) for line in lines[end:]]
    dropped.extend(tail)
    locked = any(each.reason is Reason.LOCK for each in dropped)
    return Body(tuple(kept), tuple(dropped), locked or None)


_TAIL = re.compile(r"[.!?…»”\"]\s+(?P<tail>[^\W_][^.!?…]{2,40})$")
_LONGEST_TAIL_WORDS = 5


def tail_of(line: Line) -> str | None:
    """The few words behind a line's last sentence: a link, where several articles end so."""
    found = _TAIL.search(line.text)
    return found["tail"] if found and len(found["tail"].split()) <= _LONGEST_TAIL_WORDS else None


def end_of_article(lines: Sequence[Line], closing: frozenset[str] = NO_LABELS) -> int:
    """Where the article ends: at a label that opens another part of the page, or before the trailing run of short lines
    without a full stop, whatever they say."""
    first = next((index for index, line in enumerate(lines) if is_prose(line)), 0)
    for index, line in enumerate(lines):
        opens_part = (
            label_of(line.text) in ENDERS and is_label(line) and index >= first
        )  # above the text it is a button
        if opens_part or (closing and fold(line.text) in closing):
            lines = lines[:index]
            break
    last_prose = max((index for index in range(len(lines)) if _is_text(lines, index)), default=-1)
    if last_prose < 0 and lines:
        return _end_of_short(lines)
    for index in range(last_prose + 1, len(lines)):
        if is_label(lines[index]) or is_ornament(lines[index]):
            return index
    return len(lines)


def _is_text(lines: Sequence[Line], index: int) -> bool:
    """The line is running text; a short sentence is where it goes on after what was set into it."""
    line = lines[index]
    if is_prose(line):
        return not _is_prompt(line)
    if not index or not is_final(line.text) or _is_prompt(line):
        return False
    least = _least_after(lines[index - 1].text)
    return least is not None and words_in(line.text) >= least


def _least_after(text: str) -> int | None:
    """Words of a sentence that goes on after the line; None where it has set in nothing."""
    if opens_insert(text) or _SIGNATURE.match(text):
        return LEAST_AFTER_INSERT
    return LEAST_AFTER_ADVERT if label_of(text) in ADVERTS else None


# Words of a sentence that goes on after a link to another article, and after an advertisement, which has sentences too.
LEAST_AFTER_INSERT = 4
LEAST_AFTER_ADVERT = 6
# A teaser without a full stop has at least as many words; a button has fewer.
TEASER_WORDS = 5


def _end_of_short(lines: Sequence[Line]) -> int:
    """A body of short lines only: sentences stay, what follows the last of them goes; without any, the teaser that leads."""
    sentences = [index for index, line in enumerate(lines) if not is_label(line) and not is_ornament(line)]
    if sentences:
        return sentences[-1] + 1
    return next((index for index, line in enumerate(lines) if words_in(line.text) < TEASER_WORDS), len(lines))


def _reason_against(line: Line, inserted: bool, repeated: frozenset[str], *, first: bool) -> Reason | None:
    """Why the line is no part of the article; None where it is. `first`: nothing was kept before it."""
    if _is_lock(line):
        return Reason.LOCK
    if label_of(line.text) in INSERTS or (inserted and not is_prose(line)):
        return Reason.RELATED
    if line.stamp is not None and not line.stamp.weak and first:
        return Reason.DATES
    if first and is_person_like(line):
        return Reason.AUTHOR
    if _is_prompt(line) or (first and label_of(line.text) in ENDERS and is_label(line)):
        return Reason.LABEL
    if line.text.startswith(_ARROWS) and not is_final(line.text):
        return Reason.RELATED
    if len(line.text) <= LONGEST_COMPARED and fold(line.text) in repeated:
        return Reason.REPEATED
    if is_ornament(line) and not is_prose(line):
        return Reason.ORNAMENT
    return Reason.RELATED if len(line.text) <= 200 and opens_insert(line.text) else None


def _is_lock(line: Line) -> bool:
    return is_lock(line.text)


def _is_prompt(line: Line) -> bool:
    return len(line.text) <= 200 and is_prompt(label_of(line.text))


_ARROWS = (">>", "→", "➡", "▶", "►", "➤", "👉")


def _clean_line(text: str, locks: frozenset[str], *, first: bool) -> tuple[str, list[Dropped]]:
    text, lock = strip_paywall_label(text, locks) if first else (text, None)
    text, posts = _cut_posts(text)
    text, inserts = _cut_inserts(text)
    dropped = [Dropped(lock, Reason.LOCK)] if lock else []
    dropped += [Dropped(post, Reason.EMBED) for post in posts]
    return text, dropped + [Dropped(insert, Reason.RELATED) for insert in inserts]


# --- links to other articles, flattened into the text ---

_BEFORE_INSERT = re.compile(r"(?:^|[.!?…»”\")\]][\s]*|\n)[\[(>→►▶•*\s]*$")
_LONGEST_LINKED_TITLE = 180


def _cut_inserts(text: str) -> tuple[str, list[str]]:
    """Cut "À voir aussi" where it stands between two sentences; with a colon or in brackets, the title it links too."""
    pieces: list[str] = []
    dropped: list[str] = []
    at = 0
    for label_at, label_end in _inserts_in(text):
        before = text[max(at, label_at - 12) : label_at]
        if label_at < at or (not _BEFORE_INSERT.search(before) and label_at != at):
            continue
        end = _end_of_insert(text, label_at, label_end)
        if end is None:
            continue
        start = label_at - (len(before) - len(before.rstrip(" [(>→►▶•*")))
        pieces.append(text[at:start])
        dropped.append(text[start:end].strip())
        at = end
    if not dropped:
        return text, []
    pieces.append(text[at:])
    return " ".join(piece.strip() for piece in pieces if piece.strip()), dropped


_WORD = re.compile(r"\w+")
# By their last words, since hardly any text has one of them.
_INSERTS_BY_WORD = {
    word: [label for label in INLINE_INSERTS if _WORD.findall(label)[-1] == word]
    for word in {_WORD.findall(label)[-1] for label in INLINE_INSERTS}
}


def _inserts_in(text: str) -> list[tuple[int, int]]:
    """Where labels stand, the longest of those at one place first."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return []
    found: list[tuple[int, int]] = []
    for label in (
        label for word in _INSERTS_BY_WORD.keys() & _WORD.findall(lowered) for label in _INSERTS_BY_WORD[word]
    ):
        at = lowered.find(label)
        while at >= 0:
            found.append((at, at + len(label)))
            at = lowered.find(label, at + len(label))
    return sorted(found, key=lambda place: (place[0], -place[1]))


def _end_of_insert(text: str, start: int, end: int) -> int | None:
    """Where the sentence stream goes on; None where the words belong to a sentence."""
    if not text[start].isupper() and text[max(0, start - 1) : start] not in ("[", "("):
        return None
    rest = text[end : end + _LONGEST_LINKED_TITLE]
    if start and text[start - 1] in "[(":
        closing = re.search(r"[\])]", rest)
        return end + closing.end() if closing else None
    after = re.match(r"\s*([:>→►▶|»-])\s*", rest)
    if after:
        sentence = re.search(r"[.!?…](?=\s|$)[\"»”']?", rest[after.end() :])
        return end + after.end() + (sentence.end() if sentence else 0)
    return end if re.match(r"\s+[\"«“‘(]*[^\W_a-zß-öø-ÿ]|\s*$", rest) else None


# --- embedded posts, flattened into the text ---

# "— Préfecture de Police (@prefpolice) August 13, 2025": the signature that the embedding script leaves.
_SIGNATURE = re.compile(
    r"\s?(?:[—–]|&mdash;|--)\s?(?P<name>[^@()\n]{1,60}?)\s?\(@(?P<handle>\w{1,30})(?:@[\w.-]{3,60})?\)"
    r"\s{0,3}(?P<date>\d{1,2}\.? [^\W\d_]{3,12}\.?,? \d{4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{1,2} de [^\W\d_]{3,12} de \d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})?"
)
_LONGEST_POST = 300  # a post has 280 characters, links are written out
_SENTENCE_END = re.compile(r"[.!?…][\"»”')]*\s+(?=\S)")
_SHORTEST_POST = 25


def _cut_posts(text: str) -> tuple[str, list[str]]:
    if "(@" not in text:
        return text, []
    pieces: list[str] = []
    dropped: list[str] = []
    at = 0
    for found in _SIGNATURE.finditer(text):
        start = _start_of_post(text, at, found.start())
        pieces.append(text[at:start])
        dropped.append(text[start : found.end()].strip())
        at = found.end()
    pieces.append(text[at:])
    return " ".join(piece.strip() for piece in pieces if piece.strip()), dropped


def _start_of_post(text: str, floor: int, end: int) -> int:
    """A post is the sentence before its signature, and the one before that where the last is a mere scrap: too short, or
    ending in a link, a tag or a sign. Never more than a post can hold."""
    earliest = max(floor, end - _LONGEST_POST)
    starts = [found.end() + earliest for found in _SENTENCE_END.finditer(text[earliest:end])]
    if earliest == floor:
        starts.insert(0, floor)
    if not starts:
        return end
    start = starts.pop()
    scrap = end - start < _SHORTEST_POST or text[start:end].rstrip()[-1:] not in ".!?…»”\"'"
    return starts.pop() if scrap and starts else start

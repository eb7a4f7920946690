"""Lines of a page to its articles: ages are found, the layout is voted, bodies are cleaned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.extract.bodies import Body, clean_body
from tocsin.extract.dress import undress
from tocsin.extract.fields import LONGEST_TITLE
from tocsin.extract.layouts import Header, inline_fields, name_fields, page_of, title_column, vote_layout
from tocsin.extract.lexicon import PAYWALL_LABELS
from tocsin.extract.lines import (
    Line,
    is_furniture,
    is_label,
    is_ornament,
    is_prose,
    is_statement,
    is_title_like,
    names_source,
    read_lines,
)
from tocsin.extract.paywall import strip_title_label
from tocsin.extract.stamps import Form, Stamp, on_day
from tocsin.extract.types import Precision, Segment
from tocsin.extract.words import fold, label_of

# Headers that score less than this on average are no headers: the ages stand in prose, a chronicle or a list of links.
LEAST_SCORE = 0.35
# Prose before the first header that makes it an article and not the page's own introduction, characters.
LEAST_LEAD = 140
# Articles must hold this part of the prose, or the ages belong to a list of links beside one article.
LEAST_SHARE = 0.4
# A list of links hangs on an article of at least this many characters.
LONG_PROSE = 500


@dataclass(frozen=True, slots=True)
class Split:
    """A page's articles, and every line or part of a line that is in none of them."""

    segments: tuple[Segment, ...]
    dropped: tuple[str, ...]


def split_text(content: str, now: datetime) -> Split:
    """The articles of a plain text read at `now`, in reading order."""
    return split_lines(settle_stamps(undress(read_lines(content, now), now), now))


def split_lines(lines: Sequence[Line]) -> Split:
    """The articles of lines whose stamps are settled."""
    lines, echoes = _without_echoes(lines)
    anchors = find_anchors(lines)
    split = _split_at(lines, anchors) if anchors else None
    split = split or one_article(lines)
    return Split(split.segments, (*echoes, *split.dropped))


def _split_at(lines: Sequence[Line], anchors: Sequence[int]) -> Split | None:
    page = page_of(lines, anchors)
    _, headers, score = vote_layout(page)
    if score < LEAST_SCORE or is_one_article(lines, headers):
        return None
    return _cut(lines, headers)


def _without_echoes(lines: Sequence[Line]) -> tuple[Sequence[Line], tuple[str, ...]]:
    """Leave out the line that repeats the outlet of its header ("Les Echos", "14 minutes ago", "- Les Echos")."""
    kept: list[Line] = []
    echoes: list[str] = []
    stamped = -9  # the last age
    for at, line in enumerate(lines):
        stamped = at if line.stamp else stamped
        if not line.stamp and at - stamped <= 3 and len(line.text) <= LONGEST_TITLE and _echoes(line, kept[-4:]):
            echoes.append(line.text)
        else:
            kept.append(line)
    return kept, tuple(echoes)


def _echoes(line: Line, before: Sequence[Line]) -> bool:
    name = fold(names_source(line.text))
    for other in reversed(before):
        if fold(names_source(other.text)) == name or any(fold(names_source(field)) == name for field in other.beside):
            return bool(name)
        if not other.stamp and not is_ornament(other):
            return False
    return False


def settle_stamps(lines: Sequence[Line], now: datetime) -> Sequence[Line]:
    """Where ages are told in full, "24 heures" is the name of a newspaper and "15 août" a heading; "5 min" stays a
    reading time, which heads nothing either. A day above clocks ("13 August", then "14:05", "13:50") is theirs."""
    lines = _clocks_on_days(lines, now)
    if not any(line.stamp and not line.stamp.weak for line in lines):
        return lines
    return [replace(line, stamp=None) if _may_be_name(line) else line for line in lines]


def _clocks_on_days(lines: Sequence[Line], now: datetime) -> Sequence[Line]:
    told = [at for at, line in enumerate(lines) if line.stamp]
    settled = list(lines)
    day: Stamp | None = None
    for number, at in enumerate(told):
        stamp = lines[at].stamp
        after = lines[told[number + 1]].stamp if number + 1 < len(told) else None
        if stamp and stamp.form is Form.DAY and not lines[at].beside:
            day = stamp if after and after.form is Form.CLOCK else None
            settled[at] = replace(lines[at], stamp=None, aside=True) if day else lines[at]
        elif stamp and day and stamp.form is Form.CLOCK:
            settled[at] = replace(lines[at], stamp=on_day(stamp, day, now))
    return settled


def _may_be_name(line: Line) -> bool:
    return (
        line.stamp is not None and line.stamp.weak and line.stamp.precision is not Precision.MINUTE and not line.beside
    )


def find_anchors(lines: Sequence[Line]) -> list[int]:
    """Lines with an age. Weak ones count only where no other stands; of neighbours in one header the best counts."""
    stamped = [(at, line.stamp) for at, line in enumerate(lines) if line.stamp]
    strong = _without_page_stamp([at for at, stamp in stamped if not stamp.weak], lines)
    anchors: list[int] = []
    before = -1  # the age before this one
    for at in strong or [at for at, _ in stamped]:
        if anchors and _shares_header(lines, anchors[-1], before, at):
            if _is_update(lines[anchors[-1]]) and not _is_update(lines[at]):
                anchors[-1] = at
        else:
            anchors.append(at)
        before = at
    return anchors


# The date of the whole page stands in its first lines.
PAGE_HEAD = 4


def _without_page_stamp(anchors: list[int], lines: Sequence[Line]) -> list[int]:
    """Leave out the page's own date: it stands above all ages and is told otherwise than they."""
    told = [(stamp.form is Form.AGE, stamp.updated) for at in anchors if (stamp := lines[at].stamp)]
    page_date = len(anchors) > 2 and anchors[0] < PAGE_HEAD and not told[0][0] and told[0] not in told[1:]
    return anchors[1:] if page_date else anchors


def _shares_header(lines: Sequence[Line], anchor: int, before: int, at: int) -> bool:
    """The age at `at` is a second one in the header of `anchor`; all between that and `before` is known to be of it."""
    if inline_fields(lines[at])[0] or _lists_fields(lines, anchor, at):
        return False
    return all(_is_between(lines[between]) for between in range(before + 1, at))


def _lists_fields(lines: Sequence[Line], one: int, other: int) -> bool:
    """Both lines carry an age and other names than the other: rows of a list, not the two ages of one header."""
    return bool(set(name_fields(lines[other])) - set(name_fields(lines[one])) and name_fields(lines[one]))


def _is_between(line: Line) -> bool:
    return line.stamp is not None or is_ornament(line)


def _is_update(line: Line) -> bool:
    return line.stamp is not None and line.stamp.updated


# --- one article, or many ---


def is_one_article(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """The ages belong to links beside one article: it holds most of the prose, and they hold little or none."""
    lead = prose_length(lines[: headers[0].start])
    bodies = [prose_length(lines[start:end]) for start, end in (header.body for header in headers)]
    everything = lead + sum(bodies)
    if lead >= LONG_PROSE and sum(bodies) < LEAST_SHARE * everything:
        return True
    if lead >= LEAST_LEAD and not sum(bodies):
        return True
    own, others = bodies[0], sum(bodies[1:])
    return len(bodies) > 1 and lead < LEAST_LEAD and own >= LONG_PROSE and not others and _differs(lines, headers)


def _differs(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """The second header is another kind than the first: a label opens its part of the page, or its age is told otherwise."""
    start, end = headers[0].end, headers[1].start
    last_prose = max((at for at in range(start, end) if is_prose(lines[at])), default=start - 1)
    if any(is_label(lines[at]) for at in range(last_prose + 1, end)):
        return True
    forms = [stamp.form for header in headers if (stamp := lines[header.anchor].stamp)]
    return forms[0] not in forms[1:]


def prose_length(lines: Sequence[Line]) -> int:
    """Characters of running text."""
    return sum(len(line.text) for line in lines if is_prose(line))


# --- cutting ---


def _cut(lines: Sequence[Line], headers: Sequence[Header]) -> Split:
    closes = headers[0].body[1] <= headers[0].anchor
    bodies = [lines[slice(*header.body)] for header in headers]
    repeated = repeated_lines(bodies)
    segments: list[Segment] = []
    dropped: list[str] = []
    lead = one_article(lines[: headers[0].start])
    if not closes and prose_length(lines[: headers[0].start]) >= LEAST_LEAD:
        segments += lead.segments
        dropped += lead.dropped
    else:
        dropped += [line.text for line in lines[: headers[0].start]]
    column = title_column(lines, [header.anchor for header in headers])
    for header, body in zip(headers, bodies, strict=True):
        segment, left = _segment(lines, header, column, clean_body(body, repeated=repeated))
        segments += [segment] if segment.title or segment.text else []
        dropped += left
    for header, after in zip(headers, [*headers[1:], None], strict=True) if closes else ():
        dropped += [line.text for line in lines[header.end : after.start if after else None]]
    return Split(with_suffix_sources(segments), tuple(dropped))


_SITE = re.compile(r"(?P<title>.*\S)\s*\((?P<source>[\w-]{1,40}(?:\.[\w-]{1,40}){1,3})\)")
_SUFFIX = re.compile(r"(?P<title>.*\S)\s+[-–—|]\s+(?P<source>[^\W_a-zß-öø-ÿ][^|–—]{1,40})")


def with_suffix_sources(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Where no article has an outlet but every title ends in one ("A title - Le Monde", "A title (site.example)")."""
    if len(segments) < 2 or any(segment.source for segment in segments):
        return tuple(segments)
    for pattern, least in ((_SITE, 0.5), (_SUFFIX, 1.0)):
        found = [pattern.fullmatch(segment.title) for segment in segments]
        if sum(each is not None and len(each["source"].split()) <= 4 for each in found) >= least * len(segments):
            return tuple(
                replace(segment, title=each["title"], source=each["source"]) if each else segment
                for segment, each in zip(segments, found, strict=True)
            )
    return tuple(segments)


def repeated_lines(bodies: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Folded short lines that stand in half of the articles and in at least two: buttons, whatever they say. Sentences
    must stand in three: two outlets print one agency's text."""
    seen: Counter[tuple[str, bool]] = Counter()
    for body in bodies:
        seen.update({(fold(line.text), is_prose(line)) for line in body if len(line.text) <= 100})
    half = (len(bodies) + 1) // 2
    return frozenset(text for (text, prose), count in seen.items() if count >= max(3 if prose else 2, half))


def _segment(lines: Sequence[Line], header: Header, column: int | None, body: Body) -> tuple[Segment, list[str]]:
    anchor = lines[header.anchor]
    inline_title, inline_source = inline_fields(anchor, column)
    title = lines[header.title].as_title if header.title is not None else inline_title or ""
    source = names_source(lines[header.source].text) if header.source is not None else inline_source
    title, locked = strip_title_label(title)
    used = {header.title, header.source}
    left = [
        lines[at].text for at in range(header.start, header.end) if at not in used and at not in range(*header.body)
    ]
    marks = [*left, *anchor.beside]
    paywalled = body.paywalled or locked is not None or any(label_of(mark) in PAYWALL_LABELS for mark in marks) or None
    segment = Segment(
        source=source or None,
        title=title,
        text=body.text,
        published_at=anchor.stamp.at if anchor.stamp else None,
        precision=anchor.stamp.precision if anchor.stamp else None,
        paywalled=paywalled,
        url=lines[header.title].link if header.title is not None else anchor.link,
    )
    return segment, [*left, *([locked] if locked else []), *body.dropped]


def one_article(lines: Sequence[Line]) -> Split:
    """The lines as one article: its title is the first that looks like one before the prose."""
    first_prose = next((at for at, line in enumerate(lines) if _opens_prose(line)), len(lines))
    title_at = _title_line(lines[:first_prose])
    header = lines[: title_at + 1] if title_at is not None else []
    rest = [line for line in lines[len(header) : first_prose] if not line.stamp and not is_ornament(line)] + list(
        lines[first_prose:]
    )
    body = clean_body([line for line in rest if not line.stamp])
    title, locked = strip_title_label(lines[title_at].as_title) if title_at is not None else ("", None)
    if not title and not body.text:
        return Split((), tuple(line.text for line in lines))
    stamp = next((line.stamp for line in lines[:first_prose] if line.stamp), None)
    segment = Segment(
        source=None,
        title=title,
        text=body.text,
        published_at=stamp.at if stamp else None,
        precision=stamp.precision if stamp else None,
        paywalled=body.paywalled or locked is not None or _has_lock(lines[:first_prose]) or None,
    )
    used = set(map(id, rest)) | ({id(lines[title_at])} if title_at is not None else set())
    return Split((segment,), (*(line.text for line in lines if id(line) not in used or line.stamp), *body.dropped))


def _opens_prose(line: Line) -> bool:
    return is_prose(line) and (is_statement(line.text) or len(line.text) > LONGEST_TITLE)


def _has_lock(lines: Sequence[Line]) -> bool:
    return any(label_of(line.text) in PAYWALL_LABELS for line in lines)


def _title_line(lines: Sequence[Line]) -> int | None:
    """The title among the lines before the prose: a heading, else the first of five words, else the last title-like."""
    candidates = [at for at, line in enumerate(lines) if is_title_like(line) and not is_furniture(line)]
    headings = [at for at in candidates if lines[at].heading]
    long = [at for at in candidates if len(lines[at].text.split()) >= 5]
    return next(iter(headings or long), candidates[-1] if candidates else None)

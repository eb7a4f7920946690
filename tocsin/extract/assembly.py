"""The lines that make one article to a segment, and what the articles of a page tell about each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tocsin.extract.advert_words import ADVERTS, is_sponsored
from tocsin.extract.bodies import NO_LABELS, clean_body, tail_of
from tocsin.extract.bylines import is_byline
from tocsin.extract.lines import Line, is_prose, opens_insert
from tocsin.extract.paywall import is_lock, short_labels_at_start, strip_title_label
from tocsin.extract.types import Dropped, Reason, Segment
from tocsin.extract.words import fold, label_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The lines of one article by their role. `marks` are those of its header that are neither outlet, title nor age.
    `locked`: a line of its header shows a lock."""

    source: str | None
    title: str
    age: Line | None
    marks: Sequence[Line]
    body: Sequence[Line]
    url: str | None = None
    links: tuple[str, ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Refrain:
    """Folded lines that stand in several articles of a page, those of them that end an article, short labels of locks with
    which texts begin, and folded words behind the last sentence of several ("Read article")."""

    lines: frozenset[str] = NO_LABELS
    closing: frozenset[str] = NO_LABELS
    locks: frozenset[str] = NO_LABELS
    tails: frozenset[str] = NO_LABELS


def _is_advert(parts: Parts) -> bool:
    """Where others tell outlet and age, this tells that it was paid for."""
    return parts.age is None and not parts.source and any(label_of(line.text) in ADVERTS for line in parts.marks)


def assemble(parts: Parts, refrain: Refrain) -> tuple[tuple[Segment, ...], tuple[Dropped, ...]]:
    """The article, where there is any word of it, and what its lines hold beside it."""
    body = clean_body(
        parts.body, repeated=refrain.lines, closing=refrain.closing, locks=refrain.locks, tails=refrain.tails
    )
    title, lock = strip_title_label(parts.title)
    labels = [lock] if lock else []
    beside = parts.age.beside if parts.age else ()
    locked = [text for text in (*(line.text for line in parts.marks), *beside) if is_lock(text)]
    dropped = (
        *(Dropped(line.text, Reason.LOCK if line.text in locked else Reason.ORNAMENT) for line in parts.marks),
        *(Dropped(label, Reason.LOCK) for label in labels),
        *body.dropped,
    )
    if not title and not body.text:
        return (), dropped
    if any(map(is_sponsored, (*(line.text for line in parts.marks), *beside, parts.source or ""))) or _is_advert(parts):
        return (), (*dropped, *(Dropped(text, Reason.ADVERT) for text in (title, *body.kept) if text))
    stamp = parts.age.stamp if parts.age else None
    segment = Segment(
        source=parts.source or None,
        title=title,
        text=body.text,
        published_at=stamp.at if stamp else None,
        precision=stamp.precision if stamp else None,
        paywalled=True if body.paywalled or labels or locked or parts.locked else None,
        url=parts.url,
        links=parts.links,
    )
    return (segment,), dropped


def refrain_of(bodies: Sequence[Sequence[Line]]) -> Refrain:
    """Short lines that stand in half of the articles and in at least two: buttons, whatever they say. Sentences must stand
    in three: two outlets print one agency's text. They close an article if nothing follows them but in the last."""
    seen: Counter[tuple[str, bool]] = Counter()
    for body in bodies:
        seen.update(
            {(fold(line.text), is_prose(line)) for line in body if len(line.text) <= 100 and not _is_known(line)}
        )
    half = (len(bodies) + 1) // 2
    lines = frozenset(text for (text, prose), count in seen.items() if count >= max(3 if prose else 2, half))
    followed = {text for body in bodies[:-1] for text in _followed_by_prose(body, lines)}
    locks = short_labels_at_start(line.text for body in bodies for line in body if is_prose(line))
    tails = Counter(fold(tail) for body in bodies if (tail := next(filter(None, map(tail_of, reversed(body))), None)))
    return Refrain(
        lines, lines - followed, locks, frozenset(tail for tail, count in tails.items() if count >= max(2, half))
    )


def _is_known(line: Line) -> bool:
    """The line's words say what it is, and that it ends nothing."""
    return is_lock(line.text) or opens_insert(line.text) or is_byline(line.text)


def _followed_by_prose(body: Sequence[Line], lines: frozenset[str]) -> Iterable[str]:
    """Those of the lines that stand above the body's last sentence."""
    last = max((at for at, line in enumerate(body) if is_prose(line) and fold(line.text) not in lines), default=-1)
    return (text for line in body[: last + 1] if (text := fold(line.text)) in lines)

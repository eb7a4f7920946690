"""What kept a topic from an article: which part of its query failed, and by how much; how far its meaning was off.

Parts of a query are asked of the document as queries of their own, so that what is said of them is what the matcher says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tocsin.errors import QueryError
from tocsin.rules.matching import Matcher
from tocsin.rules.query import parse_query
from tocsin.rules.query_tokens import MAX_COUNT, MAX_DISTANCE
from tocsin.rules.query_tree import All, Apart, AtLeast, Either, Language, Near, Node, Not, Phrase, Source, Term, Within
from tocsin.rules.query_writing import operator_of, write_query
from tocsin.types.ids import TopicId
from tocsin.types.topics import Failing, Miss, Shortfall, Topic

# So near below its threshold a meaning is a near miss: two reports of one event differ by about this.
MEANING_NEAR = 0.06
# Of a long list of alternatives so much is shown.
SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a query is asked of."""

    title: str
    text: str
    language: str | None
    lead: str | None = None
    source: str = ""

    @property
    def characters(self) -> int:
        """Of headline and text, on which it depends how much meaning is asked for."""
        return len(self.title) + len(self.text)


def miss_of(topic: Topic, threshold: float, failing: tuple[Shortfall, ...], meaning: float | None) -> Miss | None:
    """What kept the topic from a document: the parts of its query that failed, or a meaning below its threshold; None: nothing did.

    A miss is narrow where one thing was missing and everything else was there: one part of the query and no more, or a
    little of the meaning.
    """
    is_far = meaning is not None and meaning < threshold
    unread = topic.query is None and meaning is None
    if not failing and not is_far and not unread:
        return None
    nearly_meant = meaning is not None and meaning >= threshold - MEANING_NEAR
    by_query = bool(failing) and not is_far and is_nearly(failing)
    by_meaning = is_far and not failing and nearly_meant
    return Miss(
        topic_id=topic.topic_id,
        failing=failing,
        meaning=meaning,
        threshold=threshold if topic.about else None,
        narrow=by_query or by_meaning,
    )


def shortfalls(query: str, document: Document) -> tuple[Shortfall, ...]:
    """The parts of the query that the document does not satisfy, in the query's order; none: it satisfies the query."""
    root = parse_query(query).root
    parts = root.parts if isinstance(root, All) else (root,)
    asking = [part for part in parts if not isinstance(part, Not | Language | Source)]
    found = [_shortfall(part, document) for part in parts if not _holds(part, document)]
    # That a word is not there is a near thing only where the others are.
    return tuple(replace(short, nearly=len(asking) > 1) if short.why is Failing.NOT_FOUND else short for short in found)


def part_with(query: str, term: str) -> str | None:
    """The part of a query, as it is shown, in which a term stands: what the term has helped to satisfy. None: in none, the
    query having changed since."""
    root = parse_query(query).root
    parts = root.parts if isinstance(root, All) else (root,)
    return next((_shown(part) for part in parts if term in _texts(part)), None)


def _texts(node: Node) -> Iterator[str]:
    """The terms and phrases of a part that may be found in a document, as the query has them."""
    match node:
        case Term() | Phrase():
            yield node.text
        case All(parts) | Either(parts):
            for part in parts:
                yield from _texts(part)
        case Near(left, right) | Apart(left, right):
            yield from (*_texts(left), *_texts(right))
        case Within(_, part) | AtLeast(_, part):
            yield from _texts(part)
        case _:
            return


def is_nearly(failing: Sequence[Shortfall]) -> bool:
    """Whether a query was satisfied, or one part alone fails, and it is one of words: what an operator excludes is no near
    miss."""
    return not failing or (len(failing) == 1 and failing[0].nearly)


def _shortfall(node: Node, document: Document) -> Shortfall:
    """Why a part that does not hold does not."""
    match node:
        case Not(part):
            return _said(node, Failing.EXCLUDED, f"{_shown(part)} was found")
        case Language(code):
            return _said(node, Failing.EXCLUDED, f"the language is {document.language or 'unknown'}, not {code}")
        case Source():
            return _said(node, Failing.EXCLUDED, f"the source is {document.source or 'unknown'}")
        case Near(left, right):
            return _too_far(node, left, right, document)
        case Apart(left, right):
            if not _holds(left, document):
                return _not_found(left)
            return _said(
                node, Failing.TOO_NEAR, f"stands only within {node.distance} words of {_shown(right)}", nearly=True
            )
        case Within(zone, part):
            if _holds(part, document):
                return _said(
                    node, Failing.ELSEWHERE, f"{_shown(part)} was found, but not in the {zone.value}", nearly=True
                )
            return _not_found(part)
        case AtLeast(count, part):
            found = _times(part, document)
            return (
                _said(node, Failing.TOO_FEW, f"found {found} times of {count}", nearly=found > 0)
                if found
                else _not_found(part)
            )
        case Phrase(terms, text):
            if all(_holds(term, document) for term in terms):
                return _said(node, Failing.SCATTERED, f'the words of "{text}" do not stand side by side', nearly=True)
            return _not_found(node)
        case Either(parts):
            near = [short for part in parts if (short := _alternative(part, document)) and short.nearly]
            return near[0] if near else _not_found(node)
        case All(parts):
            failing = [_shortfall(part, document) for part in parts if not _holds(part, document)]
            return failing[0] if len(failing) == 1 else _not_found(node)
        case _:
            return _not_found(node)


def _alternative(node: Node, document: Document) -> Shortfall | None:
    """Why an alternative fails, where that says more than that it is not there."""
    return _shortfall(node, document) if isinstance(node, Near | Phrase | Within | AtLeast | Apart | All) else None


def _too_far(node: Near, left: Node, right: Node, document: Document) -> Shortfall:
    missing = [part for part in (left, right) if not _holds(part, document)]
    if missing:
        return _not_found(missing[0])
    distance = _least(
        range(node.distance + 1, MAX_DISTANCE + 1), lambda n: Near(left, right, n, node.ordered), document
    )
    if distance is not None:
        return _said(node, Failing.TOO_FAR, f"{distance} words apart", nearly=True)
    if node.ordered and _holds(Near(left, right, node.distance, False), document):
        return _said(node, Failing.TOO_FAR, "they stand the other way round", nearly=True)
    return _said(node, Failing.TOO_FAR, "they stand in title and text, or far apart", nearly=True)


def _times(part: Node, document: Document) -> int:
    """How often it occurs, at most MAX_COUNT."""
    at_most = _least(range(1, MAX_COUNT + 1), lambda n: Not(AtLeast(n, part)), document)
    return MAX_COUNT if at_most is None else at_most - 1


def _least(numbers: range, node_of: Callable[[int], Node], document: Document) -> int | None:
    """The least number whose node holds, where it holds for all greater ones too; None: for none."""
    if not numbers or not _holds(node_of(numbers[-1]), document):
        return None
    low, high = 0, len(numbers) - 1
    while low < high:
        middle = (low + high) // 2
        if _holds(node_of(numbers[middle]), document):
            high = middle
        else:
            low = middle + 1
    return numbers[high]


def _not_found(node: Node) -> Shortfall:
    return _said(node, Failing.NOT_FOUND, "not found")


def _said(node: Node, why: Failing, says: str, *, nearly: bool = False) -> Shortfall:
    part = operator_of(node) if isinstance(node, Near) else _shown(node)
    return Shortfall(part=part, why=why, says=says, nearly=nearly)


def _shown(node: Node) -> str:
    text = write_query(node).replace("=", "")
    text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _holds(node: Node, document: Document) -> bool:
    match node:
        case All(parts):
            return all(_holds(part, document) for part in parts)
        case Either(parts) if any(isinstance(part, All | Not | Language | Source | Either) for part in parts):
            return any(_holds(part, document) for part in parts)
        case Not(part):
            return not _holds(part, document)
        case Language(code):
            return (document.language or "").lower().partition("-")[0] == code
        case _:
            return _asks(write_query(node), document)


@lru_cache(maxsize=512)
def _matcher(query: str) -> Matcher | None:
    try:
        return Matcher([Topic(topic_id=TopicId("part"), name="part", query=query)])
    except QueryError:
        return None


def _asks(query: str, document: Document) -> bool:
    """Whether the document satisfies a query; a part that cannot stand alone (`source:a`) is asked beside a word that is there."""
    matcher = _matcher(query)
    title, text = document.title, document.text
    if matcher is None:
        matcher, title, text = _matcher(f"tocsin AND {query}"), "tocsin", ""
    if matcher is None:
        return False
    return bool(matcher.match(title, text, language=document.language, lead=document.lead, source=document.source))

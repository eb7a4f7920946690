"""Whether an article says anything new: exact and near copies of what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.rules.fingerprint import has_figure, sample
from tocsin.types.articles import Article, DuplicateKind, DuplicateOf, Fingerprint, Fresh, Novelty, Posting
from tocsin.types.ids import ItemId

# bench/dedupe.py: precision 0.996 to 0.999, recall 0.976 to 0.984 by order of arrival. At 0.45 recall was 1 % less.
DUPLICATE_CONTAINMENT = 0.38
RELATED_CONTAINMENT = 0.30
# A shingle in so many originals is boilerplate: an agency's formula, a paywall's sentence.
COMMON_ORIGINALS = 3
CANDIDATES = 5
# Fewer shared shingles prove nothing: twenty are a run of 23 words, longer than any headline that outlets take from an
# agency to write their own text under it; ten are more than a stock phrase.
DUPLICATE_SHINGLES = 20
RELATED_SHINGLES = 10
# Two texts that are equal but for a word need less: eight are a run of eleven words, longer than a stock headline.
WHOLE_CONTAINMENT = 0.9
WHOLE_SHINGLES = 8
# In a true copy figures, and runs with figures, survive about as often as others; in a form filled in anew hardly one.
FEW_FIGURES = 4
FIGURE_AGREEMENT = 0.34
FORM_SHARE = 0.2
# Of texts this short a stock phrase is a large part, so they are copies only when almost all of both is equal.
SHORT_TEXT_WORDS = 25
SHORT_REPEAT_WITHIN = timedelta(hours=12)
# An equal body under an unequal title at one outlet is its standing text, unless the body is most of it.
STANDING_TEXT_CONTAINMENT = 0.75
# Two texts at one address of which so many shingles are compared and none is shared are two articles.
OTHER_TEXT_SHINGLES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """An article as the search for copies sees it; `duplicate_of` is what was decided of it before."""

    item_id: ItemId
    fingerprint: Fingerprint
    outlet: str
    published_at: datetime
    duplicate_of: ItemId | None = None


def imprint_of(article: Article, fingerprint: Fingerprint, duplicate_of: ItemId | None = None) -> Imprint:
    return Imprint(
        item_id=article.item_id,
        fingerprint=fingerprint,
        outlet=article.outlet,
        published_at=article.published_at,
        duplicate_of=duplicate_of,
    )


def likely_originals(article: Imprint, postings: Mapping[int, tuple[Posting, ...]]) -> tuple[ItemId, ...]:
    """The at most five known articles worth comparing, by shingles shared; ties by id."""
    ignored = _ignored(article, postings)
    others: Counter[ItemId] = Counter()
    own: Counter[ItemId] = Counter()
    for shingle in article.fingerprint.shingles:
        for posting in _foreign(article, postings.get(shingle, ())):
            if posting.source == article.outlet:
                own[posting.item_id] += 1
            elif shingle not in ignored:
                others[posting.item_id] += 1
    return (*_most(own, 1), *_most(others, CANDIDATES - 1 if own else CANDIDATES))


def judge_novelty(
    article: Imprint,
    owners: Mapping[str, ItemId],
    postings: Mapping[int, tuple[Posting, ...]],
    known: Mapping[ItemId, Imprint],
) -> Novelty:
    """Decide whether `article` repeats a known one.

    `owners`: first item of each of its exact keys; `postings`: originals that brought its shingles; `known`: the
    imprints of the owners and of `likely_originals`, as far as they are still there.
    """
    exact = _exact_copy(article, owners, known)
    if isinstance(exact, DuplicateOf):
        return exact
    near = _near_copy(article, _ignored(article, postings), known)
    return near if near is not None else exact or Fresh()


def overlap_of(one: Fingerprint, other: Fingerprint, ignored: frozenset[int] | set[int] = frozenset()) -> float:
    """The shared part of the smaller text, 0 to 1, on the coarser of the two samples, without `ignored` shingles."""
    shared, smaller, _ = _compare(one, other, ignored)
    return shared / smaller if smaller else 0.0


def _exact_copy(article: Imprint, owners: Mapping[str, ItemId], known: Mapping[ItemId, Imprint]) -> Novelty | None:
    refusal: Fresh | None = None
    for key in article.fingerprint.keys:
        owner = owners.get(key)
        original = _first_of_group(owner, known) if owner else None
        if owner is None or original is None or article.item_id in (owner, original):
            continue
        kind = DuplicateKind.URL if key.startswith("url:") else DuplicateKind.EXACT
        refusal = _refusal(article, kind, known.get(owner))
        if refusal is None:
            return DuplicateOf(original=original, kind=kind)
    return refusal


def _refusal(article: Imprint, kind: DuplicateKind, owner: Imprint | None) -> Fresh | None:
    """Why an equal key makes no copy here: some feeds link every entry to one page, or give each the same text."""
    if owner is None or owner.fingerprint.version != article.fingerprint.version:
        return None
    shared, smaller, _ = _compare(article.fingerprint, owner.fingerprint, frozenset())
    if kind is DuplicateKind.URL:
        other_text = smaller >= OTHER_TEXT_SHINGLES and shared == 0
        return Fresh(reason="same_address_other_text") if other_text else None
    standing = owner.outlet == article.outlet and shared < STANDING_TEXT_CONTAINMENT * smaller
    return Fresh(reason="standing_text") if standing else None


def _near_copy(article: Imprint, ignored: set[int], known: Mapping[ItemId, Imprint]) -> Novelty | None:
    """The copy with most in common, else the related article with most in common; ties by id."""
    pairs = [_judge_pair(article, other, ignored, known) for _, other in sorted(known.items())]
    found = [pair for pair in pairs if pair is not None]
    best = max(found, key=lambda pair: (isinstance(pair[0], DuplicateOf), pair[1]), default=None)
    return best[0] if best else None


def _judge_pair(
    article: Imprint, other: Imprint, ignored: set[int], known: Mapping[ItemId, Imprint]
) -> tuple[Novelty, float] | None:
    original = _first_of_group(other.item_id, known)
    comparable = other.fingerprint.version == article.fingerprint.version
    if not comparable or article.item_id in (other.item_id, original):
        return None
    same_outlet = other.outlet == article.outlet
    shared, smaller, rate = _compare(article.fingerprint, other.fingerprint, set() if same_outlet else ignored)
    overlap = shared / smaller if smaller else 0.0
    is_copy = _is_repeat if same_outlet else _is_copy
    if is_copy(article, other, overlap, shared * rate):
        return DuplicateOf(original=original, kind=DuplicateKind.NEAR, overlap=overlap), overlap
    if not same_outlet and overlap >= RELATED_CONTAINMENT and shared * rate >= RELATED_SHINGLES:
        return Fresh(related=original, reason="related_copy"), overlap
    return None


def _is_copy(article: Imprint, other: Imprint, overlap: float, shared: int) -> bool:
    """Between two outlets. `shared` is the number of shingles in common before sampling."""
    enough = overlap >= DUPLICATE_CONTAINMENT and shared >= DUPLICATE_SHINGLES
    if not enough and not _is_whole(overlap, shared):
        return False
    return not _is_too_short(article, other) and not _is_same_form(article.fingerprint, other.fingerprint, overlap)


def _is_repeat(article: Imprint, other: Imprint, overlap: float, shared: int) -> bool:
    """At one outlet, which repeats its own phrases: only a text nearly whole and with equal figures is its repeat."""
    if not _is_whole(overlap, shared) or article.fingerprint.numbers != other.fingerprint.numbers:
        return False
    return not _is_too_short(article, other) and not _is_standing_title(article, other)


def _is_whole(overlap: float, shared: int) -> bool:
    return overlap >= WHOLE_CONTAINMENT and shared >= WHOLE_SHINGLES


def _is_too_short(article: Imprint, other: Imprint) -> bool:
    """A headline is contained in many a text; it is a copy only of the same headline with the same figures."""
    one, two = article.fingerprint, other.fingerprint
    if min(one.words, two.words) >= SHORT_TEXT_WORDS:
        return False
    return one.numbers != two.numbers or min(one.words, two.words) < 0.8 * max(one.words, two.words)


def _is_same_form(one: Fingerprint, other: Fingerprint, overlap: float) -> bool:
    """Whether two texts are one form filled in twice: they share its words, but neither its figures nor the runs
    in which figures stand. Either alone would also strike copies that came with a page's dates around them."""
    fewest = min(len(one.numbers), len(other.numbers))
    if fewest < FEW_FIGURES or len(set(one.numbers) & set(other.numbers)) >= FIGURE_AGREEMENT * fewest:
        return False
    rate = max(one.rate, other.rate)
    mine, theirs = (set(filter(has_figure, sample(set(print_.shingles), rate))) for print_ in (one, other))
    return len(mine & theirs) < FORM_SHARE * overlap * min(len(mine), len(theirs))


def _is_standing_title(article: Imprint, other: Imprint) -> bool:
    """ "The news at seven, with our reporters" comes back every evening and is no repeat of yesterday's."""
    short = article.fingerprint.words < SHORT_TEXT_WORDS
    return short and abs(article.published_at - other.published_at) > SHORT_REPEAT_WITHIN


def _compare(one: Fingerprint, other: Fingerprint, ignored: frozenset[int] | set[int]) -> tuple[int, int, int]:
    """(shared, smaller, rate): shingles in common and of the smaller text, on the coarser sample."""
    rate = max(one.rate, other.rate)
    mine = sample(set(one.shingles), rate) - ignored
    theirs = sample(set(other.shingles), rate) - ignored
    return len(mine & theirs), min(len(mine), len(theirs)), rate


def _ignored(article: Imprint, postings: Mapping[int, tuple[Posting, ...]]) -> set[int]:
    """Shingles that prove nothing: seen at the same outlet before, or in three originals."""
    return {shingle for shingle, found in postings.items() if _proves_nothing(article, _foreign(article, found))}


def _proves_nothing(article: Imprint, postings: list[Posting]) -> bool:
    return len(postings) >= COMMON_ORIGINALS or any(posting.source == article.outlet for posting in postings)


def _foreign(article: Imprint, postings: Iterable[Posting]) -> list[Posting]:
    return [posting for posting in postings if posting.item_id != article.item_id]


def _first_of_group(item_id: ItemId, known: Mapping[ItemId, Imprint]) -> ItemId:
    imprint = known.get(item_id)
    return imprint.duplicate_of or item_id if imprint else item_id


def _most(counts: Counter[ItemId], limit: int) -> list[ItemId]:
    return sorted(counts, key=lambda item_id: (-counts[item_id], item_id))[:limit]

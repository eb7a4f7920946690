"""Sentences that are drawn out of the text and set large beside it: they are said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from tocsin.extract.blocks import Block, Box
from tocsin.extract.edges import CELLS, HEADINGS, standing_of
from tocsin.extract.types import Reason

_QUOTE = (20, 300)  # characters of a sentence drawn out
_QUOTES = " \"'“”„«»‹›‘’…"
_RUNS = 5  # three words each
_MOST_SAID = 4  # what stands more often is a label
_SAID_ELSEWHERE = 0.7
_SAMPLES = 6  # runs of words that are looked for
_NO_QUOTE = CELLS | HEADINGS
# A page of more blocks, or a longer block, is no article whose quotes are looked for.
_MOST_COMPARED = 300
_LONGEST_COMPARED = 4_000


def drop_quotes_drawn_out(kept: Sequence[Block], fates: dict[Block, Reason | None]) -> None:
    """A sentence set large beside the paragraph that it is taken from is said once."""
    short = [block for block in kept if _QUOTE[0] <= len(block.text) <= _QUOTE[1] and block.box.tag not in _NO_QUOTE]
    if not short or len(kept) > _MOST_COMPARED:
        return
    whole = "\n".join(block.text[:_LONGEST_COMPARED] for block in kept)
    usual = Counter(map(standing_of, kept)).most_common(1)[0][0]  # paragraphs: none of them is set beside one
    unusual = (block for block in short if standing_of(block) != usual)
    fates.update({block: Reason.REPEATED for block in unusual if _is_drawn_out(block, whole)})
    apart = [block for block in short if fates[block] is None and _is_set_apart(block.box)]
    apart = [block for block in apart if _may_be_said_twice(block.text, whole)]
    if apart:
        counts = Counter(_words_of(whole))
        once, runs = frozenset(word for word in counts if counts[word] == 1), dict[Block, set[Run]]()
        fates.update({block: Reason.REPEATED for block in apart if _is_said_elsewhere(block, kept, once, runs)})


def _is_drawn_out(block: Block, whole: str) -> bool:
    said = block.text.strip(_QUOTES)
    if len(said) < _QUOTE[0] or not 1 < whole.count(said) <= _MOST_SAID:
        return False
    return _is_within_longer(said, whole, 1.3 * len(block.text))


_SET_APART = re.compile(r"pull|quote|zitat|citation|cita\b|citazione|citaat", re.I)


def _is_set_apart(box: Box) -> bool:
    """Tag or names say that it is a quote."""
    return any(each.tag == "blockquote" or _names_quote(each.words) for each in islice(box.around(), 2))


@lru_cache(4096)
def _names_quote(words: str) -> bool:
    return _SET_APART.search(words) is not None


def _may_be_said_twice(text: str, whole: str) -> bool:
    """Three of its words in a row stand in the whole text twice as they are: a tenth of the cost of all runs of the page."""
    words = text.split(" ")
    starts = range(1, len(words) - 3, max(2, len(words) // _SAMPLES))
    return not starts or any(whole.count(" ".join(words[at : at + 3])) > 1 for at in starts)


Run = tuple[str, str, str]


def _is_said_elsewhere(block: Block, kept: Sequence[Block], once: frozenset[str], runs: dict[Block, set[Run]]) -> bool:
    """Most of its words stand in the same order in a longer paragraph, cut by who said them. `once`: words that stand in
    one paragraph alone; `runs`: those of paragraphs that were looked at."""
    own = _runs_of(block.text)
    least = max(1.0, _SAID_ELSEWHERE * len(own))
    if len(own) < _RUNS or sum(map(once.isdisjoint, own)) < least:
        return False
    for other in kept:
        if other is not block and len(other.text) > len(block.text):
            if other not in runs:
                runs[other] = _runs_of(other.text[:_LONGEST_COMPARED])
            if len(own & runs[other]) >= least:
                return True
    return False


def _words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs_of(text: str) -> set[Run]:
    words = _words_of(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def _is_within_longer(words: str, whole: str, length: float) -> bool:
    """Of the lines that hold the words, one is longer than so many characters."""
    at = whole.find(words)
    while at >= 0:
        end = whole.find("\n", at)
        end = len(whole) if end < 0 else end
        if end - whole.rfind("\n", 0, at) - 1 > length:
            return True
        at = whole.find(words, end)
    return False

"""Outlets that a page names in its titles: "A title - Le Monde", "A title (site.example)", "FAZ: a title", "[FAZ] a title"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tocsin.extract.fields import is_name
from tocsin.extract.lines import Line, is_prose
from tocsin.extract.name_words import REVIEW, names_outlet
from tocsin.extract.types import Segment
from tocsin.extract.words import fold, words_in

_NAME = r"(?P<source>[^\W_][^:|–—«»\"?!]{1,40}?)"
_LEADING = re.compile(r"\[(?P<source>[^\[\]]{2,40})\]\s+(?P<title>\S.*)")
_SITE = re.compile(r"(?P<title>.*\S)\s*\((?P<source>[\w-]{1,40}(?:\.[\w-]{1,40}){1,3})\)")
_BRACKETS = re.compile(r"(?P<title>.*\S)\s+\((?P<source>[^\W_][^()]{1,40})\)")
_SUFFIX = re.compile(r"(?P<title>.*\S)\s+[-–—|]\s+(?P<source>[^\W_a-zß-öø-ÿ][^|–—]{1,40})")
_BAR = re.compile(rf"{_NAME}\s+\|\s+(?P<title>\S.*)")
_DASH = re.compile(rf"{_NAME}\s+[-–—]\s+(?P<title>\S.*)")
_COLON = re.compile(rf"{_NAME}\s?:\s+(?P<title>\S.*)")
# By how sure they are, with the share of the titles that must be so.
_PATTERNS = ((_SITE, 0.5), (_LEADING, 1.0), (_BRACKETS, 1.0), (_BAR, 1.0), (_DASH, 1.0), (_SUFFIX, 1.0), (_COLON, 1.0))
# What stands before these is as often the theme.
_DOUBTFUL = frozenset({_LEADING, _DASH, _COLON})
_SURE = frozenset({_SITE, _BAR})
_MOST_WORDS = 4
# "100+Le Monde": how many readers an article has stands before its outlet.
_COUNT = re.compile(r"\d{1,4}\+?(?=[^\W\d_])")
# What those are called who pass on what outlets tell.
_PASSES_ON = re.compile(r"\b(?:bot|rss|feeds?|veille|alerts?|alertes?|monitor\w*|clippings?|presse ?schau)\b")
_HOST = re.compile(r"(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,12}")
_LEAST_BEHIND_HOST = 4  # words
_LEAST_COUNT = 25  # "7News", "20minutos"


def with_title_sources(segments: Sequence[Segment], above: Sequence[Line] = ()) -> tuple[Segment, ...]:
    """Where no article has an outlet but all titles name one, before or behind, the articles have it and the titles are
    without. Before a dash or a colon only on a page that calls itself a press review in the lines above, or where half the names
    have a word that outlets are called by. One name over all is no outlet, but who passes them on, where each title names
    another."""
    lead = [segment for segment in segments[:1] if segment.published_at is None and segments[-1].published_at]
    if lead and len(segments) > 2:
        return (*lead, *with_title_sources(segments[1:], above))
    segments = [_without_host(segment) for segment in _without_counts(segments)]
    senders = {segment.source for segment in segments}
    if len(segments) < 2 or len(senders) > 1:
        return tuple(segments)
    sender = segments[0].source
    if sender is not None:
        passes_on = _PASSES_ON.search(fold(sender)) is not None
        return _read_titles(segments, passed_on=True, trusted=passes_on) or tuple(segments)
    sent = _without_sender(segments)
    trusted = any(REVIEW.search(fold(line.text)) for line in above if not is_prose(line))
    trusted = trusted or (sent is not segments and _name_one_outlet(sent))
    segments = sent
    return _read_titles(segments, passed_on=False, trusted=trusted) or tuple(segments)


def _read_titles(segments: Sequence[Segment], *, passed_on: bool, trusted: bool) -> tuple[Segment, ...] | None:
    """The articles with what their titles name; None where they do not. `passed_on`: another name stands over all, so they must
    name several, and outlets for sure; `trusted`: what stands before a colon is an outlet."""
    for pattern, least in _PATTERNS:
        found = [pattern.fullmatch(segment.title) for segment in segments]
        told = [each for each in found if each is not None and _may_be_name(each["source"])]
        names = [each["source"] for each in told]
        if len(told) < least * len(segments) or not told or (passed_on and len(set(names)) < 2):
            continue
        if _words_in(names) >= _words_in(each["title"] for each in told):
            continue
        doubtful = pattern in _DOUBTFUL or (passed_on and pattern not in _SURE)
        if doubtful and not trusted and not are_outlets(names):
            continue
        if pattern is _BRACKETS and 2 * sum(name[0].islower() for name in names) > len(names):
            continue
        return tuple(
            replace(segment, title=each["title"], source=each["source"]) if each else segment
            for segment, each in zip(segments, found, strict=True)
        )
    return None


def _may_be_name(text: str) -> bool:
    """Few words, and no score: "(3-1)"."""
    return len(text.split()) <= _MOST_WORDS and any(map(str.isalpha, text))


def _words_in(texts: Iterable[str]) -> int:
    return sum(map(words_in, texts))


def are_outlets(names: Sequence[str]) -> bool:
    """Half of the names, and two at least, have a word that outlets are called by."""
    return sum(map(names_outlet, names)) >= max(2, len(names) / 2)


def _without_sender(segments: Sequence[Segment]) -> Sequence[Segment]:
    """The titles without the name that stands first in all of them, where another follows: "Desk: Le Monde: a title"."""
    found = [_COLON.fullmatch(segment.title) for segment in segments]
    told = [each for each in found if each is not None and _COLON.fullmatch(each["title"])]
    if len(told) < len(segments) or len({each["source"] for each in told}) > 1:
        return segments
    return [replace(segment, title=each["title"]) for segment, each in zip(segments, told, strict=True)]


def _name_one_outlet(segments: Sequence[Segment]) -> bool:
    """What stands before the colons are names, and one is an outlet's: who passes titles on tells whose they are."""
    names = [found["source"] for segment in segments if (found := _COLON.fullmatch(segment.title))]
    return any(map(names_outlet, names)) and all(is_name(name.split()) for name in names)


def _without_host(segment: Segment) -> Segment:
    """The card of a link shows the site's address above the title, mostly in the same element."""
    host, _, title = segment.title.partition(" ")
    if words_in(title) < _LEAST_BEHIND_HOST or not _HOST.fullmatch(host):
        return segment
    return replace(segment, title=title, source=segment.source or host)


def _without_counts(segments: Sequence[Segment]) -> Sequence[Segment]:
    counts = [found.group() for segment in segments if (found := _COUNT.match(segment.source or ""))]
    told = any(count.endswith("+") for count in counts)
    several = len(set(counts)) > 1 and any(int(count.rstrip("+")) >= _LEAST_COUNT for count in counts)
    if not told and not several:
        return segments
    return [replace(segment, source=_COUNT.sub("", segment.source or "") or None) for segment in segments]

"""Sites of our own whose furniture no rule knows: what the site's other pages teach of it.

Each site has an article in six languages, one layout, and one line of furniture in words of no language, set where furniture is met
on real pages. By its words no rule can tell it from the article, and mostly not by its place either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from bench.article_html import all_p, menu, p, page
from bench.article_words import ENGLISH, FRENCH, GERMAN, JAPANESE, RUSSIAN, SPANISH, Words
from bench.extraction_scores import Tally
from tocsin.extract import extract
from tocsin.rules.sites import learn_page, site_lines
from tocsin.types.sites import SiteMemory

Site = Sequence[tuple[str, str]]
"""Pages and their true texts."""

# So many of the site's other pages are known.
PAGES_KNOWN = (0, 1, 2, 3, 5)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = (FRENCH, ENGLISH, GERMAN, SPANISH, RUSSIAN, JAPANESE)

_SENTENCE = "Vepti kalo me Orsin, sinda renvo palu min tarso bendi kuro."
_LABEL = "Sinda renvo palu"
_BOX = f'<div class="x9"><span>{_LABEL}</span>{p(_SENTENCE)}</div>'
_LONG = p(" ".join([_SENTENCE, "Orsin tal bemi dorva, nek lisu palti renvo sam vepti konda."] * 3))
# Where the line stands: before the paragraph of that number, -1 behind the last.
_FURNITURE = {
    "a sentence among paragraphs": (2, p(_SENTENCE)),
    "a sentence above": (0, p(_SENTENCE)),
    "a sentence below": (-1, p(_SENTENCE)),
    "a sentence in italics below": (-1, f"<p><em>{_SENTENCE}</em></p>"),
    "a sentence in a box of its own": (2, f"<div>{_SENTENCE}</div>"),
    "a sentence as a heading": (2, f"<h4>{_SENTENCE}</h4>"),
    "a label among paragraphs": (2, p(_LABEL)),
    "a labelled box among paragraphs": (2, _BOX),
    "a labelled box below": (-1, _BOX),
    "two sentences below": (-1, p(_SENTENCE) + p("Orsin tal bemi dorva, nek lisu palti renvo sam vepti konda.")),
    "a long paragraph below": (-1, _LONG),
}


def own_sites() -> Mapping[str, Site]:
    """By what is furniture there."""
    return {
        name: tuple((_article(words, at, line), "\n".join(words.paragraphs)) for words in _WORDS)
        for name, (at, line) in _FURNITURE.items()
    }


def _article(words: Words, at: int, line: str) -> str:
    told = all_p(words)
    told.insert(at if at >= 0 else len(told), line)
    story = f'<article class="story"><h1>{words.title}</h1><div class="body">{"".join(told)}</div></article>'
    return page(words, f'<div class="top">{menu(words)}</div><main>{story}</main>')


def digest_of(sites: Mapping[str, Site]) -> str:
    """The pages' and truths' own, so that a floor says what it was measured on."""
    return sha256(repr(sorted(sites.items())).encode()).hexdigest()


def learnt(sites: Mapping[str, Site]) -> Mapping[int, Tally]:
    """How well the sites' pages are read where so many others are known."""
    return {known: _read(sites, known) for known in PAGES_KNOWN}


def _read(sites: Mapping[str, Site], known: int) -> Tally:
    tally = Tally()
    for name, site in sites.items():
        for at, (html, text) in enumerate(site):
            memory = SiteMemory()
            for other, _ in (*site[at + 1 :], *site[:at])[:known]:
                memory = learn_page(memory, extract(other, None, site_lines(memory, _NOW)).teaches, _NOW)
            tally.add(f"{name} {at}", extract(html, None, site_lines(memory, _NOW)).text, text)
    return tally

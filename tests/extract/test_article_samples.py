"""Article pages by hands that had not read the rules, each with what must be read on it, written before any was run.

`title`, `authors` and `published` may be several that all are right; `may`: what a text may hold or not; `paywalled` "*": either.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tocsin.extract import Extracted, extract

SAMPLES = Path(__file__).parent.parent / "samples" / "articles"
PAGES = sorted(page.stem for page in SAMPLES.glob("*.json"))
_FOUND = "¦"


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Extracted]:
    """What is wanted of a page, and what was read."""
    wanted = json.loads((SAMPLES / f"{request.param}.json").read_text(encoding="utf-8"))
    html = (SAMPLES / f"{request.param}.html").read_text(encoding="utf-8")
    return wanted, extract(html, wanted["url"])


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def one_of(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def test_the_text_is_the_article_and_nothing_else(page: tuple[dict[str, Any], Extracted]) -> None:
    """Every paragraph once, in order; a wall that asks for consent is flagged instead."""
    wanted, found = page
    assert wanted["consent"] is found.consent
    if found.consent:
        return
    rest, places = words(found.text), list[int]()
    for paragraph in map(words, wanted["paragraphs"]):
        places.append(rest.find(paragraph))
        assert places[-1] >= 0, paragraph
        rest = rest.replace(paragraph, _FOUND, 1)
    for allowed in sorted(map(words, wanted["may"]), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(allowed)}(?!\w)", _FOUND, rest) if allowed else rest

    assert places == sorted(places)
    assert "" == words(rest.replace(_FOUND, " "))


def test_title_authors_language_and_lock_are_told(page: tuple[dict[str, Any], Extracted]) -> None:
    """However the page tells them."""
    wanted, found = page
    names = wanted["authors"] if wanted["authors"] and isinstance(wanted["authors"][0], list) else [wanted["authors"]]

    assert words(found.title) in [words(title) for title in one_of(wanted["title"])]
    assert sorted(map(str.casefold, found.authors)) in [sorted(map(str.casefold, each)) for each in names]
    assert found.language in one_of(wanted["language"])
    assert wanted["paywalled"] in ("*", found.paywalled)


def test_the_time_of_publication_is_told(page: tuple[dict[str, Any], Extracted]) -> None:
    """As exactly as the page tells it."""
    wanted, found = page
    told = [str(found.published_at.date()), found.published_at] if found.published_at else [None]

    assert any(_time(each) in told for each in one_of(wanted["published"]))


def _time(told: str | None) -> str | datetime | None:
    return datetime.fromisoformat(told).astimezone(UTC) if told and len(told) > len("2026-03-10") else told

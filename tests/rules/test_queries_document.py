"""Every example of docs/queries.md does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.aliases import shipped_aliases
from tocsin.errors import QueryError
from tocsin.rules.aliases import write_out
from tocsin.rules.matching import Matcher
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

DOCUMENT = (Path(__file__).parents[2] / "docs/queries.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[list[tuple[str, str]]]:
    found = re.findall(rf"```{kind}\n(.*?)```", DOCUMENT, re.DOTALL)
    return [
        [(key, value) for key, _, value in (line.partition(": ") for line in block.splitlines())] for block in found
    ]


def cases() -> list[tuple[str, str, str, str, bool]]:
    """Query, language, source, line, and whether it is found."""
    rows = []
    for block in blocks("example"):
        facts = dict(block)
        for key, line in block:
            if key in ("finds", "not"):
                rows.append((facts["query"], facts["language"], facts.get("source", ""), line, key == "finds"))
    return rows


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """One matcher for all examples: a dictionary is read once for all its words."""
    queries = dict.fromkeys(query for query, *_ in cases())
    sets = shipped_aliases()
    return Matcher([Topic(topic_id=TopicId(query), name=query, query=write_out(query, sets)) for query in queries])


@pytest.mark.parametrize(("query", "language", "source", "line", "found"), cases())
def test_an_example_finds_what_the_document_says(
    matcher: Matcher, query: str, language: str, source: str, line: str, found: bool
) -> None:
    """A line marked `finds` matches its query, a line marked `not` does not."""
    title, _, text = line.partition(" / ")
    hits = matcher.match(title, text, language=language, source=source)

    assert found == (query in {hit.topic_id for hit in hits})


@pytest.mark.parametrize("block", [dict(block) for block in blocks("refused")], ids=lambda block: block["query"])
def test_a_refused_query_is_answered_as_the_document_says(block: dict[str, str]) -> None:
    """A query that cannot be honoured is refused at the character and with the mend that the document shows."""
    with pytest.raises(QueryError) as caught:
        write_out(block["query"], shipped_aliases())

    assert f"at character {block['character']}: {block['says']}" in str(caught.value)


def test_the_document_has_examples_of_both_kinds() -> None:
    """The examples are read from the document, so an empty reading would prove nothing."""
    assert len(cases()) > 50
    assert len(blocks("refused")) > 8

"""A page to a tree: what nobody reads goes before it is parsed, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract import tree
from tocsin.extract.tree import parse_page, words_of

FACTS = '{"@type": "NewsArticle"}'
AROUND_TEXT = {
    "a commented start": ("<!-- <script> is not used -->", "<script>let a;</script>"),
    "a commented script": ("<!-- <script>x</script> -->", "<style>p {}</style>"),
    "a comment that is never closed in it": ("<script><!-- let a;</script>", "<style>p {}</style>"),
    "other letters at its end": ("<script>let a;</SCRIPT>", "<script>let b;</script>"),
    "a style": ("<style>p > b {}</STYLE>", "<style>p {}</style>"),
    "a name that begins like it": ("<scripted-x></scripted-x><styled-y></styled-y>", "<script>let b;</script>"),
    "a style in an attribute": ("<i title='<style>p {}</style>'></i>", "<style>p {}</style>"),
    "a drawing": ("<svg><title>x</title><path d='M0'/></svg>", " <svg><path d='M0'/></svg>"),
    "a drawing that closes itself": ("<i> <svg class=x/></i>", "<i> <svg><path d='M0'/></svg></i>"),
    "a drawing that is never closed": ("<i> <svg class=x></i>", "<i> <svg><path d='M0'/></svg></i>"),
    "a drawing in an attribute": ("<img alt='an <svg there'>", "<i> <svg><path d='M0'/></svg></i>"),
}


@pytest.mark.parametrize(("before", "after"), AROUND_TEXT.values(), ids=AROUND_TEXT)
def test_scripts_and_styles_take_no_text_with_them(before: str, after: str) -> None:
    """Whatever stands before the text and after it."""
    root = parse_page(f"<body>{before}<p>A text that is read.</p>{after}</body>")
    assert root is not None

    assert ["A text that is read."] == [words_of(found) for found in root.iter("p")]


def test_scripts_that_tell_facts_are_kept() -> None:
    """JSON-LD stays as it is; other scripts, styles and drawings are empty."""
    root = parse_page(
        f'<script type="application/ld+json">{FACTS}</script><script>let a;</script><style>p {{}}</style><i> <svg>x</svg></i>'
    )
    assert root is not None

    assert [FACTS, None, None, None] == [found.text for found in root.iter("script", "style", "svg")]


PIECES = ["<", ">", '"', "'", "=", " ", "a", "<a", "'>", '="', " a=1", '="<b>"', "='>'", " = "]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_tags_with_too_many_attributes_are_found(page: str) -> None:
    """Without reading each tag: of long ones none is passed over, in whatever order brackets and quotes come."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "_LONGEST_TAG", 12)
        patch.setattr(tree, "_MAX_ATTRIBUTES", 4)
        encoded = page.encode()
        absurd = [tag for tag in tree._TAG.findall(encoded) if tree._has_too_many(tag)]

        assert not absurd or any(map(tree._has_too_many, tree._long_tags(encoded)))

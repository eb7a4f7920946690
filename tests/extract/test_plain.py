"""Feed content to plain text."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract import text_of


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("", ""),
        ("Plain words.", "Plain words."),
        ("  Two\u00a0 spaces \n\n and a line ", "Two spaces\nand a line"),
        ("<p>One</p><p>Two <b>bold</b></p>", "One\nTwo bold"),
        ("<p>One\nline</p>\n<p>Two</p>", "One line\nTwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("L&#8217;&eacute;t&eacute;", "L’été"),
        ("caf&amp;eacute; cr&amp;egrave;me", "café crème"),
        ("&lt;p&gt;Escaped &lt;b&gt;twice&lt;/b&gt;&lt;/p&gt;", "Escaped twice"),
        ("<p>keep</p><script>alert('<p>x</p>')</script><style>p{}</style>this", "keep\nthis"),
        ("<p>keep</p><script>never closed", "keep"),
        ("<!-- <p>no</p> --><p>yes</p>", "yes"),
        ("<![CDATA[<p>inside</p>]]>", "inside"),
        ('<img alt="a > b" src="x">seen', "seen"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<td>a</td><td>b</td>", "a b"),
        ("in<wbr>divis<i>ible</i>", "indivisible"),
        ("soft\u00adhy\u200bphen", "softhyphen"),
        ('<a href="https://x.example/?a=1&b=2">link</a> end', "link end"),
    ],
)
def test_a_fragment_reads_as_its_text(value: str, wanted: str) -> None:
    """Tags that break a line break it, others vanish; entities are letters, whatever encoded them how often."""
    assert wanted == text_of(value)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_value_is_answered_in_folded_lines(value: str) -> None:
    """The answer has no empty line, no outer space and no run of spaces."""
    for line in text_of(value).splitlines():
        assert line == " ".join(line.split())


@given(st.lists(st.text("abc éü&<>'\"", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=5))
@settings(deadline=None)
def test_escaped_words_come_back(paragraphs: list[str]) -> None:
    """What was escaped into paragraphs is what is read, unless the words themselves spell mark-up or entities."""
    markup = "".join(f"<p>{html.escape(words)}</p>" for words in paragraphs)

    assert "\n".join(" ".join(words.split()) for words in paragraphs) == text_of(markup)


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<script>", "<!--", "<a href='", "&amp;", "&lt;p", "<![CDATA[", "<!x ", "</", "<p "]
)
def test_text_of_reads_what_was_made_to_be_slow(unit: str) -> None:
    """A megabyte of any beginning of a tag is read in one pass."""
    assert isinstance(text_of(unit * (1_000_000 // len(unit))), str)

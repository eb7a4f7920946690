"""What can be wrong with a file before anybody asks what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config.load import load_configuration
from config.tree import Place, Scalar, plain
from config.yaml_text import MAX_DEPTH, read_tree
from tocsin.errors import ConfigError

Complaints = Callable[..., list[str]]

BROKEN = [
    ("a:\n\tb: 1\n", "f.yaml:2:1: yaml: a tab indents this line, use spaces"),
    ("a: 'x\nb: 3\n", "f.yaml:1:4: yaml: a quoted text begins here and never ends, add the closing quote"),
    (
        't:\n  - q: "Ukraine summit\n  - q: "foo"\n',
        "f.yaml:2:8: yaml: a quoted text begins here and ends only in line 3, add the closing quote",
    ),
    (
        'query: "Ukraine summit" AND kyiv # why\n',
        "f.yaml:1:25: yaml: the text goes on after its closing quote, "
        "put all of it in quotes: '\"Ukraine summit\" AND kyiv'",
    ),
    ("a: b: c\n", "f.yaml:1:5: yaml: not valid YAML: mapping values are not allowed in this context, put a text"),
    (
        "a: @x\n",
        "f.yaml:1:4: yaml: not valid YAML: found character that cannot start any token, put the text in quotes",
    ),
    ("a: [1, 2\nb: 3\n", "f.yaml:2:2: yaml: not valid YAML: did not find expected ',' or ']'"),
    ("a: !!python/object/apply:os.system ['x']\n", "f.yaml:1:4: yaml: a tag (!) is not allowed here, remove it"),
    ("a: !!binary aGk=\n", "f.yaml:1:4: yaml: a tag (!) is not allowed here"),
    ("a: &x [*x]\n", "f.yaml:1:8: yaml: an alias (*) stands for nothing yet, put the text in quotes"),
    ("a: 1\n---\nb: 1\n", "f.yaml:2:1: yaml: a second document begins here"),
    ("[a]: 1\n", "f.yaml:1:1: yaml: a list or table stands where a key should, write key: value"),
    ("a: \x00\n", "f.yaml:1:4: yaml: the character '\\x00' is not allowed in YAML"),
    ("x: " + "[" * 5000, f"yaml: nested deeper than {MAX_DEPTH} levels"),
    ("a: {<<: *b}\n", "an alias (*) stands for nothing yet"),
    ("b: &b {x: 1}\na: {<<: *b}\n", "f.yaml:2:5: a.<<: merge keys are not supported, write the keys out"),
    ("l:\n- a: 1\n- {a: 1, a: 2}\n", "f.yaml:3:10: l[1].a: the key 'a' stands here twice, first in line 3, keep one"),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_a_broken_file_is_told_where_the_mistake_was_made(text: str, sentence: str) -> None:
    """A quote is told where it was opened, a tab where it stands, and what the parser says in an operator's words."""
    (told,) = read_tree(text, "f.yaml").problems

    assert sentence in str(told)


def test_all_duplicate_keys_of_a_file_are_told() -> None:
    """Three duplicates are three problems, and the first value of each counts."""
    reading = read_tree("a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n", "f.yaml")

    assert [(problem.line, problem.column) for problem in reading.problems] == [(2, 1), (3, 11), (4, 1)]
    assert reading.root is not None
    assert plain(reading.root) == {"a": 1, "b": {"c": 1}}


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    """Nine levels of ten aliases each would be a thousand million values; the file is refused while it is small."""
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    (told,) = read_tree("\n".join(levels), "f.yaml").problems

    assert "holds too many values, use fewer aliases" in str(told)


def test_aliases_stand_for_what_they_name() -> None:
    """An anchored list can be used twice."""
    reading = read_tree("a: &x [1, 2]\nb: *x\n", "f.yaml")

    assert not reading.problems
    assert reading.root is not None
    assert plain(reading.root) == {"a": [1, 2], "b": [1, 2]}


def test_places_count_characters_not_bytes() -> None:
    """Accents and characters beyond the BMP before a value move its column by one each."""
    reading = read_tree("{é: 1, 😀: x}\n", "f.yaml")

    assert reading.root is not None
    (_, second) = reading.root.values.values()  # type: ignore[union-attr]
    assert isinstance(second, Scalar)
    assert second.place == Place("f.yaml", 1, 11)


def test_what_stands_before_a_break_is_judged(complaints: Complaints) -> None:
    """A file that breaks off hides neither its own earlier mistakes nor those of other files, and invents none."""
    told = complaints(
        feeds="feeds:\n  - url: file:///x\n  - url: https://a.example/\n    name: 'open\n",
        topics="topics:\n  - {name: A, query: a, receivers: [nobody]}\n",
    )

    assert [line.split(": ")[0] for line in told] == [
        "config/feeds.yaml:2:10",
        "config/feeds.yaml:4:11",
        "config/topics.yaml:2:37",
    ]


FILES = [
    ("\udcff: 1\n", "config/tocsin.yaml:1:1: file: not text in UTF-8, save the file as UTF-8"),
    ("a: é\nb: \udce9\n", "config/tocsin.yaml:2:4: file: not text in UTF-8"),
]


@pytest.mark.parametrize(("text", "sentence"), FILES)
def test_a_file_that_is_not_utf8_is_told_at_its_byte(complaints: Complaints, text: str, sentence: str) -> None:
    """A file saved in another encoding is told at the first character that cannot be read."""
    assert sentence in complaints(tocsin=text)[0]


def test_a_huge_file_is_told(complaints: Complaints) -> None:
    """A file beyond the cap is not read into memory whole."""
    (told,) = complaints(tocsin="#" * (33 * 1024 * 1024))

    assert "config/tocsin.yaml is larger than 32768 kB, split it, or correct the path" in told


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(load: Callable[..., object]) -> None:
    """A file saved on Windows reads like any other."""
    text = "feeds:\n  - url: https://a.example/\n    name: A\n"

    assert load(feeds="\ufeff" + text.replace("\n", "\r\n")) == load(feeds=text)


def test_missing_and_empty_files(complaints: Complaints, load: Callable[..., object]) -> None:
    """Only feeds.yaml must be there and say something: an emptied one is not taken for a wish to watch nothing."""
    load()
    assert complaints(feeds="# nothing\n") == [
        "config/feeds.yaml:1:1: feeds: the file is empty, list feeds, or write feeds: [] for none"
    ]
    assert "the key is missing" in complaints(feeds="{}\n")[0]
    assert complaints(feeds="feeds:\n") == ["config/feeds.yaml:1:7: feeds: nothing stands here, [] is the empty list"]
    load(feeds="feeds: []\n", topics="", alerts="\n", tocsin="# none\n")


def test_a_folder_without_feeds_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder is told with the command that mends it; commands that poll nothing take it as it is."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as refused:
        load_configuration(Path("."), {})

    assert str(refused.value) == (
        'feeds.yaml:1:1: file: there is no such file, write one, or let "tocsin feeds add URL" do it'
    )
    assert load_configuration(Path("."), {}, feeds_required=False).sources == ()
